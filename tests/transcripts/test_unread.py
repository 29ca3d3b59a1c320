"""Labels with unusual marks are read; a line that may be a label and is not read as one is warned about, by its number."""

from __future__ import annotations

import re

import pytest

from searchapp.transcripts import Reading, parse

CALL = [
    ("Operator", "大家好，欢迎参加远山科技2024年第三季度业绩电话会。"),
    ("林海文", "谢谢。本季度收入增长百分之十二。\n毛利率也有改善。"),
    ("Ann Lee", "我们维持全年指引。"),
    ("Operator", "第一个问题来自花岗岩证券的王敏。"),
    ("王敏", "请问毛利率为什么提升？"),
    ("Ann Lee", "主要是产品结构优化。"),
    ("林海文", "海外收入增长更快。"),
]


def reading(text: str) -> Reading:
    return parse(text, id="a", source="a.txt", sha256="0")


def said(text: str) -> list[tuple[str, str]]:
    return [(turn.label, turn.text) for turn in reading(text).transcript.turns]


def warned_lines(text: str) -> set[int]:
    return {int(number) for one in reading(text).warnings for number in re.findall(r"(\d+) \(", one)}


@pytest.mark.parametrize(
    "label",
    [
        "<{}>", "--- {} ---", "=== {} ===", "*{}*", "***{}***", "🎤 {}", "👤{}", "• {}", "#{number} {}", "({number}) {}", "（{han}）{}",
        "{han}、{}", "{} | 00:0{number}:00", "{} 1:0{number} PM", "0{number}:05 pm {}", "{} · ".strip() + " 00:0{number}", "\t{}\t",
        "\u00a0{}\u3000", "- **{}**", "- **{}:**", "> {}", "__{}__",
    ],
)  # fmt: skip
@pytest.mark.parametrize("between", ["", "\n"])
def test_marks_around_labels_on_a_line_are_no_part_of_them(label: str, between: str) -> None:
    blocks = [
        f"{label.format(name, number=number, han='一二三四五六七'[number - 1])}\n{text}"
        for number, (name, text) in enumerate(CALL, 1)
    ]
    assert said(f"\n{between}".join(blocks)) == CALL


