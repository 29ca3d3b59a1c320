"""The values engines take and return. Nothing here loads an engine: the command line's help needs some of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

Span = tuple[int, int]
Filters = Mapping[str, Sequence[str]]
Sort = Literal["relevance", "period", "-period"]


class Count(NamedTuple):
    """How many turns and occurrences carry a value."""

    value: str
    turns: int
    occurrences: int


@dataclass(frozen=True, slots=True)
class RankedTurn:
    """One hit: which turn, how it scored, and the marks in its text as sorted ``(start, end)`` offsets."""

    transcript: str
    turn: int
    score: float
    matches: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The answer of an engine: exact totals and counts over all hits, and one stretch of the ranking.

    ``facets`` has every facet field, ``alternatives`` each filtered field counted without its own filter.
    """

    total: int
    occurrences: int
    facets: Mapping[str, tuple[Count, ...]]
    alternatives: Mapping[str, tuple[Count, ...]]
    turns: tuple[RankedTurn, ...]
