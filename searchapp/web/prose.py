"""Formatting the text of a turn: paragraphs, breaks inside long ones, numbered marks, and punctuation beside Han characters."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from searchapp.transcripts.names import HAN

Match = tuple[int, int]

_BREATH = 200.0
_LEAST = 90
_WIDE = re.compile("[\u2000-\U0010ffff]")
_SENTENCE_END = re.compile(r"[。！？!?][”’」』\"')）\]]*|(?<=[a-z)])\.(?= )")
_SIGN = re.compile(rf"(?<=[{HAN}”’」』》】）])[,;:!?](?=\S|$)|(?<=[A-Za-z0-9%])[,;:!?](?=[{HAN}])", re.M)
_BRACKETS = re.compile(
    rf"(?<=[{HAN}])\((?=[{HAN}])[^()\n]*(?<=[{HAN}])\)(?=[{HAN}，。；：！？,;:!?]|$)", re.M
)
_WIDENED = {sign: f"<i>{sign}</i>" for sign in ",;:!)"} | {
    "?": '<i class="asks">?</i>',
    "(": '<i class="opens">(</i>',
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text: match number ``mark`` on the page, counted from 1, or plain text.

    ``narrow`` are the positions in it of half-width punctuation beside Han characters.
    """

    text: str
    mark: int | None = None
    narrow: tuple[int, ...] = ()

    @property
    def html(self) -> Markup:
        """The text with each half-width punctuation mark beside Han characters in an element of its own.

        The style sheet gives it the width of a Han character; the text, and so what is copied or found, stays the same.
        """
        if not self.narrow:
            return escape(self.text)
        parts: list[str] = []
        position = 0
        for place in self.narrow:
            parts.append(escape(self.text[position:place]))
            parts.append(_WIDENED[self.text[place]])
            position = place + 1
        parts.append(escape(self.text[position:]))
        return Markup("".join(parts))


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
    narrow = _narrow(text)
    for start, end in _lines(text):
        breaths = []
        for low, high in _breaths(text, start, end, matches):
            inside = [match for match in matches if low <= match[0] and match[1] <= high]
            breaths.append(tuple(_pieces(text, low, high, inside, number, narrow)))
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


def _narrow(text: str) -> tuple[int, ...]:
    """Return where half-width punctuation stands beside Han characters: signs with no space around them, and pairs of brackets."""
    places = [sign.start() for sign in _SIGN.finditer(text)]
    if "(" in text:
        places.extend(place for pair in _BRACKETS.finditer(text) for place in (pair.start(), pair.end() - 1))
        places.sort()
    return tuple(places)


def _pieces(
    text: str, low: int, high: int, matches: Sequence[Match], number: int, narrow: Sequence[int]
) -> Iterator[Piece]:
    def piece(start: int, end: int, mark: int | None = None) -> Piece:
        among = narrow[bisect_left(narrow, start) : bisect_left(narrow, end)] if narrow else ()
        return Piece(text[start:end], mark, tuple(place - start for place in among))

    position = low
    for count, (start, end) in enumerate(matches):
        if position < start:
            yield piece(position, start)
        yield piece(start, end, number + count)
        position = end
    if position < high:
        yield piece(position, high)
