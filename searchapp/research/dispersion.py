"""Dispersion: how evenly the occurrences of a query are spread over the calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from searchapp.engine.base import Engine, Filters
from searchapp.periods import sort_key
from searchapp.query.tree import Query
from searchapp.research.rates import PER, required_fields, rounded

FORMULA = (
    "dp = sum(|occurrences of a call / occurrences - characters of a call / characters|) / 2; "
    "range = calls / calls_total"
)

_BY = ("call", "company", "period", "date")


@dataclass(frozen=True, slots=True)
class CallShare:
    """A call with the occurrences in it, and the characters in which the query can occur."""

    call: str
    company: str | None
    period: str | None
    date: str | None
    occurrences: int
    characters: int

    @property
    def rate(self) -> float:
        """Occurrences per PER characters; 0 without characters."""
        return self.occurrences / self.characters * PER if self.characters else 0.0


@dataclass(frozen=True, slots=True)
class Dispersion:
    """The calls in which a query can occur, oldest first; those without a period come last."""

    calls: tuple[CallShare, ...]

    @property
    def occurrences(self) -> int:
        """The number of occurrences in all calls."""
        return sum(call.occurrences for call in self.calls)

    @property
    def present(self) -> int:
        """The number of calls with an occurrence."""
        return sum(call.occurrences > 0 for call in self.calls)

    @property
    def dp(self) -> float | None:
        """The deviation of proportions (Gries 2008): 0 if spread evenly, towards 1 if in few short calls; None without occurrences."""
        found, characters = self.occurrences, sum(call.characters for call in self.calls)
        if not found or not characters:
            return None
        return sum(abs(call.occurrences / found - call.characters / characters) for call in self.calls) / 2

    def to_json(self) -> dict[str, Any]:
        """Return the measures as a JSON object."""
        total = len(self.calls)
        return {
            "dp": rounded(self.dp),
            "range": rounded(self.present / total if self.present else None),
            "calls": self.present,
            "calls_total": total,
        }


def dispersion(engine: Engine, tree: Query, filters: Filters) -> Dispersion:
    """Return the dispersion of what a tree marks, over the calls with turns that it can select."""
    found = {tally.values: tally.occurrences for tally in engine.tally(tree, filters, _BY)}
    calls = (
        CallShare(str(call), company, period, date, found.get(size.values, 0), size.characters)
        for size in engine.sizes(filters, _BY, required_fields(tree))
        for call, company, period, date in (size.values,)
    )
    return Dispersion(tuple(sorted(calls, key=_place)))


def _place(call: CallShare) -> tuple[object, ...]:
    return call.period is None, sort_key(call.period), call.date or "", call.company or "", call.call
