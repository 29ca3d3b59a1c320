"""Frequent words that continue what was typed, if that is rare enough to look through."""

from __future__ import annotations

from searchapp.engine.base import Engine
from searchapp.query.syntax import read_piece
from searchapp.query.tree import Every

# Words are looked for only if what they begin with occurs at most this often.
MOST_PLACES = 20_000


def places(engine: Engine, text: str) -> int:
    """Return at most how often a text occurs, without counting it; 0 if it is not a piece."""
    piece = read_piece(text)
    return 0 if piece is None else engine.cost(piece) - engine.cost(Every())


def words_beginning(engine: Engine, text: str, limit: int) -> tuple[tuple[str, int], ...]:
    """Return the most frequent words that begin with a text, none if it occurs too often; see ``Engine.terms``."""
    return engine.terms(text, limit) if places(engine, text) <= MOST_PLACES else ()
