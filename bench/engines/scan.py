"""A plain scan of the text by the matching rules: what is true, and how long it takes to find out the slow way."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from bench.corpus import Corpus
from bench.engines.base import Numbers, Occurrence
from bench.query import Query
from searchapp.analysis.pattern import Pattern, compile_pattern

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Patterns:
    """A query with its strings compiled."""

    query: Query
    every: tuple[Pattern, ...]
    some: tuple[Pattern, ...]
    none: tuple[Pattern, ...]


class Scan:
    """Looks at every character of every turn; no index, no ranking."""

    name: ClassVar[str] = "scan"
    title: ClassVar[str] = "plain scan"
    returns: ClassVar[str] = "exact count; no ranking"
    tells: ClassVar[bool] = False

    def __init__(self, corpus: Corpus, directory: Path | None = None) -> None:
        self._corpus = corpus

    @property
    def version(self) -> str:
        """Python's."""
        return platform.python_version()

    def build(self) -> None:
        """Nothing to build."""

    def open(self) -> None:
        """Lay out the text."""
        assert len(self._corpus.folded) >= self._corpus.starts.size

    def prepare(self, query: Query) -> Patterns | None:
        """Compile a query; there is none it cannot answer."""
        every = query.every if not query.prefix else (*query.every, query.prefix)
        return Patterns(
            query,
            tuple(_compiled(text, prefix=text == query.prefix) for text in every),
            tuple(map(_compiled, query.some)),
            tuple(map(_compiled, query.none)),
        )

    def answer(self, prepared: Patterns) -> int:
        """Count the turns."""
        return int(self.turns(prepared).size)

    def turns(self, prepared: Patterns) -> Numbers:
        """The numbers of the matching turns."""
        query = prepared.query
        selected = np.ones(len(self._corpus.documents), dtype=np.bool_)
        if query.distance is not None:
            selected &= self._near(prepared)
        else:
            for pattern in prepared.every:
                selected &= self._holds(pattern)
        if prepared.some:
            selected &= np.logical_or.reduce([self._holds(pattern) for pattern in prepared.some])
        for pattern in prepared.none:
            selected &= ~self._holds(pattern)
        for field, value in query.filters:
            selected &= self._columns[field] == value
        return np.flatnonzero(selected)

    def occurrences(self, prepared: Patterns) -> Sequence[Occurrence] | None:
        """All occurrences of a query of a single string."""
        if len(prepared.every) != 1 or prepared.some or prepared.none:
            return None
        spans = np.array(self.find(prepared.every[0]), dtype=np.int64).reshape(-1, 2)
        numbers = self._numbers(spans[:, 0])
        bases = self._corpus.starts[numbers]
        return list(
            zip(
                numbers.tolist(),
                (spans[:, 0] - bases).tolist(),
                (spans[:, 1] - bases).tolist(),
                strict=True,
            )
        )

    def find(self, pattern: Pattern) -> list[tuple[int, int]]:
        """Where a pattern matches in the text of all turns.

        The separators are neither letters nor digits and in no pattern, so this is what it matches in each turn.
        """
        return pattern.find(self._corpus.folded)

    def close(self) -> None:
        """Nothing to close."""

    @cached_property
    def _columns(self) -> dict[str, npt.NDArray[np.str_]]:
        return {
            field: np.array([getattr(document, field) for document in self._corpus.documents])
            for field in ("company", "section", "period")
        }

    def _numbers(self, positions: Numbers) -> Numbers:
        return np.searchsorted(self._corpus.starts, positions, side="right") - 1

    def _holds(self, pattern: Pattern) -> Mask:
        starts = np.array([start for start, _ in self.find(pattern)], dtype=np.int64)
        holds = np.zeros(len(self._corpus.documents), dtype=np.bool_)
        holds[self._numbers(starts)] = True
        return holds

    def _near(self, prepared: Patterns) -> Mask:
        holds = np.zeros(len(self._corpus.documents), dtype=np.bool_)
        candidates = np.logical_and.reduce([self._holds(pattern) for pattern in prepared.every])
        reach = (prepared.query.distance or 0) + sum(len(pattern.text) for pattern in prepared.every)
        for number in np.flatnonzero(candidates).tolist():
            paragraphs = self._corpus.documents[number].folded.split("\n")
            holds[number] = any(_stands_near(paragraph, prepared.every, reach) for paragraph in paragraphs)
        return holds


def _compiled(text: str, *, prefix: bool = False) -> Pattern:
    pattern = compile_pattern(text, prefix=prefix)
    if pattern is None:
        raise ValueError(f"{text!r} has nothing to look for")
    return pattern


def _stands_near(paragraph: str, patterns: Sequence[Pattern], reach: int) -> bool:
    """Whether a stretch of a paragraph, no longer than ``reach``, holds all patterns."""
    found = [pattern.find(paragraph) for pattern in patterns]
    lefts = [start for spans in found for start, _ in spans]
    return any(
        all(any(left <= start and end <= left + reach for start, end in spans) for spans in found)
        for left in lefts
    )
