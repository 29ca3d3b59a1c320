"""The postings of character pairs: for each pair of adjacent folded characters, the positions where it begins.

A pair is encoded as ``first << 21 | second`` (a code point has 21 bits), so the pairs with the same first character are
next to each other in the sorted table of terms, and looking up a single character takes one range of it. The file stores
each first character once, with a range of second characters.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
import numpy.typing as npt

from searchapp.engine.embedded.segment.container import Array, Container, narrowed

CODE_BITS = 21
MAX_CODE_POINT = 0x110000
_REMEMBERED = 4096

Positions = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Grams:
    """Sorted pair codes (uint64), where each one's positions begin (uint32, one more than pairs), positions (uint32)."""

    terms: npt.NDArray[np.uint64]
    offsets: npt.NDArray[np.uint32]
    positions: Positions


class StoredGrams:
    """The postings of pairs in a segment file."""

    def __init__(self, container: Container) -> None:
        self._container = container
        # A query asks for the same few pairs several times, to estimate and to find.
        self._span = lru_cache(_REMEMBERED)(partial(_span, container))

    def positions(self, first: int, second: int) -> Positions:
        """Return the positions where a pair of folded code points begins, ascending, as stored in the file."""
        return self._container["grams.positions"].part(*self._span(first, second))

    def count(self, first: int, second: int) -> int:
        """Return the number of occurrences of a pair."""
        start, stop = self._span(first, second)
        return stop - start

    def beginning_with(self, first: int) -> Positions:
        """Return the positions of all pairs that begin with a code point, term by term."""
        return self._container["grams.positions"].part(*self._span(first, None))

    def count_beginning_with(self, first: int) -> int:
        """Return the number of occurrences of a code point."""
        start, stop = self._span(first, None)
        return stop - start

    def terms(self) -> npt.NDArray[np.uint64]:
        """Return the codes of all pairs, ascending."""
        firsts, blocks, seconds = (
            self._container[f"grams.{name}"].whole() for name in ("firsts", "blocks", "seconds")
        )
        first_of: npt.NDArray[np.uint64] = np.repeat(firsts.astype(np.uint64), np.diff(blocks))
        return first_of << np.uint64(CODE_BITS) | seconds


def _span(container: Container, first: int, second: int | None) -> tuple[int, int]:
    """Return where the positions of a pair are; if ``second`` is None, those of all pairs that begin with ``first``."""
    firsts, blocks = container["grams.firsts"].whole(), container["grams.blocks"].whole()
    place = int(firsts.searchsorted(np.uint32(first)))
    if place == firsts.size or int(firsts[place]) != first:
        return 0, 0
    start, stop = int(blocks[place]), int(blocks[place + 1])
    if second is not None:
        seconds = container["grams.seconds"].whole()
        # Of the type of the array, or NumPy would convert the array to that of the number.
        sought = seconds.dtype.type(min(second, int(np.iinfo(seconds.dtype).max)))
        start += int(seconds[start:stop].searchsorted(sought))
        if start == stop or int(seconds[start]) != second:
            return 0, 0
        stop = start + 1
    offsets = container["grams.offsets"].whole()
    return int(offsets[start]), int(offsets[stop])


def gram_arrays(grams: Grams) -> dict[str, Array]:
    """Return postings as the arrays of a segment."""
    firsts, blocks = np.unique(grams.terms >> np.uint64(CODE_BITS), return_index=True)
    return {
        "grams.firsts": firsts.astype(np.uint32),
        "grams.blocks": np.append(blocks, grams.terms.size).astype(np.uint32),
        "grams.seconds": narrowed(grams.terms & np.uint64((1 << CODE_BITS) - 1)),
        "grams.offsets": grams.offsets,
        "grams.positions": grams.positions,
    }


def collect_grams(folded: npt.NDArray[np.uint32], indexed: npt.NDArray[np.bool_]) -> Grams:
    """Sort every pair of a text by its code.

    Args:
        folded: folded code points, shape (n,); the last is a separator.
        indexed: shape (n,); False where no match can begin (separators and paragraph breaks).

    Returns:
        The postings; positions ascend within a term.
    """
    # Codes are made dense first, so that a pair and its position fit into 64 bits and one plain sort, which is the
    # fastest, orders both.
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
