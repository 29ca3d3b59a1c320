"""A run: every measurement that was asked for, at every size."""

from __future__ import annotations

import gc
import shutil
import tempfile
from collections.abc import Callable, Sequence
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


def run(plan: Plan) -> dict[str, Any]:
    """Measure; the result is what is saved as JSON and made into the report."""
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
            results["sizes"].append(_Size(plan, corpus, folder).measure())
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

    def measure(self) -> dict[str, Any]:
        """Every section that was asked for; each by its name."""
        corpus = self._corpus
        figures: dict[str, Any] = {
            "transcripts": len(corpus.transcripts),
            "turns": len(corpus.documents),
            "characters": corpus.characters,
            "utf8_bytes": corpus.utf8_bytes,
        }
        # Processes first: what they are measured beside is smallest then.
        sections: dict[str, Callable[[], Any]] = {
            "memory": self._memory,
            "http": lambda: measure_http(self._built.index, self._queries),
            "update": lambda: measure_updating(self._source, self._built.index),
            "index": lambda: measure_indexing(corpus, self._folder / "indexing"),
        }
        for name, section in sections.items():
            if name in self._plan.only:
                figures[name] = section()
        if {"search", "phrases"} & set(self._plan.only):
            figures |= self._side_by_side()
        return figures

    def _memory(self) -> dict[str, Any]:
        built = self._built
        return {
            "build": built.figures,
            "bytes": size_of(built.index),
            "answering": measure_answering(built.index, self._queries, self._folder),
        }

    def _side_by_side(self) -> dict[str, Any]:
        plan, figures = self._plan, {}
        scan = Scan(self._corpus)
        scan.open()
        stage = Stage(self._corpus, self._folder / "engines", plan.engines)
        try:
            figures["engines"] = dict(stage.described)
            if "search" in plan.only:
                figures["search"] = measure_latency(
                    stage.engines, scan, self._queries, plan.repetitions, plan.seed
                )
            if "phrases" in plan.only:
                tellers = {name: engine for name, engine in stage.engines.items() if engine.tells}
                drawn = make_phrases(self._corpus, plan.seed, plan.phrases)
                figures["phrases"] = measure_phrases(tellers, scan, drawn)
        finally:
            stage.close()
        return figures

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
