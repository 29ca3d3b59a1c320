"""One commit to an index: transcripts added and removed, all at once or not at all.

Transcripts are gathered into units of about a million characters; each unit becomes a small segment, built in this
process or, where there is enough work for several, in others. At the commit the units are merged by concatenation
into as few segments as the memory allows, and Whoosh's table of contents is replaced by one that lists them.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from types import TracebackType

import numpy as np
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, clean_files

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.embedded.segment.builder import Entry, build_segment, decode_json
from searchapp.engine.embedded.segment.container import Container, write_container
from searchapp.engine.embedded.segment.merge import Source, merge_segments
from searchapp.engine.embedded.store import durable
from searchapp.engine.embedded.store.codec import PositionalSegment
from searchapp.engine.embedded.store.schema import make_schema
from searchapp.engine.embedded.store.toc import INDEX_NAME, read_toc, write_toc
from searchapp.engine.embedded.store.workers import follow_parent, interrupts_held
from searchapp.errors import IndexLockedError, SearchAppError
from searchapp.model import Provenance, Transcript

DEFAULT_MEMORY = 512

UNIT_CHARACTERS = 1_000_000
# Below this, starting processes (each loads the dictionary) costs more than it saves.
PARALLEL_CHARACTERS = 2_000_000
# Peak of a merge, bytes for each character: text, folded text, word boundaries, positions and their targets.
MERGE_BYTES = 20
# Positions are 32 bits wide.
MOST_CHARACTERS = 2**31
# Segments of like size that are merged into one when there are as many.
MERGE_FACTOR = 8


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a committed transcript is."""

    segment: PositionalSegment
    first: int
    turns: int
    fingerprint: str


