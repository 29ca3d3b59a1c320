"""Building an index from sources, or updating it with what has changed."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence, Set
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from searchapp import __version__
from searchapp.engine.sink import Change, Sink
from searchapp.errors import (
    IndexMissingError,
    IndexOutdatedError,
    RefusedFileError,
    SearchAppError,
    SourceError,
)
from searchapp.library.progress import Progress, silent
from searchapp.library.report import Account, Report
from searchapp.transcripts import Reading, Scan, SourceFile, inspected, read, scan
from searchapp.transcripts.words import Vocabulary, using, vocabulary


def build(sources: Sequence[Path], sink: Sink, *, progress: Progress = silent) -> Report:
    """Build a new index from every readable file of the sources.

    The old index stays in use until the new one is complete and synced to disk. If an error, a signal or a power failure
    ends the build before that, the old index stays in use.

    Args:
        sources: one or more folders of transcripts or single files.
        sink: the index to write.
        progress: called after every file.

    Returns:
        What was indexed, and which files were refused and why.

    Raises:
        IndexLockedError: another writer is active.
        SourceError: a source is missing or empty, or none of the files can be indexed.
    """
    with sink.locked(), _worker_loss_explained():
        return _Run(sources, progress).build(sink)


def update(
    sources: Sequence[Path], sink: Sink, *, progress: Progress = silent, rebuild: bool = False
) -> Report:
    """Bring an index up to date in one commit; the results are the same as after a build.

    Arguments, result and errors are those of ``build``. If there is no index yet, this builds one. If another version
    made the index, this builds a new one with ``rebuild`` and raises IndexOutdatedError without.
    """
    with sink.locked(), _worker_loss_explained():
        run = _Run(sources, progress)
        try:
            with sink.change() as change:
                return run.update(change)
        except IndexMissingError:
            return run.build(sink)
        except IndexOutdatedError:
            if not rebuild:
                raise
            return run.build(sink)


def fingerprint(content: str, source: str) -> str:
    """Return the fingerprint of a file in an index; it depends on the file's content and name and the program version.

    Args:
        content: the fingerprint of the file's content and its overrides.
        source: the path of the file in its source.

    Returns:
        A SHA-256, hexadecimal.
    """
    # A newer program may read the same file differently, and a renamed suffix changes what is shown.
    return hashlib.sha256(f"{__version__}\n{source}\n{content}".encode()).hexdigest()


@contextmanager
def _worker_loss_explained() -> Iterator[None]:
    try:
        yield
    except BrokenExecutor as error:
        raise SearchAppError(
            "a worker process was killed, probably because memory ran out; "
            "use fewer --processes or a smaller --memory"
        ) from error


class _Run:
    """One build or update."""

    def __init__(self, sources: Sequence[Path], progress: Progress) -> None:
        self._started = time.perf_counter()
        self._given = sources
        self._sources = tuple(str(source.absolute()) for source in sources)
        self._progress = progress
        self._account = Account()

    def build(self, sink: Sink) -> Report:
        scanned = self._scan()
        with sink.replace() as change:
            for reading in self._readings(scanned.files):
                self._add(change, reading, changed=False)
            self._require_something(kept=0)
            with using(_words(scanned, self._account.ids)):
                warnings = change.commit(self._sources, partial(self._progress, "writing"))
        for warning in warnings:
            self._account.warn("index", warning)
        return self._account.report("build", change.generation, 0, time.perf_counter() - self._started)

    def update(self, change: Change) -> Report:
        scanned = self._scan()
        if change.sources and change.sources != self._sources:
            self._account.warn(
                "index",
                f"the sources changed from {', '.join(change.sources)} to {', '.join(self._sources)}",
            )
        held = change.held()
        stale = [
            file for file in scanned.files if file.id not in held or _changed(file, held[file.id].fingerprint)
        ]
        kept = len(scanned.files) - len(stale)
        gone = set(held) - {file.id for file in scanned.files}
        for reading in self._readings(stale):
            known = reading.transcript.id in held
            if known:
                change.remove(reading.transcript.id)
            self._add(change, reading, changed=known)
        # Also remove files that were indexed before and are refused now, because a build would not include them.
        gone |= {file.id for file in stale if file.id in held} - self._account.ids
        for transcript_id in sorted(gone):
            change.remove(transcript_id)
        self._account.removed = len(gone)
        self._require_something(kept)
        # Skip an empty commit, because every commit makes readers open the index again.
        if self._account.ids or gone or change.sources != self._sources:
            with using(_words(scanned, (set(held) - gone) | self._account.ids)):
                change.commit(self._sources, partial(self._progress, "writing"))
        return self._account.report("update", change.generation, kept, time.perf_counter() - self._started)

    def _scan(self) -> Scan:
        scanned = scan(*self._given)
        if not scanned.files and not scanned.refused:
            # An empty folder is more likely a share that is not mounted than a request to remove everything.
            raise SourceError("the source contains no transcripts; the index was not changed")
        for error in scanned.refused:
            self._account.refuse(error)
        return scanned

    def _readings(self, files: Sequence[SourceFile]) -> Iterator[Reading]:
        for number, file in enumerate(files, 1):
            try:
                yield read(file)
            except RefusedFileError as error:
                self._account.refuse(error)
            self._progress("indexing", number, len(files))

    def _add(self, change: Change, reading: Reading, changed: bool) -> None:
        transcript = reading.transcript
        # Use the fingerprint of the content that was read, which may be newer than the scanned one.
        change.add(
            transcript, fingerprint(reading.fingerprint, transcript.source), inspected(reading).provenance()
        )
        self._account.take(reading, changed)

    def _require_something(self, kept: int) -> None:
        if not kept and not self._account.ids:
            raise SourceError(f"none of the files can be indexed: {self._account.describe_refused()}")


def _words(scanned: Scan, indexed: Set[str]) -> Vocabulary:
    """Return our words and those of a user's files that hold for an indexed transcript.

    A label that one of them has names nobody in the whole index. A file that only holds for what is refused has no effect, so
    that an update notices when it is removed.
    """
    own = dict.fromkeys(words for file in scanned.files if file.id in indexed for words in file.words)
    return vocabulary(*own)


def _changed(file: SourceFile, held: str) -> bool:
    return fingerprint(file.fingerprint, file.source) != held
