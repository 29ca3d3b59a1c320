"""Paragraphs: telling line breaks between paragraphs from line breaks by wrapping."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from searchapp.transcripts.names import HAN
from searchapp.transcripts.page import SENTENCE_ENDS
from searchapp.transcripts.removed import Ledger

_ENOUGH = 3
_SAMPLE = 400
# A line that ends a sentence can end a paragraph unless it has such a share of the width; others less.
_FULL = 0.8
_LONG = 0.65
_ASCII_MARKS = frozenset(",.;:!?)]%")
_MEETING = re.compile(f"[{HAN}](?P<before> ?)[A-Za-z0-9]|[A-Za-z0-9%](?P<after> ?)[{HAN}]")
_LATIN = re.compile("[A-Za-z0-9%]")
_HAN = re.compile(f"[{HAN}]")


def writes_spaces(text: str) -> bool | None:
    """Return whether a text has a space where Han characters meet Latin letters or digits, mostly; None if they never do.

    >>> writes_spaces("在 2024 年，AI业务"), writes_spaces("在2024年"), writes_spaces("毛利率")
    (True, False, None)
    """
    found = [meeting[0] or meeting[1] for meeting in _MEETING.findall(text)]
    return None if not found else found.count(" ") * 2 > len(found)


def join(lines: Sequence[str], wrap: int, ledger: Ledger, spaces: bool | None = None) -> str:
    """Join ``lines`` into a text with one paragraph per line; enter removed line breaks in the ledger.

    A blank line always ends a paragraph. ``wrap`` is the width at which the page wraps lines: 0 means each line is a
    paragraph, 1 that only blank lines separate paragraphs, any other width that a line of that width continues.
    ``spaces`` is whether the page writes spaces where Han characters meet Latin ones (see ``writes_spaces``).
    """
    if wrap == 0:
        return "\n".join(filter(None, lines))
    pieces: list[str] = []
    before = ""
    for line in lines:
        if line:
            if before:
                between = _between(before, line, wrap, spaces)
                if not between:
                    ledger.count("line breaks inside paragraphs", 1, f"{before[-8:]}⏎{line[:8]}")
                pieces.append(between)
            elif pieces:
                pieces.append("\n")
            pieces.append(line)
        before = line
    return "".join(pieces)


def unwrap(text: str, spaces: bool | None = None) -> str:
    """Return a text as one line, treating its line breaks as wrapping; for ``spaces`` see ``join``.

    >>> unwrap("毛\\n利率 \\n is 17%")
    '毛利率 is 17%'
    """
    pieces: list[str] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        if pieces:
            pieces.append(_between(pieces[-1], line, 1, spaces))
        pieces.append(line)
    return "".join(pieces)


def width(line: str) -> int:
    """Return the number of columns of a line; a Chinese character takes two.

    >>> width("毛利率 17%")
    10
    """
    # In UTF-8 a Chinese character takes three bytes, a Latin one takes one. Much faster than checking each character.
    return (len(line.encode("utf-8", "surrogatepass")) + len(line)) // 2


def goes_on(line: str, wrap: int) -> bool:
    """Return whether a line is so long that the next one continues it, where lines are wrapped at a width.

    >>> goes_on("Ann Lee, CFO", 40), goes_on("our Chief Financial Officer", 40), goes_on("It rose by 12% last year.", 40)
    (False, True, False)
    """
    return width(line) >= wrap * (_FULL if line[-1] in SENTENCE_ENDS else _LONG)


def wrap_width(lines: Sequence[str]) -> int:
    """Return the width at which a page wraps lines, or 0 if that is not clear.

    ``lines`` are lines that are directly followed by another line of the same speech.
    """
    if len(lines) < _ENOUGH:
        return 0
    lines = lines[:: len(lines) // _SAMPLE + 1]
    unfinished = [line for line in lines if line[-1] not in SENTENCE_ENDS]
    if len(unfinished) * 3 < len(lines):
        return 0
    widths = sorted(map(width, lines))
    usual = widths[len(widths) * 9 // 10]
    full = [line for line in unfinished if width(line) >= usual * _FULL]
    if len(full) * 10 < len(unfinished) * 7 or len(full) < _ENOUGH:
        return 0
    return usual


def between(before: str, after: str, spaces: bool | None = None) -> str:
    """Return what stands between two lines of one paragraph: a space, or nothing between Chinese characters.

    Where Han characters meet Latin letters or digits, it is a space unless ``spaces`` is False (see ``join``).

    >>> between("毛利", "率为"), between("gross", "margin"), between("2024", "年"), between("2024", "年", False)
    ('', ' ', ' ', '')
    """
    return _between(before, after, 1, spaces)


def _between(before: str, after: str, wrap: int, spaces: bool | None) -> str:
    if wrap > 1 and before[-1] in SENTENCE_ENDS and not goes_on(before, wrap):
        return "\n"
    left = before[-1]
    if spaces is not None and _meet(left, after[0]):
        return " " if spaces else ""
    # Chinese is often typed with ASCII commas.
    if _is_wide(after[0]) and (_is_wide(left) or left in _ASCII_MARKS):
        return ""
    if _is_wide_mark(left) or _is_wide_mark(after[0]):
        return ""
    return "" if left == "-" and len(before) > 1 and before[-2].isalpha() and after[0].isalpha() else " "


def _meet(left: str, right: str) -> bool:
    """Return whether one of two characters is Han and the other a Latin letter or a digit."""
    pairs = ((_LATIN, _HAN), (_HAN, _LATIN))
    return any(one.match(left) and other.match(right) for one, other in pairs)


def _is_wide(mark: str) -> bool:
    return mark > "\u1100" and (unicodedata.east_asian_width(mark) in "WF" or mark in "“”‘’—…·")


def _is_wide_mark(mark: str) -> bool:
    return mark > "\u1100" and _is_wide(mark) and not mark.isalnum()
