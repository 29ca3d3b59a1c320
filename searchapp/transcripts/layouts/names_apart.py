"""Layout: blank lines around everything, so that a speaker's name is a block of its own.

    Operator

    大家好,感谢各位的耐心等待。

    Nicole Shan

    谢谢接线员。

A line break inside a block is where the page was wrapped, not where a paragraph ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from searchapp.transcripts.layouts.base import Block
from searchapp.transcripts.layouts.headings import LIKELY, POSSIBLE, SURE
from searchapp.transcripts.layouts.names_alone import Looks, divide, is_blocked, sureness
from searchapp.transcripts.page import Page


class NamesApart:
    """A name between blank lines, then the blocks of the speech."""

    name = "names-apart"
    wrapped = True

    def score(self, page: Page) -> float:
        """Return how sure this layout is of the page; never sure where names head the blocks of their speech."""
        looks = Looks(page)
        headings = list(_lone_names(page, looks))
        if not headings or is_blocked(page, looks):
            return 0.0
        lone = set(headings)
        beside = sum(
            looks(page.lines[start]) >= LIKELY and start not in lone
            for start, end in page.blocks()
            if end - start > 1
        )
        return 1.1 * sureness(page, headings) * len(headings) / (len(headings) + beside)

    def read(self, page: Page) -> Iterable[Block]:
        """Divide the page at the names."""
        return divide(page, list(_lone_names(page, Looks(page))))


def _lone_names(page: Page, looks: Looks) -> Iterator[int]:
    blocks = list(page.blocks())
    lone = Counter(page.lines[start] for start, end in blocks if end - start == 1)
    above = False
    for place, (start, end) in enumerate(blocks):
        line = page.lines[start]
        sure = looks(line)
        known = sure in (SURE, LIKELY) or (sure == POSSIBLE and lone[line] > 1)
        if not above and end - start == 1 and known and place + 1 < len(blocks):
            above = True
            yield start
        else:
            above = False
