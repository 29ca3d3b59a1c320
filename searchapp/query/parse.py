"""From the typed query to a query tree.

How a query is read depends only on its text, never on what is indexed. No query is an error: anything that is not
valid syntax is text, and notices say what was ignored.
"""

from __future__ import annotations

from dataclasses import dataclass

from searchapp.notice import Notice
from searchapp.query.normalize import MAX_TERMS, keep_first_terms
from searchapp.query.syntax import read_piece, read_syntax
from searchapp.query.tokens import as_typed, is_plain
from searchapp.query.tree import Every, FieldValue, Query, Range
from searchapp.query.write import write

__all__ = ["MAX_CHARACTERS", "MAX_TERMS", "ParsedQuery", "parse", "read_filter"]

MAX_CHARACTERS = 1000


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """How a query was read: the tree, the tree as a query, and notices."""

    tree: Query
    text: str
    notices: tuple[Notice, ...]


def parse(query: str) -> ParsedQuery:
    """Read a query.

    Args:
        query: the typed query; only its first MAX_CHARACTERS are used, with a notice.

    Returns:
        The query as it was read. The tree is in normal form; an empty query is every turn. Parsing the text again gives
        the same tree.
    """
    text = as_typed(query)
    length = min(len(text), MAX_CHARACTERS)
    # Writing operators in full and doubling quotation marks makes a query longer. If the result is too long to be read
    # again, less of the query is used.
    while len((parsed := _parse(text[:length])).text) > MAX_CHARACTERS:
        length -= length // 10
    if length == len(text):
        return parsed
    shortened = Notice(
        "Only the first %(count)s characters of the query were used.", {"count": f"{length:,}"}
    )
    return ParsedQuery(parsed.tree, parsed.text, (shortened, *parsed.notices))


def read_filter(field: str, value: str) -> FieldValue | Range:
    """Read a value of a filter: that of a period as after ``period:`` in a query, any other one as it is.

    >>> read_filter("period", "24Q3"), read_filter("period", "[2023Q1 TO *]")
    (FieldValue(field='period', value='2024Q3'), Range(start='2023Q1', end=None))
    """
    if field == "period":
        read = parse(f"period:{value}").tree
        if isinstance(read, FieldValue | Range) and (isinstance(read, Range) or read.field == "period"):
            return read
    return FieldValue(field, value)


def _parse(text: str) -> ParsedQuery:
    if text in ("", "*"):
        return ParsedQuery(Every(), text, ())
    # Most queries are one piece, often quoted, which needs no parser.
    plain = text[1:-1] if text[0] == text[-1] == '"' else text
    if is_plain(plain):
        piece = read_piece(plain)
        assert piece is not None, "the text is not empty"
        return ParsedQuery(piece, plain, ())
    read = read_syntax(text)
    notices = list(read.notices)
    if read.tree is None:
        # A query that consists only of syntax is searched as text.
        piece = read_piece(text)
        assert piece is not None, "the text is not empty"
        return ParsedQuery(piece, write(piece), ())
    tree = keep_first_terms(read.tree, notices)
    return ParsedQuery(tree, write(tree), tuple(notices))
