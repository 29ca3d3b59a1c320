"""The matching rules: what a word or phrase of a query matches in folded text.

- If a match begins or ends with a letter or digit, the next character outside must not be of the same class: AI does
  not match in AIGC, and 8.9% not in 18.9%, but Q3 matches in 2023Q3. A number continues through ``.`` followed by a
  digit, and through a thousands separator: a ``,`` after one to three digits and before exactly three.
- A match that begins with a minus and a digit must not follow a letter, a digit, ``%``, 万 or 亿: 5%-9% is a range.
- One space is optional between Han and Latin letters or digits.
- Thousands separators are optional: 1234 matches 1,234, and 1,234 matches 1234.
- A match never crosses a paragraph break.
- Matches are leftmost and do not overlap.

A pattern is a sequence of elements, each with alternative literal strings. Engines match the sequence on positions;
``Pattern.find`` does the same with a regular expression on one text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from searchapp.analysis.characters import DIGIT, DIGITS, HAN, LETTER, LETTERS, OTHER, class_of
from searchapp.analysis.fold import fold
from searchapp.model import Span

_SPACES = re.compile(r"\s+")
# An integer of four or more digits, with or without commas, that is not the end of a longer number.
_NUMBER = re.compile(r"(?<![\d])(?<!\d[.,])(?:\d{1,3}(?:,\d{3})+|\d{4,})(?!\d)(?!,\d)", re.ASCII)
_RUN = f"[{LETTERS}{DIGITS}]*"

# Where a match may begin and end, by the class of its first and last character.
LEFT = {
    LETTER: f"(?<![{LETTERS}])",
    DIGIT: r"(?<![0-9])(?<![0-9]\.)(?:(?<![0-9],)|(?<=[0-9]{4},)|(?![0-9]{3}(?![0-9])))",
}
RIGHT = {
    LETTER: f"(?![{LETTERS}])",
    DIGIT: r"(?![0-9])(?!\.[0-9])(?:(?!,[0-9]{3}(?![0-9]))|(?<=[0-9]{4}))",
}
# After these characters, as after letters and digits, a minus makes a range or a compound, not a negative number.
AMOUNT_ENDS = "%万亿"
NEGATIVE = f"(?<![{LETTERS}{DIGITS}{AMOUNT_ENDS}])"


@dataclass(frozen=True, slots=True)
class Element:
    """One element of a pattern: any of ``choices``, after an optional space if ``gap``."""

    choices: tuple[str, ...]
    gap: bool


@dataclass(frozen=True)
class Pattern:
    """A compiled word or phrase.

    ``elements`` is never empty. With ``prefix``, the match extends over following letters and digits (``AI*`` matches
    AIGC).
    """

    elements: tuple[Element, ...]
    prefix: bool = False

    @property
    def text(self) -> str:
        """The simplest string that the pattern matches."""
        return "".join(element.choices[0] for element in self.elements)

    @property
    def left_class(self) -> int:
        """The class that the character to the left must not have, or OTHER."""
        return _bounded(class_of(self.elements[0].choices[0][0]))

    @property
    def right_class(self) -> int:
        """The class that the character to the right must not have, or OTHER."""
        return 0 if self.prefix else _bounded(class_of(self.elements[-1].choices[0][-1]))

    @property
    def negative(self) -> bool:
        """Whether the pattern begins with a negative number."""
        return self.text[0] == "-" and len(self.text) > 1 and class_of(self.text[1]) == DIGIT

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The pattern as a regular expression for folded text."""
        left = NEGATIVE if self.negative else LEFT.get(self.left_class, "")
        right = RIGHT.get(self.right_class, "")
        body = "".join(
            (" ?" if element.gap else "") + "(?:" + "|".join(map(re.escape, element.choices)) + ")"
            for element in self.elements
        )
        return re.compile(left + body + (_RUN if self.prefix else "") + right)

    def find(self, folded: str) -> list[Span]:
        """Return the matches in a folded text as ``(start, end)`` offsets, leftmost and not overlapping."""
        return [match.span() for match in self.regex.finditer(folded)]


def compile_pattern(text: str, *, prefix: bool = False) -> Pattern | None:
    """Compile a word or phrase as typed by the user; returns None if there is nothing to search for.

    >>> compile_pattern("ＡＩ 服务器").find("ai服务器与ai 服务器")
    [(0, 5), (6, 12)]
    >>> compile_pattern("1234").find("1,234万、12,345万、1234.5")
    [(0, 5)]
    >>> compile_pattern("2024").find("2023,2024年"), compile_pattern("-9%").find("同比-9%，5%-9%")
    ([(5, 9)], [(2, 5)])
    """
    folded = _SPACES.sub(" ", fold(text).replace("\n", " ")).strip()
    if not folded:
        return None
    elements: list[Element] = []
    for gap, part in _split_at_junctions(folded):
        for choices in _choices(part):
            elements.append(Element(choices, gap))
            gap = False
    ends_in_run = class_of(elements[-1].choices[0][-1]) in (LETTER, DIGIT)
    return Pattern(tuple(elements), prefix=prefix and ends_in_run)


def _bounded(kind: int) -> int:
    return kind if kind in (LETTER, DIGIT) else 0


def _is_junction(left: str, right: str) -> bool:
    """Return whether a space between two characters is optional: Han on one side, a letter or digit on the other."""
    one, other = class_of(left), class_of(right)
    return (one == HAN) != (other == HAN) and OTHER not in (one, other)


def _split_at_junctions(folded: str) -> list[tuple[bool, str]]:
    parts, start, gap = [], 0, False
    for index in range(1, len(folded)):
        left, here = folded[index - 1], folded[index]
        if here == " " and index + 1 < len(folded) and _is_junction(left, folded[index + 1]):
            parts.append((gap, folded[start:index]))
            start, gap = index + 1, True
        elif left != " " and here != " " and _is_junction(left, here):
            parts.append((gap, folded[start:index]))
            start, gap = index, True
    parts.append((gap, folded[start:]))
    return parts


def _choices(part: str) -> list[tuple[str, ...]]:
    """Split a part into literals, with numbers in both forms, with and without thousands separators."""
    pieces: list[tuple[str, ...]] = []
    start = 0
    for match in _NUMBER.finditer(part):
        if match.start() > start:
            pieces.append((part[start : match.start()],))
        plain = match[0].replace(",", "")
        grouped = f"{int(plain):,}" if not plain.startswith("0") else match[0]
        # Same choices in the same order, so that 1234 and 1,234 give equal patterns.
        pieces.append(tuple(dict.fromkeys((plain, grouped))))
        start = match.end()
    if start < len(part):
        pieces.append((part[start:],))
    return pieces
