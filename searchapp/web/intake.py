"""Intake: reads the files of a batch, stores them in the source and updates the index, each step in the background."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock, Thread

from searchapp.engine.factory import sink_of
from searchapp.errors import IndexLockedError, RefusedFileError
from searchapp.library.adding import Place, place_for, store
from searchapp.library.build import update
from searchapp.library.report import Refused, Report
from searchapp.library.sources import sources_of
from searchapp.notice import Notice
from searchapp.settings import Settings
from searchapp.transcripts import Inspection, inspected, read, scan
from searchapp.transcripts.files.formats import ARCHIVE, suffix
from searchapp.transcripts.files.source import SIDECAR, words_for
from searchapp.web.batches import Batch, Staged
from searchapp.web.jobs import JobFailedError, JobLostError, Tell, told_by

# A long call takes a second or two.
_READING_SECONDS = 60.0

ARCHIVED = Notice("it is an archive")
UNPACK = Notice("unpack it and add the files that it contains")
CRASHED = Notice("the program that reads it crashed or took too long")
SAVE_AS_TEXT = Notice("save it as plain text in UTF-8")

_LOCKED = Notice(
    "Another program is changing the index. The files are stored; its next update indexes them, or you update it here once the other program has finished."
)
_NOT_UPDATED = Notice(
    "The files are stored, but the index could not be updated. The person who runs this site finds the reason in its log."
)
_NOT_STORED = Notice(
    "Not all files could be stored. The person who runs this site finds the reason in its log."
)

_log = logging.getLogger(__name__)


class Intake:
    """Moves batches from state to state: reading → open → storing → done. One update of the index runs at a time."""

    def __init__(self, settings: Settings, place: Place) -> None:
        self._settings = settings
        self._place = place
        self._updating = Lock()

    def id_of(self, file: Staged) -> str | None:
        """Return the id that a stored file has in the index."""
        return None if file.stored is None else self._place.id_of(os.path.splitext(file.stored)[0])

    def read(self, batch: Batch, files: Sequence[Staged]) -> None:
        """Read files of a batch that is in the state ``reading``, each with the rest of its override beside it."""
        for file in files:
            file.read = _twin_of(file, batch.files)
            beside = Path(os.path.splitext(file.path)[0] + SIDECAR)
            if beside == file.path:  # An override alone is refused like everything that is no transcript.
                continue
            beside.unlink(missing_ok=True)
            if file.more.strip():
                beside.write_text(file.more, encoding="utf-8")
        waiting = [file for file in files if file.read is None]
        Thread(target=self._read, args=(batch, waiting), name="reading", daemon=True).start()

    def _read(self, batch: Batch, waiting: list[Staged]) -> None:
        try:
            while waiting:
                try:
                    paths = [file.path for file in waiting]
                    for found in told_by(read_files, paths, self._place.folder, seconds=_READING_SECONDS):
                        waiting.pop(0).read = found
                except (JobFailedError, JobLostError) as error:
                    # The others are read by a new process.
                    file = waiting.pop(0)
                    _log.error("%s: %s", file.name, error)
                    file.read = _crashed(file)
        finally:
            for file in waiting:
                file.read = _crashed(file)
            batch.moves("reading", "open", batch.problem)

    def store(self, batch: Batch, files: Sequence[Staged], held: Callable[[str], bool]) -> None:
        """Store files of a batch that is in the state ``storing`` in the source, then update the index.

        ``held`` says whether the index has a transcript with an id.
        """
        problem = None
        try:
            for file in files:
                file.stored = store(self._place, file.name, file.path.read_bytes(), file.override(), held)
        except OSError as error:
            _log.error("%s cannot be stored: %s", file.name, error)
            problem = _NOT_STORED
        if any(file.stored for file in files):
            self.update(batch, problem)
        else:
            batch.moves("storing", "open", problem)

    def update(self, batch: Batch, problem: Notice | None = None) -> None:
        """Update the index for a batch in the state ``storing``; ``problem`` is what went wrong so far."""
        Thread(target=self._update, args=(batch, problem), name="updating", daemon=True).start()

    def _update(self, batch: Batch, problem: Notice | None) -> None:
        found: Notice | None = _NOT_UPDATED
        try:
            with self._updating:
                for told in told_by(update_index, self._settings, self._place):
                    if isinstance(told, Report):
                        batch.report = told
                    else:
                        batch.progress = told
            found = problem
        except (JobFailedError, JobLostError) as error:
            _log.error("the index was not updated: %s", error)
            found = _LOCKED if error.code == IndexLockedError.code else _NOT_UPDATED
        finally:
            batch.moves("storing", "done", found)


def read_files(tell: Tell, paths: Sequence[Path], folder: Path) -> None:
    """Tell what is read from each file, with the words of the folder where it will be stored."""
    words = words_for(folder)
    for path in paths:
        tell(_reading(path, words))


def _reading(path: Path, words: tuple[bytes, ...]) -> Inspection | Refused:
    try:
        if suffix(path.name) == ARCHIVE:
            raise RefusedFileError(path.name, ARCHIVED.template, UNPACK.template)
        found = scan(path)
        if not found.files:
            raise found.refused[0]
        return inspected(read(replace(found.files[0], words=words)))
    except RefusedFileError as error:
        return Refused(error.source, error.reason, error.cure)


def _twin_of(file: Staged, files: Sequence[Staged]) -> Refused | None:
    """Return the refusal of a file of which the batch has another copy before it; None if it has none."""
    first = next(one for one in files if one.sha256 == file.sha256)
    if first is file:
        return None
    return Refused(file.name, f"it has the same content as {first.name}", "remove one of the two")


def _crashed(file: Staged) -> Refused:
    return Refused(file.name, CRASHED.template, SAVE_AS_TEXT.template)


def update_index(tell: Tell, settings: Settings, place: Place) -> None:
    """Update the index from its sources; tell each step, and then the report."""
    sink = sink_of(settings, processes=1)
    sources = sources_of(sink, (), first=place.source)
    # The sources may have changed since the site was started.
    place_for(place.folder, sources)
    tell(update(sources, sink, progress=lambda *step: tell(step)))
