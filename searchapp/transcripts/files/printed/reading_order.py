"""Reading order: the rows of a page as flows, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from searchapp.transcripts.files.printed.cells import Cell, Row, merged
from searchapp.transcripts.files.printed.columns import end_of_grid, end_of_longer, flows_of_side, kind_of
from searchapp.transcripts.files.printed.flows import Flow, flow_of
from searchapp.transcripts.files.printed.forms import end_of_form, form_flows, gutter_of
from searchapp.transcripts.files.printed.gutters import begins, crosses, region_of, sides_of, top_of
from searchapp.transcripts.files.printed.records import (
    are_sentences,
    beside_labels,
    details_column,
    is_table,
    records,
    with_wide_labels,
)


def flows_of(pages: Sequence[Sequence[Row]], inner: Sequence[float]) -> list[Flow]:
    """Return the lines of all pages in the order in which they are read.

    ``inner`` is where the columns between two others begin, in points.
    """
    gutter = gutter_of(pages)
    if gutter is not None:
        return [flow for number, page in enumerate(pages) for flow in _record(page, number, gutter)]
    flows = [flow for number, page in enumerate(pages) for flow in _page(page, number)]
    tables = frozenset(flow.left for flow in flows if flow.kind == "cell" and flow.said)
    # Where a column between two others begins, no speech does.
    tables = frozenset(one for one in tables if all(abs(one - left) > 1 for left in inner)) or tables
    tables |= beside_labels(pages)
    # A page with few lines in its second column looks like a table.
    tables = frozenset(
        one for one in tables if _lines_at(one, flows, "column") <= _lines_at(one, flows, "cell")
    )
    columns = frozenset(flow.left for flow in flows if flow.kind == "column")
    columns = frozenset(one for one in columns if one > min(columns) + 1)
    if tables:
        names = {flow.left for flow in flows if flow.kind == "cell" and not flow.said}
        names |= {row[0].left for page in pages for row in page if begins(row[1:], 0.0, tables)}
        pages = [with_wide_labels(page, tables, names) for page in pages]
    if tables or columns:
        # A table that goes on can have a single row, or begin in the middle of one; a column can have a single line.
        flows = [flow for number, page in enumerate(pages) for flow in _page(page, number, tables, columns)]
    for place in range(len(flows) - 1):
        one, other = flows[place : place + 2]
        if one.ahead and other.kind == "cell" and not other.said:
            flows[place : place + 2] = other, one
    return flows


def _record(rows: Sequence[Row], page: int, gutter: float) -> Iterator[Flow]:
    """Yield the lines of a page of a record of a meeting: what is in its form, and what is above and below it."""
    number = 0
    while number < len(rows):
        end = end_of_form(rows, number, gutter)
        if end > number:
            yield from form_flows(rows[number:end], gutter, page)
        start = end
        while end < len(rows) and end_of_form(rows, end, gutter) == end:
            end += 1
        yield from _page(rows[start:end], page)
        number = end


def _lines_at(left: float, flows: Sequence[Flow], kind: str) -> int:
    return sum(len(flow.lines) for flow in flows if flow.kind == kind and abs(flow.left - left) < 1)


def _page(
    rows: Sequence[Row], page: int, tables: Set[float] = frozenset(), columns: Set[float] = frozenset()
) -> Iterator[Flow]:
    """Yield the lines of a page in the order in which they are read.

    ``tables`` is where speeches in tables begin, ``columns`` where all columns but the first do, as far as pages show it.
    """
    if page and columns and all(row[-1].right < min(columns) for row in rows):
        # Only the first column has lines.
        yield from flow_of([merged(row) for row in rows], page, "column")
        return
    single: list[Cell] = []
    number = 0
    while number < len(rows):
        end, gutter = region_of(rows, number, tables)
        end = end_of_grid(rows, number, end, gutter)
        known = begins(rows[number], gutter, tables)
        beside = min((one - 1 for one in columns if begins(rows[number], one - 1, columns)), default=None)
        if beside is not None and not known:
            until = next((at for at in range(number, len(rows)) if crosses(rows[at], beside)), len(rows))
            top = top_of(rows, number, beside, len(single))
            left, right = sides_of(rows[top:until], beside)
            if any(left) and any(right):
                del single[len(single) - (number - top) :]
                yield from flow_of(single, page, "page")
                for side in (left, right):
                    yield from flows_of_side([row for row in side if row], page, "column", columns)
                single = []
                number = until
                continue
        if end - number < 2 and not known:
            single.append(merged(rows[number]))
            number += 1
            continue
        start = top_of(rows, number, gutter, len(single))
        del single[len(single) - (number - start) :]
        region = [*rows[start:end]]
        left, right = sides_of(region, gutter)
        details = details_column(left, 1 if known else 2)
        if details is not None and are_sentences(right):
            yield from flow_of(single, page, "page")
            yield from records(*details, right, page)
            single = []
            number = end
            continue
        kind = kind_of(left, right)
        if kind:
            longer = end_of_longer(rows, end, gutter, left, 2.0 if kind == "column" else 1.05)
            left += [(), *rows[end:longer]]
            end = longer
            yield from flow_of(single, page, "page")
            for side in (left, right):
                yield from flows_of_side([row for row in side if row], page, kind)
            single = []
        elif known or is_table(left, right):
            yield from flow_of(single, page, "page")
            yield from records(left, [() for _ in left], right, page)
            single = []
        else:
            single += map(merged, region)
        number = end
    yield from flow_of(single, page, "page")
