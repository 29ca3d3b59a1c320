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


def join(words: Sequence[Spans]) -> Spans:
    """Combine the marks of several words: marks of different words that touch or overlap become one.

    Marks of the same word that touch (很好很好) stay separate.
    """
    words = [spans for spans in words if len(spans)]
    if not words:
        return EMPTY
    if len(words) == 1:
        return words[0]
    starts = np.concatenate([spans.starts for spans in words])
    ends = np.concatenate([spans.ends for spans in words])
    word = np.repeat(np.arange(len(words)), [len(spans) for spans in words])
    order = np.argsort(starts, kind="stable")
    starts, ends, word = starts[order], ends[order], word[order]

    # Marks with the same start belong to different words and overlap, so they form a group that stays together.
    heads = np.flatnonzero(np.concatenate(([True], starts[1:] != starts[:-1])))
    before = np.repeat(heads, np.diff(heads, append=starts.size)) - 1
    # A group joins the previous marks if one of them reaches its start and differs in word from a mark of the group.
    reached = np.zeros(starts.size, dtype=np.bool_)
    for number in range(len(words)):
        reach = np.maximum.accumulate(np.where(word == number, ends, -1))
        reached |= (word != number) & (before >= 0) & (reach[before] >= starts)
    first = heads[~np.logical_or.reduceat(reached, heads)]
    return Spans(starts[first], np.maximum.reduceat(ends, first))
