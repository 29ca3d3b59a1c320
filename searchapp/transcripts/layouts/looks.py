"""Looks: which short lines of a page pass as names, and whether blank lines part the speeches."""

from __future__ import annotations

from searchapp.transcripts.layouts.headings import (
    LIKELY,
    LONGEST,
    NO,
    POSSIBLE,
    likelihood,
    reads_as_sentence,
)
from searchapp.transcripts.page import Page


def looks(line: str) -> int:
    """Return how likely a line is a name, without a closer look at lines too long for one."""
    return likelihood(line) if 0 < len(line) <= LONGEST else NO


def is_name(line: str) -> bool:
    """Tell whether a line passes as a name with nothing but its looks to go by."""
    sure = looks(line)
    return sure >= LIKELY or (sure == POSSIBLE and not reads_as_sentence(line))


def is_blocked(page: Page) -> bool:
    """Tell whether blank lines part the speeches, each block beginning with a name."""
    firsts = [page.lines[start] for start, end in page.blocks if end - start > 1]
    named = sum(looks(line) > NO for line in firsts)
    return named > 1 and named * 4 >= len(firsts) * 3
