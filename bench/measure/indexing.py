"""How fast an index is made, beside how fast jieba alone cuts the same text."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.corpus import Corpus
from bench.engines.ours import build_index
from bench.say import say
from bench.segmenters import segmenters
from bench.spread import median
from bench.words import jieba_cut

# Small corpora are measured several times: until about so many characters were indexed by each.
_CHARACTERS = 6_000_000


def measure_indexing(corpus: Corpus, directory: Path) -> dict[str, Any]:
    """Seconds of jieba alone, and of indexing with each segmenter by one process and by two.

    What is compared takes turns, so that a busy moment of the machine does not fall on one of them alone.
    """
    repetitions = max(1, min(3, round(_CHARACTERS / max(corpus.characters, 1))))
    texts = [document.folded for document in corpus.documents]
    tasks: dict[str, Callable[[], None]] = {}
    cut = jieba_cut()

    def tokenize() -> None:
        for text in texts:
            cut(text)

    tasks["jieba alone"] = tokenize
    for name, segmenter in segmenters().items():
        for processes in (1, 2):

            def index(segmenter: Any = segmenter, processes: int = processes) -> None:
                build_index(corpus, directory, segmenter, processes)

            tasks[f"{name} {processes}"] = index
    seconds: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(repetitions):
        for name, task in tasks.items():
            directory.mkdir(parents=True)
            started = time.perf_counter()
            task()
            seconds[name].append(time.perf_counter() - started)
            shutil.rmtree(directory)
            say(f"indexing: {name}, {seconds[name][-1]:.1f} s")
    return {"repetitions": repetitions, "seconds": {name: median(taken) for name, taken in seconds.items()}}
