"""Engines asked the same queries side by side: building, how long answers take, and what they count."""

from __future__ import annotations

import logging
import random
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from bench.corpus import Corpus
from bench.engines import ENGINES, JIEBA, SEGMENTER, Ask
from bench.queries import KINDS, RANDOM, Query
from bench.report import Table, Value, shown, size_of, spread, timed

Clock = Callable[[Any], tuple[int, float]]
"""Calls what an engine returned for a query: the count, and milliseconds."""


@dataclass(slots=True)
class Asked:
    """A query put to one engine: what it counts (None if it has no such query), and the milliseconds of each round."""

    answer: Callable[[], Any] | None
    count: int | None = None
    times: list[float] = field(default_factory=list)


def build(corpus: Corpus, names: Iterable[str], folder: Path) -> tuple[Table, Mapping[str, Ask]]:
    """Build engines one after the other: how long that takes, and how to ask them.

    An engine that is not installed is left out, with a warning.
    """
    # What is loaded once is part of no build.
    for cut in (JIEBA.cut, SEGMENTER.words):
        cut("财报电话会议")
    rows: dict[str, Sequence[Value]] = {}
    asks: dict[str, Ask] = {}
    for name in names:
        directory = folder / name
        directory.mkdir(parents=True)
        try:
            ask, took = timed(partial(ENGINES[name], corpus, directory))
        except (ImportError, sqlite3.OperationalError) as error:
            logging.warning("%s is left out: %s", name, error)
            continue
        logging.info("%s: built in %.1f s", name, took / 1000)
        size = size_of(directory) / corpus.utf8_bytes
        rows |= {name: (took / 1000, corpus.characters / took, size)} if size else {}
        asks |= {name: ask} if ask else {}
    return Table("Building", ("engine", "seconds", "kchar/s", "index over text"), rows), asks


def ask_all(
    asks: Mapping[str, Ask], queries: Sequence[Query], rounds: int, clock: Clock = timed
) -> Mapping[str, Sequence[Asked]]:
    """Put queries to all engines, for each engine in the order of ``queries``.

    A first round warms all caches and is not timed. In each round the queries come in another order, and each one is
    put to all engines, one right after the other: a busy moment of the machine does not hit one engine alone. Queries
    of the kind RANDOM are asked in the first round only.
    """
    found = {name: [Asked(ask(query)) for query in queries] for name, ask in asks.items()}
    order, chance = list(range(len(queries))), random.Random(0)
    for number in range(rounds + 1):
        for index in order:
            for name in chance.sample(list(asks), len(asks)):
                asked = found[name][index]
                if asked.answer:
                    asked.count, took = clock(asked.answer)
                    asked.times += [took] if number else []
        order = [index for index in order if queries[index].kind != RANDOM]
        chance.shuffle(order)
        logging.info("round %d of %d", number, rounds)
    return found


def tell(
    queries: Sequence[Query], found: Mapping[str, Sequence[Asked]], right: Sequence[int | None]
) -> Iterator[Table]:
    """Say how long each kind of query takes in each engine, and how often an engine counts right.

    Two engines are also compared. The ratio of a query is that of its medians; a kind has the median and the highest of
    its queries, and the quartiles of the ratios of all pairs of times that were measured one after the other.
    """
    kinds = {kind: (kind,) for kind in dict.fromkeys(query.kind for query in queries)} | {"all kinds": KINDS}
    durations: dict[str, list[Value]] = {}
    counts: dict[str, list[Value]] = {}
    for name, some in kinds.items():
        indexes = [index for index, query in enumerate(queries) if query.kind in some]
        each = [[every[index] for index in indexes] for every in found.values()]
        durations[name] = [_cell([median(asked.times) for asked in group if asked.times]) for group in each]
        pairs = [pair for pair in zip(*each, strict=True) if all(asked.times for asked in pair)]
        if len(found) == 2 and pairs:
            ratios = [median(one.times) / median(other.times) for one, other in pairs]
            rounds = [np.divide(one.times, other.times) for one, other in pairs]
            low, high = map(shown, np.percentile(rounds, [25, 75]).tolist())
            durations[name] += f"{shown(median(ratios))} ({low} – {high})", max(ratios)
        truth = [right[index] for index in indexes]
        counts[name] = [_share(group, truth) for group in each]
    ratio = ("ratio (quartiles)", "highest") if len(found) == 2 else ()
    yield Table("Answers", ("ms: p50 (IQR) / p95", *found, *ratio), durations)
    yield Table("Right counts", ("of the queries it has", *found), counts)


def _cell(times: Sequence[float]) -> Value:
    if len(times) < 2:
        return times[0] if times else None
    middle, late, between = map(shown, spread(times))
    return f"{middle} ({between}) / {late}"


def _share(group: Sequence[Asked], truth: Sequence[int | None]) -> Value:
    same = [one.count == count for one, count in zip(group, truth, strict=True) if one.count is not None]
    return f"{sum(same)} of {len(same)}" if same else None
