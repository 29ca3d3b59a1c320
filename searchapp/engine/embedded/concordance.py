"""Marks as lines of a concordance, sorted without decoding the text of lines that are not shown."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from searchapp.engine.base import CONTEXT, Concordance, Line, LineOrder
from searchapp.engine.embedded.matches import Matches
from searchapp.engine.embedded.segment.reader import SegmentReader
from searchapp.engine.embedded.snapshot import Snapshot
from searchapp.engine.embedded.spans import Offsets
from searchapp.model import Call, Turn

# Number of marks whose contexts are gathered at a time; each character of a context takes 32 bits.
_BATCH = 65_536


def lines(
    snapshot: Snapshot, marks: Sequence[Matches], *, order: LineOrder, limit: int | None, offset: int
) -> Concordance:
    """Return one page of the lines of marks; see ``Engine.lines``."""
    turns = np.concatenate(
        [
            part.turns + turns.start
            for part, turns in zip(marks, snapshot.parts, strict=True)
        ]
        or [np.zeros(0, dtype=np.int64)]
    )  # fmt: skip
    segments = np.repeat(np.arange(len(marks)), [part.size for part in marks])
    # Within a segment marks ascend; a stable sort by turn keeps the order of the marks in a turn.
    places = np.argsort(snapshot.order[turns], kind="stable")
    if order != "position":
        keys = np.concatenate(
            [
                _contexts(reader, part, order)
                for reader, part in zip(snapshot.readers, marks, strict=True)
            ]
            or [np.zeros(0, dtype=f"S{CONTEXT * 4}")]
        )  # fmt: skip
        places = places[np.argsort(keys[places], kind="stable")]
    firsts = np.cumsum([0, *(part.size for part in marks)])
    last = None if limit is None else offset + limit
    page = places[offset:last]
    spoken = snapshot.turns(turns[page])
    return Concordance(
        total=int(turns.size),
        lines=tuple(
            _line(
                snapshot,
                int(turns[place]),
                marks[segments[place]],
                place - int(firsts[segments[place]]),
                *each,
            )
            for place, each in zip(page.tolist(), spoken, strict=True)
        ),
    )


def _line(snapshot: Snapshot, turn: int, marks: Matches, place: int, call: Call, spoken: Turn) -> Line:
    number, local = snapshot.segment_of(turn)
    begin = int(snapshot.readers[number].turn_starts[local])
    start, end = int(marks.spans.starts[place]) - begin, int(marks.spans.ends[place]) - begin
    return Line(
        call=call,
        turn=spoken,
        start=start,
        end=end,
        left=spoken.text[max(0, start - CONTEXT) : start],
        match=spoken.text[start:end],
        right=spoken.text[end : end + CONTEXT],
    )


def _contexts(reader: SegmentReader, marks: Matches, order: LineOrder) -> npt.NDArray[np.bytes_]:
    """Return the folded context of each mark as bytes that sort in the order of its characters."""
    starts = reader.turn_starts.astype(np.int64)
    keys = [np.zeros(0, dtype=f"S{CONTEXT * 4}")]
    for first in range(0, len(marks.spans), _BATCH):
        batch = slice(first, first + _BATCH)
        turns = marks.turns[batch]
        if order == "left":
            positions = marks.spans.starts[batch, None] - np.arange(1, CONTEXT + 1)
            inside = positions >= starts[turns, None]
        else:
            positions = marks.spans.ends[batch, None] + np.arange(CONTEXT)
            inside = positions < starts[turns + 1, None] - 1
        keys.append(_comparable(reader, positions, inside))
    return np.concatenate(keys)


def _comparable(
    reader: SegmentReader, positions: Offsets, inside: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bytes_]:
    codes = np.where(inside, reader.folded_at(np.where(inside, positions, 0)), 0)
    return np.ascontiguousarray(codes.astype(">u4")).view(f"S{CONTEXT * 4}")[:, 0]
