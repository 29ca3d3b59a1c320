"""The plain scan: the same answers by reading every turn, slowly and simply.

It is what the other engines are held against, and shares no code with them but the rules themselves
(``Pattern``) and the scores.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from searchapp.analysis.fold import fold
from searchapp.analysis.segmenter import Segmenter, is_name
from searchapp.engine import ranking
from searchapp.engine.base import Count, Filters, RankedTurn, Ranking, Sort, Span
from searchapp.errors import TranscriptNotFoundError
from searchapp.index.segment import names_of
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


@dataclass(frozen=True, slots=True)
class _Document:
    transcript: Transcript
    turn: Turn
    folded: str
    cuts: frozenset[int]

    def value(self, field: str) -> str | None:
        owner = self.transcript if field in ("company", "period") else self.turn
        value: str | None = getattr(owner, field)
        return value


class ScanEngine:
    """Answers query trees by scanning transcripts held in memory."""

    def __init__(self, transcripts: Sequence[Transcript], segmenter: Segmenter) -> None:
        self._transcripts = {
            transcript.id: transcript for transcript in sorted(transcripts, key=lambda t: t.id)
        }
        self._documents = [
            _Document(transcript, turn, fold(turn.text), _cuts(segmenter, transcript, turn))
            for transcript in self._transcripts.values()
            for turn in transcript.turns
        ]
        self._aliases: dict[str, set[str]] = defaultdict(set)
        for transcript in transcripts:
            for participant in transcript.participants:
                for alias in participant.aliases:
                    self._aliases[fold(alias)].add(fold(participant.name))

    def answer(self, tree: Query, filters: Filters, *, sort: Sort, limit: int | None, offset: int) -> Ranking:
        """Rank the turns a tree selects: see ``Engine.answer``."""
        found = self._found(tree, filters)
        marks = {id(document): _marks(tree, document) for document in found}
        scores = self._scores(tree) if sort == "relevance" else {}
        ranked = sorted(
            found, key=lambda d: (_place(sort, d, scores.get(id(d), 0.0)), d.transcript.id, d.turn.index)
        )
        end = None if limit is None else offset + limit
        return Ranking(
            total=len(found),
            occurrences=sum(map(len, marks.values())),
            facets={field: _count(field, found, marks) for field in FACET_FIELDS},
            alternatives={
                field: self._without(field, tree, filters) for field, values in filters.items() if values
            },
            turns=tuple(
                RankedTurn(d.transcript.id, d.turn.index, scores.get(id(d), 0.0), marks[id(d)])
                for d in ranked[offset:end]
            ),
        )

    def mark(self, tree: Query, filters: Filters, transcript_id: str) -> tuple[tuple[Span, ...], ...]:
        """The marks in every turn of one transcript: see ``Engine.mark``."""
        self.transcript(transcript_id)
        found = {id(document) for document in self._found(tree, filters)}
        return tuple(
            _marks(tree, document) if id(document) in found else ()
            for document in self._documents
            if document.transcript.id == transcript_id
        )

    def count(self, tree: Query, filters: Filters) -> int:
        """How many turns a tree selects."""
        return len(self._found(tree, filters))

    def turn(self, transcript_id: str, index: int) -> tuple[Mapping[str, Any], Turn]:
        """One turn, and what is known of its transcript."""
        return self.describe(transcript_id), self.transcript(transcript_id).turns[index]

    def transcript(self, transcript_id: str) -> Transcript:
        """One transcript. Raises TranscriptNotFoundError."""
        try:
            return self._transcripts[transcript_id]
        except KeyError:
            raise TranscriptNotFoundError(f"there is no transcript {transcript_id!r}") from None

    def describe(self, transcript_id: str) -> Mapping[str, Any]:
        """What is known of one transcript. Raises TranscriptNotFoundError."""
        transcript = self.transcript(transcript_id)
        characters = sum(len(turn.text) for turn in transcript.turns)
        return {**asdict(transcript), "turns": len(transcript.turns), "characters": characters}

    def descriptions(self) -> Sequence[Mapping[str, Any]]:
        """What is known of every transcript, by id."""
        return list(map(self.describe, self._transcripts))

    def names(self) -> frozenset[str]:
        """The folded names that are words of some transcript."""
        return frozenset(
            name
            for transcript in self._transcripts.values()
            for name in names_of(transcript)
            if is_name(name)
        )

    def _found(self, tree: Query, filters: Filters) -> list[_Document]:
        wanted = {field: values for field, values in filters.items() if values}
        return [
            document
            for document in self._documents
            if self._selects(tree, document)
            and all(self._allows(field, values, document) for field, values in wanted.items())
        ]

    def _without(self, field: str, tree: Query, filters: Filters) -> tuple[Count, ...]:
        found = self._found(tree, {name: values for name, values in filters.items() if name != field})
        return _count(field, found, {id(document): _marks(tree, document) for document in found})

    def _allows(self, field: str, values: Sequence[str], document: _Document) -> bool:
        wanted = set(map(fold, values))
        if field == "speaker":
            wanted |= {name for value in wanted for name in self._aliases.get(value, ())}
        value = document.value(field)
        return value is not None and fold(value) in wanted

    def _selects(self, tree: Query, document: _Document) -> bool:
        if isinstance(tree, AndMaybe):
            return self._selects(tree.a, document)
        if isinstance(tree, And):
            return all(self._selects(child, document) for child in tree.children())
        if isinstance(tree, Or):
            return any(self._selects(child, document) for child in tree.children())
        if isinstance(tree, Not):
            return not self._selects(tree.query, document)
        if isinstance(tree, Term):
            return self._allows(tree.fieldname, [tree.text], document)
        if isinstance(tree, TermRange):
            period = document.value("period")
            return period is not None and within(period, tree.start, tree.end)
        return isinstance(tree, Every) or bool(_find(tree, document))

    def _scores(self, tree: Query) -> Mapping[int, float]:
        average = sum(len(document.folded) for document in self._documents) / max(len(self._documents), 1)
        scores: dict[int, float] = defaultdict(float)
        for leaf, boost in _scored(tree):
            matches = {id(document): _find(leaf, document) for document in self._documents}
            weight = boost * ranking.idf(len(self._documents), sum(1 for spans in matches.values() if spans))
            for document in self._documents:
                frequency = sum(_weight(document, span) for span in matches[id(document)])
                if frequency:
                    scores[id(document)] += float(
                        ranking.bm25(
                            np.array([frequency]), np.array([len(document.folded)]), average, weight
                        )[0]
                    )
        return scores


def _cuts(segmenter: Segmenter, transcript: Transcript, turn: Turn) -> frozenset[int]:
    begins = segmenter.boundaries(fold(turn.text), names_of(transcript))
    return frozenset((*np.flatnonzero(begins).tolist(), len(turn.text)))


def _find(leaf: Query, document: _Document) -> list[Span]:
    if isinstance(leaf, Near):
        return _join([[span] for part in _near(leaf, document) for span in part])
    spans = leaf.pattern.find(document.folded)
    if leaf.whole_word:
        spans = [
            (start, end)
            for start, end in spans
            if {start, end} <= document.cuts and not document.cuts & set(range(start + 1, end))
        ]
    return list(spans)


def _near(leaf: Near, document: _Document) -> list[list[Span]]:
    """The matches of each part that stand in a short enough stretch of one paragraph with all the others."""
    parts = [part.pattern.find(document.folded) for part in leaf.parts]
    reach = leaf.distance + sum(len(part.pattern.text) for part in leaf.parts)
    near: list[set[Span]] = [set() for _ in parts]
    for left in {start for spans in parts for start, _ in spans}:
        paragraph_end = document.folded.find("\n", left)
        right = min(left + reach, len(document.folded) if paragraph_end < 0 else paragraph_end)
        inside = [[(start, end) for start, end in spans if start >= left and end <= right] for spans in parts]
        if all(inside):
            for spans, found in zip(inside, near, strict=True):
                found.update(spans)
    return [sorted(found) for found in near]


def _marks(tree: Query, document: _Document) -> tuple[Span, ...]:
    leaves = list(dict.fromkeys(marked_leaves(tree)))
    return tuple(_join([_find(leaf, document) for leaf in leaves]))


def _join(words: list[list[Span]]) -> list[Span]:
    """Merge marks of different words that touch or overlap, transitively; those of one word stay apart."""
    marks = [(start, end, word) for word, spans in enumerate(words) for start, end in spans]
    group = list(range(len(marks)))

    def root(place: int) -> int:
        while group[place] != place:
            place = group[place]
        return place

    for one, (start, end, word) in enumerate(marks):
        for other in range(one):
            if marks[other][2] != word and marks[other][0] <= end and start <= marks[other][1]:
                group[root(one)] = root(other)
    joined: dict[int, Span] = {}
    for place, (start, end, _) in enumerate(marks):
        first, last = joined.get(root(place), (start, end))
        joined[root(place)] = (min(first, start), max(last, end))
    return sorted(joined.values())


def _weight(document: _Document, span: Span) -> float:
    whole = span[0] in document.cuts and span[1] in document.cuts
    return ranking.WHOLE_WORD_WEIGHT if whole else ranking.CONTAINED_WEIGHT


def _scored(tree: Query) -> list[tuple[Query, float]]:
    if isinstance(tree, AndMaybe):
        return [*_scored(tree.a), *((leaf, ranking.RUN_BOOST * boost) for leaf, boost in _scored(tree.b))]
    if isinstance(tree, (And, Or)):
        return [scored for child in tree.children() for scored in _scored(child)]
    return [(tree, 1.0)] if isinstance(tree, (Contains, Near)) else []


def _place(sort: Sort, document: _Document, score: float) -> tuple[Any, ...]:
    if sort == "relevance":
        return (-score,)
    period = document.value("period")
    key = sort_key(period)
    return period is None, tuple(-part for part in key) if sort == "-period" else key


def _count(field: str, found: Sequence[_Document], marks: Mapping[int, Sequence[Span]]) -> tuple[Count, ...]:
    turns: Counter[str] = Counter()
    occurrences: Counter[str] = Counter()
    for document in found:
        value = document.value(field)
        if value is not None:
            turns[value] += 1
            occurrences[value] += len(marks[id(document)])
    counts = (Count(value, number, occurrences[value]) for value, number in turns.items())
    return tuple(sorted(counts, key=lambda count: (-count.turns, -count.occurrences, count.value)))
