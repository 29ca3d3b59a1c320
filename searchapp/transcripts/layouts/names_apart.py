"""Layout: blank lines around names and paragraphs, so a name is a block of its own.

    Operator

    大家好,感谢各位的耐心等待。

    Nicole Shan

    谢谢接线员。

A line break inside a block comes from wrapping and does not end a paragraph.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from searchapp.transcripts.layouts.base import Recognition
from searchapp.transcripts.layouts.heads import Head, Heads, Layout
from searchapp.transcripts.layouts.looks import LIKELY, POSSIBLE, likelihood
from searchapp.transcripts.layouts.names_alone import is_blocked
from searchapp.transcripts.page import Page


class NamesApart(Layout):
    """A name between blank lines, then the blocks of the speech."""

    name = "names-apart"
    wrapped = True
    weight = 0.85

    def heads(self, page: Page) -> Heads:
        """Return the names between blank lines; none if names are in the same block as the speech."""
        if is_blocked(page):
            return {}
        return {number: Head.alone(page.lines[number]) for number in lone_names(page)}

    def recognise(self, page: Page) -> Recognition:
        """Return the confidence of this layout; names directly above other lines reduce it."""
        found = super().recognise(page)
        beside = sum(likelihood(page.lines[start]) >= LIKELY for start, end in page.blocks if end - start > 1)
        return Recognition(found.sure * found.speeches / (found.speeches + beside or 1), found.speeches)


def lone_names(page: Page) -> Iterator[int]:
    """Yield the lines that are a name between blank lines with something below it."""
    blocks = list(page.blocks)
    lone = Counter(page.lines[start] for start, end in blocks if end - start == 1)
    above = False
    for place, (start, end) in enumerate(blocks):
        line = page.lines[start]
        sure = likelihood(line)
        known = sure >= LIKELY or (sure == POSSIBLE and lone[line] > 1)
        if not above and end - start == 1 and known and place + 1 < len(blocks):
            above = True
            yield start
        else:
            above = False
