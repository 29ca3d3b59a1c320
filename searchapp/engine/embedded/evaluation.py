"""Evaluating a query tree by set arithmetic on the positions of a snapshot, segment by segment."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate, pairwise, starmap
from operator import and_, or_

import numpy as np
import numpy.typing as npt

from searchapp.engine import ranking
from searchapp.engine.base import Filters
from searchapp.engine.deadline import check_deadline
from searchapp.engine.embedded.filters import Allowed, allowed, labelled
from searchapp.engine.embedded.find import find
from searchapp.engine.embedded.lazy import lazy
from searchapp.engine.embedded.matches import Matches
from searchapp.engine.embedded.near import close, near
from searchapp.engine.embedded.segment.reader import SegmentReader
from searchapp.engine.embedded.snapshot import Snapshot
from searchapp.engine.embedded.spans import Mask, Offsets, Spans, join
from searchapp.periods import within
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
    children,
    marked_leaves,
)

Floats = npt.NDArray[np.float64]
Leaf = Contains | Near

_Located = tuple[Spans, Offsets]
"""Spans in a segment, and the turn of each."""

_NO_TURNS = np.zeros(0, dtype=np.int64)

# How many times as many turns as are asked for are scored to find out which turns cannot be among the best.
_SAMPLES = 4
# Up to so many more turns, scoring all of them is faster.
_FEW = 1000
# Sums of the same numbers may differ by less than this fraction.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where marks of the operands of a Within count: in some turns, or in some sentences."""

    turns: Mask
    sentences: Mask | None

    def keeps(self, snapshot: Snapshot, number: int, spans: Spans) -> Mask:
        """Return which spans of a segment count."""
        reader = snapshot.readers[number]
        if self.sentences is None:
            kept: Mask = self.turns[snapshot.parts[number]][reader.turns_of(spans.starts)]
            return kept
        sentences, inside = _sentences_of(reader, spans)
        kept = inside & self.sentences[snapshot.sentence_parts[number]][sentences]
        return kept


@dataclass(frozen=True, slots=True)
class _Marked:
    """A leaf that is marked, whether its matches must stay within a sentence, and where its marks count."""

    leaf: Leaf
    by_sentence: bool
    scopes: tuple[_Scope, ...]


