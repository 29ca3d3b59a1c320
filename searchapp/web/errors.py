"""Error responses: a page that says what to do, or JSON for the API."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, InternalServerError

from searchapp.errors import (
    BusyError,
    EngineUnavailableError,
    ExtraMissingError,
    QueryTooCostlyError,
    SearchAppError,
)
from searchapp.web.i18n import gettext
from searchapp.web.logs import escape_messages
from searchapp.web.urls import clean_query

API = "/api/"
_DATA = (
    "/healthz",
    "/search.json",
    "/concordance.jsonl",
    "/trend.json",
    "/matrix.json",
    "/collocates.jsonl",
    "/keyness.jsonl",
    *(
        f"/{view}.manifest.json"
        for view in ("search", "concordance", "trend", "matrix", "collocates", "keyness")
    ),
)

_CODES = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    422: "invalid_parameter",
    500: "internal",
}


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """The content of an error page: what happened, what to do, and a command to run or a query to change, if any."""

    status: int
    heading: str
    advice: str
    command: str | None = None
    query: str | None = None


def for_program(status: int, code: str, message: str) -> ResponseReturnValue:
    """Return an error response in the form of the API."""
    return jsonify({"error": {"code": code, "message": message}}), status


def wants_json() -> bool:
    """Return whether the request is from a program."""
    data = request.path.startswith(API) or request.path in _DATA
    return data and request.endpoint != "api_docs.docs"


def _page(page: ErrorPage) -> ResponseReturnValue:
    return render_template("error.html", page=page), page.status


def _describe_status(status: int) -> ErrorPage:
    if status == 404:
        return ErrorPage(
            status,
            gettext("Page not found"),
            gettext("The address may be mistyped, or the page has moved."),
        )
    if status == 405:
        return ErrorPage(
            status,
            gettext("This page is read-only"),
            gettext("Open it with a link or in the address bar; it does not accept submitted data."),
        )
    if status == 413:
        return ErrorPage(
            status,
            gettext("That was too much at once"),
            gettext("Go back and send fewer or smaller files."),
        )
    if status >= 500:
        return ErrorPage(
            status,
            gettext("Something went wrong"),
            gettext("This is an error in the server. The details are in its log; try again in a moment."),
        )
    return ErrorPage(
        status,
        gettext("Invalid request"),
        gettext("Go back and try again, or start a new search."),
    )


def _describe_error(error: SearchAppError) -> ErrorPage:
    status = error.status
    if error.code == "transcript_not_found":
        return ErrorPage(
            status,
            gettext("Transcript not found"),
            gettext("It may have been removed or renamed. See the list of all transcripts."),
        )
    if error.code == "unknown_host":
        return ErrorPage(
            status,
            gettext("Unknown host name"),
            gettext(
                "This site does not answer under the name in the address bar. Open it under its own name, or have this name added to SEARCHAPP_HOSTS."
            ),
        )
    if error.code == "access_denied":
        return ErrorPage(
            status,
            gettext("No access"),
            gettext(
                "Open this site at the address where you log in, or ask the person who runs it for access."
            ),
        )
    if error.code == "foreign_form":
        return ErrorPage(
            status,
            gettext("This form was not sent from this site"),
            gettext("Open the page again and send the form from there."),
        )
    if isinstance(error, BusyError):
        return ErrorPage(
            status,
            gettext("The server is busy"),
            gettext("Other large searches or downloads are running. Try again in a few seconds."),
        )
    if isinstance(error, EngineUnavailableError):
        return ErrorPage(
            status,
            gettext("The search cannot answer at the moment"),
            gettext(
                "The search servers do not answer, or not completely. Try again in a moment. The person who runs this site finds the reason and what to do in its log."
            ),
        )
    if isinstance(error, ExtraMissingError):
        picture = error.extra == "png"
        return ErrorPage(
            status,
            gettext("This site cannot write PNG pictures")
            if picture
            else gettext("This site cannot write Excel files"),
            gettext(
                "The person who runs it can install what is missing with this command. %(format)s works without it.",
                format="SVG" if picture else "CSV",
            ),
            f"pip install '.[{error.extra}]'",
        )
    if error.code == "font_missing":
        return ErrorPage(
            status,
            gettext("This site cannot write PNG pictures"),
            gettext(
                "The machine that runs it has no font for the characters of the picture. The person who runs it can install one, such as Noto Sans CJK. SVG works without it."
            ),
        )
    if error.code == "too_many_rows":
        return ErrorPage(
            status,
            gettext("Too many rows for an Excel sheet"),
            gettext("Download them as CSV, or draw a sample."),
        )
    if isinstance(error, QueryTooCostlyError):
        return ErrorPage(
            status,
            gettext("This search would take too long"),
            _cheaper(error),
            query=clean_query(request.args.get("q", ""))[0],
        )
    if error.code == "index_missing":
        return ErrorPage(
            status,
            gettext("There is no index yet"),
            gettext("Build it with this command, then reload this page."),
            "searchapp index build",
        )
    if error.code == "index_outdated":
        return ErrorPage(
            status,
            gettext("The index was made by another version"),
            gettext("Rebuild it with this command, then reload this page."),
            "searchapp index build",
        )
    if error.code == "index_damaged":
        return ErrorPage(
            status,
            gettext("The index is damaged"),
            gettext("Rebuild it with this command, then reload this page."),
            "searchapp index build",
        )
    return _describe_status(status)


def _cheaper(error: QueryTooCostlyError) -> str:
    if error.piece is None:
        return gettext("Search for fewer terms, or for rarer ones.")
    return gettext(
        "“%(term)s” takes most of the time. Leave it out, or search for a rarer term.", term=error.piece
    )


def _on_error(error: SearchAppError) -> ResponseReturnValue:
    # A busy server would fill its log with the requests that it turns away.
    if error.status >= 500 and not isinstance(error, BusyError):
        current_app.logger.error("%s %s: %s", request.method, request.path, error)
    if wants_json():
        answer = for_program(error.status, error.code, str(error))
    else:
        answer = _page(_describe_error(error))
    response = make_response(answer)
    if isinstance(error, (BusyError, EngineUnavailableError)):
        response.headers["Retry-After"] = "10"
    if error.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="searchapp"'
    return response


def _on_http_error(error: HTTPException) -> ResponseReturnValue:
    # Redirects are HTTPExceptions too, and some exceptions come with their own response.
    status = error.code or 500
    if status < 400 or error.response is not None:
        return error.get_response()
    if wants_json():
        body = for_program(status, _CODES.get(status, "error"), f"{error.name}: {error.description}")
    else:
        body = _page(_describe_status(status))
    response = make_response(body)
    kept = [(name, value) for name, value in error.get_headers() if name.lower() in ("allow", "retry-after")]
    response.headers.extend(kept)
    return response


def _on_crash(error: InternalServerError) -> ResponseReturnValue:
    # Flask has already logged the exception; its details are not for visitors.
    if wants_json():
        return for_program(500, _CODES[500], "Something went wrong; the details are in the server's log.")
    return _page(_describe_status(500))


def install(app: Flask) -> None:
    """Handle all errors of an application, and escape what is logged of them."""
    escape_messages(app.logger)
    app.register_error_handler(SearchAppError, _on_error)
    app.register_error_handler(HTTPException, _on_http_error)
    app.register_error_handler(InternalServerError, _on_crash)
