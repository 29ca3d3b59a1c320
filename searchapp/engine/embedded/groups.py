"""All turns grouped by their combination of values."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from searchapp.engine.embedded.columns import Column
from searchapp.engine.embedded.spans import Offsets

# Up to this many codes, a table of all codes is faster than sorting those that occur.
_DENSE = 2**22


class Groups:
    """All turns grouped by their values in some columns.

    ``values`` are the combinations that turns have, in ascending order, None last. The combination of each turn is the one
    with its number in ``numbers``: int32, shape (turns,).
    """

    def __init__(self, columns: Sequence[Column], turn_count: int) -> None:
        codes = np.zeros(turn_count, dtype=np.int64)
        for column in columns:
            codes = codes * (len(column.values) + 1) + _ranks(column)
        combinations = math.prod(len(column.values) + 1 for column in columns)
        distinct, numbers = number(codes, combinations)
        self.numbers = numbers.astype(np.int32)
        self.values = list(_values(columns, distinct))


def number(codes: npt.NDArray[np.int64], most: int) -> tuple[Offsets, Offsets]:
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


def _ranks(column: Column) -> npt.NDArray[np.intp]:
    """Return for each turn the place of its value among the sorted values; turns without a value come last."""
    places = column.places.copy()
    places[0] = len(column.values)
    return places.take(column.ordinals)


def _values(columns: Sequence[Column], codes: Offsets) -> list[tuple[str | None, ...]]:
    """Return the combination of values of each code."""
    fields = []
    for column in reversed(columns):
        codes, rank = np.divmod(codes, len(column.values) + 1)
        names: list[str | None] = [*column.ordered, None]
        fields.append(map(names.__getitem__, rank.tolist()))
    return list(zip(*reversed(fields), strict=True)) if fields else [()] * codes.size
