"""Which turns have one of the values of a field; see ``Filters``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_

import numpy as np

from searchapp.analysis.fold import fold
from searchapp.engine.embedded.columns import Column
from searchapp.engine.embedded.snapshot import Snapshot
from searchapp.engine.embedded.spans import Mask, Offsets


class Allowed:
    """The turns that have one of some values in one of some columns.

    Args:
        columns: the columns, each with the ordinals of its values.
    """

    def __init__(self, *columns: tuple[Column, Sequence[int]]) -> None:
        self._tables = []
        for column, ordinals in columns:
            table = np.zeros(len(column.values) + 1, dtype=np.bool_)
            table[list(ordinals)] = True
            self._tables.append((table, column.ordinals))

    def of(self, turns: Offsets) -> Mask:
        """Return which of some turns these are: bool, shape of ``turns``."""
        return reduce(or_, [table.take(ordinals.take(turns)) for table, ordinals in self._tables])

    def everywhere(self) -> Mask:
        """Return which of all turns these are: bool, shape (turn_count,)."""
        return reduce(or_, [table.take(ordinals) for table, ordinals in self._tables])


def allowed(snapshot: Snapshot, field: str, values: Sequence[str]) -> Allowed:
    """Return the turns whose value of a facet field is one of ``values``."""
    wanted = {fold(value) for value in values}
    column = snapshot.columns[field]
    known = snapshot.called if field == "speaker" else column.by_folded
    named = column, [ordinal for value in wanted for ordinal in known.get(value, ())]
    # A company name means that company, even if another company has the same ticker.
    if field == "company" and (others := wanted - snapshot.companies):
        tickers = [ordinal for value in others for ordinal in snapshot.tickers.get(value, ())]
        return Allowed(named, (snapshot.column("ticker"), tickers))
    return Allowed(named)


def labelled(snapshot: Snapshot, label: str) -> Allowed:
    """Return the turns for which the transcript prints a label, compared after folding."""
    return Allowed((snapshot.labels, snapshot.labels.by_folded.get(fold(label), ())))
