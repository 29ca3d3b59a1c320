"""The search page."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from searchapp.search.answer import SORTS, Answer, Notice, SearchRequest, Sort
from searchapp.web.hits import HitCard, hit_card
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

    If nothing was found and there is a suggestion, ``hits`` are the first hits of the best suggestion, ``instead``.
    """

    frame: Frame
    instead: SuggestionLink | None
    first: int
    sorts: tuple[Link, ...]
    hits: tuple[HitCard, ...]
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
    answer = current_view().search(_request(state))
    shown, remarks = on_a_page(state, answer.total, remarks)
    if shown != state:
        answer = current_view().search(_request(shown))
    return render_template("search.html", page=_page(shown, answer, remarks))


def _request(state: SearchState) -> SearchRequest:
    return replace(state.request(), questions=True)


def _page(state: SearchState, answer: Answer, remarks: tuple[Notice, ...]) -> SearchPage:
    exported = state.at_page(1)
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
        first=state.request().offset + 1,
        sorts=tuple(
            Link(_sort_label(sort), state.sorted_by(sort).url(), sort == state.sort) for sort in SORTS
        ),
        hits=tuple(hit_card(hit, query, listed.questions.get(hit.id)) for hit in listed.hits),
        pager=pager(state, answer.total),
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
