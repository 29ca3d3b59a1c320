"""Quantities in a text: sentences labelled by hand, the forms of numbers and units, and numbers that are none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.analysis.fold import fold
from searchapp.analysis.quantities import Quantity, quantities, unit_name
from searchapp.analysis.quantities.numerals import han_number
from searchapp.analysis.quantities.vocabulary import table

LABELLED = Path(__file__).with_name("quantities.tsv")


def labelled() -> Iterator[tuple[str, str, list[str]]]:
    """The half, the sentence and the quantities of each line: value or low..high, unit, direction, ~ if approximate."""
    for line in LABELLED.read_text(encoding="utf-8").splitlines():
        half, sentence, label = line.split("\t")
        yield half, sentence, label.split(" ; ") if label else []


def written(quantity: Quantity) -> str:
    """A quantity in the form of the labels."""
    value = quantity.value if quantity.value is not None else f"{quantity.low}..{quantity.high}"
    return "|".join(
        (str(value), quantity.unit, quantity.direction or "", "~" if quantity.approximate else "")
    )


def measured(half: str, parts: int) -> tuple[int, int, int]:
    """The number of labels, of quantities read, and of those that are the same in their first parts."""
    wanted = read = same = 0
    for of_half, sentence, labels in labelled():
        if of_half == half:
            expected = Counter(tuple(label.split("|")[:parts]) for label in labels)
            found = Counter(tuple(written(each).split("|")[:parts]) for each in quantities(sentence))
            wanted += expected.total()
            read += found.total()
            same += (expected & found).total()
    return wanted, read, same


@pytest.mark.parametrize("half", ["development", "held out"])
@pytest.mark.parametrize("parts", [2, 4], ids=["value and unit", "direction and approximate too"])
def test_the_labelled_sentences_are_read(half: str, parts: int) -> None:
    wanted, read, same = measured(half, parts)
    assert wanted >= 85
    assert same >= 0.95 * wanted
    assert same >= 0.95 * read


def test_there_are_two_hundred_labelled_sentences_of_the_samples() -> None:
    samples = "".join(
        path.read_text(encoding="utf-8") for path in (Path(__file__).parents[2] / "seeds").glob("*.txt")
    )
    sentences = [sentence for _, sentence, _ in labelled()]
    assert len(sentences) == 200
    assert all(sentence in samples for sentence in sentences)
    # Half of what is to be read correctly is that a year, a quarter or a name is no quantity.
    assert sum(not labels for _, _, labels in labelled()) > 60


FORMS = """
毛利率为8.9%                  8.9|%||
同比增长８．９％              8.9|%|增长|
提升了两个百分点              2|百分点|增长|
降低40个基点                  40|基点|下降|
收入14亿元人民币              14|亿元||
人民币14亿元                  14|亿元||
人民幣14億                    14|亿元||
RMB14亿                       14|亿元||
￥14亿                        14|亿元||
1.61亿                        1.61|亿||
15.5 亿                       15.5|亿||
为1,234.5百万元               1234.5|百万元||
港币9,490万元                 9490|万港元||
新台幣100億元                 100|亿新台币||
2亿美金                       2|亿美元||
US$2亿                        2|亿美元||
44.2万辆                      44.2|万辆||
3000万名用户                  3000|万名||
一百二十万台                  120|万台||
二十四亿                      24|亿||
一亿两千万                    1.2|亿||
1亿2000万元                   1.2|亿元||
两万三千家                    2.3|万家||
一千五百人                    1500|人||
占三成                        30|%||
一成五                        15|%||
超过八成                      80|%||~
占一半                        50|%||
近三分之一                    33.3333|%||~
百分之十五                    15|%||
百分之三点五                  3.5|%||
百分之十到十五                10..15|%||
约15%至20%                    15..20|%||~
15-20%                        15..20|%||
5%~8%                         5..8|%||
-5%至-3%                      -5..-3|%||
8000万至1亿元                 0.8..1|亿元||
10亿元-12亿元                 10..12|亿元||
在18.5亿元至20.5亿元之间      18.5..20.5|亿元||
介于5%和6%之间                5..6|%||
从15%到20%之间                15..20|%||
3-5年                         3..5|年||
未来两到三年                  2..3|年||
两三年                        2..3|年||~
未来两、三年                  2..3|年||~
一、两家                      1..2|家||~
最近两年                      2|年||
近三年                        3|年||
20年前                        20|年||
一年至三年                    1..3|年||
半小时                        0.5|小时||
有52元                        52|元||
数52元                        52|元||
上百家                        100|家||~
要上四个                      4|个||
二三十家                      20..30|家||~
从14%下降到8.9%               14|%|| ; 8.9|%|下降|
从15%到20%                    15|%|| ; 20|%||
30%至17%                      30|%|| ; 17|%||
20年的经验                    20|年||
三年半                        3.5|年||
1个多月                       1|个月||~
3个半月                       3.5|个月||
过去半年                      0.5|年||
同比-9%                       -9|%||
负2.451亿元                   -2.451|亿元||
收入翻倍                      2|倍|增长|
增长一倍以上                  1|倍|增长|~
十几家                        10|家||~
1500多人                      1500|人||~
近百家                        100|家||~
10+家                         10|家||~
3千瓦                         3|kW||
200千瓦时                     200|kWh||
7纳米                         7|纳米||
512 TOPS                      512|TOPS||
US$1.2 billion                1.2|US$ billion||
RMB 3.5 bn                    3.5|RMB billion||
RMB3.5 billion                3.5|RMB billion||
3.5 billion yuan              3.5|RMB billion||
$1.2bn                        1.2|$ billion||
$5m                           5|$ million||
up 120 basis points           120|基点|增长|
two percentage points         2|百分点||
15 to 20 percent              15..20|%||
between $10 and $12 million   10..12|$ million||
RMB18.5 billion to RMB20.5 billion  18.5..20.5|RMB billion||
12,345 vehicles               12345|vehicles||
25 new stores in 12 cities    25|stores|| ; 12|cities||
12-month period               12|months||
one-third of revenue          33.3333|%||
nearly a third of             33.3333|%||~
double-digit growth           10..99|%|增长|~
high single digit             7..9|%||~
revenue doubled               2|倍|增长|
两位数增长                    10..99|%|增长|~
"""

NONE = """
二〇二四年第三季度 / 2024年第三季度至2025年第一季度 / Q3 2024 / FY2024 / 在2023-2025年 / 24年底 / 24年第三季度 / 民國113年 / 1-9月 / 9月30日
第一，毛利率 / 第十家 / 第 3 名 / 前三大客户 / 三期临床 / L2级 / 第21条 / Phase 3 patients / top 10 customers
iPhone 15 Pro / 银河E5 / ET5和ET7 / Antora 1000平台 / GPT 3.5 / GPT-4 / Intel 18A / 5G基站 / 3D引擎 / smart #5 / 3.1.2版本 / ISO 9001
400-820-8820转1 / 1. 首先 / (2) / 12345678901234567890123% / 一个 / 一款 / 一年 / 一成不变 / 万一 / 百家争鸣 / 几百家 / 数十家 / 统一 / 三项目 / in 2023 customers / 八点开始 / 我11点到 / 前五名 / 第九、十场 / 数十家 / 幾10億 / 3项目 / 第二、三季度 / 三、四线城市
"""


def cases() -> Iterator[tuple[str, list[str]]]:
    for line in FORMS.strip().splitlines():
        text, _, labels = line.partition("  ")
        yield text, [] if labels.strip() == "-" else labels.strip().split(" ; ")
    for text in NONE.replace("\n", " / ").split(" / "):
        if text.strip():
            yield text.strip(), []


@pytest.mark.parametrize(
    ("text", "labels"), list(cases()), ids=lambda case: case if isinstance(case, str) else ""
)
def test_a_form_is_read(text: str, labels: list[str]) -> None:
    assert [written(each) for each in quantities(text)] == labels


@pytest.mark.parametrize(
    ("text", "directions"),
    [
        ("收入同比下降26%至1.61亿元，毛利率17%", ["下降", "下降", None]),
        ("收入14亿元同比增长5%", [None, "增长"]),
        ("14亿元的收入增长5%", [None, "增长"]),
        ("实现30%的收入增长", ["增长"]),
        ("增速下降2个百分点", ["下降"]),
        ("降幅收窄3个百分点", ["下降"]),
        ("负增长5%", ["下降"]),
        ("没有下降5%", [None]),
        ("净利润扭亏为盈达2亿元", ["扭亏"]),
        ("收入持平于17%", ["持平"]),
        ("同比增长5%和环比下降3%", ["增长", "下降"]),
        ("库存周转天数减少4天", ["下降"]),
        ("已连续5个季度提升", [None]),
        ("高于去年同期的1.81亿元", [None]),
        ("revenue declined 12% to RMB3.5 billion, compared with RMB4.0 billion", ["下降", "下降", None]),
        ("a 12% year-over-year increase", ["增长"]),
        ("flat at 17%", ["持平"]),
        ("up to 5% of revenue", [None]),
        ("they made up 13.0% of revenue", [None]),
        ("did not grow 5%", [None]),
        ("5% lower than last year", ["下降"]),
        ("it grew 5% and the margin was 17%", ["增长", None]),
    ],
)
def test_a_direction_is_that_of_the_word_in_its_clause(text: str, directions: list[str | None]) -> None:
    assert [each.direction for each in quantities(text)] == directions


def test_every_word_of_the_vocabulary_is_read() -> None:
    words = table()
    for name, several in words["units"].items():
        for unit in several:
            assert [each.unit for each in quantities(f"共5{unit}。")] == [name], unit
    for unit in words["measures"]["chinese"]:
        five = "五" if unit in words["measures"]["han_only"] else "5"
        assert [each.unit for each in quantities(f"共{five}{unit}。")] == [unit], unit
    assert not any(quantities(f"共11{unit}。") for unit in words["measures"]["han_only"])
    assert not any(quantities(f"前5{unit}。") for unit in words["measures"]["ranks"])
    for unit in words["measures"]["english"]:
        assert [each.unit for each in quantities(f"for 5 {unit}")] == [unit], unit
    for unit, ends in words["measures"]["unless"].items():
        for end in ends:
            assert unit not in [each.unit for each in quantities(f"共5{unit}{end}")], unit + end
    for adjective in words["measures"]["adjectives"]:
        assert quantities(f"5 {adjective} stores")[0].unit == "stores"
    assert set(words["measures"]["durations"]) <= {
        *words["units"], *words["measures"]["chinese"], *words["measures"]["english"]
    }  # fmt: skip
    for name, each in words["currencies"].items():
        for before in each["before"]:
            assert quantities(f"{before} 5亿")[0].unit == f"亿{each['name']}", before
            assert quantities(f"{before} 5 billion")[0].unit == f"{name} billion", before
        for after in each["after"]:
            assert quantities(f"5 billion {after}")[0].unit == f"{name} billion", after
    for scale in words["scales"]["chinese"]:
        assert quantities(f"5{scale}元")[0].unit == f"{scale}元", scale
    for scale, several in words["scales"]["english"].items():
        assert {quantities(f"$5 {word}")[0].unit for word in several} == {f"$ {scale}"}
    for scale, several in words["scales"]["after_currency"].items():
        assert {quantities(f"$5{word}")[0].unit for word in several} == {f"$ {scale}"}
    for phrase in words["phrases"]:
        for text in phrase["texts"]:
            (found,) = quantities(f"收入 {text} 。")
            assert (found.value, found.unit) == (phrase.get("value"), phrase["unit"]), text
            assert (found.low, found.high) == (phrase.get("low"), phrase.get("high")), text
        for before in phrase.get("unless_after", ""):
            assert not quantities(before + phrase["texts"][0])
    for word in words["no_quantity"]["after"]:
        assert not quantities(f"{word} 5 stores"), word
        assert not quantities(f"{word}5家"), word
    for word in words["approximate"]["before"]:
        assert quantities(f"为 {word} 5%")[0].approximate, word
    for word in words["approximate"]["loose"]:
        assert quantities(f" {word} 增加了5%")[0].approximate, word
    for word in words["approximate"]["after"]:
        assert quantities(f"为5% {word} ")[0].approximate, word
    for word in words["approximate"]["unless_after"]:
        assert not quantities(f"{word}约5%")[0].approximate, word
    for direction, several in words["directions"].items():
        for word in several:
            assert quantities(f"收入 {word} 5%")[0].direction == direction, word
    scope = words["scope"]
    for word in scope["negations"]:
        negated = f"{word} grow 5%" if word.isascii() else f"{word}增长5%"
        assert quantities(negated)[0].direction is None, word
    for word, others in scope["unless_after"].items():
        assert all(quantities(f"{other} {word} 5%")[0].direction is None for other in others)
    for word, others in scope["unless_before"].items():
        assert all(quantities(f"{word} {other} 5%")[0].direction is None for other in others)
    for word in (*scope["origins"], *scope["comparisons"]):
        compared = f"growth {word} 5%" if word.isascii() else f"增长{word}5%"
        assert quantities(compared)[0].direction is None, word
    for word in scope["statements"]:
        stated = f"grew 3%, it {word} 5%" if word.isascii() else f"增长3%利润率{word}5%"
        assert quantities(stated)[-1].direction is None, word
    for word in scope["within"]:
        assert quantities(f"增长{word}5%")[0].direction == "增长", word


def test_what_is_read_is_where_it_is_written() -> None:
    text = "预计約15％至２０％，毛利率-9%，人民幣3億元。"
    assert [text[each.start : each.end] for each in quantities(text)] == [
        "15％至２０％",
        "-9%",
        "人民幣3億元",
    ]


@pytest.mark.parametrize(
    ("typed", "name"),
    [("%", "%"), ("％", "%"), ("percent", "%"), ("个百分点", "百分点"), ("bps", "基点"), ("亿元人民币", "亿元"), ("億元", "亿元"),
     ("RMB billion", "RMB billion"), ("stores", "stores"), ("年", "年"), ("没有", "没有"), ("", "")],
)  # fmt: skip
def test_a_unit_has_one_name(typed: str, name: str) -> None:
    assert unit_name(typed) == name


DIGITS = "零一二三四五六七八九"


def in_han(number: int) -> str:
    """A number below ten thousand in Chinese, as it is taught."""
    said, gap = "", False
    for step, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // step % 10
        if digit:
            said += ("零" if gap and said else "") + DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return said.removeprefix("一") if said.startswith("一十") else said or "零"


@given(st.integers(0, 9999))
def test_a_chinese_number_is_read_back(number: int) -> None:
    said = in_han(number)
    # Two digits without a step between them are a year or a range.
    assert han_number(said) == number
    for variant in {said.replace("二千", "两千").replace("二百", "两百"), said.replace("零", "〇")}:
        assert han_number(variant) == number


UNITS = {
    "%": "%", "百分点": "个百分点", "亿元": "亿元人民币", "万台": "万台", "亿美元": "亿美元", "家": "家", "基点": "个基点", "倍": "倍",
    "GWh": " GWh", "RMB billion": " billion yuan", "US$ million": " million US dollars", "stores": " stores",
}  # fmt: skip
NUMBERS = st.decimals(
    min_value=Decimal(0), max_value=Decimal(999_999), places=2, allow_nan=False, allow_infinity=False
)
BEFORE = st.sampled_from(
    ["", "收入为", "毛利率约", "同比增长", "其中，", "revenue was ", "(", "2024年第三季度，"]
)


@given(NUMBERS, st.sampled_from(sorted(UNITS)), BEFORE, st.booleans(), st.booleans())
def test_a_quantity_is_read_back(number: Decimal, unit: str, before: str, minus: bool, commas: bool) -> None:
    number = number.normalize()
    digits = f"{number:,f}" if commas else f"{number:f}"
    if minus:
        number, digits = -number, f"-{digits}"
    text = f"{before}{digits}{UNITS[unit]}。"
    (found,) = quantities(text)
    assert (Decimal(str(found.value)), found.unit) == (number, unit)
    assert fold(text[found.start : found.end]) == fold(digits + UNITS[unit])
    assert (found.low, found.high) == (None, None)


@given(
    NUMBERS,
    NUMBERS,
    st.sampled_from(sorted(UNITS)),
    BEFORE,
    st.sampled_from(["-", "至", "到", " to ", "~", " - "]),
    st.booleans(),
)
def test_a_range_is_read_back(
    first: Decimal, second: Decimal, unit: str, before: str, to: str, twice: bool
) -> None:
    low, high = sorted((first, second))
    if low == high:
        return
    written_low = f"{low.normalize():f}" + (UNITS[unit] if twice else "")
    text = f"{before}{written_low}{to}{high.normalize():f}{UNITS[unit]}。"
    (found,) = quantities(text)
    assert found.value is None
    assert (Decimal(str(found.low)), Decimal(str(found.high)), found.unit) == (low, high, unit)


@given(
    st.text(
        st.sampled_from("0123456789,.-%至到约两三十百千万亿元个点年成分之 aupto增长下降的第"), max_size=40
    )
)
def test_any_text_is_read(text: str) -> None:
    end = 0
    for found in quantities(text):
        assert end <= found.start < found.end <= len(text)
        assert found.unit
        assert (found.value is None) == (found.low is not None) == (found.high is not None)
        end = found.end
