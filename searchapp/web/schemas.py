"""Schemas of the API's objects for the OpenAPI document; a test compares them with real responses."""

from __future__ import annotations

from typing import Any

from apiflask import Schema
from apiflask.fields import Date, Dict, Float, Integer, List, Nested, String
from apiflask.validators import Length, OneOf, Range
from marshmallow import fields

from searchapp.model import ROLES, SECTIONS
from searchapp.research.concordance import DEFAULT_LINES, DEFAULT_SEED, MAX_SAMPLE, MAX_SEED, ORDERS
from searchapp.search.answer import DEFAULT_LIMIT, FACET_FIELDS, FACET_LIMIT, MAX_LIMIT, SORTS
from searchapp.web.urls import MAX_QUERY, MAX_VALUE, MAX_VALUES

_MAX_OFFSET = 1_000_000_000


def _text(meaning: str, *, null: bool = False) -> String:
    return String(required=True, allow_none=null, metadata={"description": meaning})


def _count(meaning: str) -> Integer:
    return Integer(required=True, metadata={"description": meaning})


def _spans(meaning: str) -> List[Any]:
    return List(List(Integer()), required=True, metadata={"description": meaning})


def _filter(meaning: str) -> List[Any]:
    return List(
        String(validate=Length(max=MAX_VALUE)),
        load_default=list,
        validate=Length(max=MAX_VALUES),
        metadata={"description": f"{meaning}; repeat it to combine values with OR"},
    )


class Filters(Schema):
    """Filters by exact value: values of the same field are combined with OR, different fields with AND."""

    company = _filter("Company")
    speaker = _filter("Speaker's name")
    role = _filter(f"Speaker's role: {', '.join(ROLES)}")
    title = _filter("Speaker's title: CEO, CFO, …")
    firm = _filter("Speaker's firm")
    section = _filter(f"Section: {', '.join(SECTIONS)}")
    period = _filter("Period: 2024Q3, 2024H1, 2024FY")


class SearchQuery(Filters):
    """The parameters of a search."""

    q = String(
        load_default="",
        validate=Length(max=MAX_QUERY),
        metadata={"description": "Query, in the same syntax as on the search page", "example": "毛利率"},
    )
    sort = String(
        load_default="relevance",
        validate=OneOf(SORTS),
        metadata={"description": "Order of the hits; -period is newest first"},
    )
    facet_limit = Integer(
        load_default=FACET_LIMIT,
        validate=Range(0, MAX_LIMIT),
        metadata={"description": "Number of values of each facet; facet_totals tells how many there are"},
    )
    limit = Integer(
        load_default=DEFAULT_LIMIT,
        validate=Range(0, MAX_LIMIT),
        metadata={"description": "Number of hits; 0 returns only totals and facets"},
    )
    offset = Integer(
        load_default=0, validate=Range(0, _MAX_OFFSET), metadata={"description": "Number of hits to skip"}
    )


class ConcordanceQuery(Filters):
    """The parameters of a concordance."""

    q = String(
        load_default="",
        validate=Length(max=MAX_QUERY),
        metadata={"description": "Query, in the same syntax as on the search page", "example": "毛利率"},
    )
    order = String(
        load_default="position",
        validate=OneOf(ORDERS),
        metadata={"description": "Order of the lines; left and right compare the text beside the match"},
    )
    sample = Integer(
        validate=Range(1, MAX_SAMPLE),
        metadata={"description": "Only this number of lines, drawn at random from all lines"},
    )
    seed = Integer(
        load_default=DEFAULT_SEED,
        validate=Range(0, MAX_SEED),
        metadata={"description": "Seed of the sample; the same seed draws the same lines"},
    )
    limit = Integer(
        load_default=DEFAULT_LINES, validate=Range(0, MAX_LIMIT), metadata={"description": "Number of lines"}
    )
    offset = Integer(
        load_default=0, validate=Range(0, _MAX_OFFSET), metadata={"description": "Number of lines to skip"}
    )


