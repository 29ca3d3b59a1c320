"""Builds the engines of a run over one corpus, timed, and holds them open."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from bench.corpus import Corpus
from bench.engines import ENGINES, Engine, MissingPeerError
from bench.say import say


class Stage:
    """Engines that are built and open, and what it took.

    ``built`` has seconds, bytes and version of each, ``missing`` the reason why a peer is not among them.
    """

    def __init__(self, corpus: Corpus, directory: Path, names: Iterable[str]) -> None:
        self.corpus = corpus
        self.directory = directory
        self.engines: dict[str, Engine] = {}
        self.built: dict[str, dict[str, Any]] = {}
        self.missing: dict[str, str] = {}
        for name in names:
            try:
                self._build(name)
            except MissingPeerError as error:
                self.missing[name] = str(error)
                say(f"{name}: skipped, {error}")

    def _build(self, name: str) -> None:
        folder = self.directory / name
        folder.mkdir(parents=True)
        engine = ENGINES[name](self.corpus, folder)
        started = time.perf_counter()
        engine.build()
        seconds = time.perf_counter() - started
        engine.open()
        self.engines[name] = engine
        self.built[name] = {
            "title": engine.title,
            "version": engine.version,
            "returns": engine.returns,
            "seconds": seconds,
            "bytes": size_of(folder),
        }
        say(f"{name}: built in {seconds:.1f} s")

    def close(self) -> None:
        """Close all engines."""
        for engine in self.engines.values():
            engine.close()

    @property
    def described(self) -> Mapping[str, Any]:
        """What was built and what could not be."""
        return {"built": self.built, "missing": self.missing}


def size_of(folder: Path) -> int:
    """The bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
