"""What stands around a talk or between its speeches, and words before a colon inside a speech, are no speech of somebody else."""

from __future__ import annotations

import re

import pytest

from searchapp.transcripts import Reading, parse

ENGLISH = [
    ("Operator", "Good morning, and welcome to the Calder Marine second quarter 2025 earnings call."),
    ("Helen Marsh", "Thank you. We delivered nine vessels.\nThe order book grew again."),
    ("Operator", "Our first question comes from Jonas Feld with Kestrel Securities."),
    ("Jonas Feld", "How will the price of steel develop?"),
    ("Helen Marsh", "We have hedged most of it.\nAnd we keep the prices."),
    ("Operator", "That concludes our call."),
]
CHINESE = [
    ("主持人", "各位好，欢迎参加远山科技2025年第二季度业绩电话会议。"),
    ("林海文", "谢谢。本季度收入增长百分之十二。\n毛利率也有改善。"),
    ("主持人", "第一个问题来自花岗岩证券的王敏。"),
    ("王敏", "请问毛利率为什么提升？"),
    ("林海文", "主要是产品结构优化。\n价格没有变化。"),
    ("主持人", "今天的会议到此结束。"),
]
CALLS = {
    "en": ("Calder Marine Q2 2025 Earnings Call", ENGLISH),
    "zh": ("远山科技2025年第二季度业绩电话会议", CHINESE),
}
FORMS = ["{}\n{}\n", "{}\n\n{}\n\n", "{}: {}\n", "**{}**\n\n{}\n\n", "### {}\n\n{}\n\n", "【{}】{}\n"]


def reading(text: str) -> Reading:
    return parse(text, id="a", source="a.txt", sha256="0")


def rendered(talk: list[tuple[str, str]], form: str) -> list[str]:
    between = "\n\n" if form.endswith("\n\n") else "\n"
    return [form.format(name, said.replace("\n", between)) for name, said in talk]


def said(found: Reading) -> list[tuple[str, str]]:
    return [(turn.label, turn.text) for turn in found.transcript.turns]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("language", "below"),
    [
        ("en", "Share this article on X, Facebook, LinkedIn"), ("en", "Like 12  Comment 3  Share"), ("en", "> **Growth:** deliveries up\n> **Risk:** steel"),
        ("en", "> Our view: fairly valued.\n\n> Rating: hold."), ("en", "Disclosure: I have no position."), ("en", "Tags: ships, steel"), ("en", "Posted by admin at 10:32"),
        ("en", "About the author: Jane writes on ships."), ("zh", "分享到：微信 微博 QQ空间"), ("zh", "点赞 12 收藏 3 在看"), ("zh", "> 我们的看法：估值合理。\n> 评级：持有。"),
        ("zh", "注：\n1、未经审计。\n2、非公认会计准则。"), ("zh", "特此公告。"), ("zh", "打开微信扫一扫"), ("zh", "附件清单（如有）：无\n日期：2025年8月1日"),
        ("zh", "关于本次活动是否涉及应披露重大信息的说明：不涉及"), ("en", "Read more:\nIs Calder Marine a buy?"), ("en", "Open our app to continue reading"),
    ],
)  # fmt: skip
def test_what_stands_below_a_talk(language: str, below: str, form: str) -> None:
    title, talk = CALLS[language]
    assert said(reading(f"{title}\n\n{''.join(rendered(talk, form))}\n{below}\n")) == talk


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Page 3 of 9"),
        ("en", "- 4 -"),
        ("en", "ADVERTISEMENT"),
        ("en", "Sign up for our newsletter"),
        ("zh", "第3页 共9页"),
        ("zh", "（接上页）"),
        ("en", "[Advertisement]"),
        ("en", "(Ad) Shoes for ships"),
        ("en", "![Chart 1](chart.png)"),
        ("zh", "(广告)"),
        ("zh", "[广告] 新船上市，尊享会员"),
        ("zh", "以下内容由AI生成"),
    ],
)
def test_a_line_of_the_page_between_speeches(language: str, line: str, form: str) -> None:
    title, talk = CALLS[language]
    parts = rendered(talk, form)
    text = f"{title}\n\n{''.join(parts[:3])}{line}\n\n{''.join(parts[3:])}"
    assert said(reading(text)) == talk


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("language", "above"),
    [
        ("en", "Contents\n1. Remarks\n2. Questions"),
        ("en", "Contents\nRemarks .... 2\nQuestions .... 9"),
        ("zh", "阅读时长：12分钟"),
        ("zh", "目录\n一、管理层发言\n二、问答"),
        ("zh", "关键词：增长、海外\n章节：00:00 开场 05:00 问答"),
        ("en", "Keywords: ships, steel\nDuration: 58:12"),
    ],
)
def test_what_stands_above_a_talk(language: str, above: str, form: str) -> None:
    title, talk = CALLS[language]
    found = reading(f"{title}\n\n{above}\n\n{''.join(rendered(talk, form))}")
    assert said(found) == talk
    assert [turn.section for turn in found.transcript.turns[:3]] == ["prepared", "prepared", "qa"]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Yes: the yards are full."), ("en", "Steel: hedged."), ("en", "Question: who pays? Answer: the customer."), ("en", "Agreed: no change."), ("en", "PS: thank you."),
        ("zh", "总之：一切正常。"), ("zh", "备注：未经审计。"), ("zh", "客户反馈：很好。"), ("zh", "对：我们会坚持下去。"),
    ],
)  # fmt: skip
def test_a_word_before_a_colon_twice(language: str, words: str) -> None:
    title, talk = CALLS[language]
    longer = [(name, f"{text}\n{words}" if "\n" in text else text) for name, text in talk]
    assert said(reading(f"{title}\n\n{''.join(rendered(longer, '{}: {}' + chr(10)))}")) == longer


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Maersk: Nine ships."), ("zh", "招商局：九艘。"), ("zh", "上海：两艘；釜山：三艘。")],
)
def test_a_warning_names_labels_before_a_few_words(language: str, words: str) -> None:
    title, talk = CALLS[language]
    longer = [(name, f"{text}\n{words}" if "\n" in text else text) for name, text in talk]
    text = f"{title}\n\n{''.join(rendered(longer, '{}: {}' + chr(10)))}"
    numbers = {number for number, line in enumerate(text.split("\n"), 1) if line == words}
    warned = {int(one) for warning in reading(text).warnings for one in re.findall(r"(\d+) \(", warning)}
    assert said(reading(text)) == longer or numbers <= warned


