"""Search requests and answers: plain values for the web pages, the API and the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple

from searchapp.engine.base import FACET_LIMIT, Count, Facet, FacetCount, Sort
from searchapp.model import FACET_FIELDS, Span
from searchapp.notice import Notice
from searchapp.search.records import Records

if TYPE_CHECKING:
    from searchapp.query.suggest import Kind
    from searchapp.search.manifest import Manifest
    from searchapp.search.spoken import Spoken

__all__ = [
    "FACET_FIELDS",
    "FACET_LIMIT",
    "Answer",
    "Citation",
    "Facet",
    "FacetCount",
    "Hit",
    "MarkedTranscript",
    "Notice",
    "SearchRequest",
    "Sort",
    "Style",
    "Suggestion",
    "TranscriptSummary",
]

SORTS: tuple[Sort, ...] = ("relevance", "period", "-period")

Style = Literal["plain", "gbt7714", "bibtex", "ris"]

STYLES: tuple[Style, ...] = ("plain", "gbt7714", "bibtex", "ris")

DEFAULT_LIMIT = 10
MAX_LIMIT = 1000


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A search request: the query as typed, filters, and which hits to return.

    ``filters`` maps a name in FACET_FIELDS to exact values; that of ``period`` may also be a year or a range, as in a
    query: ``[2022Q1 TO 2024Q4]``. Values of the same field are combined with OR, different fields with AND; blank values are
    ignored. ``offset`` is the number of hits to skip, ``limit`` the number to
    return, None for all. ``facet_limit`` is the number of values in each facet, None for all. If ``suggest`` is false, the
    answer has no suggestions. With ``questions`` it has the questions that its hits answer, with ``calls`` the counts of
    their calls.
    """

    query: str
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = "relevance"
    limit: int | None = DEFAULT_LIMIT
    offset: int = 0
    facet_limit: int | None = FACET_LIMIT
    suggest: bool = True
    questions: bool = False
    calls: bool = False


class Hit(NamedTuple):
    """A turn that matches.

    ``speaker`` is who spoke, ``speaker_label`` the name that the transcript prints for the turn.
    ``speaker_inferred_from`` is the sentence of the transcript that tells who spoke, or None if the label does.
    ``matches`` are offsets ``(start, end)`` into ``text`` in code points, sorted and not overlapping. ``snippet`` is
    HTML: escaped text with ``<mark>`` around matches.
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
    speaker_label: str
    speaker_inferred_from: str | None
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
        """Return the hit as a JSON object."""
        return self._asdict() | {"matches": list(map(list, self.matches))}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another query with filters, the reason to suggest it, and what it finds."""

    kind: Kind
    query: str
    filters: Mapping[str, tuple[str, ...]]
    reason: Notice
    total: int
    occurrences: int


@dataclass(frozen=True, slots=True)
class Answer(Records):
    """The answer to a request: exact totals and facets over all hits, and one page of hits.

    ``total`` is the number of matching turns, ``occurrences`` the number of marks in them. ``facets`` has an entry for
    every name in FACET_FIELDS. ``alternatives`` has, for each filtered field, the counts without the filter on that field,
    so that a page can offer the other values.
    ``questions`` are what analysts ask before those hits that are answers, by the id of the hit. ``calls`` are, by the id
    of the transcript, the turns and occurrences of the answer in the calls of its hits.
    ``next`` is the offset of the next page, or None. ``suggestions`` are other queries, the best first; ``took_ms`` is
    the time without them.
    """

    records: ClassVar[str] = "hits"

    query: str
    parsed: str
    notices: tuple[Notice, ...]
    total: int
    occurrences: int
    took_ms: float
    facets: Mapping[str, Facet]
    alternatives: Mapping[str, Facet]
    hits: tuple[Hit, ...]
    next: int | None
    manifest: Manifest
    suggestions: tuple[Suggestion, ...] = ()
    questions: Mapping[str, Spoken] = field(default_factory=dict)
    calls: Mapping[str, Count] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the object that ``search --format json`` prints and ``GET /api/v1/search`` returns."""
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
                name: [count._asdict() for count in facet.counts] for name, facet in self.facets.items()
            },
            "facet_totals": {name: facet.total for name, facet in self.facets.items()},
            "hits": [hit.to_json() for hit in self.hits],
            "next": self.next,
            "manifest": self.manifest.to_json(),
        }


@dataclass(frozen=True, slots=True)
class TranscriptSummary:
    """An entry in the list of transcripts."""

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

    ``matches[i]`` are the ``(start, end)`` offsets in code points into the text of turn ``i``, empty for turns that do
    not match. ``occurrences`` is the number of matches, ``turns`` the number of turns with matches.
    """

    parsed: str
    notices: tuple[Notice, ...]
    matches: tuple[tuple[Span, ...], ...]
    turns: int
    occurrences: int


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation: its key, the quotation, and the forms as text without a final line break.

    ``key`` is ASCII, the same for the same turn, and different for every turn of a collection. ``quote`` may be empty.

    ``plain`` is the quotation with everything known about it. ``gbt7714`` is the entry of a list of references in the form of
    GB/T 7714—2015, 4.6.2 (electronic resources): responsible person. Title: other title information[type/medium].
    Publisher, year(date of update)[access date]. URL. The date of update is that of the call. The type is ``EB/OL``
    (announcement, online), or ``Z``, which GB 3469 gives to all other types, without a URL. The form has no place for a
    quotation. Names stay as the transcript has them, not surname first as 8.1.1 asks.
    ``bibtex`` is a ``@misc`` entry, which every BibTeX style knows, with ``url`` and ``urldate`` as BibLaTeX names them.
    ``ris`` is a record of the type ELEC (web page) of the RIS specification of 2011, which has an access date (Y2). A
    hearing (HEAR) is one of a legislature there, and a conference (CONF) a volume of proceedings.
    """

    key: str
    quote: str
    plain: str
    gbt7714: str
    bibtex: str
    ris: str

    def text(self, style: Style) -> str:
        """Return one of the forms."""
        texts: Mapping[Style, str] = {
            "plain": self.plain,
            "gbt7714": self.gbt7714,
            "bibtex": self.bibtex,
            "ris": self.ris,
        }
        return texts[style]
