"""Suggestions: alternative queries, each complete and with exact counts."""

from __future__ import annotations

import pytest

import searchapp.search.suggestions
from searchapp.engine.base import Engine
from searchapp.search.answer import SearchRequest, Suggestion
from searchapp.search.collection import View
from searchapp.search.suggestions import MOST
from searchapp.search.words import places
from tests.calls import open_view, write_call

Asked = tuple[str, dict[str, tuple[str, ...]]]


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    source, index = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("index")
    write_call(
        source,
        "a",
        [
            ("Phil Zhou", "硬件毛利率提升，研发费用下降。"),
            ("沈子瑜", "研发的费用，毛利率？"),
            ("Phil Zhou", "毛利率和净利率。AI服务器和AI 算力，Antora。"),
            ("沈子瑜", "净利率，5G，-5G。"),
        ],
        company="星河科技",
        ticker="XH.HK",
        period="2024Q3",
    )
    write_call(source, "b", ["毛利率提升。", "净利率提升，2024年。"], company="云海", period="2024Q4")
    return open_view(source, index)


def test_spellings_differ_and_those_of_the_same_length_come_first(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    source, index = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("index")
    write_call(
        source, "a", ["毛利率提升。", "毛利 增加，毛利 减少。", "毛利润。", "毛利率。"], company="云海"
    )
    found = open_view(source, index).search(SearchRequest("毛利绿")).suggestions
    assert [(each.query, each.total, each.occurrences) for each in found] == [
        ("毛利率", 2, 2),
        ("毛利润", 1, 1),
    ]


def test_so_do_those_whose_words_no_turn_has_together(tmp_path_factory: pytest.TempPathFactory) -> None:
    source, index = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("index")
    write_call(source, "a", ["毛利率，毛利。", "毛利。", "提升。"], company="云海")
    found = open_view(source, index).search(SearchRequest("毛利绿 提生")).suggestions
    assert [each.query for each in found] == ["within:call 毛利率 AND 提升", "within:call 毛利 AND 提升"]


def _suggested(
    view: View, query: str, filters: dict[str, tuple[str, ...]]
) -> dict[str, tuple[Suggestion, ...]]:
    answer = view.search(SearchRequest(query, filters))
    kinds: dict[str, tuple[Suggestion, ...]] = {}
    for suggestion in answer.suggestions:
        kinds[suggestion.kind] = (*kinds.get(suggestion.kind, ()), suggestion)
    return kinds


@pytest.mark.parametrize(
    ("asked", "kind", "meant", "reason"),
    [
        # Separate words, if they find more.
        (("研发费用", {}), "apart", ("研发 AND 费用", {}), "the words searched separately"),
        (("毛利润率", {}), "apart", None, ""),
        (("硬件毛利率", {}), "apart", None, ""),
        (('"研发 费用"', {}), "apart", None, ""),
        # Names as filters.
        (("星河 毛利率 2024Q3", {}), "filter", ("毛利率", {"company": ("星河科技",), "period": ("2024Q3",)}), "星河科技, 2024Q3 as a filter"),
        (("xh 毛利率", {}), "filter", ("毛利率", {"company": ("星河科技",)}), "星河科技 as a filter"),
        (("XH.HK", {}), "filter", ("", {"company": ("星河科技",)}), "星河科技 as a filter"),
        (("毛利率 phil zhou", {}), "filter", ("毛利率", {"speaker": ("Phil Zhou",)}), "Phil Zhou as a filter"),
        (("沈子瑜 净利率", {}), "filter", ("净利率", {"speaker": ("沈子瑜",)}), "沈子瑜 as a filter"),
        (("毛利率 24Q3", {}), "filter", ("毛利率", {"period": ("2024Q3",)}), "2024Q3 as a filter"),
        (("毛利率 2024", {}), "filter", ("毛利率", {"period": ("2024Q3", "2024Q4")}), "2024Q3 as a filter"),
        (("毛利率 2024Q3", {"company": ("云海",)}), "filter", None, ""),
        (("毛利率 2024Q3", {"period": ("2024Q3",)}), "filter", None, ""),
        (("毛利率 NOT 星河科技", {}), "filter", None, ""),
        # Operators.
        (("毛利率 or 净利率", {}), "operator", ("毛利率 OR 净利率", {}), "OR as an operator"),
        (("毛利率 Not 硬件", {}), "operator", ("毛利率 AND NOT 硬件", {}), "NOT as an operator"),
        (("毛利率|净利率", {}), "operator", ("毛利率 OR 净利率", {}), "| as an operator"),
        (("净利率 -5G", {}), "operator", ("净利率 AND NOT 5G", {}), "NOT as an operator"),
        (("-5G", {}), "operator", None, ""),
        (("硬件 OR 净利率 提升", {}), "grouping", ("(硬件 OR 净利率) AND 提升", {}), "OR before AND"),
        (("硬件 提升 OR 净利率", {}), "grouping", ("硬件 AND (提升 OR 净利率)", {}), "OR before AND"),
        (("硬件 OR 净利率", {}), "grouping", None, ""),
        (("硬件 OR (净利率 提升)", {}), "grouping", None, ""),
        # Other spellings, if nothing was found.
        (("毛利绿", {}), "spelling", ("毛利率", {}), "a similar spelling"),
        (("硬件茅利率", {}), "spelling", ("硬件毛利率", {}), "a similar spelling"),
        (("Antorra", {}), "spelling", ("antora", {}), "a similar spelling"),
        (("Anotra", {}), "spelling", ("antora", {}), "a similar spelling"),
        (("谷物", {}), "spelling", None, ""),
        # Several mistakes at once.
        (("毛利绿 提生", {}), "spelling", ("毛利率 AND 提升", {}), "a similar spelling"),
        (("茅利率 Anotra", {}), "spelling", ("毛利率 AND antora", {}), "a similar spelling"),
        (("毛利绿 OR 谷物", {}), "spelling", ("毛利率 OR 谷物", {}), "a similar spelling"),
        (("毛利率，，  提生", {}), "spelling", ("毛利率 AND 提升", {}), "a similar spelling"),
        # Where a turn does not contain all, an exchange or a call may.
        (("茅利率 提升 Anotra", {}), "spelling", ("within:call 毛利率 AND 提升 AND antora", {}), "a similar spelling, in one call"),
        (("毛利绿？ 净利率 提生。", {}), "spelling", ("within:call 毛利率 AND 净利率 AND 提升", {}), "a similar spelling, in one call"),
        (("Antorra 2024年", {}), "spelling", ("antora OR 2024年", {}), "a similar spelling, any of them"),
        (("Antorra 谷物", {}), "spelling", ("antora OR 谷物", {}), "a similar spelling, any of them"),
        # Inside the filters, else without one of them, else without any.
        (("毛利绿", {"company": ("云海",)}), "spelling", ("毛利率", {"company": ("云海",)}), "a similar spelling"),
        (("硬件茅利率", {"company": ("云海",)}), "spelling", ("硬件毛利率", {}), "a similar spelling, without the filter on company"),
        (("Antorra", {"company": ("云海",), "speaker": ("Phil Zhou",)}), "spelling", ("antora", {"speaker": ("Phil Zhou",)}), "a similar spelling, without the filter on company"),
        (("Antorra", {"company": ("云海",), "speaker": ("沈子瑜",)}), "spelling", ("antora", {}), "a similar spelling, without any filter"),
        # Punctuation and spaces.
        (("净利率？", {}), "punctuation", ("净利率", {}), "without the punctuation"),
        (("毛利率？", {}), "punctuation", ("毛利率", {}), "without the punctuation"),
        (("净利率。", {}), "punctuation", ("净利率", {}), "without the punctuation"),
        (("AI 服务器", {}), "together", ("AI服务器", {}), "without the space"),
        (("研发 费用", {}), "together", None, ""),
        # Field values that no turn has.
        (("company:星河 毛利率", {}), "value", ("company:星河科技 AND 毛利率", {}), "the closest value"),
        (("毛利率", {"company": ("星河",)}), "value", ("毛利率", {"company": ("星河科技",)}), "the closest value"),
        (("company:yunhai", {}), "value", ("company:云海", {}), "the closest value"),
        (("company:运海", {}), "value", ("company:云海", {}), "the closest value"),
        (("speaker:zhouphil", {}), "value", ('speaker:"Phil Zhou"', {}), "the closest value"),
        (('speaker:"Phil Zhu"', {}), "value", ('speaker:"Phil Zhou"', {}), "the closest value"),
        (("company:谷物", {}), "value", None, ""),
        # Where a turn does not contain all, an exchange or a call may.
        (("Antora 5G", {}), "wider", ("within:call Antora AND 5G", {}), "in one call"),
        (("5G Antora speaker:沈子瑜", {}), "wider", ("(within:call 5G AND Antora) AND speaker:沈子瑜", {}), "in one call"),
        (("Antora 5G -硬件", {}), "wider", ("(within:call Antora AND 5G) AND NOT 硬件", {}), "in one call"),
        (("毛利率 提升", {}), "wider", None, ""),
        (("硬件", {"company": ("云海",)}), "wider", None, ""),
        # The query without the part that makes the answer empty.
        (("毛利率 谷物", {}), "without", ("毛利率", {}), "without 谷物"),
        (("硬件", {"company": ("云海",)}), "without", ("硬件", {}), "without the filter on company"),
        (("硬件", {"company": ("云海",), "speaker": ("沈子瑜",)}), "without", ("硬件", {}), "without any filter"),
        (("毛利率 硬件", {}), "without", None, ""),
    ],
)  # fmt: skip
def test_suggests_what_may_have_been_meant(
    view: View, asked: Asked, kind: str, meant: Asked | None, reason: str
) -> None:
    suggestions = _suggested(view, *asked).get(kind, ())
    if meant is None:
        assert not suggestions
        return
    assert (suggestions[0].query, dict(suggestions[0].filters), str(suggestions[0].reason)) == (
        *meant,
        reason,
    )


@pytest.mark.parametrize(
    "query", ["毛利率", "研发费用", "星河 毛利率 2024Q3", "毛利率 or 谷物 |", "毛利绿", "company:星河", "硬件 提升 OR 净利率", "a b c d e 毛利率"]
)  # fmt: skip
def test_a_suggestion_finds_what_it_says(view: View, query: str) -> None:
    answer = view.search(SearchRequest(query))
    assert len(answer.suggestions) <= MOST
    for suggestion in answer.suggestions:
        other = view.search(SearchRequest(suggestion.query, suggestion.filters))
        assert (other.total, other.occurrences) == (suggestion.total, suggestion.occurrences)
        assert other.total > 0
        # A complete query: parsing it leaves it unchanged.
        assert other.parsed == suggestion.query
    assert answer.suggestions == view.search(SearchRequest(query)).suggestions


@pytest.mark.parametrize(
    "query",
    [
        "硬件茅利率提升" * 140,
        " ".join(f"{one}费{other}" for one in "茅猫矛帽冒" for other in "率绿律虑旅吕铝履滤侣"),
    ],
)
def test_spellings_of_a_long_query_are_looked_up_within_limits(
    view: View, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up: list[str] = []

    def counted(engine: Engine, text: str) -> int:
        looked_up.append(text)
        return places(engine, text)

    monkeypatch.setattr(searchapp.search.suggestions, "places", counted)
    assert view.search(SearchRequest(query)).total == 0
    # Each character has about twenty others that sound like it.
    assert len(looked_up) < 1000
    assert max(map(len, looked_up), default=0) < 100


def test_an_answer_may_go_without(view: View) -> None:
    assert view.search(SearchRequest("研发费用", suggest=False)).suggestions == ()


def test_suggestions_are_part_of_the_object_programs_get(view: View) -> None:
    (first,) = view.search(SearchRequest("星河 毛利率")).to_json()["suggestions"][:1]
    assert first == {
        "query": "毛利率",
        "filters": {"company": ["星河科技"]},
        "reason": "星河科技 as a filter",
        "total": 3,
        "occurrences": 3,
    }
