"""What stands between a query tree and a storage: the protocol every engine keeps, and its values.

Nothing here loads an engine: the command line's help needs some of these names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from searchapp.model import FACET_FIELDS, Call, Provenance, Span, Transcript, Turn

if TYPE_CHECKING:
    from searchapp.query.tree import Query

Filters = Mapping[str, Sequence[str]]
"""Allowed values by facet field, compared folded: values of one field are combined with OR, fields with AND, and a field
without values does not filter. A value of the facet means what the facet counts; otherwise a speaker is meant by any of
the person's names, and a company by its ticker."""

Sort = Literal["relevance", "period", "-period"]
LineOrder = Literal["position", "left", "right"]

GROUP_FIELDS: tuple[str, ...] = (*FACET_FIELDS, "call", "ticker", "date")
"""The fields ``tally`` and ``sizes`` group by; ``call`` is the id of the transcript."""

CONTEXT = 40
"""How many characters of its turn a concordance line shows on either side of the match."""


def ticker_names(folded: str) -> tuple[str, ...]:
    """Return a folded ticker, with and without its market.

    >>> ticker_names("0700.hk")
    ('0700.hk', '0700')
    """
    return folded, folded.partition(".")[0]


class FacetCount(NamedTuple):
    """How many turns and occurrences carry a value."""

    value: str
    turns: int
    occurrences: int


@dataclass(frozen=True, slots=True)
class Count:
    """How many turns a tree selects, and how many marks it has in them."""

    turns: int
    occurrences: int


@dataclass(frozen=True, slots=True)
class MarkedTurn:
    """A turn that was found, with its call.

    ``marks`` are sorted ``(start, end)`` offsets into the text of the turn. ``score`` is 0 unless turns were ranked.
    """

    call: Call
    turn: Turn
    marks: tuple[Span, ...]
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Ranking:
    """Exact totals and counts over all hits, and one stretch of the ranked hits.

    ``facets`` has every facet field, ``alternatives`` each filtered field counted without its own filter.
    """

    total: int
    occurrences: int
    facets: Mapping[str, tuple[FacetCount, ...]]
    alternatives: Mapping[str, tuple[FacetCount, ...]]
    hits: tuple[MarkedTurn, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One occurrence as a line of a concordance.

    ``start`` and ``end`` are offsets into the text of the turn. ``left`` and ``right`` are up to CONTEXT characters of
    the turn beside the match.
    """

    call: Call
    turn: Turn
    start: int
    end: int
    left: str
    match: str
    right: str


@dataclass(frozen=True, slots=True)
class Concordance:
    """The number of all lines, and one stretch of them."""

    total: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """What a tree selects with one combination of values, None for turns without a value.

    ``sentences`` counts those in which a mark begins, ``calls`` those with a selected turn.
    """

    values: tuple[str | None, ...]
    turns: int
    occurrences: int
    sentences: int
    calls: int


@dataclass(frozen=True, slots=True)
class Size:
    """How much of the collection has one combination of values, None for turns without a value.

    ``characters`` counts each Han character and each run of Latin letters or digits once.
    """

    values: tuple[str | None, ...]
    turns: int
    calls: int
    characters: int
    sentences: int


@dataclass(frozen=True, slots=True)
class WordCounts:
    """Folded words and how often each was counted; ``total`` is the sum."""

    total: int
    counts: Mapping[str, int]


class Engine(Protocol):
    """Answers query trees over one state of a collection. Every engine passes ``tests/engine/contract.py``.

    *Corpus order* is by id of the transcript, then by turn.
    """

    @property
    def state(self) -> str:
        """A digest of every transcript and of the versions it was indexed by: what is the same answers the same."""
        ...

    def answer(self, tree: Query, filters: Filters, *, sort: Sort, limit: int | None, offset: int) -> Ranking:
        """Rank the turns a tree selects.

        Args:
            tree: which turns, and what is marked in them.
            filters: which of them.
            sort: by relevance, or by period; ties in corpus order.
            limit: the largest number of hits to return, all if None.
            offset: how many hits of the ranking to skip.
        """
        ...

    def hits(self, tree: Query, filters: Filters, *, sort: Sort | None = None) -> Iterator[MarkedTurn]:
        """Every hit, one after the other.

        The tree is evaluated and its hits are ordered before this returns; a turn is read when its hit is asked for.
        So memory holds numbers for each hit, but never the texts of all.

        Args:
            tree: which turns, and what is marked in them.
            filters: which of them.
            sort: the order and the scores of ``answer``; corpus order without scores if None.
        """
        ...

    def lines(
        self, tree: Query, filters: Filters, *, order: LineOrder, limit: int | None, offset: int
    ) -> Concordance:
        """The marks as lines of a concordance.

        ``position`` is corpus order; ``left`` compares the folded left contexts from the match leftwards, ``right`` the
        folded right contexts, each as far as a line shows it, then the position.
        """
        ...

    def tally(self, tree: Query, filters: Filters, by: Sequence[str]) -> tuple[Tally, ...]:
        """Count for each combination of values of some GROUP_FIELDS that a selected turn has.

        Returns:
            The combinations in ascending order of their values, None last.
        """
        ...

    def sizes(self, filters: Filters, by: Sequence[str]) -> tuple[Size, ...]:
        """The size of the collection for each combination of values, in the order of ``tally``: the denominators."""
        ...

    def words(self, tree: Query, filters: Filters, window: int | None) -> WordCounts:
        """Count the words around the marks, or all words of the selected turns.

        A word is what the segmenter makes one, if it begins with a letter, digit or ideograph or has several
        characters. Each word within ``window`` words of a mark, in the paragraph of that mark and outside of all
        marks, counts once. If ``window`` is None, every word counts.
        """
        ...

    def terms(self, prefix: str, limit: int) -> tuple[tuple[str, int], ...]:
        """The most frequent folded words that begin with a prefix, each with its occurrences; ties in order of text."""
        ...

    def count(self, trees: Sequence[Query], filters: Filters) -> tuple[Count, ...]:
        """Count what each of several trees selects."""
        ...

    def cost(self, tree: Query) -> int:
        """An estimate of the positions to look at to count a tree, always the same for the same state."""
        ...

    def marks(self, tree: Query, filters: Filters, call: str) -> tuple[tuple[Span, ...], ...]:
        """The marks in every turn of one transcript; none in turns that are not selected.

        Raises TranscriptNotFoundError.
        """
        ...

    def transcript(self, call: str) -> Transcript:
        """One transcript with its turns. Raises TranscriptNotFoundError."""
        ...

    def call(self, call: str) -> Call:
        """One transcript without its participants and turns. Raises TranscriptNotFoundError."""
        ...

    def people(self) -> Mapping[str, tuple[str, ...]]:
        """By the value of the speaker facet, all names that transcripts use for the person."""
        ...

    def provenance(self, call: str) -> Provenance | None:
        """How one transcript was read from its file; None if that was not kept. Raises TranscriptNotFoundError."""
        ...

    def calls(self) -> Sequence[Call]:
        """Every transcript without its participants and turns, by id."""
        ...


class Index(Protocol):
    """What engines answer from, followed through builds and updates; safe to share between threads."""

    def newest(self) -> Engine:
        """An engine over the newest committed state: the same object until there is a newer state.

        Raises IndexMissingError, IndexOutdatedError, IndexDamagedError.
        """
        ...

    def scrub(self) -> None:
        """Compare all that is stored of the newest state with its checksums; what is damaged answers no more."""
        ...
