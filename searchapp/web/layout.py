"""The frame of every page: language, navigation and language switch."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from html import escape
from typing import NamedTuple
from urllib.parse import urlencode

from flask import Flask, request, url_for
from werkzeug.datastructures import MultiDict

import searchapp
from searchapp.web.access import admitted, logged_in
from searchapp.web.adding import offered
from searchapp.web.facets import VALUES
from searchapp.web.i18n import HTML_LANGUAGES, LANGUAGES, current_language, gettext, number
from searchapp.web.labels import VIEWS, role_label, section_label, text_language
from searchapp.web.library import library_of
from searchapp.web.urls import path


class Link(NamedTuple):
    """A navigation link; ``current`` if it leads to the current page."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """The same page in another language."""

    label: str
    url: str
    language: str


@dataclass(frozen=True, slots=True)
class Layout:
    """The frame of a page; ``navigation`` is empty for visitors who have not logged in yet."""

    language: str
    navigation: tuple[Link, ...]
    languages: tuple[LanguageLink, ...]
    logged_in: bool
    version: str


def _navigation() -> tuple[Link, ...]:
    if not admitted():
        return ()
    endpoint = request.endpoint or ""
    return (
        Link(gettext("Search"), path("search.home"), endpoint in ("search.home", VALUES, *VIEWS)),
        Link(
            gettext("Transcripts"),
            path("transcripts.listing"),
            endpoint
            in ("transcripts.listing", "reading.transcript", "cite.cite", "adding.form", "adding.batch"),
        ),
        Link(gettext("Help"), path("help.help"), endpoint == "help.help"),
    )


def _in_language(code: str) -> str:
    """Return the URL of this page in another language, or of the start page if this URL is invalid."""
    if (
        request.endpoint is None
        or request.routing_exception is not None
        or request.method not in ("GET", "HEAD")
    ):
        return url_for("search.home", lang=code)
    arguments = MultiDict(request.args)
    arguments["lang"] = code
    # Not as arguments of url_for: a URL may contain names that are reserved there.
    here = url_for(request.endpoint, **request.view_args) if request.view_args else path(request.endpoint)
    return f"{here}?{urlencode(list(arguments.items(multi=True)))}"


def frame() -> Layout:
    """Return the frame for the page being rendered."""
    here = current_language()
    return Layout(
        language=HTML_LANGUAGES[here],
        navigation=_navigation(),
        languages=tuple(
            LanguageLink(name, _in_language(code), HTML_LANGUAGES[code])
            for code, name in LANGUAGES.items()
            if code != here
        ),
        logged_in=logged_in(),
        version=searchapp.__version__,
    )


def escaped(text: str) -> str:
    """Return a text escaped for HTML, as the filter ``e`` does in several times as long.

    For the parts of templates that escape nothing else: elsewhere what this returns would be escaped again.

    >>> escaped("毛利率"), escaped("R&D <b>")
    ('毛利率', 'R&amp;D &lt;b&gt;')
    """
    if "&" in text or "<" in text or ">" in text or '"' in text or "'" in text:
        return escape(text)
    return text


def install(app: Flask) -> None:
    """Add the frame and the formatting filters to the templates."""
    # A function, so that the page of a crash does not ask the library for anything.
    app.context_processor(
        lambda: {"layout": frame(), "holds_synthetic": library_of(app).synthetic, "can_add": offered}
    )
    app.jinja_env.filters.update(
        escaped=escaped,
        number=number,
        role_label=role_label,
        section_label=section_label,
        text_language=text_language,
        # A macro that is rendered once for equal arguments.
        once=cache,
    )
    app.jinja_env.globals["path"] = path
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
