"""The JSON API: everything the web pages show, for programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any, cast

from apiflask import APIBlueprint, APIFlask
from apiflask.exceptions import HTTPError
from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from searchapp.engine.base import Sample
from searchapp.research.concordance import ConcordanceRequest
from searchapp.research.concordance import concordance as list_lines
from searchapp.search.answer import FACET_FIELDS, SearchRequest
from searchapp.search.doubts import Doubts
from searchapp.web.library import current_view
from searchapp.web.schemas import (
    AnswerOut,
    CitationOut,
    CitationQuery,
    CompletionsOut,
    ConcordanceOut,
    ConcordanceQuery,
    ErrorOut,
    FacetPageOut,
    FacetsQuery,
    SearchQuery,
    SuggestQuery,
    TranscriptOut,
    TranscriptQuery,
    TranscriptsOut,
)

PREFIX = "/api/v1"
SPEC = f"{PREFIX}/openapi.json"

blueprint = APIBlueprint("api", __name__, url_prefix=PREFIX, tag="API")

_NO_INDEX = "There is no index yet"


@blueprint.get("/search")
@blueprint.input(SearchQuery, location="query", arg_name="asked")
@blueprint.output(AnswerOut, description="The answer")
@blueprint.doc(responses={503: _NO_INDEX})
def search(asked: dict[str, Any]) -> Response:
    """Search the turns.

    Returns exact totals and facets over all hits, and one page of hits.
    """
    wanted = SearchRequest(
        asked["q"], _filters(asked), asked["sort"], asked["limit"], asked["offset"], asked["facet_limit"]
    )
    return jsonify(current_view().search(wanted).to_json())


@blueprint.get("/concordance")
@blueprint.input(ConcordanceQuery, location="query", arg_name="asked")
@blueprint.output(ConcordanceOut, description="The lines")
@blueprint.doc(responses={503: _NO_INDEX})
def concordance(asked: dict[str, Any]) -> Response:
    """List the occurrences of a query.

    Returns each with the text on both sides, in the order asked for, and the manifest that says how the lines were made.
    """
    sample = Sample(asked["sample"], asked["seed"]) if "sample" in asked else None
    request = ConcordanceRequest(
        asked["q"], _filters(asked), asked["order"], sample, asked["limit"], asked["offset"]
    )
    return jsonify(list_lines(current_view(), request).to_json())


@blueprint.get("/suggest")
@blueprint.input(SuggestQuery, location="query", arg_name="asked")
@blueprint.output(CompletionsOut, description="At most eight completions")
@blueprint.doc(responses={503: _NO_INDEX})
def suggest(asked: dict[str, Any]) -> Response:
    """Complete a query that is being typed.

    Returns companies, speakers, periods and firms by name, ticker, pinyin or initials, and frequent words.
    """
    return jsonify({"completions": [asdict(each) for each in current_view().complete(asked["q"])]})


@blueprint.get("/transcripts")
@blueprint.output(TranscriptsOut, description="The list")
@blueprint.doc(responses={503: _NO_INDEX})
def transcripts() -> Response:
    """List the transcripts.

    They are sorted by company, then period (newest first). Those that need a look have warnings or possible duplicates.
    """
    view = current_view()
    doubts, none = view.doubts(), Doubts()
    return jsonify(
        {
            "transcripts": [
                asdict(summary) | asdict(doubts.get(summary.id, none)) for summary in view.transcripts()
            ]
        }
    )


@blueprint.get("/transcripts/<path:transcript_id>")
@blueprint.input(TranscriptQuery, location="query", arg_name="asked")
@blueprint.output(TranscriptOut, description="The transcript")
@blueprint.doc(responses={404: "No transcript has this id", 503: _NO_INDEX})
def transcript(transcript_id: str, asked: dict[str, Any]) -> Response:
    """Get one transcript.

    Returns its participants and turns, which speakers were inferred, and what needs a look. With q, every turn has its matches.
    """
    view = current_view()
    found = view.read(transcript_id)
    body = asdict(found) | {"inferred": [asdict(one) for one in view.inferred(found.id)]}
    body |= asdict(view.doubts_of(found.id))
    if "q" in asked:
        marked = view.mark(found, asked["q"])
        for turn, matches in zip(body["turns"], marked.matches, strict=True):
            turn["matches"] = [list(match) for match in matches]
        body["parsed"] = marked.parsed
        body["notices"] = [str(remark) for remark in marked.notices]
        body["occurrences"] = marked.occurrences
    return jsonify(body)


@blueprint.get("/transcripts/<path:transcript_id>/turns/<int:turn>/citation")
@blueprint.input(CitationQuery, location="query", arg_name="asked")
@blueprint.output(CitationOut, description="The citation")
@blueprint.doc(responses={404: "No transcript has this id, or no turn this number", 503: _NO_INDEX})
def citation(transcript_id: str, turn: int, asked: dict[str, Any]) -> Response:
    """Cite a turn.

    Returns the citation in each form, with a link to the turn on this site.
    """
    accessed = asked.get("accessed") or date.today()
    cited = current_view().cite(transcript_id, turn, asked["q"], site=request.url_root, accessed=accessed)
    return jsonify(asdict(cited))


@blueprint.get("/facets")
@blueprint.input(FacetsQuery, location="query", arg_name="asked")
@blueprint.output(FacetPageOut, description="The values")
@blueprint.doc(responses={503: _NO_INDEX})
def facets(asked: dict[str, Any]) -> Response:
    """List the values of the filter fields.

    Counts the turns for each value, over the whole collection or over the hits of a query. For all values, ask for one
    field page by page.
    """
    wanted = SearchRequest(asked["q"], _filters(asked))
    view, limit, offset = current_view(), asked["limit"], asked["offset"]
    found = {
        name: view.facet(wanted, name, prefix=asked["prefix"], find=asked["find"], limit=limit, offset=offset)
        for name in ([asked["field"]] if "field" in asked else FACET_FIELDS)
    }
    body: dict[str, Any] = {
        name: [count._asdict() for count in facet.counts] for name, facet in found.items()
    }
    body["facet_totals"] = {name: facet.total for name, facet in found.items()}
    more = any(facet.counts and offset + limit < facet.total for facet in found.values())
    return jsonify(body | {"next": offset + limit if more else None})


def _filters(asked: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(asked[name]) for name in FACET_FIELDS if asked[name]}


def _problem(error: HTTPError) -> ResponseReturnValue:
    """Return an error of APIFlask, such as an invalid parameter, in the form of this API."""
    problem: dict[str, Any] = {"code": "invalid_parameter", "message": error.message}
    detail = cast(Mapping[str, Any], error.detail or {})
    if error.status_code != 422:
        problem["code"] = "error"
    elif parameters := detail.get("query"):
        problem["parameters"] = parameters
        problem["message"] = "; ".join(f"{name}: {_sentence(said)}" for name, said in parameters.items())
    return jsonify({"error": problem}), error.status_code


def _sentence(said: object) -> str:
    """Return marshmallow's messages about a parameter as one string; they are in a list, or keyed by position."""
    if isinstance(said, Mapping):
        return " ".join(_sentence(value) for value in said.values())
    if isinstance(said, list):
        return " ".join(str(sentence) for sentence in said)
    return str(said)


def install(app: APIFlask) -> None:
    """Add the API and its OpenAPI description to an application."""
    app.config.update(
        AUTO_SERVERS=False,
        AUTO_404_RESPONSE=False,
        HTTP_ERROR_SCHEMA=ErrorOut,
        VALIDATION_ERROR_SCHEMA=ErrorOut,
        VALIDATION_ERROR_DESCRIPTION="A parameter is invalid, or the query is over its limits",
        DESCRIPTION="Full-text search over the turns of earnings-call transcripts.",
        TAGS=[{"name": "API", "description": "All endpoints are read-only."}],
    )
    # Not error_processor, which would also return JSON for errors of the pages.
    app.register_error_handler(HTTPError, _problem)
    app.register_blueprint(blueprint)
