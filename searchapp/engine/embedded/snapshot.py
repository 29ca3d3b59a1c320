"""One committed state, opened for reading: all segments of a commit together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from searchapp.analysis.fold import fold_all
from searchapp.engine import ranking
from searchapp.engine.base import Size, ticker_names
from searchapp.engine.embedded.columns import Column
from searchapp.engine.embedded.counting import FacetCounter
from searchapp.engine.embedded.groups import Groups
from searchapp.engine.embedded.segment.calls import Details
from searchapp.engine.embedded.segment.reader import OpenSegment, SegmentReader
from searchapp.engine.embedded.store.people import StoredPeople
from searchapp.engine.embedded.vocabulary import Vocabulary
from searchapp.engine.people import Person
from searchapp.errors import TranscriptNotFoundError
from searchapp.model import FACET_FIELDS, Call, Provenance, Role, Transcript, Turn
from searchapp.query.tree import Query, Unit

Offsets = npt.NDArray[np.int64]

_TURN_FIELDS = ("role", "title", "firm", "section")
_CALL_FIELDS = ("id", "company", "ticker", "title", "period", "date", "source", "sha256")
# Of that many combinations of fields, the groups of the turns are kept: four bytes for each turn.
_MOST_GROUPS = 8


class Snapshot:
    """The segments of one commit. Turns and calls are numbered across all segments, including deleted ones.

    A snapshot is read-only and safe to share between threads. Only what a query needs is read.
    """

    def __init__(self, segments: Sequence[OpenSegment], people: StoredPeople) -> None:
        self._segments = segments
        self._stored_people = people
        self.readers = [one.reader for one in segments]
        ends = list(accumulate((reader.turn_count for reader in self.readers), initial=0))
        self._bases = ends[:-1]
        self.turn_count = ends[-1]
        # The turns of each segment, as a slice of all turns.
        self.parts = [slice(first, last) for first, last in pairwise(ends)]
        self._first_calls = list(accumulate((len(reader.calls) for reader in self.readers), initial=0))
        # Decoded on first use; a second thread may decode one again, with the same result.
        self._calls: dict[str, Call] = {}
        # The sizes of the whole collection that were asked for, by fields.
        self.sizes: dict[tuple[str, ...], tuple[Size, ...]] = {}
        # The words that were counted, by tree and filters.
        self.vocabularies: dict[tuple[Query, tuple[tuple[str, tuple[str, ...]], ...]], Vocabulary] = {}
        self._groups: dict[tuple[str, ...], Groups] = {}
        # The fields that can be grouped by and are not facet fields.
        self._other_columns: dict[str, Column] = {}

    @cached_property
    def live(self) -> npt.NDArray[np.bool_]:
        """Which turns are not deleted: bool, shape (turn_count,)."""
        return _joined([one.live_turns for one in self._segments], np.bool_)

    @cached_property
    def live_count(self) -> int:
        """The number of turns that are not deleted."""
        return int(self.live.sum())

    @cached_property
    def all_live(self) -> bool:
        """Whether no turn is deleted."""
        return self.live_count == self.turn_count

    @cached_property
    def lengths(self) -> Offsets:
        """The length of each turn in characters: int64, shape (turn_count,)."""
        return _joined([np.diff(reader.turn_starts) for reader in self.readers], np.int64) - 1

    @cached_property
    def average_length(self) -> float:
        """The average length of the turns that are not deleted."""
        return float(self.lengths[self.live].sum()) / max(self.live_count, 1)

    @cached_property
    def norms(self) -> npt.NDArray[np.float64]:
        """The part of the score of each turn that depends on its length: float64, shape (turn_count,)."""
        return ranking.norm(self.lengths, self.average_length)

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """The facet fields."""
        stored = {field: self._facet_column(field) for field in FACET_FIELDS if field != "speaker"}
        return {field: stored.get(field) or self._people_column() for field in FACET_FIELDS}

    @cached_property
    def counter(self) -> FacetCounter:
        """Counts the values of the facet fields."""
        return FacetCounter(self.columns)

    @cached_property
    def labels(self) -> Column:
        """The label that the transcript prints for each turn."""
        return self._facet_column("label")

    @cached_property
    def _names(self) -> Column:
        """The name of the speaker of each turn, as its transcript gives it."""
        return self._facet_column("speaker")

    def _people_column(self) -> Column:
        """The person who speaks in each turn."""
        numbers, row = [], 0
        for reader in self.readers:
            calls = reader.calls
            starts = row + np.concatenate(([0], calls.attending_ends[:-1])).astype(np.intp)
            rows = np.repeat(starts, calls.turns) + reader.attending()
            numbers.append(self._stored_people.attending[rows])
            row += calls.attending.size
        return Column(_joined(numbers, np.intp), [person.value for person in self.people])

    @cached_property
    def people(self) -> list[Person]:
        """The people; the one with ordinal n in the column of speakers is at index n - 1."""
        return self._stored_people.people

    @cached_property
    def called(self) -> Mapping[str, tuple[int, ...]]:
        """For each folded name the ordinals of the people it can refer to: exactly one for a value of the facet."""
        called: dict[str, tuple[int, ...]] = {}
        names = [(name, ordinal) for ordinal, person in enumerate(self.people, 1) for name in person.names]
        folded = fold_all([name for name, _ in names])
        for name, ordinal in sorted(set(zip(folded, (ordinal for _, ordinal in names), strict=True))):
            called[name] = (*called.get(name, ()), ordinal)
        return called | {value: (ordinal,) for ordinal, value in enumerate(self.columns["speaker"].folded, 1)}

    def column(self, field: str) -> Column:
        """Return the column of a field that can be grouped by."""
        if field in self.columns:
            return self.columns[field]
        if field not in self._other_columns:
            self._other_columns[field] = self._other_column(field)
        return self._other_columns[field]

    def _other_column(self, field: str) -> Column:
        if field == "exchange":
            # Number 0 means that a turn is in no exchange; appended, because there may be no such turn.
            numbers, places = np.unique(np.append(self._exchanges, 0), return_inverse=True)
            return Column(places[:-1], list(map(str, numbers[1:].tolist())))
        name = "id" if field == "call" else field
        return self._call_column([getattr(call, name) for call in self.calls()])

    def groups(self, by: tuple[str, ...]) -> Groups:
        """Return all turns, including deleted ones, grouped by some fields."""
        known = self._groups.get(by)
        if known is None:
            known = Groups(list(map(self.column, by)), self.turn_count)
            if len(self._groups) == _MOST_GROUPS:
                self._groups.clear()
            self._groups[by] = known
        return known

    @cached_property
    def companies(self) -> frozenset[str]:
        """The folded names of the companies that have live turns."""
        column = self.columns["company"]
        live = np.unique(column.ordinals[self.live])
        return frozenset(column.folded[ordinal - 1] for ordinal in live.tolist() if ordinal)

    @cached_property
    def tickers(self) -> Mapping[str, tuple[int, ...]]:
        """The ordinals of tickers by folded ticker, with and without the market."""
        tickers: dict[str, tuple[int, ...]] = {}
        for ordinal, folded in enumerate(self.column("ticker").folded, 1):
            for name in set(ticker_names(folded)):
                tickers[name] = (*tickers.get(name, ()), ordinal)
        return tickers

    def _call_column(self, by_call: Sequence[str | None]) -> Column:
        known: dict[str, int] = {}
        numbers = [0 if value is None else known.setdefault(value, len(known) + 1) for value in by_call]
        ordinals = np.array([*numbers, 0], dtype=np.intp)[self.call_numbers]
        return Column(ordinals, list(known))

    @cached_property
    def _stored_ids(self) -> list[str]:
        """The id of each call in stored order, including deleted ones."""
        return [call for reader in self.readers for call in reader.calls.ids]

    @cached_property
    def _live_calls(self) -> npt.NDArray[np.bool_]:
        return _joined([one.live for one in self._segments], np.bool_)

    @cached_property
    def _call_starts(self) -> Offsets:
        """The first turn of each stored call, and one past the last turn."""
        turns = _joined([reader.calls.turns for reader in self.readers], np.int64)
        return np.concatenate(([0], np.cumsum(turns)))

    @cached_property
    def _places(self) -> Mapping[str, int]:
        """The stored number of each live call by id, in order of id."""
        live = [(self._stored_ids[number], number) for number in np.flatnonzero(self._live_calls).tolist()]
        return dict(sorted(live))

    @property
    def call_count(self) -> int:
        """The number of calls that are not deleted."""
        return int(self._live_calls.sum())

    @cached_property
    def order(self) -> Offsets:
        """The place of each turn in order of transcript id and turn: int64, shape (turn_count,); -1 if deleted."""
        stored = np.fromiter(self._places.values(), dtype=np.int64)
        turns = np.diff(self._call_starts)
        # How far the turns of a call move from their stored place.
        moves = np.zeros(turns.size, dtype=np.int64)
        moves[stored] = np.cumsum(turns[stored]) - turns[stored] - self._call_starts[stored]
        order = np.arange(self.turn_count) + np.repeat(moves, turns)
        return np.where(self.live, order, -1)

    @cached_property
    def call_numbers(self) -> Offsets:
        """The number of the call of each turn, in order of id from 0: intp, shape (turn_count,); 0 if deleted."""
        numbers = np.zeros(len(self._stored_ids), dtype=np.intp)
        numbers[np.fromiter(self._places.values(), dtype=np.int64)] = np.arange(len(self._places))
        return np.repeat(numbers, np.diff(self._call_starts))

    def units(self, unit: Unit) -> Offsets:
        """Return the number of the turn, exchange or call that each turn belongs to, from 1; 0 for none."""
        if unit == "turn":
            return np.arange(1, self.turn_count + 1)
        return self.call_numbers + 1 if unit == "call" else self._exchange_numbers

    @cached_property
    def _exchanges(self) -> Offsets:
        """The number of the exchange of each turn in its call; 0 for none."""
        return _joined([reader.exchanges() for reader in self.readers], np.int64)

    @cached_property
    def _exchange_numbers(self) -> Offsets:
        exchanges = self._exchanges
        numbers = np.zeros_like(exchanges)
        inside = exchanges > 0
        pairs = self.call_numbers[inside] * (int(exchanges.max(initial=0)) + 1) + exchanges[inside]
        numbers[inside] = np.unique(pairs, return_inverse=True)[1] + 1
        return numbers

    @cached_property
    def sentence_parts(self) -> list[slice]:
        """The sentences of each segment, as a slice of all sentences."""
        ends = list(accumulate((reader.sentences.size for reader in self.readers), initial=0))
        return [slice(first, last) for first, last in pairwise(ends)]

    @cached_property
    def sentence_turns(self) -> npt.NDArray[np.int32]:
        """The turn of each sentence: int32, shape (sentences,), including deleted ones."""
        turns = [
            reader.turns_of(reader.sentences.astype(np.int64)) + base
            for reader, base in zip(self.readers, self._bases, strict=True)
        ]
        return _joined(turns, np.int32)

    @property
    def live_sentences(self) -> npt.NDArray[np.bool_]:
        """Which sentences are not deleted: bool, shape (sentences,)."""
        live: npt.NDArray[np.bool_] = self.live[self.sentence_turns]
        return live

    @cached_property
    def sentence_counts(self) -> Offsets:
        """The number of sentences of each turn: int64, shape (turn_count,)."""
        return np.bincount(self.sentence_turns, minlength=self.turn_count)

    @cached_property
    def characters(self) -> Offsets:
        """The number of Han characters and runs of letters and digits of each turn: int64, shape (turn_count,)."""
        return _joined([reader.characters for reader in self.readers], np.int64)

    def segment_of(self, turn: int) -> tuple[int, int]:
        """Return the number of the segment of a turn, and the turn's number in it."""
        number = bisect_right(self._bases, turn) - 1
        return number, turn - self._bases[number]

    def span(self, call: str) -> slice:
        """Return the turns of a transcript. Raises TranscriptNotFoundError."""
        number = self._place(call)
        return slice(int(self._call_starts[number]), int(self._call_starts[number + 1]))

    def exchange(self, call: str, number: int, role: Role | None) -> Offsets:
        """Return the turns of an exchange of a transcript, with a role only its; none if there is no such exchange."""
        if call not in self._places:
            return np.zeros(0, dtype=np.int64)
        span = self.span(call)
        inside = self._exchanges[span] == (number or -1)
        if role is not None:
            roles = self.columns["role"]
            inside &= roles.ordinals[span] == roles.ordinal(role)
        turns: Offsets = span.start + np.flatnonzero(inside)
        return turns

    def call(self, call: str) -> Call:
        """Return a transcript without its participants and turns. Raises TranscriptNotFoundError."""
        known = self._calls.get(call)
        if known is None:
            reader, number = self._stored(call)
            known = self._calls[call] = reader.calls.head(number, int(self.lengths[self.span(call)].sum()))
        return known

    def calls(self) -> list[Call]:
        """Return every transcript without its participants and turns, sorted by id."""
        return list(map(self.call, self._places))

    def provenance(self, call: str) -> Provenance | None:
        """Return how a transcript was read from its file. Raises TranscriptNotFoundError."""
        return self._details(call).provenance

    def warnings(self) -> dict[str, tuple[str, ...]]:
        """Return the warnings of how transcripts were read, of each transcript that has any, in order of id."""
        found = {}
        for call in self._places:
            reader, number = self._stored(call)
            if warnings := reader.calls.warnings(number):
                found[call] = warnings
        return found

    def transcript(self, call: str) -> Transcript:
        """Return a transcript as it was indexed. Raises TranscriptNotFoundError."""
        known, span = self.call(call), self.span(call)
        own = {name: getattr(known, name) for name in _CALL_FIELDS}
        turns = tuple(turn for _, turn in self.turns(np.arange(span.start, span.stop)))
        return Transcript(**own, participants=self._details(call).participants, turns=turns)

    def turns(self, numbers: Offsets) -> list[tuple[Call, Turn]]:
        """Return some live turns, each with its call."""
        stored = self._call_starts.searchsorted(numbers, side="right") - 1
        heads = {place: self._head(self._stored_ids[place]) for place in set(stored.tolist())}
        columns = (
            stored.tolist(),
            (numbers - self._call_starts.take(stored)).tolist(),
            self._exchanges.take(numbers).tolist(),
            *(
                column.of(numbers)
                for column in (*map(self.columns.__getitem__, _TURN_FIELDS), self._names, self.labels)
            ),
            self._texts(numbers),
        )
        values: Any = zip(*columns, strict=True)
        found = []
        for place, index, exchange, role, title, firm, section, speaker, label, text in values:
            call, times = heads[place]
            turn = Turn(
                index=index,
                speaker=speaker,
                label=label,
                role=role,
                title=title,
                firm=firm,
                section=section,
                exchange=exchange or None,
                text=text,
                time=times[index] if times else None,
            )
            found.append((call, turn))
        return found

    def _head(self, call: str) -> tuple[Call, Sequence[str | None]]:
        """Return a transcript without its turns, and the times of these; none if it has no times."""
        reader, number = self._stored(call)
        return self.call(call), reader.calls.times(number)

    def _texts(self, numbers: Offsets) -> list[str]:
        texts = [""] * numbers.size
        for segment, places, inside in self.by_segment(numbers):
            for place, text in zip(places.tolist(), self.readers[segment].texts(inside), strict=True):
                texts[place] = text
        return texts

    def by_segment(self, numbers: Offsets) -> Iterator[tuple[int, Offsets, Offsets]]:
        """Yield for each segment with some of several turns their places among these, and their numbers in it."""
        segments = np.searchsorted(self._bases, numbers, side="right") - 1
        for segment in np.unique(segments).tolist():
            places = np.flatnonzero(segments == segment)
            yield segment, places, numbers.take(places) - self._bases[segment]

    def _details(self, call: str) -> Details:
        reader, number = self._stored(call)
        return reader.calls.details(number)

    def _stored(self, call: str) -> tuple[SegmentReader, int]:
        """Return the segment of a transcript, and the transcript's number in it."""
        place = self._place(call)
        segment = bisect_right(self._first_calls, place) - 1
        return self.readers[segment], place - self._first_calls[segment]

    def _place(self, call: str) -> int:
        try:
            return self._places[call]
        except KeyError:
            raise TranscriptNotFoundError(
                f"there is no transcript {call!r}; see the list of transcripts for their ids"
            ) from None

    def _facet_column(self, field: str) -> Column:
        known: dict[str, int] = {}
        ordinals = []
        for reader in self.readers:
            table = [0, *(known.setdefault(value, len(known) + 1) for value in reader.values(field))]
            ordinals.append(np.array(table, dtype=np.intp)[reader.ordinals(field)])
        return Column(_joined(ordinals, np.intp), list(known))


def _joined(parts: Sequence[npt.NDArray[Any]], dtype: type[Any]) -> npt.NDArray[Any]:
    """Return arrays concatenated and converted to one type."""
    return np.concatenate([np.zeros(0, dtype=dtype), *parts], dtype=dtype)
