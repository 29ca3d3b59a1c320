"""The protocols that every engine implements, and the values they take and return.

This module loads no engine, because the command line's help uses some of its names.
"""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from searchapp.model import FACET_FIELDS, Call, Provenance, Role, Span, Transcript, Turn

if TYPE_CHECKING:
    from searchapp.query.tree import Query

Filters = Mapping[str, Sequence[str]]
"""Allowed values by facet field, compared after folding. Values of one field are combined with OR, fields with AND; a
field without values does not filter. A value of the facet selects exactly what the facet counts. Any other value selects
a speaker by any of the person's names, or a company by its ticker."""

Sort = Literal["relevance", "period", "-period"]
LineOrder = Literal["position", "left", "right", "company", "period"]

GROUP_FIELDS: tuple[str, ...] = (*FACET_FIELDS, "call", "ticker", "date", "exchange")
"""The fields ``tally`` and ``sizes`` group by. ``call`` is the id of the transcript; ``exchange`` is the number of the
exchange in its call, as text."""

Place = tuple[str, int]
"""Where an exchange is: the id of the call, and the number of the exchange there."""

FACET_LIMIT = 50
"""Number of values of each facet field in an answer, unless another number is asked for."""

CONTEXT = 40
"""Number of characters of the turn that a concordance line shows on each side of the match."""

LINE_WORDS = 3
"""Number of words that a concordance line has on each side of the match: L1 to L3 and R1 to R3."""


def ticker_names(folded: str) -> tuple[str, ...]:
    """Return a folded ticker, with and without its market.

    >>> ticker_names("0700.hk")
    ('0700.hk', '0700')
    """
    return folded, folded.partition(".")[0]


class FacetCount(NamedTuple):
    """Number of turns and of occurrences with a value."""

    value: str
    turns: int
    occurrences: int


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one field: how many there are, and the counts of the first ones.

    The counts are sorted by turns, then occurrences (both descending), then value.
    """

    total: int
    counts: tuple[FacetCount, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """Number of turns that a tree selects, and of its marks in them."""

    turns: int
    occurrences: int


@dataclass(frozen=True, slots=True)
class MarkedTurn:
    """A hit: a selected turn, with its call.

    ``marks`` are sorted ``(start, end)`` offsets into the text of the turn. ``score`` is 0 unless the turns were ranked.
    """

    call: Call
    turn: Turn
    marks: tuple[Span, ...]
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Ranking:
    """Exact totals and counts over all hits, and one page of the ranked hits.

    ``facets`` contains every facet field; ``alternatives`` contains each filtered field, counted without its own filter,
    and in it the values of the filter, even if they are not among the first ones.
    """

    total: int
    occurrences: int
    facets: Mapping[str, Facet]
    alternatives: Mapping[str, Facet]
    hits: tuple[MarkedTurn, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One occurrence as a line of a concordance.

    ``start`` and ``end`` are offsets into the text of the turn. ``left`` and ``right`` are up to CONTEXT characters of
    the turn before and after the match.

    ``left_words`` and ``right_words`` are offsets into the text of the turn: up to LINE_WORDS words before and after the
    match, the nearest first. They are words as ``Engine.words`` counts them, outside this match and in its paragraph, and
    can be beyond the context. A word of which the match is only a part is none of them.
    """

    call: Call
    turn: Turn
    start: int
    end: int
    left: str
    match: str
    right: str
    left_words: tuple[Span, ...]
    right_words: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """A random sample of ``size`` lines; the same seed draws the same lines from the same state with every engine."""

    size: int
    seed: int

    def of(self, total: int) -> list[int]:
        """Return the numbers of the lines that are drawn from ``total`` lines in order of position, ascending.

        The lines get the numbers that ``random.Random(seed).random()`` gives one after the other, and those with the
        smallest numbers are drawn. So a smaller sample with the same seed is a part of a larger one.

        >>> Sample(3, seed=1).of(1000), Sample(2, seed=1).of(1000)
        ([13, 503, 531], [13, 503])
        """
        number = random.Random(self.seed).random
        drawn = [(number(), line) for line in range(total)]
        return sorted(line for _, line in heapq.nsmallest(self.size, drawn))


@dataclass(frozen=True, slots=True)
class Concordance:
    """The number of all lines, and those of a page; each is read when the iterator reaches it."""

    total: int
    lines: Iterator[Line]


class Tally(NamedTuple):
    """Counts of what a tree selects for one combination of values; a value is None for turns without one.

    ``sentences`` counts the sentences in which a mark begins, ``calls`` the calls with a selected turn.
    """

    values: tuple[str | None, ...]
    turns: int
    occurrences: int
    sentences: int
    calls: int


class Size(NamedTuple):
    """Size of the part of the collection with one combination of values; a value is None for turns without one.

    ``characters`` counts each Han character and each run of Latin letters or digits once.
    """

    values: tuple[str | None, ...]
    turns: int
    calls: int
    characters: int
    sentences: int


@dataclass(frozen=True, slots=True)
class WordCounts:
    """Folded words with the count of each; ``total`` is the sum."""

    total: int
    counts: Mapping[str, int]


