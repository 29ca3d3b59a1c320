"""The page of keyness: the words that distinguish what a query finds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from searchapp.research.keyness import Keyness, KeyWord, Part
from searchapp.research.keyness import keyness as compare_words
from searchapp.research.nearby import with_word
from searchapp.research.word_requests import DEFAULT_FREQUENCY, MAX_FREQUENCY, KeynessRequest, KeynessSort
from searchapp.search.answer import Notice
from searchapp.web.choices import Choice, NumberChoice, read_options
from searchapp.web.downloads import links, offer
from searchapp.web.i18n import gettext
from searchapp.web.labels import role_label, section_label, text_language
from searchapp.web.layout import Link
from searchapp.web.library import current_view
from searchapp.web.pager import Pager, on_a_page, pager
from searchapp.web.urls import MAX_QUERY, SEARCH, SearchState, clean_query, read_state
from searchapp.web.views import Frame, view_frame
from searchapp.web.words import LENGTH, Column, WordForm, columns, word_form

blueprint = Blueprint("keyness", __name__)

_VIEW = "keyness.keyness"
_ROWS = 50

_MIN = NumberChoice("min", DEFAULT_FREQUENCY, 1, MAX_FREQUENCY)
_SORT: Choice[KeynessSort] = Choice(
    "sort",
    {"log_likelihood": lambda: gettext("Log-likelihood"), "log_ratio": lambda: gettext("Log ratio")},
)
# What a selection is often compared with.
_OFTEN: dict[str, Callable[[], str]] = {
    "role:analyst": lambda: role_label("analyst"),
    "role:management": lambda: role_label("management"),
    "section:prepared": lambda: section_label("prepared"),
    "section:qa": lambda: section_label("qa"),
}


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A word as displayed; ``url`` leads to the turns with it on the side where it is more frequent."""

    word: str
    language: str
    url: str | None
    told: str
    frequency: int
    reference: int
    rates: tuple[str, str]
    log_likelihood: str
    log_ratio: str


@dataclass(frozen=True, slots=True)
class Direction:
    """The words of one direction: those on this page, and the number of all."""

    name: str
    rows: tuple[KeyRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class KeynessPage:
    """Keyness as displayed. ``against`` is the query to compare with, "" for all other turns."""

    frame: Frame
    against: str
    comparisons: tuple[Link, ...]
    lengths: tuple[Link, ...]
    form: WordForm
    longest: int
    selection: Part
    reference: Part
    columns: tuple[Column, ...]
    directions: tuple[Direction, ...]
    pager: Pager
    downloads: tuple[Link, ...]
    manifest: str


@blueprint.get("/keyness")
def keyness() -> ResponseReturnValue:
    """Show the key words of a query; without a query and filters, go to the start page."""
    state, remarks = _read()
    if not state.asks:
        return redirect(url_for("search.home"))
    found = compare_words(current_view(), _request(state))
    state, remarks = on_a_page(state, max(found.more_total, found.less_total), remarks, _ROWS)
    around = view_frame(state, remarks, found.notices)
    return render_template("keyness.html", page=_page(state, found, around))


def _all() -> Keyness:
    state, _ = _read()
    return compare_words(current_view(), _request(state))


offer(blueprint, _all)


def _read() -> tuple[SearchState, tuple[Notice, ...]]:
    """Read the state of the page from its URL; an invalid value is replaced by the default, with a notice."""
    state, remarks = read_state(request.args, _VIEW)
    against, complaints = clean_query(request.args.get("against", ""))
    remarks += complaints
    # Another selection begins on page 1, but this is that of the URL.
    state = state.choosing(against=against or None).at_page(state.page)
    state, complaints = read_options(state, _MIN, LENGTH, _SORT)
    return state, (*remarks, *complaints)


def _request(state: SearchState) -> KeynessRequest:
    return KeynessRequest(
        state.query,
        state.filters,
        state.options.get("against"),
        _MIN.value(state),
        int(LENGTH.value(state)),
        _SORT.value(state),
        limit=None,
    )


def _page(state: SearchState, found: Keyness, around: Frame) -> KeynessPage:
    whole = state.at_page(1)
    against = state.options.get("against", "")
    part = slice((state.page - 1) * _ROWS, state.page * _ROWS)
    sides = (
        (gettext("More frequent here"), found.more, found.more_total, found.selection),
        (gettext("Less frequent here"), found.less, found.less_total, found.reference),
    )
    return KeynessPage(
        frame=around,
        against=against,
        comparisons=(
            Link(gettext("All other turns"), state.choosing(against=None).url(), not against),
            *(
                Link(label(), state.choosing(against=query).url(), against == query)
                for query, label in _OFTEN.items()
            ),
        ),
        lengths=LENGTH.links(state),
        form=word_form(state, _MIN, without=("against",)),
        longest=MAX_QUERY,
        selection=found.selection,
        reference=found.reference,
        columns=columns(state, _SORT, _heads()),
        directions=tuple(
            Direction(name, tuple(_row(row, state, side) for row in rows[part]), total)
            for name, rows, total, side in sides
        ),
        pager=pager(state, max(found.more_total, found.less_total), _ROWS),
        downloads=links(whole, blueprint.name),
        manifest=whole.url("keyness.manifest"),
    )


def _heads() -> Sequence[tuple[str | None, str, str]]:
    """Return the order, the name and the meaning of each column."""
    return (
        (
            None,
            gettext("Word"),
            gettext("A word leads to the turns with it on the side where it is more frequent"),
        ),
        (None, gettext("Here"), gettext("Occurrences in the turns found")),
        (None, gettext("There"), gettext("Occurrences in the turns compared with")),
        (
            "log_likelihood",
            gettext("Log-likelihood"),
            gettext(
                "G²: how sure it is that the difference is no chance; p < 0.001 above 10.83; negative if rarer here"
            ),
        ),
        (
            "log_ratio",
            gettext("Log ratio"),
            gettext("How large the difference is: with each step of 1, twice as frequent"),
        ),
    )


def _row(row: KeyWord, state: SearchState, side: Part) -> KeyRow:
    query = with_word(side.tree, row.word)
    hits = replace(state, view=SEARCH, options={}, page=1)
    return KeyRow(
        word=row.word,
        language=text_language(row.word),
        url=hits.asking(query, side.filters).url() if len(query) <= MAX_QUERY else None,
        told=gettext("Turns found by %(query)s") % {"query": query},
        frequency=row.frequency,
        reference=row.reference,
        rates=(_rate(row.per_million), _rate(row.reference_per_million)),
        log_likelihood=_signed(row.log_likelihood),
        log_ratio=_signed(row.log_ratio),
    )


def _rate(per_million: float) -> str:
    return gettext("%(rate)s in a million words") % {"rate": f"{per_million:,.1f}"}


def _signed(value: float) -> str:
    """Return a number with its sign.

    >>> _signed(12.345), _signed(-1234.5)
    ('+12.35', '−1,234.50')
    """
    return f"{value:+,.2f}".replace("-", "−")
