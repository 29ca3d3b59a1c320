"""Formatting the text of a turn: paragraphs, breaks inside long ones, and numbered marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Match = tuple[int, int]

_BREATH = 200.0
_LEAST = 90
_WIDE = re.compile("[\u2000-\U0010ffff]")
_SENTENCE_END = re.compile(r"[。！？!?][”’」』\"')）\]]*|(?<=[a-z)])\.(?= )")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text: match number ``mark`` on the page, counted from 1, or plain text."""

    text: str
    mark: int | None = None


Breath = tuple[Piece, ...]
"""A few sentences."""

Paragraph = tuple[Breath, ...]
"""A paragraph of the source. Long ones are displayed in several breaths; the text itself has no break there."""


def paragraphs(text: str, matches: Sequence[Match], first: int) -> tuple[Paragraph, ...]:
    """Split a text into paragraphs and at its matches; the matches are numbered from ``first``.

    All pieces joined are the text without its line breaks.
    """
    set_in: list[Paragraph] = []
    number = first
    for start, end in _lines(text):
        breaths = []
        for low, high in _breaths(text, start, end, matches):
            inside = [match for match in matches if low <= match[0] and match[1] <= high]
            breaths.append(tuple(_pieces(text, low, high, inside, number)))
            number += len(inside)
        set_in.append(tuple(breaths))
    return tuple(set_in)


def _lines(text: str) -> Iterator[Match]:
    start = 0
    for line in text.split("\n"):
        if line:
            yield start, start + len(line)
        start += len(line) + 1


def _width(text: str) -> float:
    """Return the width of a text in Han characters; a Latin letter counts as half."""
    return (len(text) + len(_WIDE.findall(text))) / 2


def _breaths(text: str, start: int, end: int, matches: Sequence[Match]) -> Iterator[Match]:
    """Split a line after sentences, about every 200 characters, never inside a match."""
    low = before = start
    width = 0.0
    for sentence in _SENTENCE_END.finditer(text, start, end):
        cut = sentence.end()
        width += _width(text[before:cut])
        before = cut
        if width < _BREATH or any(a < cut < b for a, b in matches):
            continue
        if _width(text[cut : min(end, cut + 2 * _LEAST)]) < _LEAST:
            # The rest is too short to stand alone.
            break
        yield low, cut
        low, width = cut, 0.0
    yield low, end


def _pieces(text: str, low: int, high: int, matches: Sequence[Match], number: int) -> Iterator[Piece]:
    position = low
    for count, (start, end) in enumerate(matches):
        if position < start:
            yield Piece(text[position:start])
        yield Piece(text[start:end], number + count)
        position = end
    if position < high:
        yield Piece(text[position:high])
