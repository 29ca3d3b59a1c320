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

    def __getitem__(self, selection: Mask) -> Spans:
        return Spans(self.starts.compress(selection), self.ends.compress(selection))


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
    order = np.argsort(starts, kind="stable")
    starts = starts.take(order)
    ends = np.concatenate([spans.ends for spans in words]).take(order)
    meeting = starts[1:] <= _reach(ends)[:-1]
    if not meeting.any():
        return Spans(starts, ends), order
    # Most marks meet no other. Of those that do, the others need not be known.
    several = np.zeros(starts.size, dtype=np.bool_)
    several[1:] = meeting
    several[:-1] |= meeting
    places = np.flatnonzero(several)
    word = np.repeat(np.arange(len(words)), [len(spans) for spans in words]).take(order.take(places))
    first, joined_ends = _joined(starts.take(places), ends.take(places), word)
    kept = ~several
    kept[places.take(first)] = True
    ends[places.take(first)] = joined_ends
    return Spans(starts.compress(kept), ends.compress(kept)), order.compress(kept)


def _joined(starts: Offsets, ends: Offsets, word: Offsets) -> tuple[Offsets, Offsets]:
    """Join marks, given the word of each: which ones the joined marks begin with, and the ends of the joined marks."""
    if _ascend(starts) and _ascend(ends):
        # No mark is inside another one, so each can meet only the next.
        apart = (ends[:-1] < starts[1:]) | ((ends[:-1] == starts[1:]) & (word[:-1] == word[1:]))
        first = np.flatnonzero(np.concatenate(([True], apart)))
        return first, ends.take(np.append(first[1:], starts.size) - 1)
    # Marks with the same start belong to different words and overlap, so they form a group that stays together.
    heads = np.flatnonzero(np.concatenate(([True], starts[1:] != starts[:-1])))
    # How far the marks before a group reach, and the highest and the lowest word of those that reach so far.
    bits = int(word.max()).bit_length()
    mask = (1 << bits) - 1
    before = heads[1:] - 1
    highest = np.maximum.accumulate(ends << bits | word).take(before)
    lowest = np.maximum.accumulate(ends << bits | (word ^ mask)).take(before) ^ mask
    reach, begins, own = highest >> bits, starts.take(heads[1:]), word.take(heads[1:])
    # Marks of one word do not overlap, so a mark that reaches beyond the start of a group is of another word. A mark that
    # only touches the group joins it if any mark of the group is of another word.
    single = np.diff(heads[1:], append=starts.size) == 1
    same = single & (highest & mask == own) & (lowest & mask == own)
    apart = (reach < begins) | ((reach == begins) & same)
    first = heads[np.concatenate(([True], apart))]
    return first, np.maximum.reduceat(ends, first)


def _reach(ends: Offsets) -> Offsets:
    """Return how far the spans up to each one reach."""
    return ends if _ascend(ends) else np.maximum.accumulate(ends)


def _ascend(positions: Offsets) -> bool:
    return bool((positions[1:] > positions[:-1]).all())
