"""Values of a field are found by what a person types, and counted in the hits of a query."""

from __future__ import annotations

from pathlib import Path

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
        [("Phil Zhou", "毛利率提升。"), ("沈子瑜", "收入。"), ("Phil Zhou", "毛利率，毛利率。")],
        company="亿咖通科技",
        ticker="ECX.US",
        period="2024Q3",
    )
    write_call(
        source, "b", [("沈飞", "毛利率提升。"), ("Ann Lee", "谢谢。")], company="亿联网络", period="2023FY"
    )
    return open_view(source, index)


@pytest.mark.parametrize(
    ("field", "typed", "values"),
    [
        # Any part of the name, whatever its case and width.
        ("company", "科技", ["亿咖通科技"]),
        ("company", "億", ["亿咖通科技", "亿联网络"]),
        ("speaker", "HIL ZH", ["Phil Zhou"]),
        ("speaker", "ｚｈｏｕ", ["Phil Zhou"]),
        ("speaker", "philz", ["Phil Zhou"]),
        # The beginning of the pinyin or of the initials, not a part of them.
        ("company", "ykt", ["亿咖通科技"]),
        ("company", "yil", ["亿联网络"]),
        ("company", "kt", []),
        ("speaker", "shenz", ["沈子瑜"]),
        # The ticker, with and without the market.
        ("company", "ecx", ["亿咖通科技"]),
        ("company", "ECX.US", ["亿咖通科技"]),
        ("period", "24q", ["2024Q3"]),
        ("period", "2024年第三", ["2024Q3"]),
        ("speaker", "nobody", []),
        ("speaker", "\n", ["Phil Zhou", "沈子瑜", "沈飞", "Ann Lee"]),
        ("speaker", "  ", ["Phil Zhou", "沈子瑜", "沈飞", "Ann Lee"]),
    ],
)
def test_values_are_found_by_what_is_typed(view: View, field: str, typed: str, values: list[str]) -> None:
    found = view.facet(SearchRequest(""), field, find=typed)
    assert {count.value for count in found.counts} == set(values)
    assert found.total == len(values)


def test_a_speaker_is_found_by_every_name_and_counted_in_the_hits(tmp_path: Path) -> None:
    source, index = tmp_path / "source", tmp_path / "index"
    source.mkdir()
    (source / "a.txt").write_text(
        '---\ncompany = "金山云"\nlayout = "colons"\n[[participants]]\nname = "Henry He"\nrole = "management"\n'
        'aliases = ["何海文"]\n---\nHenry He: 毛利率。\nAnn Lee: 毛利率？\nHenry He: 收入。\n',
        encoding="utf-8",
    )
    view = open_view(source, index)
    for typed in ("henry", "海文", "hehaiwen", "hhw"):
        assert view.facet(SearchRequest("毛利率"), "speaker", find=typed).counts == (("Henry He", 1, 1),)


def test_what_is_typed_narrows_the_values_of_the_hits_page_by_page(view: View) -> None:
    (only,) = view.facet(SearchRequest("毛利率"), "speaker", find="沈").counts
    assert only == ("沈飞", 1, 1)
    pages = [view.facet(SearchRequest(""), "speaker", find="沈", limit=1, offset=at) for at in range(3)]
    assert [len(page.counts) for page in pages] == [1, 1, 0]
    assert {page.total for page in pages} == {2}
    assert view.facet(SearchRequest(""), "speaker", prefix="PHIL", find="沈").counts == ()
