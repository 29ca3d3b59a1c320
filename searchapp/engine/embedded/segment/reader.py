"""Reading a segment: characters at positions, positions of strings, and turns of positions.

All functions are array operations on the mapped file. Queries do not change a reader, so all threads share it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from searchapp.analysis.characters import class_table
from searchapp.analysis.fold import CodePoints, fold_table
from searchapp.engine.embedded.segment import alphabet
from searchapp.engine.embedded.segment.alphabet import Units
from searchapp.engine.embedded.segment.calls import StoredCall, StoredCalls, decode_json
from searchapp.engine.embedded.segment.container import Container
from searchapp.engine.embedded.segment.grams import StoredGrams
from searchapp.engine.embedded.segment.lookup import Lookup
from searchapp.engine.embedded.segment.words import distinct_words

Offsets = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


# Comparing with so many code units is faster than folding all units.
_COMPARED = 3
# So many characters of turns are decoded in one step: more would need memory for nothing.
_TOGETHER = 20_000


class SegmentReader:
    """An opened segment. Positions are offsets into its text, as int64 once they leave the file.

    Data is compared with its checksums before it is used; every method that reads raises IndexDamagedError.
    """

    def __init__(self, container: Container) -> None:
        self.name = container.name
        self.container = container
        self.calls = StoredCalls(self.container)
        self.grams = StoredGrams(self.container)
        self._units = self.container["text"]
        self._bits = self.container["words.begins"]
        # Two threads may look for the same ones, with the same result.
        self._known_units: dict[int, Units] = {}

    @cached_property
    def _slots(self) -> CodePoints:
        return self.container["text.slots"].whole()

    @cached_property
    def _folds(self) -> npt.NDArray[Any]:
        # The folded code point of each code unit.
        return alphabet.expand(fold_table(), self._units.dtype, self._slots)

    @cached_property
    def _classes(self) -> npt.NDArray[Any]:
        classes: npt.NDArray[np.uint8] = class_table()[self._folds]
        return classes

    def values(self, field: str) -> list[str]:
        """Return the values of a column, including those of deleted turns."""
        values: list[str] = decode_json(self.container[f"values.{field}"].whole())
        return values

    @property
    def turn_count(self) -> int:
        """The number of turns, including deleted ones."""
        return self.container["turns"].size - 1

    @property
    def size(self) -> int:
        """The length of the text, including separators."""
        return self._units.size

    @cached_property
    def turn_starts(self) -> npt.NDArray[np.uint32]:
        """The start of each turn, and one past the separator of the last turn."""
        return self.container["turns"].whole()

    @cached_property
    def breaks(self) -> npt.NDArray[np.uint32]:
        """The positions of paragraph breaks and separators."""
        return self.container["breaks"].whole()

    @cached_property
    def sentences(self) -> npt.NDArray[np.uint32]:
        """The start of each sentence."""
        return np.cumsum(self.container["sentences"].whole(), dtype=np.uint32)

    def sentence_of(self, positions: Offsets) -> Offsets:
        """Return the number of the sentence at each position, in the order of ``sentences``."""
        words, before = self._sentence_begins
        place, bit = positions >> 6, (positions & 63).astype(np.uint64)
        # The bits up to and including that of the position; for the last bit, the shift gives 0 and the difference all bits.
        upto = words.take(place) & ((np.uint64(2) << bit) - np.uint64(1))
        sentences: Offsets = before.take(place) + np.bitwise_count(upto) - 1
        return sentences

    @cached_property
    def _sentence_begins(self) -> tuple[npt.NDArray[np.uint64], Offsets]:
        """A bit for each position, set where a sentence begins, in words of 64; the number of bits set before each word."""
        begins = np.zeros(((self.size >> 6) + 1) << 6, dtype=np.bool_)
        begins[self.sentences] = True
        words = np.packbits(begins, bitorder="little").view("<u8").astype(np.uint64, copy=False)
        counts = np.bitwise_count(words).astype(np.int64)
        return words, np.cumsum(counts) - counts

    def paragraph_of(self, positions: Offsets) -> Offsets:
        """Return the number of the paragraph at each position."""
        return self._paragraphs.at(positions)

    @property
    def characters(self) -> npt.NDArray[np.uint32]:
        """Return for each turn the number of Han characters and runs of letters and digits."""
        return self.container["characters"].whole()

    def ordinals(self, field: str) -> npt.NDArray[Any]:
        """Return for each turn the number of its value among ``values``, from 1; 0 if it has none."""
        return self.container[f"field.{field}"].whole()

    def exchanges(self) -> npt.NDArray[Any]:
        """Return for each turn the number of its exchange; 0 if it is in none."""
        return self.container["exchange"].whole()

    def attending(self) -> npt.NDArray[Any]:
        """Return for each turn the number of its speaker among those who attend the call, from 0."""
        return self.container["attending"].whole()

    def text(self, turn: int) -> str:
        """Return the text of a turn as it is shown."""
        return self._decode(
            self._units.part(int(self.turn_starts[turn]), int(self.turn_starts[turn + 1]) - 1)
        )

    def texts(self, turns: Offsets) -> list[str]:
        """Return the texts of some turns as they are shown. To decode them together takes less time than one by one."""
        starts, ends = self.turn_starts[turns].tolist(), (self.turn_starts[turns + 1] - 1).tolist()
        found: list[str] = []
        parts: list[npt.NDArray[Any]] = []
        size = 0
        for start, end in zip(starts, ends, strict=True):
            parts.append(self._units.part(start, end))
            size += end - start
            if size >= _TOGETHER:
                found += self._decoded(parts)
                parts, size = [], 0
        return found + self._decoded(parts) if parts else found

    def _decoded(self, parts: Sequence[npt.NDArray[Any]]) -> list[str]:
        text = self._decode(np.concatenate(parts))
        borders = itertools.accumulate(map(len, parts), initial=0)
        return [text[start:end] for start, end in itertools.pairwise(borders)]

    def folded_at(self, positions: Offsets) -> npt.NDArray[Any]:
        """Return the folded code points at some positions."""
        return self._folds.take(self._units.at(positions))

    def classes_at(self, positions: Offsets) -> npt.NDArray[Any]:
        """Return the classes of the folded characters at some positions."""
        return self._classes.take(self._units.at(positions))

    def word_begins_at(self, positions: Offsets) -> Mask:
        """Return whether a word begins at each position."""
        bits = self._bits.at(positions >> 3) >> (positions & 7).astype(np.uint8)
        begins: Mask = (bits & 1).astype(np.bool_)
        return begins

    def words_between(self, starts: Offsets, ends: Offsets) -> Mask:
        """Return whether each span is exactly one word."""
        single = self.word_begins_at(starts) & self.word_begins_at(ends)
        longest = int((ends - starts).max(initial=0))
        for offset in range(1, longest):
            inner = starts + offset
            inside = inner < ends
            single &= ~(inside & self.word_begins_at(np.where(inside, inner, starts)))
        return single

    def turns_of(self, positions: Offsets) -> Offsets:
        """Return the turn of each position."""
        return self._turns.at(positions)

    @cached_property
    def _turns(self) -> Lookup:
        return Lookup(self.turn_starts[1:], self.size)

    @cached_property
    def _paragraphs(self) -> Lookup:
        return Lookup(self.breaks + np.uint32(1), self.size)

    def character(self, code: int) -> npt.NDArray[np.uint32]:
        """Return the positions of a folded code point, ascending."""
        # A stable sort of numbers of 16 bits is a radix sort, which is faster than any of longer numbers: by the lower half
        # first, then by the upper.
        found = self.grams.beginning_with(code)
        found = found.take(np.argsort(found.astype(np.uint16), kind="stable"))
        return found.take(np.argsort((found >> np.uint32(16)).astype(np.uint16), kind="stable"))

    def estimate(self, literal: str) -> int:
        """Return an upper bound of the number of occurrences of a folded string."""
        codes = list(map(ord, literal))
        if len(codes) == 1:
            return self.grams.count_beginning_with(codes[0])
        return min(self.grams.count(*pair) for pair in itertools.pairwise(codes))

    def find(self, literal: str, inside: slice | None = None) -> Offsets:
        """Return the positions of a folded string, ascending, including overlapping ones; in a part of the text, or in all.

        The rarest pair gives the candidates; the other characters are compared with the text. A part is read instead.
        """
        if inside is not None:
            positions = np.arange(inside.start, inside.stop)
            return positions.compress(self.stands_at(positions, literal))
        codes = list(map(ord, literal))
        if len(codes) == 1:
            return self.character(codes[0]).astype(np.int64)
        counts = [self.grams.count(*pair) for pair in itertools.pairwise(codes)]
        anchor = counts.index(min(counts))
        found = self.grams.positions(codes[anchor], codes[anchor + 1]).astype(np.int64)
        if anchor:
            found -= anchor
        # The characters of rare pairs come first, because they leave the fewest candidates.
        rarity = [min(pair) for pair in itertools.pairwise((counts[0], *counts, counts[-1]))]
        others = set(range(len(codes))) - {anchor, anchor + 1}
        for offset in sorted(others, key=rarity.__getitem__):
            found = found.compress(self._is_at(found + offset, codes[offset]))
        return found

    def stands_at(self, positions: Offsets, literal: str) -> Mask:
        """Return whether a folded string is at each position; positions may be outside of the text."""
        standing = self._is_at(positions, ord(literal[0]))
        for offset, code in enumerate(map(ord, literal[1:]), 1):
            candidates = np.flatnonzero(standing)
            standing[candidates] = self._is_at(positions.take(candidates) + offset, code)
        return standing

    def _is_at(self, positions: Offsets, code: int) -> Mask:
        """Return whether a folded code point is at each position; nothing is outside of the text."""
        units = self._units.at(positions)
        same: Mask
        if len(known := self._units_of(code)) <= _COMPARED:
            same = units == known[0] if known.size else np.zeros(units.size, dtype=np.bool_)
            for unit in known[1:]:
                same |= units == unit
        else:
            same = self._folds.take(units) == code
        return same

    def _units_of(self, code: int) -> Units:
        """Return the code units that fold to a code point."""
        units = self._known_units.get(code)
        if units is None:
            units = self._known_units[code] = np.flatnonzero(self._folds == code).astype(self._units.dtype)
        return units

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The distinct words, in code-point order. Computed from the text, because no search needs them."""
        begins = np.unpackbits(self._bits.whole(), count=self.size, bitorder="little").astype(np.bool_)
        return distinct_words(self._folds[self._units.whole()], begins)

    def _decode(self, units: alphabet.Units) -> str:
        if units.dtype == np.uint16:
            if not self._slots.size:
                return units.tobytes().decode("utf-16-le")
            units = alphabet.decode(units, self._slots)
        return units.astype("<u4").tobytes().decode("utf-32-le")


@dataclass(frozen=True, slots=True, eq=False)
class OpenSegment:
    """An opened segment, and which of its calls are not deleted: bool, shape (calls,)."""

    reader: SegmentReader
    live: Mask

    def calls(self) -> Iterator[StoredCall]:
        """Iterate over the calls that are not deleted."""
        stored = self.reader.calls
        for number in np.flatnonzero(self.live).tolist():
            yield StoredCall(number, stored.ids[number], stored.fingerprints[number], stored.digests[number])

    @property
    def live_turns(self) -> Mask:
        """Which turns are not deleted: bool, shape (turns,)."""
        return np.repeat(self.live, self.reader.calls.turns)
