"""An index directory that is read while builds and updates change it."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from pathlib import Path

import numpy as np

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.embedded.engine import EmbeddedEngine
from searchapp.engine.embedded.snapshot import Snapshot
from searchapp.engine.embedded.store import generations
from searchapp.engine.embedded.store.commit import SCHEMA_VERSION, OpenCommit, open_commit
from searchapp.engine.stamp import stamp_of
from searchapp.errors import IndexDamagedError

# The largest array that glibc can be told to keep, minus its own overhead.
_KEPT = 32 * 2**20 - 2**16

_State = tuple[Hashable, OpenCommit, EmbeddedEngine]
"""What tells a state from others, its opened files, and the engine over them."""


class EmbeddedIndex:
    """The index in a directory. ``Index`` describes its methods."""

    def __init__(self, directory: Path, segmenter: Segmenter) -> None:
        self._directory = directory
        self._watch = generations.Watch(directory)
        self._segmenter = segmenter
        self._lock = threading.Lock()
        self._current: _State | None = None
        self._damage: tuple[Hashable, str] | None = None
        _keep_freed_memory()

    def newest(self) -> EmbeddedEngine:
        """Return an engine over the newest committed state."""
        return self._newest()[2]

    def scrub(self) -> None:
        """Compare every byte of the newest state with its checksums, even those checked before."""
        state = self._watch.state()
        try:
            state, opened, _ = self._newest()
            damaged = opened.damaged()
        except IndexDamagedError as error:
            self._damage = state, error.reason
            return
        if damaged:
            self._damage = state, f"{'; '.join(damaged)} is damaged"

    def _newest(self) -> _State:
        state = self._watch.state()
        damage = self._damage
        if damage is not None and damage[0] == state:
            raise IndexDamagedError(damage[1])
        current = self._current
        if current is not None and current[0] == state:
            current[1].require_whole()
            return current
        with self._lock:
            if self._current is None or self._current[0] != state:
                # The state was read before the files. If there was a commit in between, the next call opens again.
                opened = open_commit(self._directory, stamp_of(SCHEMA_VERSION, self._segmenter))
                snapshot = Snapshot(opened.segments, opened.people)
                self._current = state, opened, EmbeddedEngine(snapshot, opened.commit.state)
            return self._current


def _keep_freed_memory() -> None:
    """Let the C library keep the memory of freed arrays instead of returning it to the system.

    glibc keeps arrays up to the size of the largest one that was freed. Otherwise the system must provide new pages for
    the arrays of every query, which doubles the time to search for a frequent word.
    """
    np.empty(_KEPT, dtype=np.uint8)
