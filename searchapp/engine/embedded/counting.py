"""Counting facets: the values of several fields in some turns, all fields in a few passes."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise, starmap
from typing import Any

import numpy as np
import numpy.typing as npt

from searchapp.engine.base import Facet, FacetCount
from searchapp.engine.embedded.columns import Column
from searchapp.engine.embedded.segment.container import narrowed
from searchapp.engine.embedded.spans import Offsets

# One pass counts both: each turn adds its occurrences plus a unit larger than any sum of occurrences. Exact in
# float64 up to the number of turns allowed here, and in int64 for any number.
_UNIT_BITS = 36
_UNIT = float(1 << _UNIT_BITS)
_MOST_TURNS = 2**16
# Fields are counted in one pass if their combinations are fewer than this, or than this part of the turns. Each
# combination costs as much as a turn, for each field.
_FEW_COMBINATIONS = 1024
_TURNS_A_COMBINATION = 8
# So many products of combinations and values can be looked through.
_MOST_PRODUCTS = 1 << 24

# Makes a FacetCount from a tuple of its three values without a Python call, because there are hundreds.
_count: Callable[[tuple[str, int, int]], FacetCount] = partial(tuple.__new__, FacetCount)


@dataclass(frozen=True, slots=True)
class _Group:
    """Fields that are counted together, by the combinations of their values that occur.

    ``combinations`` (of the narrowest type, shape (turns,)) is the number of the combination of each turn; ``ranks`` has
    for each field the rank in each combination (intp, shape (combinations,)), ``sizes`` its number of ranks.
    """

    combinations: npt.NDArray[Any]
    ranks: Mapping[str, npt.NDArray[np.intp]]
    sizes: Mapping[str, int]

    @classmethod
    def of(cls, field: str, column: Column) -> _Group:
        """Return one field as a group."""
        size = len(column.values) + 1
        return cls(narrowed(column.ranked), {field: np.arange(size)}, {field: size})

    @property
    def count(self) -> int:
        """The number of combinations."""
        return next(iter(self.ranks.values())).size

    def including(self, other: _Group, most: int) -> _Group | None:
        """Return the group with the fields of another one; None if there are more than so many combinations."""
        products = self.count * other.count
        if products > _MOST_PRODUCTS:
            return None
        numbers = self.combinations.astype(np.intp) * other.count + other.combinations
        occurs = np.zeros(products, dtype=np.bool_)
        occurs[numbers] = True
        found = occurs.nonzero()[0]
        if found.size > most:
            return None
        places = np.empty(products, dtype=np.intp)
        places[found] = np.arange(found.size)
        own, theirs = np.divmod(found, other.count)
        ranks = {field: ranks.take(own) for field, ranks in self.ranks.items()}
        ranks |= {field: ranks.take(theirs) for field, ranks in other.ranks.items()}
        return _Group(narrowed(places.take(numbers)), ranks, {**self.sizes, **other.sizes})

    def totals(
        self, turns: Offsets, weights: npt.NDArray[np.float64]
    ) -> Iterator[tuple[str, npt.NDArray[np.float64]]]:
        """Yield for each field the sum of the weights of the turns with each rank."""
        counted = np.bincount(self.combinations.take(turns), weights, self.count)
        for field, ranks in self.ranks.items():
            yield field, np.bincount(ranks, counted, self.sizes[field]).astype(np.float64, copy=False)


class FacetCounter:
    """Counts the values of several fields. All values of all fields are numbered in one sequence, each field in order.

    The rank of a value is its place among the values of its field, from 1; no value has rank 0.
    """

    def __init__(self, columns: Mapping[str, Column]) -> None:
        self._columns = columns
        self._fields = list(columns)
        sizes = [len(column.values) + 1 for column in columns.values()]
        # The number of a value is that of its field and its rank; the first one of a field means no value.
        self._bases = np.cumsum([0, *sizes])
        self._parts = dict(zip(columns, starmap(slice, pairwise(self._bases.tolist())), strict=True))
        self._groups = _grouped(columns)
        values = np.empty(sum(sizes), dtype=object)
        for field, column in columns.items():
            values[self._parts[field]] = ["", *column.ordered]
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
        found = totals.nonzero()[0]
        edges = found.searchsorted(self._bases).tolist()
        sizes = [last - first for first, last in pairwise(edges)]
        if limit is not None and max(sizes) > limit:
            found = found[self._leading(found, totals.take(found), edges, limit, keep or {})]
            edges = found.searchsorted(self._bases).tolist()
        # Values of a field ascend, and equal totals keep their order.
        found = found.take(np.lexsort((-totals.take(found), self._field_of.take(found))))
        both = totals.take(found)
        columns = (self._values.take(found), both >> _UNIT_BITS, both & (1 << _UNIT_BITS) - 1)
        counts = tuple(map(_count, zip(*(column.tolist() for column in columns), strict=True)))
        counted = {}
        for field, size, (first, last) in zip(self._fields, sizes, pairwise(edges), strict=True):
            part = counts[first:last]
            if limit is not None and len(part) > limit:
                kept = (keep or {}).get(field, ())
                part = (*part[:limit], *(count for count in part[limit:] if count.value in kept))
            counted[field] = Facet(size, part)
        return {field: counted[field] for field in wanted}

    def _leading(
        self,
        found: npt.NDArray[np.intp],
        totals: npt.NDArray[np.int64],
        edges: Sequence[int],
        limit: int,
        keep: Mapping[str, Sequence[str]],
    ) -> npt.NDArray[np.bool_]:
        """Return which values can be among the first of their field, or are kept."""
        leading = np.ones(found.size, dtype=np.bool_)
        for field, (first, last) in zip(self._fields, pairwise(edges), strict=True):
            if last - first > limit:
                part = totals[first:last]
                least = np.partition(part, part.size - limit)[part.size - limit] if limit else np.inf
                leading[first:last] = part >= least
                for value in keep.get(field, ()):
                    if rank := self._columns[field].rank(value):
                        leading |= found == self._parts[field].start + rank
        return leading

    def _totals(
        self, turns: Offsets, occurrences: npt.NDArray[np.float64], fields: Container[str]
    ) -> npt.NDArray[np.int64]:
        """Return for each value a sum over the turns with it: a unit of ``_UNIT_BITS`` for each, and the occurrences."""
        totals = np.zeros(self._values.size, dtype=np.int64)
        for start in range(0, turns.size, _MOST_TURNS):
            inside = slice(start, start + _MOST_TURNS)
            some, weights = turns[inside], occurrences[inside] + _UNIT
            for group in self._groups:
                if any(field in fields for field in group.ranks):
                    for field, by_rank in group.totals(some, weights):
                        totals[self._parts[field]] += by_rank.astype(np.int64)
        totals[self._bases[:-1]] = 0
        return totals


def _grouped(columns: Mapping[str, Column]) -> list[_Group]:
    """Put each field, the one with the most values first, into the first group where few enough combinations occur."""
    groups: list[_Group] = []
    for field in sorted(columns, key=lambda field: (-len(columns[field].values), field)):
        alone = _Group.of(field, columns[field])
        most = max(_FEW_COMBINATIONS, alone.combinations.size // _TURNS_A_COMBINATION)
        for place, group in enumerate(groups):
            if (both := group.including(alone, most)) is not None:
                groups[place] = both
                break
        else:
            groups.append(alone)
    return groups
