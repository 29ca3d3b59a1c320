"""Downloading all hits of a search: CSV for spreadsheets, JSON for programs."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import cache, partial
from threading import BoundedSemaphore
from urllib.parse import quote

from flask import Blueprint, Flask, Response, current_app, request, stream_with_context, url_for

from searchapp.engine.base import MarkedTurn
from searchapp.errors import BusyError
from searchapp.search.answer import Answer, SearchRequest
from searchapp.search.collection import hit_of
from searchapp.search.snippet import make_snippet
from searchapp.web.library import current_view
from searchapp.web.urls import read_state

blueprint = Blueprint("export", __name__)

COLUMNS = (
    "id",
    "company",
    "ticker",
    "period",
    "date",
    "title",
    "section",
    "exchange",
    "speaker",
    "speaker_label",
    "speaker_inferred_from",
    "speaker_role",
    "speaker_title",
    "speaker_firm",
    "occurrences",
    "text",
    "link",
)

# Spreadsheets run a cell that starts with one of these as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_BOM = "\ufeff"
_CHUNK = 2**16
# Of the eight threads of the server, so that downloads leave most of them to pages.
_AT_A_TIME = 2
_KEY = "searchapp.downloads"


def defused(cell: str) -> str:
    """Return a text in a form that a spreadsheet shows instead of running as a formula.

    >>> defused("=1+1"), defused("毛利率")
    ("'=1+1", '毛利率')
    """
    return "'" + cell if cell.lstrip(" ").startswith(_FORMULA) else cell


def install(app: Flask) -> None:
    """Add the downloads to an application."""
    app.extensions[_KEY] = BoundedSemaphore(_AT_A_TIME)
    app.register_blueprint(blueprint)


@contextmanager
def _place() -> Iterator[ExitStack]:
    """Take one of the places for downloads; it is given back at the end of the block, or by the stack it yields.

    Raises BusyError if there is none: a download that waited for one would keep a thread from other visitors.
    """
    places: BoundedSemaphore = current_app.extensions[_KEY]
    if not places.acquire(blocking=False):
        raise BusyError("other downloads are running; try again in a few seconds")
    with ExitStack() as held:
        held.callback(places.release)
        yield held


@blueprint.get("/search.csv")
def as_csv() -> Response:
    """Send all hits as CSV that Excel opens as UTF-8."""
    asked = _request()
    with _place() as place:
        rows = _rows(current_view().hits(asked), asked.query)
        return _attachment(rows, "text/csv", _name(asked.query, "csv"), place)


@blueprint.get("/search.json")
def as_json() -> Response:
    """Send the answer with all hits as one JSON object."""
    asked = _request()
    view = current_view()
    with _place() as place:
        pieces = _object(view.search(asked), view.hits(asked))
        return _attachment(pieces, "application/json", _name(asked.query, "json"), place)


def _request() -> SearchRequest:
    state, _ = read_state(request.args)
    return replace(state.request(), limit=0, offset=0)


def _name(query: str, suffix: str) -> str:
    kept = "".join(letter if letter.isalnum() else "-" for letter in query)[:40].strip("-")
    return f"{kept or 'search'}.{suffix}"


def _attachment(body: Iterator[str], mimetype: str, name: str, place: ExitStack) -> Response:
    """Return a response that keeps its place until it is sent."""
    held = place.pop_all()
    response = Response(stream_with_context(_chunks(body, held)), mimetype=mimetype)
    # Also where the body is never asked for, as by HEAD.
    response.call_on_close(held.close)
    # Headers allow Latin-1 only: RFC 6266 encodes the real name, with a plain name as a fallback.
    plain = "search." + name.rpartition(".")[2]
    disposition = f"attachment; filename={plain}; filename*=UTF-8''{quote(name)}"
    response.headers["Content-Disposition"] = disposition
    return response


def _rows(hits: Iterable[tuple[MarkedTurn, str | None]], query: str) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield _BOM + writer.writerow(COLUMNS)
    link_to = cache(partial(_link, query))
    for hit, inferred_from in hits:
        yield writer.writerow(_cells(hit, inferred_from, f"{link_to(hit.call.id)}#t{hit.turn.index}"))


class _Echo:
    """A file that returns what is written to it."""

    def write(self, text: str) -> str:
        return text


def _cells(hit: MarkedTurn, inferred_from: str | None, link: str) -> list[str]:
    call, turn = hit.call, hit.turn
    texts = (
        f"{call.id}:{turn.index}",
        call.company,
        call.ticker,
        call.period,
        call.date,
        call.title,
        turn.section,
        None if turn.exchange is None else str(turn.exchange),
        turn.speaker,
        turn.label,
        inferred_from,
        turn.role,
        turn.title,
        turn.firm,
        str(len(hit.marks)),
        turn.text,
        link,
    )
    return [defused(text or "") for text in texts]


def _link(query: str, transcript: str) -> str:
    return url_for("reading.transcript", transcript_id=transcript, q=query or None, _external=True)


def _object(answer: Answer, hits: Iterable[tuple[MarkedTurn, str | None]]) -> Iterator[str]:
    head = {name: value for name, value in answer.to_json().items() if name not in ("hits", "next")}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "hits": ['
    separator = ""
    for hit, inferred_from in hits:
        snippet = make_snippet(hit.turn.text, hit.marks)
        yield separator + json.dumps(hit_of(hit, inferred_from, snippet).to_json(), ensure_ascii=False)
        separator = ", "
    yield '], "next": null}\n'


def _chunks(pieces: Iterable[str], place: ExitStack) -> Iterator[bytes]:
    """Join pieces of a text to chunks of at least _CHUNK bytes, since each chunk costs a system call."""
    with place:
        chunk = bytearray()
        for piece in pieces:
            chunk += piece.encode()
            if len(chunk) >= _CHUNK:
                yield bytes(chunk)
                chunk.clear()
        yield bytes(chunk)
