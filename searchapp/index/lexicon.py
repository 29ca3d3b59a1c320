"""The distinct words of a segment and how often each occurs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from searchapp.analysis.characters import OTHER, class_table
from searchapp.analysis.fold import CodePoints, to_text


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
    text = to_text(folded)
    return _sorted(Counter(map(text.__getitem__, map(slice, starts.tolist(), (starts + lengths).tolist()))))


def merge_lexicons(lexicons: Iterable[Lexicon]) -> Lexicon:
    """Add up the counts of several lexicons."""
    counter: Counter[str] = Counter()
    for lexicon in lexicons:
        for word, count in zip(lexicon.words, lexicon.counts.tolist(), strict=True):
            counter[word] += count
    return _sorted(counter)


def _sorted(counter: Counter[str]) -> Lexicon:
    words = tuple(sorted(counter))
    return Lexicon(words, np.fromiter(map(counter.__getitem__, words), dtype=np.uint32, count=len(words)))
