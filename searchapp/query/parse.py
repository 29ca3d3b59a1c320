"""From what a person typed to a query tree.

The reading depends on the typed text alone, never on what is indexed. Nothing that can be typed is an error: what
cannot be read as syntax is read as text, and the notices say so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from searchapp.notice import Notice
from searchapp.query.normalize import MAX_TERMS, keep_first_terms, normalize
from searchapp.query.syntax import read_piece, read_syntax
from searchapp.query.tree import Every, Query
from searchapp.query.write import write

__all__ = ["MAX_CHARACTERS", "MAX_TERMS", "ParsedQuery", "parse"]

MAX_CHARACTERS = 1000
MAX_DEPTH = 32

# What a Chinese keyboard types for the operators.
_KEYBOARD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_KEYBOARD |= dict.fromkeys(map(ord, "“”„‟＂"), '"')


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
        The reading, its tree in normal form; an empty query is read as every turn.
    """
    notices: list[Notice] = []
    text = "".join(
        " " if character.isspace() else character for character in query.translate(_KEYBOARD)
    ).strip()
    if len(text) > MAX_CHARACTERS:
        text = text[:MAX_CHARACTERS]
        notices.append(
            Notice(
                "Only the first %(count)s characters of the query were read.", {"count": str(MAX_CHARACTERS)}
            )
        )
    if text in ("", "*"):
        return ParsedQuery(Every(), text, tuple(notices))
    text = _close_quotes(text, notices)
    text = _flatten_brackets(text, notices)
    found = read_syntax(text, notices)
    if found is None:
        # Nothing but syntax: then that is what was meant, but for quotation marks, which always are syntax.
        found = read_piece(text.replace('"', " ")) or Every()
    tree = keep_first_terms(normalize(found), notices)
    return ParsedQuery(tree, write(tree), tuple(dict.fromkeys(notices)))


def _close_quotes(text: str, notices: list[Notice]) -> str:
    if text.count('"') % 2 == 0:
        return text
    notices.append(Notice("A quotation mark has no partner and was ignored."))
    last = text.rindex('"')
    return f"{text[:last]} {text[last + 1 :]}"


def _flatten_brackets(text: str, notices: list[Notice]) -> str:
    depth = deepest = 0
    for character in re.sub(r'"[^"]*"', "", text):
        depth = max(0, depth + (character == "(") - (character == ")"))
        deepest = max(deepest, depth)
    if deepest <= MAX_DEPTH:
        return text
    notices.append(Notice("Brackets are nested too deeply and were ignored."))
    return re.sub(r'"[^"]*"|[()]', lambda match: match[0] if match[0].startswith('"') else " ", text)
