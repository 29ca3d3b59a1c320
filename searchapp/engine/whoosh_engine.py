"""The embedded engine: rankings, facets and marks from the positions of a Whoosh index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from searchapp.engine.base import Count, Filters, RankedTurn, Ranking, Sort, Span
from searchapp.engine.counting import FacetCounter
from searchapp.engine.evaluation import Evaluation, Floats, Matches, Selection, all_of, allowed_turns
from searchapp.engine.snapshot import Snapshot
from searchapp.engine.spans import Mask, Offsets
from searchapp.model import FACET_FIELDS, Transcript, Turn
from searchapp.periods import sort_key
from searchapp.query.nodes import Query


class WhooshEngine:
    """Answers query trees over one snapshot; safe to share between threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._counter = FacetCounter(snapshot.columns)

    def answer(self, tree: Query, filters: Filters, *, sort: Sort, limit: int | None, offset: int) -> Ranking:
        """Rank the turns a tree selects: see ``Engine.answer``."""
        query = Evaluation(self._snapshot)
        found = query.select(tree)
        masks = {field: self._allowed(field, values) for field, values in filters.items() if values}
        selection = Selection(query, all_of(found, masks.values()))
        turns = selection.turns
        marks = selection.marks(tree)
        scores = selection.scores(tree) if sort == "relevance" else np.zeros(turns.size)
        page = self._page(turns, scores, sort, limit, offset)
        return Ranking(
            total=int(turns.size),
            occurrences=sum(len(part.spans) for part in marks),
            facets=self._counter.count(turns, selection.occurrences(marks)),
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
        query = Evaluation(self._snapshot)
        masks = [self._allowed(field, values) for field, values in filters.items() if values]
        selected = all_of(query.select(tree), masks)
        span = slice(item["first"], item["first"] + item["turns"])
        here = np.zeros_like(selected)
        here[span] = selected[span]
        marks = Selection(query, here).marks(tree)
        return tuple(self._spans(turn, marks) for turn in range(span.start, span.stop))

    def count(self, tree: Query, filters: Filters) -> int:
        """How many turns a tree selects."""
        masks = [self._allowed(field, values) for field, values in filters.items() if values]
        return int(all_of(Evaluation(self._snapshot).select(tree), masks).sum())

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

    def _count_without(
        self, field: str, query: Evaluation, tree: Query, found: Mask, masks: Mapping[str, Mask]
    ) -> tuple[Count, ...]:
        others = [mask for name, mask in masks.items() if name != field]
        selection = Selection(query, all_of(found, others))
        occurrences = selection.occurrences(selection.marks(tree))
        return self._counter.count(selection.turns, occurrences, [field])[field]

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

    def _ranked(self, turn: int, score: float, marks: Sequence[Matches]) -> RankedTurn:
        transcript, index = self._snapshot.locate(turn)
        return RankedTurn(transcript, index, score, self._spans(turn, marks))

    def _spans(self, turn: int, marks: Sequence[Matches]) -> tuple[Span, ...]:
        """The marks of a turn as offsets into its text."""
        number, local = self._snapshot.segment_of(turn)
        begin = int(self._snapshot.readers[number].turn_starts[local])
        spans = marks[number].of(local)
        return tuple(zip((spans.starts - begin).tolist(), (spans.ends - begin).tolist(), strict=True))
