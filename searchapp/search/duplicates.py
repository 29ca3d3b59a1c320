"""Duplicates: transcripts of a collection that may be the same call."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from searchapp.analysis.fold import fold_all
from searchapp.engine.base import Engine
from searchapp.model import Call

Shared = Literal["event", "text"]


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Transcripts that share an ``event`` (company, period and date) or the ``text`` of every turn; ids in order."""

    shared: Shared
    transcripts: tuple[str, ...]


def duplicates(engine: Engine) -> tuple[Duplicates, ...]:
    """Return the transcripts that may be the same call, in order of their first id.

    A transcript is in at most one group of each kind. One without a date may be the same as any other of its company and
    period. Transcripts that all have the same text are not also a group of the same event.
    """
    calls = engine.calls()
    texts = list(_of_one_text(engine, calls))
    numbers = {id: number for number, group in enumerate(texts) for id in group.transcripts}
    events = [
        group for group in _of_one_event(calls) if len({numbers.get(id, id) for id in group.transcripts}) > 1
    ]
    return tuple(sorted((*texts, *events), key=lambda group: (group.transcripts, group.shared)))


def _of_one_event(calls: Sequence[Call]) -> Iterator[Duplicates]:
    companies = fold_all([call.company or "" for call in calls])
    by_period: dict[Hashable, list[Call]] = {}
    for call, company in zip(calls, companies, strict=True):
        if company and (call.period or call.date):
            by_period.setdefault((company, call.period or call.date), []).append(call)
    for members in by_period.values():
        if len(members) == 1:
            continue
        by_date: dict[Hashable, list[Call]] = {}
        for call in members:
            by_date.setdefault(call.date, []).append(call)
        # Where the date of one is unknown, nothing tells it from the others.
        groups = [members] if None in by_date else by_date.values()
        for group in groups:
            if len(group) > 1:
                yield Duplicates("event", tuple(call.id for call in group))


def _of_one_text(engine: Engine, calls: Sequence[Call]) -> Iterator[Duplicates]:
    sizes = {size.values[0]: size[1:] for size in engine.sizes({}, ("call",))}
    alike: dict[Hashable, list[str]] = {}
    for call in calls:
        alike.setdefault((call.length, sizes.get(call.id)), []).append(call.id)
    for ids in alike.values():
        # Few transcripts are of exactly the same size, and only those are read.
        by_text: dict[str, list[str]] = {}
        for id in ids if len(ids) > 1 else ():
            by_text.setdefault(_digest(engine, id), []).append(id)
        for same in by_text.values():
            if len(same) > 1:
                yield Duplicates("text", tuple(same))


def _digest(engine: Engine, id: str) -> str:
    digest = hashlib.sha256()
    for turn in engine.transcript(id).turns:
        digest.update(turn.text.encode("utf-8", "surrogatepass") + b"\0")
    return digest.hexdigest()
