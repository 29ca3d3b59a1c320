"""The parser: from tokens to a query tree in normal form.

NOT binds tightest, then AND (or a space), then OR. Operators without operands are ignored with a notice. Brackets are
kept on a stack, so that they can be nested to any depth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from searchapp.analysis.characters import DIGIT, HAN, LETTER, class_of
from searchapp.analysis.fold import fold
from searchapp.analysis.pattern import compile_pattern
from searchapp.notice import Notice
from searchapp.query.normalize import combine, negate
from searchapp.query.tokens import (
    BETWEEN,
    WORD_FIELD,
    Close,
    Field,
    Open,
    Operator,
    PeriodRange,
    Quote,
    Run,
    Stray,
    Token,
    tokens,
)
from searchapp.query.tokens import Within as WithinToken
from searchapp.query.tree import And, Contains, Near, Not, Or, Query, Range, Unit, Within
from searchapp.query.values import read_end, read_value

MAX_DISTANCE = 10_000
MAX_DEPTH = 32


@dataclass(frozen=True, slots=True)
class Syntax:
    """A parsed query: a tree in normal form, or None if there are no operands, and notices."""

    tree: Query | None
    notices: tuple[Notice, ...]


def read_syntax(text: str) -> Syntax:
    """Parse a text returned by ``searchapp.query.tokens.as_typed``."""
    found = tokens(text)
    try:
        return _Reader(found).read()
    except _TooDeepError:
        flat = [token for token in found if not isinstance(token, Open | Close)]
        read = _Reader(flat).read()
        return Syntax(read.tree, (Notice("Brackets are nested too deeply and were ignored."), *read.notices))


def read_piece(text: str, *, prefix: bool = False, whole_word: bool = False) -> Contains | None:
    """Return a piece of exactly these characters, which may include spaces; None if there are none.

    With ``prefix``, letters or digits at the end of the text match any continuation; see ``Contains`` for ``whole_word``.
    """
    pattern = compile_pattern(text, prefix=prefix)
    return None if pattern is None else Contains(pattern, " ".join(text.split()), whole_word)


class _TooDeepError(Exception):
    """The query needs brackets nested more than MAX_DEPTH deep."""


_Item = Query | Operator


@dataclass(slots=True)
class _Group:
    """The operands and operators inside one pair of brackets, or outside all of them, in order."""

    # The field that the pieces are values of.
    scope: str | None = None
    items: list[_Item] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    # The field that the next piece is the value of.
    pending: str | None = None

    @property
    def awaits(self) -> bool:
        """Whether an operand must come next."""
        return not self.items or isinstance(self.items[-1], Operator)


class _Reader:
    def __init__(self, found: Sequence[Token]) -> None:
        self._tokens = found
        self._notices: list[Notice] = []

    def read(self) -> Syntax:
        """Read all tokens."""
        groups = [_Group()]
        for place, token in enumerate(self._tokens):
            group = groups[-1]
            if group.pending and not isinstance(token, Run | Quote | Open):
                self._no_value(group)
            match token:
                case Open():
                    groups.append(_Group(group.pending or group.scope))
                    group.pending = None
                case Close():
                    groups.pop()
                    tree = self._close(group)
                    if tree is None:
                        self._notices.append(Notice("Empty brackets were ignored."))
                    else:
                        groups[-1].items.append(tree)
                case Field():
                    group.pending = token.name
                case WithinToken():
                    group.units.append(token.unit)
                case Operator():
                    self._operator(group, token, place)
                case Stray():
                    self._stray(token.text)
                case PeriodRange():
                    group.items.append(Range(read_end(token.start), read_end(token.end)))
                case Run() | Quote():
                    self._operand(group, token)
        (group,) = groups
        tree = self._close(group)
        return Syntax(tree, tuple(dict.fromkeys(self._notices)))

    def _operator(self, group: _Group, token: Operator, place: int) -> None:
        if token.text in BETWEEN and (group.awaits or not self._operand_follows(place)):
            self._operand(group, Run(token.text))
        elif token.name == "NOT" or not group.awaits:
            group.items.append(token)
        else:
            self._nothing_to_combine(token.text)

    def _operand_follows(self, place: int) -> bool:
        for token in self._tokens[place + 1 :]:
            if isinstance(token, Operator):
                return token.name == "NOT" or token.text in BETWEEN
            if not isinstance(token, Stray):
                return not isinstance(token, Close)
        return False

    def _operand(self, group: _Group, token: Run | Quote) -> None:
        field, group.pending = group.pending or group.scope, None
        tree = self._run(field, token.text) if isinstance(token, Run) else self._quoted(field, token)
        if tree is not None:
            group.items.append(tree)

    def _close(self, group: _Group) -> Query | None:
        """Return the tree of a group, or None if it has no operands."""
        if group.pending:
            self._no_value(group)
        items = group.items
        while items and isinstance(last := items[-1], Operator):
            self._nothing_to_combine(last.text)
            items.pop()
        # If a group has several units, the first one applies.
        for unit in group.units[1:] if items else group.units:
            self._nothing_to_combine(f"within:{unit}")
        if not items:
            return None
        alternatives: list[list[Query]] = [[]]
        negated = False
        for item in items:
            if not isinstance(item, Operator):
                alternatives[-1].append(negate(item) if negated else item)
                negated = False
            elif item.name == "NOT":
                negated = not negated
            elif item.name == "OR":
                alternatives.append([])
        if group.units and len(alternatives) == 1:
            tree: Query = Within(group.units[0], tuple(dict.fromkeys(alternatives[0])))
        else:
            tree = combine(Or, [combine(And, operands) for operands in alternatives])
            if group.units:
                tree = Within(group.units[0], (tree,))
        if _bracket_depth(tree) > MAX_DEPTH:
            raise _TooDeepError
        return tree

    def _quoted(self, field: str | None, token: Quote) -> Query | None:
        if not token.text.strip():
            if field:
                return self._value(field, token.text)
            self._notices.append(Notice("Empty quotation marks were ignored."))
            return None
        if field is None and token.distance is not None:
            return self._near(token.text, token.distance)
        if token.distance is not None:
            self._ignored(f"~{token.distance}")
        if token.star and field not in (None, WORD_FIELD):
            self._ignored("*")
        elif token.star:
            return self._starred(field, token.text)
        return self._value(field, token.text)

    def _run(self, field: str | None, text: str) -> Query | None:
        """Read characters typed together as one piece."""
        bare = text.removesuffix("*")
        if bare == text or not bare or field not in (None, WORD_FIELD):
            return self._value(field, text)
        kind = class_of(fold(bare)[-1])
        if field is None and kind not in (HAN, LETTER, DIGIT):
            return read_piece(text)
        return self._starred(field, bare)

    def _value(self, field: str | None, text: str) -> Query | None:
        if field is None or (field == WORD_FIELD and text.strip()):
            return read_piece(text, whole_word=field == WORD_FIELD)
        if text.strip():
            return read_value(field, text)
        self._notices.append(Notice("The field %(field)s has no value and was ignored.", {"field": field}))
        return None

    def _starred(self, field: str | None, text: str) -> Query | None:
        """Read a piece that ends with a star, which extends its last letters or digits."""
        whole_word = field == WORD_FIELD
        piece = read_piece(text, prefix=not whole_word, whole_word=whole_word)
        if piece is None or piece.pattern.prefix:
            return piece
        values = {"text": text}
        self._notices.append(
            Notice("The * after “%(text)s” was ignored: word: finds whole words only.", values)
            if whole_word
            else Notice(
                "The * after “%(text)s” was ignored: it works only after Latin letters or digits.", values
            )
        )
        return piece

    def _near(self, text: str, distance: int) -> Query | None:
        pieces = tuple(
            dict.fromkeys(piece for part in text.split() if (piece := read_piece(part)) is not None)
        )
        if len(pieces) < 2:
            self._ignored(f"~{distance}")
            return pieces[0] if pieces else None
        if distance > MAX_DISTANCE:
            self._notices.append(
                Notice("The distance was reduced to %(count)s characters.", {"count": f"{MAX_DISTANCE:,}"})
            )
        return Near(pieces, min(distance, MAX_DISTANCE))

    def _no_value(self, group: _Group) -> None:
        assert group.pending is not None
        self._notices.append(
            Notice("The field %(field)s has no value and was ignored.", {"field": group.pending})
        )
        group.pending = None

    def _stray(self, text: str) -> None:
        if text == "-":
            self._nothing_to_combine(text)
        elif text == '"':
            self._notices.append(Notice("A quotation mark is unpaired and was ignored."))
        else:
            self._notices.append(
                Notice("The bracket %(bracket)s is unpaired and was ignored.", {"bracket": text})
            )

    def _ignored(self, text: str) -> None:
        self._notices.append(Notice("“%(text)s” has no effect here and was ignored.", {"text": text}))

    def _nothing_to_combine(self, operator: str) -> None:
        self._notices.append(
            Notice(
                "The operator %(operator)s has nothing to combine and was ignored.", {"operator": operator}
            )
        )


def _bracket_depth(tree: Query) -> int:
    """Return how deep brackets are nested when the tree is written."""
    below: tuple[Query, ...] = ()
    if isinstance(tree, And | Or | Within):
        below = tree.operands
    elif isinstance(tree, Not):
        below = (tree.operand,)
    return max((isinstance(each, And | Or | Within) + _bracket_depth(each) for each in below), default=0)
