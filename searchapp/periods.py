"""Comparing periods: ``2023Q1``, ``2024H1``, ``2024FY`` as ranges of quarters."""

from __future__ import annotations

import re

_PERIOD = re.compile(r"(\d{4})(?:Q([1-4])|H([12])|FY)?", re.IGNORECASE)

Quarters = tuple[int, int]


def quarters(period: str) -> Quarters | None:
    """Return the first and last quarter of a period, counted from year 0, or None if it is not a period.

    A year alone is the whole year.

    >>> quarters("2024H1") == (quarters("2024Q1")[0], quarters("2024Q2")[1])
    True
    """
    match = _PERIOD.fullmatch(period.strip())
    if match is None:
        return None
    year = int(match[1]) * 4
    if match[2]:
        return year + int(match[2]) - 1, year + int(match[2]) - 1
    if match[3]:
        return year + 2 * int(match[3]) - 2, year + 2 * int(match[3]) - 1
    return year, year + 3


def sort_key(period: str | None) -> tuple[int, int]:
    """Return a key that sorts periods by their end, shorter ones first; anything else sorts before all periods."""
    span = quarters(period) if period else None
    return (-1, 0) if span is None else (span[1], -span[0])


def within(period: str, start: str | None, end: str | None) -> bool:
    """Return whether a period lies between two others, inclusive; None means no limit."""
    span = quarters(period)
    if span is None:
        return False
    first = quarters(start) if start else None
    last = quarters(end) if end else None
    if (start and first is None) or (end and last is None):
        return False
    return (first is None or span[0] >= first[0]) and (last is None or span[1] <= last[1])
