"""The answer to a search: plain values that the web page, the API and the command line render."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from searchapp.engine.base import FacetCount, Sort
from searchapp.model import FACET_FIELDS, Span
from searchapp.notice import Notice

if TYPE_CHECKING:
    from searchapp.query.suggest import Kind

__all__ = [
    "FACET_FIELDS",
    "Answer",
    "FacetCount",
    "Hit",
    "MarkedTranscript",
    "Notice",
    "SearchRequest",
    "Sort",
    "Suggestion",
    "TranscriptSummary",
]

SORTS: tuple[Sort, ...] = ("relevance", "period", "-period")

DEFAULT_LIMIT = 10
MAX_LIMIT = 1000


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What was asked: the query as typed, exact values to narrow by, and which part of the ranking to return.

    ``filters`` maps a name of FACET_FIELDS to the values allowed for it: values of one field are
    alternatives, fields add up; a blank value is none. ``limit`` counts hits, ``offset`` skips
    them; ``limit`` None means all. Without ``suggest`` the answer has no suggestions.
    """

    query: str
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = "relevance"
    limit: int | None = DEFAULT_LIMIT
    offset: int = 0
    suggest: bool = True


@dataclass(frozen=True, slots=True)
class Hit:
    """One turn of the answer.

    ``matches`` are code-point offsets ``(start, end)`` into ``text``, sorted, not overlapping; ``snippet`` is
    HTML-escaped text with ``<mark>`` around each match it shows.
    """

    id: str
    transcript: str
    turn: int
    company: str | None
    ticker: str | None
    period: str | None
    date: str | None
    title: str | None
    speaker: str
    speaker_role: str
    speaker_title: str | None
    speaker_firm: str | None
    section: str
    exchange: int | None
    score: float
    text: str
    matches: tuple[Span, ...]
    snippet: str

    def to_json(self) -> dict[str, Any]:
        """The hit as a JSON object."""
        return {name: getattr(self, name) for name in self.__slots__} | {
            "matches": list(map(list, self.matches))
        }


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another query with filters, why it is suggested, and what it finds."""

    kind: Kind
    query: str
    filters: Mapping[str, tuple[str, ...]]
    reason: Notice
    total: int
    occurrences: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything about one search: exact totals and facets over all hits, and one page of them.

    ``total`` counts turns, ``occurrences`` the marks over all of them. ``facets`` has every name of
    FACET_FIELDS, each sorted by turns, then occurrences (both descending), then value. ``alternatives`` has,
    for each field that is filtered, the counts there would be without the filter on that field, so that a
    page can offer its other values. ``next`` is the offset of the following page, None on the last.
    ``suggestions`` are other queries that may have been meant, the best first; ``took_ms`` is the time without them.
    """

    query: str
    parsed: str
    notices: tuple[Notice, ...]
    total: int
    occurrences: int
    took_ms: float
    facets: Mapping[str, tuple[FacetCount, ...]]
    alternatives: Mapping[str, tuple[FacetCount, ...]]
    hits: tuple[Hit, ...]
    next: int | None
    suggestions: tuple[Suggestion, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The object ``search --format json`` prints and ``GET /api/v1/search`` answers."""
        return {
            "query": self.query,
            "parsed": self.parsed,
            "notices": [str(notice) for notice in self.notices],
            "suggestions": [
                {
                    "query": suggestion.query,
                    "filters": {name: list(values) for name, values in suggestion.filters.items()},
                    "reason": str(suggestion.reason),
                    "total": suggestion.total,
                    "occurrences": suggestion.occurrences,
                }
                for suggestion in self.suggestions
            ],
            "total": self.total,
            "occurrences": self.occurrences,
            "took_ms": self.took_ms,
            "facets": {
                name: [{"value": c.value, "turns": c.turns, "occurrences": c.occurrences} for c in counts]
                for name, counts in self.facets.items()
            },
            "hits": [hit.to_json() for hit in self.hits],
            "next": self.next,
        }


@dataclass(frozen=True, slots=True)
class TranscriptSummary:
    """A line of the list of transcripts."""

    id: str
    company: str | None
    ticker: str | None
    title: str | None
    period: str | None
    date: str | None
    source: str
    turns: int
    characters: int


@dataclass(frozen=True, slots=True)
class MarkedTranscript:
    """A transcript with the matches of a query in each of its turns.

    ``matches[i]`` are the ``(start, end)`` code-point offsets into the text of turn ``i``; turns the query
    does not select have none. ``occurrences`` is their number, ``turns`` how many turns have any.
    """

    parsed: str
    notices: tuple[Notice, ...]
    matches: tuple[tuple[Span, ...], ...]
    turns: int
    occurrences: int
