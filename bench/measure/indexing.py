"""How fast an index is made, beside how fast jieba alone cuts the same text."""

from __future__ import annotations

import shutil
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.corpus import Corpus
from bench.engines.ours import build_index
from bench.say import say
from bench.segmenters import segmenters
from bench.spread import median
from bench.words import jieba_cut
from searchapp.analysis.segmenter import Segmenter

# Small corpora are measured several times: until about so many characters were indexed by each.
_CHARACTERS = 6_000_000


def measure_indexing(corpus: Corpus, directory: Path) -> dict[str, Any]:
    """Seconds of jieba alone, and of indexing with each segmenter by one process and by two.

    What is compared takes turns, jieba before and after an index that is made with it, so that a busy moment of
    the machine does not fall on one of them alone.
    """
    repetitions = max(1, min(3, round(_CHARACTERS / max(corpus.characters, 1))))
    texts = [document.folded for document in corpus.documents]
    found = segmenters()
    seconds: dict[str, list[float]] = defaultdict(list, {"jieba alone": []})
    for _ in range(repetitions):
        before = _tokenize(texts[::2])
        seconds["jieba 1"].append(_index(corpus, directory, found["jieba"], 1))
        seconds["jieba alone"].append(before + _tokenize(texts[1::2]))
        seconds["jieba 2"].append(_index(corpus, directory, found["jieba"], 2))
        if "rjieba" in found:
            for processes in (1, 2):
                taken = _index(corpus, directory, found["rjieba"], processes)
                seconds[f"rjieba {processes}"].append(taken)
        say(f"indexing: {', '.join(f'{name} {taken[-1]:.1f} s' for name, taken in seconds.items())}")
    return {"repetitions": repetitions, "seconds": {name: median(taken) for name, taken in seconds.items()}}


def _tokenize(texts: Sequence[str]) -> float:
    cut = jieba_cut()
    started = time.perf_counter()
    for text in texts:
        cut(text)
    return time.perf_counter() - started


def _index(corpus: Corpus, directory: Path, segmenter: Segmenter, processes: int) -> float:
    directory.mkdir(parents=True)
    started = time.perf_counter()
    build_index(corpus, directory, segmenter, processes)
    taken = time.perf_counter() - started
    shutil.rmtree(directory)
    return taken
