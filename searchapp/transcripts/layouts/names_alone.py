"""Layout: the speaker's name alone on a line, directly above the paragraphs of the speech.

    Operator
    各位好,感谢您参加我们的会议。
    Rene Du
    谢谢接线员。

There may be a blank line before each name; ``alone.py`` says how the position of a line decides whether it is one.
"""

from __future__ import annotations

from searchapp.transcripts.layouts.alone import are_apart, names_alone, titles_below
from searchapp.transcripts.layouts.base import Recognition
from searchapp.transcripts.layouts.heads import Heads
from searchapp.transcripts.layouts.layout import Layout
from searchapp.transcripts.page import Page


class NamesAlone(Layout):
    """A name alone on a line, with the speech directly below."""

    name = "names-alone"
    weight = 0.8

    def heads(self, page: Page) -> Heads:
        """Return the names that stand alone; none if they are between blank lines."""
        return {} if are_apart(page) else names_alone(page)

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
