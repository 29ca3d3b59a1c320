"""Schemas of exchanges for the OpenAPI document."""

from __future__ import annotations

from typing import Any

from apiflask import Schema
from apiflask.fields import Integer, List, Nested, String
from apiflask.validators import OneOf

from searchapp.model import ROLES
from searchapp.research.exchanges_request import DEFAULT_EXCHANGES, EXCHANGE_ORDERS, KINDS, WANTED
from searchapp.web.schemas import (
    ManifestOut,
    Query,
    count_field,
    limit_field,
    next_field,
    notices_field,
    offset_field,
    text_field,
)


class ExchangesQuery(Query):
    """The parameters of a list of exchanges."""

    kind = String(
        load_default="all",
        validate=OneOf(WANTED),
        metadata={
            "description": "Only where analysts and management say it, analysts alone (unanswered), or management alone (unprompted)"
        },
    )
    order = String(
        load_default="position",
        validate=OneOf(EXCHANGE_ORDERS),
        metadata={
            "description": "Order of the exchanges: position (call by call), company, or period (oldest first)"
        },
    )
    limit = limit_field(DEFAULT_EXCHANGES, "Number of exchanges; 0 returns only their numbers")
    offset = offset_field("Number of exchanges to skip")


class SpokenOut(Schema):
    """A turn of an exchange."""

    turn = count_field("Number of the turn, from 0")
    speaker = text_field("Name of the person who speaks")
    speaker_label = text_field("The name that the transcript prints for the turn")
    speaker_inferred_from = text_field(
        "The sentence that tells who speaks; null if the speaker was not inferred", null=True
    )
    speaker_role = text_field(f"One of {', '.join(ROLES)}")
    speaker_title = text_field("Speaker's title", null=True)
    speaker_firm = text_field("Speaker's firm", null=True)
    text = text_field("The whole turn")
    matches = List(
        List(Integer()),
        required=True,
        metadata={
            "description": "Start and end of each match in text, in code points, sorted and not overlapping"
        },
    )


def _turns(meaning: str) -> List[Any]:
    return List(Nested(SpokenOut), required=True, metadata={"description": meaning})


class ExchangeOut(Schema):
    """An exchange in which the query has a hit."""

    id = text_field("Id of its first turn: of the question, without one of the answer")
    transcript = text_field("Transcript id")
    exchange = count_field("Number of the exchange in the call")
    company = text_field("Company", null=True)
    ticker = text_field("Ticker", null=True)
    period = text_field("Reporting period", null=True)
    date = text_field("Date of the call, YYYY-MM-DD", null=True)
    kind = text_field(
        f"One of {', '.join(KINDS)}; null if neither analysts nor management have a hit", null=True
    )
    occurrences = count_field("Number of marks in the exchange")
    asked = count_field("Number of marks in the question")
    answered = count_field("Number of marks in the answer")
    question = _turns("The turns of analysts")
    answer = _turns("The turns of management")
    others = _turns("The other turns")


class KindsOut(Schema):
    """The number of exchanges of each kind."""

    all = count_field("All, also those in which neither analysts nor management have a hit")
    answered = count_field("Analysts and management have a hit")
    unanswered = count_field("Asked, not answered: analysts have a hit, management has none")
    unprompted = count_field("Management has a hit, analysts have none")


class ExchangesOut(Schema):
    """A page of exchanges, and the number of all."""

    query = text_field("The query as sent")
    parsed = text_field("The query as it was read")
    notices = notices_field("Messages about how the query was read")
    total = count_field("Number of exchanges of the kind asked for")
    kinds = Nested(KindsOut, required=True)
    exchanges = List(Nested(ExchangeOut), required=True)
    next = next_field("Offset of the next page; null on the last one")
    manifest = Nested(ManifestOut, required=True)
