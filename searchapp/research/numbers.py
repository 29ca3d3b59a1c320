"""The numbers of a query: each quantity in a sentence that holds it."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

from searchapp.analysis.quantities import Number, quantities, unit_name
from searchapp.analysis.sentences import sentence_starts_in
from searchapp.engine.base import MarkedTurn, Sort
from searchapp.errors import TooManyRowsError, UsageError
from searchapp.model import Span
from searchapp.notice import Notice
from searchapp.research.numbers_request import DEFAULT_ROWS, DIRECTIONS, NUMBER_SORTS, NumbersRequest
from searchapp.search.manifest import Manifest, manifest
from searchapp.search.records import Records, Table

if TYPE_CHECKING:
    from searchapp.search.collection import Asked, View

MAX_SORTED = 200_000
"""Largest number of rows that are sorted by value: unlike the others, they are in memory together."""

# Reading the sentence of an occurrence takes hundreds of times as long as looking at a position. With this weight, answers
# that take most of a second are made one after the other.
_WEIGHT = 100
_UNITS_NAMED = 5
# Quantities are read in Python, so the time is looked at now and then.
_TURNS_A_LOOK = 64


@dataclass(frozen=True, slots=True)
class NumberRow:
    """A quantity in a sentence in which a mark begins.

    ``start`` and ``end`` are where the quantity is in the text of the turn, in code points; ``text`` is how it is written.
    ``term`` is the mark nearest to it. ``value``, ``unit``, ``direction``, ``approximate``, ``low`` and ``high`` are those
    of ``Quantity``. ``begins`` is where the sentence begins in the turn, ``marks`` are those that begin in it, ``nearest`` is
    that of the term.
    """

    id: str
    transcript: str
    turn: int
    company: str | None
    period: str | None
    speaker: str
    role: str
    section: str
    start: int
    end: int
    sentence: str
    term: str
    value: Number | None
    unit: str
    direction: str | None
    approximate: bool
    low: Number | None
    high: Number | None
    text: str
    begins: int
    marks: tuple[Span, ...]
    nearest: Span

    def cells(self) -> tuple[str | Number | None, ...]:
        """Return the values of COLUMNS for a table; ``approximate`` is true or false."""
        values = (getattr(self, name) for name in COLUMNS)
        return tuple(str(value).lower() if isinstance(value, bool) else value for value in values)

    def to_json(self) -> dict[str, str | Number | bool | None]:
        """Return the row as an object of the API: the values by column."""
        return {name: getattr(self, name) for name in COLUMNS}

    @property
    def figure(self) -> str:
        """The value or the range without its unit; ~ before it if it is approximate: ~15–20."""
        value = f"{self.low:,}–{self.high:,}" if self.value is None else f"{self.value:,}"
        return f"{'~' if self.approximate else ''}{value}"


COLUMNS = tuple(each.name for each in fields(NumberRow) if each.name not in ("begins", "marks", "nearest"))
"""The columns of a table of rows."""


class _NumberTable(Table):
    __slots__ = ()

    listed: Iterable[NumberRow]

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the values of a row, in their order."""
        return COLUMNS

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield each row as an object of the API."""
        return (row.to_json() for row in self.listed)

    def cells(self) -> Iterator[tuple[str | float | None, ...]]:
        """Yield the cells of each row."""
        return (row.cells() for row in self.listed)


@dataclass(frozen=True, slots=True)
class Numbers(Records, _NumberTable):
    """The answer to a request.

    ``total`` is the number of all rows, ``listed`` are those of the page. ``next`` is the offset of the next page, or None.

    ``units`` counts the rows with each unit, whatever the unit asked for, ``directions`` those with each direction, whatever
    the direction asked for; None is for rows without one.
    """

    query: str
    parsed: str
    notices: tuple[Notice, ...]
    total: int
    listed: tuple[NumberRow, ...]
    units: Mapping[str, int]
    directions: Mapping[str | None, int]
    next: int | None
    manifest: Manifest

    def to_json(self) -> dict[str, Any]:
        """Return the object that ``numbers --format json`` prints and the API returns."""
        return {
            "query": self.query,
            "parsed": self.parsed,
            "notices": [str(notice) for notice in self.notices],
            "total": self.total,
            "rows": list(self.rows()),
            "next": self.next,
            "manifest": self.manifest.to_json(),
        }


@dataclass(frozen=True, slots=True)
class AllNumbers(_NumberTable):
    """All rows of a request from its offset on, whatever their number; they are read one by one and only once."""

    query: str
    notices: tuple[Notice, ...]
    listed: Iterator[NumberRow]
    manifest: Manifest


def numbers(view: View, request: NumbersRequest) -> Numbers:
    """List the quantities of a query, one page of them, counted over all hits.

    Raises:
        UsageError: the request has an unknown filter, direction or sort, or a negative number.
        TooManyRowsError: more than MAX_SORTED rows would have to be sorted by value.
        QueryTooCostlyError, BusyError: the query is over its limits, or too many large ones are running.
    """
    _check(request)
    unit = _unit(request)
    units: Counter[str] = Counter()
    directions: Counter[str | None] = Counter()
    last = None if request.limit is None else request.offset + request.limit
    page = _Page(request, last)
    every: Counter[str] = Counter()
    total = 0
    with view.asked(request.query, request.filters, weight=_WEIGHT) as asked:
        for row in _rows(asked, _hits(asked, request), timed=True):
            of_unit = unit is None or row.unit == unit
            of_direction = request.direction is None or row.direction == request.direction
            every[row.unit] += 1
            units[row.unit] += of_direction
            directions[row.direction] += of_unit
            if of_unit and of_direction:
                page.add(row, total)
                total += 1
        return Numbers(
            query=asked.query,
            parsed=asked.reading,
            notices=(*view.notices(asked, _turns(asked)), *_other_units(request, total, every)),
            total=total,
            listed=page.rows(),
            units=+units,
            directions=+directions,
            next=last if request.limit and last is not None and last < total else None,
            manifest=_manifest(asked, request),
        )


def all_numbers(view: View, request: NumbersRequest) -> AllNumbers:
    """List all quantities of a request, whatever its limit; only sorted by value they are in memory together.

    The query is evaluated before this returns. Raises the errors of ``numbers``.
    """
    _check(request)
    with view.asked(request.query, request.filters, weight=_WEIGHT) as asked:
        by_value = request.sort.endswith("value")
        rows = _wanted(_rows(asked, _hits(asked, request), timed=by_value), request)
        if by_value:
            page = _Page(request, None)
            for place, row in enumerate(rows):
                page.add(row, place)
            rows = iter(page.rows())
        else:
            rows = islice(rows, request.offset, None)
        return AllNumbers(asked.query, view.notices(asked, _turns(asked)), rows, _manifest(asked, request))


class _Page:
    """The rows of a page, gathered from all rows in order of position or period.

    For a page of rows sorted by value, only as many rows are kept as there are up to its end.
    """

    def __init__(self, request: NumbersRequest, last: int | None) -> None:
        self._request = request
        self._last = last
        self._by_value = request.sort.endswith("value")
        self._sign = -1 if request.sort == "-value" else 1
        self._rows: list[NumberRow] = []

    def add(self, row: NumberRow, place: int) -> None:
        """Take a row if it can be on the page; ``place`` is its number among all rows that are wanted."""
        if not self._by_value:
            if place >= self._request.offset and (self._last is None or place < self._last):
                self._rows.append(row)
            return
        self._rows.append(row)
        if self._last is not None and len(self._rows) >= 2 * self._last + DEFAULT_ROWS:
            self._rows = sorted(self._rows, key=self._key)[: self._last]
        if len(self._rows) > MAX_SORTED:
            raise TooManyRowsError(
                f"more than {MAX_SORTED:,} numbers are not sorted by value; use filters, or sort them by position"
            )

    def rows(self) -> tuple[NumberRow, ...]:
        """Return the page."""
        if not self._by_value:
            return tuple(self._rows)
        return tuple(sorted(self._rows, key=self._key)[self._request.offset : self._last])

    def _key(self, row: NumberRow) -> tuple[str, float]:
        value = row.value if row.value is not None else row.low
        return row.unit, self._sign * (0 if value is None else value)


def _hits(asked: Asked, request: NumbersRequest) -> Iterator[MarkedTurn]:
    sort: Sort | None = None
    if request.sort == "period" or request.sort == "-period":
        sort = request.sort
    return asked.engine.hits(asked.tree, asked.filters, sort=sort)


def _rows(asked: Asked, hits: Iterator[MarkedTurn], *, timed: bool) -> Iterator[NumberRow]:
    """Yield the rows of all hits; if ``timed``, until the time of the query is over."""
    for number, hit in enumerate(hits):
        if timed and number % _TURNS_A_LOOK == 0:
            asked.check_time()
        yield from _rows_of(hit)


def _rows_of(hit: MarkedTurn) -> Iterator[NumberRow]:
    if not hit.marks:
        return
    call, turn = hit.call, hit.turn
    text = turn.text
    starts = [0, *sentence_starts_in(text, hit.marks[-1][0])[1:], len(text)]
    for number, group in groupby(hit.marks, lambda mark: bisect_right(starts, mark[0]) - 1):
        begins = starts[number]
        sentence = text[begins : starts[number + 1]].rstrip()
        found = quantities(sentence)
        if not found:
            continue
        marks = tuple(group)
        for quantity in found:
            start, end = begins + quantity.start, begins + quantity.end
            nearest = _nearest(marks, start, end)
            yield NumberRow(
                f"{call.id}:{turn.index}",
                call.id,
                turn.index,
                call.company,
                call.period,
                turn.speaker,
                turn.role,
                turn.section,
                start,
                end,
                sentence,
                text[slice(*nearest)],
                quantity.value,
                quantity.unit,
                quantity.direction,
                quantity.approximate,
                quantity.low,
                quantity.high,
                sentence[quantity.start : quantity.end],
                begins,
                marks,
                nearest,
            )


def _nearest(marks: Sequence[Span], start: int, end: int) -> Span:
    """Return the mark with the fewest characters between it and a quantity, the first of two."""
    after = bisect_right(marks, (start, end))
    return min(marks[max(0, after - 1) : after + 1], key=lambda mark: max(start - mark[1], mark[0] - end, 0))


def _wanted(rows: Iterator[NumberRow], request: NumbersRequest) -> Iterator[NumberRow]:
    unit = _unit(request)
    return (
        row
        for row in rows
        if (unit is None or row.unit == unit)
        and (request.direction is None or row.direction == request.direction)
    )


def _unit(request: NumbersRequest) -> str | None:
    """Return the name of the unit asked for; None for any."""
    return unit_name(request.unit.strip()) if request.unit and request.unit.strip() else None


def _other_units(request: NumbersRequest, total: int, units: Counter[str]) -> tuple[Notice, ...]:
    """Return a notice that names the most frequent units if there are numbers, but none as asked for."""
    if total or not units:
        return ()
    values = {"units": ", ".join(unit for unit, _ in units.most_common(_UNITS_NAMED))}
    return (Notice("No number has the unit and direction asked for. Frequent units: %(units)s.", values),)


def _turns(asked: Asked) -> int:
    (count,) = asked.engine.count([asked.tree], asked.filters)
    return count.turns


def _manifest(asked: Asked, request: NumbersRequest) -> Manifest:
    return manifest(
        asked,
        "numbers",
        {
            "unit": _unit(request),
            "direction": request.direction,
            "sort": request.sort,
            "limit": request.limit,
            "offset": request.offset,
        },
    )


def _check(request: NumbersRequest) -> None:
    if request.sort not in NUMBER_SORTS:
        raise UsageError(f"unknown sort {request.sort!r}; use one of {', '.join(NUMBER_SORTS)}")
    if request.direction is not None and request.direction not in DIRECTIONS:
        raise UsageError(f"unknown direction {request.direction!r}; use one of {', '.join(DIRECTIONS)}")
    if request.offset < 0 or (request.limit is not None and request.limit < 0):
        raise UsageError("limit and offset must be 0 or more")
