"""Counts for each combination of values of several fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt

from searchapp.engine.base import GROUP_FIELDS, Size, Tally
from searchapp.engine.embedded.evaluation import Selection
from searchapp.engine.embedded.groups import number
from searchapp.engine.embedded.snapshot import Snapshot
from searchapp.engine.embedded.spans import Offsets
from searchapp.errors import UsageError

# Of that many combinations of fields, the sizes of the whole collection are kept.
_MOST_SIZES = 16
# All turns of a call have the same value.
_CALL_FIELDS = frozenset(("company", "period", "call", "ticker", "date"))

# Make a Tally and a Size of their values without a Python call, because there are thousands.
_tally: Callable[[Iterable[object]], Tally] = partial(tuple.__new__, Tally)
_size: Callable[[Iterable[object]], Size] = partial(tuple.__new__, Size)


def tally(snapshot: Snapshot, selection: Selection, by: Sequence[str]) -> tuple[Tally, ...]:
    """Count the selected turns and their marks; see ``Engine.tally``."""
    some = _Grouped(snapshot, selection.turns, by)
    if not selection.turns.size:
        return ()
    counts = (
        some.values(),
        some.turns(),
        some.sum(selection.occurrences),
        some.sum(selection.sentences),
        some.calls(),
    )
    return tuple(map(_tally, zip(*counts, strict=True)))


def sizes(snapshot: Snapshot, turns: Offsets, by: Sequence[str]) -> tuple[Size, ...]:
    """Measure some turns; see ``Engine.sizes``."""
    some = _Grouped(snapshot, turns, by)
    measured = (
        some.values(),
        some.turns(),
        some.calls(),
        some.sum(snapshot.characters.take(turns)),
        some.sum(snapshot.sentence_counts.take(turns)),
    )
    return tuple(map(_size, zip(*measured, strict=True)))


def whole_sizes(snapshot: Snapshot, by: Sequence[str]) -> tuple[Size, ...]:
    """Measure all live turns. Kept by the snapshot: it is the denominator of most rates."""
    key = tuple(by)
    known = snapshot.sizes.get(key)
    if known is None:
        known = sizes(snapshot, np.flatnonzero(snapshot.live), by)
        if len(snapshot.sizes) == _MOST_SIZES:
            snapshot.sizes.clear()
        snapshot.sizes[key] = known
    return known


class _Grouped:
    """Some turns grouped by their combination of values; the groups that have any, in the order of the values.

    Raises UsageError if turns cannot be grouped by one of the fields.
    """

    def __init__(self, snapshot: Snapshot, turns: Offsets, by: Sequence[str]) -> None:
        unknown = [field for field in by if field not in GROUP_FIELDS]
        if unknown:
            raise UsageError(f"cannot group by {unknown[0]!r}; the fields are {', '.join(GROUP_FIELDS)}")
        groups = snapshot.groups(tuple(by))
        self._all_values = groups.values
        self._numbers = groups.numbers.take(turns).astype(np.intp)
        self._counts = np.bincount(self._numbers, minlength=len(groups.values))
        self._present = self._counts.nonzero()[0]
        self._calls = snapshot.call_numbers.take(turns)
        self._by = by

    def values(self) -> list[tuple[str | None, ...]]:
        """The combination of each group."""
        return list(map(self._all_values.__getitem__, self._present.tolist()))

    def turns(self) -> list[int]:
        """The number of turns of each group."""
        return self._of_present(self._counts)

    def calls(self) -> list[int]:
        """The number of calls with turns in each group."""
        if "call" in self._by:
            return [1] * self._present.size
        if _CALL_FIELDS.issuperset(self._by):
            # The turns of a call are next to each other, and all of them are in one group.
            first = np.ones(self._calls.size, dtype=np.bool_)
            first[1:] = self._calls[1:] != self._calls[:-1]
            return self._of_present(np.bincount(self._numbers[first], minlength=self._counts.size))
        most = int(self._calls.max(initial=0)) + 1
        pairs, _ = number(self._numbers * most + self._calls, self._counts.size * most)
        return self._of_present(np.bincount(pairs // most, minlength=self._counts.size))

    def sum(self, by_turn: npt.NDArray[np.int64] | npt.NDArray[np.float64]) -> list[int]:
        """Return the sum over the turns of each group."""
        # Exact in float64 up to 2**53.
        sums = np.bincount(self._numbers, weights=by_turn, minlength=self._counts.size)
        return self._of_present(sums.astype(np.int64))

    def _of_present(self, by_group: npt.NDArray[np.int64]) -> list[int]:
        numbers: list[int] = by_group.take(self._present).tolist()
        return numbers
