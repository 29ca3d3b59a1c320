"""Counting facets: the values of several fields in some turns, all fields in a few passes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
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


class FacetCounter:
    """Counts the values of several fields."""

    def __init__(self, columns: Mapping[str, Column]) -> None:
        self._columns = columns
        self._groups = list(_grouped(columns))

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
        wanted = self._columns if fields is None else fields
        counted = {}
        for group in self._groups:
            if not set(group.fields).isdisjoint(wanted):
                tallies = _tally(group, turns, occurrences)
                for field, (by_turn, by_mark) in zip(group.fields, tallies, strict=True):
                    counted[field] = self._facet(field, by_turn, by_mark, limit, (keep or {}).get(field, ()))
        return {field: counted[field] for field in wanted}

    def _facet(
        self,
        field: str,
        by_turn: npt.NDArray[np.int64],
        by_mark: npt.NDArray[np.int64],
        limit: int | None,
        keep: Sequence[str],
    ) -> Facet:
        column = self._columns[field]
        # Number 0 means that a turn has no value.
        found = 1 + by_turn[1:].nonzero()[0]
        total = found.size
        if limit is not None and limit < total:
            kept = np.array(
                [number for number in map(column.number, keep) if number and by_turn[number]], dtype=np.intp
            )
            turns = by_turn.take(found)
            # Of those that have as many turns as the last one, the occurrences and the value decide.
            least = np.partition(turns, total - limit)[total - limit] if limit else np.inf
            found = found[turns >= least]
            first = found.take(_ranked(column, found, by_turn, by_mark)[:limit])
            found = np.concatenate((first, np.setdiff1d(kept, first)))
            found[first.size :] = found[first.size :].take(
                _ranked(column, found[first.size :], by_turn, by_mark)
            )
        else:
            found = found.take(_ranked(column, found, by_turn, by_mark))
        values = [column.values[number - 1] for number in found.tolist()]
        counts = zip(values, by_turn.take(found).tolist(), by_mark.take(found).tolist(), strict=True)
        return Facet(total, tuple(map(_count, counts)))


def _ranked(
    column: Column,
    found: npt.NDArray[np.intp],
    by_turn: npt.NDArray[np.int64],
    by_mark: npt.NDArray[np.int64],
) -> npt.NDArray[np.intp]:
    """Return the order of some values: by turns, then occurrences (both descending), then value."""
    return np.lexsort((column.places.take(found), -by_mark.take(found), -by_turn.take(found)))


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


def _tally(
    group: _Group, turns: Offsets, occurrences: npt.NDArray[np.float64]
) -> Iterator[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
    """Yield for each field of a group the number of turns and of occurrences of each ordinal."""
    size = prod(group.shape)
    by_turn = np.zeros(size, dtype=np.int64)
    by_mark = np.zeros(size, dtype=np.int64)
    for start in range(0, turns.size, _MOST_TURNS):
        part = slice(start, start + _MOST_TURNS)
        numbers = group.combinations.take(turns[part])
        total = np.bincount(numbers, weights=occurrences[part] + _UNIT, minlength=size)
        units = np.floor_divide(total, _UNIT)
        by_turn += units.astype(np.int64)
        by_mark += (total - units * _UNIT).astype(np.int64)
    axes = range(len(group.shape))
    for axis in axes:
        others = tuple(other for other in axes if other != axis)
        yield by_turn.reshape(group.shape).sum(others), by_mark.reshape(group.shape).sum(others)
