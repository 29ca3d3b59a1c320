"""Query trees in normal form, limited in size."""

from __future__ import annotations

from collections.abc import Sequence

from searchapp.notice import Notice
from searchapp.query.tree import And, Not, Or, Query, children, fold_tree, with_children

MAX_TERMS = 64


def combine(kind: type[And] | type[Or], below: Sequence[Query]) -> Query:
    """Combine trees in normal form into one; a single tree is returned unchanged."""
    flat = [each for child in below for each in (child.operands if isinstance(child, kind) else (child,))]
    operands = tuple(dict.fromkeys(flat))
    return operands[0] if len(operands) == 1 else kind(operands)


def negate(tree: Query) -> Query:
    """Negate a tree in normal form; a Not becomes its operand."""
    return tree.operand if isinstance(tree, Not) else Not(tree)


def normalize(tree: Query) -> Query:
    """The same query in normal form: flat, no double Not, no equal operands (see ``searchapp.query.tree``)."""
    return fold_tree(tree, _normal)


def _normal(node: Query, below: Sequence[Query]) -> Query:
    if isinstance(node, And | Or):
        return combine(type(node), below)
    if isinstance(node, Not):
        return negate(*below)
    return with_children(node, tuple(dict.fromkeys(below)))


def keep_first_terms(tree: Query, notices: list[Notice]) -> Query:
    """Keep the first MAX_TERMS leaves of a tree in normal form, with a notice where there are more."""
    left = MAX_TERMS

    def prune(node: Query) -> Query | None:
        nonlocal left
        if not children(node):
            left -= 1
            return node if left >= 0 else None
        below = [kept for child in children(node) if (kept := prune(child)) is not None]
        return with_children(node, below) if below else None

    pruned = prune(tree)
    assert pruned is not None, "the first leaf is always kept"
    if left >= 0:
        return tree
    notices.append(
        Notice("Only the first %(count)s terms of the query were used.", {"count": str(MAX_TERMS)})
    )
    return normalize(pruned)
