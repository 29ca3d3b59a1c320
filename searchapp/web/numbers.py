"""The page of the numbers of a query, and the downloads of its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from searchapp.model import Span
from searchapp.research.numbers import AllNumbers, NumberRow, Numbers, all_numbers
from searchapp.research.numbers import numbers as list_numbers
from searchapp.research.numbers_request import (
    DEFAULT_ROWS,
    DIRECTIONS,
    Direction,
    NumberSort,
    NumbersRequest,
)
from searchapp.search.answer import Notice
from searchapp.web.choices import Choice, read_options
from searchapp.web.downloads import links, offer
from searchapp.web.i18n import gettext, number
from searchapp.web.labels import call_label, role_label, text_language
from searchapp.web.layout import Link
from searchapp.web.library import current_view
from searchapp.web.pager import Pager, on_a_page, pager
from searchapp.web.urls import SearchState, mark_anchor, read_state, shortened, transcript_url
from searchapp.web.views import Frame, view_frame

blueprint = Blueprint("numbers", __name__)

_VIEW = "numbers.numbers"
_UNITS = 12
"""Number of units that are offered."""
_MAX_UNIT = 40
# How much of a long sentence is shown on each side of its term and number.
_AROUND = 120
_ELLIPSIS = "…"

_SORT: Choice[NumberSort] = Choice(
    "sort",
    {
        "position": lambda: gettext("Position"),
        "value": lambda: gettext("Smallest value"),
        "-value": lambda: gettext("Largest value"),
        "period": lambda: gettext("Oldest period"),
        "-period": lambda: gettext("Newest period"),
    },
)
_DIRECTION: Choice[Direction | None] = Choice(
    "direction",
    {
        None: lambda: gettext("All directions"),
        "增长": lambda: gettext("up"),
        "下降": lambda: gettext("down"),
        "持平": lambda: gettext("flat"),
        "扭亏": lambda: gettext("to profit"),
    },
)
# Units that have a name in each language; the others are shown as they are.
_UNIT_LABELS: Mapping[str, Callable[[], str]] = {
    "百分点": lambda: gettext("percentage points"),
    "基点": lambda: gettext("basis points"),
    "倍": lambda: gettext("×"),
}
_SIGNS: Mapping[str | None, str] = {"增长": "↑", "下降": "↓", "持平": "→", "扭亏": "↑"}


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a sentence: of the term, of the number, of both or of neither."""

    text: str
    term: bool
    number: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A number as displayed; ``url`` leads to the occurrence of its term on the reading page."""

    url: str
    amount: str
    direction: str
    sign: str
    sentence: tuple[Run, ...]
    language: str
    call: str
    period: str | None
    speaker: str
    role: str
    role_label: str


@dataclass(frozen=True, slots=True)
class NumbersPage:
    """The numbers as displayed: ``total`` is the number of all that are listed, ``whole`` leads to those of any unit and direction."""

    frame: Frame
    total: int
    filtered: bool
    whole: str
    sorts: tuple[Link, ...]
    units: tuple[Link, ...]
    directions: tuple[Link, ...]
    rows: tuple[Row, ...]
    pager: Pager
    downloads: tuple[Link, ...]
    manifest: str


@blueprint.get("/numbers")
def numbers() -> ResponseReturnValue:
    """Show the numbers of a query; without a query and filters, go to the start page."""
    state, remarks = _read()
    if not state.asks:
        return redirect(url_for("search.home"))
    view = current_view()
    found = list_numbers(view, _request(state, DEFAULT_ROWS))
    asked = state.page
    state, remarks = on_a_page(state, found.total, remarks, DEFAULT_ROWS)
    if state.page != asked:
        found = list_numbers(view, _request(state, DEFAULT_ROWS))
    around = view_frame(state, remarks, found.notices)
    return render_template("numbers.html", page=_page(state, found, around))


def _all() -> AllNumbers:
    state, _ = _read()
    return all_numbers(current_view(), _request(state, None))


offer(blueprint, _all)


def _read() -> tuple[SearchState, tuple[Notice, ...]]:
    """Read the state of the page from its URL; an invalid value is replaced by the default, with a notice."""
    state, remarks = read_state(request.args, _VIEW)
    state, complaints = read_options(state, _SORT, _DIRECTION)
    remarks += complaints
    unit = request.args.get("unit", "").strip()
    if len(unit) > _MAX_UNIT:
        remarks += (Notice("“%(value)s” is no unit and was ignored.", {"value": shortened(unit)}),)
    elif unit:
        # Another unit begins on page 1, but this is that of the URL.
        state = state.choosing(unit=unit).at_page(state.page)
    return state, remarks


def _request(state: SearchState, limit: int | None) -> NumbersRequest:
    return NumbersRequest(
        state.query,
        state.filters,
        unit=state.options.get("unit"),
        direction=_DIRECTION.value(state),
        sort=_SORT.value(state),
        limit=limit,
        offset=0 if limit is None else (state.page - 1) * limit,
    )


def _page(state: SearchState, found: Numbers, around: Frame) -> NumbersPage:
    exported = state.at_page(1)
    return NumbersPage(
        frame=around,
        total=found.total,
        filtered=bool({"unit", "direction"} & state.options.keys()),
        whole=state.choosing(unit=None, direction=None).url(),
        sorts=_SORT.links(state),
        units=_unit_links(state, found),
        directions=_direction_links(state, found),
        rows=tuple(_row(row, state.query) for row in found.listed),
        pager=pager(state, found.total, DEFAULT_ROWS),
        downloads=links(exported, blueprint.name),
        manifest=exported.url("numbers.manifest"),
    )


def _unit_links(state: SearchState, found: Numbers) -> tuple[Link, ...]:
    """Return links to the most frequent units, and to the one that is chosen."""
    chosen = cast("str | None", found.manifest.options["unit"])
    frequent = sorted(found.units, key=lambda unit: (-found.units[unit], unit))[:_UNITS]
    if chosen is not None and chosen not in frequent:
        frequent.append(chosen)
    return (
        Link(gettext("All units"), state.choosing(unit=None).url(), chosen is None),
        *(
            Link(
                f"{_unit_label(unit)} {number(found.units.get(unit, 0))}",
                state.choosing(unit=unit).url(),
                unit == chosen,
            )
            for unit in frequent
        ),
    )


def _unit_label(unit: str) -> str:
    return _UNIT_LABELS[unit]() if unit in _UNIT_LABELS else unit


def _direction_links(state: SearchState, found: Numbers) -> tuple[Link, ...]:
    """Return links to the directions that there are, and to the one that is chosen."""
    every, *links = _DIRECTION.links(state)
    counted = [
        Link(f"{link.label} {number(found.directions.get(direction, 0))}", link.url, link.current)
        for direction, link in zip(DIRECTIONS, links, strict=True)
        if direction in found.directions or link.current
    ]
    return (every, *counted)


def _row(row: NumberRow, query: str) -> Row:
    direction = cast("Direction | None", row.direction)
    return Row(
        url=transcript_url(row.transcript, query, mark_anchor(row.turn, row.nearest[0])),
        amount=f"{row.figure} {_unit_label(row.unit)}",
        direction=_DIRECTION.labels[direction]() if direction else "",
        sign=_SIGNS.get(direction, ""),
        sentence=_runs(row),
        language=text_language(row.sentence),
        call=call_label(row.company, row.transcript),
        period=row.period,
        speaker=row.speaker,
        role=row.role,
        role_label=role_label(row.role),
    )


def _runs(row: NumberRow) -> tuple[Run, ...]:
    """Split a sentence at its marks and its number; of a long one, the part around them."""
    number: Span = (row.start - row.begins, row.end - row.begins)
    # A mark can go on into the next sentence.
    marks = [
        (start - row.begins, min(end - row.begins, len(row.sentence)))
        for start, end in row.marks
        if start - row.begins < len(row.sentence)
    ]
    nearest = row.nearest[0] - row.begins
    low = max(0, min(number[0], nearest) - _AROUND)
    high = min(len(row.sentence), max(number[1], nearest) + _AROUND)
    cuts = {low, high, *number, *(place for mark in marks for place in mark)}
    places = sorted(place for place in cuts if low <= place <= high)
    runs = [
        Run(
            row.sentence[start:end],
            any(first <= start < last for first, last in marks),
            number[0] <= start < number[1],
        )
        for start, end in pairwise(places)
    ]
    if low:
        runs.insert(0, Run(_ELLIPSIS, False, False))
    if high < len(row.sentence):
        runs.append(Run(_ELLIPSIS, False, False))
    return tuple(runs)
