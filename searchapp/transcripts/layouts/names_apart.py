"""Layout: blank lines around names and paragraphs, so a name is a block of its own.

    Operator

    大家好,感谢各位的耐心等待。

    Nicole Shan

    谢谢接线员。

A line break inside a block comes from wrapping and does not end a paragraph.
"""

from __future__ import annotations

from searchapp.transcripts.layouts.alone import are_apart, names_alone, titles_below
from searchapp.transcripts.layouts.base import Recognition
from searchapp.transcripts.layouts.heads import Heads
from searchapp.transcripts.layouts.layout import Layout
from searchapp.transcripts.page import Page


class NamesApart(Layout):
    """A name between blank lines, then the blocks of the speech."""

    name = "names-apart"
    wrapped = True
    weight = 0.85

    def heads(self, page: Page) -> Heads:
        """Return the names that stand alone; none if most are in the same block as the speech."""
        return names_alone(page) if are_apart(page) else {}

    def recognise(self, page: Page) -> Recognition:
        """Return the confidence of this layout, which is lower for names with marks, and for those with only a title below.

        Those may have a layout of their own.
        """
        found = super().recognise(page)
        heads = self.heads(page)
        marked = sum(head.label != head.person.label for head in heads.values())
        titled = titles_below(page, heads)
        share = (1 - 0.3 * marked / max(1, len(heads))) * (1 - titled / max(1, len(heads)))
        return Recognition(found.sure * share, found.speeches)
