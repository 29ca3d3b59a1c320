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


def text_field(meaning: str, *, null: bool = False, required: bool = True) -> String:
    """Return the field of a text that an object has."""
    return String(required=required, allow_none=null, metadata={"description": meaning})


def count_field(meaning: str, *, null: bool = False) -> Integer:
    """Return the field of a number that an object has, or may lack if ``null``."""
    return Integer(required=True, allow_none=null, metadata={"description": meaning})


def limit_field(default: int, meaning: str) -> Integer:
    """Return a parameter for how many of something are returned."""
    return Integer(
        load_default=default,
        validate=Range(0, MAX_LIMIT),
        metadata={"description": meaning, "example": 3},
    )


def offset_field(meaning: str) -> Integer:
    """Return a parameter for how many of something are skipped."""
    return Integer(load_default=0, validate=Range(0, _MAX_OFFSET), metadata={"description": meaning})


def notices_field(
    meaning: str = "Messages about how the query was read or why nothing was found",
) -> List[Any]:
    """Return a field for the notices of an answer."""
    return List(String(), required=True, metadata={"description": meaning})


def next_field(meaning: str = "Offset of the next page; null on the last page") -> Integer:
    """Return a field for the offset at which a list goes on."""
    return Integer(required=True, allow_none=True, metadata={"description": meaning})


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
    period = _filter("Period: 2024Q3, 2024H1, 2024FY, a year, or a range: [2022Q1 TO 2024Q4]")


class Query(Filters):
    """A query with filters."""

    q = String(
        load_default="",
        validate=Length(max=MAX_QUERY),
        metadata={"description": "Query, in the same syntax as on the search page", "example": "毛利率"},
    )


class SearchQuery(Query):
    """The parameters of a search."""

    sort = String(
        load_default="relevance",
        validate=OneOf(SORTS),
        metadata={
            "description": "Order of the hits: relevance (BM25: rare words, many occurrences and short turns first), period (oldest call first) or -period (newest call first)"
        },
    )
    facet_limit = Integer(
        load_default=FACET_LIMIT,
        validate=Range(0, MAX_LIMIT),
        metadata={"description": "Number of values of each facet; facet_totals tells how many there are"},
    )
    limit = limit_field(DEFAULT_LIMIT, "Number of hits; 0 returns only totals and facets")
    offset = offset_field("Number of hits to skip")


