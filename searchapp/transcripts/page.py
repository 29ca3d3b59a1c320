"""The page: the cleaned lines of a file, as input for the layouts."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cached_property

from searchapp.transcripts.marks import TIME_BEGINS, only_time

# Closing punctuation; a line that ends with it is not a name or a heading.
CLOSING = frozenset('。！？!?.…⋯～~；;，,、：:」』”’"）)】]》>—-–')
SENTENCE_ENDS = frozenset('。！？!?.…⋯～~」』”"）)】]')


@dataclass(frozen=True)
class Page:
    """The cleaned lines of a file; an empty string is a blank line."""

    lines: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Page:
        """Return the page of a cleaned text."""
        return cls(tuple(text.split("\n")))

    @cached_property
    def blocks(self) -> tuple[tuple[int, int], ...]:
        """Start and end of each block of lines between blank lines."""
        lines = self.lines
        edges = [-1, *(number for number, line in enumerate(lines) if not line), len(lines)]
        return tuple((start + 1, end) for start, end in itertools.pairwise(edges) if end - start > 1)

    @cached_property
    def times(self) -> frozenset[int]:
        """The numbers of the lines that are only a time."""
        return frozenset(
            number for number, line in enumerate(self.lines) if line[:1] in TIME_BEGINS and only_time(line)
        )

    def head(self, lines: int) -> Page:
        """Return a page of the first ``lines`` lines, enough to detect the layout."""
        return self if len(self.lines) <= lines else Page(self.lines[:lines])
