"""What a word or phrase of a query matches in folded text: the matching rules, in one place.

- A match that begins or ends with a letter or digit does not continue in the same class: AI is not found in
  AIGC, 8.9% not in 18.9%; Q3 is found in 2023Q3. A digit run continues through ``.`` and a digit, and through a
  thousands separator: a ``,`` after one to three digits and before exactly three.
- A match that begins with a minus and a digit does not follow a letter, a digit, ``%``, 万 or 亿: 5%-9% is a range.
- One space is optional where Han meets Latin letters or digits.
- Thousands separators are optional: 1234 finds 1,234 and the other way round.
- A paragraph break is never crossed.
- Occurrences are leftmost and do not overlap.

A pattern is a chain of elements, each a choice between literal strings. Engines walk the chain over positions;
``Pattern.find`` says the same as a regular expression over one text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from searchapp.analysis.characters import DIGIT, DIGITS, HAN, LETTER, LETTERS, class_of
from searchapp.analysis.fold import fold
from searchapp.model import Span

_SPACES = re.compile(r"\s+")
# A whole number of four or more digits, grouped by commas or not, that is not the tail of a longer number.
_NUMBER = re.compile(r"(?<![\d])(?<!\d[.,])(?:\d{1,3}(?:,\d{3})+|\d{4,})(?!\d)(?!,\d)", re.ASCII)
_RUN = f"[{LETTERS}{DIGITS}]*"

# Where a match may begin and end, by the class of its first and last character.
_LEFT = {
    LETTER: f"(?<![{LETTERS}])",
    DIGIT: r"(?<![0-9])(?<![0-9]\.)(?:(?<![0-9],)|(?<=[0-9]{4},)|(?![0-9]{3}(?![0-9])))",
}
_RIGHT = {
    LETTER: f"(?![{LETTERS}])",
    DIGIT: r"(?![0-9])(?!\.[0-9])(?:(?!,[0-9]{3}(?![0-9]))|(?<=[0-9]{4}))",
}
# What a minus after it joins to a range or a compound instead of making a number negative, beside letters and digits.
AMOUNT_ENDS = "%万亿"
_NEGATIVE = f"(?<![{LETTERS}{DIGITS}{AMOUNT_ENDS}])"


@dataclass(frozen=True, slots=True)
class Element:
    """One link of the chain: any of ``choices``, after an optional space where ``gap`` says so."""

    choices: tuple[str, ...]
    gap: bool


@dataclass(frozen=True)
class Pattern:
    """A compiled word or phrase.

    ``elements`` is never empty. ``prefix`` lets the match run on to the end of its letters and digits
    (``AI*`` finds AIGC).
    """

    elements: tuple[Element, ...]
    prefix: bool = False

    @property
    def text(self) -> str:
        """The plainest string the pattern matches."""
        return "".join(element.choices[0] for element in self.elements)

    @property
    def left_class(self) -> int:
        """The character class that must not continue to the left, or OTHER."""
        return _bounded(class_of(self.elements[0].choices[0][0]))

    @property
    def right_class(self) -> int:
        """The character class that must not continue to the right, or OTHER."""
        return 0 if self.prefix else _bounded(class_of(self.elements[-1].choices[0][-1]))

    @property
    def negative(self) -> bool:
        """Whether the pattern begins with a negative number."""
        return self.text[0] == "-" and len(self.text) > 1 and class_of(self.text[1]) == DIGIT

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The pattern as a regular expression over folded text."""
        left = _NEGATIVE if self.negative else _LEFT.get(self.left_class, "")
        right = _RIGHT.get(self.right_class, "")
        body = "".join(
            (" ?" if element.gap else "") + "(?:" + "|".join(map(re.escape, element.choices)) + ")"
            for element in self.elements
        )
        return re.compile(left + body + (_RUN if self.prefix else "") + right)

    def find(self, folded: str) -> list[Span]:
        """The matches in a folded text as ``(start, end)`` offsets, leftmost and not overlapping."""
        return [match.span() for match in self.regex.finditer(folded)]


def compile_pattern(text: str, *, prefix: bool = False) -> Pattern | None:
    """Compile what a person typed as a word or phrase; None where nothing is left to look for.

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
    """Whether a space between two characters is optional: Han on one side, a letter or digit on the other."""
    kinds = {class_of(left), class_of(right)}
    return HAN in kinds and bool(kinds & {LETTER, DIGIT})


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
    """Cut a part into literals, the numbers among them with and without their thousands separators."""
    pieces: list[tuple[str, ...]] = []
    start = 0
    for match in _NUMBER.finditer(part):
        if match.start() > start:
            pieces.append((part[start : match.start()],))
        plain = match[0].replace(",", "")
        grouped = f"{int(plain):,}" if not plain.startswith("0") else match[0]
        # The same choices in the same order however it was typed: 1234 and 1,234 are one pattern.
        pieces.append(tuple(dict.fromkeys((plain, grouped))))
        start = match.end()
    if start < len(part):
        pieces.append((part[start:],))
    return pieces
