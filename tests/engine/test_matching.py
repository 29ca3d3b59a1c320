"""The matching rules and distances through the whole stack; expected marks are worked out by hand."""

from __future__ import annotations

import pytest

from searchapp.search.answer import SearchRequest
from searchapp.search.collection import View
from tests.calls import open_view, write_call
from tests.matching import PREFIXES, ROWS

NEAR = [
    # The distance is the number of characters in between, in either order.
    ('"收入 增长"~2', "收入同比增长", ["收入", "增长"]),
    ('"收入 增长"~1', "收入同比增长", []),
    ('"增长 收入"~2', "收入同比增长", ["收入", "增长"]),
    ('"收入 增长"~0', "收入增长，收入，增长", ["收入增长"]),
    ('"收入 增长 同比"~2', "收入和同比的增长", ["收入", "同比", "增长"]),
    ('"收入 增长 同比"~1', "收入和同比的增长", []),
    # Overlapping parts have distance 0.
    ('"毛利率 利率提升"~0', "毛利率提升", ["毛利率提升"]),
    # Matches are marked only within a stretch that has all parts.
    ('"收入 增长"~2', "收入增长，这里隔了很多字，收入", ["收入增长"]),
    ('"收入 增长"~2', "增长，这里隔了很多字，收入增长", ["收入增长"]),
    ('"收入 增长"~2', "收入增长啊增长", ["收入增长"]),
    ('"收入 增长"~3', "收入增长啊增长", ["收入增长", "增长"]),
    ('"收入 增长"~2', "收入，增长，收入", ["收入", "增长", "收入"]),
    ('"收入 增长"~2', "收入和收入和增长", ["收入", "增长"]),
    # A stretch does not cross a paragraph break, however large the distance.
    ('"收入 增长"~9999', "收入\n增长", []),
    ('"收入 增长 同比"~12', "收入增长\n同比收入同比增长", ["同比收入同比增长"]),
    ('"收入 增长 同比"~12', "同比收入\n增长同比\n收入增长", []),
]

JOINED = [
    # Marks of different words that touch or overlap are merged; those of the same word stay separate.
    ('"很好" "收入"', "收入很好很好", ["收入很好", "很好"]),
    ('"很好" "收入"', "很好很好，收入", ["很好", "很好", "收入"]),
    ('"毛利" "利率提" "提升"', "毛利率提升", ["毛利率提升"]),
    ('"毛利率" "利率" "利"', "毛利率，利率，利", ["毛利率", "利率", "利"]),
    ('"哈哈" "哈"', "哈哈哈", ["哈哈哈"]),
    ('"利率" -"收入"', "央行利率和毛利率", ["利率", "利率"]),
    ('"没有这个" OR "利率"', "央行利率和毛利率", ["利率", "利率"]),
]
WHOLE = [
    ("word:利率", "毛利率、利率", ["利率"]),
    ('word:"毛利率与"', "毛利率与利率", []),
    ('word:"央行利率"', "央行利率和毛利率", []),
    ("word:毛", "毛利率", []),
    ("word:AI", "AI服务器、AI-2、AI+X", ["AI"]),
    ("word:2", "2、2.5、2%", ["2"]),
]


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    """One call with each text once, so that each is found among all others."""
    source, index = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("index")
    texts = dict.fromkeys(text for _, text, _ in (*ROWS, *PREFIXES, *NEAR, *JOINED, *WHOLE))
    write_call(source, "call", [text.replace("\n", "\n\n") for text in texts])
    view = open_view(source, index)
    assert [turn.text for turn in view.read("call").turns] == list(texts)
    return view


def _shown(view: View, query: str, text: str) -> list[str]:
    hits = [hit for hit in view.search(SearchRequest(query, limit=None)).hits if hit.text == text]
    return [text[start:end] for hit in hits for start, end in hit.matches]


@pytest.mark.parametrize(("typed", "text", "found"), ROWS)
def test_the_index_finds_what_the_rules_say(view: View, typed: str, text: str, found: list[str]) -> None:
    assert _shown(view, f'"{typed}"', text) == found


@pytest.mark.parametrize(
    ("typed", "text", "found"), [row for row in PREFIXES if row[0].isascii() and row[0].isalnum()]
)
def test_a_star_runs_on_to_the_end_of_letters_and_digits(
    view: View, typed: str, text: str, found: list[str]
) -> None:
    assert _shown(view, f"{typed}*", text) == found


@pytest.mark.parametrize(("query", "text", "found"), NEAR)
def test_near_marks_what_stands_together(view: View, query: str, text: str, found: list[str]) -> None:
    assert _shown(view, query, text) == found


@pytest.mark.parametrize(("query", "text", "found"), JOINED)
def test_marks_of_different_words_are_joined(view: View, query: str, text: str, found: list[str]) -> None:
    assert _shown(view, query, text) == found


@pytest.mark.parametrize(("query", "text", "found"), WHOLE)
def test_a_whole_word_is_exactly_one_word(view: View, query: str, text: str, found: list[str]) -> None:
    assert _shown(view, query, text) == found