class FacetsQuery(Filters):
    """Which values of which fields."""

    q = String(
        load_default="",
        validate=Length(max=MAX_QUERY),
        metadata={"description": "Query; only its hits are counted", "example": "毛利率"},
    )
    field = String(
        validate=OneOf(FACET_FIELDS), metadata={"description": "Only this field", "example": "speaker"}
    )
    prefix = String(
        load_default="",
        validate=Length(max=MAX_QUERY),
        metadata={"description": "Only values that begin with this text; case and width do not matter"},
    )
    limit = Integer(
        load_default=FACET_LIMIT,
        validate=Range(0, MAX_LIMIT),
        metadata={"description": "Number of values of each field"},
    )
    offset = Integer(
        load_default=0, validate=Range(0, _MAX_OFFSET), metadata={"description": "Number of values to skip"}
    )


class SuggestQuery(Schema):
    """What was typed so far."""

    q = String(
        load_default="",
        validate=Length(max=MAX_QUERY),
        metadata={"description": "The query as far as it is typed", "example": "ykt"},
    )


class CitationQuery(Schema):
    """The parameters of a citation."""

    q = String(
        load_default="",
        validate=Length(max=MAX_QUERY),
        metadata={
            "description": "Query; the sentences in which it is found are quoted, else the first ones",
            "example": "毛利率",
        },
    )
    accessed = Date(metadata={"description": "Access date, YYYY-MM-DD; today by default"})


class TranscriptQuery(Schema):
    """The parameters of one transcript."""

    q = String(
        validate=Length(max=MAX_QUERY),
        metadata={"description": "Query; adds matches to every turn"},
    )


class FacetCountOut(Schema):
    """A value with its number of turns and occurrences."""

    value = _text("The value, as a filter takes it")
    turns = _count("Turns with this value")
    occurrences = _count("Marks in these turns")


def _counts(meaning: str) -> List[Any]:
    return List(Nested(FacetCountOut), required=True, metadata={"description": meaning})


class FacetsOut(Schema):
    """The values of every filter field with their counts, most frequent first."""

    company = _counts("Companies")
    speaker = _counts("Speakers")
    role = _counts("Roles of the speakers")
    title = _counts("Titles of the speakers")
    firm = _counts("Firms of the speakers")
    section = _counts("Sections of the call")
    period = _counts("Reporting periods")


class FacetTotalsOut(Schema):
    """The number of values of every filter field."""

    company = _count("Companies")
    speaker = _count("Speakers")
    role = _count("Roles of the speakers")
    title = _count("Titles of the speakers")
    firm = _count("Firms of the speakers")
    section = _count("Sections of the call")
    period = _count("Reporting periods")


class FacetPageOut(FacetsOut):
    """One page of the values of every filter field, or of the one that was asked for."""

    facet_totals = Nested(
        FacetTotalsOut, required=True, metadata={"description": "Number of values, with the prefix if given"}
    )
    next = Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Offset of the next page; null if no field has more values"},
    )


class HitOut(Schema):
    """One turn of the answer."""

    id = _text("Transcript id and turn number, joined by a colon")
    transcript = _text("Transcript id")
    turn = _count("Number of the turn, from 0")
    company = _text("Company", null=True)
    ticker = _text("Ticker", null=True)
    period = _text("Reporting period", null=True)
    date = _text("Date of the call, YYYY-MM-DD", null=True)
    title = _text("Title of the call", null=True)
    speaker = _text("Name of the person who speaks")
    speaker_label = _text("The name that the transcript prints for the turn")
    speaker_inferred_from = _text(
        "The sentence that tells who speaks; null if the speaker was not inferred", null=True
    )
    speaker_role = _text(f"One of {', '.join(ROLES)}")
    speaker_title = _text("Speaker's title", null=True)
    speaker_firm = _text("Speaker's firm", null=True)
    section = _text(f"One of {', '.join(SECTIONS)}")
    exchange = Integer(
        required=True, allow_none=True, metadata={"description": "Number of the question-and-answer exchange"}
    )
    score = Float(
        required=True, metadata={"description": "Relevance; comparable only within the same answer"}
    )
    text = _text("The whole turn")
    matches = _spans("Start and end of each match in text, in code points, sorted and not overlapping")
    snippet = _text("HTML: escaped text with <mark> around matches")


