"""Matches near each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from searchapp.engine.embedded.spans import Mask, Offsets, Spans


def near(parts: Sequence[Spans], bounds: Sequence[Offsets], distance: int, length: int) -> list[Mask]:
    """Return which matches are in a passage of one paragraph or sentence that contains a match of every part.

    Args:
        parts: the matches of each part.
        bounds: for each match the number of its paragraph or sentence, ascending like the starts.
        distance: maximum number of characters in the passage that are not in the parts.
        length: the total length of all parts.

    Returns:
        For each part a bool array over its matches.
    """
    if not all(map(len, parts)):
        return [np.zeros(len(spans), dtype=np.bool_) for spans in parts]
    reach = distance + length
    # Shift paragraphs or sentences apart by more than the reach, so that no passage crosses a boundary.
    shifts = np.concatenate(bounds) * (reach + 1)
    starts = np.concatenate([spans.starts for spans in parts]) + shifts
    # A stable sort is fast on runs that are already sorted, because it merges them.
    order = np.argsort(starts, kind="stable")
    starts = starts.take(order)
    ends = (np.concatenate([spans.ends for spans in parts]) + shifts).take(order)
    sizes = [len(spans) for spans in parts]
    part = np.repeat(np.arange(len(parts)), sizes).take(order)
    # Where matches begin at the same place, the first one.
    numbers = np.arange(starts.size)
    head = np.maximum.accumulate(np.where(np.diff(starts, prepend=-1) > 0, numbers, 0))
    # A passage begins with a match. It is complete if, for each part, the next match from there ends within the reach.
    complete = np.ones(starts.size, dtype=np.bool_)
    for number, size in enumerate(sizes):
        own = part == number
        following = (np.cumsum(own) - own).take(head)
        complete &= (following < size) & (ends[own].take(following, mode="clip") <= starts + reach)
    # Of the passages that begin at or before a match, the last one extends furthest.
    last = np.maximum.accumulate(np.where(complete, starts, -reach))
    inside = np.empty(starts.size, dtype=np.bool_)
    inside[order] = ends <= last + reach
    return np.split(inside, np.cumsum(sizes)[:-1])
