"""What fills an index: the protocol every engine's storage keeps, and its values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from searchapp.model import Provenance, Transcript

DEFAULT_MEMORY = 512
"""MiB that a build may use for a merge."""


@dataclass(frozen=True, slots=True)
class Held:
    """A transcript in an index: the fingerprint of the file it was read from, and its digest, both hexadecimal."""

    fingerprint: str
    digest: str


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """The description of an index.

    ``state`` is a digest of every transcript and of the versions in ``stamp``: the same files give the same state.
    ``sources`` are the paths the transcripts were read from. ``built`` is when its generation was begun, ``changed``
    when it was last committed to (ISO 8601, UTC). ``characters`` counts code points; ``bytes`` is the size on the disk.
    """

    generation: str
    state: str
    built: str
    changed: str
    sources: tuple[str, ...]
    transcripts: int
    turns: int
    characters: int
    segments: int
    bytes: int
    stamp: Mapping[str, str]


class Change(Protocol):
    """Transcripts added and removed, visible all at once when they are committed."""

    @property
    def generation(self) -> str:
        """The name of what is changed."""
        ...

    @property
    def sources(self) -> tuple[str, ...]:
        """The paths that were given with the last commit."""
        ...

    def held(self) -> Mapping[str, Held]:
        """The transcripts by id, less those removed here."""
        ...

    def add(self, transcript: Transcript, fingerprint: str, provenance: Provenance | None = None) -> None:
        """Add a transcript.

        Args:
            transcript: what to index.
            fingerprint: identifies the file it was read from and the program that read it: a SHA-256, hexadecimal.
            provenance: how it was read.

        Raises SearchAppError where there is one of its id that was not removed first.
        """
        ...

    def remove(self, transcript_id: str) -> None:
        """Remove a transcript; nothing happens where there is none of this id."""
        ...

    def commit(self, sources: Sequence[str]) -> tuple[str, ...]:
        """Make everything visible at once; returns what is worth a warning. Not to be used afterwards."""
        ...


class Sink(Protocol):
    """Where transcripts are indexed. A change that ends without a commit leaves everything as it was."""

    def locked(self) -> AbstractContextManager[object]:
        """Exclude other writers. Entering raises IndexLockedError at once where there is one."""
        ...

    def sources(self) -> tuple[str, ...]:
        """The paths the current index was built from.

        Raises IndexMissingError, IndexOutdatedError, IndexDamagedError.
        """
        ...

    def replace(self) -> AbstractContextManager[Change]:
        """Begin an empty index that replaces the current one when it is committed. Needs the lock."""
        ...

    def change(self) -> AbstractContextManager[Change]:
        """Begin a change of the current index. Needs the lock.

        Raises IndexMissingError, IndexOutdatedError, IndexDamagedError.
        """
        ...

    def info(self) -> IndexInfo:
        """Describe the index. Raises IndexMissingError, IndexOutdatedError, IndexDamagedError."""
        ...

    def inspect(self) -> Inspection:
        """Read all of the current index and compare it with its checksums and digests; takes no lock.

        Raises IndexMissingError.
        """
        ...


@dataclass(frozen=True, slots=True)
class Inspection:
    """What an index holds, by id, with its number of turns, and what of it is damaged, a sentence each.

    What is held is empty where something is damaged: it may be wrong as well.
    """

    held: Mapping[str, Held]
    turns: int
    sources: tuple[str, ...]
    damaged: tuple[str, ...]
