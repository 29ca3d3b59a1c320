"""Introductions: names that are mentioned together with a title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from searchapp.transcripts.names import HAN, LATIN_NAME, is_han_name
from searchapp.transcripts.titles import normal_title, titles
from searchapp.transcripts.words import Vocabulary, compiled


@dataclass(frozen=True, slots=True)
class Introduction:
    """A name and its title in normal form; ``quote`` are the words."""

    name: str
    title: str
    quote: str


_SENTENCE_WINDOW = 60
_AFTER_MARK = "[,，。;；、:：!！?？.\\s\\])）]|$"


@dataclass(frozen=True, slots=True)
class _Introducing:
    """What recognises a name beside a title, a form of address before it, and a name before 先生."""

    pair: re.Pattern[str]
    address: re.Pattern[str]
    honoured: re.Pattern[str]


@compiled
def _introducing(words: Vocabulary) -> _Introducing:
    phrase = titles().phrase
    address = words.any_of("introductions", "honorifics")
    after = words.any_of("introductions", "after-name")
    our = words.any_of("introductions", "before-title")
    han = f"[{HAN}]{{2,4}}?(?={address}|{_AFTER_MARK}|{after})"
    # At most places no capital follows, which is the first thing to look for.
    latin = f"(?=[A-ZÀ-ÖØ-Þ])(?!{words.any_of('introductions', 'no-names')}|{phrase}){LATIN_NAME}"
    title_first = f"(?P<title1>{phrase})(?:[,，:：]? ?(?:(?:{address})\\.? )?(?P<latin1>{latin})|[,，:：]?\\s?(?P<han1>{han}))"
    name_first = (
        f"(?:(?P<latin2>{latin})|(?P<han2>[{HAN}]{{2,4}}?)(?:{address})|(?:(?<![{HAN}])|(?=[{HAN}]{{2,4}}[(（]))(?P<han3>[{HAN}]{{2,4}}))"
        f"(?:\\s?[,，(（]\\s?|\\s[-–—]\\s|(?<=[a-z])\\s(?=is|serves))(?:(?:{our})\\s?)?(?P<title2>{phrase})"
    )
    return _Introducing(
        re.compile(f"{name_first}|{title_first}"),
        re.compile(f"(?:{address})\\.? "),
        re.compile(f"([{HAN}]{{2,4}})(?:{address})"),
    )


def introductions(text: str) -> Iterator[Introduction]:
    """Yield every name that the text mentions with a title, in either order.

    >>> [(found.name, found.title) for found in introductions("管理层包括:董事长兼首席执行官沈子瑜;以及首席财务官何海文先生。")]
    [('沈子瑜', 'Chair & CEO'), ('何海文', 'CFO')]
    >>> [(found.name, found.title) for found in introductions("With me are Ann Lee, our CEO, and Bob Ray, our CFO.")]
    [('Ann Lee', 'CEO'), ('Bob Ray', 'CFO')]
    """
    known = _introducing()
    for start, end in _near_titles(text):
        for found in known.pair.finditer(text, start, end):
            phrase = found["title1"] or found["title2"]
            title = normal_title(phrase)
            name = found["latin1"] or found["latin2"] or found["han1"] or found["han2"] or found["han3"]
            if title is None or title == "Analyst":
                continue
            name = known.address.sub("", name, count=1).rstrip(".'’")
            if name[0] > "\u3000":
                # Any words can stand before it: 今天参会的有何海文（首席财务官）.
                han = next(
                    (name[-length:] for length in (len(name), 3, 2) if is_han_name(name[-length:])), None
                )
                if han is not None:
                    yield Introduction(han, title, found[0])
            else:
                yield Introduction(name, title, found[0])


def _near_titles(text: str) -> Iterator[tuple[int, int]]:
    """Yield the parts of a text around titles, merged if they touch."""
    start = end = -1
    for found in titles().hint.finditer(text):
        left, right = max(0, found.start() - _SENTENCE_WINDOW), found.end() + _SENTENCE_WINDOW
        if left > end:
            if end >= 0:
                yield start, end
            start = left
        end = right
    if end >= 0:
        yield start, min(end, len(text))


def honoured(text: str) -> Iterator[str]:
    """Yield the Han names before a form of address.

    >>> list(honoured("我将把话筒交还给单宁宁女士进行结束致辞。"))
    ['单宁宁']
    """
    for found in _introducing().honoured.finditer(text):
        for length in (3, 2, 4):
            if is_han_name(found[1][-length:]) and len(found[1]) >= length:
                yield found[1][-length:]
                break