class ConcordanceQuery(Query):
    """The parameters of a concordance."""

    order = String(
        load_default="position",
        validate=OneOf(ORDERS),
        metadata={
            "description": "Order of the lines: position (call by call), left (by the text before the match, from the match leftwards), right (by the text after it), company, or period (oldest first)"
        },
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
    limit = limit_field(DEFAULT_LINES, "Number of lines")
    offset = offset_field("Number of lines to skip")


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
    find = String(
        load_default="",
        validate=Length(max=MAX_QUERY),
        metadata={
            "description": "Only values with this text in a name, or whose pinyin or initials begin with it; "
            "a company also by its ticker, a speaker by all names",
        },
    )
    limit = Integer(
        load_default=FACET_LIMIT,
        validate=Range(0, MAX_LIMIT),
        metadata={"description": "Number of values of each field"},
    )
    offset = offset_field("Number of values to skip")


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

    value = text_field("The value, as a filter takes it")
    turns = count_field("Turns with this value")
    occurrences = count_field("Marks in these turns")


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

    company = count_field("Companies")
    speaker = count_field("Speakers")
    role = count_field("Roles of the speakers")
    title = count_field("Titles of the speakers")
    firm = count_field("Firms of the speakers")
    section = count_field("Sections of the call")
    period = count_field("Reporting periods")


class FacetPageOut(FacetsOut):
    """One page of the values of every filter field, or of the one that was asked for."""

    facet_totals = Nested(
        FacetTotalsOut,
        required=True,
        metadata={"description": "Number of values; with prefix or find, of those they leave"},
    )
    next = next_field("Offset of the next page; null if no field has more values")


class HitOut(Schema):
    """One turn of the answer."""

    id = text_field("Transcript id and turn number, joined by a colon")
    transcript = text_field("Transcript id")
    turn = count_field("Number of the turn, from 0")
    company = text_field("Company", null=True)
    ticker = text_field("Ticker", null=True)
    period = text_field("Reporting period", null=True)
    date = text_field("Date of the call, YYYY-MM-DD", null=True)
    title = text_field("Title of the call", null=True)
    speaker = text_field("Name of the person who speaks")
    speaker_label = text_field("The name that the transcript prints for the turn")
    speaker_inferred_from = text_field(
        "The sentence that tells who speaks; null if the speaker was not inferred", null=True
    )
    speaker_role = text_field(f"One of {', '.join(ROLES)}")
    speaker_title = text_field("Speaker's title", null=True)
    speaker_firm = text_field("Speaker's firm", null=True)
    section = text_field(f"One of {', '.join(SECTIONS)}")
    exchange = Integer(
        required=True, allow_none=True, metadata={"description": "Number of the question-and-answer exchange"}
    )
    score = Float(
        required=True, metadata={"description": "Relevance; comparable only within the same answer"}
    )
    text = text_field("The whole turn")
    matches = _spans("Start and end of each match in text, in code points, sorted and not overlapping")
    snippet = text_field("HTML: escaped text with <mark> around matches")


class SuggestionOut(Schema):
    """Another query that the user may have meant."""

    query = text_field("The query; empty if there are only filters")
    filters = Dict(
        keys=String(),
        values=List(String()),
        required=True,
        metadata={"description": "The filters to send with the query, by field"},
    )
    reason = text_field("Why it is suggested")
    total = count_field("Exact number of turns it finds")
    occurrences = count_field("Exact number of marks in these turns")


class ManifestOut(Schema):
    """How an answer was made; the same transcripts, version and request give the same manifest."""

    view = text_field("The kind of answer")
    query = text_field("The query as sent")
    parsed = text_field("The query as it was read")
    filters = Dict(
        keys=String(), values=List(String()), required=True, metadata={"description": "The filters, by field"}
    )
    options = Dict(
        keys=String(), required=True, metadata={"description": "The other parameters; null if not given"}
    )
    denominator = text_field("What rates are divided by; null if there are none", null=True)
    formula = text_field("How rates are calculated; null if there are none", null=True)
    version = text_field("Version of searchapp")
    state = text_field("Digest of the transcripts and of the versions that indexed them")


class AnswerOut(Schema):
    """The answer to a search."""

    query = text_field("The query as sent")
    parsed = text_field("The query as it was read")
    notices = notices_field()
    suggestions = List(
        Nested(SuggestionOut),
        required=True,
        metadata={"description": "At most five other queries, the best first"},
    )
    total = count_field("Exact number of matching turns")
    occurrences = count_field("Exact number of marks in all matching turns")
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
    next = next_field()
    manifest = Nested(ManifestOut, required=True)


class LineOut(Schema):
    """One occurrence with the text of the turn on both sides."""

    id = text_field("Transcript id and turn number, joined by a colon")
    transcript = text_field("Transcript id")
    turn = count_field("Number of the turn, from 0")
    company = text_field("Company", null=True)
    period = text_field("Reporting period", null=True)
    speaker = text_field("Name of the person who speaks")
    role = text_field(f"One of {', '.join(ROLES)}")
    section = text_field(f"One of {', '.join(SECTIONS)}")
    start = count_field("Where the match begins in the text of the turn, in code points")
    end = count_field("Where the match ends in the text of the turn")
    left = text_field("The text before the match, at most 40 characters")
    match = text_field("The text that matches")
    right = text_field("The text after the match, at most 40 characters")
    l3 = text_field("Third word before the match, in its paragraph", null=True)
    l2 = text_field("Second word before the match", null=True)
    l1 = text_field("Nearest word before the match", null=True)
    r1 = text_field("Nearest word after the match", null=True)
    r2 = text_field("Second word after the match", null=True)
    r3 = text_field("Third word after the match", null=True)


class ConcordanceOut(Schema):
    """The occurrences of a query as lines."""

    query = text_field("The query as sent")
    parsed = text_field("The query as it was read")
    notices = notices_field()
    total = count_field("Exact number of all lines, also of a sample")
    lines = List(Nested(LineOut), required=True)
    next = next_field()
    manifest = Nested(ManifestOut, required=True)


class CompletionOut(Schema):
    """A completion of a query."""

    kind = text_field("company, speaker, period, firm or term")
    text = text_field("The name or word")
    query = text_field("The whole query, completed")
    count = count_field("Number of turns of a name, or of occurrences of a term")


class CompletionsOut(Schema):
    """Completions of a query: names first, then frequent words."""

    completions = List(Nested(CompletionOut), required=True)


class DuplicatesOut(Schema):
    """Transcripts that may be the same call."""

    shared = text_field("event: the same company, period and date; text: the same text of every turn")
    transcripts = List(String(), required=True, metadata={"description": "Ids of the transcripts"})


def _warnings_field() -> List[Any]:
    return List(
        String(), required=True, metadata={"description": "What can be wrong in how the file was read"}
    )


def _duplicates_field() -> List[Any]:
    meaning = "Groups of transcripts, this one among them, that may be the same call"
    return List(Nested(DuplicatesOut), required=True, metadata={"description": meaning})


class TranscriptSummaryOut(Schema):
    """An entry in the list of transcripts."""

    id = text_field("Transcript id")
    company = text_field("Company", null=True)
    ticker = text_field("Ticker", null=True)
    title = text_field("Title of the call", null=True)
    period = text_field("Reporting period", null=True)
    date = text_field("Date of the call, YYYY-MM-DD", null=True)
    source = text_field("Path of the file, relative to the source folder")
    turns = count_field("Number of turns")
    characters = count_field("Number of characters in all turns")
    warnings = _warnings_field()
    duplicates = _duplicates_field()


class TranscriptsOut(Schema):
    """All transcripts, sorted by company, then period (newest first)."""

    transcripts = List(Nested(TranscriptSummaryOut), required=True)


class ParticipantOut(Schema):
    """A person on the call."""

    name = text_field("The name used in the turns")
    aliases = List(String(), required=True, metadata={"description": "Other spellings in the transcript"})
    role = text_field(f"One of {', '.join(ROLES)}")
    title = text_field("Title", null=True)
    firm = text_field("Firm", null=True)


class TurnOut(Schema):
    """What one speaker says without interruption."""

    index = count_field("Number of the turn, from 0")
    speaker = text_field("Name of the person who speaks")
    label = text_field("The name that the transcript prints for the turn")
    role = text_field(f"One of {', '.join(ROLES)}")
    title = text_field("Speaker's title", null=True)
    firm = text_field("Speaker's firm", null=True)
    section = text_field(f"One of {', '.join(SECTIONS)}")
    exchange = Integer(
        required=True, allow_none=True, metadata={"description": "Number of the question-and-answer exchange"}
    )
    text = text_field("What was said, one paragraph per line")
    time = text_field("Time given in the source", null=True)
    matches = List(
        List(Integer()),
        metadata={"description": "With q: start and end of each match in text, in code points"},
    )


class InferenceOut(Schema):
    """A speaker whom the label does not name, in one exchange."""

    label = text_field("The name that the transcript prints for the turns")
    exchange = count_field("Number of the question-and-answer exchange; null outside of exchanges", null=True)
    speaker = text_field("Name of the person who speaks, or is translated, under this label")
    turn = count_field("Number of the turn that tells it")
    sentence = text_field("The sentence that tells it")


class TranscriptOut(Schema):
    """One call."""

    id = text_field("Transcript id")
    company = text_field("Company", null=True)
    ticker = text_field("Ticker", null=True)
    title = text_field("Title of the call", null=True)
    period = text_field("Reporting period", null=True)
    date = text_field("Date of the call, YYYY-MM-DD", null=True)
    source = text_field("Path of the file, relative to the source folder")
    sha256 = text_field("SHA-256 of the file")
    participants = List(Nested(ParticipantOut), required=True)
    turns = List(Nested(TurnOut), required=True)
    inferred = List(
        Nested(InferenceOut),
        required=True,
        metadata={"description": "Speakers whom the labels do not name, and how they were inferred"},
    )
    warnings = _warnings_field()
    duplicates = _duplicates_field()
    parsed = String(metadata={"description": "With q: the query as it was read"})
    notices = List(String(), metadata={"description": "With q: messages about how the query was read"})
    occurrences = Integer(metadata={"description": "With q: number of marks in the whole transcript"})


class CitationOut(Schema):
    """The citation of a turn."""

    key = text_field("Key of the citation: company, period and turn, and part of a hash of the transcript id")
    quote = text_field("The sentences that are quoted, in one line")
    plain = text_field("The quotation with everything known about it")
    gbt7714 = text_field("Entry of a list of references by GB/T 7714—2015, without the quotation")
    bibtex = text_field("BibTeX entry")
    ris = text_field("RIS record")


class ProblemOut(Schema):
    """What went wrong."""

    code = text_field("Stable name for programs")
    message = text_field("What happened and what to do, for people")
    parameters = Dict(
        keys=String(),
        values=fields.Raw(),
        metadata={"description": "With invalid_parameter: the problem with each parameter"},
    )


class ErrorOut(Schema):
    """The body of every error response."""

    error = Nested(ProblemOut, required=True)
