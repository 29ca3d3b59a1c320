"""Hyphens at the ends of printed lines: those of divided words, and those of words such as year-over-year."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

HYPHEN = "\ufffe"
"""The mark for a hyphen at the end of a line."""

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_HEAD = re.compile(rf"(?P<head>[^\W\d_]{{2,}})[-\u2010\u00ad{HYPHEN}]$")
_TAIL = re.compile(r"[^\W\d_]{2,}")
# Where words are divided, at least so many lines end in a hyphen, and at least such a part of all.
_FEWEST = 3
_PART = 20


@dataclass(frozen=True, slots=True)
class Hyphens:
    """The ``words`` of a document that no end of a line divides, and whether it ``divides`` words at the ends of lines."""

    words: Counter[str]
    divides: bool

    @classmethod
    def of(cls, lines: Sequence[str]) -> Hyphens:
        """Return what the lines of a document, in the order in which they are read, tell of its hyphens."""
        words = Counter(_whole_words(lines))
        ends = [pair for one, other in itertools.pairwise(lines) if (pair := _halves(one, other)) is not None]
        # Halves of a divided word are seldom words themselves.
        divided = sum(
            words[one + other] > 0 or not (words[one] or words[other] or words[f"{one}-{other}"])
            for one, other in ends
        )
        many = len(ends) >= _FEWEST and len(ends) * _PART >= len(lines)
        return cls(words, divided * 2 > len(ends) or many)

    def divide(self, line: str, after: str) -> bool | None:
        """Return whether the hyphen at the end of a line divides a word; None if there is no such hyphen.

        >>> Hyphens.of(["the reve-", "nue of the revenue"]).divide("the reve-", "nue of")
        True
        """
        halves = _halves(line, after)
        if halves is None:
            return None
        one, other = halves
        return self.words[one + other] > 0 or (self.divides and not _are_two(self.words, one, other))


def _halves(line: str, after: str) -> tuple[str, str] | None:
    """Return what stands before the hyphen at the end of a line and after it, in small letters."""
    head, tail = _HEAD.search(line), _TAIL.match(after)
    if head is None or tail is None or not after[0].islower():
        return None
    return head["head"].casefold(), tail[0].casefold()


def _are_two(words: Counter[str], one: str, other: str) -> bool:
    return words[f"{one}-{other}"] > 0 or (words[one] > 0 and words[other] > 0)


def _whole_words(lines: Sequence[str]) -> Iterator[str]:
    """Yield the words of all lines that no hyphen at the end of a line divides."""
    divided = False
    for line in lines:
        words = _WORD.findall(line.casefold())
        ends = _HEAD.search(line) is not None
        yield from words[divided : len(words) - ends]
        divided = ends
