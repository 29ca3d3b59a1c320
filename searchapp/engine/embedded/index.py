"""An index directory, followed through builds and updates."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from pathlib import Path

import numpy as np

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.embedded.engine import EmbeddedEngine
from searchapp.engine.embedded.snapshot import Snapshot
from searchapp.engine.embedded.store import generations
from searchapp.engine.embedded.store.commit import open_commit
from searchapp.engine.embedded.store.stamp import stamp_of
from searchapp.errors import IndexDamagedError

# The largest array that glibc can be made to keep, less what it adds itself.
_KEPT = 32 * 2**20 - 2**16


class EmbeddedIndex:
    """The index in a directory. ``Index`` describes its methods."""

    def __init__(self, directory: Path, segmenter: Segmenter) -> None:
        self._directory = directory
        self._segmenter = segmenter
        self._lock = threading.Lock()
        self._current: tuple[Hashable, EmbeddedEngine] | None = None
        self._damage: tuple[Hashable, str] | None = None
        _keep_freed_memory()

    def newest(self) -> EmbeddedEngine:
        """An engine over the newest committed state."""
        state = generations.state(self._directory)
        damage = self._damage
        if damage is not None and damage[0] == state:
            raise IndexDamagedError(damage[1])
        current = self._current
        if current is not None and current[0] == state:
            current[1].require_whole()
            return current[1]
        with self._lock:
            if self._current is None or self._current[0] != state:
                # The state was read before the files: if a commit comes in between, the next call looks again.
                opened = open_commit(self._directory, stamp_of(self._segmenter))
                self._current = state, EmbeddedEngine(Snapshot(opened.segments), opened.commit.state)
            return self._current[1]

    def scrub(self) -> None:
        """Compare every byte of the newest state with its checksums, checked before or not."""
        state = generations.state(self._directory)
        try:
            damaged = self.newest().damaged()
        except IndexDamagedError as error:
            self._damage = state, str(error)
            return
        if damaged:
            self._damage = state, f"{'; '.join(damaged)} is damaged; run `searchapp index build`"


def _keep_freed_memory() -> None:
    """Let the C library keep the memory of arrays that are freed, instead of giving it back to the system.

    glibc does so up to the size of the largest array it has seen freed. Otherwise the arrays of every query are new
    pages of the system, which doubles the time of a frequent word.
    """
    np.empty(_KEPT, dtype=np.uint8)
