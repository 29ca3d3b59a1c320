"""The syntax: Whoosh's parser with plugins of ours where earnings calls need another reading."""

from __future__ import annotations

import re
from typing import Any

from whoosh.qparser import QueryParser, plugins, syntax

from searchapp.model import FACET_FIELDS
from searchapp.notice import Notice
from searchapp.query.nodes import TEXT_FIELD, Or, Query, TermRange
from searchapp.query.terms import TermReader

WORD_FIELD = "word"


class SyntaxParser(QueryParser):  # type: ignore[misc]
    """Whoosh's parser with the syntax of this project and nothing else."""

    def __init__(self, reader: TermReader, notices: list[Notice]) -> None:
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

    def query(self, parser: SyntaxParser) -> Query:
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

    def create(self, parser: SyntaxParser, match: re.Match[str]) -> _QuoteNode:
        distance = match["distance"]
        return _QuoteNode(match["text"], int(distance) if distance else None)


class _RangeNode(syntax.SyntaxNode):  # type: ignore[misc]
    def __init__(self, start: str | None, end: str | None) -> None:
        self.start = start
        self.end = end

    def query(self, parser: SyntaxParser) -> Query:
        return TermRange("period", self.start, self.end)


class _PeriodRanges(plugins.TaggingPlugin):  # type: ignore[misc]
    """``period:[2023Q1 TO 2024Q4]``; an end left out or ``*`` is open."""

    expr = r"(?<![^\s(-])period:\[\s*(?P<start>[\w*]*)\s+TO(?:\s+(?P<end>[\w*]+))?\s*\]"

    def create(self, parser: SyntaxParser, match: re.Match[str]) -> _RangeNode:
        start, end = ((match[name] or "").strip("*").upper() or None for name in ("start", "end"))
        return _RangeNode(start, end)


class _TidyOperators(plugins.Plugin):  # type: ignore[misc]
    """Drops operators that have nothing to operate on, so that a query typed in haste still answers."""

    def __init__(self, notices: list[Notice]) -> None:
        self._notices = notices

    def filters(self, parser: SyntaxParser) -> list[tuple[Any, int]]:
        # After white space is gone and groups are made, before the operators are applied (600).
        return [(self._tidy, 590)]

    def _tidy(self, parser: SyntaxParser, group: syntax.GroupNode) -> syntax.GroupNode:
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
