"""The query tree: what a query means, as frozen values that every engine interprets.

Leaves look at text (``Contains``, ``Near``) or at the fields of a turn (``FieldValue``, ``Range``); ``Every`` selects
all turns. ``And``, ``Or``, ``Not`` and ``Within`` combine. Equal trees select, count and mark the same.

A tree is in normal form if no And stands directly in an And nor an Or in an Or, no Not directly in a Not, and no
operands of one node are equal; the parser makes only such trees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias, TypeVar

from searchapp.analysis.pattern import Pattern

Unit = Literal["turn", "sentence", "exchange", "call"]
UNITS: tuple[Unit, ...] = ("turn", "sentence", "exchange", "call")

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Every:
    """Every turn."""


@dataclass(frozen=True, slots=True)
class Contains:
    """The turns whose text the pattern matches. Such a leaf is called a piece.

    ``text`` is the piece as it was typed. ``whole_word``: only where the match is one word to the segmenter.
    """

    pattern: Pattern
    text: str = field(compare=False)
    whole_word: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """The turns with a stretch of one paragraph that holds a match of every piece, in any order.

    ``distance`` is how many characters the stretch may have besides the pieces.
    """

    pieces: tuple[Contains, ...]
    distance: int


@dataclass(frozen=True, slots=True)
class FieldValue:
    """The turns with a value of a field, compared folded."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Range:
    """The turns whose period lies between two periods, both included; None is open."""

    start: str | None
    end: str | None


@dataclass(frozen=True, slots=True)
class And:
    """The turns that every operand selects."""

    operands: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """The turns that any operand selects."""

    operands: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The turns that the operand does not select."""

    operand: Query


@dataclass(frozen=True, slots=True)
class Within:
    """The turns in units where every operand holds.

    A sentence, exchange or call qualifies if each operand holds in some turn of it (for a sentence: in the sentence),
    and each negated operand in none. Selected are its turns in which an operand with marks holds, or all its turns if
    no operand has marks. Only marks in qualifying units count. Turns outside of exchanges are in none.
    """

    unit: Unit
    operands: tuple[Query, ...]


Query: TypeAlias = Every | Contains | Near | FieldValue | Range | And | Or | Not | Within


def children(tree: Query) -> tuple[Query, ...]:
    """The nodes directly below a node; the pieces of a Near are not nodes of the tree."""
    if isinstance(tree, And | Or | Within):
        return tree.operands
    return (tree.operand,) if isinstance(tree, Not) else ()


def with_children(tree: Query, below: Sequence[Query]) -> Query:
    """The same node over other nodes, as many as ``children`` gives."""
    if isinstance(tree, And | Or | Within):
        return replace(tree, operands=tuple(below))
    if isinstance(tree, Not):
        (operand,) = below
        return Not(operand)
    return tree


def fold_tree(tree: Query, combine: Callable[[Query, list[_T]], _T]) -> _T:
    """Work a tree out from its leaves up: ``combine`` gets each node with the results of the nodes below it."""
    return combine(tree, [fold_tree(child, combine) for child in children(tree)])


def leaves(tree: Query) -> Iterator[Query]:
    """The nodes that combine nothing, from left to right."""
    if not (below := children(tree)):
        yield tree
    for child in below:
        yield from leaves(child)


def marked_leaves(tree: Query) -> tuple[Contains | Near, ...]:
    """The leaves whose matches are marked: those under an even number of Nots, each once, from left to right."""
    found: dict[Contains | Near, None] = {}

    def collect(node: Query, marked: bool) -> None:
        if isinstance(node, Contains | Near):
            if marked:
                found[node] = None
            return
        for child in children(node):
            collect(child, marked != isinstance(node, Not))

    collect(tree, True)
    return tuple(found)
