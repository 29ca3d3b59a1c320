"""From what a person typed to a Whoosh query tree.

Whoosh's parser does the work, with plugins of ours where earnings calls need another reading. Nothing that can
be typed is an error: what cannot be read as syntax is read as plain words, and the notices say so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from whoosh.qparser import QueryParser, plugins, syntax
from whoosh.query import NullQuery

from searchapp.analysis.characters import IDEOGRAPHS
from searchapp.analysis.fold import fold
from searchapp.analysis.pattern import compile_pattern
from searchapp.analysis.segmenter import Segmenter
from searchapp.model import FACET_FIELDS
from searchapp.notice import Notice
from searchapp.query.nodes import (
    TEXT_FIELD,
    And,
    AndMaybe,
    Contains,
    Every,
    Near,
    Not,
    Or,
    Query,
    Term,
    TermRange,
)
from searchapp.query.stopwords import STOPWORDS

WORD_FIELD = "word"

MAX_CHARACTERS = 1000
MAX_TERMS = 64
MAX_DEPTH = 32
MAX_DISTANCE = 10_000

# What a Chinese keyboard types for the operators.
_KEYBOARD = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
_KEYBOARD |= dict.fromkeys(map(ord, "“”„‟＂"), '"')

_HAN_OR_NOT = re.compile(f"[{IDEOGRAPHS}]+|[^{IDEOGRAPHS}]+")
# Marks that separate words; symbols that belong to words (& + - / . % $ #) are not among them.
_SEPARATORS = re.compile(r"[、。；：！？…《》〈〉「」『』【】·\s;!?()\[\]{}<>\"]+|(?<!\d),|,(?!\d)")
_LONE_SYMBOLS = {"%", "&", "$", "#", "+"}
_EDGES = ".,:;!?'\\|^~=_`*/"


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
    if not text:
        return ParsedQuery(Every(), "", tuple(notices))
    text = _close_quotes(text, notices)
    text = _flatten_brackets(text, notices)
    parser = _Parser(_TermReader(segmenter, tuple(names)), notices)
    tree = _simplify(parser.parse(text, normalize=False), notices)
    if tree is None:
        pattern = compile_pattern(text.strip('"') or text)
        tree = Every() if pattern is None else Contains(text, pattern, quoted=True)
    tree = _bounded(tree, notices)
    return ParsedQuery(tree, write(tree), tuple(dict.fromkeys(notices)))


def write(tree: Query, *, inside: type[Query] | None = None) -> str:
    """Write a tree out in the query language; ``inside`` is the kind of query around it."""
    if isinstance(tree, AndMaybe):
        return write(tree.a, inside=inside)
    if isinstance(tree, (And, Or)):
        kind = And if isinstance(tree, And) else Or
        operator = " AND " if kind is And else " OR "
        written = operator.join(write(child, inside=kind) for child in tree.children())
        return written if inside in (None, kind) else f"({written})"
    if isinstance(tree, Not):
        return f"NOT {write(tree.query, inside=Not)}"
    if isinstance(tree, Term):
        value = str(tree.text)
        return f"{tree.fieldname}:" + (f'"{value}"' if re.search(r'[\s():"]', value) else value)
    if isinstance(tree, TermRange):
        return f"{tree.fieldname}:[{tree.start or '*'} TO {tree.end or '*'}]"
    if isinstance(tree, Every):
        return "*"
    return str(tree)


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


class _TermReader:
    """Reads what stands between the syntax: words, phrases and values."""

    def __init__(self, segmenter: Segmenter, names: tuple[str, ...]) -> None:
        self._segmenter = segmenter
        self._names = names

    def words(self, text: str) -> Query | None:
        """Plain words: each must be contained; the run as it was typed ranks highest."""
        found = list(self._split(text))
        if not found:
            return None
        if len(found) == 1:
            return found[0]
        required = And(found)
        run = compile_pattern(text.strip(_EDGES))
        return required if run is None else AndMaybe(required, Contains(text, run, quoted=True))

    def phrase(self, text: str) -> Query | None:
        """A quoted phrase: exactly these characters."""
        pattern = compile_pattern(text)
        return None if pattern is None else Contains(" ".join(text.split()), pattern, quoted=True)

    def near(self, text: str, distance: int) -> Query | None:
        """A quoted phrase with a distance: its words near each other, in any order."""
        parts = [pattern for piece in text.split() if (pattern := self.phrase(piece)) is not None]
        if len(parts) == 1:
            parts = list(self._split(text))
        unique = tuple(dict.fromkeys(part for part in parts if isinstance(part, Contains)))
        if len(unique) < 2:
            return unique[0] if unique else None
        return Near(unique, min(distance, MAX_DISTANCE))

    def whole_word(self, text: str) -> Query | None:
        """A word that has to be one for the segmenter, too."""
        pattern = compile_pattern(text.strip("*"))
        return None if pattern is None else Contains(text.strip("*"), pattern, whole_word=True)

    def value(self, field: str, text: str) -> Query:
        """A value of a field, as it stands."""
        return Term(field, text)

    def _split(self, text: str) -> Iterator[Contains]:
        for part in _SEPARATORS.split(text):
            for run in _HAN_OR_NOT.findall(part or ""):
                if re.match(f"[{IDEOGRAPHS}]", run):
                    offset = 0
                    words = self._segmenter.words(fold(run), self._names)
                    if all(len(word) == 1 for word in words):
                        # Cut to single characters, a run (很好) says nothing any more: it stays whole.
                        words = [run]
                    for word in words:
                        yield from _contains(run[offset : offset + len(word)])
                        offset += len(word)
                else:
                    yield from _contains(run.strip(_EDGES), prefix=run.endswith("*"))


def _contains(text: str, *, prefix: bool = False) -> Iterator[Contains]:
    pattern = compile_pattern(text, prefix=prefix)
    readable = any(character.isalnum() for character in text) or text in _LONE_SYMBOLS
    if pattern is not None and readable:
        yield Contains(text, pattern, common=fold(text) in STOPWORDS and not prefix)


class _Parser(QueryParser):  # type: ignore[misc]
    """Whoosh's parser with the syntax of this project and nothing else."""

    def __init__(self, reader: _TermReader, notices: list[Notice]) -> None:
        tag = plugins.OperatorsPlugin.OpTagger
        before, after = r"(?<![^\s()])", r"(?![^\s()])"
        operators = plugins.OperatorsPlugin(
            ops=[
                (tag(f"{before}NOT{after}", syntax.NotGroup, syntax.PrefixOperator), 0),
                (tag(rf"{before}-(?=[^\s)-])", syntax.NotGroup, syntax.PrefixOperator), 0),
                (tag(f"{before}AND{after}", syntax.AndGroup), 0),
                (tag(f"{before}OR{after}", syntax.OrGroup), 0),
            ],
            clean=True,
        )
        super().__init__(
            TEXT_FIELD,
            None,
            plugins=[
                plugins.WhitespacePlugin(),
                _PeriodRanges(),
                _Quotes(),
                plugins.FieldsPlugin(
                    rf"(?<![^\s(-])(?P<text>{'|'.join((*FACET_FIELDS, WORD_FIELD))}):(?=[^\s()])",
                    remove_unknown=False,
                ),
                plugins.GroupPlugin(),
                _TidyOperators(notices),
                operators,
            ],
        )
        self.reader = reader

    def term_query(self, fieldname: str, text: str, termclass: Any, **options: Any) -> Query:
        """What a word of the query stands for: Whoosh calls this for each."""
        if fieldname in FACET_FIELDS:
            return self.reader.value(fieldname, text)
        if fieldname == WORD_FIELD:
            return self.reader.whole_word(text) or _nothing()
        return self.reader.words(text) or _nothing()


