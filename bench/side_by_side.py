"""All engines in one process over the same texts: building, answering, counting right."""

from __future__ import annotations

import logging
import random
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from pathlib import Path

from bench import engines as peers
from bench import ours
from bench.corpus import Corpus
from bench.engines import Ask
from bench.queries import KINDS, PLAIN, RANDOM, Query
from bench.report import Table, Value, shown, size_of, spread

Build = Callable[[Corpus, Path], None]
Open = Callable[[Corpus, Path], AbstractContextManager[Ask]]

_tantivy = {
    f"tantivy-{name}": (partial(peers.build_tantivy, cut), partial(peers.open_tantivy, cut))
    for name, cut in (("words", peers.cut_words), ("characters", peers.cut_characters))
}
# How an index is built and how it is opened; None if there is no such step.
ENGINES: Mapping[str, tuple[Build | None, Open | None]] = {
    "searchapp": (ours.build_index, ours.open_engine),
    "searchapp-answer": (None, ours.open_view),
    "searchapp-2": (partial(ours.build_index, processes=2), None),
    "searchapp-jieba": (partial(ours.build_index, segmenter="jieba"), None),
    "searchapp-jieba-2": (partial(ours.build_index, segmenter="jieba", processes=2), None),
    "jieba": (peers.cut_everything, None),
    **_tantivy,
    "fts5": (peers.build_fts5, peers.open_fts5),
    "whoosh": (peers.build_whoosh, peers.open_whoosh),
    "scan": (None, peers.open_scan),
}


def measure_engines(
    corpus: Corpus, names: Iterable[str], queries: Sequence[Query], rounds: int, folder: Path
) -> Iterator[Table]:
    """Build engines, ask all of them all queries, and compare their counts with the scan's.

    An engine that is not installed is left out, with a warning.
    """
    # What is loaded once is part of no build.
    peers.jieba_cut()
    for han in (None, "jieba"):
        ours.open_segmenter(han)
    building: dict[str, Sequence[Value]] = {}
    asks: dict[str, Ask] = {}
    with ExitStack() as stack:
        for name in names:
            build, open_ = ENGINES[name]
            directory = folder / name.removesuffix("-answer")
            directory.mkdir(parents=True, exist_ok=True)
            try:
                if build:
                    started = time.perf_counter()
                    build(corpus, directory)
                    seconds, size = time.perf_counter() - started, size_of(directory) / corpus.utf8_bytes
                    building[name] = seconds, corpus.characters / seconds / 1000, size or None
                    logging.info("%s: built in %.1f s", name, seconds)
                if open_:
                    asks[name] = stack.enter_context(open_(corpus, directory))
            except ImportError as error:
                logging.warning("%s is left out: %s", name, error)
        yield Table("Building", ("engine", "seconds", "kchar/s", "index over text"), building)
        scan = stack.enter_context(peers.open_scan(corpus, folder))
        yield from compare_answers(asks, [scan(query)() for query in queries], queries, rounds)


def compare_answers(
    asks: Mapping[str, Ask], right: Sequence[int], queries: Sequence[Query], rounds: int
) -> Iterator[Table]:
    """Time the queries in every engine, side by side, and count how often an engine counts right.

    A first round warms all caches and is not timed. In each round the queries come in another order, and each one is
    put to all engines, one right after the other: a busy moment of the machine does not hit one engine alone. The time
    of a query is the median over the rounds. Queries of the kind RANDOM are asked in the first round only.
    """
    answers = {name: [ask(query) for query in queries] for name, ask in asks.items()}
    times: dict[str, list[list[float]]] = {name: [[] for _ in queries] for name in asks}
    correct = {name: Counter[str]() for name in asks}
    order, chance = list(range(len(queries))), random.Random(0)
    for number in range(rounds + 1):
        for index in order:
            for name in chance.sample(list(asks), len(asks)):
                if answer := answers[name][index]:
                    started = time.perf_counter()
                    count = answer()
                    times[name][index].append((time.perf_counter() - started) * 1000)
                    correct[name][queries[index].kind] += number == 0 and count == right[index]
        order = [index for index in order if queries[index].kind != RANDOM]
        chance.shuffle(order)
        logging.info("round %d of %d", number, rounds)

    durations: dict[str, Sequence[Value]] = {}
    by_kind: dict[str, Sequence[Value]] = {}
    counts: dict[str, Sequence[Value]] = {}
    for name in asks:
        asked: dict[str, list[list[float]]] = {kind: [] for kind in (*KINDS, RANDOM)}
        for query, each in zip(queries, times[name], strict=True):
            if each:
                asked[query.kind].append(each[1:])
        pairs = [(correct[name][kind], len(each)) for kind, each in asked.items()]
        pairs.append((correct[name].total(), sum(map(len, asked.values()))))
        counts[name] = [f"{right} of {asked}" if asked else None for right, asked in pairs]
        medians = {kind: [statistics.median(each) for each in asked[kind]] for kind in KINDS}
        plain = spread([each for kind in PLAIN for each in medians[kind]])
        every = spread([each for kind in KINDS for each in medians[kind]])
        noise = [iqr / p50 for kind in KINDS for p50, _, iqr in map(spread, asked[kind])]
        durations[name] = *plain, *every, f"{statistics.median(noise):.0%}" if noise else None
        cells = map(spread, medians.values())
        by_kind[name] = [None if p50 is None else f"{shown(p50)} / {shown(p95)}" for p50, p95, _ in cells]
    head = [f"{which}: {what}" for which in ("word or phrase", "all kinds") for what in ("p50", "p95", "IQR")]
    yield Table("Answers", ("milliseconds", *head, "between rounds"), durations)
    yield Table("Answers by kind", ("p50 / p95, milliseconds", *KINDS), by_kind)
    yield Table("Right counts", ("of the queries it has", *KINDS, RANDOM, "all"), counts)
