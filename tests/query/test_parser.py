"""The query language: nothing that can be typed is an error, and the reading says what was read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.query.parse import parse
from searchapp.query.tree import Contains, Every, Query, fold_tree, marked_leaves
from searchapp.query.write import write
from tests.engine.contract import trees

SYNTAX = ["AND", "OR", "NOT", "-", '"', "“", "(", "（", ")", ":", "：", "~5", "*", "word:", "company:", "period:[", "within:call", "within:sentence", "TO", "]", " ", "毛利率", "AI", "的", "%", "\\", "😀"]  # fmt: skip


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


# No query selects every turn with a part of it.
@given(
    trees.filter(lambda tree: not fold_tree(tree, lambda node, below: isinstance(node, Every) or any(below)))
)
def test_what_is_written_out_is_the_same_query(tree: Query) -> None:
    parsed = parse(write(tree))
    assert (parsed.tree, parsed.text, parsed.notices) == (tree, write(tree), ())


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
        ("利率 word:利率 AI AI*", "利率 AND word:利率 AND AI AND AI*"),
        ('"AI GMV"~5 "AI GMV"~6 "AI GMV"~5', '"AI GMV"~5 AND "AI GMV"~6'),
        ('"Flyme A"*', '"Flyme A"*'),
        ("AND*", '"AND"*'),
        ('"-"毛利率', '"-" AND 毛利率'),
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
        ("within:sentence 毛利率 下降", "within:sentence 毛利率 AND 下降"),
        ("within:exchange 毛利率 OR 收入", "within:exchange (毛利率 OR 收入)"),
        ("within:call (毛利率 收入) AND -下降", "within:call (毛利率 AND 收入) AND NOT 下降"),
        ("AI (收入 within:sentence 下降)", "AI AND (within:sentence 收入 AND 下降)"),
        ("within:paragraph 毛利率", '"within:paragraph" AND 毛利率'),
        ('"within:call" 毛利率', '"within:call" AND 毛利率'),
        ("a (b c) a", "a AND b AND c"),
        ('"gross margin"', '"gross margin"'),
        ('"硬件毛利率" 硬件毛利率', "硬件毛利率"),
        ("1,234 OR 1234", "1,234"),
        ("period:[2023q1 TO 2024h2]", "period:[2023Q1 TO 2024H2]"),
        ("period:[  2023Q1 TO ]", "period:[2023Q1 TO *]"),
        ("period:[TO 2024fy]", "period:[* TO 2024FY]"),
        ("(-period:[* TO 2024Q1] AI)", "NOT period:[* TO 2024Q1] AND AI"),
        ("NOT (毛利率 OR 净利率)", "NOT (毛利率 OR 净利率)"),
        ("-(毛利率 OR 净利率) AI", "NOT (毛利率 OR 净利率) AND AI"),
        ("NOT (毛利率 净利率)", "NOT (毛利率 AND 净利率)"),
        ("毛利率 OR (AI GMV)", "毛利率 OR (AI AND GMV)"),
        ("(毛利率 OR 净利率) (AI OR GMV)", "(毛利率 OR 净利率) AND (AI OR GMV)"),
        ("((毛利率 OR 净利率) OR AI)", "毛利率 OR 净利率 OR AI"),
        ("AI AI OR AI", "AI"),
        ("company:A(B)", "company:A AND B"),
        ('role:analyst company:"A:B"', "role:analyst AND company:A:B"),
        ("role:analyst company:A:B", "role:analyst AND company:A:B"),
        ("foo:bar", "foo:bar"),
        ('word:"SG&A"', "word:SG&A"),
        ("“AI GMV”～5", '"AI GMV"~5'),
        ("„AI GMV‟ ＂AI MAU＂", '"AI GMV" AND "AI MAU"'),
        ('"AI GMV"~10000', '"AI GMV"~10000'),
        ('"AI GMV"~10001', '"AI GMV"~10000'),
        ('"AI GMV"~0', '"AI GMV"~0'),
        ('"AI AI"~5', "AI"),
        ("- 毛利率", "毛利率"),
        ("1,234,AI,5.", "1,234,AI,5."),
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


_TERMS = [f"A{number}" for number in range(1, 66)]


@pytest.mark.parametrize(
    ("typed", "read", "said"),
    [
        (" OR ".join(_TERMS[:64]), " OR ".join(_TERMS[:64]), []),
        (" OR ".join(_TERMS), " OR ".join(_TERMS[:64]), ["Only the first 64 terms of the query were read."]),
        (f"{' '.join(_TERMS)} -A66", " AND ".join(_TERMS[:64]), ["Only the first 64 terms of the query were read."]),
        ("A" * 1000, "A" * 1000, []),
        (f"  {'A' * 1000}  ", "A" * 1000, []),
        ("A" * 1001, "A" * 1000, ["Only the first 1000 characters of the query were read."]),
        ("(" * 32 + "AI" + ")" * 32, "AI", []),
        ("(" * 33 + "AI" + ")" * 33, "AI", ["Brackets are nested too deeply and were ignored."]),
        (")))" + "(" * 33 + "AI" + ")" * 33, "AI", ["Brackets are nested too deeply and were ignored."]),
        ("(AI) " * 40, "AI", []),
        ('"' + "(" * 33 + '" AI', '"' + "(" * 33 + '" AND AI', []),
        ("AI", "AI", []),
    ],
    ids=lambda value: f"{len(value)}" if len(value) > 20 else None,
)  # fmt: skip
def test_a_query_is_read_up_to_its_limits_and_told_what_lies_beyond(
    typed: str, read: str, said: list[str]
) -> None:
    parsed = parse(typed)
    assert (parsed.text, [str(notice) for notice in parsed.notices]) == (read, said)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("毛利率 AND", "AND has nothing to combine"),
        ('"毛利率', "quotation mark"),
        ("within:call", "within:call has nothing to combine"),
        ("within:call within:turn 毛利率", "within:turn has nothing to combine"),
        ('company:"" 毛利率', "The field company has no value"),
        ("毛利率* 提升", "The * after “毛利率” was ignored"),
    ],
)
def test_says_what_it_made_of_a_query(typed: str, said: str) -> None:
    assert any(said in str(notice) for notice in parse(typed).notices)


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("毛利率 -提升", ["毛利率"]),
        ("-(毛利率 -提升)", ["提升"]),
        ("毛利率 -(收入 -(提升 -同比))", ["毛利率", "提升"]),
        ("role:analyst", []),
    ],
)
def test_what_stands_under_an_even_number_of_nots_is_marked(typed: str, marked: list[str]) -> None:
    leaves = marked_leaves(parse(typed).tree)
    assert [leaf.text for leaf in leaves if isinstance(leaf, Contains)] == marked
