"""Candidates for suggestions: other queries and filters that a user may have meant.

Nothing here looks at the collection; ``searchapp.search.suggestions`` counts what each candidate finds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal

from searchapp.analysis.characters import DIGIT, HAN, LETTER, OTHER, class_of
from searchapp.analysis.fold import fold
from searchapp.notice import Notice
from searchapp.query.normalize import combine, negate, normalize
from searchapp.query.parse import parse
from searchapp.query.syntax import read_piece
from searchapp.query.tokens import as_typed
from searchapp.query.tree import (
    And,
    Contains,
    Every,
    FieldValue,
    Near,
    Or,
    Query,
    Within,
    children,
    leaves,
    marked_leaves,
    with_children,
)
from searchapp.query.write import write

Kind = Literal[
    "value",
    "operator",
    "grouping",
    "filter",
    "apart",
    "together",
    "punctuation",
    "spelling",
    "wider",
    "without",
]
Filters = Mapping[str, tuple[str, ...]]

# The largest number of adjacent pieces that can be one name, such as Cantor Fitzgerald Securities.
_LONGEST_NAME = 4

_WORD_OPERATORS = re.compile(r"(?<= )(?:or|and|not)(?= )", re.IGNORECASE)
_PUNCTUATION = "?!。，,、；;：:….·"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another query, and why it is suggested."""

    kind: Kind
    tree: Query
    filters: Filters
    reason: Notice

    @property
    def query(self) -> str:
        """The query as text; empty if there are only filters."""
        return "" if isinstance(self.tree, Every) else write(self.tree)


def operators_meant(typed: str, tree: Query, filters: Filters) -> Iterator[Candidate]:
    """Yield likely operators: ``or`` as OR, ``A|B`` as A OR B, ``-5G`` as NOT 5G."""
    text = as_typed(typed)
    reason = Notice("%(operator)s as an operator")
    if '"' not in text:
        meant = _WORD_OPERATORS.sub(lambda word: word[0].upper(), text)
        if meant != text:
            word = next(word[0] for word in _WORD_OPERATORS.finditer(text) if word[0] != word[0].upper())
            yield Candidate(
                "operator", parse(meant).tree, filters, Notice(reason.template, {"operator": word.upper()})
            )
    for leaf in _plain_leaves(tree):
        parts = [piece for part in leaf.text.split("|") if (piece := read_piece(part)) is not None]
        if "|" in leaf.text and len(parts) > 1:
            meant_tree = _replace(tree, leaf, combine(Or, parts))
            yield Candidate("operator", meant_tree, filters, Notice(reason.template, {"operator": "|"}))
    for operand in _operands(tree):
        if isinstance(tree, And) and isinstance(operand, Contains) and operand.pattern.negative:
            positive = read_piece(operand.text[1:])
            if positive is not None:
                yield Candidate(
                    "operator",
                    _replace(tree, operand, negate(positive)),
                    filters,
                    Notice(reason.template, {"operator": "NOT"}),
                )


def other_grouping(typed: str, tree: Query, filters: Filters) -> Iterator[Candidate]:
    """Yield ``A OR B C`` as (A OR B) AND C, unless the query has brackets."""
    if (
        not isinstance(tree, Or)
        or "(" in as_typed(typed)
        or not any(isinstance(each, And) for each in tree.operands)
    ):
        return
    first, *others = (each.operands if isinstance(each, And) else (each,) for each in tree.operands)
    groups = [[operand] for operand in first]
    for operands in others:
        groups[-1].append(operands[0])
        groups += [[operand] for operand in operands[1:]]
    grouped = combine(And, [combine(Or, group) for group in groups])
    yield Candidate("grouping", grouped, filters, Notice("OR before AND"))


