"""Columns: sides of a gutter of which each is read from its top to its end."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence, Set

from searchapp.transcripts.files.printed.cells import Cell, Row, merged, text_of
from searchapp.transcripts.files.printed.flows import Flow, flow_of
from searchapp.transcripts.files.printed.gutters import begins, crosses, inner_gutter, sides_of
from searchapp.transcripts.headings import is_list_of_people, is_section
from searchapp.transcripts.looks import names_a_person
from searchapp.transcripts.paragraphs import width

# Lines of a column, and the width of its lines if they are sentences.
_COLUMN = 6
_PROSE = 20


def kind_of(left: Sequence[Row], right: Sequence[Row]) -> str:
    """Return the kind of two sides that are columns, each read from its top; empty if they are cells of rows."""
    sides = [[merged(row) for row in side if row] for side in (left, right)]
    if not all(sides):
        return ""
    if all(is_list_of_people(side[0].text) for side in sides) or _is_grid(left, right):
        return "list"
    first = sides[0]
    prose = (
        len(first) >= _COLUMN
        and sum(_fills(cell, max(one.right for one in first)) for cell in first) * 2 >= len(first)
        and all(sum(width(cell.text) for cell in side) >= _PROSE * len(side) for side in sides)
    )
    return "column" if prose else ""


def _is_grid(left: Sequence[Row], right: Sequence[Row]) -> bool:
    """Return whether names stand beside names, and something else below both."""
    kinds = {
        (names_a_person(text_of(one)), names_a_person(text_of(other)))
        for one, other in zip(left, right, strict=True)
        if one and other
    }
    cells = [cell for side in (left, right) for row in side for cell in row]
    finished = sum(cell.finished for cell in cells)
    return kinds == {(True, True), (False, False)} and finished * 4 < len(cells)


def _fills(cell: Cell, edge: float) -> bool:
    return cell.right > edge - 4 * cell.size


def end_of_grid(rows: Sequence[Row], start: int, end: int, gutter: float) -> int:
    """Return where people beside each other end: above the heading of the next list, which has its own columns."""
    for number in range(start + 2, end):
        if len(rows[number]) == 1 and is_list_of_people(rows[number][0].text):
            return number if _is_grid(*sides_of(rows[start:number], gutter)) else end
    return end


def end_of_longer(rows: Sequence[Row], start: int, gutter: float, left: Sequence[Row], most: float) -> int:
    """Return where the left column ends if it is longer than the right one.

    A line that is further below than ``most`` times the widest space between two lines is below both columns.
    """
    heights = [row[0].bottom for row in left if row]
    distance = max((one - other for one, other in itertools.pairwise(heights)), default=0.0)
    end = start
    while (
        end < len(rows)
        and rows[end][-1].right <= gutter
        and heights[-1] - rows[end][0].bottom <= distance * most
    ):
        if is_section(rows[end][0].text):
            break
        heights.append(rows[end][0].bottom)
        end += 1
    return end


def flows_of_side(
    rows: Sequence[Row], page: int, kind: str, columns: Set[float] = frozenset()
) -> Iterator[Flow]:
    """Yield the lines of one side of a gutter, which can be columns itself: no line crosses the gutter between them.

    ``columns`` is where columns begin on other pages.
    """
    gutter = inner_gutter(rows) if kind == "column" else None
    if gutter is None:
        gutter = next((one - 1 for one in sorted(columns) if _divides(one, rows)), None)
    if gutter is None:
        yield from flow_of([merged(row) for row in rows], page, kind)
        return
    for side in sides_of(rows, gutter):
        yield from flows_of_side([row for row in side if row], page, kind, columns)


def _divides(start: float, rows: Sequence[Row]) -> bool:
    return (
        any(begins(row, start - 1, {start}) for row in rows)
        and any(row[0].left < start - 1 for row in rows)
        and not any(crosses(row, start - 1) for row in rows)
    )
