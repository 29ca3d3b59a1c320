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
        first = int(self.turns.searchsorted(turn))
        return self.spans[slice(first, int(self.turns.searchsorted(turn, side="right")))]


class Evaluation:
    """One query over a snapshot, segment by segment: each leaf is found once."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._found: dict[Query, list[Matches]] = {}

    def select(self, tree: Query) -> Mask:
        """Which live turns a tree selects: bool, shape (turn_count,)."""
        selected = self._select(tree)
        return selected if self.snapshot.all_live else selected & self.snapshot.live

    def matches(self, leaf: Contains | Near) -> list[Matches]:
        """The matches of a leaf in each segment, in deleted turns too."""
        if leaf not in self._found:
            self._found[leaf] = [_locate(reader, leaf) for reader in self.snapshot.readers]
        return self._found[leaf]

    def _select(self, tree: Query) -> Mask:
        snapshot = self.snapshot
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
            for part, matches in zip(snapshot.parts, self.matches(tree), strict=True):
                selected[part][matches.distinct_turns] = True
        else:
            raise TypeError(f"{tree!r} is not part of the query language")
        return selected


class Selection:
    """The turns a mask selects, and what a tree has in them."""

    def __init__(self, evaluation: Evaluation, mask: Mask) -> None:
        self._evaluation = evaluation
        self._snapshot = evaluation.snapshot
        self._mask = mask
        self._within: dict[Query, list[Matches]] = {}

    @cached_property
    def turns(self) -> Offsets:
        """The selected turns, ascending."""
        return np.flatnonzero(self._mask)

    def marks(self, tree: Query) -> list[Matches]:
        """The joined marks of a tree, for each segment."""
        leaves = list(dict.fromkeys(marked_leaves(tree)))
        if len(leaves) == 1:
            return self._matches(leaves[0])
        marks = []
        for number, reader in enumerate(self._snapshot.readers):
            spans = join([self._matches(leaf)[number].spans for leaf in leaves])
            marks.append(Matches(spans, reader.turns_of(spans.starts)))
        return marks

    def occurrences(self, marks: Sequence[Matches]) -> Floats:
        """How many marks each selected turn holds: float64, shape of ``turns``."""
        occurrences = np.zeros(self.turns.size, dtype=np.float64)
        for part, matches in zip(self._snapshot.parts, marks, strict=True):
            occurrences[self._places(part, matches)] = matches.counts
        return occurrences

    def scores(self, tree: Query) -> Floats:
        """The score of each selected turn: float64, shape of ``turns``."""
        snapshot = self._snapshot
        scores = np.zeros(self.turns.size, dtype=np.float64)
        for leaf, boost in _scored(tree):
            weight = boost * ranking.idf(snapshot.live_count, self._live_turns(leaf))
            for number, matches in enumerate(self._matches(leaf)):
                if not matches.turns.size:
                    continue
                part = snapshot.parts[number]
                scores[self._places(part, matches)] += ranking.bm25(
                    _frequency(snapshot.readers[number], matches),
                    snapshot.lengths[part][matches.distinct_turns],
                    snapshot.average_length,
                    weight,
                )
        return scores

    def _matches(self, leaf: Contains | Near) -> list[Matches]:
        """The matches of a leaf in the selected turns, for each segment."""
        if leaf not in self._within:
            found = zip(self._evaluation.matches(leaf), self._snapshot.parts, strict=True)
            self._within[leaf] = [matches.within(self._mask[part]) for matches, part in found]
        return self._within[leaf]

    def _live_turns(self, leaf: Contains | Near) -> int:
        """How many live turns of the collection hold a leaf."""
        found = self._evaluation.matches(leaf)
        if self._snapshot.all_live:
            return sum(matches.distinct_turns.size for matches in found)
        pairs = zip(found, self._snapshot.parts, strict=True)
        return sum(int(self._snapshot.live[part][matches.distinct_turns].sum()) for matches, part in pairs)

    def _places(self, part: slice, matches: Matches) -> Offsets | slice:
        """Where the turns of matches stand among the selected turns."""
        first, last = self.turns.searchsorted((part.start, part.stop)).tolist()
        if last - first == matches.distinct_turns.size:
            return slice(first, last)
        places: Offsets = np.searchsorted(self.turns, matches.distinct_turns + part.start)
        return places


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
