"""One committed state of a generation directory, opened for reading."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from searchapp.analysis.fold import fold
from searchapp.engine.base import ticker_names
from searchapp.errors import IndexDamagedError, TranscriptNotFoundError
from searchapp.index.codec import PositionalSegment
from searchapp.index.segment_reader import SegmentReader
from searchapp.index.toc import read_toc
from searchapp.model import (
    FACET_FIELDS,
    Call,
    Participant,
    PersonProvenance,
    Provenance,
    Removed,
    Transcript,
    Turn,
)
from searchapp.query.tree import Unit

Offsets = npt.NDArray[np.int64]

_ATTEMPTS = 50
_PAUSE = 0.02

_TURN_FIELDS = ("speaker", "role", "title", "firm", "section")
_CALL_FIELDS = ("id", "company", "ticker", "title", "period", "date", "source", "sha256")


@dataclass(frozen=True, slots=True)
class Column:
    """One facet field over all turns.

    ``ordinals`` (intp, shape (turns,)) number the value of each turn from 1, 0 stands for none. ``values`` and
    ``folded`` list the values by ordinal less one; ``places`` (one more) is the place of each among the sorted.
    """

    ordinals: npt.NDArray[np.intp]
    values: list[str]
    folded: list[str]
    places: npt.NDArray[np.intp]

    @classmethod
    def of(cls, ordinals: npt.NDArray[np.intp], values: list[str]) -> Column:
        """A column of these values, in any order."""
        places = np.zeros(len(values) + 1, dtype=np.intp)
        places[1:][np.array(sorted(range(len(values)), key=values.__getitem__), dtype=np.intp)] = np.arange(
            len(values)
        )
        return cls(ordinals, values, list(map(fold, values)), places)

    def value(self, turn: int) -> str | None:
        """The value of a turn."""
        ordinal = int(self.ordinals[turn])
        return self.values[ordinal - 1] if ordinal else None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a transcript is: its segment, the number of that one's first turn, its own first turn there, and what the
    segment says of it."""

    reader: SegmentReader
    base: int
    first: int
    item: Mapping[str, Any]

    @property
    def turns(self) -> int:
        """The number of its turns."""
        turns: int = self.item["turns"]
        return turns

    @property
    def span(self) -> slice:
        """Its turns, numbered through all segments."""
        return slice(self.base + self.first, self.base + self.first + self.turns)

    def call(self) -> Call:
        """Decode what the segment says."""
        starts, last = self.reader.turn_starts, self.first + self.turns
        kept = self.item["provenance"]
        return Call(
            **{name: self.item[name] for name in _CALL_FIELDS},
            participants=tuple(
                Participant(**{**participant, "aliases": tuple(participant["aliases"])})
                for participant in self.item["participants"]
            ),
            turns=self.turns,
            # A separator follows each turn.
            length=int(starts[last]) - int(starts[self.first]) - self.turns,
            provenance=None if kept is None else _provenance(kept),
        )


def _provenance(kept: Mapping[str, Any]) -> Provenance:
    return Provenance(
        **{
            **kept,
            "people": tuple(PersonProvenance(**person) for person in kept["people"]),
            "removed": tuple(Removed(**removed) for removed in kept["removed"]),
            "warnings": tuple(kept["warnings"]),
        }
    )


