"""Where this engine spends its time on one query."""

from __future__ import annotations

import cProfile
import io
import pstats
import shutil
import tempfile
import time
from pathlib import Path

from bench.corpus import load_corpus
from bench.engines.ours import build_index
from bench.say import say
from bench.segmenters import open_segmenter
from searchapp.opening import open_collection
from searchapp.search.answer import SearchRequest
from searchapp.settings import Settings

_TIMES = 50
_LINES = 30


def profile(query: str, size: int, seed: int, source: Path | None) -> str:
    """Answer a query again and again; the functions that take longest, and how long an answer takes unwatched."""
    corpus = load_corpus(size, seed, source)
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        build_index(corpus, folder / "index", open_segmenter(), None)
        say(f"indexed {len(corpus.documents)} turns")
        view = open_collection(folder / "index", Settings()).view()
        request = SearchRequest(query)
        answer = view.search(request)
        started = time.perf_counter()
        for _ in range(_TIMES):
            view.search(request)
        milliseconds = (time.perf_counter() - started) / _TIMES * 1000
        watch = cProfile.Profile()
        watch.enable()
        for _ in range(_TIMES):
            view.search(request)
        watch.disable()
        text = io.StringIO()
        pstats.Stats(watch, stream=text).strip_dirs().sort_stats("tottime").print_stats(_LINES)
        head = (
            f"{answer.parsed}: {answer.total} turns, {answer.occurrences} occurrences, {milliseconds:.2f} ms"
        )
        return f"{head}\n{_TIMES} answers:\n{text.getvalue()}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)
