"""Storing the text of a segment in two bytes per character.

A code unit is either a code point below 0x10000 that is not a surrogate, or a slot number in the range of the
surrogates. Each slot stands for one of at most 2,048 different characters from 0x10000 on (emoji, rare ideographs). A
segment with more such characters uses four bytes per character.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Units = npt.NDArray[np.uint16] | npt.NDArray[np.uint32]
CodePoints = npt.NDArray[np.uint32]

_FIRST_SLOT = 0xD800
_SLOTS = 0x800
_PLANE = 0x10000


def encode(codes: CodePoints) -> tuple[Units, CodePoints]:
    """Return the code units of a text and the table of its slots (uint32, the code point of each)."""
    beyond = codes >= _PLANE
    slots = np.unique(codes[beyond])
    if slots.size > _SLOTS:
        return codes, slots[:0]
    units = codes.astype(np.uint16)
    units[beyond] = (_FIRST_SLOT + np.searchsorted(slots, codes[beyond])).astype(np.uint16)
    return units, slots


def decode(units: Units, slots: CodePoints) -> CodePoints:
    """Return the code points of code units."""
    codes = units.astype(np.uint32)
    if units.dtype == np.uint16 and slots.size:
        slotted = (codes >= _FIRST_SLOT) & (codes < _FIRST_SLOT + _SLOTS)
        codes[slotted] = slots[codes[slotted] - _FIRST_SLOT]
    return codes


def expand(
    table: npt.NDArray[np.generic], units: np.dtype[Any], slots: CodePoints
) -> npt.NDArray[np.generic]:
    """Return a table over code points, shape (0x110000,), reindexed by a segment's code units of type ``units``."""
    if units == np.uint32:
        return table
    expanded = table[:_PLANE].copy()
    expanded[_FIRST_SLOT : _FIRST_SLOT + slots.size] = table[slots]
    return expanded
