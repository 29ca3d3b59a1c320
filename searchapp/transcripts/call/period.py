"""Periods: finding quarters, halves and years in Chinese and English text, in any order of their words."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from searchapp.transcripts.call.dates import DAY_AND_MONTH, dated, find_day
from searchapp.transcripts.words import Vocabulary, compiled
from searchapp.transcripts.words.phrase import beginning, body, either

_DIGITS = str.maketrans("〇零○一二三四五六七八九０１２３４５６７８９", "0001234567890123456789")
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "首": 1}
_LENGTHS = {"three": 3, "six": 6, "nine": 9, "twelve": 12, "十二": 12, "三": 3, "六": 6, "九": 9}
_LENGTH = re.compile("|".join(_LENGTHS) + "|12|[369]", re.IGNORECASE)

# Most texts contain neither a year nor the end of a period; checking that first keeps this cheap.
_ANY = re.compile(
    "20\\d\\d|２０|二[〇零○]|[QHqh][1-4][ '’/-]{0,2}\\d\\d|[1-4]F?[QHT][ '’/-]{0,2}\\d\\d|[369]M ?\\d\\d|FY|\\d\\d ?F?[QH][1-4]"
    "|\\d\\d ?[财財]?年|民[国國]|一[〇零○一].年|end(?:ed|ing) |截[至止]|HY|months to ",
    re.IGNORECASE,
)
_FISCAL_YEAR = "(?:FY|CY|(?:fiscal|financial)(?:[ -]year)?)"
_SUFFIX = "(?:\\s*(?:[财財]政年度|[财財]年|年度|年(?![报報])))?"
_BEFORE = "(?<![A-Za-z0-9.])"
# A part of the year as a code; the year can follow without a space.
_AFTER = "(?!(?!FY)[A-Za-z]|\\d(?!\\d)|\\d{3}(?!\\d))"
_MONTHS = "(?:march|june|september|december)"
_PART = "(?=\\s*(?:度|第\\s*[一二三四1-4１-４]\\s*季|[前首][三3]季|[一二三四1-4]季|上半|下半|全年|[QH][1-4]|法人|法说|法說))"
# 民国113年 is 2024. A meeting that is only that of a quarter reports on none: 107年第1季會議.
_MEETING = "(?!\\s*第?\\s*[一二三四1-4]\\s*季度?[会會])"
_REPUBLIC = (
    f"(?:(?:中[华華])?民[国國]\\s*(?:\\d{{2,3}}|[〇零○一二三四五六七八九]{{2,3}})\\s*年度?|(?<![\\d.])1[01]\\d\\s*年度?{_PART}"
    f"|(?<![〇零○一二三四五六七八九])一[〇零○一][〇零○一二三四五六七八九]年度?{_PART}|(?<![\\d.])1[01]\\d(?=[QH][1-4](?!\\d))){_MEETING}"
)
_FOUNDED = 1911
_ORDINAL = "(?:first|second|third|fourth|1st|2nd|3rd|4th)"
_TOKENS = (
    ("several", f"\\b{_ORDINAL}(?:,? (?:and|&|to|through)(?: the)? |, ){_ORDINAL}[ -](?:fiscal )?quarters?"
                "|第?[一二三四1-4]\\s*[、和及与與至到]\\s*第?[一二三四1-4]\\s*季"),
    ("republic", _REPUBLIC),
    ("end", f"(?:period )?end(?:ed|ing)(?: on)? {DAY_AND_MONTH}|(?<=months )to {DAY_AND_MONTH}|截[至止]于?\\s*{DAY_AND_MONTH}\\s*(?:为止|為止|止)?"),
    ("fiscal", f"(?:fiscal|financial) year end(?:ed|ing)(?: on)? {DAY_AND_MONTH}"),
    ("date", DAY_AND_MONTH),
    ("quarter", f"(?<![A-Za-z])F?Q[1-4]{_AFTER}|{_BEFORE}F?[1-4]F?Q{_AFTER}|{_BEFORE}[1-4]T(?=\\d\\d(?!\\d))|\\bquarter [1-4](?!\\d)"),
    ("half", f"(?<![A-Za-z])H[12]{_AFTER}|{_BEFORE}[12]H{_AFTER}"),
    ("firsthalf", "(?<![A-Za-z])HY(?=[ '’]{0,2}(?:20)?\\d\\d(?!\\d))"),
    ("months", f"{_BEFORE}[369]M{_AFTER}"),
    ("year", f"(?:(?<![A-Za-z]){_FISCAL_YEAR}[ '’]{{0,2}})?(?<!\\d)(?<!\\d\\.)(?:20\\d\\d|２０[０-９]{{2}})(?:[-/–](?:20)?\\d\\d(?![\\d/-]))?(?!\\d){_SUFFIX}"
             f"|二[〇零○][〇零○一二三四五六七八九]{{2}}{_SUFFIX}|FY[ '’]{{0,2}}\\d\\d(?:[-/–]\\d\\d)?(?!\\d){_SUFFIX}"
             "|(?:(?<=Q[1-4]|[1-4][QT]|H[12]|[12]H|[369]M)|(?<=[1-4]FQ)|(?<=HY))[ '’/-]{0,2}\\d\\d(?![\\d%]|[.,]\\d)|(?<=Q[1-4] )F(?:20)?\\d\\d(?!\\d)|(?<!\\d)[12]\\d ?(?=F?Q[1-4]|H[12]|[1-4]F?Q)|(?<![\\d.])[12]\\d ?[财財]?年(?![报報])"),
    ("named", f"\\b{_MONTHS}[ -]quarter"),
    ("months", "(?:(?:three|3) (?:and|&) )?(?:three|six|nine|twelve|3|6|9|12)[ -]months?|(?:[三3][及和])?(?:三|六|九|十二|3|6|9|12)\\s*[个個]月|[1一][-–—~至到](?:3|6|9|12|三|六|九|十二)月"),
)  # fmt: skip
# The characters that they begin with.
_FIRST = "[\\da-z '’/〇零○一二三四五六七八九十截民中第-]"
_ENDS = re.compile(f"(?:ended|ending|截[至止])[^,，。;；]{{0,12}}?{DAY_AND_MONTH}", re.IGNORECASE)
_JOIN = re.compile(
    "[\\s,，、/()（）的-]*(?:(?P<joint>\\b(?:and|&)|&|以及|及|和|暨|与|與)[\\s的]*"
    "|(?:\\b(?:of|for|the|in|its|a|period|fiscal|financial)\\b|['’]s\\b|[业業][绩績]|(?:(?:financial|earnings|conference)\\s+)*(?:results|earnings|call)\\s+for\\b)[\\s,，/()（）的-]*){0,4}",
    re.IGNORECASE,
)
# Quarters of 52 or 53 weeks end up to a week away from the end of the month.
_WEEK = 7
# No period has more words.
_MOST_TOKENS = 10
_WHOLE = re.compile("FY|fiscal|financial|[财財]|年度", re.IGNORECASE)
_NAMED = ("mar", "jun", "sep", "dec")
NOTE = "the calendar period that ends then; the company's fiscal year may differ"


@dataclass(frozen=True, slots=True)
class Period:
    """A period as ``2024Q3``, ``2024H1`` or ``2024FY``, and its position in the text.

    ``value`` is None if the words do not say for certain which one it is. ``note`` tells that only its last day is given.
    """

    value: str | None
    start: int
    end: int
    note: str = ""


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int
    joint: bool


def find_period(text: str) -> Period | None:
    """Return the first period in a text; a quarter together with its half or full year counts as the quarter.

    >>> find_period("金山云2022年第四季度及全年业绩电话会议").value, find_period("二〇二四年上半年").value
    ('2022Q4', '2024H1')
    >>> find_period("Third Quarter and Full Year 2024 Results").value, find_period("Q3 FY25 call").value
    ('2024Q3', '2025Q3')
    >>> find_period("今年第三季度")
    """
    if _ANY.search(text) is None:
        return None
    return next((one for one in find_periods(text) if one.value is not None), None)


def find_periods(text: str, said: str | None = None) -> Iterator[Period]:
    """Yield the periods in a text, and the words that could be one, in order.

    ``said`` is the date of the text, if it is known: the year of ``截至9月30日止三个月``.
    """
    for run in _runs(text):
        value, note = _resolved(run, said)
        yield Period(value, run[0].start, run[-1].end, note)


def _runs(text: str) -> Iterator[list[_Token]]:
    """Yield the tokens that belong together: only words such as of and the stand between them."""
    run: list[_Token] = []
    for found in _tokens().finditer(text):
        kind = (found.lastgroup or "").rstrip("_")
        gap = _JOIN.fullmatch(text, run[-1].end, found.start()) if run else None
        if run and (gap is None or kind == "date" or len(run) == _MOST_TOKENS):
            yield run
            run = []
        if kind != "date":
            joint = gap is not None and gap["joint"] is not None
            token = _Token(kind, found[0], found.start(), found.end(), joint)
            if run and _is_of_another_year(token, run):
                yield run[: max((place for place, one in enumerate(run) if one.joint), default=len(run))]
                run = []
            run.append(token)
    if run:
        yield run


def _is_of_another_year(token: _Token, run: Sequence[_Token]) -> bool:
    if token.kind not in _YEARS:
        return False
    known = {_YEARS[one.kind](one.text) for one in run if one.kind in _YEARS}
    return bool(known) and _YEARS[token.kind](token.text) not in known


@compiled
def _tokens(words: Vocabulary) -> re.Pattern[str]:
    bodies = {
        key: words.bodies("periods", key)
        for key in ("nine-months", "quarter", "half", "first-half", "second-half", "full")
    }
    listed = [(key, either(found)) for key, found in bodies.items()]
    # 2023年业绩 is the whole year, 2023年 alone is not.
    year = ("full", f"(?<=[\\d〇零○一二三四五六七八九]年)(?=的?{words.any_of('events', 'results')})")
    noun = ("noun", "\\bquarter\\b|季度|\\byear\\b")
    ways = [*_TOKENS, year, *listed, noun]
    groups = [f"(?P<{key.replace('-', '')}{'_' * place}>{way})" for place, (key, way) in enumerate(ways)]
    # Most characters begin none of them.
    first = beginning([*itertools.chain(*bodies.values()), body("(quarter|季度|year)", "en")]) or ""
    codes, of_year, others = groups[: len(_TOKENS)], groups[len(_TOKENS)], groups[len(_TOKENS) + 1 :]
    return re.compile(
        f"(?={_FIRST})(?:{'|'.join(codes)})|{of_year}|(?={first})(?:{'|'.join(others)})", re.IGNORECASE
    )


@dataclass(slots=True)
class _Parts:
    """What the tokens of a run say: quarters and halves by number, lengths in months, years and last days."""

    quarters: set[int] = field(default_factory=set)
    halves: set[int] = field(default_factory=set)
    months: set[int] = field(default_factory=set)
    nouns: set[int] = field(default_factory=set)
    years: set[int] = field(default_factory=set)
    fiscal: set[int] = field(default_factory=set)
    ends: list[datetime.date] = field(default_factory=list)
    whole: bool = False
    noted: bool = False


def _resolved(run: Sequence[_Token], said: str | None) -> tuple[str | None, str]:
    """Return the period that tokens name, and a note if it was taken from its last day."""
    if any(one.kind == "several" for one in run):
        return None, ""
    parts = _Parts()
    for one in run:
        _enter(parts, one, said)
    if len(parts.quarters) > 1 or not parts.quarters <= {1, 2, 3, 4} or len(parts.halves) > 1:
        return None, ""
    if not parts.years and parts.fiscal:
        parts.years, parts.whole, parts.noted = parts.fiscal, True, True
    if parts.years:
        value = _of_year(parts, min(parts.years)) if len(parts.years) == 1 else None
        return value, NOTE if value and parts.noted else ""
    return _of_end(parts, parts.ends[0]) if parts.ends else (None, "")


def _enter(parts: _Parts, token: _Token, said: str | None) -> None:
    kind, text = token.kind, token.text
    if kind == "quarter":
        parts.quarters.add(_number(text))
    elif kind == "half":
        parts.halves.add(_number(text))
    elif kind == "secondhalf":
        parts.halves.add(2)
    elif kind == "firsthalf":
        parts.months.add(6)
    elif kind == "ninemonths":
        parts.months.add(9)
    elif kind == "months":
        parts.months |= {_LENGTHS.get(one.lower()) or int(one) for one in _LENGTH.findall(text)}
    elif kind == "noun":
        parts.nouns.add(12 if text.lower() == "year" else 3)
    elif kind == "full":
        parts.whole = True
    elif kind == "republic":
        parts.years.add(_year_of_republic(text))
        parts.whole = parts.whole or text.endswith("度")
    elif kind == "year":
        parts.years.add(_year(text))
        parts.whole = parts.whole or _WHOLE.search(text) is not None
    elif kind == "named":
        parts.quarters.add(_NAMED.index(text.lower()[:3]) + 1)
        parts.noted = True
    elif (day := find_day(text)) is not None and (date := dated(day, said)) is not None:
        if kind == "end":
            parts.ends.append(date)
        elif date.month > 2:
            # A fiscal year has the name of the year in which it ends, unless it ends in the first months.
            parts.fiscal.add(date.year)


def _of_year(parts: _Parts, year: int) -> str | None:
    """Return the shortest part of a year that is named."""
    if parts.quarters:
        return f"{year}Q{min(parts.quarters)}"
    if parts.halves:
        return f"{year}H{min(parts.halves)}"
    # What a company has reported after three, six and nine months.
    return {3: f"{year}Q1", 6: f"{year}H1", 9: f"{year}Q3", 12: f"{year}FY"}.get(
        min(parts.months, default=12 if parts.whole else 0)
    )


def _of_end(parts: _Parts, last: datetime.date) -> tuple[str | None, str]:
    """Return the calendar period of the named length that ends on a day, and a note unless its number is named too."""
    following = last + datetime.timedelta(days=_WEEK + 1)
    end = following.replace(day=1) - datetime.timedelta(days=1)
    if abs((last - end).days) > _WEEK:
        return None, ""
    year, month = end.year, end.month
    if parts.quarters:
        return (f"{year}Q{month // 3}", "") if parts.quarters == {month / 3} else (None, "")
    if parts.halves:
        return (f"{year}H{month // 6}", "") if parts.halves == {month / 6} else (None, "")
    length = min(parts.months | parts.nouns, default=12 if parts.whole else 0)
    if length == 3 and month % 3 == 0:
        return f"{year}Q{month // 3}", NOTE
    if length == 6 and month % 6 == 0:
        return f"{year}H{month // 6}", NOTE
    if (length, month) == (9, 9):
        return f"{year}Q3", NOTE
    return (f"{year}FY", NOTE) if (length, month) == (12, 12) else (None, "")


def _number(text: str) -> int:
    """Return the number in Q3, third quarter or 第三季度; 0 if it has none."""
    small = text.lower()
    for word, number in _ORDINALS.items():
        if word in small:
            return number
    digits = re.search("\\d+", small.translate(_DIGITS))
    return int(digits[0]) if digits else 0


def _year(text: str) -> int:
    """Return the year in 2024, FY24, '24 or 二零二四年; 2024-25 is 2025."""
    first, *more = re.findall("20\\d\\d|\\d\\d", text.translate(_DIGITS))
    year = int(first) % 100 + 2000
    return year + 1 if more and int(more[0]) % 100 == (year + 1) % 100 else year


def _year_of_republic(text: str) -> int:
    """Return the year in 民国113年, 113年 or 一一三年."""
    return int("".join(filter(str.isdecimal, text.translate(_DIGITS)))) + _FOUNDED


_YEARS = {"year": _year, "republic": _year_of_republic}


def without_ends(text: str) -> str:
    """Return a text without the last days of periods, which are no dates of calls."""
    return _ENDS.sub("", text)
