"""A query tree, written out in the query language."""

from __future__ import annotations

import re

from searchapp.query.nodes import And, AndMaybe, Every, Not, Or, Query, Term, TermRange


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
