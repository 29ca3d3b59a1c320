"""A query tree as set arithmetic over the positions of a snapshot, segment by segment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from searchapp.analysis.fold import fold
from searchapp.engine import ranking
from searchapp.engine.find import find
from searchapp.engine.near import near
from searchapp.engine.snapshot import Snapshot
from searchapp.engine.spans import Mask, Offsets, Spans, join
from searchapp.index.segment_reader import SegmentReader
from searchapp.periods import within
from searchapp.query.nodes import (
    And,
    AndMaybe,
    Contains,
    Every,
    Near,
    Not,
    Or,
    Query,
    Term,
    TermRange,
    marked_leaves,
)

Floats = npt.NDArray[np.float64]


class Matches:
    """Matches in one segment, in its own positions, and the turn each is in, ascending."""

    def __init__(self, spans: Spans, turns: Offsets) -> None:
        self.spans = spans
        self.turns = turns

    @cached_property
    def edges(self) -> Offsets:
        """Where the matches of each turn that has any begin, and one past the last match."""
        if not self.turns.size:
            return np.zeros(1, dtype=np.int64)
        changes = np.flatnonzero(self.turns[1:] != self.turns[:-1]) + 1
        return np.concatenate(([0], changes, [self.turns.size]))

    @cached_property
    def distinct_turns(self) -> Offsets:
        """Each turn that holds a match, once."""
        return self.turns[self.edges[:-1]]

    @property
    def counts(self) -> Offsets:
        """How many matches each of these turns holds."""
        return np.diff(self.edges)

    def within(self, selected: Mask) -> Matches:
        """The matches in some turns."""
        keep = selected[self.turns]
        return self if keep.all() else Matches(self.spans[keep], self.turns[keep])

    def of(self, turn: int) -> Spans:
        """The matches in one turn."""
        first, last = np.searchsorted(self.turns, [turn, turn + 1]).tolist()
        return self.spans[slice(first, last)]


class Evaluation:
    """One query over a snapshot, segment by segment: each leaf is found once."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._found: dict[Query, list[Matches]] = {}

    def select(self, tree: Query) -> Mask:
        """Which live turns a tree selects: bool, shape (turn_count,)."""
        return self._select(tree) & self._snapshot.live

    def marks(self, tree: Query, selected: Mask) -> list[Matches]:
        """The joined marks of a tree in the selected turns, for each segment."""
        leaves = list(dict.fromkeys(marked_leaves(tree)))
        marks = []
        for number, part in enumerate(self._snapshot.parts):
            words = [self._matches(leaf)[number].within(selected[part]) for leaf in leaves]
            if len(words) == 1:
                marks.append(words[0])
            else:
                spans = join([word.spans for word in words])
                marks.append(Matches(spans, self._snapshot.readers[number].turns_of(spans.starts)))
        return marks

    def occurrences(self, marks: Sequence[Matches]) -> Floats:
        """How many marks each turn holds: float64, shape (turn_count,)."""
        occurrences = np.zeros(self._snapshot.turn_count, dtype=np.float64)
        for part, matches in zip(self._snapshot.parts, marks, strict=True):
            occurrences[part][matches.distinct_turns] = matches.counts
        return occurrences

    def scores(self, tree: Query) -> Floats:
        """The score of each live turn: float64, shape (turn_count,); 0 where nothing in it counts."""
        snapshot = self._snapshot
        scores = np.zeros(snapshot.turn_count, dtype=np.float64)
        for leaf, boost in _scored(tree):
            found = self._matches(leaf)
            if snapshot.live_count != snapshot.turn_count:
                pairs = zip(found, snapshot.parts, strict=True)
                found = [matches.within(snapshot.live[part]) for matches, part in pairs]
            matching = sum(matches.distinct_turns.size for matches in found)
            weight = boost * ranking.idf(snapshot.live_count, matching)
            for number, matches in enumerate(found):
                part, turns = snapshot.parts[number], matches.distinct_turns
                scores[part][turns] += ranking.bm25(
                    _frequency(snapshot.readers[number], matches),
                    snapshot.lengths[part][turns],
                    snapshot.average_length,
                    weight,
                )
        return scores

    def _select(self, tree: Query) -> Mask:
        snapshot = self._snapshot
        if isinstance(tree, AndMaybe):
            return self._select(tree.a)
        if isinstance(tree, And):
            return all_of(np.ones(snapshot.turn_count, dtype=np.bool_), map(self._select, tree.children()))
        if isinstance(tree, Or):
            return ~all_of(
                np.ones(snapshot.turn_count, dtype=np.bool_),
                (~self._select(child) for child in tree.children()),
            )
        if isinstance(tree, Not):
            return ~self._select(tree.query)
        if isinstance(tree, Term):
            return allowed_turns(snapshot, tree.fieldname, [tree.text])
        if isinstance(tree, TermRange):
            column = snapshot.columns["period"]
            inside = np.array([False, *(within(value, tree.start, tree.end) for value in column.values)])
            mask: Mask = inside[column.ordinals]
            return mask
        selected = np.zeros(snapshot.turn_count, dtype=np.bool_)
        if isinstance(tree, Every):
            selected[:] = True
        elif isinstance(tree, (Contains, Near)):
            for part, matches in zip(snapshot.parts, self._matches(tree), strict=True):
                selected[part][matches.distinct_turns] = True
        else:
            raise TypeError(f"{tree!r} is not part of the query language")
        return selected

    def _matches(self, leaf: Contains | Near) -> list[Matches]:
        """The matches of a leaf in each segment."""
        if leaf not in self._found:
            self._found[leaf] = [_locate(reader, leaf) for reader in self._snapshot.readers]
        return self._found[leaf]


