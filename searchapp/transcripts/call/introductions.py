"""Introductions: names that are mentioned together with a title."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from searchapp.transcripts.names import HAN, LATIN_NAME, is_han_name
from searchapp.transcripts.titles import normal_title, single_title, title_hint, titles
from searchapp.transcripts.words import Grammar, Vocabulary, compiled, remembered
from searchapp.transcripts.words.phrase import body
from searchapp.transcripts.words.phrase import start as starts


@dataclass(frozen=True, slots=True)
class Introduction:
    """A name and its title in normal form; ``quote`` are the words, ``also`` another name that stands in brackets behind."""

    name: str
    title: str
    quote: str
    also: str | None = None


_SENTENCE_WINDOW = 60
_AFTER_MARK = "[,，。;；、:：!！?？.\\s(（\\])）]|$"
# 沈子瑜（Peter Shen）
_ALSO = re.compile(f"\\s?[(（]\\s?(?P<name>{LATIN_NAME}|[{HAN}]{{2,4}})\\s?[)）]")
# 沈子瑜，首席执行官，何海文，首席财务官: the title before the mark has its name.
_NAMED_BEFORE = f"(?P<words>[{HAN}]{{2,12}})(?:[，,、]\\s?|\\s?[-–—]{{1,2}}\\s?)"
_FOREIGN = re.compile("[·•・]")
_A_HAN = re.compile(f"[{HAN}]")
# What a Han name and words between it and a title take at most.
_LONGEST_BEFORE = 24
_MARK = re.compile("[,，]")
_JOINTS = frozenset("和与與及")
# A company, or what somebody heads, around a title.
_COMPANY = "(?:[A-Z][\\w&.-]*(?: [A-Z][\\w&.-]*){0,3}['’]s? )?"
_OF = "(?: (?:of|for) (?:the )?[A-Z][\\w&]*(?: (?:(?:and|&|of|the) )?[A-Z][\\w&]*){0,5}(?=,))?"


@dataclass(frozen=True, slots=True)
class _Parts:
    """The expressions for a Latin name that is no title, for what may stand behind it, before a title, and before a name."""

    latin: str
    suffixes: str
    our: str
    address: str


@compiled
def _parts(words: Vocabulary) -> _Parts:
    # At most places no capital follows, which is the first thing to look for.
    none = f"{words.any_of('introductions', 'no-names')}|{titles().one}"
    return _Parts(
        f"(?=[A-ZÀ-ÖØ-Þ])(?<![A-Za-z])(?!{none}){LATIN_NAME}",
        f"(?:,? (?:{words.any_of('introductions', 'suffixes')}))*",
        words.any_of("introductions", "before-title"),
        words.any_of("introductions", "honorifics"),
    )


@compiled
def _pair(words: Vocabulary) -> re.Pattern[str]:
    """What recognises a name beside a title."""
    phrase, parts = titles().phrase, _parts()
    latin, our, address = parts.latin, parts.our, parts.address
    addresses = words.any_of("introductions", "addresses")
    after = words.any_of("introductions", "after-name")
    han = f"(?:[{HAN}]{{1,6}}(?:[·•・][{HAN}]{{1,6}}?){{1,3}}|[{HAN}]{{2,4}}?)(?=\\s?(?:{address})|{addresses}(?:{_AFTER_MARK}|{after})|{_AFTER_MARK}|{after})"
    title_first = f"(?P<title1>{phrase}){_OF}(?:(?:[,，:：]|\\s?[|｜])? ?(?:(?:{address})\\.? )?(?P<latin1>{latin})|(?:(?:[,，:：]|\\s?[|｜])?\\s?|[-–—]{{1,2}})(?P<han1>{han}))"
    apart = (
        f"(?:\\s?[,，(（|｜]\\s?|:\\s|\\s[-–—]\\s|(?<=[{HAN}])[-–—]{{1,2}}|(?<=[a-z])\\s(?=is|serves|as\\b))"
    )
    in_latin = f"(?P<latin2>{latin}){parts.suffixes}(?:\\s?(?:{address})(?![a-z]))?(?: ?[(（](?P<nick>{LATIN_NAME}|[{HAN}]{{2,4}})[)）](?=,))?"
    name_first = (
        f"(?:(?:{in_latin}|(?:(?<![{HAN}])|(?=[{HAN}]{{2,4}}[-–—(（]))(?!{address})(?P<han3>[{HAN}]{{2,4}})){apart}"
        f"|(?P<han2>[{HAN}]{{2,4}}?)(?:{address})(?:{apart}|(?={our})))(?:(?:{our})\\s?|{_COMPANY})(?P<title2>{phrase})"
    )
    return re.compile(f"{name_first}|{title_first}")


@compiled
def _together(words: Vocabulary) -> re.Pattern[str]:
    """What recognises two names with two titles or one; a text without any ``_shared`` has none, and it is the quicker to search."""
    parts, two = _parts(), titles().one
    latin, suffixes, address = parts.latin, parts.suffixes, parts.address
    respectively = words.any_of("introductions", "respectively")
    return re.compile(
        f"(?P<first>{latin}){suffixes} and (?P<second>{latin}){suffixes},? (?:(?:{parts.our}) )?"
        f"(?:(?P<titles>{two} and (?:our |the )?{two})(?=,? {respectively})|(?P<title>{two})(?<=s)(?!\\w))"
        f"|(?P<one>[{HAN}]{{2,4}}?)(?:{address})?[和与與、及](?P<other>[{HAN}]{{2,4}}?)(?:{address})?[，,]?(?:将|將)?{respectively}"
        f"(?P<both>{two}[和与與、及]{two})"
    )


@compiled
def _shared(words: Vocabulary) -> re.Pattern[str]:
    several = [
        one for key in words.tables["titles"] for one in words.spelled("titles", key) if one.endswith("s")
    ]
    titled = [body(one, "en", Grammar({}, exact=True)) for one in several]
    return re.compile(starts([*words.bodies("introductions", "respectively"), *titled]))


@compiled
def _before_title(words: Vocabulary) -> re.Pattern[str]:
    """What recognises a Han name before a mark, at the end of what stands before a title."""
    return re.compile(f"{_NAMED_BEFORE}(?:{_parts().our})?$")


@compiled
def _address(words: Vocabulary) -> re.Pattern[str]:
    return re.compile(f"(?:{_parts().address})\\.? ")


@compiled
def _addressed(words: Vocabulary) -> re.Pattern[str]:
    """What recognises a form of address behind a name."""
    return re.compile(f"(?<=..)(?:{_parts().address})$")


@compiled
def _honoured(words: Vocabulary) -> re.Pattern[str]:
    """What recognises a name before 先生."""
    return re.compile(f"([{HAN}]{{2,4}})(?:{_parts().address})")


def introductions(text: str) -> Iterator[Introduction]:
    """Yield every name that the text mentions with a title, in either order.

    >>> [(found.name, found.title) for found in introductions("管理层包括:董事长兼首席执行官沈子瑜;以及首席财务官何海文先生。")]
    [('沈子瑜', 'Chair & CEO'), ('何海文', 'CFO')]
    >>> [(found.name, found.title) for found in introductions("With me are Ann Lee, our CEO, and Bob Ray, our CFO.")]
    [('Ann Lee', 'CEO'), ('Bob Ray', 'CFO')]
    >>> [(found.name, found.title) for found in introductions("在座的有沈子瑜，首席执行官，何海文，首席财务官。")]
    [('沈子瑜', 'CEO'), ('何海文', 'CFO')]
    >>> [(found.name, found.title) for found in introductions("With me are Ann Lee and Bob Ray, our CEO and CFO, respectively.")]
    [('Ann Lee', 'CEO'), ('Bob Ray', 'CFO')]
    """
    for start, end in _near_titles(text):
        # Two people with two titles are rare, and their words are looked for first.
        shared = list(_together().finditer(text, start, end)) if _shared().search(text, start, end) else []
        yield from (one for found in shared for one in _several(found))
        for first, last in pairwise([start, *(edge for found in shared for edge in found.span()), end]):
            if not any(found.span() == (first, last) for found in shared):
                yield from _between(text, first, last)


def _between(text: str, place: int, end: int) -> Iterator[Introduction]:
    """Yield who is introduced between two places of a text."""
    pair = _pair()
    while (found := pair.search(text, place, end)) is not None:
        if found["han2"] and single_title().match(found["han2"]) is not None:
            # 总裁何文先生，首席财务官: the first title is the name's.
            found = pair.search(text, place, found.start("title2")) or found
        before = _named_before(text, place, found)
        one = before or _one(text, found)
        if one is not None:
            yield one
        place = found.end("title1") if before is not None else found.end()


def _one(text: str, found: re.Match[str]) -> Introduction | None:
    """Return who is introduced by a name beside a title."""
    title = normal_title(found["title1"] or found["title2"])
    name = found["latin1"] or found["latin2"] or found["han1"] or found["han2"] or found["han3"]
    if title is None or title == "Analyst":
        return None
    name = _address().sub("", name, count=1).rstrip(".'’")
    also = _ALSO.match(text, found.end())
    other = found["nick"] or (
        also["name"] if also is not None and normal_title(also["name"]) is None else None
    )
    if _FOREIGN.search(name):
        return Introduction(name, title, found[0], other)
    if name[0] > "\u3000":
        name = _addressed().sub("", name)
        # Any words can stand before it: 今天参会的有何海文（首席财务官）.
        han = next((name[-length:] for length in (len(name), 3, 2) if is_han_name(name[-length:])), None)
        return Introduction(han, title, found[0], other) if han is not None else None
    return Introduction(name, title, found[0], other)


def _named_before(text: str, start: int, found: re.Match[str]) -> Introduction | None:
    """Return who is introduced by the Han name before a title and a mark, if another name follows: it has a title of its own."""
    if found["title1"] is None or _MARK.match(text, found.end("title1")) is None:
        return None
    before = _before_title().search(text, start, found.start())
    title = normal_title(found["title1"])
    if before is None or title is None or before.end() != found.start():
        return None
    words = before["words"]
    names = [words[-length:] for length in (4, 3, 2) if is_han_name(words[-length:])]
    # 和 is a family name as well.
    name = next((one for one in names if one[0] not in _JOINTS or one == words), None)
    return Introduction(name, title, text[before.start("words") : found.end("title1")]) if name else None


def _several(found: re.Match[str]) -> Iterator[Introduction]:
    """Yield two people with their two titles in the same order, or with the one title that both have."""
    phrase = found["titles"] or found["both"] or found["title"]
    parts = [normal_title(one[0]) for one in single_title().finditer(phrase)]
    pairs = zip((found["first"] or found["one"], found["second"] or found["other"]), parts * 2, strict=False)
    for name, title in pairs:
        if title is not None and title != "Analyst":
            yield Introduction(name, title, found[0])


def _near_titles(text: str) -> Iterator[tuple[int, int]]:
    """Yield the parts of a text around titles, merged if they touch."""
    start = end = -1
    for found in title_hint().finditer(text):
        left, right = max(0, found.start() - _SENTENCE_WINDOW), found.end() + _SENTENCE_WINDOW
        if left > end:
            if end >= 0:
                yield start, end
            start = left
        end = right
    if end >= 0:
        yield start, min(end, len(text))


def titled(text: str, known: Collection[str]) -> Iterator[Introduction]:
    """Yield the titles that stand beside names which are known to be those of speakers, whatever stands around them.

    >>> [(one.name, one.title) for one in titled("线上的有林海文首席执行官、方志远首席财务官。", ["林海文", "方志远"])]
    [('林海文', 'CEO'), ('方志远', 'CFO')]
    >>> [(one.name, one.title) for one in titled("| CEO | Ann Lee |", ["Ann Lee"])], list(titled("Ann Lee and our CEO", ["Ann Lee"]))
    ([('Ann Lee', 'CEO')], [])

    A label can be only a title.

    >>> list(titled("董事长，您好。", ["董事长"]))
    []
    """
    found = _title_words(text) if known else ()
    if not found:
        return
    forms = _beside_known()
    spelled = sorted(known, key=len, reverse=True)
    name = re.compile(
        "|".join(rf"\b{re.escape(one)}\b" if one.isascii() else re.escape(one) for one in spelled)
    )
    named = [_Word(one.start(), one.end(), one[0], None) for one in name.finditer(text)]
    words = sorted((*found, *named), key=lambda word: (word.start, word.end))
    # Those between which nothing but words that belong to a title stand are surer than those with a mark between.
    pairs: list[tuple[bool, _Word, _Word]] = []
    for one, other in pairwise(words):
        if (one.title is None) != (other.title is None):
            gap = (forms.behind if one.title is None else forms.before).fullmatch(text, one.end, other.start)
            if gap is not None:
                pairs.append((bool(gap["mark"]) and not gap["our"], one, other))
    taken: set[int] = set()
    for _, one, other in sorted(pairs, key=lambda pair: pair[:2]):
        if taken.isdisjoint((one.start, other.start)):
            taken |= {one.start, other.start}
            who, what = (one, other) if one.title is None else (other, one)
            yield Introduction(who.text, what.title or "", text[one.start : other.end])


def names_before_titles(text: str) -> Iterator[str]:
    """Yield the words before a title that look like a Han name and may be others: 全球首席执行官.

    >>> list(names_before_titles("在座的有林海文首席执行官。"))
    ['林海文']
    """
    if _A_HAN.search(text) is None:
        return
    for one in _title_words(text):
        found = _beside_known().han.search(text, max(0, one.start - _LONGEST_BEFORE), one.start)
        words = found["words"] if found is not None else ""
        yield from (name for length in (4, 3, 2) if is_han_name(name := words[-length:]))


# Asked for twice: for the names before the titles, and for the titles beside known names.
@remembered(2)
def _title_words(text: str) -> tuple[_Word, ...]:
    """Return the titles in a text."""
    return tuple(
        _Word(one.start(), one.end(), one[0], title)
        for start, end in _near_titles(text)
        for one in _beside_known().title.finditer(text, start, end)
        if (title := normal_title(one[0])) not in (None, "Analyst")
    )


class _Word(NamedTuple):
    """A name or a title in a text, the title in its normal form."""

    start: int
    end: int
    text: str
    title: str | None


@dataclass(frozen=True, slots=True)
class _Beside:
    """What a title is, and what stands between it and a known name before it or behind it."""

    title: re.Pattern[str]
    behind: re.Pattern[str]
    before: re.Pattern[str]
    han: re.Pattern[str]


@compiled
def _beside_known(words: Vocabulary) -> _Beside:
    phrase, parts = titles().phrase, _parts()
    mark = "(?P<mark>\\s?[,，、:：|｜/(（]\\s?|\\s?[-–—]{1,2}\\s?)"
    behind = f"{parts.suffixes}\\s?(?:{parts.address})?(?: here)?(?:{mark}|\\s?)(?P<our>(?:{parts.our})\\s?|{_COMPANY})"
    before = f"{_OF}(?:{mark}|\\s?)(?P<our>(?:{parts.address})\\.? )?"
    return _Beside(
        re.compile(phrase),
        re.compile(behind),
        re.compile(before),
        re.compile(f"(?P<words>[{HAN}]{{2,12}})(?:{parts.address})?{mark}?(?:{parts.our})?$"),
    )


def honoured(text: str) -> Iterator[str]:
    """Yield the Han names before a form of address.

    >>> list(honoured("我将把话筒交还给单宁宁女士进行结束致辞。"))
    ['单宁宁']
    """
    for found in _honoured().finditer(text):
        for length in (3, 2, 4):
            if is_han_name(found[1][-length:]) and len(found[1]) >= length:
                yield found[1][-length:]
                break
