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
        inside = np.bincount(blocks, minlength=(size >> _BLOCK_BITS) + 1).astype(np.int32)
        # The part at the beginning of each block.
        self._firsts = np.cumsum(inside, dtype=np.int32) - inside
        # In most blocks at most one part begins.
        self._crowded = inside > 1
        self._most = int(inside.max())

    def at(self, positions: Offsets) -> Offsets:
        """Return the number of the part at each position."""
        following, blocks = self._following, positions >> _BLOCK_BITS
        numbers: Offsets = self._firsts.take(blocks).astype(np.int64)
        numbers += following.take(numbers, mode="clip") <= positions
        again = np.flatnonzero(self._crowded.take(blocks))
        if again.size:
            places, inside = positions.take(again), numbers.take(again)
            for _ in range(self._most - 1):
                inside += following.take(inside, mode="clip") <= places
            numbers[again] = inside
        return numbers