@pytest.mark.parametrize(
    "label",
    [
        "<{}> ",
        "*{}*: ",
        "{}:\u00a0",
        "{}:\t",
        "{} : ",
        "🎤 {}: ",
        "- **{}**: ",
        "#{number} {}: ",
        "> {}: ",
        "[1:0{number} PM] {}: ",
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n\n"])
def test_marks_around_labels_before_speech_are_no_part_of_them(label: str, end: str) -> None:
    lines = [f"{label.format(name, number=number)}{text}" for number, (name, text) in enumerate(CALL, 1)]
    assert said(end.join(lines)) == CALL


@pytest.mark.parametrize("form", ["{}\n{}", "{}\n{}\n", "{}: {}", "**{}:** {}"])
@pytest.mark.parametrize(
    "label",
    [
        'Ann "Annie" Lee',
        "Ann “Annie” Lee",
        "Ann 'Annie' Lee",
        "Ann ‘Annie’ Lee",
        "Ann “Annie” Lee, CFO",
        "Ann M. “Annie” Lee",
    ],
)
def test_a_nickname_in_quotation_marks_is_part_of_the_label_and_no_part_of_the_name(form: str, label: str) -> None:  # fmt: skip
    call = [(label if name == "Ann Lee" else name, words) for name, words in CALL]
    text = "\n".join(form.format(name, words) for name, words in call)
    assert said(text) == call
    spoken = {turn.speaker for turn in reading(text).transcript.turns if turn.label == label}
    assert spoken == {"Ann M. Lee" if "M." in label else "Ann Lee"}


def test_a_name_on_the_first_line_is_read_though_nothing_is_above() -> None:
    call = [("王敏", "请问毛利率为什么提升？"), *CALL[1:4], *CALL[5:]]
    assert said("\n".join(f"{name}\n{text}" for name, text in call)) == call


@pytest.mark.parametrize("number", ["Page {} of 9", "第{}页", "- {} -", "第 {} 页 共 9 页"])
@pytest.mark.parametrize("form", ["{}\n{}", "{}：{}"])
def test_the_numbers_of_pages_are_no_speech(number: str, form: str) -> None:
    lines = "\n".join(form.format(name, text) for name, text in CALL).split("\n")
    lines = [*lines[:2], number.format(1), *lines[2:6], number.format(2), *lines[6:]]
    found = reading("\n".join(lines))
    assert [(turn.label, turn.text) for turn in found.transcript.turns] == CALL
    assert "page headers and footers" in {one.what for one in found.removed}


@pytest.mark.parametrize(
    "label", ["Unidentified Analyst 2", "Wendy", "未知发言人", "管理层", "Ng", "Speaker 2", "亨利·何"]
)
def test_a_label_that_occurs_once_is_read_before_a_colon(label: str) -> None:
    call = [*CALL[:4], (label, "请问毛利率为什么提升？"), *CALL[5:]]
    assert said("\n".join(f"{name}：{text}" for name, text in call)) == call


@pytest.mark.parametrize(
    "line",
    [
        "举例来说：海外收入增长。",
        "两件事：第一，收入增长。",
        "For example: revenue grew.",
        "第一个问题：收入。",
        "线上朋友：“收入会增长吗？”",
        "[外语] 收入增长。",
    ],
)
def test_words_that_begin_a_sentence_are_no_label_however_often_they_occur(line: str) -> None:
    call = [CALL[0], (CALL[1][0], f"谢谢。\n{line}\n我再说明。\n{line}"), *CALL[2:]]
    assert said("\n".join(f"{name}：{text}" for name, text in call)) == call


def test_brackets_around_what_is_heard_are_no_label_where_labels_have_brackets() -> None:
    call = [(name, f"[外语] {text}" if name == "Ann Lee" else text) for name, text in CALL]
    assert said("\n".join(f"[{name}]\n{text}" for name, text in call)) == call


def test_words_that_announce_a_list_are_no_label_on_a_line() -> None:
    call = [
        CALL[0],
        (CALL[1][0], "谢谢。\n整个报告分成两点：\n第一点是收入。\n也有几个事项：\n第二点是毛利。"),
        *CALL[2:],
    ]
    assert said("\n".join(f"{name}\n{text}" for name, text in call)) == call


@pytest.mark.parametrize("form", ["{}. {}：{}", "{}、{}\n{}"])
def test_the_items_of_a_list_are_no_labels_where_labels_have_numbers(form: str) -> None:
    item = (
        "1.数据中心：收入增长。\n2.智能汽车：收入增长。"
        if "：" in form
        else "一、数据中心\n收入增长。\n二、智能汽车\n收入增长。"
    )
    call = [*CALL[:2], ("Ann Lee", f"我们有两块业务。\n{item}"), *CALL[3:]]
    han = "一二三四五六七"
    text = "\n".join(
        form.format(number if "：" in form else han[number - 1], name, words)
        for number, (name, words) in enumerate(call, 1)
    )
    assert said(text) == call


ODD = [
    "Webcast question",
    "现场提问",
    "主讲人",
    "Ann Lee|Harbor",
    "Li, CFA",
    "国发会同仁",
    "徐也翔",
    "van der Berg",
    "【视频】李明",
    "やまだ太郎",
    "allen li",
]


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("form", ["{}：{}", "**{}:** {}", "[{}] {}"])
def test_an_odd_label_before_speech_is_read_or_its_line_is_named(odd: str, form: str) -> None:
    call = [*CALL[:4], (odd, "请问毛利率为什么提升？"), *CALL[5:]]
    form = "{}：{}" if "【" in odd else form
    text = "\n".join(form.format(name, words) for name, words in call)
    found = [turn.text for turn in reading(text).transcript.turns]
    assert found == [words for _, words in call] or 6 in warned_lines(text)


DIVIDERS = [" - ", " – ", " — ", " -- ", " —— ", "——", "—", " | ", "｜"]


@pytest.mark.parametrize("between", DIVIDERS)
@pytest.mark.parametrize("end", ["\n", "\n\n", "\r\n"])
@pytest.mark.parametrize("label", ["{}", "**{}**", "- {}", "[00:0{number}:00] {}", "{number}. {}"])
def test_a_dash_or_a_bar_divides_name_and_speech(between: str, end: str, label: str) -> None:
    lines = [
        f"{label.format(name, number=number)}{between}{words}" for number, (name, words) in enumerate(CALL, 1)
    ]
    found = reading(end.join(lines))
    assert [(turn.label, turn.text) for turn in found.transcript.turns] == CALL
    assert not found.warnings


@pytest.mark.parametrize("between", [" - ", " — ", "——", " | "])
def test_dashes_and_colons_inside_speech_are_no_labels_where_a_dash_divides(between: str) -> None:
    words = "我们有两点：第一是收入。\n海外收入：增长更快。\n举例来说——海外收入增长。\nBut - as I said - revenue grew."
    call = [*CALL[:2], ("Ann Lee", words), *CALL[3:]]
    found = said("\n".join(f"{name}{between}{text}" for name, text in call))
    assert found == call


@pytest.mark.parametrize("label", ["王敏 - 花岗岩证券", "Bob Ray - Analyst", "Q - Bob Ray"])
def test_a_firm_a_title_or_a_name_after_one_dash_belongs_to_the_label_before_the_next(label: str) -> None:
    call = [*CALL[:4], (label, CALL[4][1]), *CALL[5:]]
    turns = reading("\n".join(f"{name} - {words}" for name, words in call)).transcript.turns
    assert [turn.text for turn in turns] == [words for _, words in call]
    assert turns[4].role == "analyst"


@pytest.mark.parametrize("odd", ["主讲人", "管理层", "李明1", "CEO", "不明分析师", "【视频】李明", "Ng"])
def test_an_odd_label_before_a_dash_is_read_or_its_line_is_named(odd: str) -> None:
    call = [*CALL[:4], (odd, "请问毛利率为什么提升？"), *CALL[5:]]
    text = "\n".join(f"{name} - {words}" for name, words in call)
    found = [turn.text for turn in reading(text).transcript.turns]
    assert found == [words for _, words in call] or 6 in warned_lines(text)


@pytest.mark.parametrize("between", [" - ", " | ", ": "])
@pytest.mark.parametrize("odd", ["李　明", "Lee, Ann"])
def test_an_odd_label_before_the_first_speech_is_read_or_its_line_is_named(between: str, odd: str) -> None:
    # Where nearly every line has a label, whatever stands before the mark is one.
    others = [(name, f"{words}\n此外没有变化。\n谢谢。") for name, words in CALL[1:]]
    call = [(odd, "欢迎参加远山科技2024年第三季度业绩电话会，今天我们回顾本季度的收入和毛利率。"), *others]
    text = "\n".join(f"{name}{between}{words}" for name, words in call)
    assert said(text) == call or 1 in warned_lines(text)


def test_names_before_colons_are_read_where_others_have_dashes() -> None:
    text = "\n".join(
        f"{name}{'：' if number == 2 else ' - '}{words}" for number, (name, words) in enumerate(CALL)
    )
    assert said(text) == CALL


def test_a_list_with_dashes_is_no_conversation() -> None:
    items = "\n".join(f"Harbor Cloud - {text}" for text in ("收入增长。", "毛利率提升。", "成本下降。"))
    call = [*CALL[:2], ("Ann Lee", f"我们看三点。\n{items}"), *CALL[3:]]
    for form in ("{}\n{}", "{}：{}"):
        assert said("\n".join(form.format(name, words) for name, words in call)) == call
    labelled = [(f"{name} - JPMorgan" if name == "王敏" else name, words) for name, words in CALL]
    found = said("\n".join(f"{name}: {words}" for name, words in labelled))
    assert [words for _, words in found] == [words for _, words in CALL]


def test_a_bold_name_before_speech_is_warned_about_where_others_have_colons() -> None:
    text = "\n".join(
        f"**{name}** {words}" if name == "林海文" else f"{name}：{words}" for name, words in CALL
    )
    assert {2, 8} <= warned_lines(text)


def test_a_bold_letter_before_an_answer_is_warned_about_where_others_have_colons() -> None:
    call = [*CALL[:5], ("**A**", CALL[5][1]), CALL[6]]
    text = "\n".join(f"{name} {words}" if "*" in name else f"{name}：{words}" for name, words in call)
    assert 7 in warned_lines(text)


@pytest.mark.parametrize("label", ["Li, CFA", "主讲人"])
def test_a_label_above_the_first_turn_is_read_or_its_line_is_named(label: str) -> None:
    call = [
        (
            label,
            "欢迎参加远山科技2024年第三季度业绩电话会，今天我们回顾本季度的收入、毛利率和现金流，随后回答问题。",
        ),
        *CALL[1:],
    ]
    text = "\n".join(f"{name}\n{words}" for name, words in call)
    assert [turn.text for turn in reading(text).transcript.turns] == [
        words for _, words in call
    ] or 1 in warned_lines(text)


@pytest.mark.parametrize("between", ["", "\n"])
def test_a_label_above_the_first_turn_that_repeats_below_is_read_or_its_line_is_named(between: str) -> None:
    call = [("Webcast question" if name == "Operator" else name, words) for name, words in CALL]
    text = f"\n{between}".join(f"{name}\n{words}" for name, words in call)
    assert said(text) == call or 1 in warned_lines(text)


def test_a_list_that_is_read_as_turns_is_warned_about() -> None:
    call = [*CALL[:2], ("Ann Lee", "我们修订了这些办法。\n农业生产管理法\n林业产品验证法"), *CALL[3:]]
    text = "\n".join(f"{name}\n{words}" for name, words in call)
    assert said(text) == call or {7, 8} & warned_lines(text)


def test_a_call_without_doubt_has_no_warnings() -> None:
    for form in ("{}\n{}", "{}\n{}\n", "{}：{}", "**{}**\n{}"):
        assert not reading("\n".join(form.format(name, words) for name, words in CALL)).warnings


@pytest.mark.parametrize(
    "said_first", ["He calls it “Cloud First” and", "We launched 'Atlas' Then we grew and"]
)
def test_words_in_quotation_marks_inside_speech_are_no_nickname(said_first: str) -> None:
    call = [*CALL[:2], ("Ann Lee", f"{said_first}\nwe keep our guidance."), *CALL[3:]]
    assert said("\n".join(f"{name}\n{words}" for name, words in call)) == call


@pytest.mark.parametrize("form", ["{}: {}", "**{}:** {}"])
def test_a_small_first_name_and_initial_before_a_colon_is_a_label(form: str) -> None:
    small = {"林海文": "omar h.", "Ann Lee": "ann l."}
    call = [(small.get(name, name), words) for name, words in CALL]
    assert said("\n".join(form.format(name, words) for name, words in call)) == call


def test_a_small_first_name_and_initial_that_is_not_read_is_warned_about() -> None:
    call = [*CALL[:4], ("omar h.", CALL[4][1]), *CALL[5:]]
    assert 6 in warned_lines("\n".join(f"{name}：{words}" for name, words in call))
    call = [(name.replace("Ann Lee", "ann l."), words) for name, words in CALL]
    assert {6, 12} <= warned_lines("\n".join(f"{name}\n{words}" for name, words in call))


@pytest.mark.parametrize("form", ["{}: {}", "{}\n{}"])
def test_the_end_of_a_sentence_alone_on_a_line_is_no_small_name(form: str) -> None:
    call = [*CALL[:2], ("Ann Lee", "We moved all of the money into\nclass b.\nMargins grew."), *CALL[3:]]
    text = "\n".join(form.format(name, words) for name, words in call)
    assert (said(text), reading(text).warnings) == (call, ())


@pytest.mark.parametrize("form", ["[{}] {}", "<{}> {}", "【{}】{}", "**{}** {}"])
def test_quotation_marks_in_a_label_with_marks_are_warned_about(form: str) -> None:
    call = [*CALL[:4], ("「远山」科长", CALL[4][1]), *CALL[5:]]
    text = "\n".join(form.format(name, words) for name, words in call)
    assert said(text) == call or 6 in warned_lines(text)


@pytest.mark.parametrize("label", ["Webcast question", "参会者5", "集团CFO"])
@pytest.mark.parametrize("time", ["", "\n00:00:00"])
def test_an_odd_label_above_the_first_turn_is_warned_about(label: str, time: str) -> None:
    first, *others = (f"{name}{time}\n{text}" for name, text in CALL)
    first = first.replace("Operator", label)
    text = "\n".join([first, *others])
    assert said(text)[0][0] == label or 1 in warned_lines(text)


def test_a_summary_above_the_first_turn_is_not() -> None:
    others = "\n".join(f"{name}\n{text}" for name, text in CALL)
    assert reading(f"远山科技业绩会\n公司第三季度收入增长，毛利率改善。\n{others}").warnings == ()


def test_what_somebody_quotes_first_is_no_name_behind_a_label_that_tells_a_role() -> None:
    talk = [
        ("投资人", "「公投」真的不太适合。"),
        ("林明", "等一下再说。"),
        ("投资人", "「Open API」是简称。"),
        ("林明", "好的。"),
    ]
    assert said("\n".join(f"{name}：{text}" for name, text in talk)) == talk
