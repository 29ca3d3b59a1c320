"""A talk that lost its line breaks: all speeches stand in one paragraph, below the lines of a title."""

from __future__ import annotations

import re

import pytest

from searchapp.transcripts import Reading, parse

ENGLISH = [
    ("Operator", "Good morning, and welcome to the Calder Marine second quarter 2025 earnings call."),
    (
        "D. J. Marsh",
        "Thank you. We delivered nine vessels, more than ever before. The order book grew again.",
    ),
    ("Operator", "Our first question comes from Jonas Feld with Kestrel Securities."),
    ("Jonas Feld", "How will the price of steel develop in the second half of the year?"),
    ("D. J. Marsh", "We have hedged most of it. And we keep the prices."),
    ("Operator", "That concludes our call."),
]
CHINESE = [
    ("主持人", "各位好，欢迎参加远山科技2025年第二季度业绩电话会议。今天我们先听管理层介绍，然后提问。"),
    ("林海文", "谢谢。本季度收入增长百分之十二，主要来自海外。毛利率也有改善，现金流保持稳定。"),
    ("主持人", "第一个问题来自花岗岩证券的王敏。"),
    ("王敏", "请问毛利率为什么提升？下半年还会继续吗？海外的订单情况如何？"),
    ("林海文", "主要是产品结构优化。价格没有变化。海外订单饱满，交付按计划进行，客户反馈也很好。"),
    ("主持人", "今天的会议到此结束，感谢各位的参与，祝大家工作顺利，身体健康，我们下个季度再见。"),
]
CALLS = [
    (ENGLISH, "Calder Marine Q2 2025 Earnings Call\nAugust 1, 2025"),
    (CHINESE, "远山科技2025年第二季度业绩会\n2025年8月1日"),
]
INLINE = [
    "{0}: {1}", "{0}：{1}", "**{0}:** {1}", "【{0}】{1}", "[{0}] {1}", "[00:0{2}:00] {0}: {1}", "{0} (00:0{2}:00): {1}", "{2}. {0}: {1}", "00:0{2} {0}：{1}",
]  # fmt: skip


def reading(text: str) -> Reading:
    return parse(text, id="a", source="a.txt", sha256="0")


def paragraph(talk: list[tuple[str, str]], form: str) -> str:
    return " ".join(form.format(name, said, place) for place, (name, said) in enumerate(talk, 1))


def said(found: Reading) -> list[tuple[str, str]]:
    return [(turn.label, turn.text) for turn in found.transcript.turns]


@pytest.mark.parametrize("form", INLINE)
@pytest.mark.parametrize(("talk", "above"), CALLS, ids=["en", "zh"])
def test_a_label_inside_a_paragraph_begins_a_turn(talk: list[tuple[str, str]], above: str, form: str) -> None:
    assert said(reading(f"{above}\n\n{paragraph(talk, form)}\n")) == talk


@pytest.mark.parametrize("form", ["{0} {1}", "「{0}」{1}", "@{0} {1}", "{0}, 00:0{2} {1}"])
@pytest.mark.parametrize(("talk", "above"), CALLS, ids=["en", "zh"])
def test_other_names_inside_a_paragraph_are_a_warning_with_its_line(
    talk: list[tuple[str, str]], above: str, form: str
) -> None:
    first, *others = talk
    text = f"{above}\n\n{first[0]}: {first[1]} {paragraph(others, form)}\n"
    assert [one for one in reading(text).warnings if one.startswith("names of speakers stand inside")] == [
        f"names of speakers stand inside a paragraph, behind the end of a sentence: line 4 ({text.split(chr(10))[3][:30]})"
    ]


def test_a_warning_counts_the_lines_of_the_file() -> None:
    text = f"{CALLS[0][1]}\n\n{paragraph([*ENGLISH[:-1], ('Walrus One', 'Ships are hedged.'), ENGLISH[-1]], '{0}: {1}')}\n"
    found = reading(text)
    assert ("Walrus One", "Ships are hedged.") in said(found)
    numbers = {int(one) for warning in found.warnings for one in re.findall(r"(\d+) \(", warning)}
    assert numbers <= {4}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(end: str) -> None:
    body = end.join(f"{name}: {text}" for name, text in ENGLISH)
    text = f"{CALLS[0][1]}{end}{end}{body}{end}walrus{end}{end}Unread One{end}Ships.{end}"
    found = reading(text.replace("\n", end) if end != "\n" else text)
    assert said(found)[:-1] == ENGLISH[:-1]


def test_a_long_answer_is_no_doubt() -> None:
    talk = [
        *CHINESE[:4],
        ("林海文", "价格没有变化。林海文认为稳定最重要。王敏刚才也提到。" * 40),
        CHINESE[-1],
    ]
    text = "\n".join(f"{name}：{text}" for name, text in talk)
    found = reading(f"{CALLS[1][1]}\n\n{text}\n")
    assert said(found) == talk
