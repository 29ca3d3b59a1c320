"""The values of one field over all turns."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from searchapp.analysis.fold import fold_all


class Column:
    """One field over all turns.

    ``ordinals`` (of the narrowest unsigned type, shape (turns,)) is the number of the value of each turn, from 1, or 0
    for no value. The value with number n is ``values[n - 1]``.
    """

    def __init__(self, ordinals: npt.NDArray[np.integer[Any]], values: list[str]) -> None:
        self.ordinals: npt.NDArray[Any] = ordinals.astype(np.min_scalar_type(len(values)))
        self.values = values

    @cached_property
    def folded(self) -> list[str]:
        """The folded values."""
        return fold_all(self.values)

    @cached_property
    def by_folded(self) -> Mapping[str, Sequence[int]]:
        """The ordinals of the values by folded value."""
        found: dict[str, list[int]] = {}
        for ordinal, folded in enumerate(self.folded, 1):
            found.setdefault(folded, []).append(ordinal)
        return found

    @cached_property
    def ordered(self) -> list[str]:
        """The values in order."""
        return sorted(self.values)

    @cached_property
    def places(self) -> npt.NDArray[np.intp]:
        """The place of each value among the sorted values, by ordinal: intp, shape (values + 1,)."""
        places = np.zeros(len(self.values) + 1, dtype=np.intp)
        by_value = sorted(range(len(self.values)), key=self.values.__getitem__)
        places[1:][np.array(by_value, dtype=np.intp)] = np.arange(len(self.values))
        return places

    @property
    def ranked(self) -> npt.NDArray[np.intp]:
        """For each turn the place of its value among the sorted values, from 1, or 0 for no value: intp, shape (turns,)."""
        places = self.places + 1
        places[0] = 0
        return places.take(self.ordinals)

    def ordinal(self, value: str) -> int:
        """Return the number of a value, or one that no turn has if there is no such value."""
        return (self.values.index(value) if value in self.values else len(self.values)) + 1

    def rank(self, value: str) -> int:
        """Return the place of a value among the sorted values, from 1, or 0 if there is no such value."""
        place = bisect_left(self.ordered, value)
        return place + 1 if self.ordered[place : place + 1] == [value] else 0

    def ranks(self, key: Callable[[str], Any], *, reverse: bool = False) -> npt.NDArray[np.int64]:
        """Return the place of each turn when sorted by a key of its value; turns without a value come last."""
        keys = [key(value) for value in self.values]
        places = {each: place for place, each in enumerate(sorted(set(keys), reverse=reverse))}
        by_turn: npt.NDArray[np.int64] = np.array(
            [len(places), *(places[each] for each in keys)], dtype=np.int64
        )[self.ordinals]
        return by_turn

    def of(self, turns: npt.NDArray[np.int64]) -> list[str | None]:
        """Return the values of some turns."""
        values: list[str | None] = self._by_ordinal.take(self.ordinals.take(turns)).tolist()
        return values

    @cached_property
    def _by_ordinal(self) -> npt.NDArray[np.object_]:
        return np.array([None, *self.values], dtype=np.object_)
