"""The page: the cleaned lines of a file as the layouts look at them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

# What a sentence ends with; a line that ends so is no name and no heading.
CLOSING = frozenset('。！？!?.…⋯～~；;，,、：:」』”’"）)】]》>—-–')
SENTENCE_ENDS = frozenset('。！？!?.…⋯～~」』”"）)】]')


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a file, cleaned; an empty string is a blank line."""

    lines: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Page:
        """Return the page of a cleaned text."""
        return cls(tuple(text.split("\n")))

    def blocks(self) -> Iterator[tuple[int, int]]:
        """Yield start and end of every run of lines between blank lines."""
        start = -1
        for number, line in enumerate(self.lines):
            if line and start < 0:
                start = number
            elif not line and start >= 0:
                yield start, number
                start = -1
        if start >= 0:
            yield start, len(self.lines)

    def head(self, lines: int) -> Page:
        """Return the first ``lines`` lines: enough to tell the layout by."""
        return self if len(self.lines) <= lines else Page(self.lines[:lines])
