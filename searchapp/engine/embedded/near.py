"""Matches that stand near each other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from searchapp.engine.embedded.spans import Mask, Offsets, Spans


def near(parts: Sequence[Spans], bounds: Sequence[Offsets], distance: int, length: int) -> list[Mask]:
    """Which matches stand in a stretch of one paragraph or sentence that holds every part.

    Args:
        parts: the matches of each part.
        bounds: for each match the number of its paragraph or sentence, ascending with its start.
        distance: how many characters the stretch may have besides the parts.
        length: the length of all parts together.

    Returns:
        For each part a bool array over its matches.
    """
    reach = distance + length
    # Moving these apart by more than the reach keeps every stretch inside of one.
    moved = [
        Spans(spans.starts + number * (reach + 1), spans.ends + number * (reach + 1))
        for spans, number in zip(parts, bounds, strict=True)
    ]
    # A stable sort merges runs that are sorted already.
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
        # The last stretch that begins at or before a match is the one that reaches furthest beyond it.
        last = np.searchsorted(lefts, spans.starts, side="right") - 1
        inside = last >= 0
        if lefts.size:
            inside &= spans.ends <= lefts[np.maximum(last, 0)] + reach
        masks.append(inside)
    return masks