@pytest.mark.parametrize(
    "label", ["**{}**, {}\n\n{}\n\n", "**{}** – *{}*\n\n{}\n\n", "**{}**, {}: {}\n", "**{}** - *{}*: {}\n"]
)
def test_the_title_stands_behind_a_bold_name(label: str) -> None:
    details = {"Helen Marsh": "Chief Executive Officer", "Jonas Feld": "Kestrel"}
    plain = "**{}**" + label[label.index("}") + 3 :].replace(", {}", "").replace(" – *{}*", "").replace(
        " - *{}*", ""
    )
    text = "".join(
        label.format(name, details[name], text) if name in details else plain.format(name, text)
        for name, text in ENGLISH
    )
    found = reading(f"Calder Marine Q2 2025 Earnings Call\n\n{text}")
    between = "\n"
    assert [(turn.speaker, turn.text) for turn in found.transcript.turns] == [
        (name, text.replace("\n", between)) for name, text in ENGLISH
    ]
    assert {(turn.title, turn.firm) for turn in found.transcript.turns if turn.speaker == "Helen Marsh"} == {
        ("CEO", None)
    }


def test_buttons_side_by_side_inside_a_talk_are_speech() -> None:
    talk = [
        ("Ann Lee", "Home Print"),
        *[("Bob Ray" if place % 2 else "Ann Lee", f"This is sentence {place}.") for place in range(1, 40)],
    ]
    text = "".join(f"{name}: {text}\n" for name, text in talk)
    assert said(reading(text)) == talk


@pytest.mark.parametrize(
    "heading", ["二、投资者提出的问题及公司回复情况", "主要问答如下：", "以下为问答环节", "二、问答环节"]
)
def test_the_first_question_stands_directly_below_a_heading(heading: str) -> None:
    asked = "\n\n".join(
        f"问{place}：第{place}个问题是什么？\n\n答{place}：请看公告。" for place in range(1, 5)
    )
    turns = reading(f"董事长顾长河：收入增长。\n\n{heading}\n{asked}\n").transcript.turns
    assert [turn.text for turn in turns if turn.role == "analyst"] == [
        f"第{place}个问题是什么？" for place in range(1, 5)
    ]


def test_a_warning_names_a_short_question_of_no_speaker() -> None:
    answered = "".join(
        f"{name}：{said}\n\n" for name, said in (("林海文", "收入增长。"), ("王敏", "毛利率呢？")) * 2
    )
    found = reading(f"一、问答\n\n公司治理\n问1：为什么？\n\n{answered}")
    assert "为什么？" not in dict(map(reversed, said(found)))
    assert any("line 4 (问1" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    "above", ["Duration: 58:12\nRecorded by: IR desk", "Chapters: 00:00 Remarks 05:00 Questions"]
)
def test_times_above_a_talk_with_times(above: str) -> None:
    talk = "".join(f"{name} 00:0{place}\n{text}\n" for place, (name, text) in enumerate(ENGLISH))
    assert said(reading(f"Calder Marine Q2 2025 Earnings Call\n{above}\n\n{talk}")) == ENGLISH


def test_a_dotted_name_behind_who_asks() -> None:
    talk = [
        ("Q - 詹姆斯·米歇尔", "毛利率呢？"),
        ("A - 林海文", "提升了。"),
        ("Q - 詹姆斯·米歇尔", "为什么？"),
        ("A - 林海文", "结构优化。"),
    ]
    turns = reading("".join(f"{name}：{text}\n" for name, text in talk)).transcript.turns
    assert [turn.speaker for turn in turns] == ["詹姆斯·米歇尔", "林海文"] * 2
    assert [turn.role for turn in turns] == ["analyst", "management"] * 2