class Evaluation:
    """The evaluation of one query on a snapshot, segment by segment. Each leaf and each piece is searched for only once.

    ``only`` are the turns of a call, where alone texts are searched; what is selected elsewhere means nothing then. If it
    is None, all are searched. Raises QueryTooCostlyError when the deadline passes; ``check_deadline`` describes it.
    """

    def __init__(self, snapshot: Snapshot, deadline: float | None = None, only: slice | None = None) -> None:
        self.snapshot = snapshot
        self._deadline = deadline
        self._only = only
        self._spans: dict[tuple[int, Contains], Spans] = {}
        self._found: dict[Leaf, list[Matches]] = {}
        self._stretches: dict[tuple[Near, int, bool], list[Spans]] = {}
        self._within: dict[Within, tuple[Mask, _Scope]] = {}

    def select_all(self, tree: Query) -> Mask:
        """Return which live turns a tree selects: bool, shape (turn_count,)."""
        selected = self._turns(tree)
        return selected if self.snapshot.all_live else selected & self.snapshot.live

    def allowed(self, filters: Filters) -> dict[str, Allowed]:
        """Return the turns that each filter allows."""
        return {field: allowed(self.snapshot, field, values) for field, values in filters.items() if values}

    def matches(self, leaf: Leaf) -> list[Matches]:
        """Return the matches of a leaf in each segment, including deleted turns."""
        if leaf not in self._found:
            self._found[leaf] = [self._locate(number, leaf) for number in range(len(self.snapshot.readers))]
        return self._found[leaf]

    def marked(self, tree: Query) -> list[_Marked]:
        """Return the marked leaves of a tree; a leaf that occurs several times is returned as often."""
        return list(self._marked(tree, marked=True, by_sentence=False, scopes=()))

    def _marked(
        self, node: Query, *, marked: bool, by_sentence: bool, scopes: tuple[_Scope, ...]
    ) -> Iterator[_Marked]:
        if isinstance(node, Contains | Near):
            if marked:
                yield _Marked(node, by_sentence, scopes)
            return
        if isinstance(node, Within):
            by_sentence = node.unit == "sentence"
            scopes = (*scopes, self._qualify(node)[1])
        for child in children(node):
            yield from self._marked(
                child, marked=marked != isinstance(node, Not), by_sentence=by_sentence, scopes=scopes
            )

    def pieces(self, leaf: Leaf, number: int, *, by_sentence: bool) -> Iterable[tuple[Contains, Spans]]:
        """Return the matches of each piece of a leaf in a segment; for a Near, only those near all others."""
        if isinstance(leaf, Contains):
            return [(leaf, self.matches(leaf)[number].spans)]
        return zip(leaf.pieces, self._near(number, leaf, by_sentence), strict=True)

    def check_deadline(self) -> None:
        """Raise QueryTooCostlyError if the deadline has passed."""
        check_deadline(self._deadline)

    def _turns(self, tree: Query) -> Mask:
        """Return the turns that a tree selects, including deleted ones."""
        self.check_deadline()
        snapshot = self.snapshot
        match tree:
            case And() | Or() | Not():
                return _combine(tree, self._turns)
            case Within():
                return self._qualify(tree)[0]
            case Every():
                return np.ones(snapshot.turn_count, dtype=np.bool_)
            case FieldValue():
                named = allowed(snapshot, tree.field, [tree.value]).everywhere()
                return (
                    named | labelled(snapshot, tree.value).everywhere() if tree.field == "speaker" else named
                )
            case Range():
                column = snapshot.columns["period"]
                inside = [False, *(within(value, tree.start, tree.end) for value in column.values)]
                in_range: Mask = np.array(inside)[column.ordinals]
                return in_range
            case Contains() | Near():
                selected = np.zeros(snapshot.turn_count, dtype=np.bool_)
                for part, matches in zip(snapshot.parts, self.matches(tree), strict=True):
                    selected[part][matches.distinct_turns] = True
                return selected

    def _sentences(self, tree: Query) -> Mask:
        """Return the sentences where a tree holds; a sentence has the fields of its turn."""
        self.check_deadline()
        snapshot = self.snapshot
        match tree:
            case And() | Or() | Not():
                return _combine(tree, self._sentences)
            case Within(unit="sentence"):
                return all_of(snapshot.live_sentences, map(self._sentences, tree.operands))
            case Contains() | Near():
                selected = np.zeros(snapshot.sentence_turns.size, dtype=np.bool_)
                for number, part in enumerate(snapshot.sentence_parts):
                    for _, spans in self.pieces(tree, number, by_sentence=True):
                        sentences, inside = _sentences_of(snapshot.readers[number], spans)
                        selected[part][sentences[inside]] = True
                return selected
            case _:
                by_sentence: Mask = self._turns(tree)[snapshot.sentence_turns]
                return by_sentence

    def _qualify(self, tree: Within) -> tuple[Mask, _Scope]:
        """Return the turns that a Within selects, and where the marks of its operands count."""
        if tree not in self._within:
            self._within[tree] = (
                self._qualify_sentences(tree) if tree.unit == "sentence" else self._qualify_units(tree)
            )
        return self._within[tree]

    def _qualify_sentences(self, tree: Within) -> tuple[Mask, _Scope]:
        snapshot = self.snapshot
        sentences = all_of(snapshot.live_sentences, map(self._sentences, tree.operands))
        turns = np.zeros(snapshot.turn_count, dtype=np.bool_)
        turns[snapshot.sentence_turns[sentences]] = True
        return turns, _Scope(turns, sentences)

    def _qualify_units(self, tree: Within) -> tuple[Mask, _Scope]:
        snapshot = self.snapshot
        masks = [self._turns(operand) & snapshot.live for operand in tree.operands]
        units = snapshot.units(tree.unit)
        # Number 0 means that a turn is in no unit.
        qualifies = np.ones(int(units.max(initial=0)) + 1, dtype=np.bool_)
        for operand, mask in zip(tree.operands, masks, strict=True):
            negated = isinstance(operand, Not)
            held = np.zeros_like(qualifies)
            held[units[~mask & snapshot.live if negated else mask]] = True
            qualifies &= ~held if negated else held
        qualifies[0] = False
        inside: Mask = qualifies[units] & snapshot.live
        marked = [mask for operand, mask in zip(tree.operands, masks, strict=True) if marked_leaves(operand)]
        return (inside & reduce(or_, marked) if marked else inside), _Scope(inside, None)

    def _locate(self, number: int, leaf: Leaf) -> Matches:
        reader = self.snapshot.readers[number]
        if isinstance(leaf, Near):
            spans, _ = join(self._near(number, leaf, by_sentence=False))
        else:
            spans = self._find(number, leaf)
        return Matches.by_turn(spans, reader.turns_of(spans.starts))

    def _find(self, number: int, piece: Contains) -> Spans:
        """Return the matches of a piece in a segment."""
        key = (number, piece)
        if key not in self._spans:
            self.check_deadline()
            reader = self.snapshot.readers[number]
            spans = find(reader, piece.pattern, self._inside(number))
            if piece.whole_word:
                spans = spans[reader.words_between(spans.starts, spans.ends)]
            self._spans[key] = spans
        return self._spans[key]

    def _inside(self, number: int) -> slice | None:
        """Return the positions of a segment that are searched, all if None."""
        if self._only is None:
            return None
        starts, part = self.snapshot.readers[number].turn_starts, self.snapshot.parts[number]
        first, last = (
            min(max(turn, part.start), part.stop) - part.start for turn in (self._only.start, self._only.stop)
        )
        return slice(int(starts[first]), int(starts[last]))

    def _near(self, number: int, leaf: Near, by_sentence: bool) -> list[Spans]:
        """Return for each piece the matches that are close enough to all others, in one paragraph or sentence."""
        key = (leaf, number, by_sentence)
        if key not in self._stretches:
            found = [self._find(number, piece) for piece in leaf.pieces]
            self.check_deadline()
            self._stretches[key] = _near(self.snapshot.readers[number], leaf, found, by_sentence)
        return self._stretches[key]


