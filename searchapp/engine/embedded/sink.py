"""Writing an index directory for the embedded engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.embedded.snapshot import Snapshot
from searchapp.engine.embedded.store import generations
from searchapp.engine.embedded.store.commit import SCHEMA_VERSION, OpenCommit, newest_commit, open_commit
from searchapp.engine.embedded.store.lock import WriteLock
from searchapp.engine.embedded.store.writer import IndexWriter
from searchapp.engine.sink import Held, IndexInfo, Inspection
from searchapp.engine.stamp import stamp_of
from searchapp.errors import IndexDamagedError, IndexOutdatedError


class EmbeddedSink:
    """The index in a directory, for writing. ``Sink`` describes its methods.

    Args:
        directory: the index directory; created if it does not exist.
        segmenter: splits texts into words.
        memory: MiB that one build may use for a merge.
        processes: number of worker processes; one per core if None.
    """

    def __init__(self, directory: Path, segmenter: Segmenter, memory: int, processes: int | None) -> None:
        self._directory = directory
        self._segmenter = segmenter
        self._memory = memory
        self._processes = processes

    def locked(self) -> WriteLock:
        """Exclude other writers."""
        return WriteLock(self._directory)

    def sources(self) -> tuple[str, ...]:
        """The paths of the sources of the newest commit."""
        return newest_commit(self._directory).sources

    @contextmanager
    def replace(self) -> Iterator[IndexWriter]:
        """Begin a new generation next to the current one."""
        # First remove what killed builds left: the disk may not have room for that and two copies.
        generations.prune(self._directory)
        directory = generations.create(self._directory)
        try:
            with self._writer(directory, None, lambda: self._publish(directory)) as writer:
                yield writer
        finally:
            # Keep the generation that the pointer names: this one, or the previous one after a failure.
            generations.prune(self._directory)

    @contextmanager
    def change(self) -> Iterator[IndexWriter]:
        """Begin a commit to the current generation."""
        generations.prune(self._directory)
        opened = open_commit(self._directory, stamp_of(SCHEMA_VERSION, self._segmenter))
        with self._writer(opened.directory, opened, tuple) as writer:
            yield writer

    def _writer(
        self, directory: Path, opened: OpenCommit | None, publish: Callable[[], tuple[str, ...]]
    ) -> IndexWriter:
        return IndexWriter(
            directory, opened, self._segmenter, publish, memory=self._memory, processes=self._processes
        )

    def _publish(self, directory: Path) -> tuple[str, ...]:
        generations.publish(self._directory, directory)
        return tuple(
            f"the old generation {old} is still in use; the next build removes it"
            for old in generations.prune(self._directory)
        )

    def info(self) -> IndexInfo:
        """Describe the newest commit."""
        opened = open_commit(self._directory)
        commit, directory, snapshot = (
            opened.commit,
            opened.directory,
            Snapshot(opened.segments, opened.people),
        )
        sizes = {path: path.stat() for path in directory.iterdir() if path.is_file()}
        return IndexInfo(
            generation=directory.name,
            state=commit.state,
            built=generations.moment(directory).isoformat(),
            changed=_moment(max(found.st_mtime for path, found in sizes.items() if path.suffix == ".toc")),
            sources=commit.sources,
            transcripts=snapshot.call_count,
            turns=snapshot.live_count,
            characters=int(snapshot.lengths[snapshot.live].sum()),
            segments=len(opened.segments),
            bytes=sum(found.st_size for found in sizes.values()),
            stamp=commit.stamp,
        )

    def inspect(self) -> Inspection:
        """Read the whole newest commit."""
        try:
            opened = open_commit(self._directory, stamp_of(SCHEMA_VERSION, self._segmenter))
            damaged = tuple(_damaged(opened))
        except (IndexDamagedError, IndexOutdatedError) as error:
            damaged = (error.reason,)
        if damaged:
            return Inspection({}, 0, (), damaged)
        held = {
            call.id: Held(call.fingerprint, call.digest) for one in opened.segments for call in one.calls()
        }
        snapshot = Snapshot(opened.segments, opened.people)
        return Inspection(held, snapshot.live_count, opened.commit.sources, ())


def _damaged(opened: OpenCommit) -> Iterator[str]:
    """Yield a sentence for each damaged part of a file or, if none, for each transcript that differs from its digest."""
    found = opened.damaged()
    yield from (f"{part} is damaged" for part in found)
    if found:
        return
    snapshot = Snapshot(opened.segments, opened.people)
    for one in opened.segments:
        for call in one.calls():
            if snapshot.transcript(call.id).digest != call.digest:
                yield f"{call.id} differs from what was indexed"


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat(timespec="seconds")
