"""Counting facets: the values of several fields in some turns, all fields in a few passes."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from math import prod

import numpy as np
import numpy.typing as npt

from searchapp.engine.base import Facet, FacetCount
from searchapp.engine.embedded.columns import Column
from searchapp.engine.embedded.spans import Offsets

# One pass counts both: each turn adds its occurrences plus a unit larger than any sum of occurrences. Exact in
# float64 up to the number of turns allowed here.
_UNIT = float(2**32)
_MOST_TURNS = 2**20
# Fields are counted in one pass if they have no more combinations of values than this.
_MOST_COMBINATIONS = 4096

# Makes a FacetCount from a tuple of its three values without a Python call, because there are hundreds.
_count: Callable[[tuple[str, int, int]], FacetCount] = partial(tuple.__new__, FacetCount)


@dataclass(frozen=True, slots=True)
class _Group:
    """Fields that are counted together: the combination of values of each turn, as one number (intp)."""

    fields: tuple[str, ...]
    shape: tuple[int, ...]
    combinations: npt.NDArray[np.intp]

    def sums(self, totals: npt.NDArray[np.float64]) -> Iterator[npt.NDArray[np.float64]]:
        """Yield the sum over the other fields for each field."""
        if len(self.fields) == 1:
            yield totals
            return
        table = totals.reshape(self.shape)
        axes = range(len(self.shape))
        for axis in axes:
            yield table.sum(tuple(other for other in axes if other != axis))


class FacetCounter:
    """Counts the values of several fields. All values of all fields are numbered in one sequence."""

    def __init__(self, columns: Mapping[str, Column]) -> None:
        self._fields = list(columns)
        sizes = [len(column.values) + 1 for column in columns.values()]
        # The first number of each field means that a turn has no value.
        self._bases = np.cumsum([0, *sizes])
        self._base = dict(zip(columns, self._bases[:-1].tolist(), strict=True))
        self._columns = columns
        self._groups = list(_grouped(columns))
        self._values = np.array(
            [value for one in columns.values() for value in ("", *one.values)], dtype=object
        )
        self._places = np.concatenate([column.places for column in columns.values()])

    def count(
        self,
        turns: Offsets,
        occurrences: npt.NDArray[np.float64],
        fields: Sequence[str] | None = None,
        *,
        limit: int | None = None,
        keep: Mapping[str, Sequence[str]] | None = None,
    ) -> dict[str, Facet]:
        """Count the values of some turns.

        Args:
            turns: the numbers of the turns, shape (n,).
            occurrences: the number of occurrences in each turn, shape (n,).
            fields: the fields to count; all if None.
            limit: number of values of each field to return; all if None.
            keep: for some fields, values to return beyond the limit.

        Returns:
            The facet of each field.
        """
        wanted = self._fields if fields is None else fields
        by_turn, by_mark = self._tally(turns, occurrences, wanted)
        by_turn[self._bases[:-1]] = 0
        found = by_turn.nonzero()[0]
        edges = found.searchsorted(self._bases)
        totals = np.diff(edges).tolist()
        if limit is not None and max(totals) > limit:
            found = found[self._leading(found, by_turn, edges.tolist(), limit, keep or {})]
            edges = found.searchsorted(self._bases)
        field_of = np.repeat(np.arange(len(self._fields)), np.diff(edges))
        found = found.take(
            np.lexsort((self._places.take(found), -by_mark.take(found), -by_turn.take(found), field_of))
        )
        values = (self._values.take(found), by_turn.take(found), by_mark.take(found))
        counts = tuple(map(_count, zip(*(each.tolist() for each in values), strict=True)))
        counted = {}
        for field, total, (first, last) in zip(self._fields, totals, pairwise(edges.tolist()), strict=True):
            part = counts[first:last]
            if limit is not None and len(part) > limit:
                kept = (keep or {}).get(field, ())
                part = (*part[:limit], *(count for count in part[limit:] if count.value in kept))
            counted[field] = Facet(total, part)
        return {field: counted[field] for field in wanted}

    def _leading(
        self,
        found: npt.NDArray[np.intp],
        by_turn: npt.NDArray[np.int64],
        edges: Sequence[int],
        limit: int,
        keep: Mapping[str, Sequence[str]],
    ) -> npt.NDArray[np.bool_]:
        """Return which values can be among the first of their field, or are kept."""
        leading = np.ones(found.size, dtype=np.bool_)
        for field, (first, last) in zip(self._fields, pairwise(edges), strict=True):
            if last - first > limit:
                turns = by_turn.take(found[first:last])
                least = np.partition(turns, turns.size - limit)[turns.size - limit] if limit else np.inf
                leading[first:last] = turns >= least
                numbers = [self._columns[field].number(value) for value in keep.get(field, ())]
                leading |= np.isin(found, [self._base[field] + number for number in numbers if number])
        return leading

    def _tally(
        self, turns: Offsets, occurrences: npt.NDArray[np.float64], fields: Container[str]
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Return the number of turns and of occurrences of each value of all fields."""
        size = int(self._bases[-1])
        by_turn = np.zeros(size, dtype=np.int64)
        by_mark = np.zeros(size, dtype=np.int64)
        for start in range(0, turns.size, _MOST_TURNS):
            part = slice(start, start + _MOST_TURNS)
            weights = occurrences[part] + _UNIT
            total = np.zeros(size, dtype=np.float64)
            for group in self._groups:
                if any(field in fields for field in group.fields):
                    numbers = group.combinations.take(turns[part])
                    counted = np.bincount(numbers, weights, prod(group.shape)).astype(np.float64, copy=False)
                    for field, by_value in zip(group.fields, group.sums(counted), strict=True):
                        total[self._base[field] : self._base[field] + by_value.size] = by_value
            units = np.floor_divide(total, _UNIT)
            by_turn += units.astype(np.int64)
            by_mark += (total - units * _UNIT).astype(np.int64)
        return by_turn, by_mark


def _grouped(columns: Mapping[str, Column]) -> Iterator[_Group]:
    """Combine fields with few values, as long as there are few combinations."""
    sizes = {field: len(column.values) + 1 for field, column in columns.items()}
    groups: list[list[str]] = []
    for field in sorted(sizes, key=lambda field: (sizes[field], field)):
        if groups and sizes[field] * prod(map(sizes.__getitem__, groups[-1])) <= _MOST_COMBINATIONS:
            groups[-1].append(field)
        else:
            groups.append([field])
    for fields in groups:
        combinations = columns[fields[0]].ordinals
        for field in fields[1:]:
            combinations = combinations * sizes[field] + columns[field].ordinals
        yield _Group(tuple(fields), tuple(sizes[field] for field in fields), combinations)
