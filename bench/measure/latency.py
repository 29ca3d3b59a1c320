"""How long each engine takes to answer, and whether it counts right."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bench.engines import Engine, Scan
from bench.query import KINDS, PLAIN, Query
from bench.say import say
from bench.spread import median, spread

# An engine that takes longer for one round of all queries is asked in the first rounds only.
SLOW_ROUND = 20.0
SLOW_ROUNDS = 2


def measure_latency(
    engines: Mapping[str, Engine], scan: Scan, queries: Sequence[Query], repetitions: int, seed: int
) -> dict[str, Any]:
    """Ask every engine every query, side by side.

    One round that does not count comes first: it warms every cache and tells which counts are right. In each
    round the queries come in another order, and each is put to all engines, one right after the other, before
    the next one. The time of a query is the median over the rounds; the figures are over the queries.
    """
    truth = [_count(scan, query) for query in queries]
    prepared = {name: [engine.prepare(query) for query in queries] for name, engine in engines.items()}
    times: dict[str, list[list[float]]] = {name: [[] for _ in queries] for name in engines}
    counts: dict[str, list[int | None]] = {name: [None] * len(queries) for name in engines}
    slow: dict[str, float] = defaultdict(float)

    chance = random.Random(f"{seed} order")
    order = list(range(len(queries)))
    for round_number in range(repetitions + 1):
        names = [name for name in engines if round_number <= SLOW_ROUNDS or slow[name] <= SLOW_ROUND]
        for index in order:
            for name in names:
                query = prepared[name][index]
                if query is None:
                    continue
                started = time.perf_counter()
                count = engines[name].answer(query)
                elapsed = time.perf_counter() - started
                if round_number == 0:
                    counts[name][index] = count
                    slow[name] += elapsed
                else:
                    times[name][index].append(elapsed)
            names = [*names[1:], *names[:1]]
        chance.shuffle(order)
        say(f"latency: round {round_number} of {repetitions}")
    return {
        "queries": {kind: sum(query.kind == kind for query in queries) for kind in KINDS},
        "repetitions": repetitions,
        "engines": {name: _summary(queries, times[name], counts[name], truth) for name in engines},
    }


def _count(scan: Scan, query: Query) -> int:
    prepared = scan.prepare(query)
    assert prepared is not None
    return scan.answer(prepared)


def _summary(
    queries: Sequence[Query],
    times: Sequence[Sequence[float]],
    counts: Sequence[int | None],
    truth: Sequence[int],
) -> dict[str, Any]:
    summary = {kind: _figures(queries, times, counts, truth, (kind,)) for kind in KINDS}
    summary["word or phrase"] = _figures(queries, times, counts, truth, PLAIN)
    summary["all"] = _figures(queries, times, counts, truth, KINDS)
    return summary


def _figures(
    queries: Sequence[Query],
    times: Sequence[Sequence[float]],
    counts: Sequence[int | None],
    truth: Sequence[int],
    kinds: Sequence[str],
) -> dict[str, Any] | None:
    """The figures over the queries of some kinds that the engine has; None where it has none of them."""
    asked = [index for index, query in enumerate(queries) if query.kind in kinds and times[index]]
    if not asked:
        return None
    rounds = [spread(times[index]) for index in asked]
    return {
        **asdict(spread([median(times[index]) for index in asked])),
        # How much the rounds differ: what the machine adds.
        "noise": median([each.iqr / max(each.p50, 1e-9) for each in rounds]),
        "right": sum(counts[index] == truth[index] for index in asked),
        "asked": sum(query.kind in kinds for query in queries),
    }
