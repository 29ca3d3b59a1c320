"""Query trees as queries of OpenSearch, and as parameters of the scripts.

A query selects exactly the turns that a tree selects. What the index can say by itself is a phrase of tokens or a term;
only where words, distances or sentences decide, a script looks at the text of the turns that hold all pieces.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import lcm
from typing import Any, Protocol

from searchapp.analysis.characters import DIGIT, LETTER, class_of
from searchapp.analysis.fold import fold
from searchapp.analysis.pattern import Pattern
from searchapp.engine.base import Filters
from searchapp.engine.opensearch.scripts import Kind, script
from searchapp.engine.opensearch.tokens import END, START, phrases
from searchapp.periods import quarters
from searchapp.query.tree import (
    And,
    Contains,
    Every,
    FieldValue,
    Near,
    Not,
    Or,
    Query,
    Range,
    Within,
    children,
    marked_leaves,
)

Body = dict[str, Any]

EVERY: Body = {"match_all": {}}
NOTHING: Body = {"match_none": {}}
# Later than every period.
_LATEST = 2**31 - 1
_NEGATIVE = 3
# Of more alternatives, as of a list of words, a script looks at each turn: a cluster allows 1024 clauses in a query.
_MANY = 500


class Collection(Protocol):
    """What a translation needs to know of the collection."""

    def called(self, name: str) -> Sequence[str]:
        """Return the values of the speaker facet that a folded name can refer to."""
        ...

    def companies(self, names: Sequence[str]) -> set[str]:
        """Return those folded names that are names of companies."""
        ...

    def qualifying(self, tree: Within) -> Sequence[str]:
        """Return the calls, or the exchanges, in which every operand holds: values of the field ``unit_field`` names."""
        ...


@dataclass(frozen=True, slots=True)
class Scored:
    """A query whose score in a turn is ``factor`` times the number of marks there."""

    query: Body
    factor: int


def unit_field(tree: Within) -> str:
    """Return the field of a turn that says which unit it is in."""
    return "exchange" if tree.unit == "exchange" else "call"


def all_of(queries: Sequence[Body]) -> Body:
    """Return a query for what all queries select, without scores."""
    wanted = [query for query in queries if query != EVERY]
    if not wanted:
        return EVERY
    return wanted[0] if len(wanted) == 1 and "bool" in wanted[0] else {"bool": {"filter": wanted}}


def any_of(queries: Sequence[Body]) -> Body:
    """Return a query for what any query selects."""
    if not queries:
        return NOTHING
    return queries[0] if len(queries) == 1 else {"bool": {"should": list(queries), "minimum_should_match": 1}}


def none_of(query: Body) -> Body:
    """Return a query for what a query does not select."""
    return {"bool": {"must_not": [query]}}


class Translation:
    """Translates trees for one state of a collection."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    def selecting(self, tree: Query) -> Body:
        """Return a query that selects what a tree selects."""
        match tree:
            case Every():
                return EVERY
            case And():
                return all_of([self.selecting(each) for each in tree.operands])
            case Or() if len(tree.operands) > _MANY:
                return self._checked(tree)
            case Or():
                return any_of([self.selecting(each) for each in tree.operands])
            case Not():
                return none_of(self.selecting(tree.operand))
            case FieldValue():
                return _terms(self._of_value(tree))
            case Range():
                return _between(tree)
            case Within(unit="sentence"):
                return all_of([self._held_by(tree), self._checked(tree)])
            case Within():
                marked = [self.selecting(each) for each in tree.operands if marked_leaves(each)]
                return all_of([self._in_unit(tree), *([any_of(marked)] if marked else [])])
            case Contains(whole_word=False):
                return piece_query(tree.pattern)
            case Contains() | Near():
                return all_of([self._held_by(tree), self._checked(tree)])

    def allowing(self, filters: Filters) -> Mapping[str, Body]:
        """Return for each field that filters a query that selects the turns with one of its values."""
        return {field: _terms(self._of(field, values)) for field, values in filters.items() if values}

    def scored(self, tree: Query) -> Scored | None:
        """Return a query that selects what a tree selects and scores the number of marks without a script.

        Returns:
            None if only a script counts them: matches of several pieces may join, and those of one may overlap.
        """
        leaves = marked_leaves(tree)
        if not leaves or not _plain(tree):
            return None
        (leaf, *others) = leaves
        if others or not isinstance(leaf, Contains) or leaf.whole_word or leaf.pattern.prefix:
            return None
        found = list(phrases(leaf.pattern))
        if overlapping(found):
            return None
        factor = lcm(*map(len, found))
        scored = any_of([_phrase(phrase, factor // len(phrase)) for phrase in found])
        if tree == leaf:
            return Scored(scored, factor)
        # What an And demands is selected by what scores it.
        if isinstance(tree, And) and leaf in tree.operands:
            demanded = [self.selecting(each) for each in tree.operands if each != leaf]
            return Scored({"bool": {"filter": demanded, "must": [scored]}}, factor)
        return Scored({"bool": {"filter": [self.selecting(tree)], "should": [scored]}}, factor)

    def marking(self, tree: Query) -> Body | None:
        """Return the parameters with which scripts mark what a tree marks; None if it marks nothing."""
        parameters = _Parameters(self)
        node = parameters.marks(tree, True)
        return None if node is None else {"pieces": parameters.pieces(), "marks": node}

    def ranking(self, leaves: Sequence[Contains | Near], weights: Sequence[float], average: float) -> Body:
        """Return the parameters with which a script scores turns.

        Args:
            leaves: what is scored.
            weights: the inverse document frequency of each leaf.
            average: the average length of a turn.
        """
        parameters = _Parameters(self)
        nodes = [parameters.leaf(leaf) for leaf in leaves]
        return {
            "pieces": parameters.pieces(),
            "leaves": nodes,
            "weights": [float(weight) for weight in weights],
            "average": float(average),
        }

    def _checked(self, tree: Query) -> Body:
        parameters = _Parameters(self)
        condition = parameters.condition(tree)
        return {
            "script": {"script": script("holds", {"pieces": parameters.pieces(), "condition": condition})}
        }

    def _held_by(self, tree: Query) -> Body:
        """Return a query for turns that may hold a tree in one of their sentences: no other turn does."""
        match tree:
            case And() | Within(unit="sentence"):
                return all_of([self._held_by(each) for each in tree.operands])
            case Or() if len(tree.operands) <= _MANY:
                return any_of([self._held_by(each) for each in tree.operands])
            case Not() | Or():
                return EVERY
            case Near():
                return all_of([piece_query(piece.pattern) for piece in tree.pieces])
            case Contains():
                return piece_query(tree.pattern)
            case _:
                return self.selecting(tree)

    def _in_unit(self, tree: Within) -> Body:
        """Return a query for the turns of the units in which every operand holds."""
        if tree.unit == "turn":
            return all_of([self.selecting(each) for each in tree.operands])
        return _terms([(unit_field(tree), self._collection.qualifying(tree))])

    def _of_value(self, tree: FieldValue) -> list[tuple[str, Sequence[str]]]:
        alternatives = self._of(tree.field, [tree.value])
        labels = [("label_folded", [fold(tree.value)])] if tree.field == "speaker" else []
        return [*alternatives, *labels]

    def _of(self, field: str, values: Sequence[str]) -> list[tuple[str, Sequence[str]]]:
        """Return the values of fields of a document, one of which a turn with one of some values has."""
        wanted = sorted({fold(value) for value in values})
        if field == "speaker":
            return [("speaker", sorted({one for value in wanted for one in self._collection.called(value)}))]
        if field == "company":
            # A company name means that company, even if another company has the same ticker.
            known = self._collection.companies(wanted)
            return [
                ("company_folded", wanted),
                ("ticker_folded", [one for one in wanted if one not in known]),
            ]
        return [(f"{field}_folded", wanted)]


class _Parameters:
    """Collects the pieces that a script looks for."""

    def __init__(self, translation: Translation) -> None:
        self._translation = translation
        self._numbers: dict[Contains, int] = {}

    def pieces(self) -> list[Body]:
        return [_piece(piece) for piece in self._numbers]

    def leaf(self, leaf: Contains | Near) -> Body:
        if isinstance(leaf, Contains):
            return {"kind": Kind.PIECE, "piece": self._number(leaf)}
        reach = leaf.distance + sum(len(piece.pattern.text) for piece in leaf.pieces)
        # More characters than a text has are as good as any number.
        return {"kind": Kind.NEAR, "of": list(map(self._number, leaf.pieces)), "reach": min(reach, 2**30)}

    def marks(self, tree: Query, marked: bool) -> Body | None:
        """Return the node for what is marked; None if nothing is."""
        if isinstance(tree, Contains | Near):
            return self.leaf(tree) if marked else None
        inverted = marked != isinstance(tree, Not)
        below = [node for each in children(tree) if (node := self.marks(each, inverted)) is not None]
        if not below:
            return None
        if isinstance(tree, Within):
            if tree.unit == "sentence":
                return {"kind": Kind.SENTENCE, "if": list(map(self.condition, tree.operands)), "of": below}
            return {"kind": Kind.UNIT, "if": self._in_unit(tree), "of": below}
        return below[0] if len(below) == 1 else {"kind": Kind.ALL, "of": below}

    def condition(self, tree: Query) -> Body:
        """Return the node for whether a tree holds in a turn or a sentence."""
        match tree:
            case Every():
                return {"kind": Kind.ALL, "of": []}
            case And():
                return {"kind": Kind.ALL, "of": list(map(self.condition, tree.operands))}
            case Or():
                return {"kind": Kind.ANY, "of": list(map(self.condition, tree.operands))}
            case Not():
                return {"kind": Kind.NONE, "of": [self.condition(tree.operand)]}
            case FieldValue():
                return _one_of(self._translation._of_value(tree))
            case Range():
                span = _span(tree)
                if span is None:
                    return {"kind": Kind.ANY, "of": []}
                return {"kind": Kind.PERIOD, "from": span[0], "to": span[1]}
            case Within(unit="sentence"):
                return {"kind": Kind.SENTENCE, "of": list(map(self.condition, tree.operands))}
            case Within():
                marked = [self.condition(each) for each in tree.operands if marked_leaves(each)]
                shown = [{"kind": Kind.ANY, "of": marked}] if marked else []
                return {"kind": Kind.TURN, "of": [{"kind": Kind.ALL, "of": [*self._in_unit(tree), *shown]}]}
            case Contains() | Near():
                return self.leaf(tree)

    def _in_unit(self, tree: Within) -> list[Body]:
        """Return the conditions for a turn to be in a unit in which every operand holds."""
        if tree.unit == "turn":
            return list(map(self.condition, tree.operands))
        return [_one_of([(unit_field(tree), self._translation._collection.qualifying(tree))])]

    def _number(self, piece: Contains) -> int:
        return self._numbers.setdefault(piece, len(self._numbers))


def piece_query(pattern: Pattern) -> Body:
    """Return a query for the turns that a pattern matches in."""
    return any_of([_phrase(phrase, 1) for phrase in phrases(pattern)])


def overlapping(found: Sequence[Sequence[str]]) -> bool:
    """Return whether matches of some phrases could overlap; the answer may be yes where they cannot.

    >>> [overlapping([list(text)]) for text in ("哈哈", "毛利率", "很好很")]
    [True, False, True]
    """
    return any(
        _overlap(one, other, shift)
        for one in found
        for other in found
        for shift in range(0 if one is not other else 1, len(one))
    )


def _overlap(one: Sequence[str], other: Sequence[str], shift: int) -> bool:
    """Return whether a match of one phrase could begin ``shift`` tokens after the beginning of a match of another."""
    if shift and other[0].startswith(START) and len(other[0]) > 1:
        # Here a match begins only after a character of another class.
        kind = class_of(_bare(other[0])[0])
        if kind in (LETTER, DIGIT) and class_of(_bare(one[shift - 1])[0]) == kind:
            return False
    return all(_bare(ours) == _bare(theirs) for ours, theirs in zip(one[shift:], other, strict=False))


def _bare(token: str) -> str:
    return token.strip(START + END) or token


def _phrase(phrase: Sequence[str], boost: int) -> Body:
    text = " ".join(phrase)
    try:
        text.encode()
    except UnicodeEncodeError:
        # Half of a surrogate pair: no text holds it.
        return NOTHING
    given = {"query": text, "boost": boost}
    return (
        {"match_phrase": {"tokens": given}}
        if len(phrase) > 1
        else {"term": {"tokens": {"value": text, "boost": boost}}}
    )


def _piece(piece: Contains) -> Body:
    """Return what a script needs to find a piece: its literals for each combination of choices, and its edges."""
    pattern = piece.pattern
    choices: list[list[str]] = [[]]
    for element in pattern.elements:
        longer = []
        for parts in choices:
            for literal in element.choices:
                # Where there is no gap, literals follow each other directly.
                joined = [*parts, literal] if element.gap or not parts else [*parts[:-1], parts[-1] + literal]
                longer.append(joined)
        choices = longer
    return {
        "choices": choices,
        "left": _NEGATIVE if pattern.negative else pattern.left_class,
        "right": pattern.right_class,
        "prefix": pattern.prefix,
        "word": piece.whole_word,
    }


def _terms(alternatives: Sequence[tuple[str, Sequence[str]]]) -> Body:
    return any_of([{"terms": {field: list(values)}} for field, values in alternatives if values])


def _one_of(alternatives: Sequence[tuple[str, Sequence[str]]]) -> Body:
    nodes = [
        {"kind": Kind.VALUE, "field": field, "values": dict.fromkeys(values, True)}
        for field, values in alternatives
        if values
    ]
    return nodes[0] if len(nodes) == 1 else {"kind": Kind.ANY, "of": nodes}


def _between(tree: Range) -> Body:
    span = _span(tree)
    if span is None:
        return NOTHING
    return all_of([{"range": {"first": {"gte": span[0]}}}, {"range": {"last": {"lte": span[1]}}}])


def _span(tree: Range) -> tuple[int, int] | None:
    """Return the first and last quarter that a range allows; None if it allows none."""
    first = quarters(tree.start) if tree.start else (0, 0)
    last = quarters(tree.end) if tree.end else (0, _LATEST)
    return None if first is None or last is None else (first[0], last[1])


def _plain(tree: Query) -> bool:
    """Return whether marks do not depend on units."""
    return not isinstance(tree, Within) and all(map(_plain, children(tree)))