class SuggestionOut(Schema):
    """Another query that the user may have meant."""

    query = _text("The query; empty if there are only filters")
    filters = Dict(
        keys=String(),
        values=List(String()),
        required=True,
        metadata={"description": "The filters to send with the query, by field"},
    )
    reason = _text("Why it is suggested")
    total = _count("Exact number of turns it finds")
    occurrences = _count("Exact number of marks in these turns")


class AnswerOut(Schema):
    """The answer to a search."""

    query = _text("The query as sent")
    parsed = _text("The query as it was read")
    notices = List(
        String(),
        required=True,
        metadata={"description": "Messages about how the query was read or why nothing was found"},
    )
    suggestions = List(
        Nested(SuggestionOut),
        required=True,
        metadata={"description": "At most five other queries, the best first"},
    )
    total = _count("Exact number of matching turns")
    occurrences = _count("Exact number of marks in all matching turns")
    took_ms = Float(required=True, metadata={"description": "Time taken, in milliseconds"})
    facets = Nested(
        FacetsOut,
        required=True,
        metadata={"description": "Counts over all hits, of the first values of each field"},
    )
    facet_totals = Nested(
        FacetTotalsOut, required=True, metadata={"description": "Number of values of each field in all hits"}
    )
    hits = List(Nested(HitOut), required=True)
    next = Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Offset of the next page; null on the last page"},
    )


class LineOut(Schema):
    """One occurrence with the text of the turn on both sides."""

    id = _text("Transcript id and turn number, joined by a colon")
    transcript = _text("Transcript id")
    turn = _count("Number of the turn, from 0")
    company = _text("Company", null=True)
    period = _text("Reporting period", null=True)
    speaker = _text("Name of the person who speaks")
    role = _text(f"One of {', '.join(ROLES)}")
    section = _text(f"One of {', '.join(SECTIONS)}")
    start = _count("Where the match begins in the text of the turn, in code points")
    end = _count("Where the match ends in the text of the turn")
    left = _text("The text before the match, at most 40 characters")
    match = _text("The text that matches")
    right = _text("The text after the match, at most 40 characters")


class ManifestOut(Schema):
    """How a table was made; the same transcripts, version and request give the same manifest."""

    view = _text("The kind of table")
    query = _text("The query as sent")
    parsed = _text("The query as it was read")
    filters = Dict(
        keys=String(), values=List(String()), required=True, metadata={"description": "The filters, by field"}
    )
    options = Dict(
        keys=String(), required=True, metadata={"description": "The other parameters; null if not given"}
    )
    denominator = _text("What rates are divided by; null if the table has none", null=True)
    formula = _text("How rates are calculated; null if the table has none", null=True)
    version = _text("Version of searchapp")
    state = _text("Digest of the transcripts and of the versions that indexed them")


class ConcordanceOut(Schema):
    """The occurrences of a query as lines."""

    query = _text("The query as sent")
    parsed = _text("The query as it was read")
    notices = List(
        String(),
        required=True,
        metadata={"description": "Messages about how the query was read or why nothing was found"},
    )
    total = _count("Exact number of all lines, also of a sample")
    lines = List(Nested(LineOut), required=True)
    next = Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Offset of the next page; null on the last page"},
    )
    manifest = Nested(ManifestOut, required=True)


class CompletionOut(Schema):
    """A completion of a query."""

    kind = _text("company, speaker, period, firm or term")
    text = _text("The name or word")
    query = _text("The whole query, completed")
    count = _count("Number of turns of a name, or of occurrences of a term")


