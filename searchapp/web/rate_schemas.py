"""Schemas of the trend and the matrix for the OpenAPI document."""

from __future__ import annotations

from apiflask import Schema
from apiflask.fields import Float, List, Nested, String
from apiflask.validators import Length, OneOf

from searchapp.research.requests import BY, MATRIX_SORTS, MAX_QUERIES, SPLITS
from searchapp.web.schemas import Filters, ManifestOut, Query, count_field, notices_field, text_field
from searchapp.web.urls import MAX_QUERY


class TrendQuery(Filters):
    """The parameters of a trend."""

    q = List(
        String(validate=Length(max=MAX_QUERY)),
        load_default=lambda: [""],
        validate=Length(1, MAX_QUERIES),
        metadata={
            "description": "Query, in the same syntax as on the search page; repeat it for several lines",
            "example": ["毛利率"],
        },
    )
    by = String(
        load_default="period",
        validate=OneOf(BY),
        metadata={
            "description": "One row for each reporting period, year or date of the call",
            "example": "year",
        },
    )
    split = String(
        validate=OneOf(SPLITS),
        metadata={
            "description": "One line for each value of a field, each query, or each alternative of an OR"
        },
    )


class MatrixQuery(Query):
    """The parameters of a matrix."""

    sort = String(
        load_default="name",
        validate=OneOf(MATRIX_SORTS),
        metadata={
            "description": "Order of the companies: name, total (most occurrences first), latest (largest rate in the company's last period first) or change (largest change of that rate first)"
        },
    )


def _rate(meaning: str) -> Float:
    return Float(required=True, allow_none=True, metadata={"description": meaning})


class _Measured(Schema):
    occurrences = count_field("Number of marks")
    turns = count_field("Number of turns that match")
    calls = count_field("Number of calls with such turns")
    characters = count_field("Denominator: Han characters and runs of Latin letters or digits")
    sentences = count_field("Number of sentences")
    sentences_with = count_field("Number of sentences in which a mark begins")
    turns_total = count_field("Number of turns")
    calls_total = count_field("Number of calls")
    rate = _rate("Occurrences per 10,000 characters; null without characters")
    rate_per_million = _rate("Occurrences per million characters")


class TrendRowOut(_Measured):
    """The measure of a line in one period. Periods without turns have no row; a true zero is 0."""

    period = text_field(
        "With by=period: the reporting period; null for calls without one", null=True, required=False
    )
    year = text_field("With by=year: the year; null for calls without a period", null=True, required=False)
    date = text_field("With by=date: the date of the call", null=True, required=False)
    company = text_field("With split=company: the company", null=True, required=False)
    role = text_field("With split=role: the role", required=False)
    section = text_field("With split=section: the section", required=False)
    query = text_field("With several queries or split=alternative: the query of the line", required=False)


class MatrixRowOut(_Measured):
    """The measure of a company in one period. Periods without turns have no row; a true zero is 0."""

    company = text_field("Company", null=True)
    period = text_field("Reporting period; null for calls without one", null=True)
    change = _rate("The rate less that of the preceding period of the same kind; null if one is missing")
    change_year = _rate("The rate less that of the same period a year before; null if one is missing")


class _RatesOut(Schema):
    query = text_field("The query as sent; several are joined by OR")
    parsed = text_field("The query as it was read")
    notices = notices_field("Messages about how the query was read")
    by = List(String(), required=True, metadata={"description": "The keys of each row besides its counts"})
    denominator = text_field(
        "A query for the turns whose characters are counted; * for all. If it differs between several queries, one for each, separated by “; ”"
    )
    manifest = Nested(ManifestOut, required=True)


class TrendOut(_RatesOut):
    """How often queries occur over time, oldest first."""

    rows = List(Nested(TrendRowOut), required=True)


class MatrixOut(_RatesOut):
    """How often a query occurs for each company in each period."""

    rows = List(Nested(MatrixRowOut), required=True)
