"""The page: the cleaned lines of a file, as input for the layouts."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import Any, TypeVar

from searchapp.transcripts.marks import (
    LABEL_BEGINS,
    LONGEST_WITH_DETAILS,
    TIME_BEGINS,
    Labelled,
    labelled,
    only_time,
    unmarked,
)
from searchapp.transcripts.names import key

# Closing punctuation; a line that ends with it is not a name or a heading.
CLOSING = frozenset('。！？!?.…⋯～~；;，,、：:」』”’"）)】]》>—-–')
SENTENCE_ENDS = frozenset('。！？!?.…⋯～~」』”"）)】]')
# The most usual of them, which are in neither a label nor a heading.
_ENDS_SPEECH = frozenset("。？！!?…⋯")

_COLON = re.compile("[:：﹕∶︰]")
LONGEST = 120
"""The number of characters of the longest line that can be a label with firm and title, or a heading."""


def written(text: str) -> int:
    """Return the number of lines of a text that are not blank."""
    return sum(map(bool, map(str.strip, text.split("\n"))))


def keys_of(labels: Iterable[str]) -> Iterator[str]:
    """Yield the keys of labels, and of the names in them."""
    for label in labels:
        bare = unmarked(label)
        yield key(label)
        if bare is not None:
            yield key(bare.name)


@dataclass(frozen=True)
class Told:
    """Labels that somebody tells to be speakers or not to be, as keys: no layout judges them by their looks."""

    speakers: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()

    @classmethod
    def of(cls, speakers: Iterable[str], others: Iterable[str] = ()) -> Told:
        """Return what is told by labels as a page prints them, with or without the marks around a name."""
        return cls(frozenset(keys_of(speakers)), frozenset(keys_of(others)))

    def __bool__(self) -> bool:
        return bool(self.speakers or self.others)

    def speaks(self, label: str) -> bool:
        """Return whether a label is told to be a speaker."""
        return bool(self.speakers) and key(label) in self.speakers

    def is_other(self, label: str) -> bool:
        """Return whether a label is told not to be a speaker."""
        return bool(self.others) and key(label) in self.others


_T = TypeVar("_T")


@dataclass(frozen=True, eq=False)
class Page:
    """The cleaned lines of a file; an empty string is a blank line. ``told`` are labels that need no judgement.

    ``rules`` are the numbers of the lines that only divided the page and are blank now.
    ``known`` is what functions have found out about the page, for all layouts (see ``once``).
    """

    lines: tuple[str, ...]
    told: Told = Told()
    rules: frozenset[int] = frozenset()
    known: dict[object, Any] = field(default_factory=dict, init=False, repr=False)

    @classmethod
    def of(cls, text: str, told: Told | None = None) -> Page:
        """Return the page of a cleaned text."""
        return cls(tuple(text.split("\n")), told or Told())

    @cached_property
    def blocks(self) -> tuple[tuple[int, int], ...]:
        """Start and end of each block of lines between blank lines."""
        lines = self.lines
        edges = [-1, *(number for number, line in enumerate(lines) if not line), len(lines)]
        return tuple((start + 1, end) for start, end in itertools.pairwise(edges) if end - start > 1)

    @cached_property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)

    @cached_property
    def written(self) -> int:
        """The number of lines with text."""
        return len(self.lines) - self.lines.count("")

    @cached_property
    def open_lines(self) -> tuple[tuple[int, str], ...]:
        """The lines of up to LONGEST characters that do not end like a sentence, with their numbers.

        Only they can be labels or headings.
        """
        return tuple(
            [
                (number, line)
                for number, line in enumerate(self.lines)
                if line and line[-1] not in _ENDS_SPEECH and len(line) <= LONGEST
            ]
        )

    @cached_property
    def distinct(self) -> tuple[str, ...]:
        """The open lines without repetitions: what a line alone tells is found out once for each."""
        return tuple(dict.fromkeys([line for _, line in self.open_lines]))

    @cached_property
    def lines_with_marks(self) -> tuple[tuple[int, str], ...]:
        """The lines that begin with neither a letter nor a digit, with their numbers."""
        return tuple(
            [(number, line) for number, line in enumerate(self.lines) if line and not line[0].isalnum()]
        )

    @cached_property
    def lines_with_colons(self) -> tuple[tuple[int, str], ...]:
        """The lines with a colon, with their numbers."""
        if "﹕" in self.text or "∶" in self.text or "︰" in self.text:
            return tuple([(number, line) for number, line in enumerate(self.lines) if _COLON.search(line)])
        # Most pages have only one of them.
        narrow, wide = ":" in self.text, "：" in self.text
        if narrow and wide:
            return tuple(
                [(number, line) for number, line in enumerate(self.lines) if ":" in line or "：" in line]
            )
        colon = ":" if narrow else "：" if wide else None
        return (
            tuple([(number, line) for number, line in enumerate(self.lines) if colon in line])
            if colon
            else ()
        )

    @cached_property
    def times(self) -> frozenset[int]:
        """The numbers of the lines that are only a time."""
        # Few pages have times without a colon.
        words = "秒\n" in self.text or "seconds\n" in self.text
        lines = self.open_lines if words else self.lines_with_colons
        return frozenset([number for number, line in lines if line[0] in TIME_BEGINS and only_time(line)])

    @cached_property
    def labels(self) -> Mapping[int, Labelled]:
        """The labels that lines begin with, by the numbers of the lines."""
        lines = {number: line for number, line in self.lines_with_marks if line[0] in LABEL_BEGINS}
        lines |= {
            number: line
            for number, line in self.lines_with_colons
            if _COLON.search(line, 0, LONGEST_WITH_DETAILS + 1)
        }
        labels = ((number, labelled(line)) for number, line in sorted(lines.items()))
        return {number: label for number, label in labels if label is not None}

    def head(self, lines: int) -> Page:
        """Return a page of the first ``lines`` lines, enough to detect the layout."""
        return self if len(self.lines) <= lines else Page(self.lines[:lines], self.told, self.rules)


def once(make: Callable[[Page], _T]) -> Callable[[Page], _T]:
    """Return a function for what ``make`` finds out about a page, which it is asked for once."""

    @wraps(make)
    def found(page: Page) -> _T:
        try:
            made: _T = page.known[make]
        except KeyError:
            made = page.known[make] = make(page)
        return made

    return found
