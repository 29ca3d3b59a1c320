"""What stands between a query tree and a storage: the Engine protocol and its values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from whoosh.query import Query

from searchapp.engine.values import Count, Filters, RankedTurn, Ranking, Sort, Span
from searchapp.model import Transcript, Turn

__all__ = ["Count", "Engine", "Filters", "RankedTurn", "Ranking", "Sort", "Span"]


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
