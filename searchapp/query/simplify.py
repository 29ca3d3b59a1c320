"""Query trees made as small as what they mean."""

from __future__ import annotations

from whoosh.query import NullQuery

from searchapp.notice import Notice
from searchapp.query.nodes import And, AndMaybe, Contains, Not, Or, Query, Term, TermRange

MAX_TERMS = 64


def simplify(tree: Query, notices: list[Notice]) -> Query | None:
    """Drop what is empty or too common, and unwrap what has a single child; None where nothing is left."""
    if tree == NullQuery:
        return None
    if isinstance(tree, AndMaybe):
        required = simplify(tree.a, notices)
        if required is None:
            return None
        return AndMaybe(required, tree.b)
    if isinstance(tree, Not):
        negated = simplify(tree.query, notices)
        return None if negated is None else Not(negated)
    if isinstance(tree, (And, Or)):
        kind = type(tree)
        children: list[Query] = []
        for child in tree.children():
            simple = simplify(child, notices)
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


def keep_first_terms(tree: Query, notices: list[Notice]) -> Query:
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
