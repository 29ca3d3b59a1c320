"""The page of a matrix: companies by periods as a heat map."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from searchapp.research.matrix import Cell, CompanyRow, Matrix
from searchapp.research.matrix import matrix as measure_matrix
from searchapp.research.requests import MatrixRequest, MatrixSort
from searchapp.search.answer import Notice
from searchapp.web.choices import Choice, read_options
from searchapp.web.downloads import links, offer, send_json
from searchapp.web.i18n import gettext
from searchapp.web.labels import text_language
from searchapp.web.layout import Link
from searchapp.web.library import current_view
from searchapp.web.pager import Pager, on_a_page, pager
from searchapp.web.urls import SEARCH, SearchState, quoted, read_state
from searchapp.web.views import Frame, view_frame

blueprint = Blueprint("matrix", __name__)

VIEW = "matrix.matrix"
COMPANIES = 50
HEATS = 6
"""Number of colours of rates above 0."""

_SORT: Choice[MatrixSort] = Choice(
    "sort",
    {
        "name": lambda: gettext("Company name"),
        "total": lambda: gettext("Most occurrences"),
        "latest": lambda: gettext("Highest latest rate"),
        "change": lambda: gettext("Largest change"),
    },
)


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A rate as displayed, None where there are no turns; ``heat`` is 0 for a rate of 0, up to HEATS."""

    rate: str | None
    heat: int
    told: str
    url: str | None


_MISSING = HeatCell(None, 0, "", None)


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A company with its cells, and the changes of its last period with their directions: up, down or none."""

    company: str
    language: str
    url: str | None
    cells: tuple[HeatCell, ...]
    occurrences: int
    changes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """A matrix as displayed."""

    frame: Frame
    sorts: tuple[Link, ...]
    denominator: str
    periods: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    pager: Pager
    downloads: tuple[Link, ...]
    manifest: str


@blueprint.get("/matrix")
def matrix() -> ResponseReturnValue:
    """Show the matrix of a query; without a query and filters, go to the start page."""
    state, remarks = _read()
    if not state.asks:
        return redirect(url_for("search.home"))
    found = measure_matrix(current_view(), _request(state))
    state, remarks = on_a_page(state, len(found.companies), remarks, COMPANIES)
    return render_template("matrix.html", page=_page(state, found, view_frame(state, remarks)))


@blueprint.get("/matrix.json")
def as_json() -> Response:
    """Send the object that the API returns."""
    return send_json(_all)


def _all() -> Matrix:
    state, _ = _read()
    return measure_matrix(current_view(), _request(state))


offer(blueprint, _all, ("csv",))


def _read() -> tuple[SearchState, tuple[Notice, ...]]:
    """Read the state of the page from its URL; an invalid order is replaced by the default, with a notice."""
    state, remarks = read_state(request.args, VIEW)
    state, complaints = read_options(state, _SORT)
    return state, (*remarks, *complaints)


def _request(state: SearchState) -> MatrixRequest:
    return MatrixRequest(state.query, state.filters, _SORT.value(state))


def _page(state: SearchState, found: Matrix, around: Frame) -> MatrixPage:
    first = (state.page - 1) * COMPANIES
    most = max((one.rate or 0 for row in found.companies for one in row.measures.values()), default=0)
    whole = state.at_page(1)
    hits = replace(state, view=SEARCH, options={}, page=1)
    return MatrixPage(
        frame=around,
        sorts=_SORT.links(state),
        denominator=found.denominator,
        periods=tuple(period or gettext("Without") for period in found.periods),
        rows=tuple(
            _row(row, found.periods, most, hits) for row in found.companies[first : first + COMPANIES]
        ),
        pager=pager(state, len(found.companies), COMPANIES),
        downloads=links(whole, blueprint.name, ("csv", "json")),
        manifest=whole.url("matrix.manifest"),
    )


def _row(row: CompanyRow, periods: tuple[str | None, ...], most: float, hits: SearchState) -> HeatRow:
    cells = {cell.period: cell for cell in row.cells}
    name = row.company or gettext("Without")
    latest = row.latest
    changes = (latest.change, latest.change_year) if latest else (None, None)
    url = in_all_periods = None
    if row.company is not None:
        filters = {**hits.filters, "company": (row.company,)}
        url = hits.asking(hits.query, filters).url() if row.measures.turns else None
        filters.pop("period", None)
        in_all_periods = hits.asking(hits.query, filters).url()
    says = gettext("from the preceding period"), gettext("from a year before")
    return HeatRow(
        company=name,
        language=text_language(name),
        url=url,
        cells=tuple(
            _cell(name, cells[period], most, in_all_periods, says) if period in cells else _MISSING
            for period in periods
        ),
        occurrences=row.measures.occurrences,
        changes=tuple(map(_signed, changes)),
    )


def _cell(name: str, cell: Cell, most: float, in_all_periods: str | None, says: tuple[str, str]) -> HeatCell:
    one, rate = cell.measure, cell.measure.rate
    if rate is None:
        return _MISSING
    url = None
    if one.turns and in_all_periods and cell.period:
        # The company is in the URL already.
        url = f"{in_all_periods}&period={quoted(cell.period)}"
    told = f"{name} {cell.period or ''}: {rate:,.2f} ({one.occurrences:,} / {one.characters:,})"
    for change, than in zip((cell.change, cell.change_year), says, strict=True):
        if change is not None:
            told += f"; {_signed(change)[0]} {than}"
    heat = max(1, round(HEATS * rate / most)) if rate else 0
    return HeatCell(f"{rate:,.1f}", heat, told, url)


def _signed(change: float | None) -> tuple[str, str]:
    """Return a change with its sign, and its direction: up, down or none.

    >>> _signed(1.25), _signed(-2), _signed(0.001), _signed(None)
    (('+1.2', 'up'), ('−2.0', 'down'), ('0.0', 'none'), ('', 'none'))
    """
    if change is None:
        return "", "none"
    text = f"{abs(change):,.1f}"
    if text == "0.0":
        return text, "none"
    return (f"+{text}", "up") if change > 0 else (f"−{text}", "down")
