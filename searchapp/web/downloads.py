"""Sending long tables as files: a few at a time, piece by piece."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from threading import BoundedSemaphore
from typing import Any, Protocol
from urllib.parse import quote

from flask import Blueprint, Flask, Response, current_app, jsonify, stream_with_context

from searchapp.errors import BusyError
from searchapp.research.workbook import workbook
from searchapp.search.manifest import Manifest
from searchapp.web.layout import Link
from searchapp.web.urls import SearchState

# Spreadsheets run a cell that starts with one of these as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_BOM = "\ufeff"
_CHUNK = 2**16
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Of the eight threads of the server, so that downloads leave most of them to pages.
_AT_A_TIME = 2
_KEY = "searchapp.downloads"


_TABLES = ("csv", "xlsx", "jsonl")
_LABELS = {"csv": "CSV", "xlsx": "Excel", "json": "JSON", "jsonl": "JSON", "svg": "SVG", "png": "PNG"}


class Found(Protocol):
    """All that a view found for a query, as a table; see ``Table`` of ``searchapp.search.records``."""

    @property
    def query(self) -> str:
        """The query as it was typed."""
        ...

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the cells of a row, in their order."""
        ...

    @property
    def manifest(self) -> Manifest:
        """How it was made."""
        ...

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield each row as an object of the API."""
        ...

    def cells(self) -> Iterator[tuple[str | float | None, ...]]:
        """Yield the cells of each row."""
        ...


class Whole(Protocol):
    """What a view found for a query, as one object."""

    @property
    def query(self) -> str:
        """The query as it was typed."""
        ...

    def to_json(self) -> dict[str, Any]:
        """Return the object that the API returns."""
        ...


def offer(blueprint: Blueprint, find: Callable[[], Found], suffixes: Sequence[str] = _TABLES) -> None:
    """Add the downloads of a view to its blueprint: ``/trend.csv``, ``.xlsx`` and ``.jsonl``, and ``/trend.manifest.json``.

    Args:
        blueprint: the view; its name is the beginning of the paths.
        find: reads the URL and finds everything; called once there is a place.
        suffixes: which of these three.
    """
    name = blueprint.name
    for suffix in suffixes:
        blueprint.add_url_rule(f"/{name}.{suffix}", f"as_{suffix}", partial(_SENDERS[suffix], find))
    blueprint.add_url_rule(f"/{name}.manifest.json", "manifest", lambda: jsonify(find().manifest.to_json()))


def links(state: SearchState, view: str, suffixes: Sequence[str] = _TABLES) -> tuple[Link, ...]:
    """Return the links to the downloads of a view; ``state`` is that of its first page."""
    return tuple(Link(_LABELS[suffix], state.url(f"{view}.as_{suffix}")) for suffix in suffixes)


def install(app: Flask) -> None:
    """Give an application its places for downloads."""
    app.extensions[_KEY] = BoundedSemaphore(_AT_A_TIME)


@contextmanager
def place() -> Iterator[ExitStack]:
    """Take one of the places for downloads; it is given back at the end of the block, or by the stack it yields.

    Raises BusyError if there is none: a download that waited for one would keep a thread from other visitors.
    """
    places: BoundedSemaphore = current_app.extensions[_KEY]
    if not places.acquire(blocking=False):
        raise BusyError("other downloads are running; try again in a few seconds")
    with ExitStack() as held:
        held.callback(places.release)
        yield held


def attachment(body: Iterable[bytes], mimetype: str, name: str, suffix: str, taken: ExitStack) -> Response:
    """Return a response that keeps its place until it is sent.

    Args:
        body: the content in pieces.
        mimetype: its type.
        name: a text to name the file after; what file names cannot have is replaced.
        suffix: the end of the file name, without the dot.
        taken: what ``place`` gave.
    """
    held = taken.pop_all()
    response = Response(stream_with_context(_held(body, held)), mimetype=mimetype)
    # Also where the body is never asked for, as by HEAD.
    response.call_on_close(held.close)
    kept = "".join(letter if letter.isalnum() else "-" for letter in name)[:40].strip("-")
    real = quote(f"{kept or 'search'}.{suffix}")
    # Headers allow Latin-1 only: RFC 6266 encodes the real name, with a plain name as a fallback.
    disposition = f"attachment; filename=search.{suffix}; filename*=UTF-8''{real}"
    response.headers["Content-Disposition"] = disposition
    return response


def _held(body: Iterable[bytes], held: ExitStack) -> Iterator[bytes]:
    with held:
        yield from body


def chunks(pieces: Iterable[str]) -> Iterator[bytes]:
    """Join pieces of a text to chunks of at least _CHUNK bytes, since each chunk costs a system call."""
    chunk = bytearray()
    for piece in pieces:
        chunk += piece.encode()
        if len(chunk) >= _CHUNK:
            yield bytes(chunk)
            chunk.clear()
    yield bytes(chunk)


def _send_csv(find: Callable[[], Found]) -> Response:
    with place() as taken:
        found = find()
        return attachment(
            chunks(csv_rows(found.columns, found.cells())), "text/csv", found.query, "csv", taken
        )


def _send_jsonl(find: Callable[[], Found]) -> Response:
    with place() as taken:
        found = find()
        lines = (f"{json.dumps(row, ensure_ascii=False)}\n" for row in found.rows())
        return attachment(chunks(lines), "application/jsonl", found.query, "jsonl", taken)


def _send_xlsx(find: Callable[[], Found]) -> Response:
    with place() as taken:
        found = find()
        file = workbook(found.columns, found.cells())
        taken.callback(file.close)
        pieces = iter(partial(file.read, _CHUNK), b"")
        return attachment(pieces, _XLSX, found.query, "xlsx", taken)


_SENDERS = {"csv": _send_csv, "jsonl": _send_jsonl, "xlsx": _send_xlsx}


def send_json(find: Callable[[], Whole]) -> Response:
    """Return the object that the API returns as a JSON file; it is found once there is a place."""
    with place() as taken:
        found = find()
        text = json.dumps(found.to_json(), ensure_ascii=False)
        return attachment([text.encode()], "application/json", found.query, "json", taken)


def defused(cell: str) -> str:
    """Return a text in a form that a spreadsheet shows instead of running as a formula.

    >>> defused("=1+1"), defused("毛利率")
    ("'=1+1", '毛利率')
    """
    return "'" + cell if cell.lstrip(" ").startswith(_FORMULA) else cell


def csv_rows(columns: Sequence[str], rows: Iterable[Sequence[str | float | None]]) -> Iterator[str]:
    """Yield a table as CSV that Excel opens as UTF-8, and that runs no formula."""
    writer = csv.writer(_Echo())
    yield _BOM + writer.writerow(columns)
    for row in rows:
        yield writer.writerow([defused(cell) if isinstance(cell, str) else cell for cell in row])


class _Echo:
    """A file that returns what is written to it."""

    def write(self, text: str) -> str:
        return text
