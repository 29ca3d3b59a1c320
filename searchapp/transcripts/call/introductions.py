"""Introductions: names that are mentioned together with a title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from searchapp.transcripts.names import HAN, LATIN_NAME, is_han_name
from searchapp.transcripts.titles import HINT, PHRASE, normal_title


@dataclass(frozen=True, slots=True)
class Introduction:
    """A name and its title in normal form; ``quote`` are the words."""

    name: str
    title: str
    quote: str


_HONORIFIC = "先生|女士|博士|小姐"
_AFTER_NAME = f"(?={_HONORIFIC}|[,，。;；、:：!！?？.\\s\\])）]|$|和|以及|及|将|將|来|來|为|為|与|與|介绍|介紹|分享|也|在|就|发言|發言)"
_HAN_NAME = f"[{HAN}]{{2,4}}?{_AFTER_NAME}"
_MR = r"(?:(?:Mr|Ms|Mrs|Dr)\.? )?"
_OUR = r"(?:我们的|我們的|公司的?|本公司的?|our |the Company[’']s |the company[’']s |the |who is |现任|担任|擔任|is |serves as )?"
_TITLE_FIRST = f"(?P<title1>{PHRASE})(?:[,，:：]? ?{_MR}(?P<latin1>{LATIN_NAME})|[,，:：]?\\s?(?P<han1>{_HAN_NAME})(?:{_HONORIFIC})?)"
_NAME_FIRST = (
    f"(?:(?P<latin2>{LATIN_NAME})|(?P<han2>[{HAN}]{{2,4}}?)(?:{_HONORIFIC})|(?<![{HAN}])(?P<han3>[{HAN}]{{2,4}}))"
    f"[,，(（]\\s?{_OUR}(?P<title2>{PHRASE})"
)
_PAIR = re.compile(f"{_NAME_FIRST}|{_TITLE_FIRST}")
_SENTENCE_WINDOW = 60
_ADDRESS = re.compile("^(?:Mr|Ms|Mrs|Miss|Dr)\\.? ")
_NOT_A_NAME = re.compile(
    "^(?:The|Our|And|With|Today|Joining|Thank|Thanks|Good|Hello|Ladies|Now|Also|Welcome|Inc|Ltd|Limited|Company|Group|Corporation"
    "|Chief|Vice|Chair|Officer|President|Investor|Q[1-4]|On|In|For|As|Before|This|We|I|You|It|Mr|Ms|Dr)\\b"
)


def introductions(text: str) -> Iterator[Introduction]:
    """Yield every name that the text mentions with a title, in either order.

    >>> [(found.name, found.title) for found in introductions("管理层包括:董事长兼首席执行官沈子瑜;以及首席财务官何海文先生。")]
    [('沈子瑜', 'Chair & CEO'), ('何海文', 'CFO')]
    >>> [(found.name, found.title) for found in introductions("With me are Ann Lee, our CEO, and Bob Ray, our CFO.")]
    [('Ann Lee', 'CEO'), ('Bob Ray', 'CFO')]
    """
    for start, end in _near_titles(text):
        for found in _PAIR.finditer(text, start, end):
            phrase = found["title1"] or found["title2"]
            title = normal_title(phrase)
            name = found["latin1"] or found["latin2"] or found["han1"] or found["han2"] or found["han3"]
            if title is None or title == "Analyst":
                continue
            name = _ADDRESS.sub("", name).rstrip(".'’")
            if name[0] > "\u3000":
                if is_han_name(name):
                    yield Introduction(name, title, found[0])
            elif not _NOT_A_NAME.match(name):
                yield Introduction(name, title, found[0])


def _near_titles(text: str) -> Iterator[tuple[int, int]]:
    """Yield the parts of a text around titles, merged if they touch."""
    start = end = -1
    for found in HINT.finditer(text):
        left, right = max(0, found.start() - _SENTENCE_WINDOW), found.end() + _SENTENCE_WINDOW
        if left > end:
            if end >= 0:
                yield start, end
            start = left
        end = right
    if end >= 0:
        yield start, min(end, len(text))


_HONOURED = re.compile(f"([{HAN}]{{2,4}})(?:{_HONORIFIC})")


def honoured(text: str) -> Iterator[str]:
    """Yield the Han names before a form of address.

    >>> list(honoured("我将把话筒交还给单宁宁女士进行结束致辞。"))
    ['单宁宁']
    """
    for found in _HONOURED.finditer(text):
        for length in (3, 2, 4):
            if is_han_name(found[1][-length:]) and len(found[1]) >= length:
                yield found[1][-length:]
                break
