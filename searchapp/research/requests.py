"""Requests for a trend and for a matrix.

This module loads no engine, because the command line's help uses its names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

By = Literal["period", "year", "date"]
Split = Literal["company", "role", "section", "query", "alternative"]
MatrixSort = Literal["name", "total", "latest", "change"]

BY: tuple[By, ...] = get_args(By)
SPLITS: tuple[Split, ...] = get_args(Split)
MATRIX_SORTS: tuple[MatrixSort, ...] = get_args(MatrixSort)

MAX_QUERIES = 20


@dataclass(frozen=True, slots=True)
class TrendRequest:
    """A request for a trend.

    Several queries are a line each. ``split`` makes a line for each value of a field, for each query, or for each
    alternative of the query's OR; None makes one line.
    """

    queries: tuple[str, ...]
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by: By = "period"
    split: Split | None = None


@dataclass(frozen=True, slots=True)
class MatrixRequest:
    """A request for a matrix; ``sort`` is the order of the companies."""

    query: str
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: MatrixSort = "name"
