"""A request for the numbers of a query.

This module loads no engine, because the command line's help uses its names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

NumberSort = Literal["position", "value", "-value", "period", "-period"]
Direction = Literal["增长", "下降", "持平", "扭亏"]

NUMBER_SORTS: tuple[NumberSort, ...] = get_args(NumberSort)
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)

DEFAULT_ROWS = 50


@dataclass(frozen=True, slots=True)
class NumbersRequest:
    """A query and filters as in a search, and which of its rows to return in which order; None for all.

    Only rows with the unit and the direction are listed, if they are given; the unit may be written in any way that is
    read in a text, such as ``percent``. Sorted by value, rows are first sorted by unit.
    """

    query: str
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unit: str | None = None
    direction: Direction | None = None
    sort: NumberSort = "position"
    limit: int | None = DEFAULT_ROWS
    offset: int = 0
