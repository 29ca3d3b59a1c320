"""Merging segments: concatenates their arrays, shifts positions and leaves out deleted calls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from searchapp.analysis.fold import CodePoints, fold_table
from searchapp.engine.embedded.segment import alphabet
from searchapp.engine.embedded.segment.builder import COLUMNS, MARGIN, SEPARATOR, column_arrays, text_arrays
from searchapp.engine.embedded.segment.calls import merge_calls
from searchapp.engine.embedded.segment.container import Array, narrowed
from searchapp.engine.embedded.segment.grams import Grams, gram_arrays
from searchapp.engine.embedded.segment.reader import OpenSegment

Positions = npt.NDArray[np.uint32]


def merge_segments(sources: Sequence[OpenSegment]) -> dict[str, Array]:
    """Return the arrays of one segment with the live calls of several segments, in the same order.

    Raises IndexDamagedError if a source does not match its checksums.
    """
    parts = [_Part(source) for source in sources]
    base = MARGIN
    for part in parts:
        part.base = base
        base += part.size
    # One after the other, because each needs several bytes per character while it runs.
    arrays = _merge_text(parts)
    arrays |= _merge_grams(parts)
    sentences = np.concatenate([part.sentences() for part in parts])
    arrays["sentences"] = narrowed(np.diff(sentences, prepend=np.uint32(0)))
    for name in ("attending", "characters", "exchange"):
        arrays[name] = np.concatenate([part.container[name].whole()[part.live] for part in parts])
    for field in COLUMNS:
        arrays |= _merge_column(parts, field)
    return arrays | merge_calls(
        [source.reader.container for source in sources], [source.live for source in sources]
    )


class _Part:
    """The live part of a source."""

    def __init__(self, source: OpenSegment) -> None:
        self.base = 0
        self.reader = source.reader
        self.container = source.reader.container
        # A turn is live if its call is: bool, shape (turns,).
        self.live = np.repeat(source.live, self.reader.calls.turns)
        self._starts = self.reader.turn_starts.astype(np.int64)
        self.whole = bool(self.live.all())
        lengths = np.diff(self._starts)
        self.lengths = lengths[self.live]
        self.size = int(self.lengths.sum())
        # How far each turn moves to the left, before the base is added: the characters dropped before it.
        self._dropped = np.cumsum(np.where(self.live, 0, lengths)) + self._starts[0]

    def text(self) -> tuple[CodePoints, npt.NDArray[np.bool_]]:
        """Return the code points of the live turns, and where words begin in them."""
        container = self.container
        kept = np.repeat(self.live, np.diff(self._starts))
        span = slice(int(self._starts[0]), int(self._starts[-1]))
        units = container["text"].whole()[span][kept]
        bits = np.unpackbits(container["words.begins"].whole(), count=self.reader.size, bitorder="little")
        return alphabet.decode(units, container["text.slots"].whole()), bits[span][kept].astype(np.bool_)

    def gram_sizes(self) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]:
        """Return the terms with live positions, and the number of these positions."""
        terms = self.reader.grams.terms()
        offsets = self.container["grams.offsets"].whole()
        sizes: npt.NDArray[np.int64] = np.diff(offsets).astype(np.int64)
        if self.whole or not sizes.size:
            return terms, sizes
        live = self._live(self.container["grams.positions"].whole())
        sizes = np.add.reduceat(live.astype(np.int64), offsets[:-1].astype(np.int64))
        return terms[sizes > 0], sizes[sizes > 0]

    def gram_positions(self) -> Positions:
        """Return the live positions, term by term, as offsets into the merged text."""
        positions = self.container["grams.positions"].whole()
        if self.whole:
            return positions + np.uint32(self.base - int(self._starts[0]))
        return self._moved(positions, self._live(positions))

    def sentences(self) -> Positions:
        """Return where the sentences of the live turns begin in the merged text."""
        starts = self.reader.sentences
        return self._moved(starts, self._live(starts))

    def _moved(self, positions: Positions, live: npt.NDArray[np.bool_]) -> Positions:
        kept = positions[live].astype(np.int64)
        moved = kept - self._dropped[self._turns_of(kept)] + self.base
        shifted: Positions = moved.astype(np.uint32)
        return shifted

    def _live(self, positions: Positions) -> npt.NDArray[np.bool_]:
        live: npt.NDArray[np.bool_] = self.live[self._turns_of(positions)]
        return live

    def _turns_of(self, positions: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
        turns: npt.NDArray[np.int64] = np.searchsorted(self._starts, positions, side="right") - 1
        return turns


def _merge_text(parts: Sequence[_Part]) -> dict[str, Array]:
    size = 2 * MARGIN + sum(part.size for part in parts)
    codes = np.full(size, ord(SEPARATOR), dtype=np.uint32)
    begins = np.ones(size, dtype=np.bool_)
    for part in parts:
        place = slice(part.base, part.base + part.size)
        codes[place], begins[place] = part.text()
    starts = np.cumsum(np.concatenate([[MARGIN], *(part.lengths for part in parts)])).astype(np.uint32)
    return text_arrays(codes, fold_table()[codes], begins, starts)


def _merge_grams(parts: Sequence[_Part]) -> dict[str, Array]:
    gathered = [part.gram_sizes() for part in parts]
    terms = np.concatenate([terms for terms, _ in gathered])
    sizes = np.concatenate([sizes for _, sizes in gathered])
    # The stable sort keeps the blocks of a term in the order of their parts, so its positions ascend.
    order = np.argsort(terms, kind="stable")
    begins = np.empty(order.size, dtype=np.int64)
    ends = np.cumsum(sizes[order])
    begins[order] = ends - sizes[order]
    merged = np.empty(int(ends[-1]) if ends.size else 0, dtype=np.uint32)
    block = 0
    for part, (own, own_sizes) in zip(parts, gathered, strict=True):
        positions = part.gram_positions()
        targets = begins[block : block + own.size]
        sources = np.cumsum(own_sizes) - own_sizes
        merged[np.repeat(targets - sources, own_sizes) + np.arange(positions.size)] = positions
        block += own.size
    ordered = terms[order]
    first = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1]))) if order.size else order
    starts = begins[order][first]
    return gram_arrays(Grams(ordered[first], np.append(starts, merged.size).astype(np.uint32), merged))


def _merge_column(parts: Sequence[_Part], field: str) -> dict[str, Array]:
    known: dict[str, int] = {}
    columns = []
    for part in parts:
        column = part.reader.ordinals(field)[part.live]
        used = set(np.unique(column).tolist())
        table = [0] + [
            known.setdefault(value, len(known) + 1) if ordinal in used else 0
            for ordinal, value in enumerate(part.reader.values(field), 1)
        ]
        columns.append(np.array(table, dtype=np.int64)[column])
    return column_arrays(field, np.concatenate(columns), list(known))
