"""The periods next to the hits: a histogram whose bars are links, and a form for a range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, NamedTuple

from searchapp.periods import quarters, sort_key, within, without_gaps, year_of
from searchapp.query.parse import read_filter
from searchapp.query.tree import Range
from searchapp.search.answer import FacetCount
from searchapp.web.facets import Switch, arguments_of, sayer, teller, whole_url
from searchapp.web.urls import SearchState, pairs

MOST_COLUMNS = 80
"""With more columns, which would be thinner than three pixels, a column is a year."""

_WIDEST = 26.0
# Room for the label of a year.
_LABEL = 28.0
# A lower bar would not be seen.
_LOWEST = 1.5


class Bar(NamedTuple):
    """A column of the histogram: where the column and its bar begin, what its link does, and what it tells.

    ``part`` is false for a quarter, which can be compared with others, and true for halves and years.
    """

    left: str
    x: str
    y: str
    height: str
    part: bool
    chosen: bool
    url: str
    said: str
    told: str


class Tick(NamedTuple):
    """A label below the bars."""

    x: str
    label: str


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods of an answer, in order of time.

    ``options`` are those to choose a range from, ``start`` and ``end`` the range that is active; its form has the
    hidden fields ``kept``. ``whole`` is the URL of the page that lists all periods, ``total`` their number.

    The drawing is ``width`` by ``height``, readable at this size in pixels; the bars reach from ``base`` up to ``top``.
    Every column is ``column`` wide, every bar ``bar``.
    """

    width: ClassVar = 264
    height: ClassVar = 92
    top: ClassVar = 16
    base: ClassVar = 74

    column: str
    bar: str
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    largest: int
    options: tuple[str, ...]
    start: str | None
    end: str | None
    kept: tuple[tuple[str, str], ...]
    whole: str
    total: int


class _Column(NamedTuple):
    value: str
    periods: Sequence[str]
    turns: int
    occurrences: int


def periods(state: SearchState, counts: Sequence[FacetCount]) -> Periods | None:
    """Return the periods of an answer; None if there are none.

    Args:
        state: the query, and the filter by period.
        counts: all periods of the hits, without the filter by period.
    """
    if not counts:
        return None
    known = sorted((count.value for count in counts), key=sort_key)
    columns = _columns(counts)
    step = Periods.width / len(columns)
    width = min(step * 0.82, _WIDEST)
    chosen = [read_filter("period", value) for value in state.filters.get("period", ())]
    ranges = [each for each in chosen if isinstance(each, Range)]
    active = ranges[0] if len(chosen) == len(ranges) == 1 else None
    ends = {end for end in (active.start, active.end) if end} if active else set()
    return Periods(
        column=_number(step),
        bar=_number(width),
        bars=tuple(_bars(state, columns, ranges, step, width)),
        ticks=tuple(_ticks(columns, step)),
        largest=max(column.turns for column in columns),
        options=tuple(sorted({*known, *ends}, key=sort_key) if ends else known),
        start=active.start if active else None,
        end=active.end if active else None,
        kept=pairs({name: value for name, value in arguments_of(state).items() if name != "period"}),
        whole=f"{whole_url(state)}field=period",
        total=len(known),
    )


def _columns(counts: Sequence[FacetCount]) -> list[_Column]:
    by_period = {count.value: count for count in counts}
    shown: Sequence[str] = without_gaps(by_period)
    if len(shown) > MOST_COLUMNS:
        # Empty columns tell less than narrow ones hide.
        shown = sorted(by_period, key=sort_key)
    if len(shown) <= MOST_COLUMNS:
        nothing = FacetCount("", 0, 0)
        return [_Column(period, (period,), *by_period.get(period, nothing)[1:]) for period in shown]
    groups: dict[str, list[str]] = {}
    for period in shown:
        groups.setdefault(year_of(period) or period, []).append(period)
    return [
        _Column(
            year,
            several,
            sum(by_period[period].turns for period in several),
            sum(by_period[period].occurrences for period in several),
        )
        for year, several in groups.items()
    ]


def _bars(
    state: SearchState, columns: Sequence[_Column], ranges: Sequence[Range], step: float, width: float
) -> list[Bar]:
    """Return the bars, ``width`` wide in columns of ``step``."""
    switch, say, tell = Switch(state, "period"), sayer(), teller()
    largest = max(column.turns for column in columns) or 1
    bars = []
    for number, (value, several, turns, occurrences) in enumerate(columns):
        if not turns:
            continue
        height = max(_LOWEST, (Periods.base - Periods.top) * turns / largest)
        in_range = any(within(period, each.start, each.end) for each in ranges for period in several)
        active = switch.given(value) is not None
        bars.append(
            Bar(
                left=_number(number * step),
                x=_number((number + 0.5) * step - width / 2),
                y=_number(Periods.base - height),
                height=_number(height),
                part=len(several) == 1 and not _is_quarter(value),
                chosen=in_range or active,
                # In a range, a bar leads to its period alone.
                url=_alone(state, value) if in_range and not active else switch.url(value),
                said=say(value, turns, occurrences, active),
                told=" · ".join((value, *tell(turns, occurrences))),
            )
        )
    return bars


def _alone(state: SearchState, value: str) -> str:
    return replace(state, filters={**state.filters, "period": (value,)}, page=1).url()


def _is_quarter(period: str) -> bool:
    span = quarters(period)
    return span is not None and span[0] == span[1]


def _ticks(columns: Sequence[_Column], step: float) -> list[Tick]:
    """Label the first column of each year, if there is room."""
    ticks: list[Tick] = []
    year, free = None, 0.0
    for number, column in enumerate(columns):
        label = year_of(column.value) or column.value
        if label != year and number * step >= free and number * step <= Periods.width - _LABEL:
            ticks.append(Tick(_number(number * step), label))
            free = number * step + _LABEL
        year = label
    return ticks


def _number(value: float) -> str:
    """Return a coordinate with at most one digit after the point.

    >>> _number(12.04), _number(3.25)
    ('12', '3.2')
    """
    return f"{value:.1f}".removesuffix(".0")