def _locate(reader: SegmentReader, leaf: Contains | Near) -> Matches:
    if isinstance(leaf, Near):
        spans = _near(reader, leaf)
    else:
        spans = find(reader, leaf.pattern)
        if leaf.whole_word:
            spans = spans[reader.words_between(spans.starts, spans.ends)]
    return Matches(spans, reader.turns_of(spans.starts))


def _near(reader: SegmentReader, leaf: Near) -> Spans:
    parts = [find(reader, part.pattern) for part in leaf.parts]
    paragraphs = [np.searchsorted(reader.breaks, part.starts) for part in parts]
    length = sum(len(part.pattern.text) for part in leaf.parts)
    masks = near(parts, paragraphs, leaf.distance, length)
    return join([part[mask] for part, mask in zip(parts, masks, strict=True)])


def _frequency(reader: SegmentReader, matches: Matches) -> Floats:
    """The term frequency in each turn that has matches: one that begins and ends with a word counts for more."""
    spans = matches.spans
    whole = reader.word_begins_at(spans.starts) & reader.word_begins_at(spans.ends)
    running = np.concatenate(([0], np.cumsum(whole)))[matches.edges]
    bonus = ranking.WHOLE_WORD_WEIGHT - ranking.CONTAINED_WEIGHT
    frequency: Floats = ranking.CONTAINED_WEIGHT * matches.counts + bonus * np.diff(running)
    return frequency


def allowed_turns(snapshot: Snapshot, field: str, values: Sequence[str]) -> Mask:
    """The turns whose value of a field is one of some values, compared folded; a speaker by any of his names."""
    column = snapshot.columns[field]
    wanted = {fold(value) for value in values}
    if field == "speaker":
        wanted |= {name for value in wanted for name in snapshot.aliases.get(value, ())}
    allowed = np.zeros(len(column.values) + 1, dtype=np.bool_)
    allowed[1:] = [value in wanted for value in column.folded]
    mask: Mask = allowed[column.ordinals]
    return mask


def all_of(found: Mask, masks: Iterable[Mask]) -> Mask:
    """The turns that are in a mask and in all of several others."""
    selected = found
    for mask in masks:
        selected = selected & mask
    return selected


def _scored(tree: Query) -> list[tuple[Contains | Near, float]]:
    """The leaves that add to the score, each with its boost."""
    if isinstance(tree, (Contains, Near)):
        return [(tree, 1.0)]
    if isinstance(tree, AndMaybe):
        return [*_scored(tree.a), *((leaf, ranking.RUN_BOOST * boost) for leaf, boost in _scored(tree.b))]
    if isinstance(tree, (And, Or)):
        return [scored for child in tree.children() for scored in _scored(child)]
    return []