def _nothing() -> Query:
    return Or([])


class _QuoteNode(syntax.SyntaxNode):  # type: ignore[misc]
    has_fieldname = True
    has_text = True

    def __init__(self, text: str, distance: int | None) -> None:
        self.fieldname: str | None = None
        self.text = text
        self.distance = distance

    def query(self, parser: _Parser) -> Query:
        if self.fieldname in FACET_FIELDS:
            return parser.reader.value(self.fieldname, self.text)
        if self.fieldname == WORD_FIELD:
            return parser.reader.whole_word(self.text) or _nothing()
        if self.distance is not None:
            return parser.reader.near(self.text, self.distance) or _nothing()
        return parser.reader.phrase(self.text) or _nothing()


class _Quotes(plugins.TaggingPlugin):  # type: ignore[misc]
    """A phrase in quotation marks, optionally with a distance."""

    expr = r'"(?P<text>[^"]*)"(?:~(?P<distance>\d{1,6}))?'

    def create(self, parser: _Parser, match: re.Match[str]) -> _QuoteNode:
        distance = match["distance"]
        return _QuoteNode(match["text"], int(distance) if distance else None)


class _RangeNode(syntax.SyntaxNode):  # type: ignore[misc]
    def __init__(self, start: str | None, end: str | None) -> None:
        self.start = start
        self.end = end

    def query(self, parser: _Parser) -> Query:
        return TermRange("period", self.start, self.end)


