"""Collocates and keyness in the JSON API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apiflask import APIBlueprint
from flask import Response, jsonify

from searchapp.research.collocates import collocates as find_collocates
from searchapp.research.keyness import keyness as compare_words
from searchapp.research.word_requests import CollocatesRequest, KeynessRequest
from searchapp.search.answer import FACET_FIELDS
from searchapp.web.api import PREFIX
from searchapp.web.library import current_view
from searchapp.web.word_schemas import CollocatesOut, CollocatesQuery, KeynessOut, KeynessQuery

blueprint = APIBlueprint("words_api", __name__, url_prefix=PREFIX, tag="API")

_NO_INDEX = "There is no index yet"


@blueprint.get("/collocates")
@blueprint.input(CollocatesQuery, location="query", arg_name="asked")
@blueprint.output(CollocatesOut, description="The rows")
@blueprint.doc(responses={503: _NO_INDEX})
def collocates(asked: dict[str, Any]) -> Response:
    """List the words around the matches of a query.

    Returns each with its counts and measures of association, and how evenly the matches are spread over the calls.
    """
    request = CollocatesRequest(
        asked["q"],
        _filters(asked),
        asked["window"],
        asked["min"],
        asked["length"],
        asked["sort"],
        asked["limit"],
        asked["offset"],
    )
    return jsonify(find_collocates(current_view(), request).to_json())


@blueprint.get("/keyness")
@blueprint.input(KeynessQuery, location="query", arg_name="asked")
@blueprint.output(KeynessOut, description="The rows")
@blueprint.doc(responses={503: _NO_INDEX})
def keyness(asked: dict[str, Any]) -> Response:
    """List the words that distinguish the turns that a query finds.

    They are compared with all other turns, or with those of another query.
    """
    request = KeynessRequest(
        asked["q"],
        _filters(asked),
        asked.get("against"),
        asked["min"],
        asked["length"],
        asked["sort"],
        asked["limit"],
        asked["offset"],
    )
    return jsonify(compare_words(current_view(), request).to_json())


def _filters(asked: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(asked[name]) for name in FACET_FIELDS if asked[name]}
