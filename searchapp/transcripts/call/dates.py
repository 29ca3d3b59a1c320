"""Dates: finding a date in the forms used in transcripts."""

from __future__ import annotations

import datetime
import re

_NUMERIC = re.compile(r"(?<!\d)(20\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = "|".join(_MONTHS)
_ENGLISH = (
    re.compile(
        rf"\b(?P<month>{_MONTH})[a-z]*\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>20\d\d)\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<day>\d{{1,2}})[ -](?P<month>{_MONTH})[a-z]*\.?,?[ -](?P<year>20\d\d)\b", re.IGNORECASE
    ),
)


def find_date(text: str) -> str | None:
    """Return the first date in a text as ``YYYY-MM-DD``, or None.

    >>> find_date("📅 時間：2023-08-24"), find_date("2024年11月5日"), find_date("October 30, 2024 8:00 AM ET")
    ('2023-08-24', '2024-11-05', '2024-10-30')
    """
    numeric = _NUMERIC.search(text)
    if numeric:
        return _day(int(numeric[1]), int(numeric[2]), int(numeric[3]))
    for pattern in _ENGLISH:
        found = pattern.search(text)
        if found:
            return _day(int(found["year"]), _MONTHS.index(found["month"].lower()) + 1, int(found["day"]))
    return None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None
