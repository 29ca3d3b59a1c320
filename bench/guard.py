"""A guard against decay: how long each stage of an answer takes, compared with the figures kept in ``guard.json``.

Times of different machines and moments cannot be compared. So each time is divided by that of a fixed piece of work,
done right before it: half of it NumPy's, half Python's.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import median

import numpy as np

import searchapp
from bench.corpus import load_corpus
from bench.engines import build_searchapp
from bench.report import Table
from searchapp.opening import open_collection
from searchapp.query.parse import parse
from searchapp.search.answer import SearchRequest
from searchapp.search.collection import View
from searchapp.settings import Settings

QUERIES = (
    "毛利率", "我们", "净利润", '"硬件毛利率"', "毛利率 环比", "毛利率 OR 现金流 OR 收入", "收入 -毛利率", '"毛利率 提升"~10', "AI*", "率",
)  # fmt: skip
STAGES = ("parse", "count", "facets", "hits", "answer")
KEPT = Path(__file__).parent / "guard.json"
# A stage has moved if it takes so many times as long in the median over the queries.
TOLERANCE = 1.3

Figures = Mapping[str, Mapping[str, float]]
"""For each query the relative time of each stage."""


def yardstick(numbers: np.ndarray) -> None:
    """The fixed piece of work."""
    np.bincount(numbers.take(np.sort(numbers)) & 1023, minlength=1024)
    {number: str(number) for number in range(4_000)}


def measure(view: View, rounds: int) -> Figures:
    """Return the median over the rounds of each stage of each query, which come in random order."""
    numbers = np.random.default_rng(1).integers(0, 60_000, 60_000)
    chance, times = random.Random(1), defaultdict[tuple[str, str], list[float]](list)
    work = [(query, stage, run) for query in QUERIES for stage, run in _stages(view, query).items()]
    for number in range(rounds + 1):
        for query, stage, run in chance.sample(work, len(work)):
            unit, took = _seconds(partial(yardstick, numbers)), _seconds(run)
            if number:
                times[query, stage].append(took / unit)
    each = {key: median(ratios) for key, ratios in times.items()}
    # What a stage adds to the one before.
    before = {"facets": "count", "hits": "facets", "answer": "hits"}
    return {
        query: {
            stage: max(each[query, stage] - each.get((query, before.get(stage, "")), 0), 0)
            for stage in STAGES
        }
        for query in QUERIES
    }


def _stages(view: View, query: str) -> Mapping[str, Callable[[], object]]:
    engine, tree = view.engine, parse(query).tree
    answer = partial(engine.answer, tree, {}, sort="relevance", offset=0)
    request = SearchRequest(query, suggest=False)
    return {
        "parse": partial(parse, query),
        "count": partial(engine.count, [tree], {}),
        "facets": partial(answer, limit=0),
        "hits": partial(answer, limit=10),
        "answer": partial(view.search, request),
    }


def _seconds(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def compare(kept: Figures, found: Figures) -> tuple[Table, list[str]]:
    """Return how many times as long each stage takes, and a sentence for each stage that has moved."""
    whole = {query: sum(found[query].values()) / sum(kept[query].values()) for query in QUERIES}
    # A stage that takes next to nothing may double by chance, so it counts as at least a tenth of its query.
    least = {query: sum(kept[query].values()) / 10 for query in QUERIES}
    rows = {
        query: [
            max(found[query][stage], least[query]) / max(kept[query][stage], least[query]) for stage in STAGES
        ]
        + [whole[query]]
        for query in QUERIES
    }
    moved = []
    for place, stage in enumerate([*STAGES, "whole"]):
        factor = median(row[place] for row in rows.values())
        if factor > TOLERANCE:
            moved.append(f"{stage} takes {factor:.2f} times as long as kept")
    return Table("Times as long as kept", ("query", *STAGES, "whole"), rows), moved


def main(arguments: Sequence[str] | None = None) -> int:
    """The command ``python -m bench.guard``."""
    parser = argparse.ArgumentParser(prog="python -m bench.guard", description=__doc__)
    parser.add_argument("--save", action="store_true", help="keep the figures of this run")
    parser.add_argument("--size", type=int, default=500, metavar="N", help="transcripts (%(default)s)")
    parser.add_argument("--rounds", type=int, default=20, metavar="N", help="repetitions (%(default)s)")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="guard-") as folder:
        build_searchapp(load_corpus(given.size), Path(folder))
        collection = open_collection(Path(folder), Settings())
        collection.scrub()
        found = measure(collection.view(), given.rounds)
    if given.save:
        record = {"version": searchapp.__version__, "size": given.size, "figures": found}
        KEPT.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return 0
    record = json.loads(KEPT.read_text(encoding="utf-8"))
    if record["size"] != given.size:
        parser.error(f"the figures kept are those of {record['size']} transcripts")
    table, moved = compare(record["figures"], found)
    print(table)
    print(
        "\n".join(moved) or f"No stage takes more than {TOLERANCE} times as long as in {record['version']}."
    )
    return 1 if moved else 0


if __name__ == "__main__":
    sys.exit(main())
