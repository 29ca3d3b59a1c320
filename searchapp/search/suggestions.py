"""Suggestions for an answer: other queries that a user may have meant, with exact counts, within a budget.

The budget is a number of postings, not a time, so that the same state of a collection gives the same suggestions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice

from searchapp.analysis.characters import HAN, class_of
from searchapp.analysis.fold import fold
from searchapp.analysis.pinyin import homophones
from searchapp.engine.base import Count, Engine
from searchapp.query.suggest import (
    Candidate,
    Filters,
    Kind,
    names_as_filters,
    not_in_one_turn,
    operators_meant,
    other_grouping,
    other_values,
    spelled_alike,
    typed_together,
    under_fewer_filters,
    wider,
    without_one,
    without_punctuation,
    words_apart,
)
from searchapp.query.syntax import read_piece
from searchapp.query.tree import Query
from searchapp.query.write import write
from searchapp.search.answer import Suggestion
from searchapp.search.names import Names, is_one_edit
from searchapp.search.words import MOST_PLACES, places, words_beginning

MOST = 5
# The largest cost of counting all suggestions, about 20 ms; or the cost of the query itself if that is larger.
BUDGET = 500_000
_CANDIDATES = 16
_SPELLINGS = 24
_WORDS = 256
# Of all pieces of a query; and no more characters than a long term has, because the longer, the more there are to look up.
_LOOKED_UP = 600
_LONGEST = 40
# jieba is loaded for a piece of at least this many Han characters, or for any piece if nothing was found.
_LONG = 4

Cut = Callable[[str], Sequence[str]]


def suggest(
    engine: Engine, names: Names, cut: Cut, typed: str, tree: Query, filters: Filters, total: int
) -> tuple[Suggestion, ...]:
    """Suggest other queries for an answer.

    Args:
        engine: counts the candidates.
        names: the names in the collection.
        cut: splits a text into words.
        typed: the query as typed.
        tree: the query as it was read.
        filters: the filters of the request.
        total: the number of turns in the answer.

    Returns:
        At most MOST suggestions, each of which finds something. Split words and removed punctuation are suggested only
        if they find more than the query.
    """
    candidates = chain(
        other_values(tree, filters, names.nearest),
        operators_meant(typed, tree, filters),
        names_as_filters(tree, filters, names.find),
        other_grouping(typed, tree, filters),
        without_punctuation(tree, filters),
        typed_together(tree, filters),
        words_apart(tree, filters, lambda text: cut(text) if not total or _is_long(text) else (text,)),
        () if total else wider(tree, filters),
        () if total else without_one(tree, filters),
    )
    found: dict[object, Suggestion] = {}

    def add(suggestion: Suggestion) -> None:
        found.setdefault((suggestion.query, tuple(sorted(suggestion.filters.items()))), suggestion)

    left = max(BUDGET, engine.cost(tree))
    for candidate in islice(candidates, _CANDIDATES):
        if (cost := engine.cost(candidate.tree)) > left:
            continue
        left -= cost
        (count,) = engine.count([candidate.tree], candidate.filters)
        if _is_worth(candidate, count, tree, filters, total):
            add(_suggestion(candidate, count))
    if not total and not any(each.kind in _MEANT for each in found.values()):
        for suggestion in _spellings(engine, tree, filters, left):
            add(suggestion)
    return tuple(sorted(found.values(), key=lambda each: _ORDER.index(each.kind)))[:MOST]


# The best first: corrections, then other readings, then less than what was asked for.
_ORDER: tuple[Kind, ...] = (
    "value", "operator", "punctuation", "spelling", "filter", "grouping", "together", "apart", "wider", "without",
)  # fmt: skip


# If one of these finds something, no spellings are tried.
_MEANT: tuple[Kind, ...] = ("value", "operator", "punctuation", "filter")


def _is_worth(candidate: Candidate, count: Count, tree: Query, filters: Filters, total: int) -> bool:
    if not count.turns or (candidate.tree == tree and dict(candidate.filters) == dict(filters)):
        return False
    if not candidate.query and not candidate.filters:
        # All turns: that is no search.
        return False
    return candidate.kind not in ("apart", "punctuation") or count.turns > total


def _suggestion(candidate: Candidate, count: Count) -> Suggestion:
    return Suggestion(
        candidate.kind, candidate.query, candidate.filters, candidate.reason, count.turns, count.occurrences
    )


def _spellings(engine: Engine, tree: Query, filters: Filters, left: int) -> list[Suggestion]:
    """Return the two best spellings, as far as the rest of the budget allows: of the same length, then those that find most.

    If none finds anything under the filters, they are those that do without one of the filters, or without any; otherwise
    those whose words do not meet in a turn, but in an exchange or a call, or at least occur.
    """
    candidates: dict[Query, Candidate] = {}
    costs = 0
    looked_up = iter(range(_LOOKED_UP))
    # Who types in haste makes two mistakes at once.
    bare = next((each.tree for each in without_punctuation(tree, filters)), tree)
    for candidate in spelled_alike(
        bare, filters, lambda text: _best_alike(engine, text, looked_up), _SPELLINGS
    ):
        if candidate.tree in candidates:
            continue
        cost = engine.cost(candidate.tree)
        if costs + cost > left:
            break
        costs += cost
        candidates[candidate.tree] = candidate
    # A character is mistaken more often than forgotten, and fewer characters always find more.
    length = len(write(tree))
    others = [len(candidate.query) != length for candidate in candidates.values()]
    elsewhere = zip(*map(under_fewer_filters, candidates.values()), strict=True)
    apart = zip(*map(not_in_one_turn, candidates.values()), strict=True)
    for alternatives in (tuple(candidates.values()), *elsewhere, *apart):
        if not alternatives or costs > left:
            break
        left -= costs
        counts = engine.count([each.tree for each in alternatives], alternatives[0].filters)
        found = [
            (other, _suggestion(candidate, count))
            for other, candidate, count in zip(others, alternatives, counts, strict=True)
            if count.turns
        ]
        if found:
            found.sort(key=lambda each: (each[0], -each[1].total, each[1].query))
            return [suggestion for _, suggestion in found[:2]]
    return []


def _best_alike(engine: Engine, text: str, looked_up: Iterator[int]) -> list[str]:
    """Return the texts of ``_alike``: those of the same length first, then those that may occur most often."""
    return sorted(
        dict.fromkeys(_alike(engine, text, looked_up)),
        key=lambda other: (len(other) != len(fold(text)), -places(engine, other)),
    )


def _alike(engine: Engine, text: str, looked_up: Iterator[int]) -> Iterator[str]:
    """Yield texts that sound like one that does not occur, and words that differ from it in one character.

    Each text that is looked up takes one of ``looked_up``; there are no more when it is at its end.
    """
    folded = fold(text)
    piece = read_piece(text)
    # A text whose rarest pair is frequent is taken to occur.
    if (
        not 2 <= len(folded) <= _LONGEST
        or piece is None
        or next(looked_up, None) is None
        or places(engine, text) > MOST_PLACES
        or engine.count([piece], {})[0].turns
    ):
        return
    for begin, most in ((folded[:-1], 8), (folded[:2], _WORDS)):
        if len(begin) > 1:
            for word, _ in words_beginning(engine, begin, most):
                if word != folded and is_one_edit(word, folded):
                    yield word
    for place, character in enumerate(folded):
        if class_of(character) == HAN:
            for other in homophones(character):
                if next(looked_up, None) is None:
                    return
                spelling = folded[:place] + other + folded[place + 1 :]
                if places(engine, spelling):
                    yield spelling


def _is_long(text: str) -> bool:
    kinds = [class_of(character) for character in fold(text)]
    return kinds.count(HAN) >= _LONG or (HAN in kinds and len(set(kinds)) > 1)
