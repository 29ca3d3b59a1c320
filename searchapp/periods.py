"""Comparing periods: ``2023Q1``, ``2024H1``, ``2024FY`` as ranges of quarters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_PERIOD = re.compile(r"(\d{4})(?:Q([1-4])|H([12])|FY)?", re.IGNORECASE)

Quarters = tuple[int, int]

# A table asks for the same few periods thousands of times.
_remembered = lru_cache(4096)


@_remembered
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


@_remembered
def sort_key(period: str | None) -> tuple[int, int]:
    """Return a key that sorts periods by their end, shorter ones first; anything else sorts before all periods."""
    span = quarters(period) if period else None
    return (-1, 0) if span is None else (span[1], -span[0])


def without_gaps(periods: Iterable[str]) -> tuple[str, ...]:
    """Return periods in order, with those between the first and the last of each kind; what is no period comes first.

    >>> without_gaps(["2024Q1", "2023Q3", "2023FY"])
    ('2023Q3', '2023Q4', '2023FY', '2024Q1')
    """
    filled = set(periods)
    kinds: dict[int, list[str]] = {}
    for period in sorted(filled, key=sort_key):
        if (span := quarters(period)) is not None:
            kinds.setdefault(span[1] - span[0], []).append(period)
    for several in kinds.values():
        now: str | None = several[0]
        while now is not None and now != several[-1]:
            filled.add(now)
            now = following(now)
    return tuple(sorted(filled, key=lambda period: (sort_key(period), period)))


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


@_remembered
def year_of(period: str) -> str | None:
    """Return the year of a period, or None if it is not a period.

    >>> year_of("2024Q3"), year_of("soon")
    ('2024', None)
    """
    match = _PERIOD.fullmatch(period.strip())
    return match[1] if match else None


@_remembered
def preceding(period: str) -> str | None:
    """Return the preceding period of the same kind, or None if it is not a period.

    >>> preceding("2024Q1"), preceding("2024H2"), preceding("2024FY"), preceding("2024")
    ('2023Q4', '2024H1', '2023FY', '2023')
    """
    span = quarters(period)
    return None if span is None else _earlier(period, span[1] - span[0] + 1)


def following(period: str) -> str | None:
    """Return the next period of the same kind, or None if it is not a period.

    >>> following("2024Q4"), following("2024H1"), following("2024FY")
    ('2025Q1', '2024H2', '2025FY')
    """
    span = quarters(period)
    return None if span is None else _earlier(period, span[0] - span[1] - 1)


@_remembered
def year_before(period: str) -> str | None:
    """Return the same period of the year before, or None if it is not a period.

    >>> year_before("2024Q1"), year_before("2024H2")
    ('2023Q1', '2023H2')
    """
    return None if quarters(period) is None else _earlier(period, 4)


def _earlier(period: str, count: int) -> str:
    """Return the period of the same kind that is ``count`` quarters earlier."""
    year, kind, number = int(period[:4]), period[4:5].upper(), period[5:]
    in_year = {"Q": 4, "H": 2}.get(kind, 1)
    place = year * in_year + (int(number) - 1 if in_year > 1 else 0) - count * in_year // 4
    return (
        f"{place // in_year:04}{kind}{place % in_year + 1}"
        if in_year > 1
        else f"{place:04}{period[4:].upper()}"
    )
