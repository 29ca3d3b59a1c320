"""Counts for each combination of values of several fields."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from searchapp.engine.base import GROUP_FIELDS, Size, Tally
from searchapp.engine.embedded.columns import Column
from searchapp.engine.embedded.evaluation import Selection
from searchapp.engine.embedded.snapshot import Snapshot
from searchapp.engine.embedded.spans import Offsets
from searchapp.errors import UsageError

# Up to this many codes, a table of all codes is faster than sorting those that occur.
_DENSE = 2**22
# Of that many combinations of fields, the sizes of the whole collection are kept.
_MOST_SIZES = 16
# All turns of a call have the same value.
_CALL_FIELDS = frozenset(("company", "period", "call", "ticker", "date"))


def tally(snapshot: Snapshot, selection: Selection, by: Sequence[str]) -> tuple[Tally, ...]:
    """Count the selected turns and their marks; see ``Engine.tally``."""
    if not selection.turns.size:
        _check_fields(by)
        return ()
    groups = _Groups(snapshot, selection.turns, by)
    return tuple(
        map(
            Tally,
            groups.values(),
            groups.turns(),
            groups.sum(selection.occurrences.astype(np.int64)),
            groups.sum(selection.sentences),
            groups.calls(),
        )
    )


def sizes(snapshot: Snapshot, turns: Offsets, by: Sequence[str]) -> tuple[Size, ...]:
    """Measure some turns; see ``Engine.sizes``."""
    groups = _Groups(snapshot, turns, by)
    return tuple(
        map(
            Size,
            groups.values(),
            groups.turns(),
            groups.calls(),
            groups.sum(snapshot.characters[turns]),
            groups.sum(snapshot.sentence_counts[turns]),
        )
    )


def _check_fields(by: Sequence[str]) -> None:
    """Raise UsageError if turns cannot be grouped by one of the fields."""
    unknown = [field for field in by if field not in GROUP_FIELDS]
    if unknown:
        raise UsageError(f"cannot group by {unknown[0]!r}; the fields are {', '.join(GROUP_FIELDS)}")


def whole_sizes(snapshot: Snapshot, by: Sequence[str]) -> tuple[Size, ...]:
    """Measure all live turns. Kept by the snapshot: it is the denominator of most rates."""
    key = tuple(by)
    if key not in snapshot.sizes:
        if len(snapshot.sizes) == _MOST_SIZES:
            snapshot.sizes.clear()
        snapshot.sizes[key] = sizes(snapshot, np.flatnonzero(snapshot.live), by)
    return snapshot.sizes[key]


class _Groups:
    """Turns grouped by their combination of values, in the order of the values."""

    def __init__(self, snapshot: Snapshot, turns: Offsets, by: Sequence[str]) -> None:
        _check_fields(by)
        self._columns = [snapshot.column(field) for field in by]
        code = np.zeros(turns.size, dtype=np.int64)
        for column in self._columns:
            code = code * (len(column.values) + 1) + _ranks(column, turns)
        combinations = math.prod(len(column.values) + 1 for column in self._columns)
        self._codes, self._group = _number(code, combinations)
        self._calls = snapshot.call_numbers.take(turns)
        self._by_call = _CALL_FIELDS.issuperset(by)

    def values(self) -> list[tuple[str | None, ...]]:
        """The combination of each group."""
        rest, fields = self._codes, []
        for column in reversed(self._columns):
            rest, rank = np.divmod(rest, len(column.values) + 1)
            names: list[str | None] = [*column.ordered, None]
            fields.append(map(names.__getitem__, rank.tolist()))
        return list(zip(*reversed(fields), strict=True)) if fields else [()] * self._codes.size

    def turns(self) -> list[int]:
        """The number of turns of each group."""
        counts: list[int] = np.bincount(self._group, minlength=self._codes.size).tolist()
        return counts

    def calls(self) -> list[int]:
        """The number of calls with turns in each group."""
        if self._by_call:
            # The turns of a call are next to each other, and all of them are in one group.
            first = np.ones(self._calls.size, dtype=np.bool_)
            first[1:] = self._calls[1:] != self._calls[:-1]
            firsts: list[int] = np.bincount(self._group[first], minlength=self._codes.size).tolist()
            return firsts
        most = int(self._calls.max(initial=0)) + 1
        pairs, _ = _number(self._group * most + self._calls, self._codes.size * most)
        counts: list[int] = np.bincount(pairs // most, minlength=self._codes.size).tolist()
        return counts

    def sum(self, by_turn: npt.NDArray[np.int64]) -> list[int]:
        """Return the sum over the turns of each group."""
        # Exact in float64 up to 2**53.
        total = np.bincount(self._group, weights=by_turn, minlength=self._codes.size)
        sums: list[int] = total.astype(np.int64).tolist()
        return sums


def _number(codes: npt.NDArray[np.int64], most: int) -> tuple[Offsets, Offsets]:
    """Return the distinct codes in ascending order, and the place of each code among them; all are below ``most``."""
    if most > _DENSE:
        distinct, numbers = np.unique(codes, return_inverse=True)
        return distinct, numbers
    present = np.zeros(most, dtype=np.bool_)
    present[codes] = True
    distinct = np.flatnonzero(present)
    table = np.zeros(most, dtype=np.int64)
    table[distinct] = np.arange(distinct.size)
    return distinct, table[codes]


def _ranks(column: Column, turns: Offsets) -> npt.NDArray[np.intp]:
    """Return for some turns the place of their value among the sorted values; turns without a value come last."""
    places = column.places.copy()
    places[0] = len(column.values)
    return places.take(column.ordinals.take(turns))
