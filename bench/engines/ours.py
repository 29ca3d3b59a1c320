"""This engine: as the command line and the site use it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import ClassVar

import numpy as np

from bench.corpus import Corpus
from bench.engines.base import TOP, Numbers, Occurrence
from bench.query import Query
from bench.segmenters import open_segmenter
from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.base import MarkedTurn
from searchapp.engine.factory import sink_of
from searchapp.opening import open_collection
from searchapp.query.parse import parse
from searchapp.search.answer import SearchRequest
from searchapp.settings import Settings

Filters = Mapping[str, tuple[str, ...]]


def build_index(corpus: Corpus, directory: Path, segmenter: Segmenter, processes: int | None) -> None:
    """Make an index directory of a corpus that is in memory."""
    sink = sink_of(replace(Settings(), index=directory), segmenter=segmenter, processes=processes)
    with sink.locked(), sink.replace() as change:
        for transcript in corpus.transcripts:
            change.add(transcript, transcript.sha256)
        change.commit(())


class Searchapp:
    """What the engine itself takes for the complete answer: totals, occurrences, all facets, the marked top."""

    name: ClassVar[str] = "searchapp"
    title: ClassVar[str] = "searchapp"
    returns: ClassVar[str] = f"turns and occurrences; 7 facets; top {TOP} by BM25 with their marks"
    tells: ClassVar[bool] = True

    def __init__(self, corpus: Corpus, directory: Path) -> None:
        self._corpus = corpus
        self._directory = directory
        self._segmenter = open_segmenter()

    @property
    def version(self) -> str:
        """This project's, and what cuts words for it."""
        return f"{version('searchapp')}, {self._segmenter.name}"

    def build(self) -> None:
        """Write an index with one process."""
        build_index(self._corpus, self._directory, self._segmenter, processes=1)

    def open(self) -> None:
        """Open the index."""
        self._engine = open_collection(self._directory).view().engine

    def prepare(self, query: Query) -> tuple[object, Filters] | None:
        """Parse what a person would type."""
        return parse(query.typed).tree, _filters(query)

    def answer(self, prepared: tuple[object, Filters]) -> int:
        """The whole ranking of the engine."""
        tree, filters = prepared
        return self._engine.answer(tree, filters, sort="relevance", limit=TOP, offset=0).total

    def turns(self, prepared: tuple[object, Filters]) -> Numbers:
        """The numbers of the matching turns."""
        firsts = self._corpus.firsts
        ranked = self._all(prepared)
        return np.sort(np.array([firsts[each.call.id] + each.turn.index for each in ranked], dtype=np.int64))

    def occurrences(self, prepared: tuple[object, Filters]) -> Sequence[Occurrence] | None:
        """All marks."""
        firsts = self._corpus.firsts
        return sorted(
            (firsts[each.call.id] + each.turn.index, start, end)
            for each in self._all(prepared)
            for start, end in each.marks
        )

    def close(self) -> None:
        """Let go of the index."""
        del self._engine

    def _all(self, prepared: tuple[object, Filters]) -> Sequence[MarkedTurn]:
        tree, filters = prepared
        ranking = self._engine.answer(tree, filters, sort="relevance", limit=None, offset=0)
        assert ranking.total == len(ranking.hits)
        assert ranking.occurrences == sum(len(each.marks) for each in ranking.hits)
        return ranking.hits


class SearchappAnswer:
    """What a caller of the library waits for: the query parsed, the ranking, texts and snippets of the top."""

    name: ClassVar[str] = "searchapp-answer"
    title: ClassVar[str] = "searchapp, whole answer"
    returns: ClassVar[str] = "the same, the parsing of the query, and the texts and snippets of the top"
    tells: ClassVar[bool] = False

    def __init__(self, corpus: Corpus, directory: Path) -> None:
        # It reads the index that the engine above made, where there is one.
        self._directory = directory.parent / Searchapp.name
        self._corpus = corpus

    @property
    def version(self) -> str:
        """This project's."""
        return version("searchapp")

    def build(self) -> None:
        """Build what is not built already."""
        if not (self._directory / "CURRENT").exists():
            build_index(self._corpus, self._directory, open_segmenter(), processes=1)

    def open(self) -> None:
        """Open the collection."""
        self._view = open_collection(self._directory, Settings()).view()

    def prepare(self, query: Query) -> SearchRequest | None:
        """Nothing is done beforehand."""
        return SearchRequest(query.typed, _filters(query), limit=TOP)

    def answer(self, prepared: SearchRequest) -> int:
        """The answer that page, API and command line show."""
        return self._view.search(prepared).total

    def turns(self, prepared: SearchRequest) -> Numbers:
        """Told by the engine above."""
        raise NotImplementedError

    def occurrences(self, prepared: SearchRequest) -> Sequence[Occurrence] | None:
        """Told by the engine above."""
        raise NotImplementedError

    def close(self) -> None:
        """Let go of the index."""
        del self._view


def _filters(query: Query) -> Filters:
    return {field: (value,) for field, value in query.filters}
