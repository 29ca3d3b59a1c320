"""Merging segments: their arrays concatenated, positions shifted, deleted turns left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from searchapp.analysis.fold import CodePoints, fold_table
from searchapp.engine.embedded.segment import alphabet
from searchapp.engine.embedded.segment.builder import (
    MARGIN,
    SEPARATOR,
    compact,
    decode_json,
    encode_json,
    stored_text,
)
from searchapp.engine.embedded.segment.container import Array, Container
from searchapp.model import FACET_FIELDS

Positions = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Source:
    """A segment to merge: its file and which of its turns are live (bool, shape (turns,))."""

    container: Container
    live: npt.NDArray[np.bool_]


def merge_segments(sources: Sequence[Source]) -> dict[str, Array]:
    """The arrays of one segment that holds the live turns of several, in their order."""
    parts = [_Part(source) for source in sources]
    base = MARGIN
    for part in parts:
        part.base = base
        base += part.size
    meta: dict[str, Any] = {
        "segmenter": parts[0].meta["segmenter"],
        "transcripts": [described for part in parts for described in part.transcripts],
        "values": {},
    }
    # One after the other: each needs several bytes a character while it works.
    arrays = _merge_text(parts)
    arrays |= _merge_grams(parts)
    for field in FACET_FIELDS:
        arrays[f"field.{field}"], meta["values"][field] = _merge_column(parts, field)
    for name in ("exchange", "characters"):
        arrays[name] = np.concatenate([part.source.container[name][part.source.live] for part in parts])
    arrays["sentences"] = np.concatenate([part.sentences() for part in parts])
    arrays["meta"] = encode_json(meta)
    return arrays


class _Part:
    """The live share of a source."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.base = 0
        container, live = source.container, source.live
        self.meta = decode_json(container["meta"])
        self._starts = container["turns"].astype(np.int64)
        self.whole = bool(live.all())
        lengths = np.diff(self._starts)
        self.lengths = lengths[live]
        self.size = int(self.lengths.sum())
        # What every position of a turn moves by, before the base: the characters dropped before the turn.
        self._dropped = np.cumsum(np.where(live, 0, lengths)) + self._starts[0]

    def text(self) -> tuple[CodePoints, npt.NDArray[np.bool_]]:
        """The code points of the live turns, and where words begin among them."""
        container = self.source.container
        kept = np.repeat(self.source.live, np.diff(self._starts))
        span = slice(int(self._starts[0]), int(self._starts[-1]))
        units = container["text"][span][kept]
        bits = np.unpackbits(container["words.begins"], count=container["text"].size, bitorder="little")
        return alphabet.decode(units, container["text.slots"]), bits[span][kept].astype(np.bool_)

    @property
    def transcripts(self) -> list[dict[str, Any]]:
        described, first = [], 0
        for transcript in self.meta["transcripts"]:
            if self.source.live[first]:
                described.append(transcript)
            first += transcript["turns"]
        return described

    def gram_sizes(self) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.int64]]:
        """The terms that have live positions, and how many."""
        container = self.source.container
        sizes: npt.NDArray[np.int64] = np.diff(container["grams.offsets"]).astype(np.int64)
        if self.whole or not sizes.size:
            return container["grams.terms"], sizes
        begins = container["grams.offsets"][:-1].astype(np.int64)
        sizes = np.add.reduceat(self._live(container["grams.positions"]).astype(np.int64), begins)
        return container["grams.terms"][sizes > 0], sizes[sizes > 0]

    def gram_positions(self) -> Positions:
        """The live positions, term by term, where the text will be."""
        positions = self.source.container["grams.positions"]
        if self.whole:
            return positions + np.uint32(self.base - int(self._starts[0]))
        return self._moved(positions, self._live(positions))

    def sentences(self) -> Positions:
        """Where the sentences of the live turns will begin."""
        starts = self.source.container["sentences"]
        return self._moved(starts, self._live(starts))

    def _moved(self, positions: Positions, live: npt.NDArray[np.bool_]) -> Positions:
        kept = positions[live].astype(np.int64)
        moved = kept - self._dropped[self._turns_of(kept)] + self.base
        shifted: Positions = moved.astype(np.uint32)
        return shifted

    def _live(self, positions: Positions) -> npt.NDArray[np.bool_]:
        live: npt.NDArray[np.bool_] = self.source.live[self._turns_of(positions)]
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
    return stored_text(codes, fold_table()[codes], begins, starts)


def _merge_grams(parts: Sequence[_Part]) -> dict[str, Array]:
    gathered = [part.gram_sizes() for part in parts]
    terms = np.concatenate([terms for terms, _ in gathered])
    sizes = np.concatenate([sizes for _, sizes in gathered])
    # Stable: the blocks of a term stay in the order of their parts, so its positions ascend.
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
    return {
        "grams.terms": ordered[first],
        "grams.offsets": np.append(starts, merged.size).astype(np.uint32),
        "grams.positions": merged,
    }


def _merge_column(parts: Sequence[_Part], field: str) -> tuple[Array, list[str]]:
    known: dict[str, int] = {}
    columns = []
    for part in parts:
        column = part.source.container[f"field.{field}"][part.source.live]
        used = set(np.unique(column).tolist())
        values = part.meta["values"][field]
        table = [0] + [
            known.setdefault(value, len(known) + 1) if ordinal in used else 0
            for ordinal, value in enumerate(values, 1)
        ]
        columns.append(np.array(table, dtype=np.int64)[column])
    return compact(np.concatenate(columns), len(known)), list(known)
