"""Completions of what is typed: names in every spelling, and frequent words."""

from __future__ import annotations

import pytest

from searchapp.search.answer import SearchRequest
from searchapp.search.collection import View
from tests.calls import open_view, write_call


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    source, index = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("index")
    write_call(
        source,
        "a",
        [
            ("Phil Zhou", "毛利率提升，毛利润下降，毛利率。"),
            ("沈子瑜", "AIGC和AI。"),
            ("Phil Zhou", "毛利率。"),
        ],
        company="亿咖通科技",
        ticker="ECX.US",
        period="2024Q3",
    )
    write_call(source, "b", ["毛利率提升。"], company="亿联网络", period="2023FY")
    return open_view(source, index)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        # A company by name, pinyin, initials or ticker; most turns first.
        ("亿", ["亿咖通科技", "亿联网络"]),
        ("亿咖", ["亿咖通科技"]),
        ("ykt", ["亿咖通科技"]),
        ("YiKa", ["亿咖通科技"]),
        ("ecx", ["亿咖通科技"]),
        ("ecx.us", ["亿咖通科技"]),
        ("yi", ["亿咖通科技", "亿联网络"]),
        ("咖通", []),
        # A speaker by any word of the name, by the name in one word, or in pinyin.
        ("phil z", ["Phil Zhou"]),
        ("PHILZ", ["Phil Zhou"]),
        ("zhou", ["Phil Zhou"]),
        ("shenzi", ["沈子瑜"]),
        ("szy", ["沈子瑜"]),
        # A period in digits or written out.
        ("2024q", ["2024Q3"]),
        ("24Q3", ["2024Q3"]),
        ("2024年第三", ["2024Q3"]),
        # Words with their number of occurrences.
        ("毛利", ["毛利率", "毛利润"]),
        ("毛利率", []),
        ("aig", ["aigc"]),
        # Values of one field.
        ("company:y", ["亿咖通科技", "亿联网络"]),
        ("company: yl", ["亿联网络"]),
        ("speaker:y", []),
        ("-company:ecx", ["亿咖通科技"]),
        ('speaker:"phil z', ["Phil Zhou"]),
        ("company:毛", []),
        ('"毛利', []),
        ("", []),
        (" ", []),
        ("毛利率 ", []),
    ],
)  # fmt: skip
def test_continues_what_is_typed(view: View, typed: str, found: list[str]) -> None:
    assert [completion.text for completion in view.complete(typed)] == found


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("毛利率 ykt", "毛利率 company:亿咖通科技"),
        ("毛利率 -(phil z", '毛利率 -(speaker:"Phil Zhou"'),
        ("净利率 OR 毛利润", None),
        ("净利率 OR -毛利", "净利率 OR -毛利率"),
    ],
)
def test_a_completion_is_a_whole_query(view: View, typed: str, query: str | None) -> None:
    assert next((completion.query for completion in view.complete(typed)), None) == query


@pytest.mark.parametrize("typed", ["yi", "phil", "szy", "24q3"])
def test_the_count_of_a_name_is_what_its_query_finds(view: View, typed: str) -> None:
    for completion in view.complete(typed):
        assert view.search(SearchRequest(completion.query)).total == completion.count


def test_the_count_of_a_word_is_how_often_it_is_said(view: View) -> None:
    assert [(each.kind, each.count) for each in view.complete("毛利")] == [("term", 4), ("term", 1)]
