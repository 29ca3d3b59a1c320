"""The trend and the matrix in the JSON API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apiflask import APIBlueprint
from flask import Response, jsonify

from searchapp.research.matrix import matrix as measure_matrix
from searchapp.research.requests import MatrixRequest, TrendRequest
from searchapp.research.trend import trend as measure_trend
from searchapp.search.answer import FACET_FIELDS
from searchapp.web.api import PREFIX
from searchapp.web.library import current_view
from searchapp.web.rate_schemas import MatrixOut, MatrixQuery, TrendOut, TrendQuery

blueprint = APIBlueprint("rates_api", __name__, url_prefix=PREFIX, tag="API")

_NO_INDEX = "There is no index yet"


@blueprint.get("/trend")
@blueprint.input(TrendQuery, location="query", arg_name="asked")
@blueprint.output(TrendOut, description="The rows")
@blueprint.doc(responses={503: _NO_INDEX})
def trend(asked: dict[str, Any]) -> Response:
    """Measure how often queries occur over time.

    Returns the rate for each period and line, with the counts it is made of.
    """
    request = TrendRequest(tuple(asked["q"]), _filters(asked), asked["by"], asked.get("split"))
    return jsonify(measure_trend(current_view(), request).to_json())


@blueprint.get("/matrix")
@blueprint.input(MatrixQuery, location="query", arg_name="asked")
@blueprint.output(MatrixOut, description="The rows")
@blueprint.doc(responses={503: _NO_INDEX})
def matrix(asked: dict[str, Any]) -> Response:
    """Measure how often a query occurs for each company in each period.

    Returns the rate, the counts it is made of, and how it changed.
    """
    request = MatrixRequest(asked["q"], _filters(asked), asked["sort"])
    return jsonify(measure_matrix(current_view(), request).to_json())


def _filters(asked: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(asked[name]) for name in FACET_FIELDS if asked[name]}
