"""This project's engine. No other module of the benchmark imports what writes an index."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

from bench.corpus import Corpus
from bench.engines import TOP, Ask
from bench.queries import Query
from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.factory import index_of, sink_of
from searchapp.opening import open_collection
from searchapp.query.parse import parse
from searchapp.search.answer import SearchRequest
from searchapp.settings import Settings


@cache
def open_segmenter(name: str | None = None) -> Segmenter:
    """Return a segmenter with its dictionary loaded: jieba, rjieba, or the default one if None.

    Raises ImportError if its package is not installed.
    """
    segmenter = Segmenter.open(Settings().cache, han=name)
    segmenter.words("财报电话会议")
    return segmenter


def build_index(
    corpus: Corpus, folder: Path, *, segmenter: str | None = None, processes: int | None = 1
) -> None:
    """Build an index of transcripts in memory, with one process per core if ``processes`` is None."""
    sink = sink_of(
        replace(Settings(), index=folder), segmenter=open_segmenter(segmenter), processes=processes
    )
    with sink.locked(), sink.replace() as change:
        for transcript in corpus.transcripts:
            change.add(transcript, transcript.sha256)
        change.commit(())


@contextmanager
def open_engine(corpus: Corpus, folder: Path) -> Iterator[Ask]:
    """The engine itself: totals, occurrences, seven facets, the best turns with their marks."""
    engine = index_of(replace(Settings(), index=folder)).newest()

    def ask(query: Query) -> Callable[[], int]:
        tree, filters = parse(query.typed).tree, {field: (value,) for field, value in query.filters}
        return lambda: engine.answer(tree, filters, sort="relevance", limit=TOP, offset=0).total

    yield ask


@contextmanager
def open_view(corpus: Corpus, folder: Path) -> Iterator[Ask]:
    """What the page, the API and the command line show: also parses the query and makes the snippets."""
    view = open_collection(folder, Settings()).view()

    def ask(query: Query) -> Callable[[], int]:
        filters = {field: (value,) for field, value in query.filters}
        request = SearchRequest(query.typed, filters, limit=TOP)
        return lambda: view.search(request).total

    yield ask
