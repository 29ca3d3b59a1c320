"""Rates: counts of what a query selects, over the size of the part of the collection it can select from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from searchapp.engine.base import Engine, Filters, Size, Tally
from searchapp.model import FACET_FIELDS
from searchapp.query.normalize import combine
from searchapp.query.parse import read_filter
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
_NO_HITS = Tally((), 0, 0, 0, 0)

Values = tuple[str | None, ...]

# Makes a Measure of its values without a Python call, because a matrix has thousands.
_measure: Callable[[tuple[int, ...]], Measure] = partial(tuple.__new__, Measure)


def measure(engine: Engine, tree: Query, filters: Filters, by: Sequence[str]) -> Mapping[Values, Measure]:
    """Measure a query for each combination of values of the fields ``by``.

    Returns:
        The combinations that turns have which the query can select, in ascending order of their values, None last. The
        counts are 0 where it selects nothing; where there are no turns, there is no measure.
    """
    found = {tally.values: tally for tally in engine.tally(tree, filters, by)}
    return {
        size.values: _rated(found.get(size.values, _NO_HITS), size)
        for size in engine.sizes(filters, by, required_fields(tree))
    }


class Series(Mapping[str | None, Measure]):
    """The measures of one value of a field by time, in ascending order, None last.

    A measure is made when it is asked for: a matrix has thousands, and a page shows some of them.
    """

    __slots__ = ("_found", "_sizes")

    def __init__(self, found: Mapping[str | None, Tally], sizes: Mapping[str | None, Size]) -> None:
        self._found, self._sizes = found, sizes

    def __getitem__(self, time: str | None) -> Measure:
        return _rated(self._found.get(time, _NO_HITS), self._sizes[time])

    def __contains__(self, time: object) -> bool:
        return time in self._sizes

    def __iter__(self) -> Iterator[str | None]:
        return iter(self._sizes)

    def __len__(self) -> int:
        return len(self._sizes)

    @property
    def turns(self) -> int:
        """The number of selected turns."""
        return sum(tally.turns for tally in self._found.values())

    @property
    def occurrences(self) -> int:
        """The number of occurrences."""
        return sum(tally.occurrences for tally in self._found.values())


def series(engine: Engine, tree: Query, filters: Filters, by: str, time: str) -> Mapping[str | None, Series]:
    """Measure a query for each value of the field ``by`` over the field ``time``; what has measures is as in ``measure``."""
    found: dict[str | None, dict[str | None, Tally]] = {}
    for tally in engine.tally(tree, filters, (by, time)):
        value, when = tally.values
        found.setdefault(value, {})[when] = tally
    sizes: dict[str | None, dict[str | None, Size]] = {}
    for size in engine.sizes(filters, (by, time), required_fields(tree)):
        value, when = size.values
        sizes.setdefault(value, {})[when] = size
    return {value: Series(found.get(value, {}), in_time) for value, in_time in sizes.items()}


def _rated(found: Tally, size: Size) -> Measure:
    _, selected, occurrences, sentences_with, calls_with = found
    _, turns, calls, characters, sentences = size
    return _measure((occurrences, selected, calls_with, sentences_with, characters, sentences, turns, calls))


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
    return describe_turns(required_fields(tree), filters)


def describe_turns(tree: Query, filters: Filters) -> str:
    """Return a query for the turns that a tree and filters select; ``*`` is the whole collection.

    >>> from searchapp.query.parse import parse
    >>> describe_turns(parse("毛利率").tree, {"role": ("analyst",)})
    'role:analyst AND 毛利率'
    """
    parts: list[Query] = [
        combine(Or, [read_filter(field, value) for value in filters[field]])
        for field in FACET_FIELDS
        if filters.get(field)
    ]
    if not isinstance(tree, Every):
        parts.append(tree)
    return write(combine(And, parts)) if parts else "*"


def rounded(rate: float | None) -> float | None:
    """Return a rate as exports show it."""
    return None if rate is None else round(rate, _DIGITS)
