"""What the project wants to reach, and whether the figures of a run reach it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bench.formats import mebibytes, number, share

# The size the targets are stated for.
SIZE = 2000

Figures = Mapping[str, Any]

_OURS = "searchapp"
_GIB = 2**30
_MIB = 2**20


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was measured of a target, and whether that reaches it."""

    measured: str
    reached: bool


@dataclass(frozen=True, slots=True)
class Target:
    """``judge`` raises KeyError or TypeError where the run did not measure what it needs."""

    what: str
    wanted: str
    judge: Callable[[Figures], Outcome]

    def outcome(self, figures: Figures) -> Outcome | None:
        """The outcome, None where it was not measured."""
        try:
            return self.judge(figures)
        except (KeyError, TypeError):
            return None


def _found(what: str) -> Callable[[Figures], Outcome]:
    def judge(figures: Figures) -> Outcome:
        found = figures["phrases"]["engines"][_OURS][what]
        measured = f"{share(found['recall'])} / {share(found['precision'])}"
        return Outcome(measured, found["exact"] == found["phrases"] > 0)

    return judge


def _p50(figures: Figures, engine: str) -> float:
    return float(figures["search"]["engines"][engine]["word or phrase"]["p50"])


def _beside(peer: str, factor: float) -> Callable[[Figures], Outcome]:
    def judge(figures: Figures) -> Outcome:
        ours, theirs = _p50(figures, _OURS), _p50(figures, peer)
        times = f"1/{number(theirs / ours)}" if theirs >= ours else f"{number(ours / theirs)} times"
        return Outcome(f"{number(ours)} ms, {times} of {number(theirs)} ms", ours * factor <= theirs)

    return judge


def _p95(figures: Figures) -> Outcome:
    measured = figures["search"]["engines"][_OURS]["all"]["p95"]
    return Outcome(f"{number(measured)} ms", measured <= 15)


def _beside_jieba(figures: Figures) -> Outcome:
    seconds = figures["index"]["seconds"]
    measured = seconds["jieba alone"] / seconds["jieba 1"]
    return Outcome(number(measured), measured >= 0.85)


def _with_rjieba(figures: Figures) -> Outcome:
    measured = figures["characters"] / figures["index"]["seconds"]["rjieba 1"] / 1e6
    return Outcome(f"{number(measured)} Mchar/s", measured >= 2)


def _two_processes(figures: Figures) -> Outcome:
    seconds = figures["index"]["seconds"]
    measured = seconds["jieba 1"] / seconds["jieba 2"]
    return Outcome(f"{number(measured)} times", measured >= 1.7)


def _size(figures: Figures) -> Outcome:
    measured = figures["engines"]["built"][_OURS]["bytes"] / figures["utf8_bytes"]
    return Outcome(number(measured), measured <= 3)


def _build_memory(figures: Figures) -> Outcome:
    measured = figures["memory"]["build"]["peak"]["anonymous"]
    return Outcome(mebibytes(measured), measured <= _GIB)


def _serving_memory(figures: Figures) -> Outcome:
    measured = max(
        figures["memory"]["answering"]["after"]["anonymous"], figures["http"]["memory"]["anonymous"]
    )
    return Outcome(mebibytes(measured), measured <= 400 * _MIB)


def _request(kind: str) -> Callable[[Figures], Outcome]:
    def judge(figures: Figures) -> Outcome:
        measured = figures["http"][kind]["p50"]
        return Outcome(f"{number(measured)} ms", measured <= 8)

    return judge


def _throughput(kind: str) -> Callable[[Figures], Outcome]:
    def judge(figures: Figures) -> Outcome:
        measured = figures["http"][kind]
        text = f"{number(measured['per_second'])} a second, {measured['errors']} errors"
        return Outcome(text, measured["per_second"] >= 150 and measured["errors"] == 0)

    return judge


def _update(figures: Figures) -> Outcome:
    measured = figures["update"]["library"]
    return Outcome(f"{number(measured)} s", measured < 1)


_PLAIN = "p50 of a word or phrase in the engine, with totals, facets and top 10"

TARGETS = (
    Target("recall / precision of random phrases, turns", "100 % / 100 %", _found("turns")),
    Target("recall / precision of random phrases, occurrences", "100 % / 100 %", _found("occurrences")),
    Target(_PLAIN, "≤ tantivy over words, count + top 10 alone", _beside("tantivy-words", 1)),
    Target(_PLAIN, "≤ tantivy over characters, count + top 10 alone", _beside("tantivy-characters", 1)),
    Target(_PLAIN, "≤ 1/50 of stock Whoosh", _beside("whoosh", 50)),
    Target("p95 over all kinds of queries", "≤ 15 ms", _p95),
    Target("indexing with jieba, one process, over jieba's own speed", "≥ 0.85", _beside_jieba),
    Target("indexing with rjieba, one process", "≥ 2 Mchar/s", _with_rjieba),
    Target("two processes over one, with jieba", "≥ 1.7 times", _two_processes),
    Target("index over UTF-8 text, stored text included", "≤ 3.0", _size),
    Target("peak memory of a build, all processes, without mapped pages", "≤ 1 GiB", _build_memory),
    Target("memory of a process that serves, without mapped pages", "≤ 400 MiB", _serving_memory),
    Target("whole HTTP request to the API, p50", "≤ 8 ms", _request("api")),
    Target("whole HTTP request for the page, p50", "≤ 8 ms", _request("page")),
    Target("API, four clients", "≥ 150 a second, no errors", _throughput("api")),
    Target("page, four clients", "≥ 150 a second, no errors", _throughput("page")),
    Target("update of one changed transcript", "< 1 s", _update),
)
