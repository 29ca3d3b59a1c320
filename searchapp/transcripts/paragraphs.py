"""Paragraphs: telling line breaks between paragraphs from line breaks by wrapping."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from searchapp.transcripts.page import SENTENCE_ENDS
from searchapp.transcripts.removed import Ledger

_ENOUGH = 3
_SAMPLE = 400
_ASCII_MARKS = frozenset(",.;:!?)]%")


def join(lines: Sequence[str], wrap: int, ledger: Ledger) -> str:
    """Join ``lines`` into a text with one paragraph per line; enter removed line breaks in the ledger.

    A blank line always ends a paragraph. ``wrap`` is the width at which the page wraps lines: 0 means each line is a
    paragraph, 1 that only blank lines separate paragraphs, any other width that a line of that width continues.
    """
    if wrap == 0:
        return "\n".join(filter(None, lines))
    pieces: list[str] = []
    before = ""
    for line in lines:
        if line:
            if before:
                between = _between(before, line, wrap)
                if not between:
                    ledger.count("line breaks inside paragraphs", 1, f"{before[-8:]}⏎{line[:8]}")
                pieces.append(between)
            elif pieces:
                pieces.append("\n")
            pieces.append(line)
        before = line
    return "".join(pieces)


def unwrap(text: str) -> str:
    """Return a text as one line, treating its line breaks as wrapping.

    >>> unwrap("毛\\n利率 \\n is 17%")
    '毛利率 is 17%'
    """
    pieces: list[str] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        if pieces:
            pieces.append(_between(pieces[-1], line, 1))
        pieces.append(line)
    return "".join(pieces)


def width(line: str) -> int:
    """Return the number of columns of a line; a Chinese character takes two.

    >>> width("毛利率 17%")
    10
    """
    # In UTF-8 a Chinese character takes three bytes, a Latin one takes one. Much faster than checking each character.
    return (len(line.encode("utf-8", "surrogatepass")) + len(line)) // 2


def wrap_width(lines: Sequence[str]) -> int:
    """Return the width at which a page wraps lines, or 0 if that is not clear.

    ``lines`` are lines that are directly followed by another line of the same speech.
    """
    if len(lines) < _ENOUGH:
        return 0
    lines = lines[:: len(lines) // _SAMPLE + 1]
    widths = sorted(width(line) for line in lines)
    usual = widths[len(widths) * 9 // 10]
    unfinished = [line for line in lines if line[-1] not in SENTENCE_ENDS]
    full = [line for line in unfinished if width(line) >= usual * 0.8]
    if len(unfinished) * 3 < len(lines) or len(full) * 10 < len(unfinished) * 7 or len(full) < _ENOUGH:
        return 0
    return usual


def between(before: str, after: str) -> str:
    """Return what stands between two lines of one paragraph: a space, or nothing between Chinese characters.

    >>> between("毛利", "率为"), between("gross", "margin")
    ('', ' ')
    """
    return _between(before, after, 1)


def _between(before: str, after: str, wrap: int) -> str:
    if wrap > 1 and before[-1] in SENTENCE_ENDS and width(before) < wrap * 0.8:
        return "\n"
    left = before[-1]
    # Chinese is often typed with ASCII commas.
    if _is_wide(after[0]) and (_is_wide(left) or left in _ASCII_MARKS):
        return ""
    if _is_wide_mark(left) or _is_wide_mark(after[0]):
        return ""
    return "" if left == "-" and len(before) > 1 and before[-2].isalpha() and after[0].isalpha() else " "


def _is_wide(mark: str) -> bool:
    return mark > "\u1100" and (unicodedata.east_asian_width(mark) in "WF" or mark in "“”‘’—…·")


def _is_wide_mark(mark: str) -> bool:
    return mark > "\u1100" and _is_wide(mark) and not mark.isalnum()
