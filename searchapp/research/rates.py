"""Rates: counts of what a query selects, over the size of the part of the collection it can select from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from searchapp.engine.base import Engine, Filters
from searchapp.model import FACET_FIELDS
from searchapp.query.normalize import combine
from searchapp.query.tree import And, Every, FieldValue, Not, Or, Query, Range, children
from searchapp.query.write import write

PER = 10_000
"""A rate is the number of occurrences in this many characters."""

FORMULA = f"occurrences / characters * {PER}"

COLUMNS = (
    "occurrences",
    "turns",
    "calls",
    "characters",
    "sentences",
    "sentences_with",
    "turns_total",
    "calls_total",
    "rate",
    "rate_per_million",
)
"""The columns of a measure in a table."""

_DIGITS = 6


class Measure(NamedTuple):
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

    def to_json(self) -> dict[str, int | float | None]:
        """Return the counts and rates as a JSON object, in the order of the columns of an export."""
        per_million = None if self.rate is None else self.rate * (1_000_000 / PER)
        values = {"rate": rounded(self.rate), "rate_per_million": rounded(per_million)}
        return {name: values[name] if name in values else getattr(self, name) for name in COLUMNS}


def total(measures: Iterable[Measure]) -> Measure:
    """Return the measure of several parts together, which have no call in common."""
    return Measure._make(map(sum, zip(_NOTHING, *measures, strict=True)))


_NOTHING = Measure(0, 0, 0, 0, 0, 0, 0, 0)

Values = tuple[str | None, ...]

# Faster than an attribute at a time: a matrix has thousands of cells.
_COUNTS = attrgetter("occurrences", "turns", "calls", "sentences")
_SIZE = attrgetter("values", "turns", "calls", "characters", "sentences")


def measure(engine: Engine, tree: Query, filters: Filters, by: Sequence[str]) -> Mapping[Values, Measure]:
    """Measure a query for each combination of values of the fields ``by``.

    Returns:
        The combinations that turns have which the query can select, in ascending order of their values, None last. The
        counts are 0 where it selects nothing; where there are no turns, there is no measure.
    """
    found = {tally.values: tally for tally in engine.tally(tree, filters, by)}
    measures = {}
    for values, turns, calls, characters, sentences in map(
        _SIZE, engine.sizes(filters, by, required_fields(tree))
    ):
        counted: tuple[int, int, int, int] = _COUNTS(found[values]) if values in found else (0, 0, 0, 0)
        measures[values] = Measure(*counted, characters, sentences, turns, calls)
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
        combine(Or, [FieldValue(field, value) for value in filters[field]])
        for field in FACET_FIELDS
        if filters.get(field)
    ]
    required = required_fields(tree)
    if not isinstance(required, Every):
        parts.append(required)
    return write(combine(And, parts)) if parts else "*"


def rounded(rate: float | None) -> float | None:
    """Return a rate as exports show it."""
    return None if rate is None else round(rate, _DIGITS)
