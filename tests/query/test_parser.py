"""The query language: nothing that can be typed is an error, and the reading says what was read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.query.parse import MAX_CHARACTERS, MAX_TERMS, parse

SYNTAX = ["AND", "OR", "NOT", "-", '"', "“", "(", "（", ")", ":", "：", "~5", "*", "word:", "company:", "period:[", "TO", "]", " ", "毛利率", "AI", "的", "%", "\\", "😀"]  # fmt: skip


@given(
    st.one_of(
        st.lists(st.sampled_from(SYNTAX)).map("".join),
        st.lists(st.sampled_from(SYNTAX)).map(" ".join),
        st.text(),
    )
)
def test_whatever_is_typed_is_read_and_can_be_read_again(query: str) -> None:
    parsed = parse(query)
    again = parse(parsed.text)
    assert (again.tree, again.text) == (parsed.tree, parsed.text)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("毛利率 环比", "毛利率 AND 环比"),
        ("毛利率提升", "毛利率提升"),
        ("公司的毛利率", "公司的毛利率"),
        ("的", "的"),
        ("“毛利率提升”", "毛利率提升"),
        ("（毛利率　OR　净利率）　－提升", "(毛利率 OR 净利率) AND NOT 提升"),
        ("毛利率 AND", "毛利率"),
        ("OR 毛利率", "毛利率"),
        ('"毛利率', "毛利率"),
        ('"收入 增长"~5', '"收入 增长"~5'),
        ("AI*", "AI*"),
        ("word:利率", "word:利率"),
        ('speaker:"Phil Zhou" AI', 'speaker:"Phil Zhou" AND AI'),
        ("company：亿咖通科技", "company:亿咖通科技"),
        ("period:[2023Q1 TO 2024Q4]", "period:[2023Q1 TO 2024Q4]"),
        ("period:[2023Q1 TO *]", "period:[2023Q1 TO *]"),
        ("SG&A、R&D 8.9% T+0 GPT-4", "SG&A、R&D AND 8.9% AND T+0 AND GPT-4"),
        ("我们 的 毛利率", "我们 AND 的 AND 毛利率"),
        ("毛利率？", "毛利率?"),
        ("毛利率 * 提升", '毛利率 AND "*" AND 提升'),
        ("毛利率*", "毛利率"),
        ("NOT (NOT 毛利率)", "毛利率"),
        ("a (b c) a", "a AND b AND c"),
        ('"gross margin"', '"gross margin"'),
        ('"硬件毛利率" 硬件毛利率', "硬件毛利率"),
        ("1,234 OR 1234", "1,234"),
        ("http://example.com", "http://example.com"),
        ("smart #5", "smart AND #5"),
        ("很好", "很好"),
        ("%", "%"),
        ("", ""),
        ('""', "*"),
        ("*", "*"),
        ("AND", '"AND"'),
    ],
)
def test_reads_the_language(typed: str, read: str) -> None:
    assert parse(typed).text == read


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("毛利率 AND", "AND has nothing to combine"),
        ('"毛利率', "quotation mark"),
        ("毛利率* 提升", "The * after “毛利率” was ignored"),
        ("毛" * (MAX_CHARACTERS + 1), f"first {MAX_CHARACTERS} characters"),
        (" OR ".join(f"A{number}" for number in range(MAX_TERMS + 1)), f"first {MAX_TERMS} terms"),
        ("(" * 100 + "毛利率", "nested too deeply"),
    ],
)
def test_says_what_it_made_of_a_query(typed: str, said: str) -> None:
    assert any(said in str(notice) for notice in parse(typed).notices)
