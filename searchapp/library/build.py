"""Making an index of a source: afresh beside the old one, or by what changed since."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

from searchapp import __version__
from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.embedded.store import generations, stamp
from searchapp.engine.embedded.store.lock import WriteLock
from searchapp.engine.embedded.store.writer import IndexWriter
from searchapp.errors import IndexOutdatedError, RefusedFileError, SearchAppError, SourceError
from searchapp.library.progress import Progress, silent
from searchapp.library.report import Account, Action, Report
from searchapp.settings import Settings
from searchapp.transcripts import Reading, Scan, SourceFile, inspected, read, scan

DEFAULT_MEMORY = 512


def build(
    source: Path | Sequence[Path],
    index: Path,
    settings: Settings,
    *,
    memory: int = DEFAULT_MEMORY,
    processes: int | None = None,
    progress: Progress = silent,
    segmenter: Segmenter | None = None,
) -> Report:
    """Index every readable file of a source into a new generation and make that the current one.

    The old generation answers until the new one is complete and on the disk; whatever ends a build before
    that, an error, a signal or a power cut, leaves the old one answering.

    Args:
        source: a folder of transcripts, a file, or several of these.
        index: the index directory; made where there is none.
        settings: the cache and the user dictionary are taken from here.
        memory: MiB the writer may gather before it writes a segment.
        processes: how many cut words; None for one per core.
        progress: is told of every file.
        segmenter: one that is loaded already; it must be made with the same settings.

    Returns:
        What was indexed, and what was refused and why.

    Raises:
        IndexLockedError: another writer is at work.
        SourceError: the source is missing, empty, or none of its files can be indexed.
    """
    with WriteLock(index), _worker_loss_explained():
        return _Run(index, settings, memory, processes, progress, segmenter).build(scan_all(source))


def update(
    source: Path | Sequence[Path],
    index: Path,
    settings: Settings,
    *,
    memory: int = DEFAULT_MEMORY,
    processes: int | None = None,
    progress: Progress = silent,
    segmenter: Segmenter | None = None,
    rebuild: bool = False,
) -> Report:
    """Bring the current generation up to date in one commit: the answers are those of a build.

    Takes and returns what ``build`` does, and builds where there is no index yet. With ``rebuild`` it also
    builds where the index was made by another version; without, IndexOutdatedError says so.
    """
    with WriteLock(index), _worker_loss_explained():
        run = _Run(index, settings, memory, processes, progress, segmenter)
        if not generations.exists(index):
            return run.build(scan_all(source))
        try:
            run.check_stamp()
        except IndexOutdatedError:
            if not rebuild:
                raise
            return run.build(scan_all(source))
        return run.update(scan_all(source))


def scan_all(source: Path | Sequence[Path]) -> Scan:
    """List the files of a source, or of several as if they were one."""
    return scan(*([source] if isinstance(source, Path) else source))


def fingerprint(file: SourceFile) -> str:
    """What the index remembers of a file: it changes with its content, its name and the program that read it."""
    # A newer program may understand the same file better, and a renamed suffix changes what is shown.
    return _fingerprint(file.fingerprint, file.source)


def _fingerprint(content: str, source: str) -> str:
    return hashlib.sha256(f"{__version__}\n{source}\n{content}".encode()).hexdigest()


@contextmanager
def _worker_loss_explained() -> Iterator[None]:
    try:
        yield
    except BrokenExecutor as error:
        raise SearchAppError(
            "a worker process was ended from outside, most likely for want of memory; "
            "use fewer --processes or a smaller --memory"
        ) from error


class _Run:
    """One build or update, under the write lock."""

    def __init__(
        self,
        index: Path,
        settings: Settings,
        memory: int,
        processes: int | None,
        progress: Progress,
        segmenter: Segmenter | None,
    ) -> None:
        self._started = time.perf_counter()
        self._index = index
        self._segmenter = segmenter or Segmenter.open(settings.cache, settings.user_dictionary)
        self._memory = memory
        self._processes = processes
        self._progress = progress
        self._account = Account()

    def check_stamp(self) -> None:
        stamp.check(generations.current(self._index), stamp.of(self._segmenter))

    def build(self, scanned: Scan) -> Report:
        self._begin(scanned)
        # What killed builds left goes first: the disk may not hold two copies and their remains.
        generations.prune(self._index)
        directory = generations.create(self._index)
        try:
            self._fill(directory, scanned.files)
            generations.publish(self._index, directory)
            self._progress("writing", 1, 1)
        finally:
            # Keeps the generation the pointer names: this one, or after a failure the one before.
            held = generations.prune(self._index)
        for old in held:
            self._account.warn(str(old), "this old generation is still in use; the next build removes it")
        return self._report("build", directory, kept=0)

    def update(self, scanned: Scan) -> Report:
        self._begin(scanned)
        generations.prune(self._index)
        directory = generations.current(self._index)
        with ExitStack() as stack:
            writer = stack.enter_context(self._writer(directory))
            contents = writer.contents()
            stale = [file for file in scanned.files if contents.get(file.id) != fingerprint(file)]
            kept = len(scanned.files) - len(stale)
            gone = set(contents) - {file.id for file in scanned.files}
            for reading in self._readings(stale):
                known = reading.transcript.id in contents
                if known:
                    writer.remove(reading.transcript.id)
                self._add(writer, reading, changed=known)
            # A file that was understood once and is refused now is gone as well: a build would not hold it.
            gone |= {file.id for file in stale if file.id in contents} - self._account.ids
            for transcript_id in sorted(gone):
                writer.remove(transcript_id)
            self._account.removed = len(gone)
            self._require_something(kept)
            if not self._account.ids and not gone:
                # A commit of nothing would still make every reader look again.
                stack.pop_all()
                writer.cancel()
        return self._report("update", directory, kept)

    def _begin(self, scanned: Scan) -> None:
        if not scanned.files and not scanned.refused:
            # An empty folder is more likely a share that is not mounted than a wish to forget everything.
            raise SourceError("the source holds no transcripts; the index was left as it is")
        for error in scanned.refused:
            self._account.refuse(error)

    def _fill(self, directory: Path, files: Sequence[SourceFile]) -> None:
        IndexWriter.create(directory)
        stamp.store(directory, stamp.of(self._segmenter))
        with self._writer(directory) as writer:
            for reading in self._readings(files):
                self._add(writer, reading, changed=False)
            self._require_something(kept=0)
            self._progress("writing", 0, 1)

    def _writer(self, directory: Path) -> IndexWriter:
        return IndexWriter(directory, self._segmenter, memory=self._memory, processes=self._processes)

    def _readings(self, files: Sequence[SourceFile]) -> Iterator[Reading]:
        for number, file in enumerate(files, 1):
            try:
                yield read(file)
            except RefusedFileError as error:
                self._account.refuse(error)
            self._progress("indexing", number, len(files))

    def _add(self, writer: IndexWriter, reading: Reading, changed: bool) -> None:
        transcript = reading.transcript
        # The fingerprint of what was read, which may be newer than what was scanned.
        fingerprinted = _fingerprint(reading.fingerprint, transcript.source)
        writer.add(transcript, fingerprinted, inspected(reading).provenance())
        self._account.take(reading, changed)

    def _require_something(self, kept: int) -> None:
        if not kept and not self._account.ids:
            raise SourceError(f"no file of the source can be indexed: {self._account.describe_refused()}")

    def _report(self, action: Action, directory: Path, kept: int) -> Report:
        return self._account.report(action, directory.name, kept, time.perf_counter() - self._started)
