"""The syntax: Whoosh's parser, with plugins of ours, finds the pieces and operators; here they become a query tree.

Nothing of Whoosh leaves this module.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from whoosh.qparser import QueryParser, plugins, syntax

from searchapp.analysis.pattern import compile_pattern
from searchapp.model import FACET_FIELDS
from searchapp.notice import Notice
from searchapp.query.tree import UNITS, And, Contains, FieldValue, Near, Not, Or, Query, Range, Unit, Within

MAX_DISTANCE = 10_000

WORD_FIELD = "word"
_TEXT_FIELD = "text"


def read_syntax(text: str, notices: list[Notice]) -> Query | None:
    """Read a query into a tree that may not be in normal form yet; None if it has no operands.

    Remarks on what was ignored are added to ``notices``.
    """
    return _Converter(notices).convert(_SyntaxParser(notices).process(text))


def read_piece(text: str, *, prefix: bool = False, whole_word: bool = False) -> Contains | None:
    """Exactly these characters, which may hold spaces; None where there are none.

    With ``prefix`` the last letters or digits may go on, if the text ends in some; see ``Contains`` for ``whole_word``.
    """
    pattern = compile_pattern(text, prefix=prefix)
    return None if pattern is None else Contains(pattern, " ".join(text.split()), whole_word)


class _Converter:
    """Turns the nodes of Whoosh's parser into our tree."""

    def __init__(self, notices: list[Notice]) -> None:
        self._notices = notices

    def convert(self, node: Any) -> Query | None:
        if isinstance(node, _WithinGroup):
            operands = list(self._joined(node))
            return Within(node.unit, tuple(operands)) if operands else None
        if isinstance(node, syntax.GroupNode):
            operands = [tree for child in node if (tree := self.convert(child)) is not None]
            return _combine(node, tuple(operands)) if operands else None
        if isinstance(node, _RangeNode):
            return Range(node.start, node.end)
        if isinstance(node, _QuoteNode):
            return self._quoted(node)
        return self._run(node.fieldname, node.text)

    def _joined(self, group: syntax.GroupNode) -> Iterator[Query]:
        """The operands that a space or AND joins in a group, brackets in it being one."""
        for child in group:
            if type(child) is syntax.AndGroup:
                yield from self._joined(child)
            elif (tree := self.convert(child)) is not None:
                yield tree

    def _quoted(self, node: _QuoteNode) -> Query | None:
        if node.fieldname in FACET_FIELDS:
            return self._value(node.fieldname, node.text)
        if node.star:
            return self._starred(node.fieldname, node.text)
        if node.fieldname == WORD_FIELD or node.distance is None:
            return read_piece(node.text, whole_word=node.fieldname == WORD_FIELD)
        return _near(node.text, node.distance)

    def _value(self, field: str, text: str) -> Query | None:
        if text.strip():
            return FieldValue(field, text)
        self._notices.append(Notice("The field %(field)s has no value and was ignored.", {"field": field}))
        return None

    def _run(self, field: str | None, text: str) -> Query | None:
        """Characters typed together are one piece."""
        if field in FACET_FIELDS:
            return self._value(field, text)
        if text == "-":
            self._notices.append(_nothing_to_combine(text))
            return None
        bare = text.rstrip("*")
        if bare == text or not bare:
            return read_piece(text, whole_word=field == WORD_FIELD)
        return self._starred(field, bare)

    def _starred(self, field: str | None, text: str) -> Query | None:
        """A piece with a star behind it, which continues its letters and digits."""
        whole_word = field == WORD_FIELD
        piece = read_piece(text, prefix=not whole_word, whole_word=whole_word)
        if piece is not None and piece.pattern.prefix:
            return piece
        self._notices.append(
            Notice(
                "The * after “%(text)s” was ignored: it continues Latin letters and digits only.",
                {"text": text},
            )
        )
        return piece


def _combine(group: syntax.GroupNode, operands: tuple[Query, ...]) -> Query:
    if isinstance(group, syntax.NotGroup):
        return Not(operands[0])
    return (Or if isinstance(group, syntax.OrGroup) else And)(operands)


def _near(text: str, distance: int) -> Query | None:
    pieces = tuple(dict.fromkeys(piece for part in text.split() if (piece := read_piece(part)) is not None))
    if len(pieces) < 2:
        return pieces[0] if pieces else None
    return Near(pieces, min(distance, MAX_DISTANCE))


