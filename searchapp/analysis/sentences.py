"""Finding where sentences begin, with the same rule for queries and counts.

A sentence ends after ``。！？!?；;…``, or after a full stop that is followed by a space or the end of the text and is not
part of a number or an abbreviation. Closing quotes and brackets that follow belong to the sentence. A paragraph break
also ends it. The next sentence begins at the next character that is not a space.
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import numpy.typing as npt

from searchapp.analysis.fold import CodePoints, to_text

Offsets = npt.NDArray[np.int64]

_END, _CLOSE, _SPACE, _BREAK, _STOP = 1, 2, 3, 4, 5
# Unfolded characters: an opening quote begins the next sentence, but folds to the same character as a closing one.
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
# The word before a full stop, including stops inside it (u.s, e.g).
_BEFORE_STOP = re.compile(r"(?:[a-z]\.)*[a-z]+$")
_LOOK_BACK = 16

_SIGNS = {kind: re.escape(characters) for kind, characters in _KINDS.items()}
_BLANK = re.compile(f"[{_SIGNS[_SPACE]}{_SIGNS[_BREAK]}]*")
_CLOSING_STOP = rf"\.(?=[{_SIGNS[_SPACE]}{_SIGNS[_BREAK]}{_SIGNS[_CLOSE]}]|\Z)"
# The end of a sentence, and what is between it and the next. A full stop at its beginning may belong to an abbreviation.
# It begins with one set of characters, which is what a regular expression looks for fastest.
_SENTENCE_END = re.compile(
    f"[{_SIGNS[_END]}{_SIGNS[_BREAK]}.](?:(?<=[{_SIGNS[_BREAK]}])|(?:(?<=[{_SIGNS[_END]}])|(?<={_CLOSING_STOP}))"
    f"(?:[{_SIGNS[_END]}{_SIGNS[_CLOSE]}]|{_CLOSING_STOP})*){_BLANK.pattern}"
)


def sentence_starts(codes: CodePoints) -> Offsets:
    """Return where sentences begin.

    Args:
        codes: code points of one or more texts, each followed by U+0000, shape (n,).

    Returns:
        Positions of the first characters, ascending; none for a text of spaces only.
    """
    if not codes.size:
        return np.zeros(0, dtype=np.int64)
    kinds = _kind_table()[codes]
    ends = kinds == _END
    ends[_closing_stops(codes, kinds)] = True
    # All closing marks after an end belong to the same sentence.
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


def sentence_starts_in(text: str, upto: int | None = None) -> list[int]:
    """Return where the sentences of one text without U+0000 begin, as ``sentence_starts`` does for many, which is slower.

    The text is read to the first sentence that begins after the position ``upto``, or to its end if it is None.
    """
    blank = _BLANK.match(text)
    place = blank.end() if blank else 0
    starts = [place]
    last = len(text) if upto is None else upto
    while starts[-1] <= last and (end := _SENTENCE_END.search(text, place)):
        stop = end.start()
        if text[stop] == "." and _abbreviates(text[max(0, stop - _LOOK_BACK) : stop]):
            place = stop + 1
        else:
            place = end.end()
            starts.append(place)
    return starts if starts[-1] < len(text) else starts[:-1]


@cache
def _kind_table() -> npt.NDArray[np.uint8]:
    table = np.zeros(0x110000, dtype=np.uint8)
    for kind, characters in _KINDS.items():
        table[list(map(ord, characters))] = kind
    return table


def _closing_stops(codes: CodePoints, kinds: npt.NDArray[np.uint8]) -> list[int]:
    """Return the full stops that end a sentence."""
    stops = np.flatnonzero(kinds == _STOP)
    following = kinds[np.minimum(stops + 1, codes.size - 1)]
    closed = (following == _SPACE) | (following == _BREAK) | (following == _CLOSE) | (stops == codes.size - 1)
    return [
        stop
        for stop in stops[closed].tolist()
        if not _abbreviates(to_text(codes[max(0, stop - _LOOK_BACK) : stop]))
    ]


def _abbreviates(before: str) -> bool:
    """Return whether a full stop belongs to an abbreviation, given the last _LOOK_BACK characters before it."""
    word = _BEFORE_STOP.search(before.lower())
    if word is None:
        return False
    # After letters with stops between them (u.s), the last stop could also end a sentence, but usually does not.
    return len(word[0]) == 1 or "." in word[0] or word[0] in _ABBREVIATIONS
