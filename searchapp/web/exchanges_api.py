"""Exchanges in the JSON API."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint
from flask import Response, jsonify

from searchapp.research.exchanges import exchanges as list_exchanges
from searchapp.research.exchanges_request import ExchangesRequest
from searchapp.search.answer import FACET_FIELDS
from searchapp.web.api import PREFIX
from searchapp.web.exchanges_schemas import ExchangesOut, ExchangesQuery
from searchapp.web.library import current_view

blueprint = APIBlueprint("exchanges_api", __name__, url_prefix=PREFIX, tag="API")


@blueprint.get("/exchanges")
@blueprint.input(ExchangesQuery, location="query", arg_name="asked")
@blueprint.output(ExchangesOut, description="The exchanges")
@blueprint.doc(responses={503: "There is no index yet"})
def exchanges(asked: dict[str, Any]) -> Response:
    """List questions with their answers.

    Returns each exchange in which the query has a hit, whole, and who in it says what the query finds.
    """
    filters = {name: tuple(asked[name]) for name in FACET_FIELDS if asked[name]}
    request = ExchangesRequest(
        asked["q"], filters, asked["kind"], asked["order"], asked["limit"], asked["offset"]
    )
    return jsonify(list_exchanges(current_view(), request).to_json())
