"""The search page."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from searchapp.search.answer import SORTS, Answer, Notice, SearchRequest, Sort
from searchapp.web.display import compact, forms, grouped, groupings, page_size, read_display
from searchapp.web.hits import HitCard, HitGroup, hit_cards, hit_groups
from searchapp.web.home import home_page
from searchapp.web.i18n import gettext
from searchapp.web.layout import Link
from searchapp.web.library import current_view
from searchapp.web.pager import Pager, on_a_page, pager
from searchapp.web.urls import SearchState, read_state
from searchapp.web.views import Frame, SuggestionLink, frame

blueprint = Blueprint("search", __name__)


@dataclass(frozen=True, slots=True)
class SearchPage:
    """An answer as displayed.

    If nothing was found and there is a suggestion, ``hits`` are the first hits of the best suggestion, ``instead``. If hits
    are listed under their calls, they are in ``groups`` instead. In ``compact`` form a hit is one line.
    """

    frame: Frame
    instead: SuggestionLink | None
    first: int
    sorts: tuple[Link, ...]
    compact: bool
    forms: tuple[Link, ...]
    groupings: tuple[Link, ...]
    hits: tuple[HitCard, ...]
    groups: tuple[HitGroup, ...]
    pager: Pager
    downloads: tuple[Link, ...]
    manifest: str


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """Show the start page, or the answer if the URL has a query."""
    return search()


@blueprint.get("/search")
def search() -> ResponseReturnValue:
    """Show the answer to a search, or the start page if there is no query and no filter."""
    state, remarks = read_state(request.args)
    if not state.asks:
        return render_template("home.html", page=home_page(remarks))
    state, complaints = read_display(state)
    answer = current_view().search(_request(state))
    shown, remarks = on_a_page(state, answer.total, (*remarks, *complaints), page_size(state))
    if shown != state:
        answer = current_view().search(_request(shown))
    return render_template("search.html", page=_page(shown, answer, remarks))


def _request(state: SearchState) -> SearchRequest:
    size, line = page_size(state), compact(state)
    return replace(
        state.request(),
        limit=size,
        offset=(state.page - 1) * size,
        questions=not line,
        calls=grouped(state),
    )


def _page(state: SearchState, answer: Answer, remarks: tuple[Notice, ...]) -> SearchPage:
    exported = replace(state, options={}, page=1)
    around = frame(state, answer, remarks)
    instead = around.suggestions[0] if around.suggestions and not answer.total else None
    query, listed = state.query, answer
    if instead is not None:
        query = answer.suggestions[0].query
        meant = state.asking(query, answer.suggestions[0].filters)
        listed = current_view().search(replace(_request(meant), suggest=False))
    return SearchPage(
        frame=around,
        instead=instead,
        first=(state.page - 1) * page_size(state) + 1,
        sorts=tuple(
            Link(_sort_label(sort), state.sorted_by(sort).url(), sort == state.sort) for sort in SORTS
        ),
        compact=compact(state),
        forms=forms(state),
        groupings=groupings(state),
        hits=() if grouped(state) else hit_cards(listed, query, line=compact(state)),
        groups=hit_groups(listed, query, line=compact(state)) if grouped(state) else (),
        pager=pager(state, answer.total, page_size(state)),
        downloads=(
            Link("CSV", exported.url("export.as_csv")),
            Link("JSON", exported.url("export.as_json")),
        ),
        manifest=exported.url("export.manifest"),
    )


def _sort_label(sort: Sort) -> str:
    labels = {
        "relevance": gettext("Relevance"),
        "period": gettext("Oldest first"),
        "-period": gettext("Newest first"),
    }
    return labels[sort]
