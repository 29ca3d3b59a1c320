"""The page of collocates, with the dispersion of the query over the calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from searchapp.research.collocates import Collocate, Collocates
from searchapp.research.collocates import collocates as find_collocates
from searchapp.research.dispersion import CallShare, Dispersion
from searchapp.research.nearby import nearby
from searchapp.research.spread import spread_chart
from searchapp.research.word_requests import (
    DEFAULT_TOGETHER,
    DEFAULT_WINDOW,
    MAX_FREQUENCY,
    MAX_WINDOW,
    CollocateSort,
    CollocatesRequest,
)
from searchapp.search.answer import Notice
from searchapp.web.choices import Choice, NumberChoice, read_options
from searchapp.web.downloads import links, offer
from searchapp.web.i18n import gettext, ngettext
from searchapp.web.labels import text_language
from searchapp.web.layout import Link
from searchapp.web.library import current_view
from searchapp.web.pager import Pager, on_a_page, pager
from searchapp.web.urls import MAX_QUERY, SEARCH, SearchState, read_state, transcript_url
from searchapp.web.views import Frame, view_frame
from searchapp.web.words import LENGTH, Column, WordForm, columns, word_form

blueprint = Blueprint("collocates", __name__)

_VIEW = "collocates.collocates"
_ROWS = 50
_WIDE, _NARROW = (760, 260), (350, 220)
_LINKS_WIDE, _LINKS_NARROW = 300, 100

_WINDOW = NumberChoice("window", DEFAULT_WINDOW, 1, MAX_WINDOW)
_MIN = NumberChoice("min", DEFAULT_TOGETHER, 1, MAX_FREQUENCY)
_SORT: Choice[CollocateSort] = Choice(
    "sort",
    {
        "log_dice": lambda: gettext("logDice"),
        "word": lambda: gettext("Word"),
        "together": lambda: gettext("Nearby"),
        "total": lambda: gettext("In all"),
        "log_likelihood": lambda: gettext("Log-likelihood"),
        "mi": lambda: gettext("MI"),
        "t": lambda: gettext("t-score"),
    },
)


@dataclass(frozen=True, slots=True)
class CollocateRow:
    """A word as displayed; ``url`` leads to the turns that ``told`` describes, None if the query would be too long."""

    word: str
    language: str
    url: str | None
    told: str
    together: int
    expected: str
    total: int
    log_dice: str
    log_likelihood: str
    mi: str
    t: str


@dataclass(frozen=True, slots=True)
class Spread:
    """The dispersion as displayed; of the calls that have occurrences, dots of ``unlinked`` lead nowhere."""

    dp: str
    present: int
    calls: int
    wide: Markup
    narrow: Markup
    unlinked: int


@dataclass(frozen=True, slots=True)
class CollocatesPage:
    """Collocates as displayed."""

    frame: Frame
    form: WordForm
    lengths: tuple[Link, ...]
    columns: tuple[Column, ...]
    window: int
    denominator: str
    words: int
    words_total: int
    rows: tuple[CollocateRow, ...]
    total: int
    pager: Pager
    spread: Spread | None
    downloads: tuple[Link, ...]
    manifest: str


@blueprint.get("/collocates")
def collocates() -> ResponseReturnValue:
    """Show the collocates of a query; without a query and filters, go to the start page."""
    state, remarks = _read()
    if not state.asks:
        return redirect(url_for("search.home"))
    found = find_collocates(current_view(), _request(state))
    state, remarks = on_a_page(state, found.total, remarks, _ROWS)
    around = view_frame(state, remarks, found.notices)
    return render_template("collocates.html", page=_page(state, found, around))


def _all() -> Collocates:
    state, _ = _read()
    return find_collocates(current_view(), _request(state))


offer(blueprint, _all)


def _read() -> tuple[SearchState, tuple[Notice, ...]]:
    """Read the state of the page from its URL; an invalid value is replaced by the default, with a notice."""
    state, remarks = read_state(request.args, _VIEW)
    state, complaints = read_options(state, _WINDOW, _MIN, LENGTH, _SORT)
    return state, (*remarks, *complaints)


def _request(state: SearchState) -> CollocatesRequest:
    return CollocatesRequest(
        state.query,
        state.filters,
        _WINDOW.value(state),
        _MIN.value(state),
        int(LENGTH.value(state)),
        _SORT.value(state),
        limit=None,
    )


def _page(state: SearchState, found: Collocates, around: Frame) -> CollocatesPage:
    first = (state.page - 1) * _ROWS
    whole = state.at_page(1)
    return CollocatesPage(
        frame=around,
        form=word_form(state, _WINDOW, _MIN),
        lengths=LENGTH.links(state),
        columns=columns(state, _SORT, _heads(found.window)),
        window=found.window,
        denominator=found.denominator,
        words=found.words,
        words_total=found.words_total,
        rows=tuple(_row(row, state, found) for row in found.listed[first : first + _ROWS]),
        total=found.total,
        pager=pager(state, found.total, _ROWS),
        spread=_spread(found.dispersion, state.query),
        downloads=links(whole, blueprint.name),
        manifest=whole.url("collocates.manifest"),
    )


def _heads(window: int) -> Sequence[tuple[str | None, str, str]]:
    """Return the order, the name and the meaning of each column."""
    near = ngettext(
        "Occurrences within %(num)s word of a match", "Occurrences within %(num)s words of a match", window
    )
    return (
        ("word", gettext("Word"), gettext("A word leads to the turns that have it near a match")),
        ("together", gettext("Nearby"), near % {"num": window}),
        (
            None,
            gettext("Expected"),
            gettext("Occurrences there if the word were spread evenly over the text"),
        ),
        ("total", gettext("In all"), gettext("Occurrences in all turns that the filters leave")),
        ("log_dice", gettext("logDice"), gettext("How exclusively both occur together; at most 14")),
        (
            "log_likelihood",
            gettext("Log-likelihood"),
            gettext("G²: how sure it is that they do not meet by chance; p < 0.001 above 10.83"),
        ),
        ("mi", gettext("MI"), gettext("log2 of nearby over expected; favours rare words")),
        (
            "t",
            gettext("t-score"),
            gettext("Nearby less expected, over the square root of nearby; favours frequent words"),
        ),
    )


def _row(row: Collocate, state: SearchState, found: Collocates) -> CollocateRow:
    near = nearby(found.tree, row.word, found.window, row.together)
    hits = replace(state, view=SEARCH, options={}, page=1)
    if near.distance is None:
        told = gettext("Turns found that also contain this word, anywhere")
    else:
        told = gettext("Turns with both within %(count)s characters of each other") % {"count": near.distance}
    return CollocateRow(
        word=row.word,
        language=text_language(row.word),
        url=hits.asking(near.query, state.filters).url() if len(near.query) <= MAX_QUERY else None,
        told=told,
        together=row.together,
        expected=f"{row.expected:,.1f}",
        total=row.total,
        log_dice=f"{row.log_dice:.2f}",
        log_likelihood=f"{row.log_likelihood:,.1f}",
        mi=f"{row.mi:.2f}",
        t=f"{row.t:.2f}",
    )


def _spread(found: Dispersion, query: str) -> Spread | None:
    if found.dp is None:
        return None

    def drawn(size: tuple[int, int], links: int) -> Markup:
        width, height = size
        # The chart escapes all texts.
        return Markup(
            spread_chart(
                found,
                gettext("Occurrences per 10,000 characters in each call"),
                _tell,
                lambda call: transcript_url(call.call, query),
                width=width,
                height=height,
                links=links,
            )
        )

    return Spread(
        dp=f"{found.dp:.2f}",
        present=found.present,
        calls=len(found.calls),
        wide=drawn(_WIDE, _LINKS_WIDE),
        narrow=drawn(_NARROW, _LINKS_NARROW),
        unlinked=max(0, found.present - _LINKS_WIDE),
    )


def _tell(call: CallShare) -> str:
    place = " · ".join(filter(None, (call.company or call.call, call.period, call.date)))
    occurrences = ngettext("%(count)s occurrence", "%(count)s occurrences", call.occurrences)
    return f"{place}: {call.rate:,.1f} ({occurrences % {'count': f'{call.occurrences:,}'}})"
