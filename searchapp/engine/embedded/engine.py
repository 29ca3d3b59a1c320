"""The embedded engine: answers query trees from the positions in a Whoosh index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

import numpy as np

from searchapp.analysis.fold import fold
from searchapp.engine.base import (
    FACET_LIMIT,
    Concordance,
    Count,
    Facet,
    Filters,
    LineOrder,
    MarkedTurn,
    Place,
    Ranking,
    Sample,
    Size,
    Sort,
    Tally,
    WordCounts,
)
from searchapp.engine.embedded import concordance, grouping, words
from searchapp.engine.embedded.evaluation import Evaluation, Floats, Selection, select
from searchapp.engine.embedded.filters import Allowed
from searchapp.engine.embedded.find import estimate
from searchapp.engine.embedded.matches import stretches
from searchapp.engine.embedded.snapshot import Snapshot
from searchapp.engine.embedded.spans import Offsets
from searchapp.engine.embedded.vocabulary import Vocabulary
from searchapp.model import FACET_FIELDS, Call, Provenance, Role, Span, Transcript
from searchapp.periods import sort_key
from searchapp.query.tree import Contains, Every, Near, Query, fold_tree

# Combining masks of this many turns takes as long as reading one posting.
_TURNS_A_POSTING = 128
# Comparing the postings of the parts of a Near takes as long as reading this many times as many.
_NEAR = 3
# Of that many selections besides the whole collection, the words are kept.
_MOST_VOCABULARIES = 4
_WHOLE: tuple[Query, tuple[()]] = (Every(), ())
# How many hits are read together; their texts are in memory together.
_READ = 64


class EmbeddedEngine:
    """Answers query trees over one snapshot; safe to share between threads. ``Engine`` describes its methods.

    An engine from ``until`` is for one question, which can need several methods: it keeps what the last tree selected.
    """

    def __init__(
        self, snapshot: Snapshot, state: str, deadline: float | None = None, *, keeps: bool = False
    ) -> None:
        self._snapshot = snapshot
        self.state = state
        self._deadline = deadline
        self._keeps = keeps
        self._kept: tuple[Query, Filters, Selection] | None = None

    def answer(
        self,
        tree: Query,
        filters: Filters,
        *,
        sort: Sort,
        limit: int | None,
        offset: int,
        facet_limit: int | None = FACET_LIMIT,
    ) -> Ranking:
        """Rank the turns a tree selects."""
        query = Evaluation(self._snapshot, self._deadline)
        allowed = query.allowed(filters)
        selection = select(query, tree, allowed.values())
        self._keep(tree, filters, selection)
        turns = selection.turns
        return Ranking(
            total=int(turns.size),
            occurrences=selection.mark_count,
            facets=self._snapshot.counter.count(turns, selection.occurrences, limit=facet_limit),
            alternatives={
                field: self._count_without(field, query, tree, allowed, facet_limit, filters[field])
                for field in allowed
                if field in FACET_FIELDS
            },
            hits=tuple(self._ranked(selection, sort, limit, offset)),
        )

    def facet(self, tree: Query, filters: Filters, field: str) -> Facet:
        """Count all values of one facet field."""
        selection = self._select(tree, filters)
        return self._snapshot.counter.count(selection.turns, selection.occurrences, [field])[field]

    def hits(self, tree: Query, filters: Filters, *, sort: Sort | None = None) -> Iterator[MarkedTurn]:
        """Return an iterator over all hits, in corpus order if ``sort`` is None."""
        return self._ranked(self._select(tree, filters), sort, None, 0)

    def exchanges(
        self, tree: Query, filters: Filters, places: Sequence[Place], *, role: Role | None = None
    ) -> Iterator[tuple[MarkedTurn, ...]]:
        """Return an iterator over some exchanges."""
        return self._read_exchanges(self._select(tree, filters), places, role)

    def lines(
        self,
        tree: Query,
        filters: Filters,
        *,
        order: LineOrder,
        limit: int | None,
        offset: int,
        sample: Sample | None = None,
    ) -> Concordance:
        """Return the marks as lines of a concordance."""
        marks = self._select(tree, filters).marks
        return concordance.lines(self._snapshot, marks, order, limit, offset, sample)

    def tally(self, tree: Query, filters: Filters, by: Sequence[str]) -> tuple[Tally, ...]:
        """Count for each combination of values."""
        return grouping.tally(self._snapshot, self._select(tree, filters), by)

    def sizes(self, filters: Filters, by: Sequence[str], tree: Query | None = None) -> tuple[Size, ...]:
        """Return the size of the collection for each combination of values."""
        if isinstance(tree or Every(), Every) and not any(filters.values()):
            return grouping.whole_sizes(self._snapshot, by)
        return grouping.sizes(self._snapshot, self._select(tree or Every(), filters).turns, by)

    def words(self, tree: Query, filters: Filters, window: int | None) -> WordCounts:
        """Count the words around the marks, or all words of the selected turns."""
        if window is None:
            found = self._all_words(tree, filters)
        else:
            marks = self._select(tree, filters).marks
            found = words.words_around(self._snapshot, marks, window, self._deadline)
        return WordCounts(found.total, found)

    def _all_words(self, tree: Query, filters: Filters) -> Vocabulary:
        kept = self._snapshot.vocabularies
        key = tree, tuple(sorted((name, tuple(values)) for name, values in filters.items() if values))
        known = kept.get(key)
        if known is None:
            turns = self._select(tree, filters).turns
            known = words.all_words(self._snapshot, turns, self._deadline)
            if len(kept) > _MOST_VOCABULARIES:
                for other in list(kept):
                    if other != _WHOLE:
                        kept.pop(other, None)
            kept[key] = known
        return known

    def terms(self, prefix: str, limit: int) -> tuple[tuple[str, int], ...]:
        """Return the most frequent words with a prefix."""
        return words.terms(self._snapshot, fold(prefix), limit)

    def count(self, trees: Sequence[Query], filters: Filters) -> tuple[Count, ...]:
        """Count what each of several trees selects."""
        query = Evaluation(self._snapshot, self._deadline)
        allowed = query.allowed(filters).values()
        selections = [select(query, tree, allowed) for tree in trees]
        return tuple(Count(int(found.turns.size), found.mark_count) for found in selections)

    def cost(self, tree: Query) -> int:
        """Return the postings of the rarest element of each pattern, plus a share of the turns for combining masks.

        Postings of the parts of a Near count several times, since these are sorted and looked up in each other.
        """
        leaves = fold_tree(tree, lambda node, below: sum(below) + self._postings(node))
        return 1 + leaves + self._snapshot.turn_count // _TURNS_A_POSTING

    def until(self, deadline: float | None) -> EmbeddedEngine:
        """Return an engine over the same state with a deadline."""
        return EmbeddedEngine(self._snapshot, self.state, deadline, keeps=True)

    def _postings(self, node: Query) -> int:
        pieces = node.pieces if isinstance(node, Near) else (node,) if isinstance(node, Contains) else ()
        found = sum(estimate(reader, piece.pattern) for piece in pieces for reader in self._snapshot.readers)
        return found * _NEAR if isinstance(node, Near) else found

    def marks(self, tree: Query, filters: Filters, call: str) -> tuple[tuple[Span, ...], ...]:
        """Return the marks in every turn of one transcript; no other text is read."""
        span = self._snapshot.span(call)
        query = Evaluation(self._snapshot, self._deadline, span)
        turns = select(query, tree, query.allowed(filters).values()).turns
        first, last = turns.searchsorted((span.start, span.stop)).tolist()
        selection = Selection(query, tree, turns[first:last])
        return tuple(self._marks(np.arange(span.start, span.stop), selection))

    def transcript(self, call: str) -> Transcript:
        """Return one transcript with its turns."""
        return self._snapshot.transcript(call)

    def call(self, call: str) -> Call:
        """Return one transcript without its participants and turns."""
        return self._snapshot.call(call)

    def calls(self) -> Sequence[Call]:
        """Return every transcript without its participants and turns."""
        return self._snapshot.calls()

    def people(self) -> Mapping[str, tuple[str, ...]]:
        """Return the names of all speakers."""
        return {person.value: person.names for person in self._snapshot.people}

    def provenance(self, call: str) -> Provenance | None:
        """Return how one transcript was read."""
        return self._snapshot.provenance(call)

    def warnings(self) -> Mapping[str, tuple[str, ...]]:
        """Return the warnings of all transcripts that have any."""
        return self._snapshot.warnings()

    def _select(self, tree: Query, filters: Filters) -> Selection:
        if self._kept and self._kept[0] is tree and self._kept[1] is filters:
            return self._kept[2]
        query = Evaluation(self._snapshot, self._deadline)
        selection = select(query, tree, query.allowed(filters).values())
        self._keep(tree, filters, selection)
        return selection

    def _keep(self, tree: Query, filters: Filters, selection: Selection) -> None:
        if self._keeps:
            self._kept = tree, filters, selection

    def _count_without(
        self,
        field: str,
        query: Evaluation,
        tree: Query,
        allowed: Mapping[str, Allowed],
        limit: int | None,
        chosen: Sequence[str],
    ) -> Facet:
        others = [each for name, each in allowed.items() if name != field]
        selection = select(query, tree, others)
        counted = self._snapshot.counter.count(
            selection.turns, selection.occurrences, [field], limit=limit, keep={field: chosen}
        )
        return counted[field]

    def _ranked(
        self, selection: Selection, sort: Sort | None, limit: int | None, offset: int
    ) -> Iterator[MarkedTurn]:
        """Return one page of the hits; they are ordered here, and each is read when the iterator reaches it."""
        places, scores = self._page(selection, sort, limit, offset)
        return self._read(selection, selection.turns.take(places), scores)

    def _page(
        self, selection: Selection, sort: Sort | None, limit: int | None, offset: int
    ) -> tuple[Offsets, Floats]:
        """Return the places in ``selection.turns`` of the requested page of the ranking, and the scores there."""
        turns, order = selection.turns, self._snapshot.order
        last = turns.size if limit is None else min(turns.size, offset + limit)
        if offset >= last:
            return turns[:0], np.zeros(0)
        if sort == "relevance":
            places, scores = selection.best(last)
            # Ties are broken below, so all turns with the same score as the last one of the page stay.
            keep = np.flatnonzero(scores >= np.partition(scores, scores.size - last)[scores.size - last])
            places, scores = places[keep], scores[keep]
            ranked = np.lexsort((order[turns[places]], -scores))[offset:last]
            return places[ranked], scores[ranked]
        keys = (order[turns],) if sort is None else (order[turns], self._period_places(sort)[turns])
        ranked = np.lexsort(keys)[offset:last]
        return ranked, np.zeros(ranked.size)

    def _period_places(self, sort: Sort) -> Offsets:
        return self._snapshot.columns["period"].ranks(sort_key, reverse=sort == "-period")

    def _read(self, selection: Selection, turns: Offsets, scores: Floats) -> Iterator[MarkedTurn]:
        for start in range(0, turns.size, _READ):
            several = turns[start : start + _READ]
            for (call, spoken), marks, score in zip(
                self._snapshot.turns(several),
                self._marks(several, selection),
                scores[start : start + _READ].tolist(),
                strict=True,
            ):
                yield MarkedTurn(call, spoken, marks, score)

    def _read_exchanges(
        self, selection: Selection, places: Sequence[Place], role: Role | None
    ) -> Iterator[tuple[MarkedTurn, ...]]:
        for start in range(0, len(places), _READ):
            several = [self._snapshot.exchange(*place, role) for place in places[start : start + _READ]]
            together = np.concatenate(several)
            spoken = zip(self._snapshot.turns(together), self._marks(together, selection), strict=True)
            for turns in several:
                yield tuple(MarkedTurn(*turn, marks) for turn, marks in islice(spoken, turns.size))

    def _marks(self, turns: Offsets, selection: Selection) -> list[tuple[Span, ...]]:
        """Return the marks of each of some turns as offsets into its text."""
        marks: list[tuple[Span, ...]] = [()] * turns.size
        for number, places, inside in self._snapshot.by_segment(turns):
            found = selection.marks[number]
            rows = found.rows(inside)
            marked = np.flatnonzero(rows >= 0)
            counts = found.counts.take(rows.take(marked))
            which = stretches(found.firsts.take(rows.take(marked)), counts)
            begins = np.repeat(self._snapshot.readers[number].turn_starts.take(inside.take(marked)), counts)
            starts, ends = found.found.starts.take(which) - begins, found.found.ends.take(which) - begins
            spans = zip(starts.tolist(), ends.tolist(), strict=True)
            for place, count in zip(places.take(marked).tolist(), counts.tolist(), strict=True):
                marks[place] = tuple(islice(spans, count))
        return marks
