"""The page of a trend: its chart and the table of its numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from searchapp.research.chart import Texts, chart, leading_lines, plain_texts
from searchapp.research.png import png
from searchapp.research.rates import Measure
from searchapp.research.requests import MAX_QUERIES, By, Split, TrendRequest
from searchapp.research.trend import Point, Trend, TrendLine, joined
from searchapp.research.trend import trend as measure_trend
from searchapp.search.answer import Notice
from searchapp.web.choices import Choice, read_options
from searchapp.web.downloads import attachment, links, offer, place, send_json
from searchapp.web.i18n import gettext, ngettext
from searchapp.web.labels import text_language, value_label
from searchapp.web.layout import Link
from searchapp.web.library import current_view
from searchapp.web.urls import SEARCH, SearchState, read_queries, read_state
from searchapp.web.views import Frame, view_frame

blueprint = Blueprint("trend", __name__)

VIEW = "trend.trend"

_BY: Choice[By] = Choice(
    "by",
    {
        "period": lambda: gettext("Reporting period"),
        "year": lambda: gettext("Year"),
        "date": lambda: gettext("Date"),
    },
)
_SPLIT: Choice[Split | None] = Choice(
    "split",
    {
        None: lambda: gettext("One line"),
        "company": lambda: gettext("By company"),
        "role": lambda: gettext("By role"),
        "section": lambda: gettext("By section"),
        "query": lambda: gettext("By query"),
        "alternative": lambda: gettext("By alternative (OR)"),
    },
)
_WIDE, _NARROW = (760, 340), (350, 300)


@dataclass(frozen=True, slots=True)
class RateCell:
    """A rate as displayed, None where there are no turns; ``url`` leads to its hits if filters can name them."""

    rate: str | None
    told: str
    url: str | None


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """The cells of one period, a column for each line.

    If there is one line, ``counts`` are its occurrences, characters, calls with hits, and calls; otherwise it is empty.
    """

    period: str
    cells: tuple[RateCell, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a line, and the number of its colour."""

    name: str
    language: str
    colour: int


@dataclass(frozen=True, slots=True)
class TrendPage:
    """A trend as displayed. The charts for wide and narrow screens are safe SVG; ``left_out`` lines are not shown.

    If there is a line for each query, ``queries`` are these for a form, one a line, that has the hidden fields ``kept``.
    ``undated`` says why there is nothing to draw; the charts are empty then.
    """

    frame: Frame
    queries: str | None
    kept: tuple[tuple[str, str], ...]
    bys: tuple[Link, ...]
    splits: tuple[Link, ...]
    wide: Markup
    narrow: Markup
    undated: str | None
    denominator: str
    left_out: int
    by: str
    headings: tuple[Heading, ...]
    rows: tuple[PeriodRow, ...]
    counts: bool
    downloads: tuple[Link, ...]
    manifest: str


@blueprint.get("/trend")
def trend() -> ResponseReturnValue:
    """Show the trend of a query; without a query and filters, go to the start page."""
    state, remarks = _read()
    if not state.asks:
        return redirect(url_for("search.home"))
    found = measure_trend(current_view(), _request(state))
    # Of several queries, it has notices that the one that joins them no longer has.
    around = view_frame(state, remarks, found.notices)
    return render_template("trend.html", page=_page(state, found, around))


@blueprint.get("/trend.json")
def as_json() -> Response:
    """Send the object that the API returns."""
    return send_json(_all)


@blueprint.get("/trend.svg")
def as_svg() -> Response:
    """Send the chart as an SVG file."""
    with place() as taken:
        found = _all()
        drawing = chart(found, plain_texts(found), alone=True)
        return attachment([drawing.encode()], "image/svg+xml", found.query, "svg", taken)


@blueprint.get("/trend.png")
def as_png() -> Response:
    """Send the same chart as a PNG file."""
    with place() as taken:
        found = _all()
        picture = png(chart(found, plain_texts(found), alone=True))
        return attachment([picture], "image/png", found.query, "png", taken)


def _all() -> Trend:
    state, _ = _read()
    return measure_trend(current_view(), _request(state))


offer(blueprint, _all, ("csv",))


def _read() -> tuple[SearchState, tuple[Notice, ...]]:
    """Read the state of the page from its URL; an invalid value is replaced by the default, with a notice."""
    queries, query_remarks = read_queries(request.args, MAX_QUERIES)
    others = MultiDict((name, value) for name, value in request.args.items(multi=True) if name != "q")
    state, remarks = read_state(others, VIEW)
    state, complaints = read_options(state.at_page(1), _BY, _SPLIT)
    remarks = (*query_remarks, *remarks, *complaints)
    if len(queries) < 2:
        return replace(state, query="".join(queries)), remarks
    split = _SPLIT.value(state)
    if split not in (None, "query"):
        remarks += (Notice("“%(value)s” was ignored: several queries are a line each.", {"value": split}),)
    return replace(_SPLIT.chosen(state, "query"), query=joined(queries), queries=queries), remarks


