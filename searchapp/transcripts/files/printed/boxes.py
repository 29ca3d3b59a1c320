"""What stands on a printed page beside what is said: tables of figures, headings of tables, boxes at the side, footnotes."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from searchapp.transcripts.files.printed.cells import Cell, Row, usual_size
from searchapp.transcripts.files.tables import is_figure, is_heading_row
from searchapp.transcripts.looks import LIKELY, likelihood
from searchapp.transcripts.marks import labelled, only_time, unmarked
from searchapp.transcripts.names import is_firm
from searchapp.transcripts.removed import Ledger
from searchapp.transcripts.titles import is_title

# In a table, the words beside a figure are short.
_LONGEST = 60
_FEWEST = 2
_LONGEST_INITIALS = 3
# Letters of such a part of the usual size are small.
_SMALL = 0.86
# The distance of two lines of a box, in sizes of its letters.
_APART = 3.0
# The distance of its heading.
_HEADING = 4.0
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
    """Return the rows of pages without the lines in small letters that stand beside the lines of the text.

    At the left, labels can stand in small letters too.
    """
    usual = usual_size(pages)
    kept: list[list[Row]] = []
    for page in pages:
        # Only a row with large and small letters tells of a box.
        mixed = any(len(row) > 1 and _is_small(row[-1], usual) != _is_small(row[0], usual) for row in page)
        boxes = (
            {id(cell) for box in _boxes(page, usual) for cell in _with_heading(box, page)} if mixed else set()
        )
        rows: list[Row] = []
        for row in page:
            for cell in row:
                if id(cell) in boxes:
                    ledger.take("boxes at the side", cell.text)
            left = tuple(cell for cell in row if id(cell) not in boxes)
            if left:
                rows.append(left)
        kept.append(_as_wide(rows, [cell for row in page for cell in row if id(cell) in boxes]))
    return kept


def _as_wide(rows: Sequence[Row], box: Sequence[Cell]) -> list[Row]:
    """Return rows, of which those beside a box at their right end as far from the margin as lines without a box would."""
    if not box:
        return [*rows]
    low, high = min(cell.bottom for cell in box), max(cell.top for cell in box)
    edge = min(cell.left for cell in box)
    beside = [low - _APART * box[0].size < row[0].bottom < high and row[-1].right < edge for row in rows]
    near = max((row[-1].right for row in itertools.compress(rows, beside)), default=0.0)
    far = max((row[-1].right for row, short in zip(rows, beside, strict=True) if not short), default=0.0)
    more = max(far - near, 0.0)
    return [
        (*row[:-1], replace(row[-1], right=row[-1].right + more)) if short else row
        for row, short in zip(rows, beside, strict=True)
    ]


def without_footnotes(pages: Sequence[Sequence[Row]], ledger: Ledger) -> list[list[Row]]:
    """Return the rows of pages without notes: lines in small letters at the foot of a page that begin with the mark of a note.

    At the end of the document they need no mark, if no label is among them.
    """
    usual = usual_size(pages)
    kept: list[list[Row]] = []
    for page in pages:
        start = len(page)
        while start and all(_is_small(cell, usual) for cell in page[start - 1]):
            start -= 1
        small = [cell.text for row in page[start:] for cell in row]
        speaks = any(likelihood(text) >= LIKELY or labelled(text) for text in small)
        if page is not pages[-1] or speaks:
            while start < len(page) and _NOTE.match(page[start][0].text) is None:
                start += 1
            if start == 0:
                # A page in small letters.
                start = len(page)
        for row in page[start:]:
            ledger.take("footnotes", "".join(cell.text for cell in row))
        kept.append(list(page[:start]))
    return kept


def without_initials(pages: Sequence[Sequence[Row]], ledger: Ledger) -> list[list[Row]]:
    """Return the rows of pages without the initials that stand in the place of a portrait beside several names."""
    portraits = [row for page in pages for row in page if _has_portrait(row)]
    if len(portraits) < _FEWEST:
        return [list(page) for page in pages]
    for row in portraits:
        ledger.take("initials beside names", row[0].text)
    return [[row[1:] if _has_portrait(row) else row for row in page] for page in pages]


def _has_portrait(row: Row) -> bool:
    """Return whether a row begins with the initials of the label beside them: ``AL`` and ``Ann Lee``, ``林`` and ``林海文``."""
    if len(row) < _FEWEST or len(row[0].text) > _LONGEST_INITIALS:
        return False
    label = unmarked(row[1].text)
    words = label.name.split() if label is not None else []
    if not words:
        return False
    initials = "".join(word[0] for word in words)
    return row[0].text in {initials, initials[0], initials[0] + initials[-1], words[0][:2], words[0][-2:]}


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


def _is_small(cell: Cell, usual: float) -> bool:
    return cell.size < usual * _SMALL


def _with_heading(box: list[Cell], page: Sequence[Row]) -> list[Cell]:
    """Return the lines of a box with the heading above them, which can begin elsewhere and be in larger letters."""
    first = box[0]
    above = [
        row[-1]
        for row in page
        if len(row) > 1
        and first.bottom < row[-1].bottom < first.bottom + _HEADING * first.size
        and row[-1].left < first.right
        and row[-1].left > max(cell.right for cell in row[:-1])
        and row[-1].right > first.left
    ]
    return [*above, *box]


def _boxes(page: Sequence[Row], usual: float) -> Iterator[list[Cell]]:
    """Yield the lines of each box: small letters below each other, of which at least one stands beside larger ones."""
    beside: dict[float, bool] = {}
    small: list[tuple[Cell, bool]] = []
    for row in page:
        for place, cell in enumerate(row):
            if _is_small(cell, usual) and only_time(cell.text) is None:
                after = any(not _is_small(other, usual) for other in row[:place])
                larger = after or any(not _is_small(other, usual) for other in row[place + 1 :])
                small.append((cell, larger))
                if larger:
                    beside[cell.left] = after
    for left, after in sorted(beside.items()):
        box: list[Cell] = []
        marked = False
        for cell, larger in (one for one in small if abs(one[0].left - left) <= _SAME_PLACE):
            if box and box[-1].bottom - cell.bottom > _APART * cell.size:
                if marked and _is_box(box, after):
                    yield box
                box, marked = [], False
            box.append(cell)
            marked = marked or larger
        if marked and _is_box(box, after):
            yield box


def _is_box(lines: Sequence[Cell], after: bool) -> bool:
    """Return whether lines in small letters are a box: ``after`` the lines of the text, or no labels before them."""
    labels = sum(_is_label(cell.text) for cell in lines)
    return len(lines) >= _FEWEST and (after or labels * 2 < len(lines))


def _is_label(text: str) -> bool:
    label = unmarked(text)
    return (label is not None and likelihood(label.name) >= LIKELY) or is_title(text) or is_firm(text)
