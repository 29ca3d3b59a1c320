"""Looking up the turn or the paragraph of many positions."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Offsets = npt.NDArray[np.int64]

# Looking up begins with the part at the beginning of the block of 64 characters, and goes forward.
_BLOCK_BITS = 6


class Lookup:
    """The parts that a text is divided into, numbered from 0.

    Args:
        following: where the part after each one begins, ascending; not converted, because what is small stays in the
            caches of the processor.
        size: the length of the text.
    """

    def __init__(self, following: npt.NDArray[np.uint32], size: int) -> None:
        self._following = following
        # How many begin in each block, but not at its beginning.
        blocks = (following.astype(np.int64) - 1) >> _BLOCK_BITS
        inside = np.bincount(blocks, minlength=(size >> _BLOCK_BITS) + 1)
        # The part at the beginning of each block; in most blocks at most one part begins, and others are negative here.
        firsts = np.cumsum(inside) - inside
        self._firsts = np.where(inside > 1, ~firsts, firsts)
        self._most = int(inside.max())

    def at(self, positions: Offsets) -> Offsets:
        """Return the number of the part at each position."""
        following = self._following
        numbers: Offsets = self._firsts.take(positions >> _BLOCK_BITS)
        crowded = np.flatnonzero(numbers < 0)
        numbers[crowded] = ~numbers.take(crowded)
        numbers += following.take(numbers, mode="clip") <= positions
        if crowded.size:
            places, inside = positions.take(crowded), numbers.take(crowded)
            for _ in range(self._most - 1):
                inside += following.take(inside, mode="clip") <= places
            numbers[crowded] = inside
        return numbers
