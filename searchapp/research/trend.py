"""The trend of a query: its rate in each period, year or on each date, as one or several lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from searchapp import __version__
from searchapp.errors import UsageError
from searchapp.notice import Notice
from searchapp.periods import sort_key, year_of
from searchapp.query.normalize import combine
from searchapp.query.parse import parse
from searchapp.query.tree import And, Or, Query
from searchapp.query.write import write
from searchapp.research.rates import (
    COLUMNS,
    FORMULA,
    Measure,
    describe_denominator,
    is_about_fields,
    measure,
    series,
    total,
)
from searchapp.research.requests import BY, MAX_QUERIES, SPLITS, By, Split, TrendRequest
from searchapp.search.manifest import Manifest
from searchapp.search.records import Records, Table

if TYPE_CHECKING:
    from searchapp.search.collection import Asked, View

_FIELDS = ("company", "role", "section")


@dataclass(frozen=True, slots=True)
class Point:
    """The measure of a line in one period; the period is None for calls without one."""

    period: str | None
    measure: Measure


@dataclass(frozen=True, slots=True)
class TrendLine:
    """A line of a trend.

    ``name`` is the value of the field or the query of the line, None if a trend has one line or turns have no value.
    ``query`` finds the hits of the line, together with its value of the field. ``measures`` has those of ``periods``, oldest
    first, in which the line has turns to select from; without hits the measure is a true zero. ``occurrences`` is the number
    over all periods.
    """

    name: str | None
    query: str
    measures: Mapping[str | None, Measure]
    periods: tuple[str | None, ...]
    occurrences: int

    @property
    def points(self) -> tuple[Point, ...]:
        """The points of the line, oldest first."""
        return tuple(
            Point(period, self.measures[period]) for period in self.periods if period in self.measures
        )


@dataclass(frozen=True, slots=True)
class Trend(Records, Table):
    """The trend of one or several queries.

    ``parsed`` is how the queries were read, several as one; see ``joined``. ``denominator`` is a query for the turns whose
    characters are counted. If it differs between several queries, it is one for each, in their order, separated by "; ".
    Lines for values of a field are sorted by occurrences, the most frequent first.
    """

    query: str
    parsed: str
    notices: tuple[Notice, ...]
    by: By
    split: Split | None
    denominator: str
    lines: tuple[TrendLine, ...]
    manifest: Manifest

    @property
    def keys(self) -> tuple[str, ...]:
        """The names of the columns before the measures."""
        if self.split is None:
            return (self.by,)
        return (self.by, self.split if self.split in _FIELDS else "query")

    @property
    def periods(self) -> tuple[str | None, ...]:
        """All periods of all lines, oldest first."""
        return in_order({period for line in self.lines for period in line.measures})

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the values of a row, in their order."""
        return (*self.keys, *COLUMNS)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield a JSON object for each period and line: ``keys``, then the measures."""
        for period in self.periods:
            for line in self.lines:
                if period in line.measures:
                    values = dict(zip(self.keys, (period, line.name), strict=False))
                    yield values | line.measures[period].to_json()

    def to_json(self) -> dict[str, Any]:
        """Return the object that ``trend --format json`` prints and ``GET /api/v1/trend`` returns."""
        return {
            "query": self.query,
            "parsed": self.parsed,
            "notices": [str(notice) for notice in self.notices],
            "by": list(self.keys),
            "denominator": self.denominator,
            "rows": list(self.rows()),
            "manifest": self.manifest.to_json(),
        }


def trend(view: View, request: TrendRequest) -> Trend:
    """Return the trend of a request.

    Raises:
        UsageError: the request has an unknown field, period or split, or several queries without a line each.
        QueryTooCostlyError, BusyError: a query is over its limits, or too many large ones are running.
    """
    split = _checked(request)
    lines: list[TrendLine] = []
    notices: dict[Notice, None] = {}
    denominators: list[str] = []
    filters: Mapping[str, tuple[str, ...]] = {}
    # One after the other: a costly query waits until no other one is being answered.
    for query in request.queries:
        with view.asked(query, request.filters) as asked:
            made = _lines(asked, request.by, split)
            found = any(one.turns for line in made for one in line.measures.values())
            notices.update(dict.fromkeys(view.notices(asked, found)))
            denominators.append(describe_denominator(asked.tree, asked.given))
            filters = asked.given
            lines += made
    several = len(request.queries) > 1
    query = " OR ".join(f"({query})" for query in request.queries) if several else request.queries[0]
    parsed = joined(request.queries)
    denominator = "; ".join(denominators if len(set(denominators)) > 1 else denominators[:1])
    return Trend(
        query=query,
        parsed=parsed,
        notices=tuple(notices),
        by=request.by,
        split=split,
        denominator=denominator,
        lines=tuple(lines),
        manifest=Manifest(
            view="trend",
            query=query,
            parsed=parsed,
            filters=filters,
            options={"by": request.by, "split": split, "queries": request.queries if several else None},
            denominator=denominator,
            formula=FORMULA,
            version=__version__,
            state=view.state,
        ),
    )


def joined(queries: Sequence[str]) -> str:
    """Return, in normal form, the query that finds what any of several queries finds.

    >>> joined(["毛利率", "within:sentence 大模型 推理"])
    '毛利率 OR (within:sentence 大模型 AND 推理)'
    """
    return write(combine(Or, [parse(query).tree for query in queries]))


def alternatives(tree: Query) -> tuple[Query, ...]:
    """Return a tree for each alternative of its OR, with what is required besides; the tree itself if it has no OR.

    >>> from searchapp.query.parse import parse
    >>> [write(each) for each in alternatives(parse("role:analyst (毛利率 OR 净利率)").tree)]
    ['role:analyst AND 毛利率', 'role:analyst AND 净利率']
    """
    if isinstance(tree, Or):
        return tree.operands
    if isinstance(tree, And):
        choices = [each for each in tree.operands if isinstance(each, Or) and not is_about_fields(each)]
        if len(choices) == 1:
            return tuple(
                combine(And, [alternative if each is choices[0] else each for each in tree.operands])
                for alternative in choices[0].operands
            )
    return (tree,)


def in_order(periods: Iterable[str | None]) -> tuple[str | None, ...]:
    """Return periods, years or dates, oldest first; None comes last.

    Periods are ordered by their end, shorter ones first.

    >>> in_order({"2024H1", None, "2024Q2", "2023FY"})
    ('2023FY', '2024Q2', '2024H1', None)
    """
    return tuple(sorted(periods, key=lambda period: (period is None, sort_key(period), period or "")))


def _checked(request: TrendRequest) -> Split | None:
    if request.by not in BY:
        raise UsageError(f"unknown period {request.by!r}; use one of {', '.join(BY)}")
    if request.split is not None and request.split not in SPLITS:
        raise UsageError(f"unknown split {request.split!r}; use one of {', '.join(SPLITS)}")
    if not 1 <= len(request.queries) <= MAX_QUERIES:
        raise UsageError(f"a trend has 1 to {MAX_QUERIES} queries")
    if len(request.queries) > 1 and request.split not in (None, "query"):
        raise UsageError(
            f"several queries are a line each; leave out one of them or the split {request.split}"
        )
    return "query" if len(request.queries) > 1 else request.split


def _lines(asked: Asked, by: By, split: Split | None) -> list[TrendLine]:
    if split in _FIELDS:
        return _lines_by_field(asked, by, cast(str, split))
    lines = []
    for tree in alternatives(asked.tree) if split == "alternative" else (asked.tree,):
        written = write(tree)
        found = measure(asked.engine, tree, asked.filters, [_group_field(by)])
        measures = _in_time({period: one for (period,), one in found.items()}, by)
        occurrences = sum(one.occurrences for one in measures.values())
        name = written if split else None
        lines.append(TrendLine(name, written, measures, in_order(measures), occurrences))
    return lines


def _lines_by_field(asked: Asked, by: By, field: str) -> list[TrendLine]:
    by_name = series(asked.engine, asked.tree, asked.filters, field, _group_field(by))
    measures = {name: _in_time(each, by) for name, each in by_name.items()}
    periods = in_order({period for each in measures.values() for period in each})
    lines = [
        TrendLine(name, asked.reading, measures[name], periods, each.occurrences)
        for name, each in by_name.items()
    ]
    return sorted(lines, key=lambda line: (-line.occurrences, line.name is None, line.name or ""))


def _in_time(measures: Mapping[str | None, Measure], by: By) -> Mapping[str | None, Measure]:
    """Return measures by period or date as they are asked for, which may be by year."""
    if by != "year":
        return measures
    years: dict[str | None, list[Measure]] = {}
    for period, one in measures.items():
        years.setdefault(year_of(period) if period else None, []).append(one)
    # Each call has one period, so that the sums count no call twice.
    return {year: total(several) for year, several in years.items()}


def _group_field(by: By) -> str:
    return "date" if by == "date" else "period"
