"""A filter by period takes a year or a range, and means what ``period:`` means in a query."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.research.matrix import matrix
from searchapp.research.requests import MatrixRequest, TrendRequest
from searchapp.research.trend import trend
from searchapp.search.answer import SearchRequest
from searchapp.search.collection import View
from tests.calls import open_view, write_call

PERIODS = ("2022Q4", "2023Q1", "2023H1", "2023Q4", "2023FY", "2024Q1")
ends = st.sampled_from((*PERIODS, "2021Q1", "2025", "2023", "24Q1", "*"))
values = st.one_of(
    st.builds("[{} TO {}]".format, ends, ends), st.sampled_from((*PERIODS, "2023", "23q4", "2099", "soon"))
)


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    source, index = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("index")
    for number, period in enumerate(PERIODS):
        turns = ["毛利率提升。" * (number + 1), *["毛利率，收入。"] * number]
        write_call(source, period, [*turns, "谢谢。"], company=f"公司{number % 2}", period=period)
    write_call(source, "none", ["毛利率。", "谢谢。"])
    return open_view(source, index)


@given(st.lists(values, min_size=1, max_size=3, unique=True))
def test_it_means_the_same_in_a_query(view: View, several: list[str]) -> None:
    filtered = view.search(SearchRequest("毛利率", {"period": tuple(several)}, suggest=False))
    # What is no period is text in a query, and a value that no turn has as a filter.
    written = " OR ".join(f"period:{value}" for value in several if value != "soon") or "period:2099"
    queried = view.search(SearchRequest(f"毛利率 ({written})", suggest=False))
    assert (filtered.total, filtered.occurrences) == (queried.total, queried.occurrences)
    assert filtered.facets == queried.facets
    assert filtered.manifest.filters == {"period": tuple(several)}
    # The other periods are still offered.
    whole = view.search(SearchRequest("毛利率", suggest=False))
    assert filtered.alternatives["period"] == whole.facets["period"]


@pytest.mark.parametrize("asked", ["[2030Q1 TO *]", "[2024Q1 TO 2022Q4]", "2099", "[a TO b]", "soon"])
def test_a_range_without_periods_selects_nothing_and_says_so(view: View, asked: str) -> None:
    answer = view.search(SearchRequest("毛利率", {"period": (asked,)}))
    assert answer.total == 0
    assert any(f"No turn matches period:{asked}" in str(notice) for notice in answer.notices)


def test_a_denominator_and_suggestions_keep_the_range(view: View) -> None:
    period = {"period": ("[2023Q1 TO 2024Q4]",)}
    filtered, queried = (
        trend(view, TrendRequest((query,), filters))
        for query, filters in (("毛利率", period), ("毛利率 period:[2023Q1 TO 2024Q4]", {}))
    )
    assert filtered.denominator == queried.denominator == "period:[2023Q1 TO 2024Q4]"
    assert [line.measures for line in filtered.lines] == [line.measures for line in queried.lines]
    assert filtered.manifest.filters == period
    assert matrix(view, MatrixRequest("毛利率", period)).denominator == "period:[2023Q1 TO 2024Q4]"
    suggestions = view.search(SearchRequest("毛利率收入", period)).suggestions
    assert suggestions
    assert all(each.filters.get("period", period["period"]) == period["period"] for each in suggestions)
