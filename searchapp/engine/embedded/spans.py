"""Operations on spans of text, as sorted arrays of starts and ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Offsets = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Spans:
    """Starts and ends of spans, ordered by start: int64, shape (n,) each."""

    starts: Offsets
    ends: Offsets

    def __len__(self) -> int:
        return int(self.starts.size)

    def __getitem__(self, selection: Mask | slice) -> Spans:
        return Spans(self.starts[selection], self.ends[selection])


EMPTY = Spans(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))


def leftmost(spans: Spans) -> Spans:
    """Drop spans that overlap an earlier kept span: matches are leftmost and do not overlap, as with ``grep -o``."""
    starts, ends = spans.starts, spans.ends
    clashing = np.flatnonzero(starts[1:] < ends[:-1])
    if not clashing.size:
        return spans
    keep = np.ones(len(spans), dtype=np.bool_)
    # Only runs of overlapping spans need a loop, because whether a span is kept depends on the previous one.
    end = -1
    previous = -2
    for index in clashing.tolist():
        if index > previous:
            end = int(ends[index])
        candidate = index + 1
        keep[candidate] = int(starts[candidate]) >= end
        if keep[candidate]:
            end = int(ends[candidate])
        previous = candidate
    return spans[keep]


def join(words: Sequence[Spans]) -> tuple[Spans, Offsets]:
    """Combine the marks of several words: marks of different words that touch or overlap become one.

    Marks of the same word that touch (很好很好) stay separate.

    Returns:
        The marks, and for each the number of a span that it begins with, if the spans of all words are numbered one word
        after the other.
    """
    if sum(len(spans) > 0 for spans in words) < 2:
        # As they are: at most one word has spans.
        whole = next((spans for spans in words if len(spans)), EMPTY)
        return whole, np.arange(len(whole))
    starts = np.concatenate([spans.starts for spans in words])
    ends = np.concatenate([spans.ends for spans in words])
    word = np.repeat(np.arange(len(words)), [len(spans) for spans in words])
    order = np.argsort(starts, kind="stable")
    starts, ends, word = starts[order], ends[order], word[order]

    # Marks with the same start belong to different words and overlap, so they form a group that stays together.
    heads = np.flatnonzero(np.concatenate(([True], starts[1:] != starts[:-1])))
    begins = starts[heads]
    reach = np.concatenate(([-1], np.maximum.accumulate(ends)))[heads]
    # Marks of one word do not overlap, so a mark that reaches beyond the start of a group is of another word. A mark that
    # only touches the group joins it if any mark of the group is of another word.
    joined = reach > begins
    touching = np.flatnonzero(reach == begins)
    if touching.size:
        several = np.diff(heads, append=starts.size)[touching] > 1
        joined[touching] = several | ~_only(word[heads[touching]], begins[touching], ends, word)
    first = heads[~joined]
    return Spans(starts[first], np.maximum.reduceat(ends, first)), order[first]


def _only(word: Offsets, position: Offsets, ends: Offsets, words: Offsets) -> Mask:
    """Return for each word and position whether all marks that end at the position are of that word."""
    by_end = np.argsort(ends, kind="stable")
    ends, words = ends[by_end], words[by_end]
    edges = np.flatnonzero(np.concatenate(([True], ends[1:] != ends[:-1])))
    place = np.searchsorted(ends[edges], position)
    lowest, highest = np.minimum.reduceat(words, edges)[place], np.maximum.reduceat(words, edges)[place]
    only: Mask = (lowest == word) & (highest == word)
    return only
