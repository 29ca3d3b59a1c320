"""Where sentences begin, by one rule for queries and counts.

A sentence ends after ``。！？!?；;…``, or after a full stop before a space or the end of the text unless a number or an
abbreviation goes on; closing quotes and brackets that follow belong to it. A paragraph break ends it, too. The next
one begins at the next character that is no space.
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import numpy.typing as npt

from searchapp.analysis.fold import CodePoints, to_text

Offsets = npt.NDArray[np.int64]

_END, _CLOSE, _SPACE, _BREAK, _STOP = 1, 2, 3, 4, 5
# As they are written, not folded: an opening quote begins the next sentence, and folds to what a closing one does.
_KINDS = {
    _END: "。！!？?；;…",
    _CLOSE: "”’\"'」』）)］]》〉】",
    _SPACE: " \t\u00a0\u2003\u2009\u202f\u3000",
    _BREAK: "\x00\n",
    _STOP: ".",
}

_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof sr jr st inc ltd co corp llc plc cf vs etc eg ie al no nos fig approx est dept jan feb mar apr "
    "jun jul aug sep sept oct nov dec".split()
)
# The word a full stop closes, with stops inside of it (u.s, e.g).
_BEFORE_STOP = re.compile(r"(?:[a-z]\.)*[a-z]+$")
_LOOK_BACK = 16


def sentence_starts(codes: CodePoints) -> Offsets:
    """Where sentences begin.

    Args:
        codes: code points of one or more texts with U+0000 after each, shape (n,).

    Returns:
        Positions of first characters, ascending. A text of nothing but spaces has none.
    """
    if not codes.size:
        return np.zeros(0, dtype=np.int64)
    kinds = _kind_table()[codes]
    ends = kinds == _END
    ends[_closing_stops(codes, kinds)] = True
    # Closing marks go with the end they follow, however many.
    tail = ends | (kinds == _CLOSE)
    places = np.arange(codes.size)
    last_end = np.maximum.accumulate(np.where(ends, places, -1))
    last_other = np.maximum.accumulate(np.where(tail, -1, places))
    ended = tail & (last_end > last_other)
    begins = np.ones(codes.size, dtype=np.bool_)
    begins[1:] = (kinds[:-1] == _BREAK) | (ended[:-1] & ~ended[1:])
    number = np.cumsum(begins)
    written = np.flatnonzero((kinds != _SPACE) & (kinds != _BREAK))
    first = np.ones(written.size, dtype=np.bool_)
    first[1:] = number[written[1:]] != number[written[:-1]]
    starts: Offsets = written[first].astype(np.int64)
    return starts


@cache
def _kind_table() -> npt.NDArray[np.uint8]:
    table = np.zeros(0x110000, dtype=np.uint8)
    for kind, characters in _KINDS.items():
        table[list(map(ord, characters))] = kind
    return table


def _closing_stops(codes: CodePoints, kinds: npt.NDArray[np.uint8]) -> list[int]:
    """The full stops that end a sentence."""
    stops = np.flatnonzero(kinds == _STOP)
    following = kinds[np.minimum(stops + 1, codes.size - 1)]
    closed = (following == _SPACE) | (following == _BREAK) | (following == _CLOSE) | (stops == codes.size - 1)
    return [stop for stop in stops[closed].tolist() if not _abbreviates(codes, stop)]


def _abbreviates(codes: CodePoints, stop: int) -> bool:
    word = _BEFORE_STOP.search(to_text(codes[max(0, stop - _LOOK_BACK) : stop]).lower())
    if word is None:
        return False
    # Of several letters with stops between them (u.s) the last may close a sentence as well; most do not.
    return len(word[0]) == 1 or "." in word[0] or word[0] in _ABBREVIATIONS
