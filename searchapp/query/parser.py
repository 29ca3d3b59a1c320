"""From what a person typed to a Whoosh query tree.

Whoosh's parser does the work, with plugins of ours where earnings calls need another reading. Nothing that can
be typed is an error: what cannot be read as syntax is read as plain words, and the notices say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from searchapp.analysis.pattern import compile_pattern
from searchapp.analysis.segmenter import Segmenter
from searchapp.notice import Notice
from searchapp.query.nodes import Contains, Every, Query
from searchapp.query.simplify import MAX_TERMS, keep_first_terms, simplify
from searchapp.query.syntax import SyntaxParser
from searchapp.query.terms import TermReader
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


def parse(query: str, segmenter: Segmenter, names: Iterable[str] = ()) -> ParsedQuery:
    """Read a query.

    Args:
        query: what was typed; of more than MAX_CHARACTERS the rest is ignored, with a notice.
        segmenter: cuts unquoted Han text into words.
        names: folded names that are words.

    Returns:
        The reading; an empty query is read as every turn.
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
    parser = SyntaxParser(TermReader(segmenter, tuple(names)), notices)
    tree = simplify(parser.parse(text, normalize=False), notices)
    if tree is None:
        # Nothing but syntax: then that is what was meant, but for quotation marks, which always are syntax.
        literal = " ".join(text.replace('"', " ").split())
        pattern = compile_pattern(literal)
        tree = Every() if pattern is None else Contains(literal, pattern, quoted=True)
    tree = keep_first_terms(tree, notices)
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
