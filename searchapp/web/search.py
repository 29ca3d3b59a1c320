"""The search page."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from searchapp.search.answer import SORTS, Answer, Hit, Notice, SearchRequest, Sort
from searchapp.search.spoken import Spoken
from searchapp.web.home import home_page
from searchapp.web.i18n import gettext
from searchapp.web.labels import role_label, section_label, text_language
from searchapp.web.layout import Link
from searchapp.web.library import current_view
from searchapp.web.pager import Pager, on_a_page, pager
from searchapp.web.said import SaidCard, said_card
from searchapp.web.speakers import AsPrinted, Told, as_printed
from searchapp.web.urls import SearchState, cite_url, read_state, transcript_url
from searchapp.web.views import Frame, SuggestionLink, frame

blueprint = Blueprint("search", __name__)

# In characters; the pages of hits are to stay small.
_LONGEST_QUESTION = 600


@dataclass(frozen=True, slots=True)
class HitCard:
    """A hit as displayed; ``printed`` is the label if it is not the speaker's name, ``snippet`` is safe HTML.

    ``question`` is what an analyst asks before, if the hit is an answer.
    """

    url: str
    turn: int
    cite: str
    speaker: str
    printed: AsPrinted | None
    role: str
    role_label: str
    about: tuple[str, ...]
    company: str | None
    period: str | None
    section: str
    exchange: int | None
    matches: int
    snippet: Markup
    language: str
    question: SaidCard | None


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
        hits=tuple(_card(hit, query, listed.questions.get(hit.id)) for hit in listed.hits),
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


def _card(hit: Hit, query: str, question: Spoken | None) -> HitCard:
    sentence = hit.speaker_inferred_from
    return HitCard(
        url=transcript_url(hit.transcript, query, f"t{hit.turn}"),
        turn=hit.turn,
        cite=cite_url(hit.transcript, hit.turn, query),
        speaker=hit.speaker,
        printed=as_printed(hit.speaker, hit.speaker_label, Told(sentence) if sentence else None),
        role=hit.speaker_role,
        role_label=role_label(hit.speaker_role),
        about=tuple(word for word in (hit.speaker_title, hit.speaker_firm) if word),
        company=hit.company,
        period=hit.period,
        section=section_label(hit.section),
        exchange=hit.exchange,
        matches=len(hit.matches),
        # The engine escapes the text and adds nothing but <mark>.
        snippet=Markup(hit.snippet),
        language=text_language(hit.text),
        question=said_card(hit.transcript, question, query, _LONGEST_QUESTION) if question else None,
    )