def names_as_filters(
    tree: Query, filters: Filters, find: Callable[[str], tuple[str, tuple[str, ...]] | None]
) -> Iterator[Candidate]:
    """Yield pieces that name a company, speaker, period, role or section as filters.

    ``find`` returns the field and values for a name, or None.
    """
    operands = list(_operands(tree))
    kept: list[Query] = []
    found: dict[str, tuple[str, ...]] = {}
    while operands:
        length, named = _name_at(operands, find)
        if named is not None and named[0] not in found:
            found[named[0]] = named[1]
        else:
            length = 1
            kept.append(operands[0])
        del operands[:length]
    if found and not any(name in filters for name in found):
        values = ", ".join(value for some in found.values() for value in some[:1])
        yield Candidate(
            "filter",
            combine(And, kept) if kept else Every(),
            {**filters, **found},
            Notice("%(values)s as a filter", {"values": values}),
        )


def _name_at(
    operands: Sequence[Query], find: Callable[[str], tuple[str, tuple[str, ...]] | None]
) -> tuple[int, tuple[str, tuple[str, ...]] | None]:
    """Return the number of pieces in the longest name at the start, and its field and values."""
    texts: list[str] = []
    for operand in operands[:_LONGEST_NAME]:
        if not isinstance(operand, Contains) or operand.whole_word or operand.pattern.prefix:
            break
        texts.append(operand.text)
    for length in range(len(texts), 0, -1):
        if (named := find(" ".join(texts[:length]))) is not None:
            return length, named
    return 1, None


def words_apart(tree: Query, filters: Filters, cut: Callable[[str], Sequence[str]]) -> Iterator[Candidate]:
    """Yield the query with each piece split into its words. ``cut`` splits a text into words."""
    apart = tree
    parted = []
    for leaf in _plain_leaves(tree):
        words = [word for word in cut(leaf.text) if any(class_of(each) != OTHER for each in fold(word))]
        pieces = [piece for word in words if (piece := read_piece(word)) is not None]
        if len(pieces) > 1 and not {" ", "|"} & set(leaf.text):
            apart = _replace(apart, leaf, combine(And, pieces))
            parted += words
    if parted:
        yield Candidate("apart", apart, filters, Notice("the words searched separately"))


def typed_together(tree: Query, filters: Filters) -> Iterator[Candidate]:
    """Yield ``AI 服务器`` as AI服务器."""
    operands = _operands(tree)
    for place in range(len(operands) - 1):
        left, right = operands[place : place + 2]
        if not (isinstance(left, Contains) and isinstance(right, Contains)):
            continue
        if left.whole_word or right.whole_word or left.pattern.prefix or right.pattern.prefix:
            continue
        kinds = {class_of(fold(left.text)[-1]), class_of(fold(right.text)[0])}
        joined = read_piece(left.text + right.text)
        if HAN in kinds and kinds & {LETTER, DIGIT} and joined is not None:
            both = combine(And, [*operands[:place], joined, *operands[place + 2 :]])
            yield Candidate("together", both, filters, Notice("without the space"))


def without_punctuation(tree: Query, filters: Filters) -> Iterator[Candidate]:
    """Yield ``毛利率？`` as 毛利率."""
    bare = tree
    for leaf in _plain_leaves(tree):
        piece = read_piece(leaf.text.strip(_PUNCTUATION))
        if piece is not None and piece != leaf:
            bare = _replace(bare, leaf, piece)
    if bare != tree:
        yield Candidate("punctuation", bare, filters, Notice("without the punctuation"))


def spelled_alike(
    tree: Query, filters: Filters, alike: Callable[[str], Iterable[str]], most: int
) -> Iterator[Candidate]:
    """Yield at most ``most`` similar spellings of the query, in each of which all pieces that have some are replaced.

    ``alike`` returns similar spellings of a text, the best first; none if the text may stay.
    """
    spelled = {}
    for leaf in _plain_leaves(tree):
        pieces = [
            piece for text in alike(leaf.text) if (piece := read_piece(text)) is not None and piece != leaf
        ]
        if pieces:
            spelled[leaf] = pieces
    if not spelled:
        return
    # As many of each piece.
    first = max(int(most ** (1 / len(spelled))), 1)
    for chosen in product(*(pieces[:first] for pieces in spelled.values())):
        other = tree
        for leaf, piece in zip(spelled, chosen, strict=True):
            other = _replace(other, leaf, piece)
        yield Candidate("spelling", other, filters, Notice("a similar spelling"))


