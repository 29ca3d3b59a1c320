"""Periods: the quarters they cover, their order, and which of them are within a range."""

from __future__ import annotations

import pytest

from searchapp.periods import quarters, sort_key, within


@pytest.mark.parametrize(
    ("period", "first", "count"),
    [
        ("2023Q1", 0, 1), ("2023Q2", 1, 1), ("2023Q4", 3, 1), ("2024Q1", 4, 1), ("2023H1", 0, 2), ("2023H2", 2, 2),
        ("2023FY", 0, 4), ("2023", 0, 4), ("2024", 4, 4), ("2022q4", -1, 1), (" 2023fy ", 0, 4),
    ],
)  # fmt: skip
def test_a_period_spans_quarters(period: str, first: int, count: int) -> None:
    start = 2023 * 4 + first
    assert quarters(period) == (start, start + count - 1)


@pytest.mark.parametrize(
    "text", ["", "2023Q0", "2023Q5", "2023H0", "2023H3", "23Q1", "2023 Q1", "Q1", "2023Q1x", "*", "二〇二三"]
)
def test_anything_else_is_no_period(text: str) -> None:
    assert quarters(text) is None
    assert not within(text, None, None)


def test_periods_are_ordered_by_their_end_the_shorter_first() -> None:
    order = [None, "2022FY", "2023Q1", "2023Q2", "2023H1", "2023Q3", "2023Q4", "2023H2", "2023FY", "2024Q1"]
    assert sorted(set(order), key=sort_key) == order
    assert sort_key("not one") == sort_key(None) < sort_key("0000Q1")


@pytest.mark.parametrize(
    ("period", "start", "end", "inside"),
    [
        ("2023Q2", "2023Q2", "2023Q2", True),
        ("2023Q2", "2023Q3", None, False),
        ("2023Q2", None, "2023Q1", False),
        ("2023H1", "2023Q1", "2023Q2", True),
        ("2023H1", "2023Q2", None, False),
        ("2023H1", None, "2023Q1", False),
        ("2023FY", "2023H1", "2023H2", True),
        ("2023FY", "2023", "2023", True),
        ("2023Q4", "2023FY", "2023FY", True),
        ("2024Q1", None, "2023FY", False),
        ("2023Q2", None, None, True),
        ("2023Q2", "Q1", None, False),
        ("2023Q2", None, "soon", False),
    ],
)
def test_a_range_holds_what_lies_in_it_whole(
    period: str, start: str | None, end: str | None, inside: bool
) -> None:
    assert within(period, start, end) is inside
