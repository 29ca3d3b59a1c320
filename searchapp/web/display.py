"""How hits are listed: as cards or one a line, and under their calls.

A browser remembers whether hits are cards. The choice is in the cookie, which the URL overrides. What a URL with a page
number shows depends on the URL alone, because a page has more lines than cards.
"""

from __future__ import annotations

from typing import Literal

from flask import Flask, Response, request

from searchapp.search.answer import Notice
from searchapp.web.choices import Choice
from searchapp.web.i18n import gettext
from searchapp.web.layout import Link
from searchapp.web.urls import PAGE_SIZE, SearchState

Form = Literal["cards", "compact"]
Group = Literal["none", "call"]

COOKIE = "hits"
_YEAR = 365 * 24 * 3600
_LINES = 20

_FORM: Choice[Form] = Choice(
    COOKIE, {"cards": lambda: gettext("Cards"), "compact": lambda: gettext("Compact")}
)
_GROUP: Choice[Group] = Choice(
    "group", {"none": lambda: gettext("By turn"), "call": lambda: gettext("By call")}
)


def read_display(state: SearchState) -> tuple[SearchState, tuple[Notice, ...]]:
    """Read from the request how hits are listed; an invalid value is replaced by the default, with a notice."""
    page = state.page
    state, of_form = _FORM.read(state)
    if not {_FORM.name, "page"} & request.args.keys() and request.cookies.get(COOKIE) == "compact":
        state = _FORM.chosen(state, "compact")
    state, of_group = _GROUP.read(state)
    # Another choice begins on page 1, but these are those of the URL.
    return state.at_page(page), (*of_form, *of_group)


def compact(state: SearchState) -> bool:
    """Return whether a hit is one line."""
    return _FORM.value(state) == "compact"


def grouped(state: SearchState) -> bool:
    """Return whether hits are listed under their calls."""
    return _GROUP.value(state) == "call"


def page_size(state: SearchState) -> int:
    """Return the number of hits on a page."""
    return _LINES if compact(state) else PAGE_SIZE


def forms(state: SearchState) -> tuple[Link, ...]:
    """Return a link to each form; it names the default too, because a cookie may name the other one."""
    return tuple(
        Link(label(), state.choosing(**{_FORM.name: form}).url(), form == _FORM.value(state))
        for form, label in _FORM.labels.items()
    )


def groupings(state: SearchState) -> tuple[Link, ...]:
    """Return the links to the hits by themselves and under their calls."""
    return _GROUP.links(state)


def _remember(response: Response) -> Response:
    form = request.args.get(COOKIE, "")
    if form in _FORM.labels and request.endpoint in ("search.search", "search.home"):
        response.set_cookie(COOKIE, form, max_age=_YEAR, httponly=True, samesite="Lax")
    return response


def install(app: Flask) -> None:
    """Store a form chosen in the URL in the cookie."""
    app.after_request(_remember)
