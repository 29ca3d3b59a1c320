"""Periods: finding the quarter, half or year of a call in Chinese and English text."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DIGITS = str.maketrans("〇零一二三四五六七八九０１２３４５６７８９", "001234567890123456789")
_FOUR = {"一": "1", "二": "2", "三": "3", "四": "4"}

# Most texts contain no year; checking that first keeps this cheap.
_YEAR = re.compile("20\\d\\d|二[〇零]|２０|(?:Q[1-4]|[1-4]Q|H[12]|[12]H|FY)[ '’]{0,2}\\d\\d")
_HAN = re.compile(
    "(?P<year>20\\d\\d|２０[０-９]{2}|二[〇零][〇零一二三四五六七八九]{2})\\s*(?:财年|財年|财政年度|財政年度|年度|年)?\\s*的?"
    "(?:第\\s*(?P<ordinal>[一二三四1-4１-４])\\s*(?:财)?(?:季度|季|財季)|(?<=年)(?P<bare>[一二三四1-4１-４])\\s*(?:季度|季报|季報)|Q(?P<q>[1-4])"
    "|(?P<half>上半年|下半年|中期|半年度|半年报|半年報|中报|中報|半年)|(?P<full>全年|年度|年报|年報|(?<=年)(?:业绩|業績|财报|財報)|(?<=年度)))"
)
_PART = (
    "(?:first|second|third|fourth|1st|2nd|3rd|4th)(?: fiscal)?[- ]quarter|q[1-4]|[1-4]q|first half|second half"
    "|half[- ]year|interim|[12]h|h[12]|full[- ]year|fiscal year|annual|fy"
)
_ENGLISH = (
    re.compile(
        rf"\b(?P<part>{_PART})(?:,? (?:and|&) (?:the )?(?:full|fiscal)[- ](?:fiscal )?year)?[, ]*"
        r"(?:(?:of|for) )?(?:the )?(?:fiscal )?(?:year )?(?:end(?:ed|ing) \w+ \d+,? )?(?:FY ?)?"
        r"(?P<year>20\d\d|(?<=\d)[ '’]{1,2}\d\d|(?<=[qQhH])['’]?\d\d|(?<=[yY])[ '’]?\d\d)\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?P<year>20\d\d|FY ?\d\d)[,'’]?s?[ ]*(?:fiscal )?(?P<part>{_PART})\b", re.IGNORECASE),
)
_NUMBER = {
    "first": "1",
    "1st": "1",
    "second": "2",
    "2nd": "2",
    "third": "3",
    "3rd": "3",
    "fourth": "4",
    "4th": "4",
}


@dataclass(frozen=True, slots=True)
class Period:
    """A period as ``2024Q3``, ``2024H1`` or ``2024FY``, and its position in the text."""

    value: str
    start: int
    end: int


def find_period(text: str) -> Period | None:
    """Return the first period in a text; a quarter together with its full year counts as the quarter.

    >>> find_period("金山云2022年第四季度及全年业绩电话会议").value, find_period("二〇二四年上半年").value
    ('2022Q4', '2024H1')
    >>> find_period("Third Quarter and Full Year 2024 Results").value, find_period("Q3 FY25 call").value
    ('2024Q3', '2025Q3')
    >>> find_period("今年第三季度")
    """
    if _YEAR.search(text) is None:
        return None
    han = _HAN.search(text)
    english = min(
        (found for one in _ENGLISH if (found := one.search(text))),
        # Prefer FY25 Q2 over FY25.
        key=lambda found: (found.start(), -found.end()),
        default=None,
    )
    if han is not None and (english is None or han.start() <= english.start()):
        return Period(_han_value(han), han.start(), han.end())
    if english is not None:
        return Period(_english_value(english), english.start(), english.end())
    return None


def _han_value(found: re.Match[str]) -> str:
    year = found["year"].translate(_DIGITS)
    quarter = found["ordinal"] or found["bare"] or found["q"]
    if quarter:
        return f"{year}Q{_FOUR.get(quarter) or quarter.translate(_DIGITS)}"
    if found["half"]:
        return f"{year}H{2 if found['half'] == '下半年' else 1}"
    return f"{year}FY"


def _english_value(found: re.Match[str]) -> str:
    year = found["year"].strip("FYfy '’")
    year = year if len(year) == 4 else f"20{year}"
    part = found["part"].lower()
    number = _NUMBER.get(part.split()[0].split("-")[0])
    if "quarter" in part or "q" in part:
        return f"{year}Q{number or part.strip('q')}"
    if "half" in part or "h" in part or part == "interim":
        return f"{year}H{2 if part.startswith('second') or '2' in part else 1}"
    return f"{year}FY"
