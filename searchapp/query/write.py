"""A query tree, written out in the query language."""

from __future__ import annotations

import re
from collections.abc import Sequence

from searchapp.model import FACET_FIELDS
from searchapp.query.syntax import WORD_FIELD
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
    fold_tree,
)

# What the syntax would take apart: it goes into quotation marks.
_SYNTAX = re.compile(
    rf'[\s()\["*]|^-|^(?:AND|OR|NOT)$|^(?:{"|".join((*FACET_FIELDS, WORD_FIELD, "within"))}):'
)


def write(tree: Query) -> str:
    """Write a tree out in the query language."""
    return fold_tree(tree, _write)


def _write(node: Query, below: Sequence[str]) -> str:
    match node:
        case Every():
            return "*"
        case Contains():
            written = _quote_if_needed(node.text) + ("*" if node.pattern.prefix else "")
            return f"{WORD_FIELD}:{written}" if node.whole_word else written
        case Near():
            return '"' + " ".join(piece.text for piece in node.pieces) + f'"~{node.distance}'
        case FieldValue():
            return f"{node.field}:{_quote_if_needed(node.value)}"
        case Range():
            return f"period:[{node.start or '*'} TO {node.end or '*'}]"
        case Not():
            return f"NOT {_grouped(node.operand, below[0])}"
        case Within():
            return f"within:{node.unit} " + " AND ".join(map(_grouped, node.operands, below))
        case And() | Or():
            operator = " AND " if isinstance(node, And) else " OR "
            return operator.join(map(_grouped, node.operands, below))


def _grouped(operand: Query, written: str) -> str:
    return f"({written})" if isinstance(operand, And | Or | Within) else written


def _quote_if_needed(text: str) -> str:
    return f'"{text}"' if _SYNTAX.search(text) else text
