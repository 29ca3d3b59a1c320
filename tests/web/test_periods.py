"""The histogram of periods beside an answer: a bar for each, in order of time, that is a link."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from searchapp.search.answer import FacetCount
from searchapp.web.periods import MOST_COLUMNS, Periods, periods
from searchapp.web.urls import SearchState


def shown(app: Flask, counts: list[FacetCount], *chosen: str, language: str = "en") -> Periods:
    """The periods of an answer with some counts."""
    with app.test_request_context(f"/?lang={language}"):
        found = periods(SearchState("x", {"period": chosen} if chosen else {}), counts)
    assert found is not None
    return found


def names(found: Periods) -> list[str]:
    """The period of each bar."""
    return [bar.told.split(" · ")[0] for bar in found.bars]


COUNTS = [
    FacetCount("2024Q1", 10, 12),
    FacetCount("2023FY", 5, 5),
    FacetCount("2022Q4", 1, 1),
    FacetCount("2023H1", 2, 2),
    FacetCount("2023Q2", 1000, 2000),
]


def test_bars_are_in_order_of_time_with_gaps_where_there_is_nothing(app: Flask) -> None:
    found = shown(app, COUNTS)
    assert names(found) == ["2022Q4", "2023Q2", "2023H1", "2023FY", "2024Q1"]
    assert [bar.part for bar in found.bars] == [False, False, True, True, False]
    # 2022Q4, 2023Q1, 2023Q2, 2023H1, 2023Q3, 2023Q4, 2023FY, 2024Q1
    column = Periods.width / 8
    assert [round(float(bar.left) / column) for bar in found.bars] == [0, 2, 3, 6, 7]
    assert [tick.label for tick in found.ticks] == ["2022", "2023", "2024"]
    assert found.options == ("2022Q4", "2023Q2", "2023H1", "2023FY", "2024Q1")


def test_bars_are_as_high_as_their_turns_and_none_is_too_low_to_see(app: Flask) -> None:
    found = shown(app, COUNTS)
    heights = dict(zip(names(found), (float(bar.height) for bar in found.bars), strict=True))
    assert found.largest == 1000
    assert heights["2023Q2"] == Periods.base - Periods.top
    assert heights["2022Q4"] == 1.5
    for bar in found.bars:
        assert float(bar.y) + float(bar.height) == pytest.approx(Periods.base)
        assert 0 <= float(bar.left) <= float(bar.x)
        assert float(bar.left) + float(found.column) <= Periods.width + 0.1


@pytest.mark.parametrize(
    ("language", "said", "told"),
    [
        (
            "en",
            "Filter by: 2023Q2, 1,000 turns, 2,000 occurrences",
            "2023Q2 · 1,000 turns · 2,000 occurrences",
        ),
        ("zh", "筛选：2023Q2，1,000 段发言，2,000 处命中", "2023Q2 · 1,000 段发言 · 2,000 处命中"),
    ],
)
def test_a_bar_tells_its_counts(app: Flask, language: str, said: str, told: str) -> None:
    bar = shown(app, COUNTS, language=language).bars[1]
    assert (bar.said, bar.told, bar.url) == (said, told, "/search?q=x&period=2023Q2")


def test_a_bar_adds_its_period_or_takes_it_away(app: Flask) -> None:
    found = shown(app, COUNTS, "2023q2", "2024Q1")
    assert [bar.chosen for bar in found.bars] == [False, True, False, False, True]
    urls = [bar.url for bar in found.bars]
    assert urls[1] == "/search?q=x&period=2024Q1"
    assert urls[4] == "/search?q=x&period=2023q2"
    assert urls[0] == "/search?q=x&period=2023q2&period=2024Q1&period=2022Q4"


def test_in_a_range_a_bar_leads_to_its_period_alone_and_others_are_added(app: Flask) -> None:
    found = shown(app, COUNTS, "[2023Q1 TO 2023Q4]")
    assert (found.start, found.end) == ("2023Q1", "2023Q4")
    assert {"2023Q1", "2023Q4"} <= set(found.options)
    assert [bar.chosen for bar in found.bars] == [False, True, True, True, False]
    assert found.bars[1].url == "/search?q=x&period=2023Q2"
    assert found.bars[4].url == "/search?q=x&period=%5B2023Q1+TO+2023Q4%5D&period=2024Q1"


@pytest.mark.parametrize(
    ("quarters", "columns"), [(40, 40), (MOST_COLUMNS, MOST_COLUMNS), (MOST_COLUMNS + 4, 21)]
)
def test_many_periods_fit_and_still_more_are_a_column_a_year(app: Flask, quarters: int, columns: int) -> None:
    counts = [FacetCount(f"{2000 + number // 4}Q{number % 4 + 1}", 2, 3) for number in range(quarters)]
    found = shown(app, counts)
    assert len(found.bars) == columns
    assert found.total == len(found.options) == quarters
    assert float(found.bars[-1].x) + float(found.bar) <= Periods.width
    if columns < quarters:
        assert (found.largest, found.bars[0].url) == (8, "/search?q=x&period=2000")


def test_a_long_gap_does_not_make_the_columns_narrow(app: Flask) -> None:
    found = shown(app, [FacetCount("1950Q1", 1, 1), FacetCount("2024Q1", 1, 1)])
    assert names(found) == ["1950Q1", "2024Q1"]
    assert float(found.bar) > 20


def test_no_histogram_without_periods(app: Flask) -> None:
    with app.test_request_context():
        assert periods(SearchState("x"), []) is None


def test_a_bar_finds_what_it_tells(client: FlaskClient) -> None:
    for asked in ("/search?q=毛利率", "/search?q=毛利率&period=[2024Q1+TO+2024Q3]"):
        page = client.get(asked).get_data(as_text=True)
        bars = re.findall(r'<a href="([^"]+)" aria-label="[^"]*: (\w+), (\d+) turn', page.split("</svg>")[1])
        assert bars
        for url, period, turns in bars:
            if unescape(url).count("period=") == 1:
                found = client.get(unescape(url)).get_data(as_text=True)
                assert f'class="total"><b>{turns}</b>' in found, (asked, period)
