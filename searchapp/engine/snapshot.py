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
from searchapp.analysis.segmenter import is_name
from searchapp.errors import IndexDamagedError, TranscriptNotFoundError
from searchapp.index.codec import PositionalSegment
from searchapp.index.segment_reader import SegmentReader
from searchapp.index.toc import read_toc
from searchapp.model import FACET_FIELDS, Participant, Transcript, Turn

_ATTEMPTS = 50
_PAUSE = 0.02

_TURN_FIELDS = ("speaker", "role", "title", "firm", "section")


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
        return {field: self._column(field) for field in FACET_FIELDS}

    @cached_property
    def descriptions(self) -> Mapping[str, Mapping[str, Any]]:
        """What is known of each transcript, by id in order; ``first`` is the number of its first turn."""
        described = {}
        for reader, base in zip(self.readers, self._bases, strict=True):
            starts = reader.turn_starts
            first = 0
            for item in reader.meta["transcripts"]:
                last = first + item["turns"]
                if self.live[base + first]:
                    characters = int(starts[last]) - int(starts[first]) - item["turns"]
                    described[item["id"]] = {**item, "first": base + first, "characters": characters}
                first = last
        return dict(sorted(described.items()))

    @cached_property
    def order(self) -> npt.NDArray[np.int64]:
        """The place of each turn by transcript id and turn: int64, shape (turn_count,); -1 where deleted."""
        order = np.full(self.turn_count, -1, dtype=np.int64)
        place = 0
        for item in self.descriptions.values():
            order[item["first"] : item["first"] + item["turns"]] = np.arange(place, place + item["turns"])
            place += item["turns"]
        return order

    @cached_property
    def transcript_of(self) -> tuple[list[str], list[int]]:
        """The ids in order, and the first turn of each by ascending number of the turn: see ``locate``."""
        items = sorted(self.descriptions.values(), key=lambda item: item["first"])
        return [item["id"] for item in items], [item["first"] for item in items]

    def segment_of(self, turn: int) -> tuple[int, int]:
        """The number of the segment a turn is in, and its number there."""
        number = bisect_right(self._bases, turn) - 1
        return number, turn - self._bases[number]

    def locate(self, turn: int) -> tuple[str, int]:
        """The transcript of a live turn, and its index there."""
        ids, firsts = self.transcript_of
        place = bisect_right(firsts, turn) - 1
        return ids[place], turn - firsts[place]

    @cached_property
    def aliases(self) -> Mapping[str, frozenset[str]]:
        """By folded alias, the folded names of the speakers it stands for."""
        aliases: dict[str, set[str]] = {}
        for item in self.descriptions.values():
            for participant in item["participants"]:
                for alias in participant["aliases"]:
                    aliases.setdefault(fold(alias), set()).add(fold(participant["name"]))
        return {alias: frozenset(names) for alias, names in aliases.items()}

    @cached_property
    def names(self) -> frozenset[str]:
        """The folded names of companies and people that are words of some transcript."""
        written = set()
        for item in self.descriptions.values():
            written.add(item["company"] or "")
            for participant in item["participants"]:
                written.update((participant["name"], *participant["aliases"]))
        return frozenset(name for name in map(fold, written) if is_name(name))

    def describe(self, transcript_id: str) -> Mapping[str, Any]:
        """What is known of a transcript. Raises TranscriptNotFoundError."""
        try:
            return self.descriptions[transcript_id]
        except KeyError:
            raise TranscriptNotFoundError(
                f"there is no transcript {transcript_id!r}; the list of transcripts has the ids there are"
            ) from None

    def transcript(self, transcript_id: str) -> Transcript:
        """One transcript as it was indexed. Raises TranscriptNotFoundError."""
        item = self.describe(transcript_id)
        participants = tuple(
            Participant(**{**participant, "aliases": tuple(participant["aliases"])})
            for participant in item["participants"]
        )
        own = {
            name: item[name]
            for name in ("id", "company", "ticker", "title", "period", "date", "source", "sha256")
        }
        return Transcript(**own, participants=participants, turns=self.turns(transcript_id, 0, item["turns"]))

    def turns(self, transcript_id: str, start: int, stop: int) -> tuple[Turn, ...]:
        """The turns of a transcript from one index up to another. Raises TranscriptNotFoundError."""
        item = self.describe(transcript_id)
        number, first = self.segment_of(item["first"])
        reader = self.readers[number]
        span = slice(first + start, first + stop)
        columns = []
        for field in _TURN_FIELDS:
            values = reader.meta["values"][field]
            columns.append(
                [
                    values[ordinal - 1] if ordinal else None
                    for ordinal in reader.ordinals(field)[span].tolist()
                ]
            )
        exchanges = reader.exchanges()[span].tolist()
        times = item.get("times") or [None] * item["turns"]
        return tuple(
            Turn(
                index=index,
                exchange=exchange or None,
                text=text,
                time=times[index],
                **dict(zip(_TURN_FIELDS, values, strict=True)),
            )
            for index, exchange, text, values in zip(
                range(start, stop),
                exchanges,
                reader.texts(span.start, span.stop),
                zip(*columns, strict=True),
                strict=True,
            )
        )

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

    def _column(self, field: str) -> Column:
        known: dict[str, int] = {}
        ordinals = [np.zeros(0, dtype=np.intp)]
        for reader in self.readers:
            values = reader.meta["values"][field]
            table = np.array(
                [0, *(known.setdefault(value, len(known) + 1) for value in values)], dtype=np.intp
            )
            ordinals.append(table[reader.ordinals(field)])
        places = np.zeros(len(known) + 1, dtype=np.intp)
        for place, value in enumerate(sorted(known)):
            places[known[value]] = place
        return Column(np.concatenate(ordinals), list(known), list(map(fold, known)), places)
