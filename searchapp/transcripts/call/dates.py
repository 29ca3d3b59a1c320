"""Dates: finding days in the forms used in transcripts."""

from __future__ import annotations

import datetime
import re
from typing import NamedTuple

_NUMERIC = re.compile(r"(?<!\d)(20\d\d)\s*[-/._—–年]\s*(\d{1,2})\s*[-/._—–月]\s*(\d{1,2})(?!\d)")
# 20241106, in which the month and the day can only be those.
_TOGETHER = re.compile(r"(?<![\d.])(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?![\d.]\d|\d)")
# 06/11/2024: which of the first two numbers is the month, only one above 12 tells.
_YEAR_LAST = re.compile(r"(?<![\d./-])(\d{1,2})([-/._])(\d{1,2})\2(20\d\d)(?!\d)")
# 24年11月6日
_SHORT_YEAR = re.compile(r"(?<![\d.])([2-3]\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号號]")
_CENTURY = 2000
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
# 民国113年11月5日 is in 2024.
_REPUBLIC = re.compile(r"(?<![\d.])(1[01]\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号號]")
_FOUNDED = 1911
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = "|".join(_MONTHS)
_ENGLISH = (
    re.compile(
        rf"\b(?P<month>{_MONTH})[a-z]*\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<year>20\d\d))?\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ -](?P<month>{_MONTH})[a-z]*\.?(?:,?[ -](?P<year>20\d\d))?\b",
        re.IGNORECASE,
    ),
)
_HAN_NUMBER = "[〇零○一二三四五六七八九十\\d]"
_HAN = re.compile(
    f"(?:(?P<year>20\\d\\d|二{_HAN_NUMBER}{{3}})\\s*年)?\\s*(?P<month>{_HAN_NUMBER}{{1,2}})\\s*月\\s*(?P<day>{_HAN_NUMBER}{{1,3}})\\s*[日号號]"
)
_HAN_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")

DAY_AND_MONTH = (
    f"(?:(?:(?:20\\d\\d|二{_HAN_NUMBER}{{3}})\\s*年\\s*)?{_HAN_NUMBER}{{1,2}}\\s*月\\s*{_HAN_NUMBER}{{1,3}}\\s*[日号號]"
    "|20\\d\\d[-/.]\\d{1,2}[-/.]\\d{1,2}"
    f"|\\b(?:{_MONTH})[a-z]*\\.? \\d{{1,2}}(?:st|nd|rd|th)?\\b(?:,? 20\\d\\d)?"
    f"|\\b\\d{{1,2}}(?:st|nd|rd|th)?[ -](?:{_MONTH})[a-z]*\\.?(?:,?[ -]20\\d\\d)?\\b)"
)
"""The expression for a day as ``find_day`` reads it, without groups."""


class Day(NamedTuple):
    """A day; ``year`` is None if it is not given."""

    year: int | None
    month: int
    day: int


def find_date(text: str) -> str | None:
    """Return the first date in a text as ``YYYY-MM-DD``, or None.

    >>> find_date("📅 時間：2023-08-24"), find_date("2024年11月5日"), find_date("October 30, 2024 8:00 AM ET")
    ('2023-08-24', '2024-11-05', '2024-10-30')
    >>> find_date("民國113年11月5日"), find_date("20241105"), find_date("二〇二四年十一月五日"), find_date("11/25/2024")
    ('2024-11-05', '2024-11-05', '2024-11-05', '2024-11-25')

    A date that can be read in two ways is none.

    >>> find_date("06/11/2024"), two_dates("06/11/2024")
    (None, ('06/11/2024', '2024-06-11', '2024-11-06'))
    """
    text = text.translate(_WIDE)
    for pattern in (_NUMERIC, _TOGETHER):
        numeric = pattern.search(text)
        if numeric:
            return _date(int(numeric[1]), int(numeric[2]), int(numeric[3]))
    last = _YEAR_LAST.search(text)
    if last:
        ways = _ways(last)
        return ways[0] if len(ways) == 1 else None
    han = _HAN.search(text)
    if han and han["year"]:
        year = int(han["year"].translate(_HAN_DIGITS))
        return _date(year, _han_number(han["month"]), _han_number(han["day"]))
    short = _SHORT_YEAR.search(text)
    if short:
        return _date(int(short[1]) + _CENTURY, int(short[2]), int(short[3]))
    republic = _REPUBLIC.search(text)
    if republic:
        return _date(int(republic[1]) + _FOUNDED, int(republic[2]), int(republic[3]))
    for pattern in _ENGLISH:
        for found in pattern.finditer(text):
            if found["year"]:
                return _date(int(found["year"]), _month(found["month"]), int(found["day"]))
    return None


def two_dates(text: str) -> tuple[str, str, str] | None:
    """Return the first words of a text that can be read as two dates, and those, or None."""
    last = _YEAR_LAST.search(text.translate(_WIDE))
    ways = _ways(last) if last is not None else []
    return (last[0], ways[0], ways[1]) if last is not None and len(ways) > 1 else None


def _ways(found: re.Match[str]) -> list[str]:
    """Return the dates that a day with its year last can be."""
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    both = (_date(year, first, second), _date(year, second, first))
    return list(dict.fromkeys(one for one in both if one is not None))


def find_day(text: str) -> Day | None:
    """Return the first day in a text, with or without its year, or None if there is none.

    >>> find_day("截至二零二四年九月三十日止"), find_day("ended 30 September")
    (Day(year=2024, month=9, day=30), Day(year=None, month=9, day=30))
    """
    numeric = _NUMERIC.search(text)
    if numeric:
        return Day(int(numeric[1]), int(numeric[2]), int(numeric[3]))
    han = _HAN.search(text)
    if han:
        year = han["year"]
        return Day(
            int(year.translate(_HAN_DIGITS)) if year else None,
            _han_number(han["month"]),
            _han_number(han["day"]),
        )
    for pattern in _ENGLISH:
        if found := pattern.search(text):
            return Day(
                int(found["year"]) if found["year"] else None, _month(found["month"]), int(found["day"])
            )
    return None


def dated(day: Day, before: str | None) -> datetime.date | None:
    """Return the date of a day; without a year, the last one that is not after ``before``, or None if that is unknown."""
    if day.year is not None:
        return _checked(day.year, day.month, day.day)
    if before is None:
        return None
    last = datetime.date.fromisoformat(before)
    this_year = _checked(last.year, day.month, day.day)
    if this_year is not None and this_year <= last:
        return this_year
    return _checked(last.year - 1, day.month, day.day)


def _han_number(digits: str) -> int:
    """Return a number below 100, such as 三十一 or 30."""
    if "十" not in digits:
        return int(digits.translate(_HAN_DIGITS))
    tens, _, ones = digits.translate(_HAN_DIGITS).partition("十")
    return int(tens or 1) * 10 + int(ones or 0)


def _month(name: str) -> int:
    return _MONTHS.index(name.lower()) + 1


def _date(year: int, month: int, day: int) -> str | None:
    found = _checked(year, month, day)
    return found.isoformat() if found else None


def _checked(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