def select(evaluation: Evaluation, tree: Query, filters: Collection[Allowed]) -> Selection:
    """Return the live turns that a tree and all filters select."""
    if isinstance(tree, Contains | Near):
        whole = Selection(evaluation, tree)
        return whole.where(tree, [each.of(whole.turns) for each in filters]) if filters else whole
    turns = np.flatnonzero(evaluation.select_all(tree))
    for each in filters:
        turns = turns.compress(each.of(turns))
    return Selection(evaluation, tree, turns)


class Selection:
    """Some turns that a tree selects, and the marks and scores of the tree in them.

    Args:
        evaluation: finds the matches.
        tree: the tree.
        turns: live turns, ascending; if None, all live turns with a match of the tree, which is a leaf.
    """

    def __init__(self, evaluation: Evaluation, tree: Query, turns: Offsets | None = None) -> None:
        self._evaluation = evaluation
        self._snapshot = evaluation.snapshot
        self._tree = tree
        self._given = turns
        self._within: dict[Leaf, list[Matches]] = {}
        self._weights: dict[Leaf, float] = {}

    def where(self, leaf: Leaf, filters: Iterable[Mask]) -> Selection:
        """Return the turns that all filters allow, of all turns with a match of the leaf, which is the tree.

        Each filter: bool, shape of ``turns``.
        """
        kept = reduce(and_, filters)
        selection = Selection(self._evaluation, leaf, self.turns.compress(kept))
        ends = accumulate((matches.distinct_turns.size for matches in self.marks), initial=0)
        parts = zip(self.marks, starmap(slice, pairwise(ends)), strict=True)
        selection._within[leaf] = [matches.where(kept[part]) for matches, part in parts]
        return selection

    @lazy
    def turns(self) -> Offsets:
        """The selected turns, ascending."""
        if self._given is not None:
            return self._given
        if len(self.marks) == 1:
            return self.marks[0].distinct_turns
        parts = zip(self.marks, self._snapshot.parts, strict=True)
        return np.concatenate([matches.distinct_turns + part.start for matches, part in parts] or [_NO_TURNS])

    @lazy
    def _mask(self) -> Mask:
        """Which turns matches must be in: bool, shape (turn_count,)."""
        if self._given is None:
            return self._snapshot.live
        mask = np.zeros(self._snapshot.turn_count, dtype=np.bool_)
        mask[self._given] = True
        return mask

    @lazy
    def marks(self) -> list[Matches]:
        """The joined marks in each segment."""
        if isinstance(self._tree, Contains | Near):
            return self._matches(self._tree)
        marked = self._evaluation.marked(self._tree)
        marks = []
        for number in range(len(self._snapshot.readers)):
            found: dict[Contains, list[_Located]] = {}
            for each in marked:
                self._evaluation.check_deadline()
                for piece, located in self._pieces(each, number):
                    found.setdefault(piece, []).append(located)
            # Equal pieces are one piece, wherever they are in the tree.
            words = [_union(several) for several in found.values()]
            spans, firsts = join([spans for spans, _ in words])
            turns = np.concatenate([_NO_TURNS, *(turns for _, turns in words)])
            marks.append(Matches.by_turn(spans, turns.take(firsts)))
        return marks

    @property
    def mark_count(self) -> int:
        """The number of marks."""
        return sum(part.size for part in self.marks)

    @lazy
    def occurrences(self) -> Floats:
        """The number of marks in each selected turn: float64, shape of ``turns``."""
        return self._counts(self.marks)

    @lazy
    def sentences(self) -> Offsets:
        """The number of sentences of each selected turn in which a mark begins: int64, shape of ``turns``."""
        counted = np.zeros(self._snapshot.turn_count, dtype=np.int64)
        for reader, part, matches in zip(
            self._snapshot.readers, self._snapshot.parts, self.marks, strict=True
        ):
            if not matches.size:
                continue
            sentences = reader.sentence_of(matches.spans.starts)
            # Marks ascend, so those of one sentence are next to each other.
            first = np.ones(sentences.size, dtype=np.bool_)
            first[1:] = sentences[1:] != sentences[:-1]
            upto = np.cumsum(first).take(np.cumsum(matches.counts) - 1)
            counted[part][matches.distinct_turns] = np.diff(upto, prepend=0)
        return counted[self.turns]

    def best(self, count: int) -> tuple[Offsets, Floats]:
        """Return the places in ``turns`` of at least the ``count`` turns with the highest scores, and their scores.

        The places ascend. If other turns have the same score as the last of these turns, they are included.
        """
        size = _SAMPLES * count
        if self.turns.size <= size + _FEW:
            places = np.arange(self.turns.size)
            return places, self._scores(places)
        # Whether matches are whole words is looked up only for turns that could be among the best if all of theirs were.
        # Any turns tell what score the best have at least; those with the highest bounds in equal parts are found fast.
        bounds = self._bounds()
        width = bounds.size // size
        sample = bounds[: size * width].reshape(size, width).argmax(axis=1) + np.arange(
            0, size * width, width
        )
        least = np.partition(self._scores(sample), size - count)[size - count]
        places = np.flatnonzero(bounds >= least * (1 - _ROUNDING))
        return places, self._scores(places)

    def _bounds(self) -> Floats:
        """Return for each selected turn a score that its own does not exceed: float64, shape of ``turns``."""
        snapshot = self._snapshot
        norms = snapshot.norms.take(self.turns)
        bounds = np.zeros(self.turns.size, dtype=np.float64)
        for leaf in marked_leaves(self._tree):
            frequencies = ranking.WHOLE_WORD_WEIGHT * self._counts(self._matches(leaf))
            bounds += ranking.bm25(frequencies, norms, self._weight(leaf))
        return bounds

    def _counts(self, found: Sequence[Matches]) -> Floats:
        """Return the number of matches, which are in selected turns, in each of these: float64, shape of ``turns``."""
        counts = np.zeros(self.turns.size, dtype=np.float64)
        for part, matches in zip(self._snapshot.parts, found, strict=True):
            inside = slice(*self.turns.searchsorted((part.start, part.stop)).tolist())
            if inside.stop - inside.start == matches.distinct_turns.size:
                counts[inside] = matches.counts
            else:
                by_turn = np.zeros(part.stop - part.start, dtype=np.float64)
                by_turn[matches.distinct_turns] = matches.counts
                counts[inside] = by_turn.take(self.turns[inside] - part.start)
        return counts

    def _scores(self, places: Offsets) -> Floats:
        """Return the scores of the selected turns at some places, which ascend: float64, shape of ``places``."""
        snapshot = self._snapshot
        turns = self.turns.take(places)
        scores = np.zeros(places.size, dtype=np.float64)
        for leaf in marked_leaves(self._tree):
            self._evaluation.check_deadline()
            weight = self._weight(leaf)
            found = self._matches(leaf)
            for reader, part, matches in zip(snapshot.readers, snapshot.parts, found, strict=True):
                inside = slice(*turns.searchsorted((part.start, part.stop)).tolist())
                rows = matches.rows(turns[inside] - part.start)
                held = np.flatnonzero(rows >= 0)
                if held.size:
                    frequency = _frequency(reader, matches.at(rows.take(held)))
                    norms = snapshot.norms.take(turns[inside].take(held))
                    scores[inside][held] += ranking.bm25(frequency, norms, weight)
        return scores

    def _pieces(self, marked: _Marked, number: int) -> Iterator[tuple[Contains, _Located]]:
        """Yield the marks of each piece of a leaf in the selected turns of a segment."""
        if isinstance(marked.leaf, Contains) and not marked.scopes:
            matches = self._matches(marked.leaf)[number]
            yield marked.leaf, (matches.spans, matches.turns)
            return
        selected = self._mask[self._snapshot.parts[number]]
        for piece, spans in self._evaluation.pieces(marked.leaf, number, by_sentence=marked.by_sentence):
            turns = self._snapshot.readers[number].turns_of(spans.starts)
            kept = selected.take(turns)
            spans, turns = spans[kept], turns[kept]
            for scope in marked.scopes:
                kept = scope.keeps(self._snapshot, number, spans)
                spans, turns = spans[kept], turns[kept]
            yield piece, (spans, turns)

    def _matches(self, leaf: Leaf) -> list[Matches]:
        """Return the matches of a leaf in the selected turns, for each segment."""
        if leaf not in self._within:
            found = self._evaluation.matches(leaf)
            if self._given is not None or not self._snapshot.all_live:
                parts = zip(found, self._snapshot.parts, strict=True)
                found = [matches.within(self._mask[part]) for matches, part in parts]
            self._within[leaf] = found
        return self._within[leaf]

    def _weight(self, leaf: Leaf) -> float:
        """Return the inverse document frequency of a leaf."""
        if leaf not in self._weights:
            snapshot, found = self._snapshot, self._evaluation.matches(leaf)
            turns = [matches.distinct_turns for matches in found]
            if not snapshot.all_live:
                parts = zip(turns, snapshot.parts, strict=True)
                turns = [distinct[snapshot.live[part].take(distinct)] for distinct, part in parts]
            self._weights[leaf] = ranking.idf(snapshot.live_count, sum(map(len, turns)))
        return self._weights[leaf]