class _SyntaxParser(QueryParser):  # type: ignore[misc]
    """Whoosh's parser with the syntax of this project and nothing else."""

    def __init__(self, notices: list[Notice]) -> None:
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
            _TEXT_FIELD,
            None,
            plugins=[
                plugins.WhitespacePlugin(),
                _PeriodRanges(),
                _Units(),
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


class _QuoteNode(syntax.SyntaxNode):  # type: ignore[misc]
    has_fieldname = True
    has_text = True

    def __init__(self, text: str, distance: int | None, *, star: bool) -> None:
        self.fieldname: str | None = None
        self.text = text
        self.distance = distance
        self.star = star


class _Quotes(plugins.TaggingPlugin):  # type: ignore[misc]
    """A phrase in quotation marks, optionally with a distance or a star."""

    expr = r'"(?P<text>[^"]*)"(?:~(?P<distance>\d{1,6})|(?P<star>\*))?'

    def create(self, parser: _SyntaxParser, match: re.Match[str]) -> _QuoteNode:
        distance = match["distance"]
        return _QuoteNode(match["text"], int(distance) if distance else None, star=bool(match["star"]))


class _RangeNode(syntax.SyntaxNode):  # type: ignore[misc]
    def __init__(self, start: str | None, end: str | None) -> None:
        self.start = start
        self.end = end


class _UnitNode(syntax.SyntaxNode):  # type: ignore[misc]
    def __init__(self, unit: Unit) -> None:
        self.unit: Unit = unit


class _Units(plugins.TaggingPlugin):  # type: ignore[misc]
    """``within:sentence``: the unit in which the operands of the query or of the brackets have to be met."""

    expr = rf"(?<![^\s(])within:(?P<unit>{'|'.join(UNITS)})(?![^\s()])"

    def create(self, parser: _SyntaxParser, match: re.Match[str]) -> _UnitNode:
        unit: Any = match["unit"]
        return _UnitNode(unit)


class _WithinGroup(syntax.GroupNode):  # type: ignore[misc]
    """A group whose operands have to be met in one unit."""

    @property
    def unit(self) -> Unit:
        """The unit."""
        unit: Unit = self.kwargs["unit"]
        return unit


class _Brackets(syntax.GroupNode):  # type: ignore[misc]
    """What stands in brackets."""


class _PeriodRanges(plugins.TaggingPlugin):  # type: ignore[misc]
    """``period:[2023Q1 TO 2024Q4]``; an end left out or ``*`` is open."""

    expr = r"(?<![^\s(-])period:\[\s*(?:(?P<start>[\w*]+)\s+)?TO(?:\s+(?P<end>[\w*]+))?\s*\]"

    def create(self, parser: _SyntaxParser, match: re.Match[str]) -> _RangeNode:
        start, end = ((match[name] or "").strip("*").upper() or None for name in ("start", "end"))
        return _RangeNode(start, end)


class _TidyOperators(plugins.Plugin):  # type: ignore[misc]
    """Drops operators that have nothing to operate on, so that a query typed in haste still answers."""

    def __init__(self, notices: list[Notice]) -> None:
        self._notices = notices

    def filters(self, parser: _SyntaxParser) -> list[tuple[Any, int]]:
        # After white space is gone and groups are made, before the operators are applied (600).
        return [(self._tidy, 590)]

    def _tidy(self, parser: _SyntaxParser, group: syntax.GroupNode) -> syntax.GroupNode:
        kept = group.empty_copy()
        units: list[Unit] = []
        for node in group:
            if isinstance(node, _UnitNode):
                units.append(node.unit)
                continue
            tidied = node
            if isinstance(tidied, syntax.GroupNode):
                tidied = self._tidy(parser, tidied)
                if len(tidied) == 0:
                    continue
                tidied = _Brackets(list(tidied))
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
        # Where brackets name several units, the first one counts.
        for unit in units[1:] if len(kept) else units:
            self._notices.append(_nothing_to_combine(f"within:{unit}"))
        if not units or not len(kept):
            return kept
        within = group.empty_copy()
        within.append(_WithinGroup(list(kept), unit=units[0]))
        return within

    def _ignored(self, operator: syntax.Operator) -> None:
        self._notices.append(_nothing_to_combine(operator.text))


def _nothing_to_combine(operator: str) -> Notice:
    """The remark on an operator without an operand."""
    return Notice("The operator %(operator)s has nothing to combine and was ignored.", {"operator": operator})
