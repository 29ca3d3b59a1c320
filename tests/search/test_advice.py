"""Notices beside an answer: each notice word for word, with its numbers."""

from __future__ import annotations

import pytest

from searchapp.search.answer import SearchRequest
from searchapp.search.collection import View
from tests.calls import open_view, write_call


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    """Person A says 收入 three times at 星河科技, Person B once at 云海, where Person A says 费用."""
    source, index = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("index")
    write_call(
        source, "a", ["收入增长。", "谢谢。", "收入下降，收入。", "再见。", "收入平稳。"], company="星河科技"
    )
    write_call(source, "b", ["费用不少。", "收入很好。"], company="云海", ticker="YH.HK", period="2024Q1")
    return open_view(source, index)


@pytest.mark.parametrize(
    ("query", "filters", "said"),
    [
        (
            "收入",
            {"company": ("云海",), "speaker": ("Person A",)},
            [],
        ),
        ("费用", {"company": ("云海",), "speaker": ("Person B",)}, []),
        ("费用", {"company": ("星河科技",), "speaker": ("Person B",)}, []),
        ("费用", {"company": ("星河科技",), "speaker": ()}, []),
        (
            "收入 费用",
            {"company": ("云海",)},
            ["Each term occurs, but no turn contains all of them."],
        ),
        ("收入 -收入", {}, ["Each term occurs, but no turn contains all of them."]),
        ("-(收入 OR 谢谢 OR 再见 OR 费用)", {}, []),
        ("银根 收入 谷物", {}, ["“银根” does not occur in the collection.", "“谷物” does not occur in the collection."]),
        ("银根 OR 谷物", {}, ["“银根 OR 谷物” does not occur in the collection."]),
        (
            '"收入费用"',
            {},
            ["“收入费用” does not occur in the collection."],
        ),
        ('"AI GMV"', {}, ['“"AI GMV"” does not occur in the collection.']),
        ("收入 company:山海 period:[2025Q1 TO *]", {}, ["No turn matches company:山海.", "No turn matches period:[2025Q1 TO *]."]),
        (
            "收入",
            {"company": ("山海", "云海"), "role": ("analyst",)},
            ["No turn matches company:山海.", "No turn matches role:analyst."],
        ),
        ("收入 OR company:山海", {}, ["No turn matches company:山海."]),
        ("收入", {"company": ("云海", "山海")}, ["No turn matches company:山海."]),
        ('speaker:"person b" company:ＹＨ.HK 收入', {}, []),
        ("收入", {}, []),
        ("收入", {"company": ("云海",)}, []),
    ],
)  # fmt: skip
def test_an_answer_names_missing_values_and_gives_the_reasons_why_it_is_empty(
    view: View, query: str, filters: dict[str, tuple[str, ...]], said: list[str]
) -> None:
    assert [str(notice) for notice in view.search(SearchRequest(query, filters)).notices] == said