class IndexWriter:
    """Adds and removes transcripts; a context manager that commits on success and cancels on an error.

    Args:
        directory: the directory of a generation that ``create`` made.
        segmenter: cuts texts into words.
        memory: MiB that one build may use for a merge; bounds the size of a segment.
        processes: how many processes cut and sort; None for one a core.

    Raises:
        IndexLockedError: another writer is at work in the directory.
    """

    def __init__(
        self,
        directory: Path,
        segmenter: Segmenter,
        *,
        memory: int = DEFAULT_MEMORY,
        processes: int | None = None,
    ) -> None:
        self._directory = directory
        self._segmenter = segmenter
        self._processes = processes or os.cpu_count() or 1
        self._most_characters = min(max(UNIT_CHARACTERS, memory * 2**20 // MERGE_BYTES), MOST_CHARACTERS)
        self._storage = FileStorage(str(directory))
        self._lock = self._storage.lock(f"{INDEX_NAME}_WRITELOCK")
        if not self._lock.acquire():
            raise IndexLockedError(f"another writer is at work in {directory}; try again when it is done")
        self._toc = read_toc(directory)
        self._committed = dict(_committed(directory, self._toc.segments))
        self._added: set[str] = set()
        self._unit: list[Entry] = []
        self._unit_characters = 0
        self._waiting: list[list[Entry]] = []
        self._waiting_characters = 0
        self._built: list[tuple[PositionalSegment, Future[int] | int]] = []
        self._pool: ProcessPoolExecutor | None = None

    @staticmethod
    def create(directory: Path) -> None:
        """Make an empty index in an existing directory."""
        write_toc(directory, TOC(make_schema(), [], 0))

    def contents(self) -> dict[str, str]:
        """The committed transcripts, less those removed here: id → fingerprint."""
        return {transcript_id: place.fingerprint for transcript_id, place in self._committed.items()}

    def add(self, transcript: Transcript, fingerprint: str, provenance: Provenance | None = None) -> None:
        """Index a transcript.

        Args:
            transcript: what to index.
            fingerprint: what ``contents`` returns for it.
            provenance: how it was read; kept for whoever asks.

        Raises SearchAppError where there is one of its id that was not removed first.
        """
        if transcript.id in self._added or transcript.id in self._committed:
            raise SearchAppError(
                f"{transcript.id} is in the index already; give its two sources different names"
            )
        self._added.add(transcript.id)
        self._unit.append(Entry(transcript, fingerprint, provenance))
        self._unit_characters += sum(len(turn.text) for turn in transcript.turns)
        if self._unit_characters >= UNIT_CHARACTERS:
            self._finish_unit()

    def remove(self, transcript_id: str) -> None:
        """Take a committed transcript out; nothing happens where there is none of this id."""
        place = self._committed.pop(transcript_id, None)
        if place is not None:
            for turn in range(place.first, place.first + place.turns):
                place.segment.delete_document(turn)

    def commit(self) -> None:
        """Make everything visible at once and release the lock."""
        try:
            self._finish_unit()
            self._build_waiting()
            added = []
            for segment, turns in self._built:
                segment.set_doc_count(turns if isinstance(turns, int) else turns.result())
                added.append(segment)
            old = [segment for segment in self._toc.segments if segment.doc_count() > 0]
            segments = self._merge_like(old + self._merge_new(added))
            generation = self._toc.generation + 1
            # The names of the segments reach the disk before the table of contents that lists them.
            durable.sync_directory(self._directory)
            write_toc(self._directory, TOC(self._toc.schema, segments, generation))
            # Whoosh forgets files a reader may still be about to open; readers retry.
            clean_files(self._storage, INDEX_NAME, generation, segments)
        finally:
            self._close()

    def cancel(self) -> None:
        """Forget what was added and removed and release the lock."""
        # Workers may still be writing: only when they are gone is there nothing more to come.
        self._end_pool()
        # Read anew: what was removed here was marked in the segments this writer holds. With what it built go
        # the files that a writer left who was killed after its commit.
        toc = read_toc(self._directory)
        clean_files(self._storage, INDEX_NAME, toc.generation, toc.segments)
        self._close()

    def __enter__(self) -> IndexWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind is None:
            self.commit()
        else:
            self.cancel()

    def _finish_unit(self) -> None:
        if not self._unit:
            return
        self._waiting.append(self._unit)
        self._waiting_characters += self._unit_characters
        self._unit, self._unit_characters = [], 0
        if self._pool is not None or (
            self._processes > 1 and self._waiting_characters >= PARALLEL_CHARACTERS
        ):
            self._build_waiting(parallel=True)
        elif self._processes == 1:
            self._build_waiting()

    def _build_waiting(self, *, parallel: bool = False) -> None:
        if parallel and self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._processes,
                mp_context=get_context("spawn"),
                initializer=_adopt,
                initargs=(self._segmenter,),
            )
        for unit in self._waiting:
            segment = PositionalSegment(INDEX_NAME, 0)
            path = self._directory / segment.file_name()
            if self._pool is not None:
                self._throttle()
                with interrupts_held():
                    building = self._pool.submit(_build_in_process, unit, path)
                self._built.append((segment, building))
            else:
                self._built.append((segment, _build(unit, self._segmenter, path)))
        self._waiting = []

    def _throttle(self) -> None:
        """Keep at most two units a process in memory."""
        pending = [turns for _, turns in self._built if isinstance(turns, Future) and not turns.done()]
        if len(pending) >= 2 * self._processes:
            pending[0].result()

    def _merge_new(self, segments: list[PositionalSegment]) -> list[PositionalSegment]:
        merged: list[PositionalSegment] = []
        group: list[PositionalSegment] = []
        characters = 0
        for segment in segments:
            size = _characters(self._directory, segment)
            if group and characters + size > self._most_characters:
                merged.append(self._merge(group))
                group, characters = [], 0
            group.append(segment)
            characters += size
        return [*merged, self._merge(group)] if group else merged

    def _merge_like(self, segments: list[PositionalSegment]) -> list[PositionalSegment]:
        """Merge small segments of like size until there are few of each: a change costs its own size, amortized."""
        while True:
            tiers: dict[int, list[PositionalSegment]] = defaultdict(list)
            for segment in segments:
                size = _characters(self._directory, segment)
                if size * MERGE_FACTOR <= self._most_characters:
                    tiers[len(str(size))].append(segment)
            crowded = next((tier for _, tier in sorted(tiers.items()) if len(tier) >= MERGE_FACTOR), None)
            if crowded is None:
                return segments
            place = segments.index(crowded[0])
            rest = [segment for segment in segments if segment not in crowded]
            segments = [*rest[:place], self._merge(crowded), *rest[place:]]

    def _merge(self, segments: Sequence[PositionalSegment]) -> PositionalSegment:
        if len(segments) == 1:
            return segments[0]
        sources = []
        for segment in segments:
            live = np.ones(segment.doc_count_all(), dtype=np.bool_)
            live[list(segment.deleted_docs())] = False
            sources.append(Source(Container(self._directory / segment.file_name()), live))
        merged = PositionalSegment(INDEX_NAME, sum(int(source.live.sum()) for source in sources))
        write_container(self._directory / merged.file_name(), merge_segments(sources))
        return merged

    def _end_pool(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def _close(self) -> None:
        self._end_pool()
        if self._lock is not None:
            self._lock.release()
            self._lock = None


_segmenter_of_process: Segmenter | None = None


def _adopt(segmenter: Segmenter) -> None:
    """Start a worker: it loads the dictionary once, at its first unit, and ends with its parent."""
    follow_parent()
    global _segmenter_of_process
    _segmenter_of_process = segmenter


def _build_in_process(unit: Sequence[Entry], path: Path) -> int:
    assert _segmenter_of_process is not None
    return _build(unit, _segmenter_of_process, path)


def _build(unit: Sequence[Entry], segmenter: Segmenter, path: Path) -> int:
    write_container(path, build_segment(unit, segmenter))
    return sum(len(entry.transcript.turns) for entry in unit)


def _characters(directory: Path, segment: PositionalSegment) -> int:
    return int(Container(directory / segment.file_name())["text"].size)


def _committed(directory: Path, segments: Sequence[PositionalSegment]) -> Iterator[tuple[str, _Place]]:
    for segment in segments:
        first = 0
        for item in decode_json(Container(directory / segment.file_name())["meta"])["transcripts"]:
            if not segment.is_deleted(first):
                yield item["id"], _Place(segment, first, item["turns"], item["fingerprint"])
            first += item["turns"]
