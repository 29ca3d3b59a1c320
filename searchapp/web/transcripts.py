"""The page of all transcripts: a grid of companies and periods, and a list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from searchapp.analysis.fold import fold, fold_all
from searchapp.notice import Notice
from searchapp.periods import sort_key
from searchapp.search.answer import TranscriptSummary
from searchapp.web.i18n import gettext
from searchapp.web.labels import notice, text_language
from searchapp.web.library import current_view
from searchapp.web.pager import Pager, on_a_page, pager
from searchapp.web.urls import SearchState, read_state, shortened, transcript_url

blueprint = Blueprint("transcripts", __name__)

VIEW = "transcripts.listing"
PAGE_SIZE = 50
"""Companies on a page of the grid, and transcripts on a page of the list."""

Summaries = tuple[TranscriptSummary, ...]

# What to sort by; descending with a minus in front. An entry without a value comes last in both directions.
_SORTS: dict[str, Callable[[TranscriptSummary], Any]] = {
    "company": lambda summary: summary.company,
    "period": lambda summary: (sort_key(summary.period), summary.period) if summary.period else None,
    "date": lambda summary: summary.date,
    "turns": lambda summary: summary.turns,
}
# The direction that is offered first.
_FIRST = {"company": "company", "period": "-period", "date": "-date", "turns": "-turns"}


@dataclass(frozen=True, slots=True)
class Call:
    """A link to a transcript; ``name`` is its company and period, which tables show in headers.

    A call without a company has its title in the place of the company, and none beside it.
    """

    name: str
    company: str
    language: str
    title: str
    period: str | None
    date: str | None
    turns: int
    characters: int
    url: str
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A company with its transcripts, a cell for each period; ``url`` leads to the search in the company."""

    name: str
    language: str
    ticker: str | None
    url: str | None
    cells: tuple[tuple[Call, ...], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A page of companies; the periods are those of all companies that match, newest first."""

    periods: tuple[str | None, ...]
    rows: tuple[Row, ...]
    pager: Pager
    other: str


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a column that sorts the list; ``direction`` is a value of aria-sort."""

    name: str
    url: str
    direction: str | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of transcripts."""

    headers: tuple[Header, ...]
    rows: tuple[Call, ...]
    pager: Pager
    other: str


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a select box."""

    value: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """A company that is filtered for, with a link to the page without this filter."""

    name: str
    language: str
    without: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """The page as displayed: ``shown`` of ``total`` transcripts, of which ``doubtful`` need a look.

    ``only_doubtful`` means that only those are shown. With both a grid and a list, the style sheet shows the one that fits the screen.
    """

    notices: tuple[str, ...]
    text: str
    chosen: tuple[Chosen, ...]
    periods: tuple[Option, ...]
    kept: tuple[tuple[str, str], ...]
    everything: str
    grid: Grid | None
    listed: Listed | None
    shown: int
    total: int
    companies: int
    turns: int
    characters: int
    filtered: bool
    doubtful: int
    only_doubtful: bool


@blueprint.get("/transcripts")
def listing() -> ResponseReturnValue:
    """Show the transcripts that match the filters."""
    view = current_view()
    summaries, doubtful = view.transcripts(), view.doubts().keys()
    state, remarks = _read(request.args)
    kept = _matching(summaries, state, doubtful)
    groups = [(name, tuple(members)) for name, members in groupby(kept, key=lambda summary: summary.company)]
    grid = listed = None
    shape = state.options.get("as") or _shape(kept)
    if shape != "list":
        state, remarks = on_a_page(state, len(groups), remarks, PAGE_SIZE)
        grid = _grid(groups, state, doubtful)
    if shape != "grid":
        state, remarks = on_a_page(state, len(kept), remarks, PAGE_SIZE)
        listed = _listed(kept, state, doubtful)
    periods = state.filters.get("period", ())
    page = ListPage(
        notices=tuple(map(notice, remarks)),
        text=state.query,
        chosen=tuple(
            Chosen(name, text_language(name), state.toggled("company", name).url())
            for name in state.filters.get("company", ())
        ),
        periods=_options(summaries, periods),
        kept=tuple((name, value) for name, value in state.fields() if name not in ("period", _DOUBTFUL)),
        everything=replace(state.without_filters(), query="").choosing(**{_DOUBTFUL: None}).url(),
        grid=grid,
        listed=listed,
        shown=len(kept),
        total=len(summaries),
        companies=sum(name is not None for name, _ in groups),
        turns=sum(summary.turns for summary in kept),
        characters=sum(summary.characters for summary in kept),
        filtered=state.asks or _DOUBTFUL in state.options,
        doubtful=len(doubtful),
        only_doubtful=_DOUBTFUL in state.options,
    )
    return render_template("transcripts.html", page=page)


def _read(arguments: MultiDict[str, str]) -> tuple[SearchState, tuple[Notice, ...]]:
    """Read what is asked for; a page number or a sort order alone says which of grid and list is meant."""
    known = MultiDict((name, value) for name, value in arguments.items(multi=True) if name in _ARGUMENTS)
    state, remarks = read_state(known, VIEW)
    sort, shape = known.get("sort", ""), known.get("as", "")
    if sort and sort.removeprefix("-") not in _SORTS:
        unknown = Notice("Unknown sort order “%(value)s”; sorted by company.", {"value": shortened(sort)})
        sort, remarks = "", (*remarks, unknown)
    if shape not in ("", "grid", "list"):
        unknown = Notice(
            "Unknown view “%(value)s”; the views are “grid” and “list”.", {"value": shortened(shape)}
        )
        shape, remarks = "", (*remarks, unknown)
    if not shape and (sort or state.page != 1):
        shape = "list" if sort else "grid"
    options = {
        "as": shape,
        # The grid has one order.
        "sort": sort if shape == "list" and sort != "company" else "",
        _DOUBTFUL: known.get(_DOUBTFUL, "") and "1",
    }
    return replace(state, options={name: value for name, value in options.items() if value}), remarks


_DOUBTFUL = "doubtful"
_ARGUMENTS = ("q", "company", "period", "as", "sort", "page", _DOUBTFUL)


def _matching(summaries: Summaries, state: SearchState, doubtful: Set[str]) -> Summaries:
    """Return the transcripts that match all filters; names and words are compared folded."""
    kept = summaries
    if _DOUBTFUL in state.options:
        kept = tuple(summary for summary in kept if summary.id in doubtful)
    for field in ("company", "period"):
        if chosen := state.filters.get(field):
            wanted = set(fold_all(chosen))
            values = fold_all([getattr(summary, field) or "" for summary in kept])
            kept = tuple(
                summary for summary, value in zip(kept, values, strict=True) if value and value in wanted
            )
    if state.query:
        words = fold(state.query).split()
        lines = fold_all([_described(summary) for summary in kept])
        kept = tuple(
            summary for summary, line in zip(kept, lines, strict=True) if all(word in line for word in words)
        )
    return kept


def _described(summary: TranscriptSummary) -> str:
    described = (summary.company, summary.ticker, summary.title, summary.period, summary.date, summary.source)
    return " ".join(word for word in described if word)


def _shape(kept: Summaries) -> str | None:
    """Return which of grid and list alone is useful; None for both: a grid without companies or periods tells only dates."""
    told = any(summary.company and summary.period for summary in kept)
    return None if told else "list"


def _newest_first(periods: Iterable[str]) -> list[str]:
    return sorted(periods, key=lambda period: (sort_key(period), period), reverse=True)


def _options(summaries: Summaries, chosen: tuple[str, ...]) -> tuple[Option, ...]:
    """Return the periods to choose from; one that is written in another way is that of the index."""
    known = {summary.period for summary in summaries if summary.period}
    wanted = set(map(fold, chosen))
    missing = {period for period in chosen if fold(period) not in set(map(fold, known))}
    return tuple(Option(period, fold(period) in wanted) for period in _newest_first(known | missing))


def _grid(groups: Sequence[tuple[str | None, Summaries]], state: SearchState, doubtful: Set[str]) -> Grid:
    here = state.choosing(**{"as": "grid"}).at_page(state.page)
    found = {summary.period or None for _, members in groups for summary in members}
    periods: tuple[str | None, ...] = (
        *_newest_first(period for period in found if period),
        *([None] if None in found else []),
    )
    start = (here.page - 1) * PAGE_SIZE
    return Grid(
        periods=periods,
        rows=tuple(
            _row(name, members, periods, doubtful) for name, members in groups[start : start + PAGE_SIZE]
        ),
        pager=pager(here, len(groups), PAGE_SIZE),
        other=state.choosing(**{"as": "list"}).url(),
    )


def _row(company: str | None, members: Summaries, periods: tuple[str | None, ...], doubtful: Set[str]) -> Row:
    cells: dict[str | None, list[Call]] = {period: [] for period in periods}
    for summary in members:
        cells[summary.period or None].append(_call(summary, doubtful))
    label = company or gettext("Unknown company")
    return Row(
        name=label,
        language=text_language(label),
        ticker=next((summary.ticker for summary in members if summary.ticker), None),
        url=SearchState(filters={"company": (company,)}).url() if company else None,
        cells=tuple(map(tuple, cells.values())),
    )


def _listed(kept: Summaries, state: SearchState, doubtful: Set[str]) -> Listed:
    here = state.choosing(**{"as": "list"}).at_page(state.page)
    sort = here.options.get("sort", "company")
    start = (here.page - 1) * PAGE_SIZE
    return Listed(
        headers=tuple(_header(name, sort, here) for name in _SORTS),
        rows=tuple(_call(summary, doubtful) for summary in _in_order(kept, sort)[start : start + PAGE_SIZE]),
        pager=pager(here, len(kept), PAGE_SIZE),
        other=state.choosing(**{"as": "grid", "sort": None}).url(),
    )


def _header(name: str, sort: str, here: SearchState) -> Header:
    descending = sort.startswith("-")
    active = sort.removeprefix("-") == name
    target = (name if descending else f"-{name}") if active else _FIRST[name]
    return Header(
        name=name,
        url=here.choosing(sort=None if target == "company" else target).url(),
        direction=("descending" if descending else "ascending") if active else None,
    )


def _in_order(kept: Summaries, sort: str) -> Summaries:
    """Return transcripts in an order; equal ones stay in the order of the collection, by company."""
    value = _SORTS[sort.removeprefix("-")]
    having = [summary for summary in kept if value(summary) is not None]
    without = [summary for summary in kept if value(summary) is None]
    # Companies are in the order of the collection already.
    if sort == "-company":
        groups = [tuple(members) for _, members in groupby(having, key=lambda summary: summary.company)]
        having = [summary for members in reversed(groups) for summary in members]
    elif sort != "company":
        having.sort(key=value, reverse=sort.startswith("-"))
    return (*having, *without)


def _call(summary: TranscriptSummary, doubtful: Set[str]) -> Call:
    title = summary.title or summary.id
    name = summary.company or title
    return Call(
        name=f"{name} {summary.period or gettext('No period')}",
        company=name,
        language=text_language(name),
        title=title if summary.company else "",
        period=summary.period,
        date=summary.date,
        turns=summary.turns,
        characters=summary.characters,
        url=transcript_url(summary.id),
        doubtful=summary.id in doubtful,
    )
