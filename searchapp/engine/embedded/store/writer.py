"""One commit to an index: adds and removes transcripts, all at once or not at all.

Transcripts are collected into units of about a million characters. Each unit becomes a small segment, built in this
process or, if there is enough work, in worker processes. The commit merges the units by concatenation into as few
segments as the memory allows, and writes one file that lists them.
"""

from __future__ import annotations

import os
import secrets
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from types import TracebackType

import numpy as np

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.embedded.segment.builder import SEPARATOR, build_segment
from searchapp.engine.embedded.segment.calls import Entry
from searchapp.engine.embedded.segment.container import write_container
from searchapp.engine.embedded.segment.merge import merge_segments
from searchapp.engine.embedded.segment.reader import OpenSegment
from searchapp.engine.embedded.store import durable
from searchapp.engine.embedded.store.commit import (
    INDEX_NAME,
    PEOPLE_SUFFIX,
    SCHEMA_VERSION,
    SEGMENT_SUFFIX,
    Commit,
    CommittedPeople,
    CommittedSegment,
    OpenCommit,
    open_segment,
    sweep,
    write_commit,
)
from searchapp.engine.embedded.store.people import people_arrays
from searchapp.engine.embedded.store.toc import table_of_contents
from searchapp.engine.sink import DEFAULT_MEMORY, Held, Written, ignore
from searchapp.engine.stamp import stamp_of, state_of
from searchapp.engine.workers import follow_parent, interrupts_held
from searchapp.errors import SearchAppError
from searchapp.model import Provenance, Transcript

UNIT_CHARACTERS = 1_000_000
# With less text, starting processes (each loads the dictionary) takes longer than it saves.
PARALLEL_CHARACTERS = 2_000_000
# Peak memory of a merge in bytes per character: text, folded text, word boundaries, positions and their targets.
MERGE_BYTES = 20
# Positions are 32 bits wide.
MOST_CHARACTERS = 2**31
# Number of segments of similar size that are merged into one.
MERGE_FACTOR = 8
# A segment is rewritten without its deleted turns if they are more than this fraction of its turns.
DEAD_SHARE = 0.25


