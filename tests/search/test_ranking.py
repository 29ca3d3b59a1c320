"""Ranking: scores (worked out by hand), the order of hits and facets, and pages."""

from __future__ import annotations

from math import log

import pytest

from searchapp.search.answer import SearchRequest, Sort
from searchapp.search.collection import View
from tests.calls import open_view, write_call


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    """Four turns of 4, 8, 3 and 9 characters, 6 on average; split 央行|利率, 毛利率|有所|提升, 毛利率|与|央行|利率."""
    source, index = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("index")
    write_call(source, "call", ["央行利率", "毛利率有所提升。", "谢谢。", "毛利率与央行利率。"])
    return open_view(source, index)


# BM25 with k1 = 1.2 and b = 0.75: idf · frequency · 2.2 / (frequency + 1.2 · (0.25 + 0.75 · length / 6)), the idf
# of n of 4 turns being log(1 + (4 - n + 0.5) / (n + 0.5)). A match counts 1 as a whole word, 0.5 inside a word.
@pytest.mark.parametrize(
    ("query", "scores"),
    [
        (
            '"利率"',
            {0: log(10 / 7) * 2.2 / (1 + 0.9), 1: log(10 / 7) * 1.1 / (0.5 + 1.5), 3: log(10 / 7) * 3.3 / (1.5 + 1.65)},
        ),
        ("word:利率", {0: log(2) * 2.2 / (1 + 0.9), 3: log(2) * 2.2 / (1 + 1.65)}),
        ('"央行利"', {0: log(2) * 1.1 / (0.5 + 0.9), 3: log(2) * 1.1 / (0.5 + 1.65)}),
        ('"行利率"', {0: log(2) * 1.1 / (0.5 + 0.9), 3: log(2) * 1.1 / (0.5 + 1.65)}),
        ('"央行 利率"~0', {0: log(2) * 2.2 / (1 + 0.9), 3: log(2) * 2.2 / (1 + 1.65)}),
        (
            '"谢谢" OR "提升"',
            {1: log(10 / 3) * 2.2 / (1 + 1.5), 2: log(10 / 3) * 2.2 / (1 + 0.75)},
        ),
        ('"央行" "毛利率"', {3: 2 * log(2) * 2.2 / (1 + 1.65)}),
        ('"央行" -"毛利率"', {0: log(2) * 2.2 / (1 + 0.9)}),
        ("", {0: 0, 1: 0, 2: 0, 3: 0}),
    ],
)  # fmt: skip
def test_a_turn_scores_what_bm25_gives(view: View, query: str, scores: dict[int, float]) -> None:
    hits = view.search(SearchRequest(query)).hits
    assert {hit.turn: hit.score for hit in hits} == pytest.approx(scores, abs=1e-6)
    assert [hit.turn for hit in hits] == sorted(scores, key=lambda turn: (-scores[turn], turn))


def test_a_filter_leaves_scores_as_they_are(view: View) -> None:
    hits = view.search(SearchRequest('"利率"', {"speaker": ("Person A",)})).hits
    assert [(hit.turn, hit.score) for hit in hits] == [(0, pytest.approx(log(10 / 7) * 2.2 / 1.9, abs=1e-6))]


@pytest.fixture(scope="module")
def periods(tmp_path_factory: pytest.TempPathFactory) -> View:
    """Calls of one company with every kind of period, of another company, and of none; every turn says 收入."""
    source, index = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("index")
    told = {
        "a": {"company": "星河科技", "period": "2023Q4"},
        "b": {"company": "星河科技", "period": "2024Q1"},
        "c": {"company": "星河科技", "period": "2023FY"},
        "d": {"company": "星河科技", "period": "2023H2"},
        "e": {"company": "星河科技"},
        "f": {"company": "星河科技", "period": "2023Q4"},
        "g": {"period": "2024Q4"},
        "h": {"company": "云海", "period": "2022Q1"},
    }
    for name, front in told.items():
        write_call(source, name, [f"这里是{name}的收入。"], **front)
    return open_view(source, index)


def test_transcripts_are_listed_by_company_then_newest_first(periods: View) -> None:
    # Of two periods with the same end, the longer one comes first.
    assert "".join(summary.id for summary in periods.transcripts()) == "hbcdafeg"


@pytest.mark.parametrize(("sort", "order"), [("period", "hafdcbge"), ("-period", "gbcdafhe")])
def test_hits_are_sorted_by_the_end_of_their_period_and_those_of_none_come_last(
    periods: View, sort: Sort, order: str
) -> None:
    answer = periods.search(SearchRequest("收入", sort=sort))
    assert "".join(hit.transcript for hit in answer.hits) == order
    page = periods.search(SearchRequest("收入", sort=sort, limit=3, offset=2))
    assert "".join(hit.transcript for hit in page.hits) == order[2:5]
    assert page.next == 5


@pytest.mark.parametrize(
    ("limit", "offset", "shown", "following"),
    [(3, 0, "abc", 3), (3, 5, "fgh", None), (3, 4, "efg", 7), (8, 0, "abcdefgh", None), (7, 0, "abcdefg", 7),
     (3, 8, "", None), (3, 99, "", None), (0, 0, "", None), (None, 6, "gh", None)],
)  # fmt: skip
def test_equal_scores_are_ordered_by_transcript_and_cut_into_pages(
    periods: View, limit: int | None, offset: int, shown: str, following: int | None
) -> None:
    answer = periods.search(SearchRequest("收入", limit=limit, offset=offset))
    assert "".join(hit.transcript for hit in answer.hits) == shown
    assert (answer.total, answer.occurrences, answer.next) == (8, 8, following)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("period:[2023Q4 TO 2024Q1]", "abf"),
        ("period:[2023q3 TO 2023q4]", "adf"),
        ("period:[2023H1 TO 2023H2]", "acdf"),
        ("period:[2023 TO 2023]", "acdf"),
        ("period:[2024Q1 TO *]", "bg"),
        ("period:[2024Q1 TO]", "bg"),
        ("period:[* TO 2023Q3]", "h"),
        ("period:[TO 2023Q3]", "h"),
        ("period:[* TO *]", "abcdfgh"),
        ("-period:[2022Q1 TO 2024Q3]", "eg"),
        ("period:[2023Q5 TO *]", ""),
        ("period:2023q4", "af"),
    ],
)
def test_a_range_holds_the_periods_that_lie_in_it_whole(periods: View, query: str, found: str) -> None:
    hits = periods.search(SearchRequest(query)).hits
    assert "".join(hit.transcript for hit in hits) == found


def test_facets_are_ordered_by_turns_then_occurrences_then_value(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    source, index = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("index")
    turns = [
        ("Dan Wu", "收入。"), ("Bob Li", "收入"), ("Amy Ma", "谢谢"), ("Cat Xu", "收入的收入，收入！"), ("Bob Li", "没有了。"),
        ("Ann Su", "收入？"), ("Amy Ma", "收入；"), ("Amy Ma", "毛利"), ("Bob Li", "收入…"), ("Amy Ma", "收入吗"),
    ]  # fmt: skip
    write_call(source, "call", turns)
    answer = open_view(source, index).search(SearchRequest("收入"))
    assert answer.facets["speaker"].counts == (
        ("Amy Ma", 2, 2),
        ("Bob Li", 2, 2),
        ("Cat Xu", 1, 3),
        ("Ann Su", 1, 1),
        ("Dan Wu", 1, 1),
    )
    assert answer.facets["company"].counts == ()
