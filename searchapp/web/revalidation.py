"""Answers that a browser has already: it asks whether they are still right, and gets the status 304 instead of them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import cast

from flask import Flask, Response, current_app, g, request

import searchapp
from searchapp.errors import SearchAppError
from searchapp.web import display
from searchapp.web.access import logged_in
from searchapp.web.adding import offered
from searchapp.web.i18n import current_language
from searchapp.web.library import current_view, library_of
from searchapp.web.urls import SEARCH, clean_query

# Whether the site is well, who may log in, and what is being added is asked anew each time; static files have tags of
# their own.
_ALWAYS_ANEW = ("static", "health.healthz", "login.form", "adding.form", "adding.batch")


def install(app: Flask, *assets: Mapping[str, str]) -> None:
    """Send entity tags, and do not answer again what has not changed.

    Args:
        app: has its checks of who gets in already.
        assets: the fingerprints of the files that answers are made with, such as templates.
    """
    made_with = _digest(searchapp.__version__, *(repr(sorted(each.items())) for each in assets))

    def look_up() -> Response | None:
        if request.endpoint in (None, *_ALWAYS_ANEW) or request.method not in ("GET", "HEAD"):
            return None
        try:
            g.entity_tag = tag = _tag(made_with, current_view().state)
        except SearchAppError:
            # The page itself says what is wrong with the index.
            return None
        # No star: it matches any answer, and here it is not known whether there is one.
        seen = request.if_none_match
        return Response(status=304) if seen.contains_weak(tag) and not seen.star_tag else None

    def send(response: Response) -> Response:
        tag = cast("str | None", g.get("entity_tag"))
        if tag is not None and response.status_code in (200, 304):
            # Weak: the time that a search took is in the page, but of no interest.
            response.set_etag(tag, weak=True)
        return response

    app.before_request(look_up)
    app.after_request(send)


def _tag(made_with: str, state: str) -> str:
    """Return a digest of all that an answer depends on. Raises the errors of ``changed``."""
    # The start page says when the index changed, and the same files give the same state at any time.
    start = request.endpoint in ("search.home", SEARCH) and not clean_query(request.args.get("q", ""))[0]
    return _digest(
        made_with,
        state,
        library_of(current_app).changed().isoformat() if start else "",
        request.scheme,
        request.host,
        request.full_path,
        current_language(),
        request.cookies.get(display.COOKIE, ""),
        str(logged_in()),
        # Of the link to that page.
        str(offered()),
        # Of citations.
        date.today().isoformat(),
    )


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:32]
