"""Gutters: the places between two columns that no row crosses."""

from __future__ import annotations

import itertools
from collections.abc import Sequence, Set

from searchapp.transcripts.files.printed.cells import Row

# Lines of a column.
_COLUMN = 6


def region_of(rows: Sequence[Row], start: int, tables: Set[float]) -> tuple[int, float]:
    """Return the end of the rows from ``start`` that leave a gutter free, and a place in it.

    ``tables`` is where speeches in tables begin; rows above such a table are no part of it.
    """
    in_table = _starts(rows[start], tables)
    if in_table:
        gutter = in_table[0] - 1
        end = start
        while end < len(rows) and all(cell.right <= gutter or cell.left >= gutter for cell in rows[end]):
            end += 1
        return end, gutter
    if len(rows[start]) < 2:
        return start + 1, 0.0
    best = (start + 1, 0.0)
    for one, other in zip(rows[start], rows[start][1:], strict=False):
        low, high = one.right, other.left
        end, both, last = start, 0, start
        for number in range(start, len(rows)):
            row = rows[number]
            free = free_of(row, low, high)
            if free is None or _starts(row, tables):
                break
            low, high = free
            if row[0].right <= low and row[-1].left >= high:
                both += 1
            # A line at the left alone is below the columns, unless more rows with two sides follow.
            end = number + 1
            if row[-1].left >= high:
                last = end
        if both > 1 and last >= best[0]:
            best = (last, (low + high) / 2)
    return best


def _starts(row: Row, tables: Set[float]) -> list[float]:
    return [one for one in tables if any(abs(cell.left - one) < 1 for cell in row)]


def free_of(row: Row, low: float, high: float) -> tuple[float, float] | None:
    """Return what a row leaves free of a gutter, or None if it crosses it."""
    least = row[0].size
    for cell in row:
        if cell.left < high and cell.right > low:
            # The cell reaches into the gutter from one side.
            if cell.left <= low and cell.right < high:
                low = cell.right
            elif cell.right >= high and cell.left > low:
                high = cell.left
            else:
                return None
    return (low, high) if high - low >= least * 0.7 else None


def sides_of(rows: Sequence[Row], gutter: float) -> tuple[list[Row], list[Row]]:
    """Return the cells of rows at the left of a gutter and those at its right; a row can have none at a side."""
    return (
        [tuple(cell for cell in row if cell.right <= gutter) for row in rows],
        [tuple(cell for cell in row if cell.right > gutter) for row in rows],
    )


def inner_gutter(rows: Sequence[Row]) -> float | None:
    """Return a place between two columns, one of them with several lines, that no row crosses, or None."""
    pairs = [pair for row in rows if len(row) > 1 for pair in itertools.pairwise(row)][:_COLUMN]
    for one, other in pairs:
        free: tuple[float, float] | None = (one.right, other.left)
        for row in rows:
            free = free_of(row, *free) if free is not None else None
        if free is not None:
            gutter = sum(free) / 2
            if max(sum(map(bool, side)) for side in sides_of(rows, gutter)) >= _COLUMN:
                return gutter
    return None


def crosses(row: Row, gutter: float) -> bool:
    """Return whether a cell of a row is at both sides of a gutter."""
    return any(cell.left < gutter < cell.right for cell in row)


def begins(row: Row, gutter: float, starts: Set[float]) -> bool:
    """Return whether a cell at the right of a gutter begins at one of ``starts``."""
    return any(abs(cell.left - one) < 1 and cell.left >= gutter for cell in row for one in starts)


def top_of(rows: Sequence[Row], start: int, gutter: float, most: int) -> int:
    """Return the row in which the right column begins, above the ``start`` of both by at most so many rows."""
    top = start
    for number in range(start - 1, start - 1 - most, -1):
        if len(rows[number]) > 1 or crosses(rows[number], gutter):
            break
        if rows[number][0].left >= gutter:
            top = number
    return top
