"""What stands on a printed page beside what is said: tables of figures, headings of tables, boxes at the side, footnotes."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from searchapp.transcripts.files.printed.cells import Cell, Row
from searchapp.transcripts.files.tables import is_figure, is_heading_row
from searchapp.transcripts.marks import only_time
from searchapp.transcripts.removed import Ledger

# In a table, the words beside a figure are short.
_LONGEST = 60
_FEWEST = 2
# Letters of such a part of the usual size are small.
_SMALL = 0.86
# The distance of two lines of a box, in sizes of its letters.
_APART = 3.0
_SAME_PLACE = 2.0
_NOTE = re.compile(
    r"(?:[\[(（]?\d{1,2}[\])）.、:：]?|[*†‡§①-⑳]{1,3}|注\s?\d{0,2}[.、:：]?|Notes?\s?\d{0,2}[.:]?)\s?(?=\S)"
)


def without_figures(pages: Sequence[Sequence[Row]], ledger: Ledger) -> list[list[Row]]:
    """Return the rows of pages without tables of figures: rows with words and then figures, and the row above that names the columns."""
    kept: list[list[Row]] = []
    for page in pages:
        figures = [_has_figures(row) for row in page]
        taken: set[int] = set()
        for start, end in _runs(figures):
            if end - start >= _FEWEST:
                columns = max(len(row) for row in page[start:end])
                above = (
                    start > 0
                    and len(page[start - 1]) >= max(_FEWEST, columns - 1)
                    and _is_short(page[start - 1])
                )
                taken.update(range(start - above, end))
        for place in sorted(taken):
            ledger.take("tables of figures", "".join(cell.text for cell in page[place]))
        kept.append([row for place, row in enumerate(page) if place not in taken])
    return kept


def without_headings(pages: Sequence[Sequence[Row]], ledger: Ledger) -> list[list[Row]]:
    """Return the rows of pages without those that name the columns of a table."""
    kept: list[list[Row]] = []
    for page in pages:
        kept.append([])
        for row in page:
            if is_heading_row([[cell.text] for cell in row]):
                ledger.take("table headings", "".join(cell.text for cell in row))
            else:
                kept[-1].append(row)
    return kept


def without_boxes(pages: Sequence[Sequence[Row]], ledger: Ledger) -> list[list[Row]]:
    """Return the rows of pages without the lines in small letters that stand at the right of the lines of the text."""
    usual = _usual_size(pages)
    kept: list[list[Row]] = []
    for page in pages:
        # Only a row with large and small letters tells of a box.
        mixed = any(
            len(row) > 1 and _is_small(row[-1], usual) and not _is_small(row[0], usual) for row in page
        )
        boxes = {id(cell) for box in _boxes(page, usual) for cell in box} if mixed else set()
        rows: list[Row] = []
        for row in page:
            for cell in row:
                if id(cell) in boxes:
                    ledger.take("boxes at the side", cell.text)
            left = tuple(cell for cell in row if id(cell) not in boxes)
            if left:
                rows.append(left)
        kept.append(rows)
    return kept


def without_footnotes(pages: Sequence[Sequence[Row]], ledger: Ledger) -> list[list[Row]]:
    """Return the rows of pages without the lines in small letters at the foot of a page that begin with the mark of a note."""
    usual = _usual_size(pages)
    kept: list[list[Row]] = []
    for page in pages:
        start = len(page)
        while start and all(_is_small(cell, usual) for cell in page[start - 1]):
            start -= 1
        while start < len(page) and _NOTE.match(page[start][0].text) is None:
            start += 1
        if start == 0:
            # A page in small letters.
            start = len(page)
        for row in page[start:]:
            ledger.take("footnotes", "".join(cell.text for cell in row))
        kept.append(list(page[:start]))
    return kept


def _has_figures(row: Row) -> bool:
    return len(row) > 1 and _is_short(row) and any(is_figure(cell.text) for cell in row[1:])


def _is_short(row: Row) -> bool:
    return all(len(cell.text) <= _LONGEST and cell.text[-1] not in "。！？!?" for cell in row)


def _runs(figures: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield where rows of figures below each other begin and end."""
    place = 0
    for have, several in itertools.groupby(figures):
        end = place + sum(1 for _ in several)
        if have:
            yield place, end
        place = end


def _usual_size(pages: Sequence[Sequence[Row]]) -> float:
    """Return the size of the letters of most of the text."""
    sizes: dict[float, int] = {}
    for page in pages:
        for row in page:
            for cell in row:
                sizes[round(cell.size, 1)] = sizes.get(round(cell.size, 1), 0) + len(cell.text)
    return max(sizes, key=lambda size: sizes[size], default=0.0)


def _is_small(cell: Cell, usual: float) -> bool:
    return cell.size < usual * _SMALL


def _boxes(page: Sequence[Row], usual: float) -> Iterator[list[Cell]]:
    """Yield the lines of each box: small letters below each other, of which at least one stands beside larger ones."""
    beside: list[float] = []
    small: list[tuple[Cell, bool]] = []
    for row in page:
        for place, cell in enumerate(row):
            if _is_small(cell, usual) and only_time(cell.text) is None:
                larger = any(not _is_small(other, usual) for other in row[:place])
                small.append((cell, larger))
                if larger:
                    beside.append(cell.left)
    for left in sorted(set(beside)):
        box: list[Cell] = []
        marked = 0
        for cell, larger in small:
            if abs(cell.left - left) > _SAME_PLACE:
                continue
            if box and box[-1].bottom - cell.bottom > _APART * cell.size:
                if len(box) >= _FEWEST and marked:
                    yield box
                box, marked = [], 0
            box.append(cell)
            marked += larger
        if len(box) >= _FEWEST and marked:
            yield box
