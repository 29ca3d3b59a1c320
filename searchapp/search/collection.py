"""A collection of transcripts as its readers see it: search it, list it, read one of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from searchapp.model import Transcript
from searchapp.search.answer import Answer, FacetCount, MarkedTranscript, SearchRequest, TranscriptSummary
from searchapp.settings import Settings


class View:
    """One state of a collection: whatever is asked of it is answered from the same commit."""

    def search(self, request: SearchRequest) -> Answer:
        """Answer a request with exact totals, facets and one page of hits."""
        raise NotImplementedError

    def read(self, transcript_id: str) -> Transcript:
        """Return one transcript. Raises TranscriptNotFoundError."""
        raise NotImplementedError

    def mark(
        self, transcript: Transcript, query: str, filters: Mapping[str, tuple[str, ...]] | None = None
    ) -> MarkedTranscript:
        """Find every match of a query in one transcript."""
        raise NotImplementedError

    def transcripts(self) -> tuple[TranscriptSummary, ...]:
        """All transcripts, by company, then period (newest first), then id."""
        raise NotImplementedError

    def facets(self) -> Mapping[str, tuple[FacetCount, ...]]:
        """The values of every facet field over the whole collection (occurrences 0)."""
        raise NotImplementedError


class Collection:
    """An index directory, followed through rebuilds and updates; shared by all threads."""

    @classmethod
    def open(cls, directory: Path, settings: Settings | None = None) -> Collection:
        """Open the index in a directory. Raises IndexMissingError, IndexOutdatedError, IndexDamagedError."""
        raise NotImplementedError

    def view(self) -> View:
        """The newest committed state; call it once per request."""
        raise NotImplementedError
