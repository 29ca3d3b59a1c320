"""The event: company, period, title and date of a call."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from searchapp.transcripts.call.dates import find_date
from searchapp.transcripts.call.period import Period, find_period
from searchapp.transcripts.evidence import Evidence

_HAN_KIND = re.compile(
    "[^。,，;；!！?？\\n]{0,24}?(?:业绩|業績|财报|財報|财务|財務|业务|經營|经营|发布|發布|说明|說明|交流|报告|報告)*"
    "(?:电话会议|電話會議|电话会|電話會|说明会|說明會|法說會|发布会|發布會|交流会|交流會|业绩会|業績會|会议|會議|(?<=[绩績报報告流]))(?:会|會)?"
)
_HAN_COMPANY = re.compile("[^\\s。,，;；:：!！?？、\\[\\]【】]+(?: ?[(（][^()（）]{1,20}[)）])?\\s*$")
_HAN_LEAD = re.compile(
    "^.*(?:欢迎各位|歡迎各位|欢迎大家|歡迎大家|欢迎|歡迎|来到|來到|参加|參加|参与|參與|出席|收听|收聽|召开|召開|举行|這是|这是)"
    "(?:我们的|我們的|今天的|本次|我们|我們)?"
)
_ENGLISH_KIND = re.compile(
    r"[ ,']*(?:(?:Preliminary|Unaudited|Financial|Operating|Business|Earnings|Results?|Conference|Investor|Call|Webcast|Presentation"
    r"|Webinar|Update|Release|Transcript|and|&)\b ?)+",
    re.IGNORECASE,
)
_NAME = r"[A-Z0-9][\w&.’'-]*(?: (?:(?:of|and|de|&) )?[A-Z0-9][\w&.’'-]*){0,5}?"
_ENGLISH_BETWEEN = re.compile(
    rf"\s+(?P<company>{_NAME})(?:['’]s)? (?:Earnings|Results|Financial|Conference)\b[\w ]*"
)
_WELCOME = re.compile(
    rf"[Ww]elcome to (?:the )?(?P<company>{_NAME})(?:['’]s?)? (?:[\w-]+ ){{0,3}}(?:[Cc]all|[Cc]onference)\b"
)
_ENGLISH_LEAD = re.compile(
    r"^.*\b(?:welcome(?: everyone| all| you)? to|joining(?: us)?(?: for)?|attending|for|to|at|on|hosting)\s+(?:the |today[’']s |our )*"
    r"|^(?:the |today[’']s |our )+",
    re.IGNORECASE | re.DOTALL,
)
_ENGLISH_AFTER = re.compile(
    r"\s*(?:for|of|by)\s+(?:the )?(?P<company>[^.;:!?\n]{2,60}?)(?=[,.;:!?\n]|\s[-–—]|\s(?:on|and my)\b|$)"
)
_PROPER = re.compile(r"(?:[A-Z0-9][\w&.’'/-]*|of|and|de|&)(?:,? (?:[A-Z0-9][\w&.’'/-]*|of|and|de|&))*")
_TICKER = re.compile(
    r"\s*[(（](?:[A-Za-z股票代码碼港美]+\s*[:：]\s*)?(?P<ticker>[A-Z]{1,5}(?:\.[A-Z]{1,2})?|\d{4,6}(?:\.(?:HK|SH|SZ|TW|SS))?)[)）]"
)
_TODAY = re.compile(r"今天是|会议日期|會議日期|日期|时间|時間|today is|\bdated?\b", re.IGNORECASE)
_MARKUP = "#* \t"
_FIRST_WORDS = 1_500
_BEFORE = 120


@dataclass(frozen=True, slots=True)
class Event:
    """What a transcript says about its call; a value is None if it is not given."""

    company: str | None = None
    ticker: str | None = None
    title: str | None = None
    period: str | None = None
    date: str | None = None
    evidence: tuple[Evidence, ...] = ()


def read_event(preamble: Iterable[str], openings: Iterable[tuple[int, str]]) -> Event:
    """Return the event, read from the lines before the first turn and the beginnings of the first turns.

    ``openings`` are pairs of turn index and text.
    """
    head = [line for line in preamble if line]
    found: dict[str, Evidence] = {}
    for line in head:
        if line.startswith("# "):
            title = line.strip(_MARKUP)
            found["title"] = Evidence("title", title, "preamble", title)
            break
    places = [("preamble", line.strip(_MARKUP)) for line in head]
    places += [(f"turn {index}", text[:_FIRST_WORDS]) for index, text in openings]
    for where, text in places:
        for what, value, quote in _facts(text):
            found.setdefault(what, Evidence(what, value, where, quote))
        day = _day(text, where == "preamble")
        if day is not None:
            found.setdefault("date", Evidence("date", day, where, text[:80]))
    names = ("company", "ticker", "title", "period", "date")
    values = {what: found[what].value for what in names if what in found}
    return Event(**values, evidence=tuple(found.values()))


def _facts(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield what a text says about the event: name of the value, the value, the words it was read from."""
    period = find_period(text)
    if period is not None:
        before = text[max(0, period.start - _BEFORE) : period.start]
        han = _HAN_KIND.match(text, period.end)
        english = _ENGLISH_KIND.match(text, period.end)
        named = _ENGLISH_BETWEEN.match(text, period.end) if english is None else None
        if named is not None:
            words = text[period.start : named.end()].strip(" ,.")
            yield "company", named["company"], words
            yield "period", period.value, words
            yield "title", words, words
        elif english is not None:
            yield from _english_facts(text, before, period, english)
        elif han is not None:
            yield from _han_facts(text, before, period, han)
    elif len(text) < _BEFORE and (ticker := _TICKER.search(text)):
        yield "ticker", ticker["ticker"], text


