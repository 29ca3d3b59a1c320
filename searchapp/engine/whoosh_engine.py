"""The embedded engine: query trees as set arithmetic over the positions of a Whoosh index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from searchapp.analysis.fold import fold
from searchapp.engine import ranking
from searchapp.engine.base import Count, Filters, RankedTurn, Ranking, Sort, Span
from searchapp.engine.find import find
from searchapp.engine.near import near
from searchapp.engine.snapshot import Snapshot
from searchapp.engine.spans import Mask, Offsets, Spans, join
from searchapp.index.segment_reader import SegmentReader
from searchapp.model import FACET_FIELDS, Transcript, Turn
from searchapp.periods import sort_key, within
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


class _Matches:
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

    def within(self, selected: Mask) -> _Matches:
        """The matches in some turns."""
        keep = selected[self.turns]
        return self if keep.all() else _Matches(self.spans[keep], self.turns[keep])

    def of(self, turn: int) -> Spans:
        """The matches in one turn."""
        first, last = np.searchsorted(self.turns, [turn, turn + 1]).tolist()
        return self.spans[slice(first, last)]


class WhooshEngine:
    """Answers query trees over one snapshot; safe to share between threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def answer(self, tree: Query, filters: Filters, *, sort: Sort, limit: int | None, offset: int) -> Ranking:
        """Rank the turns a tree selects: see ``Engine.answer``."""
        query = _Evaluation(self._snapshot)
        found = query.select(tree)
        masks = {field: self._allowed(field, values) for field, values in filters.items() if values}
        selected = _all_of(found, masks.values())
        marks = query.marks(tree, selected)
        turns = np.flatnonzero(selected)
        occurrences = query.occurrences(marks)[turns]
        scores = query.scores(tree)[turns] if sort == "relevance" else np.zeros(turns.size)
        page = self._page(turns, scores, sort, limit, offset)
        return Ranking(
            total=int(turns.size),
            occurrences=sum(len(part.spans) for part in marks),
            facets={field: self._count(field, turns, occurrences) for field in FACET_FIELDS},
            alternatives={
                field: self._count_without(field, query, tree, found, masks)
                for field in masks
                if field in FACET_FIELDS
            },
            turns=tuple(
                self._ranked(int(turns[place]), float(scores[place]), marks) for place in page.tolist()
            ),
        )

    def mark(self, tree: Query, filters: Filters, transcript_id: str) -> tuple[tuple[Span, ...], ...]:
        """The marks in every turn of one transcript: see ``Engine.mark``."""
        item = self._snapshot.describe(transcript_id)
        query = _Evaluation(self._snapshot)
        masks = [self._allowed(field, values) for field, values in filters.items() if values]
        selected = _all_of(query.select(tree), masks)
        span = slice(item["first"], item["first"] + item["turns"])
        here = np.zeros_like(selected)
        here[span] = selected[span]
        marks = query.marks(tree, here)
        return tuple(self._spans(turn, marks) for turn in range(span.start, span.stop))

    def count(self, tree: Query, filters: Filters) -> int:
        """How many turns a tree selects."""
        masks = [self._allowed(field, values) for field, values in filters.items() if values]
        return int(_all_of(_Evaluation(self._snapshot).select(tree), masks).sum())

    def turn(self, transcript_id: str, index: int) -> tuple[Mapping[str, Any], Turn]:
        """One turn, and what is known of its transcript."""
        return self._snapshot.describe(transcript_id), self._snapshot.turns(transcript_id, index, index + 1)[
            0
        ]

    def transcript(self, transcript_id: str) -> Transcript:
        """One transcript. Raises TranscriptNotFoundError."""
        return self._snapshot.transcript(transcript_id)

    def describe(self, transcript_id: str) -> Mapping[str, Any]:
        """What is known of one transcript. Raises TranscriptNotFoundError."""
        return self._snapshot.describe(transcript_id)

    def descriptions(self) -> Sequence[Mapping[str, Any]]:
        """What is known of every transcript, by id."""
        return list(self._snapshot.descriptions.values())

    def names(self) -> frozenset[str]:
        """The folded names that are words of some transcript."""
        return self._snapshot.names

    def _allowed(self, field: str, values: Sequence[str]) -> Mask:
        return allowed_turns(self._snapshot, field, values)

    def _count(self, field: str, turns: Offsets, occurrences: Floats) -> tuple[Count, ...]:
        """Count the values of a field over some turns, and over the occurrences each of these turns holds."""
        column = self._snapshot.columns[field]
        ordinals = column.ordinals[turns]
        by_turn = np.bincount(ordinals, minlength=len(column.values) + 1)
        by_mark = np.bincount(ordinals, weights=occurrences, minlength=len(column.values) + 1)
        found = np.flatnonzero(by_turn[1:]) + 1
        found = found[np.lexsort((column.places[found], -by_mark[found], -by_turn[found]))]
        values = [column.values[number - 1] for number in found.tolist()]
        return tuple(map(Count, values, by_turn[found].tolist(), by_mark[found].astype(np.int64).tolist()))

    def _count_without(
        self, field: str, query: _Evaluation, tree: Query, found: Mask, masks: Mapping[str, Mask]
    ) -> tuple[Count, ...]:
        selected = _all_of(found, [mask for name, mask in masks.items() if name != field])
        turns = np.flatnonzero(selected)
        return self._count(field, turns, query.occurrences(query.marks(tree, selected))[turns])

    def _page(self, turns: Offsets, scores: Floats, sort: Sort, limit: int | None, offset: int) -> Offsets:
        """The places in ``turns`` of the stretch of the ranking that was asked for."""
        last = turns.size if limit is None else min(turns.size, offset + limit)
        if offset >= last:
            return turns[:0]
        order = self._snapshot.order
        if sort == "relevance":
            candidates = np.arange(turns.size)
            if last < turns.size:
                # All that score as well as the last of the stretch: ties are broken below.
                threshold = np.partition(scores, turns.size - last)[turns.size - last]
                candidates = np.flatnonzero(scores >= threshold)
            ranked = candidates[np.lexsort((order[turns[candidates]], -scores[candidates]))]
        else:
            ranked = np.lexsort((order[turns], self._period_places(sort)[turns]))
        return ranked[offset:last]

    def _period_places(self, sort: Sort) -> Offsets:
        column = self._snapshot.columns["period"]
        keys = [sort_key(value) for value in column.values]
        ascending = sorted(set(keys), reverse=sort == "-period")
        # Turns without a period come last either way.
        places = [len(ascending), *(ascending.index(key) for key in keys)]
        by_turn: Offsets = np.array(places, dtype=np.int64)[column.ordinals]
        return by_turn

    def _ranked(self, turn: int, score: float, marks: Sequence[_Matches]) -> RankedTurn:
        transcript, index = self._snapshot.locate(turn)
        return RankedTurn(transcript, index, score, self._spans(turn, marks))

    def _spans(self, turn: int, marks: Sequence[_Matches]) -> tuple[Span, ...]:
        """The marks of a turn as offsets into its text."""
        number, local = self._snapshot.segment_of(turn)
        begin = int(self._snapshot.readers[number].turn_starts[local])
        spans = marks[number].of(local)
        return tuple(zip((spans.starts - begin).tolist(), (spans.ends - begin).tolist(), strict=True))


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


