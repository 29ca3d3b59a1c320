"""All values of a field in the hits of a query, page by page; what is typed narrows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from searchapp.periods import sort_key
from searchapp.query.values import read_period
from searchapp.research.requests import MAX_QUERIES
from searchapp.research.trend import joined
from searchapp.search.answer import FACET_FIELDS, FacetCount, Notice, SearchRequest
from searchapp.web.facets import VALUES, Chip, Choice, Switch, arguments_of, chips, sayer, view_name
from searchapp.web.labels import VIEWS, field_label, notice
from searchapp.web.library import current_view
from searchapp.web.pager import Pager, on_a_page, pager
from searchapp.web.urls import MAX_VALUE, SEARCH, SearchState, clean_query, pairs, read_queries, read_state

blueprint = Blueprint("values", __name__)

PAGE = 100
"""Number of values on a page."""

BESIDE = 10
"""Number of values that are listed beside the hits while somebody types."""

_OWN = frozenset({"q", "page", "lang", "view", "field", "find", "from", "to", *FACET_FIELDS})


@dataclass(frozen=True, slots=True)
class ValuesPage:
    """The values of a field as displayed: ``found`` are those that what was typed leaves, of ``total``.

    The form has the hidden fields ``kept``; ``back`` is the URL of the view, ``asks`` its query.
    """

    field: str
    label: str
    notices: tuple[str, ...]
    asks: str
    chips: tuple[Chip, ...]
    find: str
    kept: tuple[tuple[str, str], ...]
    back: str
    choices: tuple[Choice, ...]
    found: int
    total: int
    pager: Pager


@dataclass(frozen=True, slots=True)
class _Found:
    """Values of a field, and how many turns the most frequent one has, whatever was typed."""

    counts: tuple[FacetCount, ...]
    total: int
    largest: int


@blueprint.get("/facet")
def values() -> ResponseReturnValue:
    """Show the values of a field; without a field, go to the view."""
    state, remarks = _read()
    field = request.args.get("field", "")
    if field not in FACET_FIELDS:
        return redirect(state.url())
    find = _typed()
    found = _find(state, field, find)
    options = {"field": field, **({"find": find} if find else {}), **_named(state)}
    here = replace(state, view=VALUES, options={**state.options, **options})
    here, remarks = on_a_page(here, len(found.counts), remarks, PAGE)
    first = (here.page - 1) * PAGE
    page = ValuesPage(
        field=field,
        label=field_label(field),
        notices=tuple(map(notice, remarks)),
        asks=" | ".join(state.queries or (state.query,)),
        chips=chips(state),
        find=find,
        kept=pairs({**arguments_of(state), "field": field}),
        back=replace(state, page=1).url(),
        choices=_choices(state, field, found, slice(first, first + PAGE), find),
        found=len(found.counts),
        total=found.total,
        pager=pager(here, len(found.counts), PAGE),
    )
    return render_template("values.html", page=page)


@blueprint.get("/facet/lines")
def lines() -> ResponseReturnValue:
    """Send the first values that what was typed finds, as lines of the list beside the hits."""
    state, _ = _read()
    field = request.args.get("field", "")
    if field not in FACET_FIELDS:
        return "", 400
    found = _find(state, field, _typed())
    listed = _choices(state, field, found, slice(0, BESIDE), _typed())
    return render_template("values_lines.html", choices=listed, found=len(found.counts), total=found.total)


@blueprint.get("/facet/range")
def in_range() -> ResponseReturnValue:
    """Go to the view with the periods from one to another; one that is missing or none leaves the range open."""
    state, _ = _read()
    ends = [read_period(request.args.get(name, "")[:MAX_VALUE]) for name in ("from", "to")]
    if None not in ends:
        ends.sort(key=sort_key)
    start, end = ends
    filters = {name: values for name, values in state.filters.items() if name != "period"}
    if start or end:
        filters["period"] = (f"[{start or '*'} TO {end or '*'}]",)
    return redirect(replace(state, filters=filters, page=1).url())


def _read() -> tuple[SearchState, tuple[Notice, ...]]:
    """Read the state of the view that the values belong to; what only the view knows is kept as it is."""
    named = request.args.get("view", "")
    view = next((endpoint for endpoint in VIEWS if view_name(endpoint) == named), SEARCH)
    state, remarks = read_state(request.args, view)
    own = _OWN | {"sort"} if view == SEARCH else _OWN
    options = {
        name: value for name, value in request.args.items() if name not in own and len(value) <= MAX_VALUE
    }
    queries, _ = read_queries(request.args, MAX_QUERIES)
    if len(queries) > 1:
        state = replace(state, query=joined(queries), queries=queries)
    return replace(state, options=options), remarks


def _typed() -> str:
    return clean_query(request.args.get("find", ""))[0][:MAX_VALUE]


def _named(state: SearchState) -> Mapping[str, str]:
    return {} if state.view == SEARCH else {"view": view_name(state.view)}


def _find(state: SearchState, field: str, find: str) -> _Found:
    """Return the values of a field without its own filter: active ones first, periods by time."""
    view = current_view()
    others = {name: values for name, values in state.filters.items() if name != field}
    counts = view.facet(SearchRequest(state.query, others), field).counts
    wanted = view.lookup.find(field, find)
    found = [count for count in counts if wanted is None or count.value in wanted]
    if field == "period":
        found.sort(key=lambda count: sort_key(count.value))
    found = Switch(state, field).active_first(found)
    return _Found(tuple(found), len(counts), max((count.turns for count in counts), default=0))


def _choices(state: SearchState, field: str, found: _Found, part: slice, find: str) -> tuple[Choice, ...]:
    switch = Switch(state, field)
    choices = switch.choices(found.counts[part], found.largest, sayer())
    # Active values that are not counted stand at the beginning of the whole list only.
    if find or part.start:
        return tuple(choice for choice in choices if choice.turns is not None)
    return choices
