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
_UNIT_BITS = 32
_UNIT = float(1 << _UNIT_BITS)
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
    """Counts the values of several fields. All values of all fields are numbered in one sequence, each field in order."""

    def __init__(self, columns: Mapping[str, Column]) -> None:
        self._columns = columns
        self._fields = list(columns)
        sizes = [len(column.values) + 1 for column in columns.values()]
        # The first number of each field means that a turn has no value.
        self._bases = np.cumsum([0, *sizes])
        self._groups = list(_grouped(columns))
        # For each field the number of each ordinal.
        self._numbers = {}
        values = np.empty(sum(sizes), dtype=object)
        for base, (field, column) in zip(self._bases.tolist(), columns.items(), strict=False):
            numbers = base + 1 + column.places
            numbers[0] = base
            values[numbers] = ["", *column.values]
            self._numbers[field] = numbers
        self._values = values
        self._field_of = np.repeat(np.arange(len(sizes)), sizes)

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
        totals = self._totals(turns, occurrences, wanted)
        found = sum(totals, np.zeros(1)).nonzero()[0]
        by_turn, by_mark = _split([total.take(found) for total in totals])
        edges = found.searchsorted(self._bases)
        sizes = np.diff(edges).tolist()
        if limit is not None and max(sizes) > limit:
            leading = self._leading(found, by_turn, edges.tolist(), limit, keep or {})
            found, by_turn, by_mark = found[leading], by_turn[leading], by_mark[leading]
            edges = found.searchsorted(self._bases)
        # Values of a field ascend, and equal keys keep their order.
        order = np.lexsort((-by_mark, -by_turn, self._field_of.take(found)))
        columns = (self._values.take(found), by_turn, by_mark)
        counts = tuple(map(_count, zip(*(column.take(order).tolist() for column in columns), strict=True)))
        counted = {}
        for field, size, (first, last) in zip(self._fields, sizes, pairwise(edges.tolist()), strict=True):
            part = counts[first:last]
            if limit is not None and len(part) > limit:
                kept = (keep or {}).get(field, ())
                part = (*part[:limit], *(count for count in part[limit:] if count.value in kept))
            counted[field] = Facet(size, part)
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
                turns = by_turn[first:last]
                least = np.partition(turns, turns.size - limit)[turns.size - limit] if limit else np.inf
                leading[first:last] = turns >= least
                ordinals = [self._columns[field].number(value) for value in keep.get(field, ())]
                leading |= np.isin(found, self._numbers[field][[ordinal for ordinal in ordinals if ordinal]])
        return leading

    def _totals(
        self, turns: Offsets, occurrences: npt.NDArray[np.float64], fields: Container[str]
    ) -> list[npt.NDArray[np.float64]]:
        """Return the sum of _UNIT and the occurrences of the turns with each value, for _MOST_TURNS turns at a time."""
        totals = []
        for start in range(0, turns.size, _MOST_TURNS):
            part = slice(start, start + _MOST_TURNS)
            weights = occurrences[part] + _UNIT
            total = np.zeros(self._values.size, dtype=np.float64)
            for group in self._groups:
                if any(field in fields for field in group.fields):
                    numbers = group.combinations.take(turns[part])
                    counted = np.bincount(numbers, weights, prod(group.shape)).astype(np.float64, copy=False)
                    for field, by_value in zip(group.fields, group.sums(counted), strict=True):
                        total[self._numbers[field]] = by_value
            total[self._bases[:-1]] = 0
            totals.append(total)
        return totals


def _split(
    totals: Sequence[npt.NDArray[np.float64]],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the turns and the occurrences in the sum of several totals."""
    if not totals:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    whole = [total.astype(np.int64) for total in totals]
    by_turn = sum(total >> _UNIT_BITS for total in whole)
    by_mark = sum(total & (1 << _UNIT_BITS) - 1 for total in whole)
    return np.asarray(by_turn), np.asarray(by_mark)


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
