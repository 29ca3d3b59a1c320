"""Marks as lines of a concordance, sorted without decoding the text of lines that are not shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from searchapp.engine.base import CONTEXT, Concordance, Line, LineOrder, Sample
from searchapp.engine.embedded.matches import Matches
from searchapp.engine.embedded.snapshot import Snapshot
from searchapp.engine.embedded.spans import Offsets
from searchapp.engine.embedded.words import Words, words_beside
from searchapp.periods import sort_key

# Number of folded characters that are compared at a time, as one number of 63 bits.
_PACKED = 3
_BITS = 21
# How many lines are read together; their texts are in memory together.
_READ = 64


def lines(
    snapshot: Snapshot,
    marks: Sequence[Matches],
    order: LineOrder,
    limit: int | None,
    offset: int,
    sample: Sample | None,
) -> Concordance:
    """Return one page of the lines of marks; see ``Engine.lines``."""
    found = _Lines(snapshot, marks)
    total = found.turns.size
    # Within a segment marks ascend; a stable sort by turn keeps the order of the marks in a turn.
    places = np.argsort(snapshot.order[found.turns], kind="stable")
    if sample:
        places = places[np.array(sample.of(total), dtype=np.int64)]
    last = places.size if limit is None else min(places.size, offset + limit)
    if order in ("left", "right"):
        places = found.by_context(places, order, offset, last)
    elif order != "position":
        ranks = snapshot.columns[order].ranks(sort_key if order == "period" else str)
        places = places[np.argsort(ranks[found.turns[places]], kind="stable")]
    return Concordance(total, found.read(places[offset:last]))


class _Lines:
    """Where all marks are: in which turn of the snapshot and which segment, and from where to where in its text."""

    def __init__(self, snapshot: Snapshot, marks: Sequence[Matches]) -> None:
        self._snapshot = snapshot
        none: Sequence[Offsets] = [np.zeros(0, dtype=np.int64)]
        parts = list(zip(marks, snapshot.parts, strict=True))
        self.turns = np.concatenate([*none, *(part.turns + turns.start for part, turns in parts)])
        self._segments = np.repeat(np.arange(len(marks)), [part.size for part in marks])
        self._starts = np.concatenate([*none, *(part.spans.starts for part in marks)])
        self._ends = np.concatenate([*none, *(part.spans.ends for part in marks)])

    def by_context(self, places: Offsets, order: LineOrder, offset: int, last: int) -> Offsets:
        """Return some lines sorted by their contexts on one side, exactly only from ``offset`` to ``last``.

        A few characters of all lines are compared at once. Only lines that are equal so far, and of which some can be
        in that range, are compared further.
        """
        if offset >= last:
            return places
        places = places.copy()
        # The place of the first line that is equal so far, for each line.
        firsts = np.zeros(places.size, dtype=np.int64)
        for begin in range(0, CONTEXT, _PACKED):
            equal = np.zeros(places.size, dtype=np.bool_)
            equal[:-1] = firsts[1:] == firsts[:-1]
            equal[1:] |= equal[:-1].copy()
            tied = np.flatnonzero(equal & (firsts >= firsts[offset]) & (firsts < last))
            if not tied.size:
                break
            lines, groups = places[tied], firsts[tied]
            keys = self._context(lines, order, begin)
            ranked = np.lexsort((keys, groups)) if begin else np.argsort(keys, kind="stable")
            places[tied], keys = lines[ranked], keys[ranked]
            begins = np.ones(tied.size, dtype=np.bool_)
            begins[1:] = (groups[1:] != groups[:-1]) | (keys[1:] != keys[:-1])
            firsts[tied] = np.maximum.accumulate(np.where(begins, tied, 0))
        return places

    def _context(self, lines: Offsets, order: LineOrder, begin: int) -> Offsets:
        """Return _PACKED folded characters of some lines as numbers; beyond the turn and the context they are 0."""
        keys = np.zeros(lines.size, dtype=np.int64)
        segments = self._segments[lines]
        for number, reader in enumerate(self._snapshot.readers):
            here = np.flatnonzero(segments == number)
            turns = self.turns[lines[here]] - self._snapshot.parts[number].start
            packed = np.zeros(here.size, dtype=np.int64)
            for distance in range(begin, begin + _PACKED):
                if order == "left":
                    positions = self._starts[lines[here]] - 1 - distance
                    inside = positions >= reader.turn_starts[turns]
                else:
                    positions = self._ends[lines[here]] + distance
                    inside = positions < reader.turn_starts[turns + 1] - 1
                inside &= distance < CONTEXT
                codes = reader.folded_at(np.where(inside, positions, 0)).astype(np.int64)
                packed = packed << _BITS | np.where(inside, codes, 0)
            keys[here] = packed
        return keys

    def read(self, lines: Offsets) -> Iterator[Line]:
        """Yield some lines."""
        for begin in range(0, lines.size, _READ):
            several = lines[begin : begin + _READ]
            turns, which = np.unique(self.turns[several], return_inverse=True)
            spoken = self._snapshot.turns(turns)
            beside = self._words_beside(several)
            for line, turn, (before, after) in zip(several.tolist(), which.tolist(), beside, strict=True):
                call, said = spoken[turn]
                number, local = self._snapshot.segment_of(int(turns[turn]))
                first = int(self._snapshot.readers[number].turn_starts[local])
                start, end = int(self._starts[line]) - first, int(self._ends[line]) - first
                yield Line(
                    call=call,
                    turn=said,
                    start=start,
                    end=end,
                    left=said.text[max(0, start - CONTEXT) : start],
                    match=said.text[start:end],
                    right=said.text[end : end + CONTEXT],
                    left_words=tuple((low - first, high - first) for low, high in before),
                    right_words=tuple((low - first, high - first) for low, high in after),
                )

    def _words_beside(self, lines: Offsets) -> list[tuple[Words, Words]]:
        """Return the words before and after the match of some lines, as positions in its segment."""
        beside: list[tuple[Words, Words]] = [((), ())] * lines.size
        segments = self._segments[lines]
        for number, reader in enumerate(self._snapshot.readers):
            here = np.flatnonzero(segments == number)
            found = words_beside(reader, self._starts[lines[here]], self._ends[lines[here]])
            for place, words in zip(here.tolist(), zip(*found, strict=True), strict=True):
                beside[place] = words
        return beside
