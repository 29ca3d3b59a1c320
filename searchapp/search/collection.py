"""A collection of transcripts: searching, listing and reading them."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property, partial

from searchapp.analysis.fold import fold
from searchapp.engine.base import Count, Engine, Filters, Index, MarkedTurn
from searchapp.errors import QueryTooCostlyError, TurnNotFoundError, UsageError
from searchapp.model import FACET_FIELDS, Inference, Provenance, Transcript
from searchapp.notice import Notice
from searchapp.periods import sort_key, within
from searchapp.query.parse import ParsedQuery, parse, read_filter
from searchapp.query.tree import Every, FieldValue, Query
from searchapp.search.advice import explain, missing_values
from searchapp.search.answer import (
    SORTS,
    Answer,
    Citation,
    Facet,
    FacetCount,
    Hit,
    MarkedTranscript,
    SearchRequest,
    Suggestion,
    TranscriptSummary,
)
from searchapp.search.citation import cite, turn_url
from searchapp.search.completions import Completion, Completions
from searchapp.search.doubts import Doubts, doubts_of
from searchapp.search.duplicates import Duplicates, duplicates
from searchapp.search.examples import Example, examples
from searchapp.search.limits import Limits
from searchapp.search.lookup import Lookup
from searchapp.search.manifest import Manifest, Option, manifest
from searchapp.search.names import Names
from searchapp.search.questions import questions
from searchapp.search.quotation import quotation
from searchapp.search.snippet import make_snippet
from searchapp.search.speakers import inference_of, other_label
from searchapp.search.spoken import Spoken
from searchapp.search.suggestions import Cut, suggest


@dataclass(frozen=True, slots=True)
class Asked:
    """A query and filters as they were read, and an engine that answers them within the limits.

    ``reading`` is the query in its normal form. ``given`` are the filters without blank values, ``filters`` the same with the
    periods that a range or a year stands for. ``notices`` are about the reading. ``deadline`` is that of the engine, in
    the time of ``time.monotonic()``; None for none.
    """

    engine: Engine
    query: str
    tree: Query
    reading: str
    given: Mapping[str, tuple[str, ...]]
    filters: Mapping[str, tuple[str, ...]]
    notices: tuple[Notice, ...]
    deadline: float | None

    def check_time(self) -> None:
        """Raise QueryTooCostlyError if the time for the query is over: for work on what the engine has found."""
        if self.deadline is not None and time.monotonic() > self.deadline:
            raise QueryTooCostlyError("the query took longer than one query may")


class View:
    """One committed state of a collection."""

    def __init__(self, engine: Engine, cut: Cut, limits: Limits) -> None:
        self.engine = engine
        self._cut = cut
        self._limits = limits
        # It does not know the view: in a reference cycle, an old state would keep its files open until the garbage
        # collector runs.
        self._facets = cache(partial(_all_facets, engine))

    @property
    def state(self) -> str:
        """A digest of the collection and of the versions it was indexed by; a rebuild from the same files keeps it."""
        return self.engine.state

    def search(self, request: SearchRequest) -> Answer:
        """Answer a request with exact totals, facets and one page of hits.

        Raises:
            UsageError: the request has an unknown field or sort, or a negative limit or offset.
            QueryTooCostlyError, BusyError: the query is over its limits, or too many large ones are running.
        """
        started = time.perf_counter()
        _check(request)
        with self.asked(request.query, request.filters) as asked:
            return self._answer(asked, request, started)

    @contextmanager
    def asked(self, query: str | ParsedQuery, filters: Filters, *, weight: int = 1) -> Iterator[Asked]:
        """Return a context manager that gives a query and filters as read, and an engine to answer them with.

        Everything that answers a query enters it; a costly query waits there until no other one is inside. A query that
        has been read already is not read again.

        Args:
            query: the query, as text or as it was read.
            filters: the filters, also with blank values.
            weight: how often longer than the engine the work on what it finds takes.

        Raises:
            UsageError: a filter is unknown.
            QueryTooCostlyError, BusyError: the query is over its limits, or too many large ones are running.
        """
        unknown = sorted(set(filters) - set(FACET_FIELDS))
        if unknown:
            raise UsageError(f"unknown filter {unknown[0]!r}; use one of {', '.join(FACET_FIELDS)}")
        typed, parsed = (query, parse(query)) if isinstance(query, str) else (query.text, query)
        given = _given(filters)
        with self._limits.admit(self.engine, parsed.tree, weight) as (engine, deadline):
            yield Asked(
                engine,
                typed,
                parsed.tree,
                parsed.text,
                given,
                self._with_periods(given),
                parsed.notices,
                deadline,
            )

    def _with_periods(self, given: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
        """Return filters with the periods that ranges and years stand for; one without any stays, and selects nothing."""
        if "period" not in given:
            return given
        periods: dict[str, None] = {}
        for value in given["period"]:
            read = read_filter("period", value)
            if isinstance(read, FieldValue):
                periods[read.value] = None
                continue
            known = (count.value for count in self._facets()["period"])
            inside = [period for period in known if within(period, read.start, read.end)]
            periods |= dict.fromkeys(inside or [value])
        return {**given, "period": tuple(periods)}

    def notices(self, asked: Asked, total: int) -> tuple[Notice, ...]:
        """Return the notices beside an answer: about the reading, about values that no turn has, and why it is empty.

        Args:
            asked: what is answered.
            total: how much was found.
        """
        notices = (*asked.notices, *missing_values(self.names, asked.tree, asked.filters))
        return notices if total else (*notices, *explain(asked.engine, asked.tree))

    def _answer(self, asked: Asked, request: SearchRequest, started: float) -> Answer:
        ranking = asked.engine.answer(
            asked.tree,
            asked.filters,
            sort=request.sort,
            limit=request.limit,
            offset=request.offset,
            facet_limit=request.facet_limit,
        )
        hits = tuple(
            hit_of(found, sentence, make_snippet(found.turn.text, found.marks))
            for found, sentence in self.explained(ranking.hits)
        )
        following = request.offset + len(hits)
        answer = Answer(
            query=request.query,
            parsed=asked.reading,
            notices=self.notices(asked, ranking.total),
            total=ranking.total,
            occurrences=ranking.occurrences,
            took_ms=round((time.perf_counter() - started) * 1000, 3),
            facets=ranking.facets,
            alternatives=ranking.alternatives,
            hits=hits,
            next=following if hits and following < ranking.total else None,
            manifest=_manifest(asked, request),
            questions=self._questions(asked, hits) if request.questions else {},
            calls=_calls(asked, hits) if request.calls else {},
        )
        if not request.suggest:
            return answer
        suggestions = suggest(
            asked.engine, self.names, self._cut, asked.query, asked.tree, asked.filters, ranking.total
        )
        return replace(answer, suggestions=tuple(_as_given(each, asked) for each in suggestions))

    def _questions(self, asked: Asked, hits: Sequence[Hit]) -> Mapping[str, Spoken]:
        found = questions(asked.engine, asked.tree, asked.filters, hits)
        told = self.explained(question for _, question in found)
        return {hit.id: Spoken.of(*each) for (hit, _), each in zip(found, told, strict=True)}

    def count(self, query: str, filters: Filters) -> Count:
        """Return how many turns and occurrences a query and filters find. Raises the errors of ``asked``."""
        with self.asked(query, filters) as asked:
            (count,) = asked.engine.count([asked.tree], asked.filters)
        return count

    def facet(
        self,
        request: SearchRequest,
        field: str,
        *,
        prefix: str = "",
        find: str = "",
        limit: int | None = None,
        offset: int = 0,
    ) -> Facet:
        """Return the values of one field in all hits of a request, whatever its limits and offset.

        Args:
            request: the query and the filters.
            field: a name in FACET_FIELDS.
            prefix: only values that begin with this text, after folding.
            find: only values that ``Lookup`` finds by this text.
            limit: maximum number of values; all if None.
            offset: number of values to skip.

        Returns:
            The values; the total is that of all pages.

        Raises the errors of ``asked``.
        """
        with self.asked(request.query, request.filters) as asked:
            counts = asked.engine.facet(asked.tree, asked.filters, field).counts
        if begins := fold(prefix):
            counts = tuple(count for count in counts if fold(count.value).startswith(begins))
        if (found := self.lookup.find(field, find)) is not None:
            counts = tuple(count for count in counts if count.value in found)
        return Facet(len(counts), counts[offset : None if limit is None else offset + limit])

    def hits(self, request: SearchRequest) -> Iterator[tuple[MarkedTurn, str | None]]:
        """Return all hits of a request in its order, whatever its limit and offset.

        Each comes with the sentence that its speaker was inferred from, or None.

        The search runs once, before this returns. Each hit is read when it is asked for, so the texts of all hits are
        never in memory together. Raises the errors of ``search``.
        """
        _check(request)
        with self.asked(request.query, request.filters) as asked:
            return self.explained(asked.engine.hits(asked.tree, asked.filters, sort=request.sort))

    def manifest(self, request: SearchRequest) -> Manifest:
        """Return how the answer to a request is made, without making it. Raises the errors of ``search``."""
        _check(request)
        with self.asked(request.query, request.filters) as asked:
            return _manifest(asked, request)

    def read(self, transcript_id: str) -> Transcript:
        """Return one transcript. Raises TranscriptNotFoundError."""
        return self.engine.transcript(transcript_id)

    def provenance(self, transcript_id: str) -> Provenance | None:
        """Return how a transcript was read from its file, or None if that was not stored.

        Raises TranscriptNotFoundError.
        """
        return self.engine.provenance(transcript_id)

    def duplicates(self) -> tuple[Duplicates, ...]:
        """Return which transcripts may be the same call."""
        return self._duplicates

    def doubts(self) -> Mapping[str, Doubts]:
        """Return what needs a look, for each transcript that does, in order of id."""
        return self._doubts

    def doubts_of(self, transcript_id: str) -> Doubts:
        """Return what needs a look in one transcript. Raises TranscriptNotFoundError."""
        kept = self.provenance(transcript_id)
        groups = tuple(group for group in self._duplicates if transcript_id in group.transcripts)
        return Doubts(kept.warnings if kept else (), groups)

    def inferred(self, transcript_id: str) -> tuple[Inference, ...]:
        """Return how the speakers were inferred whom the labels of a transcript do not name.

        Empty if there are none, or if it was not stored how the transcript was read. Raises TranscriptNotFoundError.
        """
        kept = self.provenance(transcript_id)
        return kept.inferred if kept else ()

    def mark(
        self, transcript: Transcript, query: str, filters: Mapping[str, tuple[str, ...]] | None = None
    ) -> MarkedTranscript:
        """Find all matches of a query in one transcript, in the turns that match the query and the filters.

        Raises the errors of ``asked``.
        """
        with self.asked(query, filters or {}) as asked:
            matches = asked.engine.marks(asked.tree, asked.filters, transcript.id)
        return MarkedTranscript(
            parsed=asked.reading,
            notices=asked.notices,
            matches=matches,
            turns=sum(1 for spans in matches if spans),
            occurrences=sum(map(len, matches)),
        )

    def cite(
        self, transcript_id: str, turn: int, query: str, *, site: str | None, accessed: date
    ) -> Citation:
        """Return the citation of a turn, with a quotation of what the query finds in it.

        Args:
            transcript_id: the call.
            turn: the number of the turn, from 0.
            query: if it is empty or not found in the turn, the turn's first sentences are quoted.
            site: the address of the site where readers find the turn; None for a citation without a link.
            accessed: the day on which it was looked at.

        Raises TranscriptNotFoundError, TurnNotFoundError and the errors of ``asked``.
        """
        found = self.read(transcript_id)
        if not 0 <= turn < len(found.turns):
            raise TurnNotFoundError(
                f"{found.id} has no turn {turn}; use a number from 0 to {len(found.turns) - 1}"
            )
        said = found.turns[turn]
        matches = self.mark(found, query).matches[turn] if query.strip() else ()
        url = None if site is None else turn_url(site, found.id, turn)
        return cite(found, said, quotation(said.text, matches), url, accessed)

    def transcripts(self) -> tuple[TranscriptSummary, ...]:
        """Return all transcripts, sorted by company, then period (newest first), then id."""
        return self._transcripts

    def facets(self) -> Mapping[str, tuple[FacetCount, ...]]:
        """Return the values of every facet field in the whole collection (with 0 occurrences)."""
        return self._facets()

    def examples(self) -> tuple[Example, ...]:
        """Return examples of queries with terms of this collection, each of which finds something."""
        return self._examples

    def complete(self, typed: str) -> tuple[Completion, ...]:
        """Return completions of a query that is being typed."""
        return self._completions.of(typed)

    def explained(self, hits: Iterable[MarkedTurn]) -> Iterator[tuple[MarkedTurn, str | None]]:
        """Yield each hit with the sentence that its speaker was inferred from, or None."""
        known: dict[str, tuple[Inference, ...]] = {}
        for hit in hits:
            turn, found = hit.turn, None
            # Nobody is inferred under their own name, so that few calls are looked at, and each once.
            if other_label(turn.speaker, turn.label):
                if hit.call.id not in known:
                    known[hit.call.id] = self.inferred(hit.call.id)
                found = inference_of(known[hit.call.id], turn.speaker, turn.label, turn.exchange)
            yield hit, found.sentence if found else None

    @cached_property
    def _duplicates(self) -> tuple[Duplicates, ...]:
        return duplicates(self.engine)

    @cached_property
    def _doubts(self) -> Mapping[str, Doubts]:
        # How a transcript was read is stored for each one apart; this reads it once for all.
        return doubts_of(self.engine, self._duplicates)

    @cached_property
    def _examples(self) -> tuple[Example, ...]:
        return examples(self.engine, [count.value for count in self._facets()["company"]])

    @cached_property
    def _completions(self) -> Completions:
        return Completions(self.engine, self._facets())

    @cached_property
    def names(self) -> Names:
        """The names of companies, speakers and other values in this state."""
        return Names(self.engine, self._facets)

    @cached_property
    def lookup(self) -> Lookup:
        """Finds values of fields in this state by what a person types."""
        return Lookup(self.engine, self._facets)

    @cached_property
    def _transcripts(self) -> tuple[TranscriptSummary, ...]:
        summaries = (
            TranscriptSummary(
                id=call.id,
                company=call.company,
                ticker=call.ticker,
                title=call.title,
                period=call.period,
                date=call.date,
                source=call.source,
                turns=call.turns,
                characters=call.length,
            )
            for call in self.engine.calls()
        )
        return tuple(sorted(summaries, key=_place))


class Collection:
    """A searchable index, kept current through builds and updates; shared by all threads."""

    def __init__(self, index: Index, cut: Cut, limits: Limits) -> None:
        """``cut`` splits a text into words, for suggestions; ``limits`` are those of each query."""
        self._index = index
        self._cut = cut
        self._limits = limits
        self._view: View | None = None

    def view(self) -> View:
        """Return the newest committed state; call it once per request.

        Raises IndexMissingError, IndexOutdatedError, IndexDamagedError.
        """
        engine = self._index.newest()
        view = self._view
        if view is None or view.engine is not engine:
            view = self._view = View(engine, self._cut, self._limits)
        return view

    def scrub(self) -> None:
        """Compare all that is stored with its checksums; what is damaged answers no more."""
        self._index.scrub()


def _all_facets(engine: Engine) -> Mapping[str, tuple[FacetCount, ...]]:
    ranking = engine.answer(Every(), {}, sort="relevance", limit=0, offset=0, facet_limit=None)
    return {field: facet.counts for field, facet in ranking.facets.items()}


def hit_of(found: MarkedTurn, inferred_from: str | None, snippet: str) -> Hit:
    """Return a turn that was found as a hit.

    Args:
        found: the turn.
        inferred_from: the sentence that its speaker was inferred from, or None.
        snippet: HTML, with the matches marked.
    """
    call, turn = found.call, found.turn
    return Hit(
        id=f"{call.id}:{turn.index}",
        transcript=call.id,
        turn=turn.index,
        company=call.company,
        ticker=call.ticker,
        period=call.period,
        date=call.date,
        title=call.title,
        speaker=turn.speaker,
        speaker_label=turn.label,
        speaker_inferred_from=inferred_from,
        speaker_role=turn.role,
        speaker_title=turn.title,
        speaker_firm=turn.firm,
        section=turn.section,
        exchange=turn.exchange,
        score=round(found.score, 6),
        text=turn.text,
        matches=found.marks,
        snippet=snippet,
    )


def _calls(asked: Asked, hits: Sequence[Hit]) -> Mapping[str, Count]:
    calls = {hit.transcript for hit in hits}
    if not calls:
        return {}
    tallies = asked.engine.tally(asked.tree, asked.filters, ("call",))
    return {
        call: Count(tally.turns, tally.occurrences)
        for tally in tallies
        if (call := tally.values[0]) is not None and call in calls
    }


def _given(filters: Filters) -> dict[str, tuple[str, ...]]:
    """Return the filters without blank values and empty filters."""
    kept = {field: tuple(value for value in values if value.strip()) for field, values in filters.items()}
    return {field: values for field, values in kept.items() if values}


def _as_given(suggestion: Suggestion, asked: Asked) -> Suggestion:
    """Return a suggestion with the range of periods that was asked for, instead of the periods in it."""
    periods = suggestion.filters.get("period")
    if periods is None or periods != asked.filters.get("period"):
        return suggestion
    return replace(suggestion, filters={**suggestion.filters, "period": asked.given["period"]})


def _manifest(asked: Asked, request: SearchRequest) -> Manifest:
    options: dict[str, Option] = {
        "sort": request.sort,
        "limit": request.limit,
        "offset": request.offset,
        "facet_limit": request.facet_limit,
    }
    return manifest(asked, "search", options)


def _check(request: SearchRequest) -> None:
    if request.sort not in SORTS:
        raise UsageError(f"unknown sort {request.sort!r}; use one of {', '.join(SORTS)}")
    if request.offset < 0 or (request.limit is not None and request.limit < 0):
        raise UsageError("limit and offset must be 0 or more")


def _place(summary: TranscriptSummary) -> tuple[object, ...]:
    newest_first = tuple(-part for part in sort_key(summary.period))
    return summary.company is None, summary.company or "", newest_first, summary.id