class CompletionsOut(Schema):
    """Completions of a query: names first, then frequent words."""

    completions = List(Nested(CompletionOut), required=True)


class TranscriptSummaryOut(Schema):
    """An entry in the list of transcripts."""

    id = _text("Transcript id")
    company = _text("Company", null=True)
    ticker = _text("Ticker", null=True)
    title = _text("Title of the call", null=True)
    period = _text("Reporting period", null=True)
    date = _text("Date of the call, YYYY-MM-DD", null=True)
    source = _text("Path of the file, relative to the source folder")
    turns = _count("Number of turns")
    characters = _count("Number of characters in all turns")


class TranscriptsOut(Schema):
    """All transcripts, sorted by company, then period (newest first)."""

    transcripts = List(Nested(TranscriptSummaryOut), required=True)


class ParticipantOut(Schema):
    """A person on the call."""

    name = _text("The name used in the turns")
    aliases = List(String(), required=True, metadata={"description": "Other spellings in the transcript"})
    role = _text(f"One of {', '.join(ROLES)}")
    title = _text("Title", null=True)
    firm = _text("Firm", null=True)


class TurnOut(Schema):
    """What one speaker says without interruption."""

    index = _count("Number of the turn, from 0")
    speaker = _text("Name of the person who speaks")
    label = _text("The name that the transcript prints for the turn")
    role = _text(f"One of {', '.join(ROLES)}")
    title = _text("Speaker's title", null=True)
    firm = _text("Speaker's firm", null=True)
    section = _text(f"One of {', '.join(SECTIONS)}")
    exchange = Integer(
        required=True, allow_none=True, metadata={"description": "Number of the question-and-answer exchange"}
    )
    text = _text("What was said, one paragraph per line")
    time = _text("Time given in the source", null=True)
    matches = List(
        List(Integer()),
        metadata={"description": "With q: start and end of each match in text, in code points"},
    )


class InferenceOut(Schema):
    """A speaker whom the label does not name, in one exchange."""

    label = _text("The name that the transcript prints for the turns")
    exchange = _count("Number of the question-and-answer exchange")
    speaker = _text("Name of the person who speaks under this label")
    turn = _count("Number of the turn that tells it")
    sentence = _text("The sentence that tells it")


class TranscriptOut(Schema):
    """One call."""

    id = _text("Transcript id")
    company = _text("Company", null=True)
    ticker = _text("Ticker", null=True)
    title = _text("Title of the call", null=True)
    period = _text("Reporting period", null=True)
    date = _text("Date of the call, YYYY-MM-DD", null=True)
    source = _text("Path of the file, relative to the source folder")
    sha256 = _text("SHA-256 of the file")
    participants = List(Nested(ParticipantOut), required=True)
    turns = List(Nested(TurnOut), required=True)
    inferred = List(
        Nested(InferenceOut),
        required=True,
        metadata={"description": "Speakers whom the labels do not name, and how they were inferred"},
    )
    parsed = String(metadata={"description": "With q: the query as it was read"})
    notices = List(String(), metadata={"description": "With q: messages about how the query was read"})
    occurrences = Integer(metadata={"description": "With q: number of marks in the whole transcript"})


class CitationOut(Schema):
    """The citation of a turn."""

    key = _text("Key of the citation: company, period and turn, and part of a hash of the transcript id")
    quote = _text("The sentences that are quoted, in one line")
    plain = _text("The quotation with everything known about it")
    gbt7714 = _text("Entry of a list of references by GB/T 7714—2015, without the quotation")
    bibtex = _text("BibTeX entry")
    ris = _text("RIS record")


class ProblemOut(Schema):
    """What went wrong."""

    code = _text("Stable name for programs")
    message = _text("What happened and what to do, for people")
    parameters = Dict(
        keys=String(),
        values=fields.Raw(),
        metadata={"description": "With invalid_parameter: the problem with each parameter"},
    )


class ErrorOut(Schema):
    """The body of every error response."""

    error = Nested(ProblemOut, required=True)
