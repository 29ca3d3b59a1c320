"""Matches in one segment, grouped by turn."""

from __future__ import annotations

import numpy as np

from searchapp.engine.embedded.lazy import lazy
from searchapp.engine.embedded.spans import Mask, Offsets, Spans


class Matches:
    """Some of the matches that were found in a segment, as positions in it: all of those in certain turns.

    ``distinct_turns`` are the turns, ascending. The matches of turn number n of these are the ``counts[n]`` spans from
    number ``firsts[n]`` of ``found``. All are int64, shape (turns with matches,).
    """

    def __init__(self, found: Spans, distinct_turns: Offsets, firsts: Offsets, counts: Offsets) -> None:
        self.found = found
        self.distinct_turns = distinct_turns
        self.firsts = firsts
        self.counts = counts

    @classmethod
    def by_turn(cls, spans: Spans, turns: Offsets) -> Matches:
        """Return all spans as matches, given the turn of each; both ascend."""
        edge = np.ones(turns.size + 1, dtype=np.bool_)
        np.not_equal(turns[1:], turns[:-1], out=edge[1:-1])
        edges = edge.nonzero()[0]
        firsts = edges[:-1]
        return cls(spans, turns.take(firsts), firsts, edges[1:] - firsts)

    @lazy
    def size(self) -> int:
        """The number of matches."""
        return int(self.counts.sum())

    @lazy
    def spans(self) -> Spans:
        """The matches, ordered by start."""
        if self.size == len(self.found):
            return self.found
        which = stretches(self.firsts, self.counts)
        return Spans(self.found.starts.take(which), self.found.ends.take(which))

    @lazy
    def turns(self) -> Offsets:
        """The turn of each match."""
        return np.repeat(self.distinct_turns, self.counts)

    def rows(self, turns: Offsets) -> Offsets:
        """Return the place of each turn in ``distinct_turns``, or -1 if it has no match."""
        distinct = self.distinct_turns
        if np.array_equal(turns, distinct):
            return np.arange(turns.size)
        if not distinct.size:
            return np.full(turns.size, -1)
        rows = distinct.searchsorted(turns)
        return np.where(distinct.take(rows, mode="clip") == turns, rows, -1)

    def within(self, selected: Mask) -> Matches:
        """Return the matches in the selected turns: bool, shape (all turns of the segment,)."""
        return self.where(selected.take(self.distinct_turns))

    def at(self, rows: Offsets) -> Matches:
        """Return the matches in some of the turns, given their places, which ascend, in ``distinct_turns``."""
        if rows.size == self.distinct_turns.size:
            return self
        return Matches(
            self.found, self.distinct_turns.take(rows), self.firsts.take(rows), self.counts.take(rows)
        )

    def where(self, keep: Mask) -> Matches:
        """Return the matches in some of the turns: bool, shape of ``distinct_turns``."""
        if keep.all():
            return self
        kept = (each.compress(keep) for each in (self.distinct_turns, self.firsts, self.counts))
        return Matches(self.found, *kept)


def stretches(firsts: Offsets, counts: Offsets) -> Offsets:
    """Return the numbers of stretches, one after the other: ``counts[n]`` numbers from ``firsts[n]``.

    >>> stretches(np.array([5, 9]), np.array([2, 3])).tolist()
    [5, 6, 9, 10, 11]
    """
    ends = np.cumsum(counts)
    return np.arange(int(ends[-1]) if ends.size else 0) + np.repeat(firsts - ends + counts, counts)
