"""Facets: the number of turns and occurrences with each value of each field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt

from searchapp.engine.base import FacetCount
from searchapp.engine.embedded.columns import Column
from searchapp.engine.embedded.spans import Offsets

# One pass counts both: each turn adds its occurrences plus a unit larger than any sum of occurrences. Exact in
# float64 up to the number of turns allowed here.
_UNIT = float(2**32)
_MOST_TURNS = 2**20

# Makes a FacetCount from a tuple of its three values without a Python call, because there are thousands.
_count: Callable[[tuple[str, int, int]], FacetCount] = partial(tuple.__new__, FacetCount)


class FacetCounter:
    """Counts the values of several fields. All values of all fields are numbered in one sequence."""

    def __init__(self, columns: Mapping[str, Column]) -> None:
        self._fields = list(columns)
        sizes = [len(column.values) + 1 for column in columns.values()]
        ends = np.cumsum(sizes)
        self._size = int(ends[-1])
        bases = ends - sizes
        self._columns = list(
            zip(columns, (column.ordinals for column in columns.values()), bases, strict=True)
        )
        self._values: list[str] = [value for column in columns.values() for value in ("", *column.values)]
        self._places = np.concatenate([column.places for column in columns.values()])
        self._field_of = np.repeat(np.arange(len(sizes)), sizes)
        # The first number of each field means that a turn has no value.
        self._none = bases

    def count(
        self, turns: Offsets, occurrences: npt.NDArray[np.float64], fields: Sequence[str] | None = None
    ) -> dict[str, tuple[FacetCount, ...]]:
        """Count the values of some turns.

        Args:
            turns: the numbers of the turns, shape (n,).
            occurrences: the number of occurrences in each turn, shape (n,).
            fields: the fields to count; all if None.

        Returns:
            For each field its values, sorted by turns, then occurrences (both descending), then value.
        """
        wanted = self._fields if fields is None else list(fields)
        by_turn, by_mark = self._tally(turns, occurrences, wanted)
        by_turn[self._none] = 0
        found = np.flatnonzero(by_turn)
        field_of = self._field_of[found]
        order = np.lexsort((self._places[found], -by_mark[found], -by_turn[found], field_of))
        found, field_of = found[order], field_of[order]
        values = map(self._values.__getitem__, found.tolist())
        counts = tuple(
            map(_count, zip(values, by_turn[found].tolist(), by_mark[found].tolist(), strict=True))
        )
        edges = np.searchsorted(field_of, np.arange(len(self._fields) + 1)).tolist()
        return {
            name: counts[edges[number] : edges[number + 1]]
            for number, name in enumerate(self._fields)
            if name in wanted
        }

    def _tally(
        self, turns: Offsets, occurrences: npt.NDArray[np.float64], fields: Sequence[str]
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        by_turn = np.zeros(self._size, dtype=np.int64)
        by_mark = np.zeros(self._size, dtype=np.int64)
        for start in range(0, turns.size, _MOST_TURNS):
            part = slice(start, start + _MOST_TURNS)
            weights = occurrences[part] + _UNIT
            total = np.zeros(self._size, dtype=np.float64)
            for name, ordinals, base in self._columns:
                if name in fields:
                    numbers = ordinals.take(turns[part])
                    numbers += base
                    total += np.bincount(numbers, weights=weights, minlength=self._size)
            units = np.floor_divide(total, _UNIT)
            by_turn += units.astype(np.int64)
            by_mark += (total - units * _UNIT).astype(np.int64)
        return by_turn, by_mark