class Snapshot:
    """The segments of one commit, side by side: turns are numbered through all of them, deleted ones included.

    Everything here is read only and safe to share between threads.
    """

    def __init__(self, segments: Sequence[PositionalSegment], readers: Sequence[SegmentReader]) -> None:
        self._segments = segments
        self.readers = readers
        ends = list(accumulate((reader.turn_count for reader in readers), initial=0))
        self._bases = ends[:-1]
        self.turn_count = ends[-1]
        # The turns of each segment, as a slice of all.
        self.parts = [slice(first, last) for first, last in pairwise(ends)]
        # Decoded when they are first asked for; a second thread may decode one again, to the same.
        self._calls: dict[str, Call] = {}

    @classmethod
    def open(cls, directory: Path) -> Snapshot:
        """Open the newest commit in a directory.

        A writer may replace the table of contents and remove files at any moment: what has vanished is looked for
        again in the commit that replaced it.

        Raises:
            FileNotFoundError: the directory itself is gone, as after a build that replaced the generation.
            IndexDamagedError: a segment is missing or is not what was written.
        """
        for attempt in range(_ATTEMPTS):
            try:
                toc = read_toc(directory)
                readers = [SegmentReader(directory / segment.file_name()) for segment in toc.segments]
            except FileNotFoundError as error:
                if not directory.is_dir():
                    raise FileNotFoundError(directory) from error
                if attempt == _ATTEMPTS - 1:
                    raise IndexDamagedError(f"{error} is missing; run `searchapp index build`") from error
                time.sleep(_PAUSE)
            else:
                return cls(toc.segments, readers)
        raise AssertionError("unreachable")

    @cached_property
    def live(self) -> npt.NDArray[np.bool_]:
        """Which turns are not deleted: bool, shape (turn_count,)."""
        live = np.ones(self.turn_count, dtype=np.bool_)
        for segment, part in zip(self._segments, self.parts, strict=True):
            live[part][np.fromiter(segment.deleted_docs(), dtype=np.int64)] = False
        return live

    @cached_property
    def live_count(self) -> int:
        """The number of turns that are not deleted."""
        return int(self.live.sum())

    @cached_property
    def all_live(self) -> bool:
        """Whether no turn is deleted."""
        return self.live_count == self.turn_count

    @cached_property
    def lengths(self) -> npt.NDArray[np.int64]:
        """The length of each turn in characters: int64, shape (turn_count,)."""
        lengths = [np.diff(reader.turn_starts).astype(np.int64) - 1 for reader in self.readers]
        return np.concatenate(lengths) if lengths else np.zeros(0, dtype=np.int64)

    @cached_property
    def average_length(self) -> float:
        """The average length of the turns that are not deleted."""
        return float(self.lengths[self.live].sum()) / max(self.live_count, 1)

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """The facet fields."""
        return {field: self._facet_column(field) for field in FACET_FIELDS}

    def column(self, field: str) -> Column:
        """One of the fields that can be grouped by."""
        return self.columns[field] if field in self.columns else self._call_columns[field]

    @cached_property
    def _call_columns(self) -> Mapping[str, Column]:
        """The fields that a turn has from its call, beyond the facet fields."""
        calls = [place.item for place in self._places.values()]
        names = {"call": "id", "ticker": "ticker", "date": "date"}
        return {field: self._call_column([item[name] for item in calls]) for field, name in names.items()}

    @cached_property
    def tickers(self) -> Mapping[str, tuple[int, ...]]:
        """By what a folded ticker is called, the ordinals of the tickers called so."""
        tickers: dict[str, tuple[int, ...]] = {}
        for ordinal, folded in enumerate(self.column("ticker").folded, 1):
            for name in set(ticker_names(folded)):
                tickers[name] = (*tickers.get(name, ()), ordinal)
        return tickers

    def _call_column(self, by_call: Sequence[str | None]) -> Column:
        known: dict[str, int] = {}
        numbers = [0 if value is None else known.setdefault(value, len(known) + 1) for value in by_call]
        ordinals = np.array([*numbers, 0], dtype=np.intp)[self.call_numbers]
        return Column.of(ordinals, list(known))

    @cached_property
    def _places(self) -> Mapping[str, _Place]:
        """Where each transcript is, by id in order."""
        places = {}
        for reader, base in zip(self.readers, self._bases, strict=True):
            first = 0
            for item in reader.meta["transcripts"]:
                if self.live[base + first]:
                    places[item["id"]] = _Place(reader, base, first, item)
                first += item["turns"]
        return dict(sorted(places.items()))

    @cached_property
    def order(self) -> npt.NDArray[np.int64]:
        """The place of each turn by transcript id and turn: int64, shape (turn_count,); -1 where deleted."""
        order = np.full(self.turn_count, -1, dtype=np.int64)
        place = 0
        for item in self._places.values():
            order[item.span] = np.arange(place, place + item.turns)
            place += item.turns
        return order

    @cached_property
    def _ids(self) -> tuple[list[int], list[str]]:
        """The first turn of each live transcript, ascending, and its id."""
        items = sorted((place.span.start, call) for call, place in self._places.items())
        return [first for first, _ in items], [call for _, call in items]

    @cached_property
    def call_numbers(self) -> Offsets:
        """The number of the transcript of each turn, in the order of ids from 0: intp, shape (turn_count,)."""
        numbers = np.zeros(self.turn_count, dtype=np.intp)
        for number, place in enumerate(self._places.values()):
            numbers[place.span] = number
        return numbers

    def units(self, unit: Unit) -> Offsets:
        """The number of the turn, exchange or call each turn is in, from 1; 0 for none."""
        if unit == "turn":
            return np.arange(1, self.turn_count + 1)
        return self.call_numbers + 1 if unit == "call" else self._exchange_numbers

    @cached_property
    def _exchange_numbers(self) -> Offsets:
        exchanges = np.zeros(self.turn_count, dtype=np.int64)
        for reader, part in zip(self.readers, self.parts, strict=True):
            exchanges[part] = reader.exchanges()
        numbers = np.zeros_like(exchanges)
        inside = exchanges > 0
        pairs = self.call_numbers[inside] * (int(exchanges.max(initial=0)) + 1) + exchanges[inside]
        numbers[inside] = np.unique(pairs, return_inverse=True)[1] + 1
        return numbers

    @cached_property
    def sentence_parts(self) -> list[slice]:
        """The sentences of each segment, as a slice of all."""
        ends = list(accumulate((reader.sentences.size for reader in self.readers), initial=0))
        return [slice(first, last) for first, last in pairwise(ends)]

    @cached_property
    def sentence_turns(self) -> Offsets:
        """The turn of each sentence: int64, shape (sentences,), deleted ones included."""
        turns = [
            reader.turns_of(reader.sentences.astype(np.int64)) + base
            for reader, base in zip(self.readers, self._bases, strict=True)
        ]
        return np.concatenate(turns) if turns else np.zeros(0, dtype=np.int64)

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
        """The Han characters and runs of letters and digits of each turn: int64, shape (turn_count,)."""
        counts = [reader.characters.astype(np.int64) for reader in self.readers]
        return np.concatenate(counts) if counts else np.zeros(0, dtype=np.int64)

    def segment_of(self, turn: int) -> tuple[int, int]:
        """The number of the segment a turn is in, and its number there."""
        number = bisect_right(self._bases, turn) - 1
        return number, turn - self._bases[number]

    def locate(self, turn: int) -> tuple[str, int]:
        """The transcript of a live turn, and its index there."""
        firsts, ids = self._ids
        place = bisect_right(firsts, turn) - 1
        return ids[place], turn - firsts[place]

    @cached_property
    def aliases(self) -> Mapping[str, frozenset[str]]:
        """By folded alias, the folded names of the speakers it stands for."""
        aliases: dict[str, set[str]] = {}
        for place in self._places.values():
            for participant in place.item["participants"]:
                for alias in participant["aliases"]:
                    aliases.setdefault(fold(alias), set()).add(fold(participant["name"]))
        return {alias: frozenset(names) for alias, names in aliases.items()}

    def span(self, call: str) -> slice:
        """The turns of a transcript. Raises TranscriptNotFoundError."""
        return self._place(call).span

    def call(self, call: str) -> Call:
        """What is known of a transcript. Raises TranscriptNotFoundError."""
        known = self._calls.get(call)
        if known is None:
            known = self._calls[call] = self._place(call).call()
        return known

    def calls(self) -> list[Call]:
        """What is known of every transcript, by id."""
        return list(map(self.call, self._places))

    def transcript(self, call: str) -> Transcript:
        """One transcript as it was indexed. Raises TranscriptNotFoundError."""
        known, span = self.call(call), self.span(call)
        own = {name: getattr(known, name) for name in _CALL_FIELDS}
        turns = tuple(self.turn(number) for number in range(span.start, span.stop))
        return Transcript(**own, participants=known.participants, turns=turns)

    def turn(self, turn: int) -> Turn:
        """One live turn."""
        call, index = self.locate(turn)
        number, local = self.segment_of(turn)
        reader = self.readers[number]
        times = self._places[call].item.get("times")
        values: dict[str, Any] = {field: self.columns[field].value(turn) for field in _TURN_FIELDS}
        return Turn(
            index=index,
            exchange=int(reader.exchanges()[local]) or None,
            text=reader.text(local),
            time=times[index] if times else None,
            **values,
        )

    def _place(self, call: str) -> _Place:
        try:
            return self._places[call]
        except KeyError:
            raise TranscriptNotFoundError(
                f"there is no transcript {call!r}; the list of transcripts has the ids there are"
            ) from None

    @property
    def files(self) -> dict[str, int]:
        """The segment files and the size of each in bytes."""
        return {
            segment.file_name(): reader.container.size
            for segment, reader in zip(self._segments, self.readers, strict=True)
        }

    def check(self, skip: Collection[str] = ()) -> list[str]:
        """Compare every byte with its checksum, but for the files to skip; returns what is damaged, one line each."""
        return [
            f"{segment.file_name()}: {name}"
            for segment, reader in zip(self._segments, self.readers, strict=True)
            if segment.file_name() not in skip
            for name in reader.container.damaged()
        ]

    def _facet_column(self, field: str) -> Column:
        known: dict[str, int] = {}
        ordinals = [np.zeros(0, dtype=np.intp)]
        for reader in self.readers:
            values = reader.meta["values"][field]
            table = np.array(
                [0, *(known.setdefault(value, len(known) + 1) for value in values)], dtype=np.intp
            )
            ordinals.append(table[reader.ordinals(field)])
        return Column.of(np.concatenate(ordinals), list(known))