def under_fewer_filters(spelling: Candidate) -> Iterator[Candidate]:
    """Yield a spelling without one of the filters, and without any."""
    for others, field in _fewer(spelling.filters):
        reason = (
            Notice("a similar spelling, without the filter on %(facet)s", {"facet": field})
            if field
            else Notice("a similar spelling, without any filter")
        )
        yield replace(spelling, filters=others, reason=reason)


def not_in_one_turn(spelling: Candidate) -> Iterator[Candidate]:
    """Yield a spelling of several words within one exchange and within one call, and as any of the words."""
    reasons = (
        Notice("a similar spelling, in one exchange"),
        Notice("a similar spelling, in one call"),
        Notice("a similar spelling, any of them"),
    )
    for other, reason in zip(wider(spelling.tree, spelling.filters), reasons, strict=False):
        yield replace(spelling, tree=other.tree, reason=reason)


def other_values(
    tree: Query, filters: Filters, nearest: Callable[[str, str], Sequence[str]]
) -> Iterator[Candidate]:
    """Yield the closest existing values for values that no turn has.

    ``nearest`` returns the closest values for a field and a value, none if the value exists.
    """
    reason = Notice("the closest value")
    for leaf in leaves(tree):
        if isinstance(leaf, FieldValue):
            for value in nearest(leaf.field, leaf.value):
                other = FieldValue(leaf.field, value)
                yield Candidate("value", _replace(tree, leaf, other), filters, reason)
    for field, values in filters.items():
        for missing in values:
            for value in nearest(field, missing):
                others = tuple(dict.fromkeys(value if each == missing else each for each in values))
                yield Candidate("value", tree, {**filters, field: others}, reason)


def wider(tree: Query, filters: Filters) -> Iterator[Candidate]:
    """Yield ``A B`` as within:exchange A B, within:call A B and A OR B; what else the query requires stays."""
    operands = _operands(tree)
    texts = tuple(each for each in operands if isinstance(each, Contains | Near))
    if len(texts) < 2:
        return
    others = [each for each in operands if each not in texts]
    for together, reason in (
        (Within("exchange", texts), Notice("in one exchange")),
        (Within("call", texts), Notice("in one call")),
        (combine(Or, texts), Notice("any of them")),
    ):
        yield Candidate("wider", combine(And, [together, *others]), filters, reason)


def without_one(tree: Query, filters: Filters) -> Iterator[Candidate]:
    """Yield the query without one filter, without any filter, and without one of its operands."""
    for others, field in _fewer(filters):
        reason = (
            Notice("without the filter on %(facet)s", {"facet": field})
            if field
            else Notice("without any filter")
        )
        yield Candidate("without", tree, others, reason)
    operands = _operands(tree)
    if len(operands) > 1:
        for operand in operands:
            rest = combine(And, [each for each in operands if each != operand])
            yield Candidate("without", rest, filters, Notice("without %(piece)s", {"piece": write(operand)}))


def _fewer(filters: Filters) -> Iterator[tuple[Filters, str | None]]:
    """Yield the filters without one of them, with its field, and, if there are several, no filters, with None."""
    for field in filters:
        yield {name: values for name, values in filters.items() if name != field}, field
    if len(filters) > 1:
        yield {}, None


def _operands(tree: Query) -> tuple[Query, ...]:
    return tree.operands if isinstance(tree, And) else (tree,)


def _plain_leaves(tree: Query) -> Iterator[Contains]:
    """Yield the marked pieces that are neither whole words nor prefixes."""
    for leaf in marked_leaves(tree):
        if isinstance(leaf, Contains) and not leaf.whole_word and not leaf.pattern.prefix:
            yield leaf


def _replace(tree: Query, leaf: Query, other: Query) -> Query:
    """Return the tree with a leaf replaced, in normal form."""

    def replaced(node: Query) -> Query:
        if node == leaf:
            return other
        below = [replaced(child) for child in children(node)]
        return with_children(node, below) if below else node

    return normalize(replaced(tree))
