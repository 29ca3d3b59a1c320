"""Names of one person in one call: introductions, labels and addresses in other spellings."""

from __future__ import annotations

import pytest

from searchapp.model import Participant
from searchapp.transcripts import parse

WELCOME = "Operator\nWelcome to the Harbor Cloud Third Quarter 2024 Earnings Conference Call. {}\n"


def people(text: str) -> list[Participant]:
    return list(parse(text, id="a", source="a.txt", sha256="0").transcript.participants)


@pytest.mark.parametrize(
    ("label", "introduced", "title"),
    [
        ("Timothy D. Cook", "Tim Cook, our CEO", "CEO"),
        ("Tim Cook", "Timothy Cook, our CEO", "CEO"),
        ("T. D. Cook", "Timothy Cook, our CEO", "CEO"),
        ("Kevan Parekh", "CFO, Kevan Parekh. After their remarks we take questions", "CFO"),
        ("Lora Ho", "资深副总裁何丽梅", "SVP"),
        ("何丽梅", "Lora Ho, Senior Vice President", "SVP"),
        ("C.C. Wei", "总裁魏哲家", "President"),
        ("魏哲家", "C.C. Wei, our CEO", "CEO"),
        ("Ming-Kai Tsai", "董事长蔡明介", "Chair"),
        ("Chang Chun-Yen", "首席财务官張俊彥", "CFO"),
        ("王俊傑", "CFO Jack Wong", "CFO"),
        ("Morris Chang", "Chang Chung-Mou, our Chairman", "Chair"),
        ("Chung-Mou Chang", "Morris Chang, our Chairman", "Chair"),
        ("Nik Rao", "Nikhil Rao, our CEO", "CEO"),
        ("Brad Nunn", "C. Bradley Nunn, our CEO", "CEO"),
    ],
)
def test_who_is_introduced_is_who_speaks(label: str, introduced: str, title: str) -> None:
    found = people(
        f"{WELCOME.format(f'With us is {introduced}.')}{label}\nThank you all for joining us.\nOperator\nThank you.\n"
    )
    assert [(one.name, one.role, one.title) for one in found] == [
        ("Operator", "operator", None),
        (label, "management", title),
    ]


def test_two_people_who_fit_are_nobody() -> None:
    text = WELCOME.format("With us is Tim Cook, our CEO.")
    found = people(f"{text}Timothy A. Cook\nThank you.\nTimothy B. Cook\nThank you too.\n")
    assert [(one.name, one.title) for one in found] == [
        ("Operator", None), ("Timothy A. Cook", None), ("Timothy B. Cook", None), ("Tim Cook", "CEO"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("label", "words", "alias", "title"),
    [
        (
            "Elizabeth Sun",
            "大家好，我是远山科技企业讯息处资深总监孙又文。欢迎各位。",
            "孙又文",
            "Senior Director",
        ),
        ("Elizabeth Sun", "各位好，我是投资人关系处资深总监，孙又文。", "孙又文", "IR"),
        ("孙又文", "Hello, this is Elizabeth Sun, Head of Investor Relations.", "Elizabeth Sun", "IR"),
        ("Timothy D. Cook", "Hi, I'm Tim Cook, and I am the CEO of the company.", "Tim Cook", "CEO"),
    ],
)
def test_who_introduces_himself_has_both_names(label: str, words: str, alias: str, title: str | None) -> None:
    found = people(f"{WELCOME.format('')}{label}\n{words}\nOperator\nThank you.\n")
    assert [(one.name, one.aliases, one.title) for one in found][1:] == [(label, (alias,), title)]


def test_who_introduces_somebody_else_has_one_name() -> None:
    found = people(f"{WELCOME.format('')}Elizabeth Sun\n大家好，我是来替林海文的。\nOperator\nThank you.\n")
    assert [one.aliases for one in found] == [(), ()]


CALL = (
    "Operator\n欢迎参加远山科技2024年第三季度业绩电话会议。有请首席执行官林明先生。\n林明\n谢谢。收入增长。\n"
    "Operator\n下一个问题来自中金公司的Jiaqi Zhang。\nJiaqi Zhang\n请问毛利率？\n林明\n{}17%。\n"
)


@pytest.mark.parametrize(
    ("words", "aliases"),
    [
        ("谢谢，贾琪。", ("贾琪",)),
        ("谢谢，张嘉琪。", ("张嘉琪",)),
        ("好的。贾琪，一切顺利。", ("贾琪",)),
        ("谢谢，章,佳琪。", ("章佳琪",)),
        # A given name alone, another name, and a word of a sentence are none.
        ("谢谢，佳琪。", ()),
        ("谢谢，李磊。", ()),
        ("这是贾琪说的。", ()),
        ("谢谢，林明。", ()),
    ],
)
def test_a_misspelt_name_is_that_of_the_only_one_who_asks(words: str, aliases: tuple[str, ...]) -> None:
    (asker,) = (one for one in people(CALL.format(words)) if one.role == "analyst")
    assert asker.aliases == aliases


def test_a_misspelt_name_that_fits_two_is_nobodys() -> None:
    text = (
        CALL.format("谢谢，贾琪。")
        + "Operator\n下一个问题来自高盛的Jiaqi Wang。\nJiaqi Wang\n请问展望？\n林明\n好。\n"
    )
    assert [one.aliases for one in people(text) if one.role == "analyst"] == [(), ()]
