"""The event: whose call it is, about which period, what it is called and when it took place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from searchapp.transcripts.evidence import Evidence

_NUMBERS = {"一": "1", "二": "2", "三": "3", "四": "4", "1": "1", "2": "2", "3": "3", "4": "4"}
_ORDINALS = {
    "first": "1",
    "second": "2",
    "third": "3",
    "fourth": "4",
    "1st": "1",
    "2nd": "2",
    "3rd": "3",
    "4th": "4",
}
_DIGITS = str.maketrans("〇零一二三四五六七八九０１２３４５６７８９", "001234567890123456789")

_HAN_PERIOD = (
    r"(?P<year>20\d\d|[二２][〇零０][〇零一二三四五六七八九０-９]{2})\s*(?:财年|財年|财政年度|財政年度|年度|年|Q(?=[1-4]))\s*的?(?:"
    r"第?\s*(?P<quarter>[一二三四1-4])\s*(?:季度|季报|季報|季|财季|財季|(?=\s*(?:业绩|財報|财报)))|Q\s*(?P<q>[1-4])"
    r"|(?P<half>上半年|中期|半年度|半年报|半年|下半年)|(?P<full>全年|年度|年报|年報|(?=业绩|業績|财报|財報|全年)))"
)
_HAN_EVENT = re.compile(
    rf"(?P<company>[^\s。,，;；:：!！?？、\[\]]{{2,40}}?)\s*(?:公司)?\s*{_HAN_PERIOD}[^。,，;；!！?？\n]{{0,24}}?"
    r"(?P<kind>(?:业绩|業績|财报|財報|财务|財務|业务|經營|经营|发布|發布|说明|說明|交流|报告|報告)*"
    r"(?:电话会议|電話會議|电话会|電話會|说明会|說明會|法說會|发布会|發布會|交流会|交流會|业绩会|業績會|会议|會議|(?<=业绩|業績|财报|財報|报告|報告)会?))"
)
_HAN_LEAD = re.compile(
    "^.*?(?:欢迎各位|歡迎各位|欢迎大家|歡迎大家|欢迎|歡迎)?(?:来到|來到|参加|參加|参与|參與|出席|收听|收聽|召开|召開|举行)(?:我们的|我們的|今天的|本次)?"
)
_QUARTER_EN = (
    r"(?:(?P<ordinal>First|Second|Third|Fourth|1st|2nd|3rd|4th)[- ]Quarter|Q(?P<q>[1-4])|(?P<qq>[1-4])Q"
    r"|(?P<half>First Half|Interim|Half[- ]Year|H1|1H)|(?P<half2>Second Half|H2|2H)|(?P<full>Full[- ]Year|Annual|Fiscal Year|FY))"
)
_YEAR_EN = r"(?:(?:of |for )?(?:the )?(?:fiscal )?(?:years? )?(?:FY ?)?(?P<year{0}>20\d\d|(?<=FY)\d\d|(?<=Q[1-4] )\d\d))"
_PERIOD_EN = (
    rf"(?:(?:fiscal )?{_YEAR_EN.format(1)}[,' ]*(?:fiscal )?{_QUARTER_EN}|"
    rf"{_QUARTER_EN.replace('?P<ordinal>', '?P<ordinal2>').replace('?P<q>', '?P<q2>').replace('?P<qq>', '?P<qq2>').replace('?P<half>', '?P<half3>').replace('?P<half2>', '?P<half4>').replace('?P<full>', '?P<full2>')}"
    rf"(?:,? (?:and|&) (?:the )?(?:full|fiscal)[- ](?:fiscal )?year)?[, ]*{_YEAR_EN.format(2)})"
)
_KIND_EN = (
    r"(?:(?:Preliminary |Unaudited )?(?:Financial |Operating |Business )*(?:Results?|Earnings|Update|Investor)(?: and [A-Z]\w+ \w+)?"
    r"(?: Release)?(?: Conference| Results| Webcast| Call| Presentation| Webinar)*(?: Transcript)?|Conference Call)"
)
_COMPANY_EN = r"[A-Z0-9][\w&.’'\-]*(?:,? (?:[A-Z0-9][\w&.’'\-]*|of|and|de|&))*?"
_ENGLISH_EVENT = re.compile(
    rf"(?:(?P<company>{_COMPANY_EN})(?: \((?P<ticker>[A-Z][A-Z0-9.:]*)\))?(?:'s|’s|,)? )?(?P<period>{_PERIOD_EN}) (?P<kind>{_KIND_EN})"
    rf"(?: (?:for|of) (?P<after>{_COMPANY_EN}))?(?=[.,;:!?\n)]|\s|$)",
    re.IGNORECASE,
)
_ENGLISH_LEAD = re.compile(
    r"^.*\b(?:welcome(?: everyone| all)? to|joining(?: us for)?|attending|for|to|at|on)\s+(?:the\s+|today's\s+)*",
    re.IGNORECASE,
)
_TICKER = re.compile(
    r"[(（](?:(?:NYSE|NASDAQ|Nasdaq|HKEX|HKSE|SEHK|SSE|SZSE|TWSE|港股|美股|A股|股票代[码碼])\s*[:：]?\s*)?"
    r"(?P<ticker>[A-Z]{1,5}(?:\.[A-Z]{1,2})?|\d{4,6}(?:\.(?:HK|SH|SZ|TW|SS))?)[)）]"
)
_DATE_NUMERIC = re.compile(r"(?<!\d)(20\d\d)\s*(?:[-/.年]\s*)(\d{1,2})\s*(?:[-/.月]\s*)(\d{1,2})(?!\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE_ENGLISH = re.compile(
    r"\b(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>20\d\d)\b",
    re.IGNORECASE,
)
_TODAY = re.compile(
    r"(?:今天是|会议日期|會議日期|日期|时间|時間|today is|dated?)[^。\n]{0,20}", re.IGNORECASE
)
_MARKUP = re.compile(r"^[#*\s]+|[#*\s]+$")
_FIRST_WORDS = 1_500


@dataclass(frozen=True, slots=True)
class Event:
    """What a transcript tells of its call; None where it tells nothing."""

    company: str | None = None
    ticker: str | None = None
    title: str | None = None
    period: str | None = None
    date: str | None = None
    evidence: tuple[Evidence, ...] = ()


def read_event(preamble: Iterable[str], openings: Iterable[tuple[int, str]]) -> Event:
    """Return the event read from the lines before the talk and the first words of the first turns.

    ``openings`` are pairs of a turn's number and its text.
    """
    head = [_MARKUP.sub("", line) for line in preamble if line]
    places = [("preamble", line) for line in head]
    places += [(f"turn {index}", text[:_FIRST_WORDS]) for index, text in openings]
    found: dict[str, Evidence] = {}
    for where, text in places:
        for what, value, quote in _facts(text):
            found.setdefault(what, Evidence(what, value, where, quote))
    date = next(((line, day) for line in head if (day := _date(line))), None)
    if date is not None:
        found["date"] = Evidence("date", date[1], "preamble", date[0])
    else:
        for where, text in places:
            said = _TODAY.search(text)
            day = _date(text[said.start() : said.end() + 30]) if said else None
            if said and day:
                found["date"] = Evidence("date", day, where, said[0])
                break
    titled = next((line for line in preamble if line.startswith("# ")), None)
    if titled:
        title = _MARKUP.sub("", titled)
        found["title"] = Evidence("title", title, "preamble", title)
    values = {
        what: found[what].value for what in ("company", "ticker", "title", "period", "date") if what in found
    }
    return Event(**values, evidence=tuple(found.values()))


def _facts(text: str) -> Iterable[tuple[str, str, str]]:
    han = _HAN_EVENT.search(text)
    if han:
        company = _HAN_LEAD.sub("", han["company"]).strip('“”"「」 ')
        named = _TICKER.search(company)
        company = _TICKER.sub("", company).strip()
        if 1 < len(company) <= 30:
            yield "company", company, han[0]
        if named:
            yield "ticker", named["ticker"], han[0]
        yield "period", _han_period(han), han[0]
        yield "title", (company + han[0][han.end("company") - han.start() :]).strip(), han[0]
        return
    english = _ENGLISH_EVENT.search(text)
    if english:
        lead = english["company"] or english["after"] or ""
        company = _ENGLISH_LEAD.sub("", lead).strip(" ,'’")
        if (company and company[0].isupper()) or company[:1].isdigit():
            yield "company", company, english[0]
        if english["ticker"]:
            yield "ticker", english["ticker"], english[0]
        period = _english_period(english)
        if period:
            yield "period", period, english[0]
        yield "title", _ENGLISH_LEAD.sub("", english[0]).strip(" ."), english[0]
    ticker = _TICKER.search(text) if len(text) < 200 else None
    if ticker:
        yield "ticker", ticker["ticker"], text


def _han_period(found: re.Match[str]) -> str:
    year = found["year"].translate(_DIGITS)
    quarter = found["quarter"] or found["q"]
    if quarter:
        return f"{year}Q{_NUMBERS[quarter]}"
    if found["half"]:
        return f"{year}H{2 if found['half'] == '下半年' else 1}"
    return f"{year}FY"


def _english_period(found: re.Match[str]) -> str | None:
    year = found["year1"] or found["year2"]
    if year is None:
        return None
    year = year if len(year) == 4 else f"20{year}"
    ordinal = found["ordinal"] or found["ordinal2"]
    if ordinal:
        return f"{year}Q{_ORDINALS[ordinal.lower()]}"
    quarter = found["q"] or found["q2"] or found["qq"] or found["qq2"]
    if quarter:
        return f"{year}Q{quarter}"
    if found["half"] or found["half3"]:
        return f"{year}H1"
    if found["half2"] or found["half4"]:
        return f"{year}H2"
    return f"{year}FY"


def _date(text: str) -> str | None:
    numeric = _DATE_NUMERIC.search(text)
    if numeric:
        year, month, day = int(numeric[1]), int(numeric[2]), int(numeric[3])
    else:
        english = _DATE_ENGLISH.search(text)
        if english is None:
            return None
        year, day = int(english["year"]), int(english["day"])
        month = _MONTHS.index(english["month"].lower()) + 1
    return f"{year}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else None
