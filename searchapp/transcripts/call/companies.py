"""Companies: the name and the ticker of a company in a title or a sentence that announces a call."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from searchapp.transcripts.call.dates import find_day
from searchapp.transcripts.words import Vocabulary, compiled

BLANK = "\x00"
"""Stands in a text for words that are not part of a name."""

_WORD = r"(?:[a-z]?[A-Z0-9][\w&.’'/+-]*!?|(?:[a-z]\.){2,}|(?:plc|inc|ltd|corp|limited)\b\.?)"
_PROPER = re.compile(rf"{_WORD}(?:,? (?:(?:of|and|de|the|&|\+) ){{0,2}}{_WORD})*")
_BEFORE = re.compile(r"(?:(?:[Tt]he|today['’]s|of|for|by|from|at|to|on|about|with)\s+)*")
_BEHIND = re.compile(r"(?:\s+(?:for|of|on|in|the|its))+$")
_POSSESSIVE = re.compile(r"['’]s\b|(?<=s)['’](?=\s|$)")
_FORM = re.compile(r"\b(?:Inc|Ltd|Corp|Plc|PLC)\.(?= )")
_ABBREVIATED = re.compile(r"\b(?:Co|[A-Z])\.$")
_HAN = re.compile("[\u3400-\u9fff]")
# How the exchange in Hong Kong marks shares: 远山科技-W. It is no part of the name.
_CLASS = re.compile("(?<=[\u3400-\u9fffＡ-Ｚ])[-－](?:SWR|SW|WR|BW|[WSBRＷＳ])(?![A-Za-z])")
_EDGES = " ,，。-–—_~|｜、·*#\t"
_PARTICLES = re.compile("^(?:由|在|于|与|和|对|的|了|我们|我們|咱们)+|(?:的|了|在|于|之)+$")
_SPLIT = re.compile(
    f"[{BLANK}|｜:：;；，。【】《》“”「」\\[\\]]+|\\s[-–—~/]+\\s|, (?=(?!INC|LTD|LLC|PLC|CORP|LLP|AG|SE|CO|SA|NV)[A-Z]{{2,5}}\\s*[,，{BLANK}])"
    "|(?<=[\u3400-\u9fff）)])[\\s_,、–—-]+|[\\s_–—-]+(?=[\u3400-\u9fff])"
)
_BRACKETS = re.compile("[(（]([^()（）]{2,80})[)）]|[\\[【〔]([^\\[\\]【】〔〕]{2,24})[\\]】〕]")
# 4 letters and 1 or 2 digits are a share in São Paulo.
_CODE = r"(?:[A-Z]{4}\d{1,2}|[A-Z]{1,5}(?:[.-][A-Z]{1,2})?|(?:SH|SZ|BJ)?\.?\d{3,6}(?:[.-][A-Z]{1,3})?)"
_LISTED = re.compile(
    rf"(?P<market>[^:：;]{{1,24}}(?:[:：]|\s[-–—]\s)\s*)?(?P<code>{_CODE})(?: (?P<where>[A-Z]{{2}})(?: Equity)?)?(?:\s*[-+−]?\d+(?:\.\d+)?%)?"
)
_BETWEEN = re.compile(r"[;；,，/、]|\band\b|及|和")
_FULL_CODE = re.compile(r"(?<![\w.])\d{4,6}\.(?:HK|SZ|SH|SS|BJ|TW|TWO)\b")
_CASHTAG = re.compile(r"(?<!\S)\$(?P<code>[A-Z]{2,5})(?!\S)")
_CODE_APART = re.compile("(?<=[-–—_|｜/ \x00])\\s*(?P<code>(?!20[0-3]\\d)\\d{5,6})(?=\\s*[-–—_|｜/\x00])")
_CODE_FIRST = re.compile("^\\s*(?P<code>(?!(?:19|20)\\d\\d(?!\\d))\\d{4,6})\\s*(?=[\u3400-\u9fff])(?!年)")
_LONGEST = 60


class Named(NamedTuple):
    """The name of a company and where it stands in its text."""

    name: str
    start: int
    end: int


class Ticker(NamedTuple):
    """A ticker, as it is written without its exchange, and where it stands with its brackets."""

    code: str
    start: int
    end: int


def find_ticker(text: str) -> Ticker | None:
    """Return the first ticker in a text: in brackets, after its label or an exchange, or with its market.

    >>> find_ticker("Harbor Cloud (NASDAQ: HBC) Q3"), find_ticker("远山科技（港交所：01234）")
    (Ticker(code='HBC', start=13, end=26), Ticker(code='01234', start=4, end=15))
    """
    for found in _BRACKETS.finditer(text):
        after = text[found.end() : found.end() + 2].lstrip()
        for one in _BETWEEN.split(found[1] or found[2]):
            listed = _LISTED.fullmatch(one.strip())
            if listed is None:
                continue
            marked = listed["market"] is not None or listed["code"][-1].isdigit()
            # Harbor (HK) Limited: brackets inside a name.
            if (
                found[2] is not None
                and listed["market"] is None
                and not _has_digits_or_letters(listed["code"])
            ):
                continue
            if marked or not (after[:1].isalpha()):
                return Ticker(_with_market(listed), found.start(), found.end())
    if labelled := _labelled().search(text):
        return Ticker(_with_market(labelled), *labelled.span())
    if exchanged := _exchanged().search(text):
        return Ticker(exchanged["code"], *exchanged.span())
    if cash := _CASHTAG.search(text):
        return Ticker(cash["code"], *cash.span())
    if full := _FULL_CODE.search(text):
        return Ticker(full[0], *full.span())
    for pattern in (_CODE_FIRST.match, _CODE_APART.search):
        if found_code := pattern(text):
            return Ticker(found_code["code"], *found_code.span())
    return None


def _has_digits_or_letters(code: str) -> bool:
    """Return whether a code in square brackets can be a ticker: not a word such as [Q] or [AI]."""
    return code[-1:].isdigit() or "." in code or "-" in code or len(code) > 2


def _with_market(listed: re.Match[str]) -> str:
    return f"{listed['code']}.{listed['where']}" if listed["where"] else listed["code"]


@compiled
def _labelled(words: Vocabulary) -> re.Pattern[str]:
    """What matches a ticker with its label: Stock Code: 700, Nasdaq Ticker: HBC, 股票代码 600123."""
    exchange, label = words.any_of("events", "exchanges"), words.any_of("event-labels", "ticker")
    return re.compile(
        rf"(?:{exchange})?\s*(?:{label})(?:\s*[:：]\s*|\s+(?=\d)(?!(?:19|20)\d\d(?!\d)))(?P<code>{_CODE})(?![\w.])(?: (?P<where>[A-Z]{{2}})(?=\s*(?:$|[^\w\s])))?"
    )


@compiled
def _exchanged(words: Vocabulary) -> re.Pattern[str]:
    return re.compile(rf"(?:{words.any_of('events', 'exchanges')})\s*[:：]\s*(?P<code>{_CODE})(?![\w.])")


def without_classes(text: str) -> str:
    """Return a text of the same length without the marks of classes of shares.

    >>> without_classes("远山科技-W（9988.HK）").replace(BLANK, "_")
    '远山科技__（9988.HK）'
    """
    return _CLASS.sub(lambda found: BLANK * len(found[0]), text)


def names(text: str, loose: bool) -> Iterator[Named]:
    """Yield the names of companies in a text in which everything else is ``BLANK``.

    Other words can follow the name if ``loose``.
    """
    start = 0
    for found in [*_SPLIT.finditer(text), None]:
        end = found.start() if found else len(text)
        name = _name(text[start:end].strip(_EDGES), loose)
        if name:
            at = text.index(name, start)
            if name.startswith("ST") and text[at - 1 : at] == "*":
                # A company that the exchange warns of.
                name, at = f"*{name}", at - 1
            yield Named(name, at, at + len(name))
        start = found.end() if found else end


def _name(piece: str, loose: bool) -> str | None:
    if find_day(piece) is not None:
        return None
    name = _han_name(piece) if _HAN.search(piece) else _latin_name(piece, loose)
    return name if name and 1 < len(name) <= _LONGEST else None


def _han_name(piece: str) -> str | None:
    bare = _PARTICLES.sub("", piece).rstrip("（(")
    return bare if len(_not_named().sub("", bare)) > 1 else None


def _latin_name(piece: str, loose: bool) -> str | None:
    piece = piece.rstrip("(（ ")
    bare = piece[_BEFORE.match(piece).end() :]  # type: ignore[union-attr]  # it matches nothing too
    if len(bare) < len(piece):
        # earnings call of Harbor Cloud for the third quarter
        bare = _BEHIND.sub("", bare)
    patterns = (_FORM,) if _owns_part_of_name(bare) else (_POSSESSIVE, _FORM)
    for pattern in patterns:
        if found := pattern.search(bare):
            bare = bare[: found.end() if pattern is _FORM else found.start()]
    proper = _PROPER.match(bare)
    if proper is None or not (loose or proper.end() == len(bare)):
        return None
    name = proper[0].rstrip(",-'’")
    name = name if _FORM.search(f"{name} ") or _ABBREVIATED.search(name) else name.rstrip(".")
    words = _not_named().sub("", name)
    return name if any(map(str.isalpha, words)) else None


def _owns_part_of_name(words: str) -> bool:
    """Return whether a possessive is inside a name: Dick's Sporting Goods, unlike Harbor Cloud's fiscal."""
    found = _POSSESSIVE.search(words)
    if found is None or _PROPER.fullmatch(words) is None:
        return False
    return any(map(str.isalpha, _not_named().sub("", words[found.end() :])))


@compiled
def _not_named(words: Vocabulary) -> re.Pattern[str]:
    return words.pattern("events", "not-named")
