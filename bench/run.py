"""A run: every measurement that was asked for, at every size."""

from __future__ import annotations

import gc
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bench.corpus import Corpus, load_corpus
from bench.engines import ENGINES, Scan
from bench.files import write_files
from bench.generate import SEED
from bench.machine import describe_machine, describe_versions
from bench.measure.http import measure_http
from bench.measure.indexing import measure_indexing
from bench.measure.latency import measure_latency
from bench.measure.phrases import measure_phrases
from bench.measure.processes import measure_answering, measure_build
from bench.measure.updating import measure_updating
from bench.queries import make_phrases, make_queries
from bench.query import Query
from bench.segmenters import open_segmenter
from bench.stage import Stage, size_of

SECTIONS = ("search", "phrases", "index", "memory", "http", "update")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is measured: ``sizes`` in transcripts, or ``corpus``, a folder of real ones."""

    sizes: tuple[int, ...] = (200,)
    corpus: Path | None = None
    seed: int = SEED
    only: tuple[str, ...] = SECTIONS
    engines: tuple[str, ...] = tuple(ENGINES)
    queries: int = 200
    phrases: int = 1000
    repetitions: int = 5


def run(plan: Plan, save: Callable[[dict[str, Any]], None] = lambda results: None) -> dict[str, Any]:
    """Measure; the result is what is made into the report.

    ``save`` is given what there is after each measurement: a long run that ends early is not for nothing.
    """
    results: dict[str, Any] = {
        "machine": describe_machine(),
        "versions": describe_versions(),
        "plan": {**asdict(plan), "corpus": None if plan.corpus is None else plan.corpus.name},
        "sizes": [],
    }
    for size in plan.sizes if plan.corpus is None else (0,):
        folder = Path(tempfile.mkdtemp(prefix="bench-"))
        try:
            corpus = load_corpus(size, plan.seed, plan.corpus)
            # It stays; looking through it for garbage again and again would be charged to whoever allocates.
            gc.collect()
            gc.freeze()
            measured: dict[str, Any] = {}
            results["sizes"].append(measured)
            for figures in _Size(plan, corpus, folder).measure():
                measured |= figures
                save(results)
        finally:
            gc.unfreeze()
            shutil.rmtree(folder, ignore_errors=True)
    return results


class _Size:
    """The measurements at one size."""

    def __init__(self, plan: Plan, corpus: Corpus, folder: Path) -> None:
        self._plan = plan
        self._corpus = corpus
        self._folder = folder

    def measure(self) -> Iterator[dict[str, Any]]:
        """What is known beforehand, then every section that was asked for; each by its name."""
        corpus, only = self._corpus, self._plan.only
        yield {
            "transcripts": len(corpus.transcripts),
            "turns": len(corpus.documents),
            "characters": corpus.characters,
            "utf8_bytes": corpus.utf8_bytes,
        }
        # Processes first: what they are measured beside is smallest then.
        if "memory" in only:
            yield {"memory": self._memory()}
        if "http" in only:
            yield {"http": measure_http(self._built.index, self._queries)}
        if "update" in only:
            yield {"update": measure_updating(self._source, self._built.index)}
        if "index" in only:
            yield {"index": measure_indexing(corpus, self._folder / "indexing")}
        if {"search", "phrases"} & set(only):
            yield from self._side_by_side()

    def _memory(self) -> dict[str, Any]:
        built = self._built
        return {
            "build": built.figures,
            "bytes": size_of(built.index),
            "answering": measure_answering(built.index, self._queries, self._folder),
        }

    def _side_by_side(self) -> Iterator[dict[str, Any]]:
        plan = self._plan
        scan = Scan(self._corpus)
        scan.open()
        stage = Stage(self._corpus, self._folder / "engines", plan.engines)
        try:
            yield {"engines": stage.described}
            if "search" in plan.only:
                engines, rounds = stage.engines, plan.repetitions
                yield {"search": measure_latency(engines, scan, self._queries, rounds, plan.seed)}
            if "phrases" in plan.only:
                tellers = {name: engine for name, engine in stage.engines.items() if engine.tells}
                drawn = make_phrases(self._corpus, plan.seed, plan.phrases)
                yield {"phrases": measure_phrases(tellers, scan, drawn)}
        finally:
            stage.close()

    @cached_property
    def _queries(self) -> Sequence[Query]:
        return make_queries(self._corpus, open_segmenter(), self._plan.seed, self._plan.queries)

    @cached_property
    def _source(self) -> Path:
        source = self._folder / "source"
        if self._plan.corpus is None:
            write_files(self._corpus.transcripts, source)
        else:
            # A copy, since updates change files.
            shutil.copytree(self._plan.corpus, source)
        return source

    @cached_property
    def _built(self) -> _Built:
        index = self._folder / "index"
        return _Built(index, measure_build(self._source, index))


@dataclass(frozen=True, slots=True)
class _Built:
    """An index that was made from files, and what that took."""

    index: Path
    figures: dict[str, Any]
