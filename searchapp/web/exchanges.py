"""The page of exchanges, and the downloads of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from searchapp.research.exchanges import Exchange, Exchanges
from searchapp.research.exchanges import exchanges as list_exchanges
from searchapp.research.exchanges_request import (
    DEFAULT_EXCHANGES,
    ExchangeOrder,
    ExchangesRequest,
    Kind,
    Wanted,
)
from searchapp.search.answer import Notice
from searchapp.search.spoken import Spoken
from searchapp.web.choices import Choice, read_options
from searchapp.web.downloads import links, offer
from searchapp.web.i18n import gettext
from searchapp.web.labels import call_label
from searchapp.web.layout import Link
from searchapp.web.library import current_view
from searchapp.web.pager import Pager, on_a_page, pager
from searchapp.web.said import SaidCard, said_card
from searchapp.web.urls import SearchState, read_state, turn_urls
from searchapp.web.views import Frame, view_frame

blueprint = Blueprint("exchanges", __name__)

_VIEW = "exchanges.exchanges"
# Of each turn, so that a page of long answers stays small.
_LONGEST = 3000

_KIND: Choice[Wanted] = Choice(
    "kind",
    {
        "all": lambda: gettext("All"),
        "answered": lambda: gettext("Asked and answered"),
        "unanswered": lambda: gettext("Asked, not answered"),
        "unprompted": lambda: gettext("Unprompted"),
    },
)
_ORDER: Choice[ExchangeOrder] = Choice(
    "order",
    {
        "position": lambda: gettext("Position"),
        "company": lambda: gettext("Company"),
        "period": lambda: gettext("Period"),
    },
)
_MEANINGS: Mapping[Wanted, Callable[[], str]] = {
    "all": lambda: gettext("Exchanges with a hit: the question above the answer."),
    "answered": lambda: gettext("The query has hits in what analysts say and in what management says."),
    "unanswered": lambda: gettext(
        "The query has hits in what analysts say, and none in what management says in the same exchange."
    ),
    "unprompted": lambda: gettext(
        "The query has hits in what management says, and none in what analysts say in the same exchange."
    ),
}


@dataclass(frozen=True, slots=True)
class KindLink:
    """A link to the exchanges of a kind, and their number."""

    label: str
    count: int
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Side:
    """What one side says: the turns with marks, or the longest if none has any, and the others."""

    role: str
    label: str
    missing: str
    occurrences: int
    shown: tuple[SaidCard, ...]
    rest: tuple[SaidCard, ...]


@dataclass(frozen=True, slots=True)
class ExchangeCard:
    """An exchange as displayed; ``others`` are turns with marks of neither side."""

    url: str
    call: str
    period: str | None
    number: int
    kind: Kind | None
    kind_label: str
    sides: tuple[Side, ...]
    others: tuple[SaidCard, ...]


@dataclass(frozen=True, slots=True)
class ExchangesPage:
    """The exchanges as displayed; ``total`` is the number of those of the kind, ``meaning`` says what it is."""

    frame: Frame
    every: int
    total: int
    first: int
    meaning: str
    narrowed: bool
    kinds: tuple[KindLink, ...]
    orders: tuple[Link, ...]
    exchanges: tuple[ExchangeCard, ...]
    pager: Pager
    downloads: tuple[Link, ...]
    manifest: str


@blueprint.get("/exchanges")
def exchanges() -> ResponseReturnValue:
    """Show the exchanges of a query; without a query and filters, go to the start page."""
    state, remarks = _read()
    if not state.asks:
        return redirect(url_for("search.home"))
    view = current_view()
    found = list_exchanges(view, _request(state, DEFAULT_EXCHANGES))
    shown, remarks = on_a_page(state, found.total, remarks, DEFAULT_EXCHANGES)
    if shown != state:
        found = list_exchanges(view, _request(shown, DEFAULT_EXCHANGES))
    around = view_frame(shown, remarks, found.notices)
    return render_template("exchanges.html", page=_page(shown, found, around))


def _all() -> Exchanges:
    state, _ = _read()
    return list_exchanges(current_view(), _request(state, None))


offer(blueprint, _all)


def _read() -> tuple[SearchState, tuple[Notice, ...]]:
    """Read the state of the page from its URL; an invalid value is replaced by the default, with a notice."""
    state, remarks = read_state(request.args, _VIEW)
    state, complaints = read_options(state, _KIND, _ORDER)
    return state, (*remarks, *complaints)


def _request(state: SearchState, limit: int | None) -> ExchangesRequest:
    offset = 0 if limit is None else (state.page - 1) * limit
    return ExchangesRequest(
        state.query, state.filters, _KIND.value(state), _ORDER.value(state), limit=limit, offset=offset
    )


def _page(state: SearchState, found: Exchanges, around: Frame) -> ExchangesPage:
    exported = state.at_page(1)
    counts, url = (found.every, *found.counts.values()), turn_urls(state.query)
    return ExchangesPage(
        frame=around,
        every=found.every,
        total=found.total,
        first=(state.page - 1) * DEFAULT_EXCHANGES + 1,
        meaning=_MEANINGS[_KIND.value(state)](),
        narrowed=found.narrowed,
        kinds=tuple(
            KindLink(link.label, count, link.url, link.current)
            for link, count in zip(_KIND.links(state), counts, strict=True)
        ),
        orders=_ORDER.links(state),
        exchanges=tuple(_card(each, url) for each in found.exchanges),
        pager=pager(state, found.total, DEFAULT_EXCHANGES),
        downloads=links(exported, blueprint.name),
        manifest=exported.url("exchanges.manifest"),
    )


def _card(found: Exchange, url: Callable[[str, int], str]) -> ExchangeCard:
    call = found.call

    def cards(turns: tuple[Spoken, ...]) -> tuple[SaidCard, ...]:
        return tuple(said_card(url(call.id, turn.turn), turn, _LONGEST) for turn in turns)

    def side(role: str, label: str, missing: str, turns: tuple[Spoken, ...], occurrences: int) -> Side:
        shown = tuple(turn for turn in turns if turn.matches)
        if not shown and turns:
            shown = (max(turns, key=lambda turn: len(turn.text)),)
        rest = tuple(turn for turn in turns if turn not in shown)
        return Side(role, label, missing, occurrences, cards(shown), cards(rest))

    return ExchangeCard(
        url=url(call.id, int(found.id.rpartition(":")[2])),
        call=call_label(call.company, call.id),
        period=call.period,
        number=found.exchange,
        kind=found.kind,
        kind_label=_KIND.labels[found.kind]() if found.kind else gettext("Said by others"),
        sides=(
            side(
                "analyst",
                gettext("Question"),
                gettext("No turn of an analyst."),
                found.question,
                found.asked,
            ),
            side(
                "management",
                gettext("Answer"),
                gettext("No turn of management."),
                found.answer,
                found.answered,
            ),
        ),
        others=cards(tuple(turn for turn in found.others if turn.matches)),
    )