class IndexWriter:
    """Adds transcripts to a generation and removes some, all at once or not at all. ``Change`` describes its methods.

    A context manager: everything that is not committed when it ends is discarded. The caller holds the write lock.

    Args:
        directory: the directory of the generation.
        opened: its newest commit; None if it has none.
        segmenter: splits texts into words.
        publish: called after the commit; returns what is worth a warning.
        memory: MiB that one build may use for a merge; bounds the size of a segment.
        processes: number of worker processes; one per core if None.
    """

    def __init__(
        self,
        directory: Path,
        opened: OpenCommit | None,
        segmenter: Segmenter,
        publish: Callable[[], tuple[str, ...]],
        *,
        memory: int = DEFAULT_MEMORY,
        processes: int | None = None,
    ) -> None:
        self._directory = directory
        self.generation = directory.name
        self.sources = opened.commit.sources if opened else ()
        self._commit = opened.commit if opened else None
        self._before = (opened.segments, opened.people) if opened else None
        self._publish = publish
        self._segmenter = segmenter
        self._processes = processes or os.cpu_count() or 1
        self._most_characters = min(max(UNIT_CHARACTERS, memory * 2**20 // MERGE_BYTES), MOST_CHARACTERS)
        # Removed transcripts are marked in copies, because the originals may be shared.
        self._segments = (
            [OpenSegment(one.reader, one.live.copy()) for one in opened.segments] if opened else []
        )
        # The segment of each committed transcript.
        self._committed = {call.id: (one, call) for one in self._segments for call in one.calls()}
        self._added: set[str] = set()
        self._unit: list[Entry] = []
        self._unit_characters = 0
        self._waiting: list[list[Entry]] = []
        self._waiting_characters = 0
        self._built: list[tuple[str, Future[int] | int]] = []
        self._pool: ProcessPoolExecutor | None = None

    def held(self) -> dict[str, Held]:
        """The committed transcripts by id, without those removed by this writer."""
        return {name: Held(call.fingerprint, call.digest) for name, (_, call) in self._committed.items()}

    def add(self, transcript: Transcript, fingerprint: str, provenance: Provenance | None = None) -> None:
        """Index a transcript.

        Args:
            transcript: the transcript to index.
            fingerprint: its fingerprint in ``held``: a SHA-256, hexadecimal.
            provenance: how it was read.

        Raises SearchAppError if there is a transcript with this id that was not removed first.
        """
        if transcript.id in self._added or transcript.id in self._committed:
            raise SearchAppError(
                f"{transcript.id} is already in the index; give its two sources different names"
            )
        if any(SEPARATOR in turn.text for turn in transcript.turns):
            raise ValueError(f"a turn of {transcript.id} contains U+0000, which separates turns")
        self._added.add(transcript.id)
        self._unit.append(Entry(transcript, fingerprint, provenance))
        self._unit_characters += sum(len(turn.text) for turn in transcript.turns)
        if self._unit_characters >= UNIT_CHARACTERS:
            self._finish_unit()

    def remove(self, transcript_id: str) -> None:
        """Remove a committed transcript; does nothing if there is none with this id."""
        if transcript_id in self._committed:
            segment, call = self._committed.pop(transcript_id)
            segment.live[call.number] = False

    def commit(self, sources: Sequence[str], written: Written = ignore) -> tuple[str, ...]:
        """Make everything visible at once, and store the paths of the sources; returns what is worth a warning."""
        written(0, 1)
        self._finish_unit()
        self._build_waiting()
        added = [
            open_segment(self._directory, CommittedSegment(name, _result(checksum)))
            for name, checksum in self._built
        ]
        kept = [one for one in self._segments if one.live.any()]
        segments = self._merge_like([*map(self._reclaim, kept), *self._merge_new(added)])
        people = _new_name(PEOPLE_SUFFIX)
        arrays = people_arrays(segments, *self._before) if self._before else people_arrays(segments)
        people_checksum = write_container(self._directory / people, arrays)
        stamp = stamp_of(SCHEMA_VERSION, self._segmenter)
        commit = Commit(
            number=self._commit.number + 1 if self._commit else 1,
            stamp=stamp,
            state=state_of(stamp, ((call.id, call.digest) for one in segments for call in one.calls())),
            sources=tuple(sources),
            segments=tuple(
                CommittedSegment(
                    one.reader.name, one.reader.container.checksum, tuple(np.flatnonzero(~one.live).tolist())
                )
                for one in segments
            ),
            people=CommittedPeople(people, people_checksum),
        )
        # Sync the names of the files to disk before the commit that lists them.
        durable.sync_directory(self._directory)
        write_commit(self._directory, commit, table_of_contents(commit.number, segments))
        self._commit = commit
        warnings = self._publish()
        written(1, 1)
        return warnings

    def __enter__(self) -> IndexWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        # Workers may still be writing. Wait until they have ended before removing files.
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None
        if self._commit is not None:
            # This removes segments that were not committed, and files of a writer that was killed after its commit.
            sweep(self._directory, self._commit)

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
            name = _new_name()
            path = self._directory / name
            if self._pool is not None:
                self._throttle()
                with interrupts_held():
                    building = self._pool.submit(_build_in_process, unit, path)
                self._built.append((name, building))
            else:
                self._built.append((name, _build(unit, self._segmenter, path)))
        self._waiting = []

    def _throttle(self) -> None:
        """Keep at most two units per process in memory."""
        pending = [built for _, built in self._built if isinstance(built, Future) and not built.done()]
        if len(pending) >= 2 * self._processes:
            pending[0].result()

    def _merge_new(self, segments: list[OpenSegment]) -> list[OpenSegment]:
        merged: list[OpenSegment] = []
        group: list[OpenSegment] = []
        characters = 0
        for segment in segments:
            size = segment.reader.size
            if group and characters + size > self._most_characters:
                merged.append(self._merge(group))
                group, characters = [], 0
            group.append(segment)
            characters += size
        return [*merged, self._merge(group)] if group else merged

    def _merge_like(self, segments: list[OpenSegment]) -> list[OpenSegment]:
        """Merge small segments of similar size until there are few; the amortized cost of a change is its own size."""
        while True:
            tiers: dict[int, list[OpenSegment]] = defaultdict(list)
            for segment in segments:
                size = segment.reader.size
                if size * MERGE_FACTOR <= self._most_characters:
                    tiers[len(str(size))].append(segment)
            crowded = next((tier for _, tier in sorted(tiers.items()) if len(tier) >= MERGE_FACTOR), None)
            if crowded is None:
                return segments
            merged = self._merge(crowded)
            place = segments.index(crowded[0])
            segments = [one for one in segments if one not in crowded]
            segments.insert(place, merged)

    def _reclaim(self, segment: OpenSegment) -> OpenSegment:
        """Rewrite a segment without its deleted turns if they are a large fraction and it fits into the memory limit."""
        dead = 1 - float(segment.live @ segment.reader.calls.turns) / segment.reader.turn_count
        if dead <= DEAD_SHARE or segment.reader.size > self._most_characters:
            return segment
        return self._merge([segment])

    def _merge(self, segments: Sequence[OpenSegment]) -> OpenSegment:
        if len(segments) == 1 and segments[0].live.all():
            return segments[0]
        name = _new_name()
        checksum = write_container(self._directory / name, merge_segments(segments))
        return open_segment(self._directory, CommittedSegment(name, checksum))


_segmenter_of_process: Segmenter | None = None


def _adopt(segmenter: Segmenter) -> None:
    """Initialize a worker: it loads the dictionary once, for its first unit, and ends with its parent."""
    follow_parent()
    global _segmenter_of_process
    _segmenter_of_process = segmenter


def _build_in_process(unit: Sequence[Entry], path: Path) -> int:
    assert _segmenter_of_process is not None
    return _build(unit, _segmenter_of_process, path)


def _build(unit: Sequence[Entry], segmenter: Segmenter, path: Path) -> int:
    return write_container(path, build_segment(unit, segmenter))


def _result(built: Future[int] | int) -> int:
    return built if isinstance(built, int) else built.result()


def _new_name(suffix: str = SEGMENT_SUFFIX) -> str:
    return f"{INDEX_NAME}_{secrets.token_hex(8)}{suffix}"