def _request(state: SearchState) -> TrendRequest:
    return TrendRequest(state.queries or (state.query,), state.filters, _BY.value(state), _SPLIT.value(state))


def _page(state: SearchState, found: Trend, around: Frame) -> TrendPage:
    lines = leading_lines(found)
    texts = _Telling(state, found).texts(around.parsed)
    points = [{point.period: point for point in line.points} for line in lines]
    return TrendPage(
        frame=around,
        bys=_BY.links(state),
        queries="\n".join(state.queries or (state.query,)) if found.split == "query" else None,
        kept=state.fields(),
        splits=_splits(state),
        # The chart escapes all texts.
        wide=Markup(chart(found, texts, width=_WIDE[0], height=_WIDE[1])),
        narrow=Markup(chart(found, texts, width=_NARROW[0], height=_NARROW[1])),
        undated=None if any(found.periods) else _undated(found.by),
        denominator=found.denominator,
        left_out=len(found.lines) - len(lines),
        by=_BY.labels[found.by](),
        headings=tuple(
            Heading(texts.name(line), text_language(texts.name(line)), number)
            for number, line in enumerate(lines)
        ),
        rows=tuple(
            PeriodRow(
                period or gettext("Without"),
                tuple(
                    _cell(line, by_period.get(period), texts)
                    for line, by_period in zip(lines, points, strict=True)
                ),
                _counts(points[0][period].measure) if len(lines) == 1 else (),
            )
            for period in found.periods
        ),
        counts=len(lines) == 1,
        downloads=links(state, blueprint.name, ("csv", "json", "svg", "png")),
        manifest=state.url("trend.manifest"),
    )


def _undated(by: By) -> str:
    if by == "date":
        return gettext("None of these calls has a date.")
    return gettext("None of these calls has a reporting period. A trend by date may show more.")


def _splits(state: SearchState) -> tuple[Link, ...]:
    """Return a link to each split; that of several queries is replaced by one of the query that joins them."""
    return tuple(
        Link(link.label, state.url(), True) if link.current else link
        for link in _SPLIT.links(replace(state, queries=()))
    )


def _cell(line: TrendLine, point: Point | None, texts: Texts) -> RateCell:
    if point is None or point.measure.rate is None:
        return RateCell(None, "", None)
    return RateCell(
        f"{point.measure.rate:,.2f}",
        texts.tell(line, point),
        texts.link(line, point),
    )


def _counts(one: Measure) -> tuple[int, ...]:
    return one.occurrences, one.characters, one.calls, one.calls_total


class _Telling:
    """What the page says about the lines and points of a trend, and where they lead."""

    def __init__(self, state: SearchState, found: Trend) -> None:
        self._state, self._found = state.in_view(SEARCH), found
        self._years: dict[str, tuple[str, ...]] = {}
        if found.by == "year":
            periods = [count.value for count in current_view().facets().get("period", ())]
            for year in filter(None, found.periods):
                self._years[year] = tuple(sorted(period for period in periods if period.startswith(year)))

    def texts(self, title: str) -> Texts:
        """Return all of it."""
        return Texts(title=title, name=self._name, tell=self._tell, link=self._link)

    def _name(self, line: TrendLine) -> str:
        split = self._found.split
        if split is None:
            return ""
        if line.name is None:
            return gettext("Without")
        return value_label(split, line.name)

    def _tell(self, line: TrendLine, point: Point) -> str:
        one = point.measure
        place = " · ".join(filter(None, (point.period, self._name(line))))
        occurrences = ngettext("%(count)s occurrence", "%(count)s occurrences", one.occurrences)
        calls = ngettext("in %(count)s of %(all)s call", "in %(count)s of %(all)s calls", one.calls_total)
        told = (
            occurrences % {"count": f"{one.occurrences:,}"},
            calls % {"count": f"{one.calls:,}", "all": f"{one.calls_total:,}"},
        )
        return f"{place}: {one.rate or 0:,.2f} ({' '.join(told)})"

    def _link(self, line: TrendLine, point: Point) -> str | None:
        """Return the URL of the hits of a point; None if filters cannot name them, or there are none."""
        period, found = point.period, self._found
        if period is None or found.by == "date" or not point.measure.turns:
            return None
        filters = dict(self._state.filters)
        chosen = filters.get("period", ())
        years = tuple(each for each in self._years.get(period, ()) if not chosen or each in chosen)
        filters["period"] = years or (period,)
        if found.split in ("company", "role", "section"):
            if line.name is None:
                return None
            filters[found.split] = (line.name,)
        query = line.query if found.split in ("query", "alternative") else self._state.query
        return self._state.asking(query, filters).url()
