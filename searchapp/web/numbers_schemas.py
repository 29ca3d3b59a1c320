"""Schemas of the numbers for the OpenAPI document."""

from __future__ import annotations

from apiflask import Schema
from apiflask.fields import Boolean, Float, List, Nested, String
from apiflask.validators import Length, OneOf

from searchapp.model import ROLES, SECTIONS
from searchapp.research.numbers_request import DEFAULT_ROWS, DIRECTIONS, NUMBER_SORTS
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
from searchapp.web.urls import MAX_VALUE


class NumbersQuery(Query):
    """The parameters of the numbers."""

    unit = String(
        validate=Length(max=MAX_VALUE),
        metadata={
            "description": "Only numbers with this unit, written in any way that is read in a text",
            "example": "%",
        },
    )
    direction = String(
        validate=OneOf(DIRECTIONS), metadata={"description": "Only numbers with this direction"}
    )
    sort = String(
        load_default="position",
        validate=OneOf(NUMBER_SORTS),
        metadata={
            "description": "Order of the rows: position (call by call), value (by unit, then value), -value (the largest first), period (oldest call first) or -period (newest call first)"
        },
    )
    limit = limit_field(DEFAULT_ROWS, "Number of rows")
    offset = offset_field("Number of rows to skip")


def _number(meaning: str) -> Float:
    return Float(required=True, allow_none=True, metadata={"description": meaning})


class NumberOut(Schema):
    """A number in a sentence in which a mark begins."""

    id = text_field("Transcript id and turn number, joined by a colon")
    transcript = text_field("Transcript id")
    turn = count_field("Number of the turn, from 0")
    company = text_field("Company", null=True)
    period = text_field("Reporting period", null=True)
    speaker = text_field("Name of the person who speaks")
    role = text_field(f"One of {', '.join(ROLES)}")
    section = text_field(f"One of {', '.join(SECTIONS)}")
    start = count_field("Where the number begins in the text of the turn, in code points")
    end = count_field("Where the number ends in the text of the turn")
    sentence = text_field("The sentence")
    term = text_field("The mark nearest to the number")
    value = _number("The number as it is written, in its unit; null for a range")
    unit = text_field("The unit with its scale, such as %, 百分点, 亿元, 万台, US$ billion")
    direction = text_field(f"One of {', '.join(DIRECTIONS)}; null for none", null=True)
    approximate = Boolean(required=True, metadata={"description": "Whether the sentence says about, over, …"})
    low = _number("The lower end of a range; null for a single number")
    high = _number("The upper end of a range; null for a single number")
    text = text_field("The number as it is written in the sentence")


class NumbersOut(Schema):
    """The numbers in the sentences that hold a query."""

    query = text_field("The query as sent")
    parsed = text_field("The query as it was read")
    notices = notices_field()
    total = count_field("Exact number of all rows")
    rows = List(Nested(NumberOut), required=True)
    next = next_field()
    manifest = Nested(ManifestOut, required=True)
