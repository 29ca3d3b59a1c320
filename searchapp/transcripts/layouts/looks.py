"""Looks: which short lines of a page pass as names, and whether blank lines part the speeches."""

from __future__ import annotations

from searchapp.transcripts.layouts.headings import LIKELY, LONGEST, POSSIBLE, likelihood, reads_as_sentence
from searchapp.transcripts.page import Page


class Looks:
    """How likely each short line of a page is a name; every line is looked at once."""

    def __init__(self) -> None:
        self._likelihood: dict[str, int] = {}

    def __call__(self, line: str) -> int:
        """Return the likelihood of ``line``."""
        if len(line) > LONGEST:
            return 0
        known = self._likelihood.get(line)
        if known is None:
            known = self._likelihood[line] = likelihood(line)
        return known

    def is_name(self, line: str) -> bool:
        """Tell whether a line passes as a name with nothing but its looks to go by."""
        looks = self(line)
        if looks == POSSIBLE:
            return not reads_as_sentence(line)
        return looks >= LIKELY


def is_blocked(page: Page, looks: Looks) -> bool:
    """Tell whether blank lines part the speeches, each block beginning with a name."""
    blocks = [(start, end) for start, end in page.blocks() if end - start > 1]
    named = sum(looks(page.lines[start]) > 0 for start, _ in blocks)
    return named > 1 and named * 4 >= len(blocks) * 3
