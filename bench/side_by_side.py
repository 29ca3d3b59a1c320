"""Engines asked the same queries side by side: building, how long answers take, and what they count."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from bench.corpus import Corpus
from bench.engines import ENGINES, Ask, jieba_cut, open_segmenter
from bench.queries import KINDS, RANDOM, Query
from bench.report import T, Table, Value, shown, size_of, spread, timed


@dataclass(frozen=True, slots=True)
class Asked:
    """A query put to one engine: what it counts (None if it has no such query), and milliseconds by round."""

    query: Query
    count: int | None
    times: Sequence[float]


def build(corpus: Corpus, names: Iterable[str], folder: Path) -> tuple[Table, Mapping[str, Ask]]:
    """Build engines one after the other: how long that takes, and how to ask them.

    An engine that is not installed is left out, with a warning.
    """
    # What is loaded once is part of no build.
    for cut in (jieba_cut, open_segmenter().words, open_segmenter("jieba").words):
        cut("财报电话会议")
    rows: dict[str, Sequence[Value]] = {}
    asks: dict[str, Ask] = {}
    for name in names:
        directory = folder / name
        directory.mkdir(parents=True)
        try:
            ask, took = timed(partial(ENGINES[name], corpus, directory))
        except ImportError as error:
            logging.warning("%s is left out: %s", name, error)
            continue
        logging.info("%s: built in %.1f s", name, took / 1000)
        size = size_of(directory) / corpus.utf8_bytes
        rows[name] = took / 1000, corpus.characters / took, size or None
        asks |= {name: ask} if ask else {}
    return Table("Building", ("engine", "seconds", "kchar/s", "index over text"), rows), asks


def ask_all(
    asks: Mapping[str, Ask],
    queries: Sequence[Query],
    rounds: int,
    clock: Callable[[Any], tuple[int, float]] = timed,
) -> Mapping[str, Sequence[Asked]]:
    """Put queries to all engines, for each engine in the order of ``queries``.

    A first round warms all caches and is not timed. In each round the queries come in another order, and each one is
    put to all engines, one right after the other: a busy moment of the machine does not hit one engine alone. Queries
    of the kind RANDOM are asked in the first round only. ``clock`` calls what an engine
    returned for a query: the count, and milliseconds.
    """
    answers = {name: [ask(query) for query in queries] for name, ask in asks.items()}
    counts: dict[str, list[int | None]] = {name: [None] * len(queries) for name in asks}
    times: dict[str, list[list[float]]] = {name: [[] for _ in queries] for name in asks}
    order, chance = list(range(len(queries))), random.Random(0)
    for number in range(rounds + 1):
        for index in order:
            for name in chance.sample(list(asks), len(asks)):
                if answer := answers[name][index]:
                    counts[name][index], took = clock(answer)
                    times[name][index] += [took] if number else []
        order = [index for index in order if queries[index].kind != RANDOM]
        chance.shuffle(order)
        logging.info("round %d of %d", number, rounds)
    return {name: list(map(Asked, queries, counts[name], times[name])) for name in asks}


def tell_answers(found: Mapping[str, Sequence[Asked]], right: Sequence[int]) -> Iterator[Table]:
    """Say how long each kind of query takes in each engine, and how often an engine counts right."""
    durations: dict[str, Sequence[Value]] = {}
    counts: dict[str, Sequence[Value]] = {}
    groups: Mapping[str, Sequence[tuple[Asked, int]]] = {}
    for name, every in found.items():
        groups = _by_kind(zip(every, right, strict=True))
        timed = [[median(one.times) for one, _ in group if one.times] for group in groups.values()]
        noise = [iqr / p50 for p50, _, iqr in (spread(each.times) for each in every if each.times)]
        durations[name] = *map(_cell, timed), f"{median(noise):.0%}" if noise else None
        counts[name] = [
            _share(one.count == count for one, count in group if one.count is not None)
            for group in groups.values()
        ]
    yield Table("Answers", ("ms: p50 (IQR) / p95", *groups, "between rounds"), durations)
    yield Table("Right counts", ("of the queries it has", *groups), counts)


def tell_ratios(title: str, found: Mapping[str, Sequence[Asked]]) -> Table:
    """Compare two engines by kinds of queries.

    The ratio of a query is that of its medians; a row has the median and the highest of its queries. The quartiles are
    those of the ratios of all pairs of times that were measured one right after the other.
    """
    rows: dict[str, Sequence[Value]] = {}
    for kind, group in _by_kind(zip(*found.values(), strict=True)).items():
        medians = [[median(each.times) for each in pair] for pair in group]
        ratios = [one / other for one, other in medians]
        rounds = [np.divide(one.times, other.times) for one, other in group]
        low, high = map(shown, np.percentile(rounds, [25, 75]).tolist())
        same = _share(one.count == other.count for one, other in group)
        sides = map(median, zip(*medians, strict=True))
        rows[kind] = *sides, median(ratios), f"{low} – {high}", max(ratios), same
    return Table(title, ("ms, p50", *found, "ratio", "quartiles", "highest", "same counts"), rows)


def _by_kind(pairs: Iterable[tuple[Asked, T]]) -> Mapping[str, Sequence[tuple[Asked, T]]]:
    """Group what was asked by the kind of the query, and the queries of all KINDS once more together."""
    groups: dict[str, list[tuple[Asked, T]]] = {}
    for pair in pairs:
        groups.setdefault(pair[0].query.kind, []).append(pair)
    return groups | {"all kinds": [pair for kind in KINDS for pair in groups.get(kind, ())]}


def _cell(times: Sequence[float]) -> Value:
    middle, late, between = spread(times)
    return None if middle is None else f"{shown(middle)} ({shown(between)}) / {shown(late)}"


def _share(same: Iterable[bool]) -> Value:
    told = list(same)
    return f"{sum(told)} of {len(told)}" if told else None
