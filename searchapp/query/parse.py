"""From what a person typed to a query tree.

The reading depends on the typed text alone, never on what is indexed. Nothing that can be typed is an error: what
cannot be read as syntax is read as text, and the notices say what was ignored.
"""

from __future__ import annotations

from dataclasses import dataclass

from searchapp.notice import Notice
from searchapp.query.normalize import MAX_TERMS, keep_first_terms
from searchapp.query.syntax import read_piece, read_syntax
from searchapp.query.tokens import as_typed
from searchapp.query.tree import Every, Query
from searchapp.query.write import write

__all__ = ["MAX_CHARACTERS", "MAX_TERMS", "ParsedQuery", "parse"]

MAX_CHARACTERS = 1000


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """How a query was read: the tree, the tree written out, and remarks on the reading."""

    tree: Query
    text: str
    notices: tuple[Notice, ...]


def parse(query: str) -> ParsedQuery:
    """Read a query.

    Args:
        query: what was typed; of more than MAX_CHARACTERS the rest is ignored, with a notice.

    Returns:
        The reading, its tree in normal form; an empty query is read as every turn. Its text is the query in the query
        language, and read again the same tree.
    """
    text = as_typed(query)
    length = min(len(text), MAX_CHARACTERS)
    # Operators are written out, and quotation marks doubled: what is too long to be read again is shortened.
    while len((parsed := _parse(text[:length])).text) > MAX_CHARACTERS:
        length -= length // 10
    if length == len(text):
        return parsed
    shortened = Notice("Only the first %(count)s characters of the query were used.", {"count": str(length)})
    return ParsedQuery(parsed.tree, parsed.text, (shortened, *parsed.notices))


def _parse(text: str) -> ParsedQuery:
    if text in ("", "*"):
        return ParsedQuery(Every(), text, ())
    read = read_syntax(text)
    notices = list(read.notices)
    if read.tree is None:
        # Nothing but syntax: then the syntax is what was meant.
        piece = read_piece(text)
        assert piece is not None, "the text is not empty"
        return ParsedQuery(piece, write(piece), ())
    tree = keep_first_terms(read.tree, notices)
    return ParsedQuery(tree, write(tree), tuple(notices))
