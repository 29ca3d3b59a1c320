"""Forms: records of meetings with investors, a table over several pages whose parts are named at the left of it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from searchapp.transcripts.files.printed.cells import Cell, Row, has_no_room, merged
from searchapp.transcripts.files.printed.flows import Flow, flow_of
from searchapp.transcripts.files.printed.gutters import crosses, sides_of
from searchapp.transcripts.words import Vocabulary, compiled

# Parts that tell such a record.
_PARTS = 3
# In sizes of the font.
_LEVEL = 0.3
_NEAR = 3.0
# The distance of two lines of a name, as a multiple of its size.
_APART = 1.9
# A space between two parts, in spaces between two lines.
_WIDE = 1.15


def gutter_of(pages: Sequence[Sequence[Row]]) -> float | None:
    """Return a place between the names of the parts of a record and what is beside them, in points; None if there is no record."""
    for page in pages:
        found = [(row, part.group()) for row in page if len(row) > 1 and (part := _part().match(row[0].text))]
        # Other tables have a date and a place too.
        if len(found) >= _PARTS and any(len(part) > len("日期") for _, part in found):
            return min(row[1].left for row, _ in found) - 1
    return None


def end_of_form(rows: Sequence[Row], start: int, gutter: float) -> int:
    """Return the end of the rows from ``start`` that are in a record; ``start`` itself if that one is not."""
    end = start
    while end < len(rows) and not crosses(rows[end], gutter):
        end += 1
    return end


def form_flows(rows: Sequence[Row], gutter: float, page: int) -> Iterator[Flow]:
    """Yield each part of a record: its name, and what is beside it. Names are at the top or in the middle of their parts."""
    left, right = sides_of(rows, gutter)
    names = _names([merged(row) for row in left if row])
    beside = [merged(row) for row in right if row]
    cuts = [0]
    for above, name in itertools.pairwise([None, *names]):
        cuts.append(_cut(beside, cuts[-1], above, name) if name is not None else cuts[-1])
    yield from _told(beside[: cuts[1] if names else None], page)
    for name, (start, end) in zip(names, itertools.pairwise([*cuts[1:], len(beside)]), strict=True):
        yield from flow_of(name, page, "cell")
        yield from _told(beside[start:end], page)


def _told(lines: list[Cell], page: int) -> Iterator[Flow]:
    for flow in flow_of(lines, page, "cell"):
        flow.said = True
        yield flow


def _names(cells: Sequence[Cell]) -> list[list[Cell]]:
    """Return the names of parts, each as its lines: a line goes on in the next one if it is full."""
    edge = max((cell.right for cell in cells), default=0.0)
    names: list[list[Cell]] = []
    for cell in cells:
        above = names[-1][-1] if names else None
        if (
            above is not None
            and above.bottom - cell.bottom <= _APART * cell.size
            and has_no_room(above, cell, edge)
        ):
            names[-1].append(cell)
        else:
            names.append([cell])
    return names


def _cut(beside: Sequence[Cell], first: int, above: list[Cell] | None, name: list[Cell]) -> int:
    """Return which of the lines beside is the first one of a part, below the ``first`` one of the part above."""
    level = next(
        (
            at
            for at in range(first, len(beside))
            if abs(beside[at].bottom - name[0].bottom) <= _LEVEL * name[0].size
        ),
        None,
    )
    middle = (name[0].top + name[-1].bottom) / 2
    last = next((at for at in range(first, len(beside)) if beside[at].bottom < middle), len(beside))
    # What was asked and answered is longer than the name beside it; all else is near its name.
    begin = first + (above is not None)
    if not _is_talk(name):
        begin = next(
            (
                at
                for at in range(begin, last + 1)
                if at == len(beside) or beside[at].bottom < name[0].top + _NEAR * name[0].size
            ),
            last,
        )
    if last <= begin:
        return min(begin, len(beside)) if level is None else level
    usual = min((_space(beside, at) for at in range(1, len(beside)) if _space(beside, at) > 0), default=0.0)
    if level is not None and begin <= level and (not level or _space(beside, level) > usual * _WIDE):
        return level
    spaces = {at: _space(beside, at) for at in range(max(begin, 1), min(last + 1, len(beside)))}
    if last == len(beside) and beside:
        # What is beside the name can be on the next page.
        spaces[last] = beside[-1].bottom - name[0].bottom
    if not spaces:
        return begin
    widest = max(spaces.values())
    return min(at for at in spaces if spaces[at] >= widest - 0.5)


def _space(beside: Sequence[Cell], at: int) -> float:
    return beside[at - 1].bottom - beside[at].bottom


def _is_talk(name: Sequence[Cell]) -> bool:
    return _talk().search("".join(cell.text for cell in name)) is not None


@compiled
def _part(words: Vocabulary) -> re.Pattern[str]:
    return words.pattern("headings", "record")


@compiled
def _talk(words: Vocabulary) -> re.Pattern[str]:
    return words.pattern("headings", "recorded")
