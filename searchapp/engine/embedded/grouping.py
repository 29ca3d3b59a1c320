"""Counts for each combination of values of several fields."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from searchapp.engine.base import GROUP_FIELDS, Size, Tally
from searchapp.engine.embedded.evaluation import Selection
from searchapp.engine.embedded.snapshot import Column, Snapshot
from searchapp.engine.embedded.spans import Offsets
from searchapp.errors import UsageError


def tally(snapshot: Snapshot, selection: Selection, by: Sequence[str]) -> tuple[Tally, ...]:
    """Count selected turns and what is marked in them: see ``Engine.tally``."""
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
    """Measure some turns: see ``Engine.sizes``."""
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


class _Groups:
    """Turns by their combination of values, in the order of the values."""

    def __init__(self, snapshot: Snapshot, turns: Offsets, by: Sequence[str]) -> None:
        unknown = [field for field in by if field not in GROUP_FIELDS]
        if unknown:
            raise UsageError(
                f"there is no field {unknown[0]!r} to group by; there are {', '.join(GROUP_FIELDS)}"
            )
        self._columns = [snapshot.column(field) for field in by]
        code = np.zeros(turns.size, dtype=np.int64)
        for column in self._columns:
            code = code * (len(column.values) + 1) + _ranks(column)[turns]
        self._codes, self._group = np.unique(code, return_inverse=True)
        self._calls = snapshot.call_numbers[turns]

    def values(self) -> list[tuple[str | None, ...]]:
        """The combination of each group."""
        combinations: list[list[str | None]] = [[] for _ in self._codes]
        rest = self._codes
        for column in reversed(self._columns):
            rest, rank = np.divmod(rest, len(column.values) + 1)
            names: list[str | None] = [*sorted(column.values), None]
            for combination, place in zip(combinations, rank.tolist(), strict=True):
                combination.insert(0, names[place])
        return list(map(tuple, combinations))

    def turns(self) -> list[int]:
        """The number of turns of each group."""
        counts: list[int] = np.bincount(self._group, minlength=self._codes.size).tolist()
        return counts

    def calls(self) -> list[int]:
        """The number of calls each group has turns of."""
        most = int(self._calls.max(initial=0)) + 1
        pairs = np.unique(self._group * most + self._calls)
        counts: list[int] = np.bincount(pairs // most, minlength=self._codes.size).tolist()
        return counts

    def sum(self, by_turn: npt.NDArray[np.int64]) -> list[int]:
        """The sum over the turns of each group."""
        total = np.zeros(self._codes.size, dtype=np.int64)
        np.add.at(total, self._group, by_turn)
        sums: list[int] = total.tolist()
        return sums


def _ranks(column: Column) -> npt.NDArray[np.intp]:
    """For each turn the place of its value among all, none last."""
    places = column.places.copy()
    places[0] = len(column.values)
    ranks: npt.NDArray[np.intp] = places[column.ordinals]
    return ranks
