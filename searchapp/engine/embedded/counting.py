"""Facets: how many turns and occurrences carry each value of each field."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt

from searchapp.engine.base import FacetCount
from searchapp.engine.embedded.snapshot import Column
from searchapp.engine.embedded.spans import Offsets

# One pass counts both: each turn adds its occurrences and a unit that no sum of occurrences reaches. Exact in
# float64 for as many turns as are allowed here.
_UNIT = float(2**32)
_MOST_TURNS = 2**20

# A FacetCount of a tuple of its three values, without a Python call for each of thousands.
_count: Callable[[tuple[str, int, int]], FacetCount] = partial(tuple.__new__, FacetCount)


class FacetCounter:
    """Counts the values of several fields, whose values are numbered one after the other through all of them."""

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
        # The first number of each field stands for turns that have no value.
        self._none = bases

    def count(
        self, turns: Offsets, occurrences: npt.NDArray[np.float64], fields: Sequence[str] | None = None
    ) -> dict[str, tuple[FacetCount, ...]]:
        """FacetCount the values of some turns.

        Args:
            turns: which turns, shape (n,).
            occurrences: how many occurrences each holds, shape (n,).
            fields: which fields to count; None for all.

        Returns:
            For each field its values by turns, then occurrences (both descending), then value.
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
