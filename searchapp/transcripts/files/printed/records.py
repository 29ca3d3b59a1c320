"""Records: rows of a table with who speaks at the left and what is said at the right."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from searchapp.transcripts.files.printed.cells import Cell, Row, has_no_room, merged, text_of
from searchapp.transcripts.files.printed.flows import Flow, flow_of
from searchapp.transcripts.files.printed.gutters import free_of, sides_of
from searchapp.transcripts.looks import LIKELY, likelihood, names_somebody
from searchapp.transcripts.marks import labelled, only_time
from searchapp.transcripts.names import is_firm
from searchapp.transcripts.titles import is_title

# The distance of two lines of one name, as a multiple of the usual one.
_APART = 1.2
# In sizes of the font.
_CENTRED = 0.25
_SMALLER = 0.95
# In points.
_MOST_UNEVEN = 100.0
# How much nearer names must be to the middles of their lines if some lines have no name, in sizes of the font.
_REST = 0.25
# How much the last name of a page counts.
_LAST = 0.25
# How much nearer they must be if a speech begins where no wider space is, in sizes of the font.
_NARROW = 0.5
# Rows that are looked at for two columns.
_COLUMN = 6
# Lines beside labels tell of a column.
_BESIDE = 3
# Such a share of labels are names.
_NAMED = 0.6
_SHORT = 3


def is_table(left: Sequence[Row], right: Sequence[Row]) -> bool:
    """Return whether the left side names who speaks and the right side is what is said."""
    said = [merged(row) for row in right if row]
    names = [merged(row) for row in left if row]
    finished = sum(cell.finished for cell in said)
    # Of long speeches, few lines end as a sentence does.
    rare = 10 if sum(likelihood(cell.text.rstrip(":：")) >= LIKELY for cell in names) >= 2 else 4
    return (
        len(names) >= 2
        and sum(len(cell.text) for cell in said) >= _SHORT * len(said) * 2
        and finished * rare >= len(said)
        and sum(cell.finished for cell in names) * 4 <= len(names)
        and finished * 2 >= len(names)
    )


def details_column(left: Sequence[Row], fewest: int) -> tuple[list[Row], list[Row]] | None:
    """Return the names and the titles or firms at the left of speeches, if those are two columns of so many; otherwise None."""
    pairs = [pair for row in left if len(row) > 1 for pair in itertools.pairwise(row)][:_COLUMN]
    for one, other in pairs:
        free: tuple[float, float] | None = (one.right, other.left)
        for row in left:
            free = free_of(row, *free) if free is not None and row else free
        if free is None:
            continue
        names, details = sides_of(left, sum(free) / 2)
        labels = [text_of(row) for row in names if row]
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


def beside_labels(pages: Sequence[Sequence[Row]]) -> frozenset[float]:
    """Return where lines begin beside labels that fit into their column, while most labels are wider and stand above the lines."""
    rows = [row for page in pages for row in page]
    alone = Counter(round(row[0].left) for row in rows if len(row) == 1)
    beside = Counter(
        round(row[1].left)
        for row in rows
        if len(row) == 2 and likelihood(row[0].text.rstrip(":： ")) >= LIKELY
    )
    return frozenset(
        row[1].left
        for row in rows
        if len(row) == 2
        and beside[round(row[1].left)] >= _BESIDE
        and alone[round(row[1].left)] * 2 > alone.total()
    )


def with_wide_labels(rows: Sequence[Row], tables: Set[float], labels: Set[float]) -> list[Row]:
    """Return rows, of which those are two cells that begin with a label wider than its column and go on with what is said.

    ``tables`` is where speeches begin, and ``labels`` where labels do.
    """
    found: list[Row] = []
    for row in rows:
        cell = row[0]
        start = next((one for one in tables if cell.left < one - 1 and cell.right > one + 1), None)
        end = _end_of_label(cell) if start is not None and len(row) == 1 else 0
        if (
            start is None
            or not cell.text[end:].strip()
            or not end
            or all(abs(cell.left - one) > 1 for one in labels)
        ):
            found.append(row)
            continue
        text = cell.text[end:].lstrip()
        letter = (cell.right - cell.left) / len(cell.text)
        name = replace(cell, text=cell.text[:end].rstrip(), right=start - 1, bold=0)
        said = replace(cell, text=text, left=start, first=letter * len(text.split(" ")[0]), bold=0)
        found.append((name, said))
    return found


def _end_of_label(cell: Cell) -> int:
    """Return where the label ends with which a line begins: what is bold, or what is before a colon; 0 if there is none."""
    if cell.bold and likelihood(cell.text[: cell.bold].strip(":： ")) >= LIKELY:
        return cell.bold
    label = labelled(cell.text)
    return label.end if label is not None and likelihood(label.name) >= LIKELY else 0


def are_sentences(said: Sequence[Row]) -> bool:
    """Return whether lines are sentences, of which some end at the end of a line."""
    lines = [row for row in said if row]
    return sum(row[-1].finished for row in lines) * 6 >= len(lines) > 0


def records(left: Sequence[Row], middle: Sequence[Row], right: Sequence[Row], page: int) -> Iterator[Flow]:
    """Yield the cells of each row of a table, one after the other: who speaks, the title or firm, and what is said."""
    edge = max((cell.right for row in right for cell in row), default=0.0)
    begins = _beginnings(left, right)
    centred = _are_centred(left, right, begins)
    told = _beside_names(left, middle, begins, centred)
    for number, (names, said) in enumerate((_centred if centred else _from_top)(left, right, begins)):
        yield from flow_of(names, page, "cell")
        if names:
            yield from flow_of(told.get(id(names[0]), []), page, "cell")
        if said:
            ahead = centred and number > 0 and not names
            yield Flow(said, edge, min(cell.left for cell in said), page, "cell", True, ahead)


def _beside_names(
    left: Sequence[Row], middle: Sequence[Row], begins: Sequence[bool], centred: bool
) -> dict[int, list[Cell]]:
    """Return the lines of the title or firm of each name, by the identity of its first line."""
    if not any(middle):
        return {}
    if not centred:
        return {id(names[0]): told for names, told in _from_top(left, middle, begins) if names}
    firsts = [merged(row) for row, new in zip(left, begins, strict=True) if row and new]
    found: dict[int, list[Cell]] = {}
    for row in filter(None, middle):
        cell = merged(row)
        nearest = min(firsts, key=lambda name: abs(name.bottom - cell.bottom))
        found.setdefault(id(nearest), []).append(cell)
    return found


def _beginnings(left: Sequence[Row], right: Sequence[Row]) -> list[bool]:
    """Return for each row whether a name begins in it; a name can have several lines, and a title, a firm or a time below it."""
    pitch = _pitch(right)
    edge = max((row[-1].right for row in left if row), default=0.0)
    begins: list[bool] = []
    name = ""
    above: Cell | None = None
    said: Cell | None = None
    for beside, row in zip(left, right, strict=True):
        text = text_of(beside).rstrip(":： ")
        same = (
            above is not None
            and bool(beside)
            and above.bottom - beside[0].bottom <= max(pitch, above.size) * _APART
            and (
                not row
                or said is None
                or not said.finished
                # The title or firm below the name.
                or beside[-1].size < above.size * _SMALLER
                or (
                    has_no_room(above, beside[0], edge)
                    and not (names_somebody(name) and names_somebody(text))
                )
            )
        )
        begins.append(bool(beside) and not same)
        if beside and only_time(text) is None:
            name = f"{name} {text}" if same else text
        above = beside[-1] if beside else above
        said = row[-1] if row else said
    return begins


def _pitch(rows: Sequence[Row]) -> float:
    """Return the least distance of two rows with characters."""
    heights = [row[0].bottom for row in rows if row]
    return min((one - other for one, other in itertools.pairwise(heights) if one > other), default=0.0)


def _are_centred(left: Sequence[Row], right: Sequence[Row], begins: Sequence[bool]) -> bool:
    """Return whether names stand in the middle of the height of their rows.

    Then some are between two lines of a speech. Where names stand at the top, they are beside the first line.
    """
    said = [merged(row) for row in right if row]
    names = [row[0] for row in itertools.compress(left, begins)]
    pitch = _pitch(right) * _APART
    between, first = 0, 0
    for name in names:
        above = [cell for cell in said if cell.bottom > name.bottom + _CENTRED * name.size]
        below = [cell for cell in said if cell.bottom < name.bottom - _CENTRED * name.size]
        ends = not above or above[-1].bottom - name.bottom > pitch
        # A line with a name beside it goes on with no speech.
        goes_on = (
            bool(below)
            and name.bottom - below[0].bottom <= pitch
            and all(abs(one.bottom - below[0].bottom) > _CENTRED * one.size for one in names)
        )
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
            names.append(merged(beside))
        if row:
            said.append(merged(row))
    yield names, said


def _centred(
    left: Sequence[Row], right: Sequence[Row], begins: Sequence[bool]
) -> Iterator[tuple[list[Cell], list[Cell]]]:
    """Yield each name with the lines of which it stands in the middle.

    Lines above those of the first name go on with the speech of the page before, and lines below those of the last one
    begin a speech whose name is on the next page.
    """
    names: list[list[Cell]] = []
    for row, new in zip(left, begins, strict=True):
        if row and (new or not names):
            names.append([])
        if row:
            names[-1].append(merged(row))
    said = [merged(row) for row in right if row]
    cuts = _cuts(names, said)
    if cuts[0]:
        yield [], said[: cuts[0]]
    for name, (start, end) in zip(names, itertools.pairwise(cuts), strict=True):
        yield name, said[start:end]
    if cuts[-1] < len(said):
        yield [], said[cuts[-1] :]


def _cuts(names: Sequence[Sequence[Cell]], said: Sequence[Cell]) -> list[int]:
    """Return where the lines of each name begin, and where those of the last one end.

    Of all ways to divide the lines, it is the one in which the names are nearest to the middles of their lines, and most begin
    where a wider space is than between two lines of a paragraph.
    """
    end = _end(names[-1], said)
    size = said[0].size
    wide = _wide_spaces(said)
    above = sum(cell.bottom > names[0][0].top for cell in said)
    best = {bound: (_REST * size * (bound > 0), [bound]) for bound in range(min(above, end) + 1)}
    for name in names:
        middle = (name[0].top + name[-1].bottom) / 2
        # Lines of the last name can be on the next page.
        last = name is names[-1]
        reached: dict[int, tuple[float, list[int]]] = {}
        for start, (cost, cuts) in best.items():
            for stop in (end,) if last else range(start, end + 1):
                far = _MOST_UNEVEN
                if stop > start:
                    far = min(far, abs((said[start].top + said[stop - 1].bottom) / 2 - middle))
                total = cost + far * (_LAST if last else 1) + _NARROW * size * (stop not in wide)
                if stop not in reached or total < reached[stop][0]:
                    reached[stop] = (total, [*cuts, stop])
        best = reached
    return best[end][1]


def _end(name: Sequence[Cell], said: Sequence[Cell]) -> int:
    """Return where the lines of the last name of a page end: above the widest space, if there is none like it."""
    distances = sorted(
        (
            (one.bottom - other.bottom, place)
            for place, (one, other) in enumerate(itertools.pairwise(said), 1)
        ),
        reverse=True,
    )
    if len(distances) < 2 or distances[0][0] < distances[1][0] * _APART:
        return len(said)
    place = distances[0][1]
    return place if said[place].top < name[-1].bottom else len(said)


def _wide_spaces(said: Sequence[Cell]) -> set[int]:
    """Return the lines above which a wider space is than between two lines of a paragraph."""
    distances = [one.bottom - other.bottom for one, other in itertools.pairwise(said)]
    least = min(distances, default=0.0)
    return {place for place, distance in enumerate(distances, 1) if distance > least * _APART}
