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
    reach = distance + length
    # Shift paragraphs or sentences apart by more than the reach, so that no passage crosses a boundary.
    moved = [
        Spans(spans.starts + number * (reach + 1), spans.ends + number * (reach + 1))
        for spans, number in zip(parts, bounds, strict=True)
    ]
    # A stable sort is fast on runs that are already sorted, because it merges them.
    lefts = np.sort(np.concatenate([spans.starts for spans in moved]), kind="stable")
    complete = np.ones(lefts.size, dtype=np.bool_)
    for spans in moved:
        if not len(spans):
            return [np.zeros(len(part), dtype=np.bool_) for part in parts]
        following = np.searchsorted(spans.starts, lefts)
        found = following < len(spans)
        ends = spans.ends[np.minimum(following, len(spans) - 1)]
        complete &= found & (ends <= lefts + reach)
    lefts = lefts[complete]
    masks = []
    for spans in moved:
        # Of the passages that begin at or before a match, the last one extends furthest.
        last = np.searchsorted(lefts, spans.starts, side="right") - 1
        inside = last >= 0
        if lefts.size:
            inside &= spans.ends <= lefts[np.maximum(last, 0)] + reach
        masks.append(inside)
    return masks
