"""Writing a query tree as a query."""

from __future__ import annotations

from collections.abc import Sequence

from searchapp.query.normalize import combine
from searchapp.query.syntax import read_piece, read_syntax
from searchapp.query.tokens import BETWEEN, WORD_FIELD, WORDS, as_typed, is_plain
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

_BESIDE = "x"


def write(tree: Query) -> str:
    """Return a tree as a query."""
    return fold_tree(tree, _write)


def _write(node: Query, below: Sequence[str]) -> str:
    match node:
        case Every():
            return "*"
        case Contains():
            written = _quote_if_needed(node.text) + ("*" if node.pattern.prefix else "")
            return f"{WORD_FIELD}:{written}" if node.whole_word else written
        case Near():
            return _quote(" ".join(piece.text for piece in node.pieces)) + f"~{node.distance}"
        case FieldValue():
            return f"{node.field}:{_quote_if_needed(node.value)}"
        case Range() if node.start == node.end and node.start is not None and node.start.isdigit():
            return f"period:{node.start}"
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


def _quote(text: str) -> str:
    return '"' + as_typed(text).replace('"', '""') + '"'


def _quote_if_needed(text: str) -> str:
    """Put a text in quotation marks unless it is read as one piece everywhere."""
    plain = as_typed(text)
    return plain if is_plain(plain) or _reads_as_typed(plain) else _quote(text)


def _reads_as_typed(plain: str) -> bool:
    if (
        plain in BETWEEN
        or plain in WORDS
        or " " in plain
        or '"' in plain
        or plain.startswith("[")
        or plain.endswith("*")
    ):
        return False
    # Next to another piece, and in brackets, which brackets in the text must not close.
    read = read_syntax(f"({_BESIDE} {plain})")
    pieces = [read_piece(_BESIDE), read_piece(plain)]
    return not read.notices and read.tree == combine(And, [piece for piece in pieces if piece is not None])
