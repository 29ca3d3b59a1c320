"""Classes of folded characters, used by the matching rules."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

OTHER, LETTER, DIGIT, HAN = 0, 1, 2, 3

_DIGITS = "0-9"
# Lower-case letters of scripts with spaces between words: Latin, Greek, Cyrillic.
_LETTERS = "a-z\u00aa\u00ba\u00df-\u00f6\u00f8-\u024f\u0370-\u0373\u0376-\u0377\u037b-\u037d\u0386\u0388-\u03ff\u0400-\u0481\u048a-\u052f\u1e00-\u1fff"
_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"

# For character classes in regular expressions on folded text.
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
    """Return the class of every code point: uint8, shape (0x110000,), read-only."""
    table = np.zeros(0x110000, dtype=np.uint8)
    for ranges, kind in ((_LETTERS, LETTER), (_DIGITS, DIGIT), (_HAN, HAN)):
        for first, last in _spans(ranges):
            table[first : last + 1] = kind
    table.flags.writeable = False
    return table


def class_of(character: str) -> int:
    """Return the class of a folded character."""
    return _classes()[ord(character)]


@cache
def _classes() -> bytes:
    # Looking up one item in bytes is much faster than in an array.
    return class_table().tobytes()
