"""Downloading all hits of a search: CSV for spreadsheets, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial

from flask import Blueprint, Response, jsonify, request, url_for

from searchapp.engine.base import MarkedTurn
from searchapp.search.answer import Answer, SearchRequest
from searchapp.search.collection import hit_of
from searchapp.search.snippet import make_snippet
from searchapp.web.downloads import attachment, chunks, csv_rows, place
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


@blueprint.get("/search.csv")
def as_csv() -> Response:
    """Send all hits as CSV that Excel opens as UTF-8."""
    asked = _request()
    with place() as taken:
        rows = csv_rows(COLUMNS, _rows(current_view().hits(asked), asked.query))
        return attachment(chunks(rows), "text/csv", asked.query, "csv", taken)


@blueprint.get("/search.json")
def as_json() -> Response:
    """Send the answer with all hits as one JSON object."""
    asked = _request()
    view = current_view()
    with place() as taken:
        # No answer holds all hits at once, so this one has none, and the hits follow one by one.
        answer = replace(view.search(replace(asked, limit=0)), manifest=view.manifest(asked))
        pieces = _object(answer, view.hits(asked))
        return attachment(chunks(pieces), "application/json", asked.query, "json", taken)


@blueprint.get("/search.manifest.json")
def manifest() -> Response:
    """Send what is needed to make the downloads again."""
    return jsonify(current_view().manifest(_request()).to_json())


def _request() -> SearchRequest:
    state, _ = read_state(request.args)
    return replace(state.request(), limit=None, offset=0)


def _rows(hits: Iterable[tuple[MarkedTurn, str | None]], query: str) -> Iterator[Sequence[str | int | None]]:
    link_to = cache(partial(_link, query))
    for hit, inferred_from in hits:
        yield _cells(hit, inferred_from, f"{link_to(hit.call.id)}#t{hit.turn.index}")


def _cells(hit: MarkedTurn, inferred_from: str | None, link: str) -> Sequence[str | int | None]:
    call, turn = hit.call, hit.turn
    return (
        f"{call.id}:{turn.index}",
        call.company,
        call.ticker,
        call.period,
        call.date,
        call.title,
        turn.section,
        turn.exchange,
        turn.speaker,
        turn.label,
        inferred_from,
        turn.role,
        turn.title,
        turn.firm,
        len(hit.marks),
        turn.text,
        link,
    )


def _link(query: str, transcript: str) -> str:
    return url_for("reading.transcript", transcript_id=transcript, q=query or None, _external=True)


def _object(answer: Answer, hits: Iterable[tuple[MarkedTurn, str | None]]) -> Iterator[str]:
    head = answer.to_json()
    tail = {name: head.pop(name) for name in ("next", "manifest")}
    del head["hits"]
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "hits": ['
    separator = ""
    for hit, inferred_from in hits:
        snippet = make_snippet(hit.turn.text, hit.marks)
        yield separator + json.dumps(hit_of(hit, inferred_from, snippet).to_json(), ensure_ascii=False)
        separator = ", "
    yield "], " + json.dumps(tail, ensure_ascii=False)[1:] + "\n"
