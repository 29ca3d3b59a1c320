"""The postings of character pairs: for each pair of neighbouring folded characters, where it begins.

A pair is coded as ``first << 21 | second`` (a code point has 21 bits), so that the pairs of one first character
are neighbours in the sorted table of terms: looking up a single character is a range of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

CODE_BITS = 21
MAX_CODE_POINT = 0x110000

Positions = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Grams:
    """Sorted pair codes (uint64), where the positions of each begin (uint32, one more), the positions (uint32)."""

    terms: npt.NDArray[np.uint64]
    offsets: npt.NDArray[np.uint32]
    positions: Positions


def pair_code(first: int, second: int) -> int:
    """The code of a pair of code points."""
    return first << CODE_BITS | second


def collect_grams(folded: npt.NDArray[np.uint32], indexed: npt.NDArray[np.bool_]) -> Grams:
    """Sort every pair of a text by its code.

    Args:
        folded: folded code points, shape (n,); the last is a separator.
        indexed: shape (n,); False where no match begins (separators and paragraph breaks).

    Returns:
        The postings; positions ascend within a term.
    """
    # Codes are made dense first, so that a pair and its position fit 64 bits and one plain sort, the fastest
    # there is, orders both.
    present = np.zeros(MAX_CODE_POINT, dtype=np.bool_)
    present[folded] = True
    alphabet = np.flatnonzero(present)
    dense = np.empty(int(alphabet[-1]) + 1 if alphabet.size else 1, dtype=np.uint32)
    dense[alphabet] = np.arange(alphabet.size, dtype=np.uint32)
    begins = np.flatnonzero(indexed[:-1]).astype(np.uint32)
    packed = dense[folded[begins]].astype(np.uint64)
    packed *= np.uint64(alphabet.size)
    packed += dense[folded[begins + np.uint32(1)]]
    packed <<= np.uint64(32)
    packed |= begins
    packed.sort()
    positions = packed.astype(np.uint32)
    packed >>= np.uint64(32)
    starts = (
        np.flatnonzero(np.concatenate(([True], packed[1:] != packed[:-1]))) if packed.size else begins[:0]
    )
    pairs = packed[starts]
    size = np.uint64(max(alphabet.size, 1))
    codes = alphabet.astype(np.uint64)
    terms = codes[pairs // size] << np.uint64(CODE_BITS) | codes[pairs % size]
    offsets = np.append(starts, packed.size).astype(np.uint32)
    return Grams(terms, offsets, positions)
