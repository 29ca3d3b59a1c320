"""The scanner: from the typed query to tokens.

A pair of brackets or quotation marks is syntax if both are at the edges of a piece: the first after a space, a bracket,
a minus or ``field:``, the second before a space, a bracket, or ``~n`` or ``*``. Otherwise it is text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from searchapp.analysis.characters import DIGIT, class_of
from searchapp.analysis.fold import fold, fold_table
from searchapp.model import FACET_FIELDS
from searchapp.query.tree import UNITS, Unit

WORD_FIELD = "word"

# Operators that are words.
WORDS = ("AND", "OR", "NOT")
# Operators only between two pieces.
BETWEEN = ("|", "或")

_FIELD = re.compile(rf"({'|'.join((*FACET_FIELDS, WORD_FIELD))}):")
_END = r"[^\s\[\]()\x22]+"
_RANGE = re.compile(rf"period: *\[ *(?:(?P<start>{_END}) +)?(?:TO|to)(?: +(?P<end>{_END}))? *\](?![^ )])")
_BRACKET = re.compile(r"[()]")
_WITHIN = re.compile(rf"within:({'|'.join(UNITS)})")
_SUFFIX = re.compile(r"(?:~(?P<distance>\d+)|(?P<star>\*))?")


@dataclass(frozen=True, slots=True)
class Run:
    """Characters typed together; ``plain`` unless they follow a minus or ``field:``."""

    text: str
    plain: bool = True


@dataclass(frozen=True, slots=True)
class Quote:
    """Text in quotation marks, and the distance or star after them."""

    text: str
    distance: int | None
    star: bool


@dataclass(frozen=True, slots=True)
class Field:
    """``field:``, before its value."""

    name: str


@dataclass(frozen=True, slots=True)
class PeriodRange:
    """``period:[start TO end]``; None is an open end."""

    start: str | None
    end: str | None


@dataclass(frozen=True, slots=True)
class Within:
    """``within:unit``."""

    unit: Unit


@dataclass(frozen=True, slots=True)
class Operator:
    """``AND``, ``OR``, ``NOT``, a minus, ``|`` or 或, as ``name`` and as it was typed."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Open:
    """An opening bracket."""


@dataclass(frozen=True, slots=True)
class Close:
    """A closing bracket."""


@dataclass(frozen=True, slots=True)
class Stray:
    """An unpaired bracket or quotation mark at the edge of a piece, or a minus without an operand."""

    text: str


Token: TypeAlias = Run | Quote | Field | PeriodRange | Within | Operator | Open | Close | Stray


def as_typed(text: str) -> str:
    """Return the text with ASCII forms of all syntax characters, and with all kinds of spaces as spaces."""
    return text.translate(_keyboard()).strip()


@cache
def _keyboard() -> dict[int, str]:
    """Map full-width forms, quotation marks, dashes and spaces to ASCII."""
    keyboard = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    for sign in '"-':
        keyboard |= dict.fromkeys((fold_table() == ord(sign)).nonzero()[0].tolist(), sign)
    spaces = (
        code for code in range(0x3001) if chr(code).isspace() or unicodedata.category(chr(code)) == "Cc"
    )
    return keyboard | dict.fromkeys(spaces, " ")


def is_plain(text: str) -> bool:
    """Return whether a text returned by ``as_typed`` is read as one piece everywhere: letters and digits, no operator."""
    return text.isalnum() and text not in WORDS and text not in BETWEEN


