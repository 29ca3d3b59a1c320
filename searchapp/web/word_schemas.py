"""Schemas of collocates and keyness for the OpenAPI document."""

from __future__ import annotations

from apiflask import Schema
from apiflask.fields import Float, Integer, List, Nested, String
from apiflask.validators import Length, OneOf, Range

from searchapp.research.word_requests import (
    COLLOCATE_SORTS,
    DEFAULT_FREQUENCY,
    DEFAULT_ROWS,
    DEFAULT_TOGETHER,
    DEFAULT_WINDOW,
    KEYNESS_SORTS,
    MAX_FREQUENCY,
    MAX_LENGTH,
    MAX_WINDOW,
)
from searchapp.web.schemas import (
    ManifestOut,
    Query,
    count_field,
    limit_field,
    notices_field,
    offset_field,
    text_field,
)
from searchapp.web.urls import MAX_QUERY


class CollocatesQuery(Query):
    """The parameters of collocates."""

    window = Integer(
        load_default=DEFAULT_WINDOW,
        validate=Range(1, MAX_WINDOW),
        metadata={"description": "Number of words on each side of a match, in its paragraph"},
    )
    min = Integer(
        load_default=DEFAULT_TOGETHER,
        validate=Range(1, MAX_FREQUENCY),
        metadata={"description": "How often a word must occur in the windows"},
    )
    length = Integer(
        load_default=1,
        validate=Range(1, MAX_LENGTH),
        metadata={"description": "Number of characters that a word must have"},
    )
    sort = String(
        load_default="log_dice",
        validate=OneOf(COLLOCATE_SORTS),
        metadata={
            "description": "Order of the rows: by this key of a row, the largest first (log_dice: exclusive pairs, log_likelihood: certain ones, mi: rare words, t: frequent words), or by word"
        },
    )
    limit = limit_field(DEFAULT_ROWS, "Number of rows")
    offset = offset_field("Number of rows to skip")


class KeynessQuery(Query):
    """The parameters of keyness."""

    against = String(
        validate=Length(max=MAX_QUERY),
        metadata={
            "description": "Query for the turns to compare with; all other turns if it is not given",
            "example": "role:analyst",
        },
    )
    min = Integer(
        load_default=DEFAULT_FREQUENCY,
        validate=Range(1, MAX_FREQUENCY),
        metadata={"description": "How often a word must occur on the side where it is more frequent"},
    )
    length = Integer(
        load_default=1,
        validate=Range(1, MAX_LENGTH),
        metadata={"description": "Number of characters that a word must have"},
    )
    sort = String(
        load_default="log_likelihood",
        validate=OneOf(KEYNESS_SORTS),
        metadata={
            "description": "Order of the rows: log_likelihood (the most certain differences first) or log_ratio (the largest first)"
        },
    )
    limit = limit_field(DEFAULT_ROWS, "Number of rows in each direction")
    offset = offset_field("Number of rows in each direction to skip")


def _measure(meaning: str, *, null: bool = False) -> Float:
    return Float(required=True, allow_none=null, metadata={"description": meaning})


class CollocateOut(Schema):
    """A word around the matches."""

    word = text_field("The word, folded")
    together = count_field("Its occurrences in the windows")
    expected = _measure("What they would be if it were spread evenly: words * total / words_total")
    total = count_field("Its occurrences in all turns of the denominator")
    log_dice = _measure("14 + log2(2 * together / (words + total)); at most 14")
    log_likelihood = _measure("G² of the table of two by two, without correction")
    mi = _measure("log2(together / expected)")
    t = _measure("(together - expected) / sqrt(together)")


class DispersionOut(Schema):
    """How evenly the occurrences are spread over the calls."""

    dp = _measure("Deviation of proportions: 0 even, towards 1 uneven; null without occurrences", null=True)
    range = _measure("calls / calls_total; null without occurrences", null=True)
    calls = count_field("Number of calls with an occurrence")
    calls_total = count_field("Number of calls in which there could be one")


class _WordsOut(Schema):
    query = text_field("The query as sent")
    parsed = text_field("The query as it was read")
    notices = notices_field("Messages about how the query was read or why there are no rows")
    formula = text_field("How the measures are calculated")
    next = count_field("Offset of the next rows, or null", null=True)
    manifest = Nested(ManifestOut, required=True)


class CollocatesOut(_WordsOut):
    """The words around the matches of a query."""

    window = count_field("Number of words on each side of a match")
    min = count_field("How often a word occurs in the windows at least")
    denominator = text_field("A query for the turns whose words are counted; * for all")
    occurrences = count_field("Number of marks")
    words = count_field("Number of words in the windows")
    words_total = count_field("Number of words in all turns of the denominator")
    total = count_field("Number of rows on all pages")
    rows = List(Nested(CollocateOut), required=True)
    dispersion = Nested(DispersionOut, required=True)


class KeyWordOut(Schema):
    """A word that distinguishes the selection, or the turns that it is compared with."""

    word = text_field("The word, folded")
    frequency = count_field("Its occurrences in the selection")
    reference = count_field("Its occurrences in the turns compared with")
    per_million = _measure("Its occurrences in a million words of the selection")
    reference_per_million = _measure("Its occurrences in a million words of the turns compared with")
    log_likelihood = _measure("G² of the table of two by two, negative if the word is rarer in the selection")
    log_ratio = _measure("log2 of the ratio of the relative frequencies; a count of 0 is taken as 0.5")


class PartOut(Schema):
    """Turns whose words are compared."""

    query = text_field("A query for the turns; * for all")
    turns = count_field("Number of turns")
    words = count_field("Number of words")


class KeynessOut(_WordsOut):
    """The words that distinguish the turns that a query finds."""

    against = text_field("The query to compare with as it was read; null for all other turns", null=True)
    min = count_field("How often a word occurs at least on the side where it is more frequent")
    selection = Nested(PartOut, required=True)
    reference = Nested(
        PartOut,
        required=True,
        metadata={"description": "The turns compared with; those of the selection do not count"},
    )
    more = count_field("Number of words that are more frequent in the selection")
    less = count_field("Number of words that are rarer there")
    rows = List(
        Nested(KeyWordOut),
        required=True,
        metadata={
            "description": "The strongest words of each direction: more frequent ones, then rarer ones"
        },
    )
