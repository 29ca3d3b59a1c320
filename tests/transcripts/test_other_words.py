"""Other words for who speaks: operators by name, hand-overs, introductions, names that are misspelt, interpreters."""

from __future__ import annotations

import pytest

from searchapp.transcripts import Reading, parse
from searchapp.transcripts.call.introductions import introductions
from searchapp.transcripts.names import is_misspelt


def english(
    opening: str,
    *,
    operator: str = "Operator",
    ceo: str = "Daniel Ortiz",
    ask: str,
    asks: str = "Unidentified Analyst",
) -> Reading:
    text = (
        "Bluefin Robotics Third Quarter 2025 Earnings Call\n\n"
        f"{operator}: {opening} Welcome to the Bluefin Robotics third quarter 2025 earnings call.\n"
        "Nora Beck: With me is Daniel Ortiz, our Chief Executive Officer.\n"
        f"{ceo}: Thank you. Orders grew in every region.\n"
        f"{operator}: We will now take questions. {ask}\n"
        f"{asks}: How do you see pricing next year?\n"
        f"{ceo}: We expect it to be stable.\n"
    )
    return parse(text, id="a", source="a.txt", sha256="0")


def chinese(
    opening: str, *, operator: str = "主持人", ceo: str = "钟灵毓", ask: str, interpreter: str = ""
) -> Reading:
    text = (
        "蓝鳍机器人2025年第三季度业绩电话会\n\n"
        f"{operator}：{opening}欢迎参加蓝鳍机器人2025年第三季度业绩电话会。\n"
        "白露：大家好，今天参会的有首席执行官钟灵毓女士。\n"
        f"{ceo}：谢谢。本季度各地区订单都有增长。\n"
        + (f"{interpreter}：Thank you. Orders grew in every region.\n" if interpreter else "")
        + f"{operator}：现在进入问答环节。{ask}\n未知分析师：请问明年的价格怎么看？\n{ceo}：我们预计保持稳定。\n"
    )
    return parse(text, id="a", source="a.txt", sha256="0")


@pytest.mark.parametrize(
    ("name", "opening"),
    [
        ("Tamika", "Hello everyone. I'm Tamika and I'll be running today's call."), ("Rosa", "Hello, I am Rosa and I will moderate today's call."),
        ("Deshawn", "Good afternoon, Deshawn here. I will be your conference operator."), ("Priscilla", "Hi all, Priscilla here, your operator today."), ("Ines", "My name's Ines and I'll be the operator."),
    ],
)  # fmt: skip
def test_an_operator_says_so_in_english(name: str, opening: str) -> None:
    turns = english(
        opening, operator=name, ask="Our first question comes from Leah Stone with Corvus Capital."
    ).transcript.turns
    assert {turn.role for turn in turns if turn.speaker == name} == {"operator"}


@pytest.mark.parametrize(
    ("name", "opening"),
    [
        ("小雨", "各位好，我是本次电话会的客服小雨。"), ("唐晓", "大家好，我是会议助理唐晓。"), ("葛兰", "大家好，我叫葛兰，是今天的会务人员。"), ("唐晓", "各位好，我叫唐晓，担任今天的会议接线员。"),
        ("唐晓", "您好，唐晓为您服务，我是本场会议的操作员。"), ("唐晓", "大家早上好，我是今天的电话会议主持人唐晓。"),
    ],
)  # fmt: skip
def test_an_operator_says_so_in_chinese(name: str, opening: str) -> None:
    turns = chinese(opening, operator=name, ask="首先请渡鸦资本的季风提问。").transcript.turns
    assert {turn.role for turn in turns if turn.speaker == name} == {"operator"}


@pytest.mark.parametrize(
    "ask",
    [
        "Here is Leah Stone, calling from Corvus Capital.",
        "Here's Leah Stone, calling in from Corvus Capital.",
        "Our first question comes from Leah Stone, CFA, with Corvus Capital.",
    ],
)
@pytest.mark.parametrize("asks", ["Unidentified Analyst", "Leah Stone"])
def test_a_hand_over_in_english(ask: str, asks: str) -> None:
    turn = english("Hello.", ask=ask, asks=asks).transcript.turns[4]
    assert (turn.speaker, turn.role, turn.firm) == ("Leah Stone", "analyst", "Corvus Capital")


@pytest.mark.parametrize(
    "ask",
    [
        "线上有渡鸦资本的季风想提问。",
        "请来自渡鸦资本的投资者季风提问。",
        "有请渡鸦资本高级研究员季风。",
        "我们来听一下渡鸦资本季风的问题。",
    ],
)
def test_a_hand_over_in_chinese(ask: str) -> None:
    turn = chinese("各位好，", ask=ask).transcript.turns[4]
    assert (turn.speaker, turn.role, turn.firm) == ("季风", "analyst", "渡鸦资本")


@pytest.mark.parametrize("ceo", ["Danial Ortiz", "Daniell Ortiz", "Dan Ortiz"])
def test_a_misspelt_name_has_the_title_of_who_is_introduced(ceo: str) -> None:
    found = english(
        "Hello.", ceo=ceo, ask="Our first question comes from Leah Stone with Corvus Capital."
    ).transcript
    assert found.turns[2].title == "CEO"
    assert "Daniel Ortiz" in {alias for one in found.participants if one.name == ceo for alias in one.aliases}


@pytest.mark.parametrize("ceo", ["Grace Ortiz", "Nora Ortiz"])
def test_another_person_of_the_family_has_not(ceo: str) -> None:
    found = english(
        "Hello.", ceo=ceo, ask="Our first question comes from Leah Stone with Corvus Capital."
    ).transcript
    assert found.turns[2].title is None
    assert not is_misspelt("Daniel Ortiz", ceo)


@pytest.mark.parametrize("label", ["现场口译", "会议翻译", "Speaker's Interpreter"])
def test_an_interpreter_speaks_for_who_spoke_before(label: str) -> None:
    turns = chinese("各位好，", ask="首先请渡鸦资本的季风提问。", interpreter=label).transcript.turns
    assert (turns[3].label, turns[3].speaker) == (label, "钟灵毓")


@pytest.mark.parametrize(
    ("said", "titles"),
    [
        ("今天出席的有：钟灵毓女士，首席执行官；唐果先生，首席财务官。", [("钟灵毓", "CEO"), ("唐果", "CFO")]),
        ("参会领导：首席执行官 方志远 先生，首席财务官 孟繁星 女士。", [("方志远", "CEO"), ("孟繁星", "CFO")]),
        ("首席执行官方志远先发言，随后由首席财务官孟繁星介绍。", [("方志远", "CEO"), ("孟繁星", "CFO")]),
        ("我们的首席执行官方志远、首席财务官孟繁星都在线上。", [("方志远", "CEO"), ("孟繁星", "CFO")]),
        ("On the call are Chief Executive Ann Lee and Finance Chief Bob Ray.", [("Ann Lee", "CEO"), ("Bob Ray", "CFO")]),
        ("Ann Lee, Harbor's Chief Executive Officer, and Bob Ray, its Chief Financial Officer.", [("Ann Lee", "CEO"), ("Bob Ray", "CFO")]),
    ],
)  # fmt: skip
def test_introductions(said: str, titles: list[tuple[str, str]]) -> None:
    assert [(one.name, one.title) for one in introductions(said)] == titles