class _PeriodRanges(plugins.TaggingPlugin):  # type: ignore[misc]
    """``period:[2023Q1 TO 2024Q4]``; an end left out or ``*`` is open."""

    expr = r"(?<![^\s(-])period:\[\s*(?P<start>[\w*]*)\s+TO(?:\s+(?P<end>[\w*]+))?\s*\]"

    def create(self, parser: _Parser, match: re.Match[str]) -> _RangeNode:
        start, end = ((match[name] or "").strip("*").upper() or None for name in ("start", "end"))
        return _RangeNode(start, end)


class _TidyOperators(plugins.Plugin):  # type: ignore[misc]
    """Drops operators that have nothing to operate on, so that a query typed in haste still answers."""

    def __init__(self, notices: list[Notice]) -> None:
        self._notices = notices

    def filters(self, parser: _Parser) -> list[tuple[Any, int]]:
        # After white space is gone and groups are made, before the operators are applied (600).
        return [(self._tidy, 590)]

    def _tidy(self, parser: _Parser, group: syntax.GroupNode) -> syntax.GroupNode:
        kept = group.empty_copy()
        for node in group:
            tidied = node
            if isinstance(tidied, syntax.GroupNode):
                tidied = self._tidy(parser, tidied)
                if len(tidied) == 0:
                    continue
            elif isinstance(tidied, syntax.FieldnameNode):
                tidied = syntax.to_word(tidied)
            misplaced = (
                isinstance(tidied, syntax.InfixOperator)
                and (len(kept) == 0 or isinstance(kept[-1], syntax.Operator))
            ) or (
                isinstance(tidied, syntax.PrefixOperator)
                and len(kept) > 0
                and isinstance(kept[-1], syntax.PrefixOperator)
            )
            if misplaced:
                self._ignored(tidied)
            else:
                kept.append(tidied)
        while len(kept) and isinstance(kept[-1], syntax.Operator):
            self._ignored(kept[-1])
            del kept[len(kept) - 1]
        return kept

    def _ignored(self, operator: syntax.Operator) -> None:
        self._notices.append(
            Notice(
                "The operator %(operator)s has nothing to combine and was ignored.",
                {"operator": operator.text},
            )
        )


def _simplify(tree: Query, notices: list[Notice]) -> Query | None:
    """Drop what is empty or too common, and unwrap what has a single child; None where nothing is left."""
    if tree == NullQuery:
        return None
    if isinstance(tree, AndMaybe):
        required = _simplify(tree.a, notices)
        if required is None:
            return None
        return AndMaybe(required, tree.b)
    if isinstance(tree, Not):
        negated = _simplify(tree.query, notices)
        return None if negated is None else Not(negated)
    if isinstance(tree, (And, Or)):
        kind = type(tree)
        children: list[Query] = []
        for child in tree.children():
            simple = _simplify(child, notices)
            if simple is not None:
                children.extend(simple.children() if type(simple) is kind else [simple])
        if isinstance(tree, And):
            children = _without_common(children, notices)
        children = list(dict.fromkeys(children))
        if not children:
            return None
        return children[0] if len(children) == 1 else kind(children)
    return tree


def _without_common(children: list[Query], notices: list[Notice]) -> list[Query]:
    common = [child for child in children if isinstance(child, Contains) and child.common]
    rest = [child for child in children if not (isinstance(child, Contains) and child.common)]
    if not common or not any(not isinstance(child, (Not, Term, TermRange)) for child in rest):
        return children
    for child in common:
        notices.append(
            Notice("“%(word)s” is too common and was left out; quote it to require it.", {"word": child.text})
        )
    return rest


def _bounded(tree: Query, notices: list[Notice]) -> Query:
    """Keep the first MAX_TERMS leaves."""
    left = MAX_TERMS

    def prune(node: Query) -> Query | None:
        nonlocal left
        if isinstance(node, AndMaybe):
            required = prune(node.a)
            return None if required is None else AndMaybe(required, node.b)
        if isinstance(node, Not):
            negated = prune(node.query)
            return None if negated is None else Not(negated)
        if isinstance(node, (And, Or)):
            children = [kept for child in node.children() if (kept := prune(child)) is not None]
            return type(node)(children) if children else None
        left -= 1
        return node if left >= 0 else None

    pruned = prune(tree)
    if left < 0:
        notices.append(
            Notice("Only the first %(count)s terms of the query were read.", {"count": str(MAX_TERMS)})
        )
    assert pruned is not None
    return pruned
