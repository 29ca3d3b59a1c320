"""A collection of transcripts as its readers see it: search it, list it, read one of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Hashable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.base import Engine, RankedTurn
from searchapp.engine.snapshot import Snapshot
from searchapp.engine.whoosh_engine import WhooshEngine
from searchapp.errors import IndexDamagedError, UsageError
from searchapp.index import generations
from searchapp.index import stamp as stamps
from searchapp.index.schema import stamp
from searchapp.model import FACET_FIELDS, Transcript
from searchapp.periods import sort_key
from searchapp.query.parser import ParsedQuery, parse
from searchapp.search.advice import explain
from searchapp.search.answer import (
    SORTS,
    Answer,
    FacetCount,
    Hit,
    MarkedTranscript,
    SearchRequest,
    TranscriptSummary,
)
from searchapp.search.snippet import make_snippet
from searchapp.settings import Settings

_ATTEMPTS = 20
_PAUSE = 0.05
# Up to so many bytes are compared with their checksums before the first answer, more beside it.
_CHECKED_FIRST = 64 * 2**20


class View:
    """One state of a collection: whatever is asked of it is answered from the same commit."""

    def __init__(self, engine: Engine, segmenter: Segmenter) -> None:
        self._engine = engine
        self._segmenter = segmenter

    def search(self, request: SearchRequest) -> Answer:
        """Answer a request with exact totals, facets and one page of hits.

        Raises UsageError where the request has a field, sort, limit or offset there is not.
        """
        started = time.perf_counter()
        _check(request)
        parsed = self._parse(request.query)
        filters = {field: values for field, values in request.filters.items() if values}
        ranking = self._engine.answer(
            parsed.tree, filters, sort=request.sort, limit=request.limit, offset=request.offset
        )
        notices = parsed.notices
        if not ranking.total:
            notices += tuple(explain(self._engine, parsed.tree, filters))
        hits = tuple(map(self._hit, ranking.turns))
        following = request.offset + len(hits)
        return Answer(
            query=request.query,
            parsed=parsed.text,
            notices=notices,
            total=ranking.total,
            occurrences=ranking.occurrences,
            took_ms=round((time.perf_counter() - started) * 1000, 3),
            facets=ranking.facets,
            alternatives=ranking.alternatives,
            hits=hits,
            next=following if hits and following < ranking.total else None,
        )

    def read(self, transcript_id: str) -> Transcript:
        """Return one transcript. Raises TranscriptNotFoundError."""
        return self._engine.transcript(transcript_id)

    def provenance(self, transcript_id: str) -> Mapping[str, Any] | None:
        """How a transcript was understood when it was read, as plain values; None where that was not kept.

        Raises TranscriptNotFoundError.
        """
        kept: Mapping[str, Any] | None = self._engine.describe(transcript_id).get("provenance")
        return kept

    def mark(
        self, transcript: Transcript, query: str, filters: Mapping[str, tuple[str, ...]] | None = None
    ) -> MarkedTranscript:
        """Find every match of a query in one transcript, in the turns the query and the filters select."""
        parsed = self._parse(query)
        matches = self._engine.mark(parsed.tree, filters or {}, transcript.id)
        return MarkedTranscript(
            parsed=parsed.text,
            notices=parsed.notices,
            matches=matches,
            turns=sum(1 for spans in matches if spans),
            occurrences=sum(map(len, matches)),
        )

    def transcripts(self) -> tuple[TranscriptSummary, ...]:
        """All transcripts, by company, then period (newest first), then id."""
        return self._transcripts

    def facets(self) -> Mapping[str, tuple[FacetCount, ...]]:
        """The values of every facet field over the whole collection (occurrences 0)."""
        return self._facets

    @cached_property
    def _transcripts(self) -> tuple[TranscriptSummary, ...]:
        summaries = (
            TranscriptSummary(
                **{
                    name: item[name]
                    for name in ("id", "company", "ticker", "title", "period", "date", "source")
                },
                turns=item["turns"],
                characters=item["characters"],
            )
            for item in self._engine.descriptions()
        )
        return tuple(sorted(summaries, key=_place))

    @cached_property
    def _facets(self) -> Mapping[str, tuple[FacetCount, ...]]:
        return self.search(SearchRequest(query="", limit=0)).facets

    def _parse(self, query: str) -> ParsedQuery:
        return parse(query, self._segmenter, self._engine.names())

    def _hit(self, ranked: RankedTurn) -> Hit:
        transcript, turn = self._engine.turn(ranked.transcript, ranked.turn)
        return Hit(
            id=f"{ranked.transcript}:{turn.index}",
            transcript=ranked.transcript,
            turn=turn.index,
            company=transcript["company"],
            ticker=transcript["ticker"],
            period=transcript["period"],
            date=transcript["date"],
            title=transcript["title"],
            speaker=turn.speaker,
            speaker_role=turn.role,
            speaker_title=turn.title,
            speaker_firm=turn.firm,
            section=turn.section,
            exchange=turn.exchange,
            score=round(ranked.score, 6),
            text=turn.text,
            matches=ranked.matches,
            snippet=make_snippet(turn.text, ranked.matches),
        )


class Collection:
    """An index directory, followed through rebuilds and updates; shared by all threads."""

    def __init__(self, directory: Path, segmenter: Segmenter) -> None:
        self._directory = directory
        self._segmenter = segmenter
        self._lock = threading.Lock()
        self._current: tuple[Hashable, View] | None = None
        self._sound: set[str] = set()
        self._damage: dict[Hashable, str] = {}

    @classmethod
    def open(cls, directory: Path, settings: Settings | None = None) -> Collection:
        """Open the index in a directory.

        Raises IndexMissingError, IndexOutdatedError, IndexDamagedError.
        """
        settings = settings or Settings.from_environment()
        collection = cls(directory, Segmenter.open(settings.cache, settings.user_dictionary))
        collection.view()
        return collection

    def view(self) -> View:
        """The newest committed state; call it once per request.

        A large index is compared with its checksums while it answers already; damage shows at the next call.

        Raises IndexMissingError, IndexOutdatedError, IndexDamagedError.
        """
        state = generations.state(self._directory)
        if state in self._damage:
            raise IndexDamagedError(self._damage[state])
        current = self._current
        if current is not None and current[0] == state:
            return current[1]
        with self._lock:
            if self._current is None or self._current[0] != state:
                self._current = self._open_newest()
            return self._current[1]

    def _open_newest(self) -> tuple[Hashable, View]:
        """Open what is current; a build or update may replace it meanwhile, then what replaced it."""
        for _ in range(_ATTEMPTS):
            # The state before the files: if a commit comes in between, the next call looks again.
            state = generations.state(self._directory)
            directory = generations.current(self._directory)
            try:
                stamps.check(directory, stamp(self._segmenter))
                snapshot = Snapshot.open(directory)
            except FileNotFoundError:
                time.sleep(_PAUSE)
                continue
            self._check(state, snapshot)
            return state, View(WhooshEngine(snapshot), self._segmenter)
        raise IndexDamagedError(f"the files of {self._directory} keep vanishing; run `searchapp index build`")

    def _check(self, state: Hashable, snapshot: Snapshot) -> None:
        """Compare what was not compared yet with its checksums."""
        unchecked = sum(size for name, size in snapshot.files.items() if name not in self._sound)
        if unchecked > _CHECKED_FIRST:
            threading.Thread(
                target=self._compare, args=(state, snapshot), name="checksums", daemon=True
            ).start()
            return
        self._compare(state, snapshot)
        if state in self._damage:
            raise IndexDamagedError(self._damage[state])

    def _compare(self, state: Hashable, snapshot: Snapshot) -> None:
        damaged = snapshot.check(skip=self._sound)
        if damaged:
            self._damage = {state: f"{'; '.join(damaged)} is damaged; run `searchapp index build`"}
        else:
            self._sound = set(snapshot.files)


def _check(request: SearchRequest) -> None:
    unknown = sorted(set(request.filters) - set(FACET_FIELDS))
    if unknown:
        raise UsageError(
            f"there is no field {unknown[0]!r} to narrow by; there are {', '.join(FACET_FIELDS)}"
        )
    if request.sort not in SORTS:
        raise UsageError(f"there is no sort {request.sort!r}; there are {', '.join(SORTS)}")
    if request.offset < 0 or (request.limit is not None and request.limit < 0):
        raise UsageError("limit and offset count hits; give 0 or more")


def _place(summary: TranscriptSummary) -> tuple[object, ...]:
    newest_first = tuple(-part for part in sort_key(summary.period))
    return summary.company is None, summary.company or "", newest_first, summary.id
