"""Requests for collocates and for keyness.

This module loads no engine, because the command line's help uses its names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from searchapp.errors import UsageError

CollocateSort = Literal["log_dice", "log_likelihood", "mi", "t", "together", "total", "word"]
KeynessSort = Literal["log_likelihood", "log_ratio"]

COLLOCATE_SORTS: tuple[CollocateSort, ...] = get_args(CollocateSort)
KEYNESS_SORTS: tuple[KeynessSort, ...] = get_args(KeynessSort)

DEFAULT_WINDOW, MAX_WINDOW = 5, 50
DEFAULT_TOGETHER = 3
"""How often a collocate occurs in the windows at least, unless another number is asked for."""
DEFAULT_FREQUENCY = 5
"""How often a key word occurs at least, unless another number is asked for."""
MAX_FREQUENCY = 1_000_000
MAX_LENGTH = 10
DEFAULT_ROWS = 50


@dataclass(frozen=True, slots=True)
class CollocatesRequest:
    """A request for the collocates of a query.

    Args:
        query: what the words are near to.
        filters: as in a search.
        window: number of words on each side of a match.
        minimum: how often a word must occur in the windows.
        length: number of characters that a word must have.
        sort: the order of the rows.
        limit: number of rows; all if None.
        offset: number of rows to skip.
    """

    query: str
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    window: int = DEFAULT_WINDOW
    minimum: int = DEFAULT_TOGETHER
    length: int = 1
    sort: CollocateSort = "log_dice"
    limit: int | None = DEFAULT_ROWS
    offset: int = 0


@dataclass(frozen=True, slots=True)
class KeynessRequest:
    """A request for the key words of a selection.

    Args:
        query: selects turns; without a query, the filters select them.
        filters: as in a search; with a query, they hold for both selections.
        against: a query for the turns to compare with, None for all others.
        minimum: how often a word must occur on the side where it is more frequent.
        length: number of characters that a word must have.
        sort: the order of the rows.
        limit: number of rows in each direction; all if None.
        offset: number of rows in each direction to skip.
    """

    query: str
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    against: str | None = None
    minimum: int = DEFAULT_FREQUENCY
    length: int = 1
    sort: KeynessSort = "log_likelihood"
    limit: int | None = DEFAULT_ROWS
    offset: int = 0


def check(request: CollocatesRequest | KeynessRequest) -> None:
    """Raise UsageError if a number or the order of a request is out of its range."""
    sorts: tuple[str, ...] = KEYNESS_SORTS
    if isinstance(request, CollocatesRequest):
        sorts = COLLOCATE_SORTS
        _between("window", request.window, MAX_WINDOW)
    _between("minimum", request.minimum, MAX_FREQUENCY)
    _between("length", request.length, MAX_LENGTH)
    if request.sort not in sorts:
        raise UsageError(f"unknown sort {request.sort!r}; use one of {', '.join(sorts)}")
    if request.offset < 0 or (request.limit is not None and request.limit < 0):
        raise UsageError("limit and offset must be 0 or more")


def _between(name: str, number: int, most: int) -> None:
    if not 1 <= number <= most:
        raise UsageError(f"the {name} must be 1 to {most:,}, not {number:,}")
