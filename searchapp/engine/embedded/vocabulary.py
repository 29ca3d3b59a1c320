"""Counting words: a short word is a number, so that words are counted by sorting numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import ItemsView, Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from searchapp.analysis.fold import to_text
from searchapp.engine.embedded.matches import stretches
from searchapp.engine.embedded.segment.reader import SegmentReader
from searchapp.engine.embedded.spans import Offsets

Keys = npt.NDArray[np.uint64]

# A key holds four characters of 16 bits, the first one in its lowest bits; a shorter word ends with zeros.
_SHORT = 4
_BITS = 16
_SURROGATES = (0xD800, 0xE000)
_MOST = 0x10000


class Vocabulary(Mapping[str, int]):
    """Folded words with the count of each: sixteen bytes a word in place of a few hundred, because most words are short.

    ``total`` is the sum of the counts.
    """

    def __init__(self, keys: Keys, counts: Offsets, longer: Mapping[str, int]) -> None:
        self._keys, self._counts, self._longer = keys, counts, longer
        self.total = int(counts.sum()) + sum(longer.values())

    def __getitem__(self, word: str) -> int:
        key = _key(word)
        if key is None:
            return self._longer[word]
        place = int(self._keys.searchsorted(np.uint64(key)))
        if place == self._keys.size or int(self._keys[place]) != key:
            raise KeyError(word)
        return int(self._counts[place])

    def __iter__(self) -> Iterator[str]:
        return iter([*_words(self._keys), *self._longer])

    def __len__(self) -> int:
        return self._keys.size + len(self._longer)

    def items(self) -> ItemsView[str, int]:
        """Return all words with their counts, decoded together."""
        return dict(zip(self, (*self._counts.tolist(), *self._longer.values()), strict=True)).items()


class WordCounter:
    """Counts words of several segments, a part of the text at a time."""

    def __init__(self) -> None:
        self._keys: list[Keys] = []
        self._counts: list[Offsets] = []
        self._longer: Counter[str] = Counter()

    def add(self, reader: SegmentReader, starts: Offsets, ends: Offsets) -> None:
        """Count the words at some places of a segment."""
        lengths = ends - starts
        short = lengths <= _SHORT
        keys, known = _keys_at(reader, starts[short], lengths[short])
        distinct, counts = np.unique(keys[known], return_counts=True)
        self._keys.append(distinct)
        self._counts.append(counts)
        others = ~short
        others[np.flatnonzero(short)[~known]] = True
        self._longer.update(_texts_at(reader, starts[others], lengths[others]))

    def vocabulary(self) -> Vocabulary:
        """Return all words so far."""
        if not self._keys:
            return Vocabulary(np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64), {})
        keys = np.concatenate(self._keys)
        order = np.argsort(keys, kind="stable")
        keys, counts = keys[order], np.concatenate(self._counts)[order]
        firsts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1]))) if keys.size else order
        summed = np.add.reduceat(counts, firsts) if keys.size else counts
        return Vocabulary(keys[firsts], summed, dict(self._longer))


def _keys_at(reader: SegmentReader, starts: Offsets, lengths: Offsets) -> tuple[Keys, npt.NDArray[np.bool_]]:
    """Return the keys of words of at most _SHORT characters, and which words have one."""
    keys = np.zeros(starts.size, dtype=np.uint64)
    known = np.ones(starts.size, dtype=np.bool_)
    rows = np.arange(starts.size)
    for place in range(_SHORT):
        if place:
            rows = rows[lengths[rows] > place]
        codes = reader.folded_at(starts[rows] + place)
        odd = (codes >= _SURROGATES[0]) & ((codes < _SURROGATES[1]) | (codes >= _MOST))
        if odd.any():
            known[rows[odd]] = False
        keys[rows] |= codes.astype(np.uint64) << np.uint64(_BITS * place)
    return keys, known


def _texts_at(reader: SegmentReader, starts: Offsets, lengths: Offsets) -> list[str]:
    """Return the folded texts of words."""
    text = to_text(reader.folded_at(stretches(starts, lengths)))
    ends = np.cumsum(lengths)
    return list(map(text.__getitem__, map(slice, (ends - lengths).tolist(), ends.tolist())))


def _key(word: str) -> int | None:
    codes = list(map(ord, word))
    if len(codes) > _SHORT or any(code >= _MOST or code in range(*_SURROGATES) for code in codes):
        return None
    return sum(code << _BITS * place for place, code in enumerate(codes))


def _words(keys: Keys) -> list[str]:
    units: npt.NDArray[Any] = keys.astype("<u8").view("<u2")
    text = units.tobytes().decode("utf-16-le")
    starts = np.arange(0, len(text), _SHORT)
    ends = starts + (units.reshape(-1, _SHORT) != 0).sum(axis=1)
    return list(map(text.__getitem__, map(slice, starts.tolist(), ends.tolist())))
