"""The chart of a trend: what is drawn, where a line breaks, and what is left out."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from searchapp.demo.design import GAP
from searchapp.research.chart import MAX_LINES, chart, leading_lines, plain_texts, slots, stretches
from searchapp.research.requests import TrendRequest
from searchapp.research.trend import Trend, trend
from searchapp.search.collection import View
from tests.calls import open_view, write_call

_SVG = "{http://www.w3.org/2000/svg}"


def drawn(found: Trend, width: int = 760) -> ElementTree.Element:
    return ElementTree.fromstring(chart(found, plain_texts(found), width=width, alone=True))


def test_every_point_is_drawn_at_the_height_of_its_rate(view: View) -> None:
    found = trend(view, TrendRequest(("大模型",)))
    dots = [dot for dot in drawn(found).iter(f"{_SVG}circle") if dot.get("class") == "dot"]
    rates = [point.measure.rate for point in found.lines[0].points]
    assert len(dots) == len(rates) == 10
    heights = [float(dot.get("cy", "")) for dot in dots]
    base, top = heights[0], heights[-1]
    assert rates[0] == 0
    assert rates[-1] is not None
    for height, rate in zip(heights, rates, strict=True):
        assert rate is not None
        assert height == pytest.approx(base - (base - top) * rate / rates[-1], abs=0.2)
    across = [float(dot.get("cx", "")) for dot in dots]
    assert across == sorted(across)


def test_a_gap_is_not_bridged(view: View) -> None:
    company, absent = GAP
    found = trend(view, TrendRequest(("毛利率",), {"company": (company,)}))
    assert absent in slots(found)
    connected = [[point.period for point in stretch] for stretch in stretches(found, found.lines[0])]
    assert connected == [["2022Q3", "2022Q4"], [period for period in slots(found) if period > absent]]
    assert len(list(drawn(found).iter(f"{_SVG}polyline"))) == 2


def test_halves_and_quarters_are_lines_of_their_own_and_dates_are_points(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for period in ("2023Q4", "2024Q1", "2024H1", "2024Q2", "2024H2"):
        write_call(source, period, ["毛利率很好"], company="甲", period=period, date=f"{period[:4]}-05-01")
    view = open_view(source, tmp_path / "index")
    found = trend(view, TrendRequest(("毛利率",)))
    assert [[point.period for point in stretch] for stretch in stretches(found, found.lines[0])] == [
        ["2023Q4", "2024Q1", "2024Q2"],
        ["2024H1", "2024H2"],
    ]
    by_date = trend(view, TrendRequest(("毛利率",), by="date"))
    assert [len(stretch) for stretch in stretches(by_date, by_date.lines[0])] == [1, 1]


@pytest.mark.parametrize("width", [350, 760])
def test_the_eight_most_frequent_lines_are_drawn_and_named(view: View, width: int) -> None:
    found = trend(view, TrendRequest(("毛利率",), split="company"))
    lines = leading_lines(found)
    assert len(lines) == MAX_LINES < len(found.lines)
    least = min(line.occurrences for line in lines)
    assert all(line.occurrences <= least for line in found.lines if line not in lines)
    named = [text for text in drawn(found, width).iter(f"{_SVG}text") if "line-" in text.get("class", "")]
    assert {text.findtext(f"{_SVG}title") for text in named} == {line.name for line in lines}
    heights = [float(text.get("y", "")) for text in named]
    assert min(after - before for before, after in itertools.pairwise(heights)) >= 14


def test_nothing_in_the_chart_needs_a_style_or_a_script_and_texts_are_escaped(view: View) -> None:
    found = trend(view, TrendRequest(('毛利率 OR "<script>&"',), split="alternative"))
    svg = chart(found, plain_texts(found), alone=True)
    assert not re.search(r"<style|<script|style=| on[a-z]+=", svg)
    assert "&lt;script&gt;&amp;" in svg
    ElementTree.fromstring(svg)


@pytest.mark.parametrize("by", ["period", "date"])
def test_a_trend_without_any_period_is_an_empty_chart(tmp_path: Path, by: str) -> None:
    source = tmp_path / "source"
    source.mkdir()
    write_call(source, "a", ["毛利率很好"], company="甲")
    found = trend(open_view(source, tmp_path / "index"), TrendRequest(("毛利率",), by=by))  # type: ignore[arg-type]
    assert not list(drawn(found).iter(f"{_SVG}circle"))
