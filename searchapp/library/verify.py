"""Is an index whole, and does it hold what its source holds?"""

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
    """What was found wrong: nothing, in a sound index.

    ``damaged`` are files that do not hold what was written to them, or cannot be used by this program; the other
    problems are transcript ids: ``missing`` from the index, ``stale`` because the source has changed since,
    ``extra`` because the source no longer has them, ``differing`` because the index holds something else than the
    source although neither has changed. ``transcripts`` and ``turns`` are what the index holds.
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
        """The command that repairs it."""
        return "build" if self.damaged or self.differing else "update"

    def to_json(self) -> dict[str, Any]:
        """The object ``searchapp index verify --format json`` prints."""
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

    Every file of the sources is read. It takes no lock and changes nothing: one commit is looked at, whatever is
    written meanwhile.

    Args:
        sources: folders or files; those the index remembers if empty.
        sink: the index.
        progress: is told of every file.

    Raises:
        IndexMissingError: nothing was built yet.
        SourceError: there is no such source.
    """
    found = sink.inspect()
    if found.damaged:
        # What it says of its transcripts may be wrong as well.
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
    """What an index should hold of a file; None of one that is refused."""
    try:
        reading = read(file)
    except RefusedFileError:
        return None
    return Held(fingerprint(file.fingerprint, file.source), reading.transcript.digest)
