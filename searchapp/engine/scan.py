"""The scanning engine: gives the same answers by reading every turn, slowly and simply.

Other engines are tested against it. It shares only the matching rules (``Pattern``) and the scores with them.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from searchapp.analysis.characters import DIGIT, HAN, LETTER, OTHER, class_of
from searchapp.analysis.fold import fold, to_codes
from searchapp.analysis.segmenter import Segmenter, names_of
from searchapp.analysis.sentences import sentence_starts
from searchapp.engine import ranking
from searchapp.engine.base import (
    CONTEXT,
    FACET_LIMIT,
    GROUP_FIELDS,
    LINE_WORDS,
    Concordance,
    Count,
    Facet,
    FacetCount,
    Filters,
    Line,
    LineOrder,
    MarkedTurn,
    Place,
    Ranking,
    Sample,
    Size,
    Sort,
    Tally,
    WordCounts,
    ticker_names,
)
from searchapp.engine.deadline import check_deadline
from searchapp.engine.people import Person, faces_of, people, speakers
from searchapp.errors import TranscriptNotFoundError, UsageError
from searchapp.model import FACET_FIELDS, Call, Role, Span, Transcript, Turn
from searchapp.periods import sort_key, within
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

Leaf = Contains | Near


@dataclass(frozen=True)
class _Document:
    call: Call
    turn: Turn
    folded: str
    # The start of each word, and the end of the text.
    cuts: tuple[int, ...]
    person: Person
    # The matches of each piece, so that each piece is searched for only once.
    found: dict[Contains, list[Span]] = field(default_factory=dict, compare=False)

    def value(self, field: str) -> str | None:
        """The value of a facet or grouping field."""
        if field == "call":
            return self.call.id
        if field == "speaker":
            return self.person.value
        if field == "exchange":
            return None if self.turn.exchange is None else str(self.turn.exchange)
        owner = self.call if field in ("company", "period", "ticker", "date") else self.turn
        value: str | None = getattr(owner, field)
        return value

    @property
    def place(self) -> tuple[str, int]:
        """The sort key of corpus order."""
        return self.call.id, self.turn.index

    @cached_property
    def words(self) -> list[Span]:
        """The words other than single punctuation marks and spaces."""
        spans = zip(self.cuts, self.cuts[1:], strict=False)
        return [
            (start, end) for start, end in spans if end - start > 1 or class_of(self.folded[start]) != OTHER
        ]

    @cached_property
    def sentences(self) -> list[Span]:
        """The sentences."""
        starts = sentence_starts(to_codes(self.turn.text)).tolist()
        return list(zip(starts, [*starts[1:], len(self.folded)], strict=False))

    @property
    def characters(self) -> int:
        """The number of Han characters and of runs of letters and digits."""
        count, in_run = 0, False
        for kind in map(class_of, self.folded):
            count += kind == HAN or (kind in (LETTER, DIGIT) and not in_run)
            in_run = kind in (LETTER, DIGIT)
        return count


@dataclass(frozen=True)
class _Sentence:
    """A sentence as a unit: only matches inside it count."""

    document: _Document
    span: Span


_Unit = _Document | _Sentence


class ScanEngine:
    """Answers query trees by scanning transcripts held in memory. ``Engine`` describes its methods."""

    def __init__(self, transcripts: Sequence[Transcript], segmenter: Segmenter) -> None:
        self._deadline: float | None = None
        self._transcripts = {
            transcript.id: transcript for transcript in sorted(transcripts, key=lambda t: t.id)
        }
        self._calls = {name: _call(transcript) for name, transcript in self._transcripts.items()}
        found = {
            place: person
            for _, places, person in people(faces_of(self._transcripts.values()))
            for place in places
        }
        self._people = sorted(set(found.values()), key=lambda person: person.value)
        self._documents = [
            _Document(
                self._calls[transcript.id],
                turn,
                fold(turn.text),
                _cuts(segmenter, transcript, turn),
                found[transcript.id, number],
            )
            for transcript in self._transcripts.values()
            for turn, number in zip(transcript.turns, speakers(transcript), strict=True)
        ]
        self._companies = {fold(call.company) for call in self._calls.values() if call.company is not None}
        self._by_place = {document.place: document for document in self._documents}
        # Whether a Within holds in a call (exchange None) or in one of its exchanges.
        self._qualified: dict[tuple[Within, str, int | None], bool] = {}

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
        found = self._found(tree, filters)
        end = None if limit is None else offset + limit
        return Ranking(
            total=len(found),
            occurrences=sum(len(hit.marks) for hit in found),
            facets={field: self._facet(field, found, facet_limit) for field in FACET_FIELDS},
            alternatives={
                field: self._facet(
                    field,
                    self._found(tree, {name: kept for name, kept in filters.items() if name != field}),
                    facet_limit,
                    values,
                )
                for field, values in filters.items()
                if values
            },
            hits=tuple(self._ranked(tree, found, sort)[offset:end]),
        )

    def facet(self, tree: Query, filters: Filters, field: str) -> Facet:
        """Count all values of one facet field."""
        return self._facet(field, self._found(tree, filters), None)

    def hits(self, tree: Query, filters: Filters, *, sort: Sort | None = None) -> Iterator[MarkedTurn]:
        """Return an iterator over all hits, in corpus order if ``sort`` is None."""
        found = self._found(tree, filters)
        return iter(found if sort is None else self._ranked(tree, found, sort))

    def exchanges(
        self, tree: Query, filters: Filters, places: Sequence[Place], *, role: Role | None = None
    ) -> Iterator[tuple[MarkedTurn, ...]]:
        """Return an iterator over some exchanges."""
        marks = {_place(hit): hit.marks for hit in self._found(tree, filters)}
        together: dict[Place, list[MarkedTurn]] = defaultdict(list)
        for one in self._documents:
            if one.turn.exchange is not None and role in (None, one.turn.role):
                marked = MarkedTurn(one.call, one.turn, marks.get(one.place, ()))
                together[one.call.id, one.turn.exchange].append(marked)
        return iter([tuple(together.get(place, ())) for place in places])

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
        found = [
            _line(self._by_place[_place(hit)], span)
            for hit in self._found(tree, filters)
            for span in hit.marks
        ]
        lines = [found[number] for number in sample.of(len(found))] if sample else found
        if order != "position":
            lines = sorted(lines, key=_LINE_KEYS[order])
        return Concordance(len(found), iter(lines[offset : None if limit is None else offset + limit]))

    def tally(self, tree: Query, filters: Filters, by: Sequence[str]) -> tuple[Tally, ...]:
        """Count for each combination of values."""
        marks = {_place(hit): hit.marks for hit in self._found(tree, filters)}
        found = [document for document in self._documents if document.place in marks]
        return tuple(
            Tally(
                values,
                len(group),
                sum(len(marks[one.place]) for one in group),
                sum(
                    any(start <= mark < end for mark, _ in marks[one.place])
                    for one in group
                    for start, end in one.sentences
                ),
                len({one.call.id for one in group}),
            )
            for values, group in _grouped(found, by)
        )

    def sizes(self, filters: Filters, by: Sequence[str], tree: Query | None = None) -> tuple[Size, ...]:
        """Return the size of the collection for each combination of values."""
        selected = {_place(hit) for hit in self._found(tree or Every(), filters)}
        found = [document for document in self._documents if document.place in selected]
        return tuple(
            Size(
                values,
                len(group),
                len({one.call.id for one in group}),
                sum(one.characters for one in group),
                sum(len(one.sentences) for one in group),
            )
            for values, group in _grouped(found, by)
        )

    def words(self, tree: Query, filters: Filters, window: int | None) -> WordCounts:
        """Count the words around the marks, or all words of the selected turns."""
        marks = {_place(hit): hit.marks for hit in self._found(tree, filters)}
        counts: Counter[str] = Counter()
        for document in self._documents:
            if document.place not in marks:
                continue
            chosen = set(document.words)
            if window is not None:
                chosen = _around(document, marks[document.place], window)
            counts.update(document.folded[start:end] for start, end in chosen)
        return WordCounts(sum(counts.values()), dict(counts))

    def terms(self, prefix: str, limit: int) -> tuple[tuple[str, int], ...]:
        """Return the most frequent words with a prefix."""
        wanted = fold(prefix)
        counts = Counter(
            word
            for document in self._documents
            for start, end in document.words
            if wanted and (word := document.folded[start:end]).startswith(wanted)
        )
        return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:limit])

    def count(self, trees: Sequence[Query], filters: Filters) -> tuple[Count, ...]:
        """Count what each of several trees selects."""
        answers = [self._found(tree, filters) for tree in trees]
        return tuple(Count(len(found), sum(len(hit.marks) for hit in found)) for found in answers)

    def cost(self, tree: Query) -> int:
        """Return the number of all characters, whatever the tree."""
        return sum(len(document.folded) for document in self._documents)

    def until(self, deadline: float | None) -> ScanEngine:
        """Return an engine over the same state with a deadline."""
        limited = copy(self)
        limited._deadline = deadline
        return limited

    def marks(self, tree: Query, filters: Filters, call: str) -> tuple[tuple[Span, ...], ...]:
        """Return the marks in every turn of one transcript."""
        marks = {_place(hit): hit.marks for hit in self._found(tree, filters)}
        return tuple(marks.get((call, turn.index), ()) for turn in self.transcript(call).turns)

    def transcript(self, call: str) -> Transcript:
        """Return one transcript with its turns."""
        try:
            return self._transcripts[call]
        except KeyError:
            raise TranscriptNotFoundError(f"there is no transcript {call!r}") from None

    def call(self, call: str) -> Call:
        """Return one transcript without its participants and turns."""
        return _call(self.transcript(call))

    def calls(self) -> Sequence[Call]:
        """Return every transcript without its participants and turns."""
        return list(self._calls.values())

    def people(self) -> Mapping[str, tuple[str, ...]]:
        """Return the names of all speakers."""
        return {person.value: person.names for person in self._people}

    def provenance(self, call: str) -> None:
        """Return None: this engine does not store how a transcript was read."""
        self.transcript(call)

    def warnings(self) -> Mapping[str, tuple[str, ...]]:
        """Return nothing: this engine does not store how a transcript was read."""
        return {}

    @property
    def state(self) -> str:
        """A digest of the transcripts."""
        digests = [transcript.digest for transcript in self._transcripts.values()]
        return hashlib.sha256("".join(digests).encode()).hexdigest()

    def _facet(
        self, field: str, found: Sequence[MarkedTurn], limit: int | None, keep: Sequence[str] = ()
    ) -> Facet:
        turns: Counter[str] = Counter()
        occurrences: Counter[str] = Counter()
        for hit in found:
            value = self._by_place[_place(hit)].value(field)
            if value is not None:
                turns[value] += 1
                occurrences[value] += len(hit.marks)
        counts = (FacetCount(value, number, occurrences[value]) for value, number in turns.items())
        ranked = sorted(counts, key=lambda count: (-count.turns, -count.occurrences, count.value))
        first = ranked[:limit]
        return Facet(len(ranked), (*first, *(count for count in ranked[len(first) :] if count.value in keep)))

    def _found(self, tree: Query, filters: Filters) -> list[MarkedTurn]:
        found = []
        for document in self._documents:
            check_deadline(self._deadline)
            if self._holds(tree, document):
                found.append(document)
        return [
            MarkedTurn(document.call, document.turn, tuple(_join(self._pieces(tree, document, document))))
            for document in found
            if self._passes(filters, document)
        ]

    def _ranked(self, tree: Query, found: Sequence[MarkedTurn], sort: Sort) -> list[MarkedTurn]:
        scores = self._scores(tree) if sort == "relevance" else {}
        ranked = sorted(found, key=lambda hit: (_rank(sort, hit, scores.get(_place(hit), 0.0)), _place(hit)))
        return [MarkedTurn(hit.call, hit.turn, hit.marks, scores.get(_place(hit), 0.0)) for hit in ranked]

    def _passes(self, filters: Filters, document: _Document) -> bool:
        return all(self._allows(field, values, document) for field, values in filters.items() if values)

    def _allows(self, field: str, values: Sequence[str], document: _Document) -> bool:
        wanted = set(map(fold, values))
        if field == "speaker":
            return any(document.person in self._called(value) for value in wanted)
        value = document.value(field)
        if value is not None and fold(value) in wanted:
            return True
        ticker = document.call.ticker if field == "company" else None
        if ticker is None:
            return False
        return not (wanted - self._companies).isdisjoint(ticker_names(fold(ticker)))

    def _called(self, name: str) -> list[Person]:
        """Return the people that a folded name can refer to; a value of the facet refers to exactly one."""
        exactly = [person for person in self._people if fold(person.value) == name]
        return exactly or [person for person in self._people if name in map(fold, person.names)]

    def _holds(self, tree: Query, unit: _Unit) -> bool:
        """Return whether a tree holds in a turn, or in a sentence, which has the fields of its turn."""
        document = unit if isinstance(unit, _Document) else unit.document
        match tree:
            case Every():
                return True
            case And():
                return all(self._holds(child, unit) for child in tree.operands)
            case Or():
                return any(self._holds(child, unit) for child in tree.operands)
            case Not():
                return not self._holds(tree.operand, unit)
            case FieldValue():
                labelled = tree.field == "speaker" and fold(document.turn.label) == fold(tree.value)
                return labelled or self._allows(tree.field, [tree.value], document)
            case Range():
                period = document.value("period")
                return period is not None and within(period, tree.start, tree.end)
            case Within():
                units = self._qualifying(tree, document)
                if tree.unit == "sentence":
                    return unit in units if isinstance(unit, _Sentence) else bool(units)
                marked = [operand for operand in tree.operands if marked_leaves(operand)]
                return bool(units) and (not marked or any(self._holds(each, document) for each in marked))
            case Contains() | Near():
                return any(_matches(tree, unit).values())

    def _qualifying(self, tree: Within, document: _Document) -> list[_Unit]:
        """Return the units of a turn where a Within holds: sentences, or the turn if its call or exchange qualifies."""
        if tree.unit == "sentence":
            sentences: list[_Unit] = [_Sentence(document, span) for span in document.sentences]
            return [unit for unit in sentences if all(self._holds(each, unit) for each in tree.operands)]
        if tree.unit == "turn":
            return [document] if self._unit_holds(tree, [document]) else []
        if tree.unit == "exchange" and document.turn.exchange is None:
            return []
        key = (tree, document.call.id, document.turn.exchange if tree.unit == "exchange" else None)
        if key not in self._qualified:
            together = [
                other
                for other in self._documents
                if other.call.id == document.call.id
                and (tree.unit == "call" or other.turn.exchange == document.turn.exchange)
            ]
            self._qualified[key] = self._unit_holds(tree, together)
        return [document] if self._qualified[key] else []

    def _unit_holds(self, tree: Within, together: Sequence[_Document]) -> bool:
        """Return whether each operand holds in at least one turn of a unit, and each negated operand in none."""
        return all(
            not any(self._holds(operand.operand, each) for each in together)
            if isinstance(operand, Not)
            else any(self._holds(operand, each) for each in together)
            for operand in tree.operands
        )

    def _pieces(self, tree: Query, document: _Document, unit: _Unit, marked: bool = True) -> _Pieces:
        """Return the marks of each piece of a tree in a unit of a turn."""
        found: _Pieces = defaultdict(set)
        if isinstance(tree, Contains | Near):
            if marked:
                found.update(_matches(tree, unit))
            return found
        for child in children(tree):
            for inner in self._qualifying(tree, document) if isinstance(tree, Within) else [unit]:
                below = self._pieces(child, document, inner, marked != isinstance(tree, Not))
                for piece, spans in below.items():
                    found[piece] |= spans & _inside(unit, spans)
        return found

    def _scores(self, tree: Query) -> Mapping[tuple[str, int], float]:
        average = sum(len(document.folded) for document in self._documents) / max(len(self._documents), 1)
        scores: dict[tuple[str, int], float] = defaultdict(float)
        for leaf in marked_leaves(tree):
            matches = [_join(_matches(leaf, document)) for document in self._documents]
            weight = ranking.idf(len(self._documents), sum(1 for spans in matches if spans))
            for document, spans in zip(self._documents, matches, strict=True):
                frequency = sum(_weight(document, span) for span in spans)
                if frequency:
                    norms = ranking.norm(np.array([len(document.folded)]), average)
                    score = ranking.bm25(np.array([frequency]), norms, weight)
                    scores[document.place] += float(score[0])
        return scores


_Pieces = dict[Contains, set[Span]]


def _call(transcript: Transcript) -> Call:
    names = ("id", "company", "ticker", "title", "period", "date", "source", "sha256")
    length = sum(len(turn.text) for turn in transcript.turns)
    return Call(
        **{name: getattr(transcript, name) for name in names}, turns=len(transcript.turns), length=length
    )


def _cuts(segmenter: Segmenter, transcript: Transcript, turn: Turn) -> tuple[int, ...]:
    begins = segmenter.boundaries(fold(turn.text), names_of(transcript))
    return (*np.flatnonzero(begins).tolist(), len(turn.text))


def _place(hit: MarkedTurn) -> tuple[str, int]:
    return hit.call.id, hit.turn.index


def _inside(unit: _Unit, spans: set[Span]) -> set[Span]:
    if isinstance(unit, _Document):
        return spans
    first, last = unit.span
    return {(start, end) for start, end in spans if first <= start and end <= last}


def _matches(leaf: Leaf, unit: _Unit) -> _Pieces:
    """Return the matches of each piece of a leaf in a turn or a sentence; for a Near, only those near all others."""
    document = unit if isinstance(unit, _Document) else unit.document
    pieces = (leaf,) if isinstance(leaf, Contains) else leaf.pieces
    found = {piece: _inside(unit, set(_find(piece, document))) for piece in pieces}
    return found if isinstance(leaf, Contains) else _near(leaf, document, found)


def _find(piece: Contains, document: _Document) -> list[Span]:
    if piece not in document.found:
        document.found[piece] = _look_for(piece, document)
    return document.found[piece]


def _look_for(piece: Contains, document: _Document) -> list[Span]:
    spans = piece.pattern.find(document.folded)
    if piece.whole_word:
        cuts = set(document.cuts)
        spans = [
            (start, end)
            for start, end in spans
            if {start, end} <= cuts and not cuts & set(range(start + 1, end))
        ]
    return spans


def _near(leaf: Near, document: _Document, found: _Pieces) -> _Pieces:
    """Return the matches of each piece that are close enough, in one paragraph, to matches of all other pieces."""
    reach = leaf.distance + sum(len(piece.pattern.text) for piece in leaf.pieces)
    near: _Pieces = {piece: set() for piece in leaf.pieces}
    for left in {start for spans in found.values() for start, _ in spans}:
        paragraph_end = document.folded.find("\n", left)
        right = min(left + reach, len(document.folded) if paragraph_end < 0 else paragraph_end)
        inside = {
            piece: {(start, end) for start, end in found[piece] if start >= left and end <= right}
            for piece in leaf.pieces
        }
        if all(inside.values()):
            for piece, spans in inside.items():
                near[piece] |= spans
    return near


def _join(pieces: _Pieces) -> list[Span]:
    """Merge marks of different pieces that touch or overlap, transitively; marks of the same piece stay separate."""
    marks = [(start, end, piece) for piece, spans in pieces.items() for start, end in sorted(spans)]
    group = list(range(len(marks)))

    def root(place: int) -> int:
        while group[place] != place:
            place = group[place]
        return place

    for one, (start, end, piece) in enumerate(marks):
        for other in range(one):
            if marks[other][2] != piece and marks[other][0] <= end and start <= marks[other][1]:
                group[root(one)] = root(other)
    joined: dict[int, Span] = {}
    for place, (start, end, _) in enumerate(marks):
        first, last = joined.get(root(place), (start, end))
        joined[root(place)] = (min(first, start), max(last, end))
    return sorted(joined.values())


def _line(document: _Document, span: Span) -> Line:
    text, (start, end) = document.turn.text, span
    before, after = _beside(document, span)
    return Line(
        call=document.call,
        turn=document.turn,
        start=start,
        end=end,
        left=text[max(0, start - CONTEXT) : start],
        match=text[start:end],
        right=text[end : end + CONTEXT],
        left_words=tuple(before[::-1][:LINE_WORDS]),
        right_words=tuple(after[:LINE_WORDS]),
    )


def _beside(document: _Document, mark: Span) -> tuple[list[Span], list[Span]]:
    """Return the words before and after a mark in its paragraph."""
    start = document.folded.rfind("\n", 0, mark[0]) + 1
    end = document.folded.find("\n", start)
    words = [span for span in document.words if start <= span[0] and (end < 0 or span[1] <= end)]
    return [span for span in words if span[1] <= mark[0]], [span for span in words if span[0] >= mark[1]]


def _around(document: _Document, marks: Sequence[Span], window: int) -> set[Span]:
    """Return the words within a window of words around marks, in the paragraph of the mark and outside all marks."""
    chosen: set[Span] = set()
    for mark in marks:
        before, after = _beside(document, mark)
        chosen.update(before[max(0, len(before) - window) :], after[:window])
    return {
        (start, end)
        for start, end in chosen
        if not any(first < end and start < last for first, last in marks)
    }


def _grouped(
    documents: Sequence[_Document], by: Sequence[str]
) -> list[tuple[tuple[str | None, ...], list[_Document]]]:
    for name in by:
        if name not in GROUP_FIELDS:
            raise UsageError(f"cannot group by {name!r}; the fields are {', '.join(GROUP_FIELDS)}")
    groups: dict[tuple[str | None, ...], list[_Document]] = defaultdict(list)
    for document in documents:
        groups[tuple(document.value(field) for field in by)].append(document)
    return sorted(groups.items(), key=lambda item: [(value is None, value or "") for value in item[0]])


def _weight(document: _Document, span: Span) -> float:
    whole = span[0] in document.cuts and span[1] in document.cuts
    return ranking.WHOLE_WORD_WEIGHT if whole else ranking.CONTAINED_WEIGHT


def _rank(sort: Sort, hit: MarkedTurn, score: float) -> tuple[Any, ...]:
    if sort == "relevance":
        return (-score,)
    key = sort_key(hit.call.period)
    return hit.call.period is None, tuple(-part for part in key) if sort == "-period" else key


_LINE_KEYS: Mapping[LineOrder, Callable[[Line], Any]] = {
    "left": lambda line: fold(line.left)[::-1],
    "right": lambda line: fold(line.right),
    "company": lambda line: (line.call.company is None, line.call.company or ""),
    "period": lambda line: (line.call.period is None, sort_key(line.call.period)),
}
