"""Rows of a page: characters side by side are a cell, and cells at one height are a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from searchapp.transcripts.files.printed.cells import Cell, Row, is_bold, is_wide
from searchapp.transcripts.files.printed.glyphs import Glyph, are_level, gap
from searchapp.transcripts.page import SENTENCE_ENDS

# In sizes of the font.
_LEAST_GAP = 0.3
_BESIDE = 0.35
# The narrowest space before a column, in spaces between cells.
_NARROW = 0.4
_COLUMN = 6
# In points.
_SAME_PLACE = 0.6


def rows_of(pages: Sequence[Sequence[Sequence[Glyph]]]) -> tuple[list[list[Row]], list[float]]:
    """Return the rows of each page from the top, and where the columns between two others begin, in points.

    Each page is given as its characters side by side.
    """
    lines = [_cells(page) for page in pages]
    # Rows that are divided where others have cells can show more columns.
    for _ in range(2):
        # Where the columns of rows with three begin, on any page.
        wide = [row for page in lines for row in page if len(row) > 2]
        starts = _often(cell[0].left for row in wide for cell in row[1:])
        lines = [_with_starts(page, starts) for page in lines]
    return [[tuple(map(_cell, row)) for row in page] for page in lines], _often(
        cell[0].left for row in wide for cell in row[1:-1]
    )


def _often(places: Iterable[float]) -> list[float]:
    return [place for place, times in Counter(round(place, 1) for place in places).items() if times > 1]


def _cells(page: Sequence[Sequence[Glyph]]) -> list[list[Sequence[Glyph]]]:
    """Return the rows of a page from the top, each with its cells from the left."""
    lines: list[list[list[Glyph]]] = []
    for run in sorted(map(list, page), key=lambda run: -run[0].bottom):
        row = lines[-1] if lines else None
        if row is not None and _are_in_a_row(row, run):
            row.append(run)
        else:
            lines.append([run])
    rows: list[list[Sequence[Glyph]]] = []
    columns = _columns(page)
    for row in lines:
        row.sort(key=lambda run: run[0].left)
        cells: list[list[Glyph]] = []
        for run in row:
            widest = min(gap(run[0]), gap(cells[-1][-1])) if cells else 0.0
            if round(run[0].left) in columns:
                widest *= _NARROW
            if cells and run[0].left - cells[-1][-1].right < widest:
                if run[0].left - cells[-1][-1].right > gap(run[0]) / 10:
                    cells[-1].append(Glyph(" ", cells[-1][-1].right, run[0].left, run[0].bottom, run[0].top))
                cells[-1] += run
            else:
                cells.append(run)
        rows.append([*cells])
    return rows


def _columns(page: Sequence[Sequence[Glyph]]) -> set[int]:
    """Return where many lines of a page begin and hardly one goes across, in points: a narrow space is before a column."""
    often = Counter(round(run[0].left) for run in page)
    return {
        left
        for left, times in often.items()
        if times >= _COLUMN
        and sum(run[0].left < left - 2 < left + 2 < run[-1].right for run in page) * _COLUMN < times
    }


def _with_starts(
    rows: Sequence[Sequence[Sequence[Glyph]]], columns: Sequence[float]
) -> list[list[Sequence[Glyph]]]:
    """Return rows of cells, of which those are divided where a cell directly above or below begins, or one of the ``columns`` does.

    A name that fills its cell in a table leaves no wide space before the next one.
    """
    starts = [[cell[0].left for cell in row] for row in rows]
    found: list[list[Sequence[Glyph]]] = []
    for number in [*range(len(rows)), *reversed(range(len(rows)))]:
        row = rows[number] if len(found) <= number else found[number]
        beside = [
            one for other in (number - 1, number + 1) if 0 <= other < len(rows) for one in starts[other]
        ]
        beside += columns if len(row) > 1 else []
        divided = [part for cell in row for part in _parts(cell, beside)] if beside else list(row)
        if len(found) <= number:
            found.append(divided)
        else:
            found[number] = divided
        starts[number] = [cell[0].left for cell in divided]
    return found


def _parts(cell: Sequence[Glyph], starts: Sequence[float]) -> Iterator[Sequence[Glyph]]:
    """Yield the parts of a cell that begin at one of ``starts``, after a space."""
    begin = 0
    for place in range(2, len(cell)):
        glyph = cell[place]
        if cell[place - 1].mark == " " and any(abs(glyph.left - one) < _SAME_PLACE for one in starts):
            space = glyph.left - cell[place - 2].right
            # A bold label that fills its column leaves no space, and a word of one can begin there by chance.
            bold, after = is_bold(cell[place - 2].font), is_bold(glyph.font)
            least = _LEAST_GAP * (glyph.top - glyph.bottom) * (1 + (bold and after))
            if (bold and not after) or space > least:
                yield cell[begin : place - 1]
                begin = place
    yield cell[begin:]


def _are_in_a_row(row: Sequence[Sequence[Glyph]], run: Sequence[Glyph]) -> bool:
    """Return whether characters stand beside those of a row; the lines of two columns may be at different heights."""
    if any(_overlap(run, other) for other in row):
        return False
    apart = run[0].left - max(other[-1].right for other in row) > gap(run[0])
    return are_level(row[0][0], run[0], _BESIDE if apart else 0.5)


def _overlap(one: Sequence[Glyph], other: Sequence[Glyph]) -> bool:
    return min(one[-1].right, other[-1].right) - max(one[0].left, other[0].left) > one[0].top - one[0].bottom


def _cell(glyphs: Sequence[Glyph]) -> Cell:
    text = "".join(glyph.mark for glyph in glyphs)
    end = 1
    if not is_wide(text[0]):
        while end < len(text) and text[end] != " " and not is_wide(text[end]):
            end += 1
    while end < len(text) and text[end] in SENTENCE_ENDS | frozenset("，,、；;：:"):
        end += 1
    shown = [glyph for glyph in glyphs if glyph.mark != " "]
    fonts = {glyph.font for glyph in shown}
    bold = 0
    if len(fonts) > 1 and is_bold(glyphs[0].font):
        bold = next(
            (place for place, glyph in enumerate(glyphs) if glyph.mark != " " and not is_bold(glyph.font)),
            0,
        )
    first, last = glyphs[0], glyphs[-1]
    return Cell(
        text, first.left, last.right, min(glyph.bottom for glyph in shown), max(glyph.top for glyph in shown),
        glyphs[end - 1].right - first.left, bold, fonts.pop() if len(fonts) == 1 else "",
    )  # fmt: skip
