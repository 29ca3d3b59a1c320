"""Completions of a query that is being typed: names in the collection, and frequent words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from searchapp.analysis.fold import fold
from searchapp.engine.base import Engine, FacetCount
from searchapp.query.syntax import read_piece
from searchapp.query.tree import FieldValue
from searchapp.query.write import write
from searchapp.search.naming import names_of, tickers_of, ways_to_type
from searchapp.search.words import words_beginning

Kind = Literal["company", "speaker", "period", "firm", "term"]

MOST = 8
# Leaves room for terms.
_NAMES = 5
# Only the speakers with the most turns.
_SPEAKERS = 5_000
_LONGEST_NAME = 3

_FIELDS: tuple[Kind, ...] = ("company", "speaker", "period", "firm")
# What may come before the piece that is being typed.
_BEFORE = re.compile(r"(?P<signs>[-(]*)(?:(?P<field>company|speaker|period|firm): ?)?\"?")


@dataclass(frozen=True, slots=True)
class Completion:
    """A completion of a query.

    ``text`` is the name or word, ``query`` the whole query with it, ``count`` the turns of a name or the occurrences
    of a term.
    """

    kind: Kind
    text: str
    query: str
    count: int


@dataclass(frozen=True, slots=True)
class _Name:
    kind: Kind
    text: str
    count: int


class Completions:
    """The names of one state, sorted by all the ways to type them: the name, its words, ticker, pinyin and initials."""

    def __init__(self, engine: Engine, facets: Mapping[str, Sequence[FacetCount]]) -> None:
        self._engine = engine
        keys: list[tuple[str, int]] = []
        self._names: list[_Name] = []
        others = {"company": tickers_of(engine), "speaker": names_of(engine)}
        for kind in _FIELDS:
            for count in facets[kind][: _SPEAKERS if kind == "speaker" else None]:
                called = [count.value, *others.get(kind, {}).get(fold(count.value), ())]
                keys += [(key, len(self._names)) for key in ways_to_type(kind, called)]
                self._names.append(_Name(kind, count.value, count.turns))
        self._keys = sorted(set(keys))

    def of(self, typed: str) -> tuple[Completion, ...]:
        """Return at most MOST completions: names by turns, then words by occurrences."""
        words = typed.split(" ")
        found: list[Completion] = []
        prefix, head, typed_name = None, "", ""
        for length in range(min(_LONGEST_NAME, len(words)), 0, -1):
            before, last = " ".join(words[:-length]), " ".join(words[-length:])
            prefix = _BEFORE.match(last)
            assert prefix is not None
            typed_name = last[prefix.end() :]
            head = f"{before} {prefix['signs']}" if before else prefix["signs"]
            found += [
                Completion(name.kind, name.text, head + write(FieldValue(name.kind, name.text)), name.count)
                for name in self._names_with(fold(typed_name), prefix["field"])
            ]
        found = _first(found, _NAMES)
        # A value of a field and a text in quotation marks are not completed with words.
        if prefix is not None and prefix[0] == prefix["signs"]:
            found += self._terms(head, typed_name)
        return tuple(_first(found, MOST))

    def _names_with(self, prefix: str, field: str | None) -> list[_Name]:
        if not prefix:
            return []
        start, end = (bisect_left(self._keys, (key,)) for key in (prefix, prefix + "\U0010ffff"))
        numbers = {number for _, number in self._keys[start:end]}
        names = (self._names[number] for number in numbers)
        wanted = [name for name in names if field is None or name.kind == field]
        return sorted(wanted, key=lambda name: (-name.count, name.kind, name.text))[:MOST]

    def _terms(self, head: str, prefix: str) -> Iterator[Completion]:
        if read_piece(prefix) is None:
            return
        for word, count in words_beginning(self._engine, prefix, MOST):
            if word != fold(prefix) and (term := read_piece(word)) is not None:
                yield Completion("term", word, head + write(term), count)


def _first(found: Iterable[Completion], most: int) -> list[Completion]:
    return list({(each.kind, each.text): each for each in reversed(list(found))}.values())[::-1][:most]
