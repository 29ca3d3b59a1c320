"""The query language: no input is an error, and the parsed text shows how the query was read."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from searchapp.query.normalize import normalize
from searchapp.query.parse import MAX_CHARACTERS, parse
from searchapp.query.syntax import read_piece, read_syntax
from searchapp.query.tokens import as_typed, is_plain
from searchapp.query.tree import UNITS, And, Contains, Near, Not, Or, Query, Within, marked_leaves
from searchapp.query.write import write
from tests.engine.contract import LEAVES

SYNTAX = [
    "AND", "OR", "NOT", "or", "|", "或", "-", "–", '"', '""', "“", "(", "（", ")", ":", "：", "~5", "*", "word:", "company:",
    "role:", "period:", "period:[", "within:call", "within:sentence", "TO", "to", "]", " ", "毛利率", "AI", "9", "%", "的",
    "分析师", "24Q3", "2024", "\\", "😀", "\x00", "，",
]  # fmt: skip
typed = st.one_of(
    st.lists(st.sampled_from(SYNTAX), max_size=40).map("".join),
    st.lists(st.sampled_from(SYNTAX), max_size=40).map(" ".join),
    st.lists(st.one_of(st.sampled_from(SYNTAX), st.just(" "), st.text(max_size=3)), max_size=40).map("".join),
)


@given(typed)
def test_whatever_is_typed_is_read_and_can_be_read_again(query: str) -> None:
    parsed = parse(query)
    again = parse(parsed.text)
    assert (again.tree, again.text, again.notices) == (parsed.tree, parsed.text, ())


@given(typed)
def test_no_word_is_dropped_without_a_notice(query: str) -> None:
    parsed = parse(query)
    for word in ("毛利率", "AI", "的", "9", "😀"):
        # A value may be normalized to an equivalent one.
        if word in query and not any(field in query for field in ("role:", "period:", "section:")):
            assert word in parsed.text or parsed.notices


@given(
    st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=4) | st.sampled_from(SYNTAX),
    st.booleans(),
)
def test_a_plain_query_is_read_as_the_syntax_reads_it(text: str, quoted: bool) -> None:
    assume(is_plain(as_typed(text)))
    query = f'"{text}"' if quoted else text
    parsed, read = parse(query), read_syntax(as_typed(query))
    assert read.tree is not None
    assert (parsed.tree, parsed.text, parsed.notices) == (read.tree, write(read.tree), read.notices)


def _pieces(text: str) -> list[Query]:
    made = [read_piece(text), read_piece(text, prefix=True), read_piece(text, whole_word=True)]
    return [piece for piece in made if piece is not None]


def _stands_in_a_near(piece: Query) -> bool:
    return (
        isinstance(piece, Contains)
        and not piece.whole_word
        and not piece.pattern.prefix
        and " " not in piece.text
    )


# Text of any characters that can be quoted.
_anything = st.one_of(st.text(max_size=4), st.lists(st.sampled_from(SYNTAX), max_size=4).map("".join))
_odd = _anything.map(as_typed).map(_pieces).filter(bool).flatmap(st.sampled_from)
_leaves = st.one_of(
    _odd,
    st.sampled_from([parse(leaf).tree for leaf in LEAVES if leaf != "*"]),
    st.lists(_odd.filter(_stands_in_a_near), min_size=2, max_size=3, unique=True).map(
        lambda pieces: Near(tuple(pieces), 7)
    ),
)
_deep = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map(lambda trees: And(tuple(trees))),
        st.lists(inner, min_size=1, max_size=4).map(lambda trees: Or(tuple(trees))),
        inner.map(Not),
        st.lists(inner, min_size=1, max_size=3).flatmap(
            lambda trees: st.builds(Within, st.sampled_from(UNITS), st.just(tuple(trees)))
        ),
    ),
    max_leaves=30,
).map(normalize)


@given(_deep)
def test_what_is_written_out_is_the_same_query(tree: Query) -> None:
    written = write(tree)
    assume(len(written) <= MAX_CHARACTERS)
    parsed = parse(written)
    assert (parsed.tree, parsed.text, parsed.notices) == (tree, written, ())


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
        ('"-" 毛利率', '"-" AND 毛利率'),
        ('"-"毛利率', '"""-""毛利率"'),
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
        # NOT binds tighter than AND, AND tighter than OR.
        ("净利率 OR 毛利率 提升", "净利率 OR (毛利率 AND 提升)"),
        ("NOT 净利率 OR 毛利率 AND NOT 提升", "NOT 净利率 OR (毛利率 AND NOT 提升)"),
        ("NOT NOT 毛利率", "毛利率"),
        ("NOT -毛利率", "毛利率"),
        # Between two terms and with spaces around them they are operators.
        ("净利率 | 毛利率", "净利率 OR 毛利率"),
        ("净利率 ｜ (毛利率 提升) 或 -收入", "净利率 OR (毛利率 AND 提升) OR NOT 收入"),
        ("毛利率|净利率", "毛利率|净利率"),
        ("| 毛利率 |", '"|" AND 毛利率'),
        ("或 有 负债 或", '"或" AND 有 AND 负债'),
        ("或有负债", "或有负债"),
        ("毛利率 | | 净利率", '毛利率 OR ("|" AND 净利率)'),
        ("毛利率 | AND 净利率", '毛利率 AND "|" AND 净利率'),
        ("毛利率 or 净利率 and not 提升", "毛利率 AND or AND 净利率 AND and AND not AND 提升"),
        ("非 GAAP 且 毛利率", "非 AND GAAP AND 且 AND 毛利率"),
        # A minus before a digit is a sign, as are all dashes that fold to it.
        ("-9%", "-9%"),
        ("Q3 -3.2亿", "Q3 AND -3.2亿"),
        ("–9% −提升 毛利率", "-9% AND NOT 提升 AND 毛利率"),
        ("-5G -A5", "-5G AND NOT A5"),
        ("NOT -9%", "NOT -9%"),
        ("--毛利率", "--毛利率"),
        ("GPT-4", "GPT-4"),
        # Brackets and quotation marks inside a term are text.
        ("现金流(自由)为", "现金流(自由)为"),
        ("(现金流)为 正", "(现金流)为 AND 正"),
        ("f(x) NOT(毛利率)", "f(x) AND NOT(毛利率)"),
        ("(现金流(自由)为 正)", "现金流(自由)为 AND 正"),
        ("-(现金流 (自由))", "NOT (现金流 AND 自由)"),
        ('12"晶圆', '"12""晶圆"'),
        ('他说"好"了', '"他说""好""了"'),
        ('"他说""好""了"', '"他说""好""了"'),
        ('"Flyme ""Auto"""', '"Flyme ""Auto"""'),
        ('("gross margin")', '"gross margin"'),
        ("a(b", '"a(b"'),
        # A star elsewhere is text.
        ("A*B 5%* **", 'A*B AND "5%*" AND "**"'),
        ("word:AI*", "word:AI"),
        ("AI**", '"AI**"'),
        # Values.
        ("company: 金山云 毛利率", "company:金山云 AND 毛利率"),
        (
            'company:(金山云 OR "Smart Car" OR NOT A)',
            'company:金山云 OR company:"Smart Car" OR NOT company:A',
        ),
        ("word:(利率 OR 收入)", "word:利率 OR word:收入"),
        ("company:(金山云 OR (role:analyst 毛利率))", "company:金山云 OR (role:analyst AND company:毛利率)"),
        ("company:-A -company:A", 'company:"-A" AND NOT company:A'),
        (
            "role:分析师 role:Management section:问答环节 section:Q&A",
            "role:analyst AND role:management AND section:qa",
        ),
        ("period:24Q3 period:2024年第三季度 period:3q24", "period:2024Q3"),
        ("period:2024", "period:2024"),
        ("period:2024年", "period:2024"),
        ("period:[2024 TO 2024]", "period:2024"),
        ("period:[22Q1 to 2024年]", "period:[2022Q1 TO 2024]"),
        ("period:FY24 period:2H24", "period:2024FY AND period:2024H2"),
        ("period:去年", "period:去年"),
        ("within:sentence A B OR C", "within:sentence ((A AND B) OR C)"),
        ("within:call (毛利率 收入) AND -下降", "within:call (毛利率 AND 收入) AND NOT 下降"),
        ("AI (收入 within:sentence 下降)", "AI AND (within:sentence 收入 AND 下降)"),
        ("within:paragraph 毛利率", "within:paragraph AND 毛利率"),
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
        ("company:A(B)", "company:A(B)"),
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
        ('""', '""""""'),
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
        (" OR ".join(_TERMS), " OR ".join(_TERMS[:64]), ["Only the first 64 terms of the query were used."]),
        (f"{' '.join(_TERMS)} -A66", " AND ".join(_TERMS[:64]), ["Only the first 64 terms of the query were used."]),
        ("A" * 1000, "A" * 1000, []),
        (f"  {'A' * 1000}  ", "A" * 1000, []),
        ("A" * 1001, "A" * 1000, ["Only the first 1,000 characters of the query were used."]),
        ("(" * 300 + "AI" + ")" * 300, "AI", []),
        ("A (B OR (" * 16 + "AI" + "))" * 16, "A AND (B OR (" * 15 + "A AND (B OR AI" + ")" * 31, []),
        (
            "A (B OR (" * 17 + "AI" + "))" * 17,
            "(A AND B) OR AI",
            ["Brackets are nested too deeply and were ignored."],
        ),
        ("(AI) " * 40, "AI", []),
        # A query that is too long after normalization is shortened.
        (
            '12"' * 300,
            '"' + '""'.join(["12"] * 243) + '"',
            ["Only the first 729 characters of the query were used.", "A quotation mark is unpaired and was ignored."],
        ),
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
        ("AND OR 毛利率", "OR has nothing to combine"),
        ("毛利率 - 提升", "The operator - has nothing to combine"),
        ("(毛利率 -) 提升", "The operator - has nothing to combine"),
        ('"毛利率', "quotation mark"),
        ('毛利率"', "quotation mark"),
        ('毛利率 ""', "Empty quotation marks"),
        ("(毛利率", "The bracket ( is unpaired"),
        ("毛利率))", "The bracket ) is unpaired"),
        (")毛利率", "The bracket ) is unpaired"),
        ("毛利率 ()", "Empty brackets"),
        ("within:call 毛利率 (within:turn)", "within:turn has nothing to combine"),
        ("within:call within:turn 毛利率", "within:turn has nothing to combine"),
        ('company:"" 毛利率', "The field company has no value"),
        ("毛利率 company:", "The field company has no value"),
        ("(company:) 毛利率", "The field company has no value"),
        ("company: role:analyst", "The field company has no value"),
        ("毛利率* 提升", "The * after “毛利率” was ignored: it works only after Latin letters"),
        ("word:AI*", "The * after “AI” was ignored: word: finds whole words only"),
        ('"毛利率"~5', "“~5” has no effect here"),
        ('word:"AI GMV"~5', "“~5” has no effect here"),
        ('company:"AI"*', "“*” has no effect here"),
        ('"AI GMV"~10001', "The distance was reduced to 10,000 characters."),
    ],
)
def test_says_what_it_made_of_a_query(typed: str, said: str) -> None:
    assert any(said in str(notice) for notice in parse(typed).notices)


@pytest.mark.parametrize(
    "typed",
    ["毛利率 环比", "-9%", "A|B", "AND", "()", '""', "company:", "within:call", "| 毛利率", "a(b", "5%*"],
)
def test_says_nothing_where_nothing_is_dropped(typed: str) -> None:
    assert parse(typed).notices == ()


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