def _han_facts(text: str, before: str, period: Period, kind: re.Match[str]) -> Iterator[tuple[str, str, str]]:
    words = text[period.start : kind.end()]
    last = _HAN_COMPANY.search(before)
    company = _HAN_LEAD.sub("", last[0].strip() if last else "")
    ticker = _TICKER.search(company)
    company = _TICKER.sub("", company).strip('“”"「」《》 —-')
    quote = f"{company}{words}"
    if ticker:
        yield "ticker", ticker["ticker"], quote
    if 1 < len(company) <= 30:
        yield "company", company, quote
    else:
        company = ""
    yield "period", period.value, quote
    yield "title", f"{company}{words}", quote


def _english_facts(
    text: str, before: str, period: Period, kind: re.Match[str]
) -> Iterator[tuple[str, str, str]]:
    words = text[period.start : kind.end()].strip(" ,")
    lead = _ENGLISH_LEAD.sub("", before)
    ticker = _TICKER.search(lead)
    company = _company(_TICKER.sub("", lead))
    after = _ENGLISH_AFTER.match(text, kind.end()) if company is None else None
    if after is not None:
        ticker = ticker or _TICKER.search(after[0])
        company = _company(_TICKER.sub("", after["company"]))
        words = f"{words} {after[0].strip()}"
    quote = words if company is None or after is not None else f"{lead}{words}".strip()
    if company is None:
        welcome = _WELCOME.search(text)
        company = _company(welcome["company"]) if welcome else None
    if company is not None:
        yield "company", company, quote
    if ticker:
        yield "ticker", ticker["ticker"], quote
    yield "period", period.value, quote
    yield "title", quote, quote


def _company(words: str) -> str | None:
    name = words.strip(" ,-–—:|").removesuffix("'s").removesuffix("’s").rstrip("'’ ")
    return name if _PROPER.fullmatch(name) and len(name) > 1 else None


def _day(text: str, preamble: bool) -> str | None:
    if preamble:
        return find_date(text)
    said = _TODAY.search(text)
    return find_date(text[said.end() : said.end() + 30]) if said else None
