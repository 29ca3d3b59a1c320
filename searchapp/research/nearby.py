"""Queries that find a word near what another query finds."""

from __future__ import annotations

from typing import NamedTuple

from searchapp.query.normalize import combine
from searchapp.query.parse import parse
from searchapp.query.syntax import MAX_DISTANCE, read_piece
from searchapp.query.tree import And, Contains, Every, Near, Or, Query
from searchapp.query.write import write
from searchapp.research.rates import is_about_fields

_CHARACTERS_A_WORD = 10
# A word that is together with the matches less often may be so only across a long address, which no near would find.
_OFTEN = 3


class Nearby(NamedTuple):
    """A query, and the number of characters within which it finds the word; None if it is anywhere in the turn."""

    query: str
    distance: int | None


def nearby(tree: Query, word: str, window: int, together: int) -> Nearby:
    """Return a query for a word near the matches of a tree, within about as many words as ``window``.

    A near takes pieces. So if what the tree marks are no pieces, or are found together, the word is looked for in the
    whole turn, and also if it is rarely near them: ``together`` times.

    >>> nearby(parse("毛利率 OR 净利率").tree, "提升", 5, 20)
    Nearby(query='"毛利率 提升"~50 OR "净利率 提升"~50', distance=50)
    >>> nearby(parse("毛利率 回购").tree, "提升", 5, 20)
    Nearby(query='毛利率 AND 回购 AND word:提升', distance=None)
    >>> nearby(parse("毛利率").tree, "提升", 5, 1)
    Nearby(query='毛利率 AND word:提升', distance=None)
    """
    distance = min(window * _CHARACTERS_A_WORD, MAX_DISTANCE)
    near = _near(tree, word, distance) if together >= _OFTEN else None
    if near is not None:
        query = write(near)
        if parse(query).tree == near:
            return Nearby(query, distance)
    return Nearby(with_word(tree, word), None)


def with_word(tree: Query, word: str) -> str:
    """Return a query for the turns that a tree selects and that have a word.

    >>> with_word(parse("role:analyst").tree, "利率"), with_word(Every(), "利率")
    ('role:analyst AND word:利率', 'word:利率')
    """
    piece = read_piece(word, whole_word=True)
    if piece is None:
        return write(tree)
    return write(piece if isinstance(tree, Every) else combine(And, [tree, piece]))


def _near(tree: Query, word: str, distance: int) -> Query | None:
    """Return the tree with a near in place of each of its pieces, None if it has other texts or several at a time."""
    if isinstance(tree, Contains):
        piece = read_piece(word)
        single = not (tree.whole_word or tree.pattern.prefix or " " in tree.text)
        return Near((tree, piece), distance) if single and piece not in (None, tree) and piece else None
    if isinstance(tree, Or):
        several = [_near(operand, word, distance) for operand in tree.operands]
        return combine(Or, [each for each in several if each is not None]) if all(several) else None
    if isinstance(tree, And):
        texts = [operand for operand in tree.operands if not is_about_fields(operand)]
        near = _near(texts[0], word, distance) if len(texts) == 1 else None
        if near is not None:
            return combine(And, [near if operand is texts[0] else operand for operand in tree.operands])
    return None
