"""Host names: a request under an unknown name is refused.

Otherwise any web page could read the site through the browser of somebody who can reach it: the page points its own
name at 127.0.0.1, and the browser takes both for the same site (DNS rebinding).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from flask import Flask, request

from searchapp.errors import SearchAppError

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
"""The names that always work."""

_REFUSED = "searchapp.host_refused"
_PORT = re.compile(r":[0-9]{1,5}\Z")


class UnknownHostError(SearchAppError):
    """The site is not known under the host name of the request."""

    code = "unknown_host"
    status = 400


class _KnownHosts:
    """Passes requests on, those under an unknown name as refused and without that name, so that no link has it."""

    def __init__(self, app: WSGIApplication, names: Collection[str]) -> None:
        self._app = app
        self._names = names

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if _PORT.sub("", environ.get("HTTP_HOST", "").lower()) not in self._names:
            environ["HTTP_HOST"] = LOOPBACK[0]
            environ[_REFUSED] = True
        return self._app(environ, start_response)


def _refuse() -> None:
    # Static files hold no data, and the page that says what is wrong needs them.
    if _REFUSED in request.environ and request.endpoint != "static":
        raise UnknownHostError(
            "this site is not known under the host name of the request; use its own name, "
            "or allow this one with SEARCHAPP_HOSTS"
        )


def install(app: Flask, names: Iterable[str]) -> None:
    """Refuse requests to an application under other host names than these and LOOPBACK, whatever their port."""
    app.wsgi_app = _KnownHosts(app.wsgi_app, frozenset((*LOOPBACK, *names)))  # type: ignore[method-assign]
    app.before_request(_refuse)
