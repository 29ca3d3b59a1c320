"""Interpreters: what they say belongs to whom they translate, and is marked as inferred."""

from __future__ import annotations

import pytest

from searchapp.transcripts import Reading, parse
from searchapp.transcripts.labels import is_interpreter

OPENING = (
    "Operator\n欢迎参加远山科技2024年第三季度业绩电话会议。有请首席执行官林明先生和首席财务官王海涛先生。\n"
    "林明\n谢谢。收入增长。\n{label}\nThank you. Revenue grew.\n王海涛\n现金充足。\n"
)
ASKED = "Operator\n第一个问题来自高盛的Wei Hung。\n{who}\n毛利率如何？\n{label}\nHow is the gross margin?\n王海涛\n很好。\n{label}\nIt is good.\n"
LABELS = ["翻译", "同声传译", "口译员", "Interpreter", "Translator", "INTERPRETER"]


def read(talk: str) -> Reading:
    return parse(OPENING + talk, id="a", source="a.txt", sha256="0")


def spoken(found: Reading) -> list[tuple[str, str, str, str | None, int | None]]:
    return [
        (turn.label, turn.speaker, turn.role, turn.firm, turn.exchange) for turn in found.transcript.turns
    ]


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("who", ["Wei Hung", "Unidentified Analyst"])
def test_an_interpreter_is_whom_it_translates(label: str, who: str) -> None:
    found = parse((OPENING + ASKED).format(label=label, who=who), id="a", source="a.txt", sha256="0")
    assert spoken(found)[2] == (label, "林明", "management", None, None)
    assert spoken(found)[5:] == [
        (who, "Wei Hung", "analyst", "高盛", 1),
        (label, "Wei Hung", "analyst", "高盛", 1),
        ("王海涛", "王海涛", "management", None, 1),
        (label, "王海涛", "management", None, 1),
    ]
    told = [
        (one.label, one.exchange, one.speaker, one.turn, one.sentence)
        for one in found.inferred
        if one.label == label
    ]
    assert told == [
        (label, None, "林明", 1, "谢谢。"),
        (label, 1, "Wei Hung", 5, "毛利率如何？"),
        (label, 1, "王海涛", 7, "很好。"),
    ]
    assert label not in [one.name for one in found.transcript.participants]


def test_who_translates_the_operator_is_nobody() -> None:
    text = (OPENING + "Operator\n没有更多问题了。\n{label}\nNo more questions.\n林明\n再见。\n").format(
        label="翻译"
    )
    found = parse(text, id="a", source="a.txt", sha256="0")
    assert spoken(found)[-2] == ("翻译", "翻译", "other", None, None)


@pytest.mark.parametrize(
    "words",
    [
        "我来为CEO快速翻译一下。",
        "[外语] 替林明先生翻译。",
        "Let me translate for our CEO.",
        "I will interpret for 林明.",
    ],
)
def test_who_says_for_whom_it_translates_is_theirs_under_any_label(words: str) -> None:
    talk = f"Operator\n第一个问题来自高盛的Wei Hung。\nWei Hung\n毛利率如何？\nA\n{words}毛利率很好。\n王海涛\n现金也充足。\n"
    found = parse(OPENING.format(label="翻译") + talk, id="a", source="a.txt", sha256="0")
    assert spoken(found)[6] == ("A", "林明", "management", None, 1)
    assert [one.turn for one in found.inferred if one.label == "A"] == [6]


def test_who_translates_an_unknown_person_stays_who_the_label_says() -> None:
    talk = "Operator\n第一个问题来自高盛的Wei Hung。\nWei Hung\n毛利率如何？\nA\n我来为COO翻译一下。毛利率很好。\n"
    found = parse(OPENING.format(label="翻译") + talk, id="a", source="a.txt", sha256="0")
    assert spoken(found)[6] == ("A", "A", "management", None, 1)


def test_a_button_is_no_interpreter() -> None:
    found = parse("翻译\n分享\n" + OPENING.format(label="Interpreter"), id="a", source="a.txt", sha256="0")
    assert [turn.label for turn in found.transcript.turns] == ["Operator", "林明", "Interpreter", "王海涛"]
    assert [one.sample for one in found.removed if one.what == "page remains"] == ["翻译"]


def test_an_answer_in_another_language_translates_who_spoke_before() -> None:
    found = parse((OPENING + ASKED).format(label="A", who="Wei Hung"), id="a", source="a.txt", sha256="0")
    assert spoken(found)[2] == ("A", "林明", "management", None, None)
    assert [one[:2] for one in spoken(found)[6:]] == [
        ("A", "Wei Hung"),
        ("王海涛", "王海涛"),
        ("A", "王海涛"),
    ]


def test_an_answer_in_the_same_language_is_nobody_s_translation() -> None:
    talk = ASKED.format(label="A", who="Wei Hung").replace("How is the gross margin?", "毛利率不错。")
    found = parse(OPENING.format(label="A") + talk, id="a", source="a.txt", sha256="0")
    assert spoken(found)[6][:3] == ("A", "A", "management")


@pytest.mark.parametrize(
    "label", ["CEO翻译", "首席执行官的翻译", "林明翻译", "Interpreter for CEO", "翻译（林明）"]
)
def test_the_label_of_an_interpreter_may_say_whom_it_translates(label: str) -> None:
    found = parse(
        OPENING.replace("{label}\nThank you. Revenue grew.\n王海涛\n现金充足。\n", "王海涛\n现金充足。\n{label}\nRevenue grew.\n").format(label=label)
        + ASKED.format(label=label, who="Wei Hung"),
        id="a", source="a.txt", sha256="0",
    )  # fmt: skip
    told = [(turn.speaker, turn.role, turn.title) for turn in found.transcript.turns if turn.label == label]
    assert told == [("林明", "management", "CEO")] * 3


@pytest.mark.parametrize("label", ["机器翻译", "英语翻译部"])
def test_other_words_for_translation_translate_nobody(label: str) -> None:
    assert not is_interpreter(label)
