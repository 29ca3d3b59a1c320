"""The classes of folded characters that the matching rules speak of."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

OTHER, LETTER, DIGIT, HAN = 0, 1, 2, 3

_DIGITS = "0-9"
# Scripts written with spaces between words, after lower-casing: Latin, Greek, Cyrillic.
_LETTERS = "a-z\u00aa\u00ba\u00df-\u00f6\u00f8-\u024f\u0370-\u0373\u0376-\u0377\u037b-\u037d\u0386\u0388-\u03ff\u0400-\u0481\u048a-\u052f\u1e00-\u1fff"
_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"

# For use between the brackets of a regular expression over folded text.
LETTERS, DIGITS, IDEOGRAPHS = _LETTERS, _DIGITS, _HAN


def _spans(ranges: str) -> list[tuple[int, int]]:
    spans, characters = [], list(ranges)
    while characters:
        first = characters.pop(0)
        last = first
        if characters and characters[0] == "-":
            characters.pop(0)
            last = characters.pop(0)
        spans.append((ord(first), ord(last)))
    return spans


@cache
def class_table() -> npt.NDArray[np.uint8]:
    """The class of every code point: uint8, shape (0x110000,), read only."""
    table = np.zeros(0x110000, dtype=np.uint8)
    for ranges, kind in ((_LETTERS, LETTER), (_DIGITS, DIGIT), (_HAN, HAN)):
        for first, last in _spans(ranges):
            table[first : last + 1] = kind
    table.flags.writeable = False
    return table


def class_of(character: str) -> int:
    """The class of one folded character."""
    return int(class_table()[ord(character)])
