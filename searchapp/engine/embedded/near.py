"""Matches near each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from searchapp.engine.embedded.matches import stretches
from searchapp.engine.embedded.spans import Mask, Offsets, Spans


def close(parts: Sequence[Spans], reach: int) -> list[Spans]:
    """Return the matches of each part without most of those that cannot be near matches of all others.

    Kept are the matches of the part with the fewest that have one of every other part beginning within the reach, and
    the matches of the others that begin within the reach of these.

    Args:
        parts: the matches of each part.
        reach: the longest passage, in characters.
    """
    rarest = min(range(len(parts)), key=lambda number: len(parts[number]))
    fewest = parts[rarest]
    for number, spans in enumerate(parts):
        if number != rarest:
            # The first one from the reach before a match must begin within the reach after it.
            following = spans.starts.searchsorted(fewest.starts - reach)
            some = following < len(spans)
            some &= spans.starts.take(following, mode="clip") <= fewest.starts + reach if len(spans) else some
            fewest = fewest[some]
    return [
        fewest if number == rarest else _around(spans, fewest.starts, reach)
        for number, spans in enumerate(parts)
    ]


def _around(spans: Spans, places: Offsets, reach: int) -> Spans:
    """Return the spans that begin within the reach of one of some places, which ascend."""
    lows = spans.starts.searchsorted(places - reach)
    highs = spans.starts.searchsorted(places + reach, side="right")
    # A span within the reach of two places is kept once.
    lows[1:] = np.maximum(lows[1:], highs[:-1])
    which = stretches(lows, highs - lows)
    return Spans(spans.starts.take(which), spans.ends.take(which))


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
