"""The numbers of a query in the JSON API."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint
from flask import Response, jsonify

from searchapp.research.numbers import numbers as list_numbers
from searchapp.research.numbers_request import NumbersRequest
from searchapp.search.answer import FACET_FIELDS
from searchapp.web.api import PREFIX
from searchapp.web.library import current_view
from searchapp.web.numbers_schemas import NumbersOut, NumbersQuery

blueprint = APIBlueprint("numbers_api", __name__, url_prefix=PREFIX, tag="API")


@blueprint.get("/numbers")
@blueprint.input(NumbersQuery, location="query", arg_name="asked")
@blueprint.output(NumbersOut, description="The rows")
@blueprint.doc(responses={503: "There is no index yet"})
def numbers(asked: dict[str, Any]) -> Response:
    """List the numbers in the sentences that hold a query.

    Returns each with its unit, direction and sentence, and the manifest that says how the rows were made.
    """
    request = NumbersRequest(
        asked["q"],
        {name: tuple(asked[name]) for name in FACET_FIELDS if asked[name]},
        unit=asked.get("unit"),
        direction=asked.get("direction"),
        sort=asked["sort"],
        limit=asked["limit"],
        offset=asked["offset"],
    )
    return jsonify(list_numbers(current_view(), request).to_json())
