"""Printed pages: the paragraphs of a document, from the places of its characters on the pages.

Rows are characters side by side; a wide space divides a row into cells. Cells below each other with a gutter beside them
are columns or the rows of a table. A line that ends where the next word has no more room goes on in the next line, also
on the next page. Lines that stand at the same edge of most pages are their headers and footers.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace

from searchapp.transcripts.files.boxes import without_boxes, without_figures, without_footnotes
from searchapp.transcripts.files.cells import Cell, Row
from searchapp.transcripts.files.glyphs import Glyph, are_level, gap, runs
from searchapp.transcripts.files.hyphens import HYPHEN, Hyphens
from searchapp.transcripts.files.repeated import without_repeated
from searchapp.transcripts.files.tables import is_heading_row
from searchapp.transcripts.headings import is_list_of_people, is_section
from searchapp.transcripts.labels import role_of
from searchapp.transcripts.looks import LIKELY, can_be_label, likelihood, names_a_person, names_somebody
from searchapp.transcripts.marks import labelled
from searchapp.transcripts.names import is_firm
from searchapp.transcripts.page import SENTENCE_ENDS
from searchapp.transcripts.paragraphs import between, width, writes_spaces
from searchapp.transcripts.removed import Ledger
from searchapp.transcripts.titles import is_title

# Measures in sizes of the font.
_LEAST_GAP = 0.3
_INDENT = 0.8
_ROOM = 0.3
_ROOM_OF_WORD = 6
_OTHER_SIZE = 0.15
# The distance of two lines of one paragraph, as a multiple of the usual one, and of a header from the text.
_APART = 1.2
_FAR = 1.6
_BESIDE = 0.35
# In points.
_SAME_PLACE = 0.6
_CENTRED = 0.25
_MOST_UNEVEN = 100.0
_EDGE = 5
_ENOUGH = 3
_PROSE = 20
_COLUMN = 6
_NAMED = 0.6
# In sizes of the font, as much as a number or a short word that is not divided takes.
_NEARLY = 3.5
_SHORT = 3
_LONG = 48
_PAGE_NUMBER = re.compile(
    r"[-–—|·\s]*(?:page|第)?\s*\d{1,4}\s*(?:页|頁)?(?:\s*(?:of|[/|,，]?\s*共|[/|])\s*\d{1,4}\s*(?:页|頁)?)?[-–—|·\s]*",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_LEADER = re.compile(r"[.·…]{4,}\s*\d{1,4}$")
_RULE = re.compile(r"[.·•…_=*~\-–—\s]{8,}")
_BOLD = re.compile("bold|black|heavy|hei|黑", re.IGNORECASE)


@dataclass(slots=True)
class _Flow:
    """Lines below each other between two margins, as they are read.

    ``edge`` is where they end at the right. ``kind`` is ``page``, ``column``, ``cell`` or ``list``; the lines of a list of
    participants are not wrapped. ``said`` means the cell of a table beside the name.
    """

    lines: list[Cell]
    edge: float
    left: float
    page: int
    kind: str
    said: bool = False


@dataclass(slots=True)
class _Style:
    """What tells paragraphs from lines in a document, and how it writes words.

    ``spaces`` is whether there are spaces where Han characters meet Latin ones.
    """

    pitch: float
    wrapped: bool
    hyphens: Hyphens
    spaces: bool | None


def paragraphs(pages: Sequence[Sequence[Glyph]], page_width: float, ledger: Ledger) -> list[str]:
    """Return the paragraphs of a document, with an empty string where a wider space separates two of them.

    Headers and footers, dotted lines and hyphens at the ends of lines are entered in the ledger. ``page_width`` is
    in points.
    """
    lines_of = [_cells(page) for page in without_repeated([list(runs(page)) for page in pages], ledger)]
    # Where the columns of rows with three begin, on any page, and those between two others.
    wide = [row for page in lines_of for row in page if len(row) > 2]
    starts = _often(cell[0].left for row in wide for cell in row[1:])
    inner = _often(cell[0].left for row in wide for cell in row[1:-1])
    rows = [[tuple(map(_cell, row)) for row in _with_starts(page, starts)] for page in lines_of]
    rows = [_without_headings(page, ledger) for page in _without_edges(rows, ledger)]
    rows = without_footnotes(without_boxes(without_figures(rows, ledger), ledger), ledger)
    flows = [flow for number, page in enumerate(rows) for flow in _flows(page, number)]
    tables = frozenset(flow.left for flow in flows if flow.kind == "cell" and flow.said)
    # Where a column between two others begins, no speech does.
    tables = frozenset(one for one in tables if all(abs(one - left) > 1 for left in inner)) or tables
    columns = frozenset(flow.left for flow in flows if flow.kind == "column")
    columns = frozenset(one for one in columns if one > min(columns) + 1)
    if tables or columns:
        # A table that goes on can have a single row, or begin in the middle of one; a column can have a single line.
        flows = [flow for number, page in enumerate(rows) for flow in _flows(page, number, tables, columns)]
    style = _style(flows, page_width)
    lines: list[str] = []
    before: Cell | None = None
    last: _Flow | None = None
    for flow in flows:
        for cell, below in itertools.zip_longest(flow.lines, flow.lines[1:]):
            if _RULE.fullmatch(cell.text):
                ledger.take("dotted lines", cell.text)
                before = None
                continue
            same = last is flow
            if before is not None and last is not None and _goes_on(before, cell, below, last, flow, style):
                lines[-1] = _joined(lines[-1], cell.text, style, ledger)
            else:
                if lines and (
                    before is None
                    or (before.bottom - cell.bottom > style.pitch * _APART if same else before.finished)
                ):
                    lines.append("")
                lines += _divided(cell)
            before, last = cell, flow
    return lines


def _often(places: Iterable[float]) -> list[float]:
    return [place for place, times in Counter(round(place, 1) for place in places).items() if times > 1]


def _cells(page: Sequence[Sequence[Glyph]]) -> list[list[list[Glyph]]]:
    """Return the rows of a page from the top, each with its cells from the left."""
    lines: list[list[list[Glyph]]] = []
    for run in sorted(map(list, page), key=lambda run: -run[0].bottom):
        row = lines[-1] if lines else None
        if row is not None and _are_in_a_row(row, run):
            row.append(run)
        else:
            lines.append([run])
    rows: list[list[list[Glyph]]] = []
    for row in lines:
        row.sort(key=lambda run: run[0].left)
        cells: list[list[Glyph]] = []
        for run in row:
            if cells and run[0].left - cells[-1][-1].right < min(gap(run[0]), gap(cells[-1][-1])):
                if run[0].left - cells[-1][-1].right > gap(run[0]) / 10:
                    cells[-1].append(Glyph(" ", cells[-1][-1].right, run[0].left, run[0].bottom, run[0].top))
                cells[-1] += run
            else:
                cells.append(run)
        rows.append(cells)
    return rows


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
            if space > _LEAST_GAP * (glyph.top - glyph.bottom):
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
    if not _is_wide(text[0]):
        while end < len(text) and text[end] != " " and not _is_wide(text[end]):
            end += 1
    while end < len(text) and text[end] in SENTENCE_ENDS | frozenset("，,、；;：:"):
        end += 1
    shown = [glyph for glyph in glyphs if glyph.mark != " "]
    fonts = {glyph.font for glyph in shown}
    bold = 0
    if len(fonts) > 1 and _BOLD.search(glyphs[0].font):
        bold = next(
            (
                place
                for place, glyph in enumerate(glyphs)
                if glyph.mark != " " and not _BOLD.search(glyph.font)
            ),
            0,
        )
    first, last = glyphs[0], glyphs[-1]
    return Cell(
        text, first.left, last.right, min(glyph.bottom for glyph in shown), max(glyph.top for glyph in shown),
        glyphs[end - 1].right - first.left, bold, fonts.pop() if len(fonts) == 1 else "",
    )  # fmt: skip


def _is_wide(mark: str) -> bool:
    return mark > "\u2e80"


def _without_edges(pages: Sequence[list[Row]], ledger: Ledger) -> list[list[Row]]:
    """Return the pages without the rows that repeat at their edges, and without page numbers."""
    kept = [list(page) for page in pages]
    usual_pitch = _median([distance for page in pages for distance in _distances(page)])
    for step in (1, -1):
        edges = [_edge(page[::step], usual_pitch) for page in kept]
        often = Counter(kind for edge in edges for kind in {_kind(row) for row, _ in edge})
        for page, edge in zip(kept, edges, strict=True):
            taken = 0
            for place, (row, far) in enumerate(edge, 1):
                times = often[_kind(row)]
                text = _text(row)
                named = len(row) == 1 and role_of(text) is not None
                usual = times >= _ENOUGH and times * 2 >= len(pages)
                # A label can stand at the same height of two pages by chance, below other lines.
                apart = (
                    times >= 2
                    and times * 3 >= len(pages)
                    and far
                    and taken == place - 1
                    and likelihood(text) < LIKELY
                )
                number = (far or len(pages) > 1) and _PAGE_NUMBER.fullmatch(text)
                if not named and (usual or apart or number):
                    taken = place
            for row, _ in edge[:taken]:
                ledger.take("page headers and footers", "".join(cell.text for cell in row))
            del page[slice(taken) if step > 0 else slice(len(page) - taken, None)]
    return kept


def _without_headings(rows: Sequence[Row], ledger: Ledger) -> list[Row]:
    """Return the rows of a page without those that name the columns of a table."""
    kept: list[Row] = []
    for row in rows:
        if is_heading_row([[cell.text] for cell in row]):
            ledger.take("table headings", "".join(cell.text for cell in row))
        else:
            kept.append(row)
    return kept


def _edge(rows: Sequence[Row], usual_pitch: float) -> list[tuple[Row, bool]]:
    """Return the outermost rows, and whether a wide space separates each from the rows further inside.

    At most half of the rows are outermost: a footer is not at the top of a page with few rows. The distances of such a page
    tell little, so the usual distance in the document counts as well.
    """
    found: list[tuple[Row, bool]] = []
    pitch = min(_median(_distances(rows)), usual_pitch)
    for place, row in enumerate(rows[: min(_EDGE, max(1, len(rows) // 2))]):
        later = [
            abs(rows[at][0].bottom - rows[at + 1][0].bottom) for at in range(place, min(_EDGE, len(rows) - 1))
        ]
        found.append((row, any(distance > pitch * _FAR for distance in later)))
    return found


def _distances(rows: Sequence[Row]) -> list[float]:
    return [abs(one[0].bottom - other[0].bottom) for one, other in itertools.pairwise(rows)]


def _median(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2] if values else 0.0


def _kind(row: Row) -> tuple[str, int]:
    """Return a row with its numbers replaced, so that the footers of two pages are equal, and its height on the page."""
    return _DIGITS.sub("#", _text(row)), round(row[0].bottom / 4)


def _text(row: Row) -> str:
    return " ".join(cell.text for cell in row)


def _flows(
    rows: Sequence[Row], page: int, tables: Set[float] = frozenset(), columns: Set[float] = frozenset()
) -> Iterator[_Flow]:
    """Yield the lines of a page in the order in which they are read.

    ``tables`` is where speeches in tables begin, ``columns`` where all columns but the first do, as far as pages show it.
    """
    single: list[Cell] = []
    number = 0
    while number < len(rows):
        end, gutter = _region(rows, number, tables)
        end = _end_of_grid(rows, number, end, gutter)
        known = _begins(rows[number], gutter, tables)
        beside = min((one - 1 for one in columns if _begins(rows[number], one - 1, columns)), default=None)
        if beside is not None and not known:
            until = next((at for at in range(number, len(rows)) if _crosses(rows[at], beside)), len(rows))
            top = _top(rows, number, beside, len(single))
            left, right = _sides(rows[top:until], beside)
            if any(left) and any(right):
                del single[len(single) - (number - top) :]
                yield from _flow(single, page, "page")
                for side in (left, right):
                    yield from _side([row for row in side if row], page, "column")
                single = []
                number = until
                continue
        if end - number < 2 and not known:
            single.append(_merged(rows[number]))
            number += 1
            continue
        start = _top(rows, number, gutter, len(single))
        del single[len(single) - (number - start) :]
        region = [*rows[start:end]]
        left, right = _sides(region, gutter)
        details = _details_column(left, 1 if known else 2)
        if details is not None and _finished(right):
            yield from _flow(single, page, "page")
            yield from _records(*details, right, page)
            single = []
            number = end
            continue
        kind = _columns(left, right)
        if kind:
            longer = _longer(rows, end, gutter, left, 2.0 if kind == "column" else 1.05)
            left += [(), *rows[end:longer]]
            end = longer
            yield from _flow(single, page, "page")
            for side in (left, right):
                yield from _side([row for row in side if row], page, kind)
            single = []
        elif known or _is_table(left, right):
            yield from _flow(single, page, "page")
            yield from _records(left, [() for _ in left], right, page)
            single = []
        else:
            single += map(_merged, region)
        number = end
    yield from _flow(single, page, "page")


def _begins(row: Row, gutter: float, starts: Set[float]) -> bool:
    """Return whether a cell at the right of a gutter begins at one of ``starts``."""
    return any(abs(cell.left - one) < 1 and cell.left >= gutter for cell in row for one in starts)


def _crosses(row: Row, gutter: float) -> bool:
    return any(cell.left < gutter < cell.right for cell in row)


def _top(rows: Sequence[Row], start: int, gutter: float, most: int) -> int:
    """Return the row in which the right column begins, above the ``start`` of both by at most so many rows."""
    top = start
    for number in range(start - 1, start - 1 - most, -1):
        if len(rows[number]) > 1 or _crosses(rows[number], gutter):
            break
        if rows[number][0].left >= gutter:
            top = number
    return top


def _flow(lines: list[Cell], page: int, kind: str) -> Iterator[_Flow]:
    if lines:
        yield _Flow(lines, max(cell.right for cell in lines), min(cell.left for cell in lines), page, kind)


def _side(rows: Sequence[Row], page: int, kind: str) -> Iterator[_Flow]:
    """Yield the lines of one side of a gutter, which can be columns itself: no line crosses the gutter between them."""
    gutter = _inner_gutter(rows) if kind == "column" else None
    if gutter is None:
        yield from _flow([_merged(row) for row in rows], page, kind)
        return
    for side in _sides(rows, gutter):
        yield from _side([row for row in side if row], page, kind)


def _inner_gutter(rows: Sequence[Row]) -> float | None:
    """Return a place between two columns, one of them with several lines, that no row crosses, or None."""
    pairs = [pair for row in rows if len(row) > 1 for pair in itertools.pairwise(row)][:_COLUMN]
    for one, other in pairs:
        free: tuple[float, float] | None = (one.right, other.left)
        for row in rows:
            free = _free(row, *free) if free is not None else None
        if free is not None:
            gutter = sum(free) / 2
            if max(sum(map(bool, side)) for side in _sides(rows, gutter)) >= _COLUMN:
                return gutter
    return None


def _sides(rows: Sequence[Row], gutter: float) -> tuple[list[Row], list[Row]]:
    return (
        [tuple(cell for cell in row if cell.right <= gutter) for row in rows],
        [tuple(cell for cell in row if cell.right > gutter) for row in rows],
    )


def _longer(rows: Sequence[Row], start: int, gutter: float, left: Sequence[Row], most: float) -> int:
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


def _region(rows: Sequence[Row], start: int, tables: Set[float]) -> tuple[int, float]:
    """Return the end of the rows from ``start`` that leave a gutter free, and a place in it."""
    in_table = [one for one in tables if any(abs(cell.left - one) < 1 for cell in rows[start])]
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
            free = _free(row, low, high)
            if free is None:
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


def _free(row: Row, low: float, high: float) -> tuple[float, float] | None:
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


def _columns(left: Sequence[Row], right: Sequence[Row]) -> str:
    """Return the kind of two sides that are columns, each read from its top; empty if they are cells of rows."""
    sides = [[_merged(row) for row in side if row] for side in (left, right)]
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


def _end_of_grid(rows: Sequence[Row], start: int, end: int, gutter: float) -> int:
    """Return where people beside each other end: above the heading of the next list, which has its own columns."""
    for number in range(start + 2, end):
        if len(rows[number]) == 1 and is_list_of_people(rows[number][0].text):
            return number if _is_grid(*_sides(rows[start:number], gutter)) else end
    return end


def _is_grid(left: Sequence[Row], right: Sequence[Row]) -> bool:
    """Return whether names stand beside names, and something else below both."""
    kinds = {
        (names_a_person(_text(one)), names_a_person(_text(other)))
        for one, other in zip(left, right, strict=True)
        if one and other
    }
    cells = [cell for side in (left, right) for row in side for cell in row]
    finished = sum(cell.finished for cell in cells)
    return kinds == {(True, True), (False, False)} and finished * 4 < len(cells)


def _fills(cell: Cell, edge: float) -> bool:
    return cell.right > edge - 4 * cell.size


def _is_table(left: Sequence[Row], right: Sequence[Row]) -> bool:
    """Return whether the left side names who speaks and the right side is what is said."""
    said = [_merged(row) for row in right if row]
    names = [_merged(row) for row in left if row]
    finished = sum(cell.finished for cell in said)
    return (
        len(names) >= 2
        and sum(len(cell.text) for cell in said) >= _SHORT * len(said) * 2
        and finished * 4 >= len(said)
        and sum(cell.finished for cell in names) * 4 <= len(names)
        and finished * 2 >= len(names)
    )


def _details_column(left: Sequence[Row], fewest: int) -> tuple[list[Row], list[Row]] | None:
    """Return the names and the titles or firms at the left of speeches, if those are two columns of so many; otherwise None."""
    pairs = [pair for row in left if len(row) > 1 for pair in itertools.pairwise(row)][:_COLUMN]
    for one, other in pairs:
        free: tuple[float, float] | None = (one.right, other.left)
        for row in left:
            free = _free(row, *free) if free is not None and row else free
        if free is None:
            continue
        names, details = _sides(left, sum(free) / 2)
        labels = [_text(row) for row in names if row]
        told = [cell for row in details for cell in row]
        somebody = sum(likelihood(label) >= LIKELY for label in labels)
        if (
            len(told) >= fewest
            and somebody >= max(fewest, len(labels) * _NAMED)
            and (is_title(" ".join(cell.text for cell in told)) or any(is_firm(cell.text) for cell in told))
            and sum(cell.finished for cell in told) * 4 <= len(told)
        ):
            return names, details
    return None


def _finished(said: Sequence[Row]) -> bool:
    """Return whether lines are sentences, of which some end at the end of a line."""
    lines = [row for row in said if row]
    return sum(row[-1].finished for row in lines) * 6 >= len(lines) > 0


def _records(left: Sequence[Row], middle: Sequence[Row], right: Sequence[Row], page: int) -> Iterator[_Flow]:
    """Yield the cells of each row of a table, one after the other: who speaks, the title or firm, and what is said."""
    edge = max((cell.right for row in right for cell in row), default=0.0)
    begins = _beginnings(left, right)
    centred = _are_centred(left, right, begins)
    told = _beside_names(left, middle, begins, centred)
    for names, said in (_centred if centred else _from_top)(left, right, begins):
        yield from _flow(names, page, "cell")
        if names:
            yield from _flow(told.get(id(names[0]), []), page, "cell")
        if said:
            yield _Flow(said, edge, min(cell.left for cell in said), page, "cell", True)


def _beside_names(
    left: Sequence[Row], middle: Sequence[Row], begins: Sequence[bool], centred: bool
) -> dict[int, list[Cell]]:
    """Return the lines of the title or firm of each name, by the identity of its first line."""
    if not any(middle):
        return {}
    if not centred:
        return {id(names[0]): told for names, told in _from_top(left, middle, begins) if names}
    firsts = [_merged(row) for row, new in zip(left, begins, strict=True) if row and new]
    found: dict[int, list[Cell]] = {}
    for row in filter(None, middle):
        cell = _merged(row)
        nearest = min(firsts, key=lambda name: abs(name.bottom - cell.bottom))
        found.setdefault(id(nearest), []).append(cell)
    return found


def _beginnings(left: Sequence[Row], right: Sequence[Row]) -> list[bool]:
    """Return for each row whether a name begins in it; a name can have several lines."""
    pitch = _pitch(right)
    edge = max((row[-1].right for row in left if row), default=0.0)
    begins: list[bool] = []
    above: Cell | None = None
    said: Cell | None = None
    for beside, row in zip(left, right, strict=True):
        same = (
            above is not None
            and bool(beside)
            and above.bottom - beside[0].bottom <= max(pitch, above.size) * _APART
            and (not row or said is None or not said.finished or _is_rest(above, beside[0], edge))
        )
        begins.append(bool(beside) and not same)
        above = beside[-1] if beside else above
        said = row[-1] if row else said
    return begins


def _is_rest(name: Cell, below: Cell, edge: float) -> bool:
    """Return whether a line is the rest of a name that has no room in a cell of a table."""
    return _has_no_room(name, below, edge) and not (names_somebody(name.text) and names_somebody(below.text))


def _pitch(rows: Sequence[Row]) -> float:
    """Return the least distance of two rows with characters."""
    heights = [row[0].bottom for row in rows if row]
    return min((one - other for one, other in itertools.pairwise(heights) if one > other), default=0.0)


def _are_centred(left: Sequence[Row], right: Sequence[Row], begins: Sequence[bool]) -> bool:
    """Return whether names stand in the middle of the height of their rows.

    Then some are between two lines of a speech. Where names stand at the top, they are beside the first line.
    """
    said = [_merged(row) for row in right if row]
    pitch = _pitch(right) * _APART
    between, first = 0, 0
    for beside in itertools.compress(left, begins):
        name = beside[0]
        above = [cell for cell in said if cell.bottom > name.bottom + _CENTRED * name.size]
        below = [cell for cell in said if cell.bottom < name.bottom - _CENTRED * name.size]
        ends = not above or above[-1].bottom - name.bottom > pitch
        goes_on = bool(below) and name.bottom - below[0].bottom <= pitch
        if len(above) + len(below) < len(said):
            first += ends and goes_on
        else:
            between += not ends and goes_on
    return between > first


def _from_top(
    left: Sequence[Row], right: Sequence[Row], begins: Sequence[bool]
) -> Iterator[tuple[list[Cell], list[Cell]]]:
    names: list[Cell] = []
    said: list[Cell] = []
    for beside, row, new in zip(left, right, begins, strict=True):
        if new and (names or said):
            yield names, said
            names, said = [], []
        if beside:
            names.append(_merged(beside))
        if row:
            said.append(_merged(row))
    yield names, said


def _centred(
    left: Sequence[Row], right: Sequence[Row], begins: Sequence[bool]
) -> Iterator[tuple[list[Cell], list[Cell]]]:
    """Yield each name with the lines as far below its middle as the first line is above it.

    Lines above those of the first name go on with the speech of the page before.
    """
    names: list[list[Cell]] = []
    for row, new in zip(left, begins, strict=True):
        if row and (new or not names):
            names.append([])
        if row:
            names[-1].append(_merged(row))
    said = [_merged(row) for row in right if row]
    above = sum(cell.bottom > names[0][0].top for cell in said)
    start = min(range(above + 1), key=lambda one: (round(_unevenness(names, said, one)), one))
    if start:
        yield [], said[:start]
    for name, end in zip(names, _ends(names, said, start), strict=True):
        yield name, said[start:end]
        start = end


def _ends(names: Sequence[Sequence[Cell]], said: Sequence[Cell], start: int) -> list[int]:
    """Return where the lines of each name end if those of the first one begin at ``start``."""
    ends: list[int] = []
    for name in names[:-1]:
        if start < len(said):
            foot = name[0].top + name[-1].bottom - said[start].top
            while start < len(said) and said[start].bottom > foot - said[start].size / 2:
                start += 1
        ends.append(start)
    return [*ends, len(said)]


def _unevenness(names: Sequence[Sequence[Cell]], said: Sequence[Cell], start: int) -> float:
    """Return how far names are from the middle of their lines, in points, on average."""
    far: list[float] = []
    for name, end in zip(names, _ends(names, said, start)[:-1], strict=False):
        lines = said[start:end]
        middle = (lines[0].top + lines[-1].bottom) / 2 if lines else 0.0
        far.append(min(_MOST_UNEVEN, abs(middle - (name[0].top + name[-1].bottom) / 2)))
        start = end
    return sum(far) / max(1, len(far))


def _merged(row: Row) -> Cell:
    """Return the cells of a row as one, with a space between."""
    if len(row) == 1:
        return row[0]
    first, last = row[0], row[-1]
    # A mark at the margin does not fill the line.
    right = row[-2].right if len(last.text) <= _SHORT else last.right
    return replace(
        first,
        text=_text(row),
        right=right,
        bottom=first.bottom,
        font=first.font if first.font == last.font else "",
        bold=0,
    )


def _style(flows: Sequence[_Flow], page_width: float) -> _Style:
    """Return what tells the paragraphs of a document: the right margin, the usual distance of lines, its words."""
    for side in {(round(flow.left / 20), flow.kind) for flow in flows if flow.kind in ("column", "cell")}:
        same = [flow for flow in flows if (round(flow.left / 20), flow.kind) == side]
        edge = max(flow.edge for flow in same)
        for flow in same:
            flow.edge = edge
    long = sorted(
        cell.right
        for flow in flows
        for cell in flow.lines
        if flow.kind == "page" and width(cell.text) > _LONG
    )
    edge = long[len(long) * 19 // 20] if long else 0.0
    for flow in flows:
        if flow.kind == "page":
            flow.edge = max(flow.edge if not long else 0.0, edge)
    pairs = [
        (flow, one, other)
        for flow in flows
        if flow.kind != "list"
        for one, other in zip(flow.lines, flow.lines[1:], strict=False)
    ]
    wrapped = [pair for pair in pairs if _has_no_room(pair[1], pair[2], pair[0].edge)] or pairs
    pitches = Counter(
        round(one.bottom - other.bottom) for _, one, other in wrapped if one.bottom > other.bottom
    )
    pitch = float(max(pitches, key=lambda one: (pitches[one], -one))) if pitches else 0.0
    lines = [cell.text for flow in flows for cell in flow.lines]
    least = min((flow.left for flow in flows), default=0.0)
    even = [flow for flow, one, _ in pairs if abs(flow.edge - (page_width - least)) < 3 * one.size]
    unfinished = [pair for pair in pairs if not pair[1].finished and width(pair[1].text) * 2 > _LONG]
    full = sum(_has_no_room(one, other, flow.edge) for flow, one, other in unfinished)
    return _Style(
        pitch,
        (full > _ENOUGH or bool(even)) and full * 2 >= len(unfinished),
        Hyphens.of(lines),
        writes_spaces("\n".join(lines)),
    )


def _has_no_room(cell: Cell, below: Cell, edge: float) -> bool:
    return cell.right + below.first + _ROOM * cell.size > edge - 1


def _goes_on(before: Cell, cell: Cell, below: Cell | None, last: _Flow, flow: _Flow, style: _Style) -> bool:
    """Return whether a line goes on with the paragraph of the line before; ``below`` is the line after it."""
    if (
        not style.wrapped
        or last.kind == "list"
        or last.kind != flow.kind
        or abs(cell.size - before.size) > _OTHER_SIZE * before.size
    ):
        return False
    if (before.font and cell.font and before.font != cell.font) or _LEADER.search(before.text):
        return False
    if before.text.endswith(HYPHEN):
        return True
    if last is flow:
        if not 0 < before.bottom - cell.bottom <= style.pitch * _APART:
            return False
    elif last.page == flow.page and last.kind != "column":
        return False
    if not _has_no_room(before, cell, last.edge) and not _breaks_early(before, last):
        return False
    if not before.finished:
        return not _begins_with_name(cell)
    return (
        last is flow
        and cell.left < flow.left + _INDENT * cell.size
        and not _is_label(cell.text)
        and not _stands_alone(cell, below, flow)
    )


def _breaks_early(before: Cell, flow: _Flow) -> bool:
    """Return whether a line in Han characters that ends no sentence is nearly full: numbers and words are not divided."""
    long = width(before.text) > _PROSE and (flow.said or flow.kind != "cell")
    return (
        long
        and not before.finished
        and _is_wide(before.text[-1])
        and before.right > flow.edge - _NEARLY * before.size
    )


def _begins_with_name(cell: Cell) -> bool:
    return cell.bold > 0 and likelihood(cell.text[: cell.bold].strip()) >= LIKELY


def _stands_alone(cell: Cell, below: Cell | None, flow: _Flow) -> bool:
    """Return whether a line is a label or a heading, even where no space is above it.

    The last line of a paragraph ends a sentence, and another one has no room for the first word of the next line.
    """
    if cell.bold and can_be_label(cell.text[: cell.bold].strip()) is not None:
        return True
    first = below.first if below is not None else _ROOM_OF_WORD * cell.size
    return not cell.finished and cell.right + first + 2 * cell.size < flow.edge


def _is_label(text: str) -> bool:
    label = labelled(text)
    if label is not None and (likelihood(label.name) >= LIKELY):
        return True
    return likelihood(text) >= LIKELY


def _joined(line: str, after: str, style: _Style, ledger: Ledger) -> str:
    """Return a line with the next one of its paragraph, without the hyphen of a divided word."""
    divided = style.hyphens.divide(line, after)
    if divided is None:
        line = line[:-1] + "-" if line[-1] == HYPHEN else line
        return line + between(line, after, style.spaces) + after
    if divided:
        ledger.count("hyphens at the ends of lines", 1, f"{line[-8:-1]}-⏎{after[:8]}")
    return line[:-1] + ("" if divided else "-") + after


def _divided(cell: Cell) -> list[str]:
    """Return a line, or its bold beginning and the rest if it begins with a name in bold."""
    bold, rest = cell.text[: cell.bold].strip(), cell.text[cell.bold :].strip()
    if not bold or not rest or rest[0].islower() or rest[0] in ":：-–—,，(（" or can_be_label(bold) is None:
        return [cell.text.replace(HYPHEN, "-")]
    return (
        [bold, rest.replace(HYPHEN, "-")] if likelihood(bold) >= LIKELY else [cell.text.replace(HYPHEN, "-")]
    )