def tokens(text: str) -> list[Token]:
    """Return the tokens of a text returned by ``as_typed``."""
    return list(_Scanner(text).tokens())


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text
        # Where values of fields begin; whether a piece can begin at a position; whether one can end there.
        self._values: set[int] = set()
        self._begins = self._left_edges()
        self._ends = self._right_edges()
        self._quotes = dict(self._pair_quotes())
        self._brackets, self._unpaired = self._pair_brackets() if _BRACKET.search(text) else (set(), set())
        self._unpaired |= self._unpaired_quotes()

    def tokens(self) -> Iterator[Token]:
        """Yield the tokens from left to right."""
        text, position, plain = self._text, 0, True
        while position < len(text):
            character = text[position]
            if character == " ":
                position, plain = position + 1, True
                continue
            if position in self._quotes:
                end = self._quotes[position]
                suffix = _SUFFIX.match(text, end)
                assert suffix is not None
                distance = suffix["distance"]
                quoted = text[position + 1 : end - 1].replace('""', '"')
                yield Quote(quoted, int(distance) if distance else None, bool(suffix["star"]))
                position = suffix.end()
            elif position in self._brackets:
                yield Open() if character == "(" else Close()
                position += 1
            elif plain and self._is_minus(position):
                position += 1
                alone = text[position : position + 1] in ("", " ") or self._closes(position)
                yield Stray("-") if alone else Operator("NOT", "-")
                plain = alone
                continue
            elif period := _RANGE.match(text, position) if self._names(position) else None:
                yield PeriodRange(period["start"], period["end"])
                position = period.end()
            elif field := self._field(position):
                yield Field(field[1])
                position, plain = field.end(), False
                continue
            elif self._begins[position] and position in self._unpaired:
                yield Stray(character)
                position += 1
                continue
            else:
                end = self._run_end(position)
                yield from self._run(position, end, plain)
                position = end
            plain = True

    def _run(self, start: int, end: int, plain: bool) -> Iterator[Token]:
        """Yield a run, and the unpaired brackets and quotation marks at its ends separately."""
        first, last = start, end
        while first < last and first in self._unpaired:
            first += 1
        while last > first and last - 1 in self._unpaired:
            last -= 1
        yield from map(Stray, self._text[start:first])
        text = self._text[first:last]
        if plain and text in WORDS:
            yield Operator(text, text)
        elif plain and text in BETWEEN and self._spaced(start, end):
            yield Operator("OR", text)
        elif plain and (within := _WITHIN.fullmatch(text)):
            unit = next(unit for unit in UNITS if unit == within[1])
            yield Within(unit)
        elif text:
            yield Run(text, plain)
        yield from map(Stray, self._text[last:end])

    def _run_end(self, start: int) -> int:
        end = start + 1
        while end < len(self._text) and self._text[end] != " " and end not in self._brackets:
            if end in self._quotes:
                break
            end += 1
        return end

    def _closes(self, position: int) -> bool:
        return position in self._brackets and self._text[position] == ")"

    def _spaced(self, start: int, end: int) -> bool:
        return self._text[start - 1 : start] == " " and self._text[end : end + 1] == " "

    def _is_minus(self, position: int) -> bool:
        """Whether this is a minus that negates. Before a digit it is a sign, before another minus it is text."""
        text = self._text
        if text[position] != "-" or not self._begins[position] or position in self._values:
            return False
        following = text[position + 1 : position + 2]
        return following != "-" and (not following or class_of(fold(following)) != DIGIT)

    def _field(self, position: int) -> re.Match[str] | None:
        return _FIELD.match(self._text, position) if self._names(position) else None

    def _names(self, position: int) -> bool:
        """Whether the name of a field can be here."""
        return self._begins[position] and position not in self._values

    def _left_edges(self) -> list[bool]:
        text = self._text
        self._begins = [False] * (len(text) + 1)
        for position in range(len(text)):
            before = text[position - 1 : position]
            if before in ("", " ") or (before == "(" and self._begins[position - 1]):
                self._begins[position] = True
            if not self._begins[position]:
                continue
            if self._is_minus(position):
                self._begins[position + 1] = True
            elif field := self._field(position):
                self._begins[field.end()] = True
                self._values.add(field.end())
        return self._begins

    def _right_edges(self) -> list[bool]:
        text = self._text
        ends = [True] * (len(text) + 1)
        for position in reversed(range(len(text))):
            ends[position] = text[position] == " " or (text[position] == ")" and ends[position + 1])
        return ends

    def _pair_quotes(self) -> Iterator[tuple[int, int]]:
        """Yield the start and end of each quotation that is syntax, quotation marks included."""
        position = self._text.find('"')
        while position >= 0:
            end = self._quote_end(position) if self._begins[position] else None
            if end is not None:
                yield position, end
            position = self._text.find('"', position + 1 if end is None else end)

    def _quote_end(self, start: int) -> int | None:
        position = start + 1
        while (position := self._text.find('"', position)) >= 0:
            if self._text.startswith('""', position):
                position += 2
                continue
            suffix = _SUFFIX.match(self._text, position + 1)
            return position + 1 if suffix and self._ends[suffix.end()] else None
        return None

    def _outside(self) -> Iterator[int]:
        """Yield the positions outside quotations."""
        position = 0
        while position < len(self._text):
            if position in self._quotes:
                position = self._quotes[position]
            else:
                yield position
                position += 1

    def _pair_brackets(self) -> tuple[set[int], set[int]]:
        """Return the positions of brackets that are syntax, and of unpaired brackets."""
        opened: list[int] = []
        syntax: set[int] = set()
        unpaired: set[int] = set()
        for position in self._outside():
            if self._text[position] == "(":
                opened.append(position)
            elif self._text[position] == ")":
                if not opened:
                    unpaired.add(position)
                    continue
                partner = opened.pop()
                if self._begins[partner] and self._ends[position + 1]:
                    syntax |= {partner, position}
        return syntax, unpaired | set(opened)

    def _unpaired_quotes(self) -> set[int]:
        """Return the position of the last quotation mark that is text if their number is odd."""
        if '"' not in self._text:
            return set()
        marks = [position for position in self._outside() if self._text[position] == '"']
        return {marks[-1]} if len(marks) % 2 else set()