class _Evaluation:
    """One query over a snapshot, segment by segment: each leaf is found once."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._found: dict[Query, list[_Matches]] = {}

    def select(self, tree: Query) -> Mask:
        """Which live turns a tree selects: bool, shape (turn_count,)."""
        return self._select(tree) & self._snapshot.live

    def marks(self, tree: Query, selected: Mask) -> list[_Matches]:
        """The joined marks of a tree in the selected turns, for each segment."""
        leaves = list(dict.fromkeys(marked_leaves(tree)))
        marks = []
        for number, part in enumerate(self._snapshot.parts):
            words = [self._matches(leaf)[number].within(selected[part]) for leaf in leaves]
            if len(words) == 1:
                marks.append(words[0])
            else:
                spans = join([word.spans for word in words])
                marks.append(_Matches(spans, self._snapshot.readers[number].turns_of(spans.starts)))
        return marks

    def occurrences(self, marks: Sequence[_Matches]) -> Floats:
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
            return _all_of(np.ones(snapshot.turn_count, dtype=np.bool_), map(self._select, tree.children()))
        if isinstance(tree, Or):
            return ~_all_of(
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

    def _matches(self, leaf: Contains | Near) -> list[_Matches]:
        """The matches of a leaf in each segment."""
        if leaf not in self._found:
            self._found[leaf] = [_locate(reader, leaf) for reader in self._snapshot.readers]
        return self._found[leaf]


def _locate(reader: SegmentReader, leaf: Contains | Near) -> _Matches:
    if isinstance(leaf, Near):
        spans = _near(reader, leaf)
    else:
        spans = find(reader, leaf.pattern)
        if leaf.whole_word:
            spans = spans[reader.words_between(spans.starts, spans.ends)]
    return _Matches(spans, reader.turns_of(spans.starts))


def _near(reader: SegmentReader, leaf: Near) -> Spans:
    parts = [find(reader, part.pattern) for part in leaf.parts]
    paragraphs = [np.searchsorted(reader.breaks, part.starts) for part in parts]
    length = sum(len(part.pattern.text) for part in leaf.parts)
    masks = near(parts, paragraphs, leaf.distance, length)
    return join([part[mask] for part, mask in zip(parts, masks, strict=True)])


def _frequency(reader: SegmentReader, matches: _Matches) -> Floats:
    """The term frequency in each turn that has matches: one that begins and ends with a word counts for more."""
    spans = matches.spans
    whole = reader.word_begins_at(spans.starts) & reader.word_begins_at(spans.ends)
    running = np.concatenate(([0], np.cumsum(whole)))[matches.edges]
    bonus = ranking.WHOLE_WORD_WEIGHT - ranking.CONTAINED_WEIGHT
    frequency: Floats = ranking.CONTAINED_WEIGHT * matches.counts + bonus * np.diff(running)
    return frequency


def _all_of(found: Mask, masks: Any) -> Mask:
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
