"""The truth: where the generator has placed the designed terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from searchapp.demo.calls import calls


@dataclass(frozen=True, slots=True)
class Placed:
    """The occurrences of a term in one turn; ``call`` and ``turn`` say which. Each is in a sentence of its own."""

    term: str
    call: str
    company: str
    ticker: str
    period: str
    date: str
    turn: int
    speaker: str
    role: str
    title: str | None
    firm: str | None
    section: str
    exchange: int | None
    occurrences: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of occurrences (which is that of sentences), turns and calls."""

    occurrences: int
    turns: int
    calls: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """An exchange that mentions a term: occurrences in what analysts and what management say."""

    call: str
    exchange: int
    asked: int
    answered: int


@cache
def truth() -> tuple[Placed, ...]:
    """Return every placement of the terms in TERMS, by call and turn."""
    return tuple(
        Placed(
            term,
            call.id,
            call.company.name,
            call.company.ticker,
            call.period,
            call.date,
            turn.index,
            turn.speaker,
            turn.role,
            turn.title,
            turn.firm,
            turn.section,
            turn.exchange,
            times,
        )
        for call in calls()
        for turn, placed in zip(call.turns, call.placed, strict=True)
        for term, times in placed.items()
    )


def counts(term: str, *by: str) -> Mapping[tuple[str | None, ...], Counts]:
    """Return the counts of a term for each combination of values of fields of Placed that has any.

    >>> counts("大模型", "period")[("2024Q4",)].calls
    4
    >>> counts("关税", "role", "section").keys() == {("analyst", "qa"), ("management", "qa")}
    True
    """
    grouped: dict[tuple[str | None, ...], list[Placed]] = defaultdict(list)
    for placed in truth():
        if placed.term == term:
            grouped[tuple(getattr(placed, field) for field in by)].append(placed)
    return {
        values: Counts(sum(one.occurrences for one in group), len(group), len({one.call for one in group}))
        for values, group in grouped.items()
    }


def exchanges(term: str) -> tuple[Exchange, ...]:
    """Return the exchanges that mention a term, by call and number.

    If ``answered`` is 0, the term is asked about but not answered; if ``asked`` is 0, it is unprompted.
    """
    found: dict[tuple[str, int], dict[str, int]] = defaultdict(lambda: {"analyst": 0, "management": 0})
    for placed in truth():
        if placed.term == term and placed.exchange is not None:
            found[placed.call, placed.exchange][placed.role] += placed.occurrences
    return tuple(
        Exchange(*place, said["analyst"], said["management"]) for place, said in sorted(found.items())
    )