def _combine(tree: And | Or | Not, holds: Callable[[Query], Mask]) -> Mask:
    if isinstance(tree, Not):
        return ~holds(tree.operand)
    return reduce(and_ if isinstance(tree, And) else or_, map(holds, tree.operands))


def _near(reader: SegmentReader, leaf: Near, found: list[Spans], by_sentence: bool) -> list[Spans]:
    length = sum(len(piece.pattern.text) for piece in leaf.pieces)
    # Most matches are not near the others, which is found out faster than in which paragraph or sentence they are.
    found = close(found, leaf.distance + length)
    if by_sentence:
        located = [_sentences_of(reader, spans) for spans in found]
        found = [spans[inside] for spans, (_, inside) in zip(found, located, strict=True)]
        bounds = [sentences[inside] for sentences, inside in located]
    else:
        bounds = [reader.paragraph_of(spans.starts) for spans in found]
    masks = near(found, bounds, leaf.distance, length)
    return [spans[mask] for spans, mask in zip(found, masks, strict=True)]


def _sentences_of(reader: SegmentReader, spans: Spans) -> tuple[Offsets, Mask]:
    """Return the sentence in which each span begins, and whether the span also ends there."""
    sentences = reader.sentence_of(spans.starts)
    return sentences, sentences == reader.sentence_of(spans.ends - 1)


def _union(several: Sequence[_Located]) -> _Located:
    """Return the spans of one piece found at several places of a tree, each once, and their turns."""
    if len(several) == 1:
        return several[0]
    starts, places = np.unique(np.concatenate([spans.starts for spans, _ in several]), return_index=True)
    ends, turns = (
        np.concatenate(each).take(places) for each in ([s.ends for s, _ in several], [t for _, t in several])
    )
    return Spans(starts, ends), turns


def _frequency(reader: SegmentReader, matches: Matches) -> Floats:
    """Return the term frequency in each turn with matches; a match that begins and ends with a word counts more."""
    counts, spans = matches.counts, matches.spans
    whole = reader.word_begins_at(spans.starts) & reader.word_begins_at(spans.ends)
    bonus = ranking.WHOLE_WORD_WEIGHT - ranking.CONTAINED_WEIGHT
    words = np.add.reduceat(whole, np.cumsum(counts) - counts, dtype=np.int64)
    frequency: Floats = ranking.CONTAINED_WEIGHT * counts + bonus * words
    return frequency


def all_of(found: Mask, masks: Iterable[Mask]) -> Mask:
    """Return the turns that are in a mask and in all the others."""
    return reduce(and_, masks, found)
