"""Filling an index: the protocols that every engine's storage implements, and their values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from searchapp.model import Provenance, Transcript

DEFAULT_MEMORY = 512
"""MiB that a build may use for a merge."""

Written = Callable[[int, int], object]
"""Called with the number of finished steps of a commit, and with their total; first with 0 finished steps."""


def ignore(done: int, total: int) -> None:
    """Do nothing."""


@dataclass(frozen=True, slots=True)
class Held:
    """A transcript in an index: the fingerprint of its source file, and its digest, both hexadecimal."""

    fingerprint: str
    digest: str


@dataclass(frozen=True, slots=True)
class IndexInfo:
    """The description of an index.

    ``state`` is a digest of every transcript and of the versions in ``stamp``: the same files give the same state.
    ``sources`` are the paths the transcripts were read from. ``built`` is when its generation was started, ``changed``
    the time of its last commit (ISO 8601, UTC). ``characters`` counts code points; ``bytes`` is the size on disk.
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
    """Transcripts to add and remove; the change becomes visible as a whole when it is committed."""

    @property
    def generation(self) -> str:
        """The name of the generation that is changed."""
        ...

    @property
    def sources(self) -> tuple[str, ...]:
        """The paths passed to the last commit."""
        ...

    def held(self) -> Mapping[str, Held]:
        """The transcripts by id, without those removed by this change."""
        ...

    def add(self, transcript: Transcript, fingerprint: str, provenance: Provenance | None = None) -> None:
        """Add a transcript.

        Args:
            transcript: the transcript to index.
            fingerprint: identifies the file it was read from and the program that read it: a SHA-256, hexadecimal.
            provenance: how it was read.

        Raises SearchAppError if there is a transcript with this id that was not removed first.
        """
        ...

    def remove(self, transcript_id: str) -> None:
        """Remove a transcript; does nothing if there is none with this id."""
        ...

    def commit(self, sources: Sequence[str], written: Written = ignore) -> tuple[str, ...]:
        """Make everything visible at once; returns warnings. The change cannot be used afterwards.

        Args:
            sources: paths to store with the index.
            written: is called after each step.
        """
        ...


class Sink(Protocol):
    """An index for writing. A change that ends without a commit has no effect."""

    def locked(self) -> AbstractContextManager[object]:
        """Exclude other writers. Entering raises IndexLockedError at once if there is one."""
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
        """Read the whole current index and compare it with its checksums and digests; takes no lock.

        Raises IndexMissingError.
        """
        ...


@dataclass(frozen=True, slots=True)
class Inspection:
    """The transcripts in an index by id, the number of turns, and one sentence for each damaged part.

    If something is damaged, the other fields are empty, because their values could be wrong too.
    """

    held: Mapping[str, Held]
    turns: int
    sources: tuple[str, ...]
    damaged: tuple[str, ...]
