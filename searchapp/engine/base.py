"""What stands between a query tree and a storage: the Engine protocol and its values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Protocol

from whoosh.query import Query

from searchapp.model import Transcript, Turn

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


class Engine(Protocol):
    """Answers query trees over one state of a collection. Every engine passes ``tests/engine/contract.py``."""

    def answer(self, tree: Query, filters: Filters, *, sort: Sort, limit: int | None, offset: int) -> Ranking:
        """Rank the turns a tree selects.

        Args:
            tree: And, Or, Not, AndMaybe, Every, Term and TermRange of Whoosh, Contains and Near of ours.
            filters: allowed values by facet field; compared folded, and a speaker's by any of his names.
            sort: by relevance, or by period, within it by transcript and turn.
            limit: the most turns to return, None for all.
            offset: how many turns of the ranking to skip.
        """
        ...

    def mark(self, tree: Query, filters: Filters, transcript_id: str) -> tuple[tuple[Span, ...], ...]:
        """The marks in every turn of one transcript; none in turns that are not selected."""
        ...

    def count(self, tree: Query, filters: Filters) -> int:
        """How many turns a tree selects."""
        ...

    def turn(self, transcript_id: str, index: int) -> tuple[Mapping[str, Any], Turn]:
        """One turn, and what is known of its transcript."""
        ...

    def transcript(self, transcript_id: str) -> Transcript:
        """One transcript. Raises TranscriptNotFoundError."""
        ...

    def describe(self, transcript_id: str) -> Mapping[str, Any]:
        """What is known of one transcript, as in ``descriptions``. Raises TranscriptNotFoundError."""
        ...

    def descriptions(self) -> Sequence[Mapping[str, Any]]:
        """What is known of every transcript, by id: its fields, participants, ``turns``, ``characters``."""
        ...

    def names(self) -> frozenset[str]:
        """The folded names of companies and people that are words of some transcript."""
        ...
