"""What an engine has to do to be measured."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar, Protocol

import numpy as np
import numpy.typing as npt

from bench.corpus import Corpus
from bench.query import Query

TOP = 10

Numbers = npt.NDArray[np.int64]
# The number of a turn, and where in its text an occurrence begins and ends.
Occurrence = tuple[int, int, int]


class MissingPeerError(Exception):
    """The package of a peer is not installed."""


class Engine(Protocol):
    """One engine over one corpus.

    ``name`` is what it is selected by, ``title`` what reports call it, ``returns`` what ``answer`` computes.
    ``tells`` is False where ``turns`` and ``occurrences`` are another engine's to tell.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    returns: ClassVar[str]
    tells: ClassVar[bool]

    def __init__(self, corpus: Corpus, directory: Path) -> None:
        """Take an empty directory to build in. Raises MissingPeerError."""

    @property
    def version(self) -> str:
        """The version of what does the work."""
        ...

    def build(self) -> None:
        """Index the corpus with one process and one thread, and close the index. Timed."""

    def open(self) -> None:
        """Open what was built. Not timed."""

    def prepare(self, query: Query) -> Any | None:
        """Translate a query, None where the engine has no such query. Not timed."""
        ...

    def answer(self, prepared: Any) -> int:
        """Count all matching turns and rank the first TOP of them. Timed; returns the count."""
        ...

    def turns(self, prepared: Any) -> Numbers:
        """The numbers of all matching turns, ascending. Not timed."""
        ...

    def occurrences(self, prepared: Any) -> Sequence[Occurrence] | None:
        """All occurrences in order, None where the engine does not tell. Not timed."""
        ...

    def close(self) -> None:
        """Let go of the index."""


def require(package: str) -> Any:
    """Import a peer's package. Raises MissingPeerError."""
    import importlib

    try:
        return importlib.import_module(package)
    except ImportError as error:
        raise MissingPeerError(f"{package} is not installed: pip install '.[bench]'") from error
