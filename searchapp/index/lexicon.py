"""The distinct words of a segment and how often each occurs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from searchapp.analysis.characters import OTHER, class_table
from searchapp.analysis.fold import CodePoints, to_text

# A word of up to three code points of 21 bits fits a 64-bit integer.
_PACKED = 3
_BITS = 21


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words in code-point order, and the number of occurrences of each (uint32)."""

    words: tuple[str, ...]
    counts: npt.NDArray[np.uint32]


def collect_words(folded: CodePoints, begins: npt.NDArray[np.bool_]) -> Lexicon:
    """Count the words of a text; those without any letter, digit or ideograph are left out."""
    starts = np.flatnonzero(begins)
    lengths = np.diff(starts, append=folded.size)
    # Only symbols and numbers can begin with a symbol, and a word of symbols is a single character.
    worded = (class_table()[folded[starts]] != OTHER) | (lengths > 1)
    starts, lengths = starts[worded], lengths[worded]
    counter: Counter[str] = Counter()
    for length in range(1, _PACKED + 1):
        here = starts[lengths == length]
        if not here.size:
            continue
        packed = np.zeros(here.size, dtype=np.uint64)
        for offset in range(length):
            packed = packed << np.uint64(_BITS) | folded[here + offset]
        for word, count in zip(*_counted(packed), strict=True):
            codes = [word >> _BITS * (length - 1 - offset) & (1 << _BITS) - 1 for offset in range(length)]
            counter["".join(map(chr, codes))] += count
    longer = lengths > _PACKED
    text = to_text(folded)
    for start, length in zip(starts[longer].tolist(), lengths[longer].tolist(), strict=True):
        counter[text[start : start + length]] += 1
    return _sorted(counter)


def merge_lexicons(lexicons: Iterable[Lexicon]) -> Lexicon:
    """Add up the counts of several lexicons."""
    counter: Counter[str] = Counter()
    for lexicon in lexicons:
        for word, count in zip(lexicon.words, lexicon.counts.tolist(), strict=True):
            counter[word] += count
    return _sorted(counter)


def _counted(packed: npt.NDArray[np.uint64]) -> tuple[list[int], list[int]]:
    values, counts = np.unique(packed, return_counts=True)
    return values.tolist(), counts.tolist()


def _sorted(counter: Counter[str]) -> Lexicon:
    words = tuple(sorted(counter))
    return Lexicon(words, np.array([counter[word] for word in words], dtype=np.uint32))
