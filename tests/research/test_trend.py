"""Trends: the truth of the demo, a plain recomputation, gaps and zeros."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import pytest

from searchapp.demo.calls import calls
from searchapp.demo.companies import PERIODS
from searchapp.demo.design import GAP, ZERO
from searchapp.demo.truth import counts
from searchapp.errors import UsageError
from searchapp.query.parse import parse
from searchapp.research.requests import SPLITS, Split, TrendRequest
from searchapp.research.trend import Trend, trend
from searchapp.search.answer import SearchRequest
from searchapp.search.collection import View


def ask(
    view: View, *queries: str, filters: Mapping[str, tuple[str, ...]] | None = None, **options: str
) -> Trend:
    return trend(view, TrendRequest(queries, filters or {}, **options))  # type: ignore[arg-type]


@pytest.mark.parametrize("term", ["大模型", "价格战", "供应链", "毛利率"])
def test_the_trend_of_a_term_is_the_truth(view: View, term: str) -> None:
    truth = counts(term, "period")
    rows = list(ask(view, f'"{term}"').rows())
    assert [row["period"] for row in rows] == list(PERIODS)
    for row in rows:
        placed = truth.get((row["period"],))
        expected = (placed.occurrences, placed.turns, placed.calls) if placed else (0, 0, 0)
        assert (row["occurrences"], row["turns"], row["calls"]) == expected
        assert row["sentences_with"] == expected[0]
        assert row["calls_total"] == sum(call.period == row["period"] for call in calls())


@pytest.mark.parametrize("field", ["company", "role", "section"])
def test_a_line_for_each_value_is_the_truth(view: View, field: Split) -> None:
    found = {
        (row["period"], row[field]): row["occurrences"]
        for row in ask(view, '"毛利率"', split=field).rows()
        if row["occurrences"]
    }
    assert found == {place: one.occurrences for place, one in counts("毛利率", "period", field).items()}


@pytest.mark.parametrize("split", [None, *SPLITS[:3]])
@pytest.mark.parametrize("by", ["period", "year", "date"])
def test_rows_add_up_to_the_search_and_rates_to_their_counts(view: View, split: Split, by: str) -> None:
    filters = {"section": ("qa",)}
    rows = list(ask(view, "毛利率 OR 大模型", filters=filters, by=by, split=split).rows())
    answer = view.search(SearchRequest("毛利率 OR 大模型", filters))
    (size,) = view.engine.sizes(filters, ())
    for name, expected in [
        ("occurrences", answer.occurrences),
        ("turns", answer.total),
        ("characters", size.characters),
        ("sentences", size.sentences),
        ("turns_total", size.turns),
    ]:
        assert sum(row[name] for row in rows) == expected
    for row in rows:
        assert row["rate"] == round(row["occurrences"] / row["characters"] * 10_000, 6)


def test_a_rate_is_that_of_a_plain_recomputation(view: View) -> None:
    found = ask(view, "毛利率", filters={"role": ("management",)}, split="company")
    said: dict[tuple[str, str], list[str]] = defaultdict(list)
    for call in calls():
        for turn in call.turns:
            if turn.role == "management":
                said[call.period, call.company.name].append(turn.text)
    assert {(row["period"], row["company"]) for row in found.rows()} == set(said)
    for row in found.rows():
        texts = said[row["period"], row["company"]]
        assert row["occurrences"] == sum(text.count("毛利率") for text in texts)
        assert row["characters"] == sum(map(_characters, texts))


def _characters(text: str) -> int:
    """Han characters, and runs of letters and digits."""
    count, in_run = 0, False
    for letter in text:
        han = "\u4e00" <= letter <= "\u9fff"
        count += han or (letter.isalnum() and not in_run)
        in_run = letter.isalnum() and not han
    return count


def test_a_missing_call_is_a_gap_and_a_call_without_the_term_is_zero(view: View) -> None:
    lines = {line.name: line for line in ask(view, '"毛利率"', split="company").lines}
    (gap, absent), (zero, silent) = GAP, ZERO
    assert absent not in {point.period for point in lines[gap].points}
    (point,) = [point for point in lines[zero].points if point.period == silent]
    assert (point.measure.occurrences, point.measure.rate) == (0, 0)


def test_a_year_is_the_sum_of_its_periods(view: View) -> None:
    years: dict[str, int] = defaultdict(int)
    for (period,), one in counts("毛利率", "period").items():
        years[str(period)[:4]] += one.occurrences
    rows = list(ask(view, '"毛利率"', by="year").rows())
    assert {row["year"]: row["occurrences"] for row in rows} == years
    assert sum(row["calls_total"] for row in rows) == len(calls())


def test_each_alternative_is_a_line_with_what_is_required_besides(view: View) -> None:
    found = ask(view, "role:management (毛利率 OR 回购)", split="alternative")
    assert found.keys == ("period", "query")
    assert [line.name for line in found.lines] == ["role:management AND 毛利率", "role:management AND 回购"]
    for line, term in zip(found.lines, ["毛利率", "回购"], strict=True):
        assert line.occurrences == counts(term, "role")[("management",)].occurrences
    assert found.denominator == "role:management"


def test_several_queries_are_a_line_each_over_their_own_denominators(view: View) -> None:
    found = ask(view, "role:analyst 毛利率", "毛利率")
    analysts, everyone = found.lines
    assert analysts.measures == ask(view, "毛利率", filters={"role": ("analyst",)}).lines[0].measures
    assert everyone.measures == ask(view, "毛利率").lines[0].measures
    assert found.parsed == "(role:analyst AND 毛利率) OR 毛利率"
    assert found.denominator == "role:analyst; *"


def test_lines_for_values_are_sorted_by_occurrences(view: View) -> None:
    totals = [line.occurrences for line in ask(view, "毛利率", split="company").lines]
    assert totals == sorted(totals, reverse=True)
    assert totals[-1] == 0


def test_the_query_of_a_line_finds_its_hits(view: View) -> None:
    for line in ask(view, "role:management (毛利率 OR 回购)", split="alternative").lines:
        (count,) = view.engine.count([parse(line.query).tree], {"period": ("2024Q1",)})
        (point,) = [point for point in line.points if point.period == "2024Q1"]
        assert (count.turns, count.occurrences) == (point.measure.turns, point.measure.occurrences)


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (TrendRequest(("x",), by="week"), "unknown period 'week'"),  # type: ignore[arg-type]
        (TrendRequest(("x",), split="colour"), "unknown split 'colour'"),  # type: ignore[arg-type]
        (TrendRequest(("x", "y"), split="role"), "several queries are a line each"),
        (TrendRequest(()), "1 to 20 queries"),
        (TrendRequest(("x",), {"colour": ("red",)}), "unknown filter 'colour'"),
    ],
)
def test_a_wrong_request_says_what_is_possible(view: View, request_: TrendRequest, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        trend(view, request_)


def test_nothing_found_is_said(view: View) -> None:
    found = ask(view, "量子纠缠")
    assert {row["rate"] for row in found.rows()} == {0}
    assert any("量子纠缠" in str(notice) for notice in found.notices)
