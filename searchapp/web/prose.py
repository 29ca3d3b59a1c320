"""Formatting the text of a turn: paragraphs, breaks inside long ones, numbered marks, and punctuation beside Han characters."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

from searchapp.transcripts.names import HAN

Match = tuple[int, int]

_BREATH = 200.0
_LEAST = 90
_WIDE = re.compile("[\u2000-\U0010ffff]+")
# These begin with what few characters are: so the text is scanned fast.
_SENTENCE_END = re.compile(r"[。！？!?][”’」』\"')）\]]*|\.(?<=[a-z)]\.)(?= )")
# What stands before a sign: a Han character or its punctuation, or the end of a Latin word or a figure.
_BEHIND_HAN, _BEHIND_LATIN = f"[{HAN}”’」』》】）]", "[A-Za-z0-9%]"
_SIGN = re.compile(
    rf"[,;:!?](?:(?<={_BEHIND_HAN}[,;:!?])(?=\S|$)|(?<={_BEHIND_LATIN}[,;:!?])(?=[{HAN}]))", re.M
)
_BRACKETS = re.compile(
    rf"\((?<=[{HAN}]\()(?=[{HAN}])[^()\n]*(?<=[{HAN}])\)(?=[{HAN}，。；：！？,;:!?]|$)", re.M
)
# The same signs in a text as HTML with marks, and the entities of HTML, whose semicolon is none of them.
_SIGN_IN_HTML = re.compile(
    rf"&#?\w+;|(?P<sign>[,;:!?])(?:(?:(?<={_BEHIND_HAN}[,;:!?])|(?<=[{HAN}]</mark>[,;:!?]))(?=\S|$)"
    rf"|(?:(?<={_BEHIND_LATIN}[,;:!?])|(?<={_BEHIND_LATIN}</mark>[,;:!?]))(?=[{HAN}]|<mark>[{HAN}]))"
)
_WIDENED = {sign: f"<i>{sign}</i>" for sign in ",;:!)"} | {
    "?": '<i class="asks">?</i>',
    "(": '<i class="opens">(</i>',
}


class Piece(NamedTuple):
    """A part of a text as HTML: match number ``mark`` on the page, counted from 1, or plain text."""

    html: Markup
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
    narrow = _narrow(text)
    for start, end in _lines(text):
        breaths = []
        for low, high in _breaths(text, start, end, matches):
            before, upto = _starting_before(low, matches), _starting_before(high, matches)
            breaths.append(tuple(_pieces(text, low, high, matches[before:upto], first + before, narrow)))
        set_in.append(tuple(breaths))
    return tuple(set_in)


def widened(snippet: str) -> Markup:
    """Return a text as safe HTML, with ``<mark>`` and no other tags, with its half-width signs beside Han characters as in paragraphs.

    >>> widened("毛利率为<mark>17%</mark>,同比 &amp; 提升, up")
    Markup('毛利率为<mark>17%</mark><i>,</i>同比 &amp; 提升, up')
    >>> widened("<mark>毛利率</mark>,同比提升;谢谢。")
    Markup('<mark>毛利率</mark><i>,</i>同比提升<i>;</i>谢谢。')
    """
    return Markup(_SIGN_IN_HTML.sub(lambda found: _WIDENED[found[0]] if found["sign"] else found[0], snippet))


def _starting_before(position: int, matches: Sequence[Match]) -> int:
    """Return the number of matches that start before a position."""
    return bisect_left(matches, (position,)) if matches else 0


def _lines(text: str) -> Iterator[Match]:
    start = 0
    for line in text.split("\n"):
        if line:
            yield start, start + len(line)
        start += len(line) + 1


def _width(text: str) -> float:
    """Return the width of a text in Han characters; a Latin letter counts as half."""
    return (len(text) + sum(map(len, _WIDE.findall(text)))) / 2


def _breaths(text: str, start: int, end: int, matches: Sequence[Match]) -> Iterator[Match]:
    """Split a line after sentences, about every 200 characters, never inside a match."""
    low = before = start
    width = 0.0
    # No character is wider than one of Han.
    sentences = _SENTENCE_END.finditer(text, start, end) if end - start >= _BREATH else ()
    for sentence in sentences:
        cut = sentence.end()
        width += _width(text[before:cut])
        before = cut
        if width < _BREATH or _inside(cut, matches):
            continue
        if _width(text[cut : min(end, cut + 2 * _LEAST)]) < _LEAST:
            # The rest is too short to stand alone.
            break
        yield low, cut
        low, width = cut, 0.0
    yield low, end


def _inside(position: int, matches: Sequence[Match]) -> bool:
    before = _starting_before(position, matches)
    return before > 0 and position < matches[before - 1][1]


def _narrow(text: str) -> tuple[int, ...]:
    """Return where half-width punctuation stands beside Han characters: signs with no space around them, and pairs of brackets."""
    places = [sign.start() for sign in _SIGN.finditer(text)]
    if "(" in text:
        places.extend(place for pair in _BRACKETS.finditer(text) for place in (pair.start(), pair.end() - 1))
        places.sort()
    return tuple(places)


def _pieces(
    text: str, low: int, high: int, matches: Sequence[Match], first: int, narrow: Sequence[int]
) -> Iterator[Piece]:
    position = low
    for number, (start, end) in enumerate(matches, first):
        if position < start:
            yield Piece(_html(text, position, start, narrow))
        yield Piece(_html(text, start, end, narrow), number)
        position = end
    if position < high:
        yield Piece(_html(text, position, high, narrow))


def _html(text: str, start: int, end: int, narrow: Sequence[int]) -> Markup:
    """Return a part of a text with each half-width punctuation mark beside Han characters in an element of its own.

    The style sheet gives it the width of a Han character; the text, and so what is copied or found, stays the same.
    """
    if not narrow:
        return escape(text[start:end])
    parts: list[str] = []
    for place in narrow[bisect_left(narrow, start) : bisect_left(narrow, end)]:
        parts += (escape(text[start:place]), _WIDENED[text[place]])
        start = place + 1
    return Markup("".join((*parts, escape(text[start:end]))))
