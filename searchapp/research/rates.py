"""Rates: counts of what a query selects, over the size of the part of the collection it can select from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from searchapp.engine.base import Engine, Filters
from searchapp.query.normalize import combine
from searchapp.query.tree import And, Every, FieldValue, Not, Or, Query, Range, children
from searchapp.query.write import write

PER = 10_000
"""A rate is the number of occurrences in this many characters."""

FORMULA = f"occurrences / characters * {PER}"

_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Measure:
    """What a query selects in a part of the collection, and the size of that part.

    ``occurrences``, ``turns``, ``calls`` and ``sentences_with`` count what is selected: marks, turns, calls with such
    turns, and sentences in which a mark begins. ``characters``, ``sentences``, ``turns_total`` and ``calls_total`` are the
    denominators.
    """

    occurrences: int
    turns: int
    calls: int
    sentences_with: int
    characters: int
    sentences: int
    turns_total: int
    calls_total: int

    @property
    def rate(self) -> float | None:
        """Occurrences per PER characters; None without characters."""
        return self.occurrences / self.characters * PER if self.characters else None

    def __add__(self, other: Measure) -> Measure:
        """Return the sum of two parts that have no call in common."""
        return Measure(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(Measure)))

    def to_json(self) -> dict[str, int | float | None]:
        """Return the counts and rates as a JSON object, in the order of the columns of an export."""
        return {
            "occurrences": self.occurrences,
            "turns": self.turns,
            "calls": self.calls,
            "characters": self.characters,
            "sentences": self.sentences,
            "sentences_with": self.sentences_with,
            "turns_total": self.turns_total,
            "calls_total": self.calls_total,
            "rate": rounded(self.rate),
            "rate_per_million": rounded(None if self.rate is None else self.rate * (1_000_000 / PER)),
        }


NOTHING = Measure(0, 0, 0, 0, 0, 0, 0, 0)

Values = tuple[str | None, ...]


def measure(engine: Engine, tree: Query, filters: Filters, by: Sequence[str]) -> Mapping[Values, Measure]:
    """Measure a query for each combination of values of the fields ``by``.

    Returns:
        The combinations that turns have which the query can select, in ascending order of their values, None last. The
        counts are 0 where it selects nothing; where there are no turns, there is no measure.
    """
    found = {tally.values: tally for tally in engine.tally(tree, filters, by)}
    measures = {}
    for size in engine.sizes(filters, by, required_fields(tree)):
        tally = found.get(size.values)
        counted = (tally.occurrences, tally.turns, tally.calls, tally.sentences) if tally else (0, 0, 0, 0)
        measures[size.values] = Measure(*counted, size.characters, size.sentences, size.turns, size.calls)
    return measures


def required_fields(tree: Query) -> Query:
    """Return what a tree requires of the fields of each turn, at its top level: the denominator of its rates.

    So the value of a field in a query gives the same rate as the same filter.

    >>> from searchapp.query.parse import parse
    >>> required_fields(parse("role:analyst 毛利率").tree), required_fields(parse("毛利率").tree)
    (FieldValue(field='role', value='analyst'), Every())
    """
    operands = tree.operands if isinstance(tree, And) else (tree,)
    about_fields = [operand for operand in operands if is_about_fields(operand)]
    return combine(And, about_fields) if about_fields else Every()


def is_about_fields(tree: Query) -> bool:
    """Return whether a tree looks only at the fields of each turn, not at texts or other turns."""
    if isinstance(tree, And | Or | Not):
        return all(map(is_about_fields, children(tree)))
    return isinstance(tree, FieldValue | Range)


def describe_denominator(tree: Query, filters: Filters) -> str:
    """Return a query for the turns whose characters are the denominator; ``*`` is the whole collection.

    >>> from searchapp.query.parse import parse
    >>> describe_denominator(parse("period:2024 毛利率").tree, {"role": ("analyst", "management")})
    '(role:analyst OR role:management) AND period:2024'
    """
    parts: list[Query] = [
        combine(Or, [FieldValue(field, value) for value in values])
        for field, values in filters.items()
        if values
    ]
    required = required_fields(tree)
    if not isinstance(required, Every):
        parts.append(required)
    return write(combine(And, parts)) if parts else "*"


def rounded(rate: float | None) -> float | None:
    """Return a rate as exports show it."""
    return None if rate is None else round(rate, _DIGITS)
