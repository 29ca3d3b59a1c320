"""Downloading all hits of a search: CSV for spreadsheets, JSON for programs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

from flask import Blueprint, Response, request, stream_with_context, url_for

from searchapp.search.answer import MAX_LIMIT, Answer, Hit, SearchRequest
from searchapp.search.collection import View
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


def defused(cell: str) -> str:
    """Return a text in a form that a spreadsheet shows instead of running as a formula.

    >>> defused("=1+1"), defused("毛利率")
    ("'=1+1", '毛利率')
    """
    return "'" + cell if cell.lstrip(" ").startswith(_FORMULA) else cell


@blueprint.get("/search.csv")
def as_csv() -> Response:
    """Send all hits as CSV that Excel opens as UTF-8."""
    asked = _request()
    rows = _rows(current_view(), asked)
    return _attachment(stream_with_context(rows), "text/csv", _name(asked.query, "csv"))


@blueprint.get("/search.json")
def as_json() -> Response:
    """Send the answer with all hits as one JSON object."""
    asked = _request()
    pieces = _object(current_view(), asked)
    return _attachment(stream_with_context(pieces), "application/json", _name(asked.query, "json"))


def _request() -> SearchRequest:
    state, _ = read_state(request.args)
    return replace(state.request(), limit=MAX_LIMIT, offset=0)


def _name(query: str, suffix: str) -> str:
    kept = "".join(letter if letter.isalnum() else "-" for letter in query)[:40].strip("-")
    return f"{kept or 'search'}.{suffix}"


def _attachment(body: Iterator[str], mimetype: str, name: str) -> Response:
    response = Response(body, mimetype=mimetype)
    # Headers allow Latin-1 only: RFC 6266 encodes the real name, with a plain name as a fallback.
    plain = "search." + name.rpartition(".")[2]
    disposition = f"attachment; filename={plain}; filename*=UTF-8''{quote(name)}"
    response.headers["Content-Disposition"] = disposition
    return response


def _answers(view: View, asked: SearchRequest) -> Iterator[Answer]:
    """Yield the answer page by page, all from one state; only one page is in memory at a time."""
    offset: int | None = 0
    while offset is not None:
        answer = view.search(replace(asked, offset=offset, suggest=offset == 0))
        yield answer
        offset = answer.next


def _rows(view: View, asked: SearchRequest) -> Iterator[str]:
    yield _BOM + _line(COLUMNS)
    for answer in _answers(view, asked):
        for hit in answer.hits:
            yield _line(_cells(hit, asked.query))


def _line(cells: tuple[str, ...]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()


def _cells(hit: Hit, query: str) -> tuple[str, ...]:
    texts = (
        hit.id,
        hit.company,
        hit.ticker,
        hit.period,
        hit.date,
        hit.title,
        hit.section,
        None if hit.exchange is None else str(hit.exchange),
        hit.speaker,
        hit.speaker_label,
        hit.speaker_inferred_from,
        hit.speaker_role,
        hit.speaker_title,
        hit.speaker_firm,
        str(len(hit.matches)),
        hit.text,
        _link(hit, query),
    )
    return tuple(defused(text or "") for text in texts)


def _link(hit: Hit, query: str) -> str:
    return url_for(
        "reading.transcript",
        transcript_id=hit.transcript,
        q=query or None,
        _anchor=f"t{hit.turn}",
        _external=True,
    )


def _object(view: View, asked: SearchRequest) -> Iterator[str]:
    separator = ""
    for number, answer in enumerate(_answers(view, asked)):
        data = answer.to_json()
        if number == 0:
            head = {name: value for name, value in data.items() if name not in ("hits", "next")}
            yield json.dumps(head, ensure_ascii=False)[:-1] + ', "hits": ['
        for hit in data["hits"]:
            yield separator + json.dumps(hit, ensure_ascii=False)
            separator = ", "
    yield '], "next": null}\n'