class Engine(Protocol):
    """Answers query trees over one state of a collection. Every engine passes ``tests/engine/contract.py``.

    *Corpus order* is by transcript id, then by turn.
    """

    @property
    def state(self) -> str:
        """A digest of every transcript and of the versions that indexed it. Equal states give equal answers."""
        ...

    def answer(
        self,
        tree: Query,
        filters: Filters,
        *,
        sort: Sort,
        limit: int | None,
        offset: int,
        facet_limit: int | None = FACET_LIMIT,
    ) -> Ranking:
        """Rank the turns that a tree selects.

        Args:
            tree: selects the turns and what is marked in them.
            filters: restrict the selected turns.
            sort: by relevance or by period; ties are in corpus order.
            limit: maximum number of hits to return; all if None.
            offset: number of ranked hits to skip.
            facet_limit: number of values in each facet; all if None.
        """
        ...

    def facet(self, tree: Query, filters: Filters, field: str) -> Facet:
        """Count all values of one field, which is one of FACET_FIELDS, in the turns that a tree selects."""
        ...

    def hits(self, tree: Query, filters: Filters, *, sort: Sort | None = None) -> Iterator[MarkedTurn]:
        """Return an iterator over all hits.

        The tree is evaluated and the hits are ordered before this returns. A turn is read only when the iterator reaches
        it, so memory holds a few numbers per hit, but not all texts.

        Args:
            tree: selects the turns and what is marked in them.
            filters: restrict the selected turns.
            sort: order and scores are those of ``answer``; if None, corpus order without scores.
        """
        ...

    def exchanges(
        self, tree: Query, filters: Filters, places: Sequence[Place], *, role: Role | None = None
    ) -> Iterator[tuple[MarkedTurn, ...]]:
        """Return an iterator over some exchanges in the given order, each as all of its turns in order.

        Turns that the tree and the filters do not select have no marks. An exchange that does not exist is empty. The
        tree is evaluated before this returns; a turn is read only when the iterator reaches it.

        Args:
            tree: selects the turns with marks and what is marked in them.
            filters: restrict the turns with marks.
            places: the exchanges.
            role: of each exchange only the turns of speakers with this role; all if None.
        """
        ...

    def lines(
        self,
        tree: Query,
        filters: Filters,
        *,
        order: LineOrder,
        limit: int | None,
        offset: int,
        sample: Sample | None = None,
    ) -> Concordance:
        """Return the marks as lines of a concordance.

        Order ``position`` is corpus order. ``left`` compares the folded left contexts, starting at the match and going
        left; ``right`` compares the folded right contexts. Both compare only the characters that a line shows.
        ``company`` and ``period`` (oldest first) compare the values of the call; calls without a value come last. Ties
        are in order of position.

        With a sample, the lines are those that it draws; the total stays that of all lines. The lines are found and
        ordered before this returns.
        """
        ...

    def tally(self, tree: Query, filters: Filters, by: Sequence[str]) -> tuple[Tally, ...]:
        """Count what a tree selects for each combination of values of the fields ``by``, which are GROUP_FIELDS.

        Returns:
            The combinations that selected turns have, in ascending order of their values, None last.
        """
        ...

    def sizes(self, filters: Filters, by: Sequence[str], tree: Query | None = None) -> tuple[Size, ...]:
        """Return the size of the collection for each combination of values, ordered as in ``tally``: the denominators.

        With a tree, only the turns that it selects are measured.
        """
        ...

    def words(self, tree: Query, filters: Filters, window: int | None) -> WordCounts:
        """Count the words around the marks, or all words of the selected turns.

        The words are those of the segmenter that begin with a letter, digit or ideograph or have several characters. A
        word counts once if it is within ``window`` words of a mark, in the same paragraph as that mark, and outside all
        marks. If ``window`` is None, every word counts.
        """
        ...

    def terms(self, prefix: str, limit: int) -> tuple[tuple[str, int], ...]:
        """Return the most frequent folded words with a prefix, each with its number of occurrences; ties by word."""
        ...

    def count(self, trees: Sequence[Query], filters: Filters) -> tuple[Count, ...]:
        """Count what each of several trees selects."""
        ...

    def cost(self, tree: Query) -> int:
        """Estimate how many positions must be handled to answer a tree; always the same for the same state."""
        ...

    def until(self, deadline: float | None) -> Engine:
        """Return an engine over the same state with a deadline in the time of ``time.monotonic()``; None for none.

        Methods of that engine that evaluate a tree raise QueryTooCostlyError soon after the deadline has passed.
        """
        ...

    def marks(self, tree: Query, filters: Filters, call: str) -> tuple[tuple[Span, ...], ...]:
        """Return the marks in every turn of one transcript; turns that are not selected have none.

        Raises TranscriptNotFoundError.
        """
        ...

    def transcript(self, call: str) -> Transcript:
        """Return one transcript with its turns. Raises TranscriptNotFoundError."""
        ...

    def call(self, call: str) -> Call:
        """Return one transcript without its participants and turns. Raises TranscriptNotFoundError."""
        ...

    def people(self) -> Mapping[str, tuple[str, ...]]:
        """Return, for each value of the speaker facet, all names that the transcripts use for the person."""
        ...

    def provenance(self, call: str) -> Provenance | None:
        """Return how one transcript was read from its file; None if not stored. Raises TranscriptNotFoundError."""
        ...

    def warnings(self) -> Mapping[str, tuple[str, ...]]:
        """Return the warnings in the provenance of each transcript that has any, in order of id."""
        ...

    def calls(self) -> Sequence[Call]:
        """Return every transcript without its participants and turns, sorted by id."""
        ...


class Index(Protocol):
    """An index that engines answer from. It follows builds and updates and is safe to share between threads."""

    def newest(self) -> Engine:
        """Return an engine over the newest committed state: the same object until there is a newer state.

        Raises IndexMissingError, IndexOutdatedError, IndexDamagedError.
        """
        ...

    def scrub(self) -> None:
        """Compare everything stored for the newest state with its checksums.

        After damage is found, ``newest`` raises IndexDamagedError for that state.
        """
        ...
