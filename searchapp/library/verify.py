"""Checking that an index is undamaged and matches its sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from searchapp.engine.sink import Held, Inspection, Sink
from searchapp.errors import RefusedFileError
from searchapp.library.build import fingerprint
from searchapp.library.progress import Progress, silent
from searchapp.transcripts import SourceFile, read, scan

Cure = Literal["build", "update"]


@dataclass(frozen=True, slots=True)
class Verification:
    """The problems found in an index; all empty if there are none.

    ``damaged`` describes files that are damaged or that this program cannot use. The other problems are transcript ids:
    ``missing`` from the index, ``stale`` because the source has changed since, ``extra`` because the source no longer
    contains them, ``differing`` because their content in the index is not that of the source, although the file has not
    changed. ``transcripts`` and ``turns`` are the numbers in the index.
    """

    transcripts: int
    turns: int
    damaged: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[str, ...]:
        """One sentence per problem."""
        return (
            *self.damaged,
            *(f"{one} is not in the index" for one in self.missing),
            *(f"{one} has changed since it was indexed" for one in self.stale),
            *(f"{one} is no longer in the source" for one in self.extra),
            *(f"{one} is indexed with different content" for one in self.differing),
        )

    @property
    def cure(self) -> Cure:
        """The command that repairs the index."""
        return "build" if self.damaged or self.differing else "update"

    def to_json(self) -> dict[str, Any]:
        """Return the object that ``searchapp index verify --format json`` prints."""
        return {
            "sound": not self.problems,
            "transcripts": self.transcripts,
            "turns": self.turns,
            "damaged": list(self.damaged),
            "missing": list(self.missing),
            "stale": list(self.stale),
            "extra": list(self.extra),
            "differing": list(self.differing),
        }


def verify(sources: Sequence[Path], sink: Sink, *, progress: Progress = silent) -> Verification:
    """Compare every byte of an index with its checksums, and its transcripts with those of the sources.

    This reads every file of the sources. It takes no lock and changes nothing. It checks one commit, even if another is
    written meanwhile.

    Args:
        sources: folders or files; the stored sources of the index if empty.
        sink: the index.
        progress: called after every file.

    Raises:
        IndexMissingError: no index has been built.
        SourceError: a source does not exist.
    """
    found = sink.inspect()
    if found.damaged:
        # Do not compare transcripts, because a damaged index could give wrong ids and digests.
        return Verification(0, 0, damaged=found.damaged)
    return _compare(found, scan(*(sources or map(Path, found.sources))).files, progress)


def _compare(found: Inspection, files: Sequence[SourceFile], progress: Progress) -> Verification:
    held = found.held
    missing, stale, differing, readable = [], [], [], set()
    for number, file in enumerate(files, 1):
        expected = _expect(file)
        progress("checking", number, len(files))
        if expected is None:
            continue
        readable.add(file.id)
        if file.id not in held:
            missing.append(file.id)
        elif held[file.id].fingerprint != expected.fingerprint:
            stale.append(file.id)
        elif held[file.id].digest != expected.digest:
            differing.append(file.id)
    return Verification(
        transcripts=len(held),
        turns=found.turns,
        missing=tuple(missing),
        stale=tuple(stale),
        extra=tuple(sorted(set(held) - readable)),
        differing=tuple(differing),
    )


def _expect(file: SourceFile) -> Held | None:
    """Return what an index should contain for a file; None if the file is refused."""
    try:
        reading = read(file)
    except RefusedFileError:
        return None
    return Held(fingerprint(file.fingerprint, file.source), reading.transcript.digest)
