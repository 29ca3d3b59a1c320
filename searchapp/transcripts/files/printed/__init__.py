"""Printed pages: the paragraphs of a document, from the places of its characters on the pages.

Characters side by side are the cells of rows. Headers, footers, watermarks, boxes and tables of figures are taken away;
what is left is put into reading order, and lines that go on in the next one are joined.
"""

from __future__ import annotations

from collections.abc import Sequence

from searchapp.transcripts.files.printed.boxes import (
    without_boxes,
    without_figures,
    without_footnotes,
    without_headings,
    without_initials,
)
from searchapp.transcripts.files.printed.edges import without_edges
from searchapp.transcripts.files.printed.glyphs import Glyph, runs
from searchapp.transcripts.files.printed.notes import without_note_marks
from searchapp.transcripts.files.printed.reading_order import flows_of
from searchapp.transcripts.files.printed.repeated import without_repeated
from searchapp.transcripts.files.printed.rows import rows_of
from searchapp.transcripts.files.printed.wrapping import unwrapped
from searchapp.transcripts.removed import Ledger


def paragraphs(pages: Sequence[Sequence[Glyph]], page_width: float, ledger: Ledger) -> list[str]:
    """Return the paragraphs of a document, with an empty string where a wider space separates two of them.

    Headers and footers, dotted lines and hyphens at the ends of lines are entered in the ledger. ``page_width`` is
    in points.
    """
    found = without_note_marks([list(runs(page)) for page in pages], ledger)
    rows, inner = rows_of(without_repeated(found, ledger))
    rows = without_headings(without_edges(without_initials(rows, ledger), ledger), ledger)
    rows = without_boxes(without_figures(rows, ledger), ledger)
    rows = without_footnotes(rows, ledger)
    return unwrapped(flows_of(rows, inner), page_width, ledger)
