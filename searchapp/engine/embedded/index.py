"""An index directory, followed through builds and updates."""

from __future__ import annotations

import threading
import time
from collections.abc import Hashable
from pathlib import Path

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.embedded.engine import EmbeddedEngine
from searchapp.engine.embedded.snapshot import Snapshot
from searchapp.engine.embedded.store import generations, stamp
from searchapp.errors import IndexDamagedError

_ATTEMPTS = 20
_PAUSE = 0.05
# Up to so many bytes are compared with their checksums before the first answer, more beside it.
_CHECKED_FIRST = 64 * 2**20


class EmbeddedIndex:
    """The index in a directory. ``Index`` describes its method."""

    def __init__(self, directory: Path, segmenter: Segmenter) -> None:
        self._directory = directory
        self._segmenter = segmenter
        self._lock = threading.Lock()
        self._current: tuple[Hashable, EmbeddedEngine] | None = None
        self._sound: set[str] = set()
        self._damage: dict[Hashable, str] = {}

    def newest(self) -> EmbeddedEngine:
        """An engine over the newest committed state.

        A large index is compared with its checksums while it answers already; damage shows at the next call.
        """
        state = generations.state(self._directory)
        if state in self._damage:
            raise IndexDamagedError(self._damage[state])
        current = self._current
        if current is not None and current[0] == state:
            return current[1]
        with self._lock:
            if self._current is None or self._current[0] != state:
                self._current = self._open_newest()
            return self._current[1]

    def _open_newest(self) -> tuple[Hashable, EmbeddedEngine]:
        """Open what is current; a build or update may replace it meanwhile, then what replaced it."""
        for _ in range(_ATTEMPTS):
            # The state before the files: if a commit comes in between, the next call looks again.
            state = generations.state(self._directory)
            directory = generations.current(self._directory)
            try:
                stamp.check(directory, stamp.of(self._segmenter))
                snapshot = Snapshot.open(directory)
            except FileNotFoundError:
                time.sleep(_PAUSE)
                continue
            self._check(state, snapshot)
            return state, EmbeddedEngine(snapshot)
        raise IndexDamagedError(f"the files of {self._directory} keep vanishing; run `searchapp index build`")

    def _check(self, state: Hashable, snapshot: Snapshot) -> None:
        """Compare what was not compared yet with its checksums."""
        unchecked = sum(size for name, size in snapshot.files.items() if name not in self._sound)
        if unchecked > _CHECKED_FIRST:
            threading.Thread(
                target=self._compare, args=(state, snapshot), name="checksums", daemon=True
            ).start()
            return
        self._compare(state, snapshot)
        if state in self._damage:
            raise IndexDamagedError(self._damage[state])

    def _compare(self, state: Hashable, snapshot: Snapshot) -> None:
        damaged = snapshot.check(skip=self._sound)
        if damaged:
            self._damage = {state: f"{'; '.join(damaged)} is damaged; run `searchapp index build`"}
        else:
            self._sound = set(snapshot.files)
