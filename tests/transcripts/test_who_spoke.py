"""Who spoke: the person behind a label without a name, inferred from the hand-over."""

from __future__ import annotations

from pathlib import Path

import pytest

from searchapp.model import Inference
from searchapp.transcripts import Reading, parse, read, scan

OPENING = (
    "Operator\n欢迎参加远山科技2024年第三季度业绩电话会议。有请首席执行官林明先生。\n林明\n谢谢。收入增长。\n"
)
CLOSING = "Operator\n没有更多问题了。现在交还给林明。\n林明\n再见。\n"


def reading(talk: str) -> Reading:
    return parse(OPENING + talk + CLOSING, id="a", source="a.txt", sha256="0")


def asked(found: Reading) -> list[tuple[str, str, str | None, int | None]]:
    """Return speaker, label, firm and exchange of every turn except those of the operator and Lin Ming."""
    return [
        (turn.speaker, turn.label, turn.firm, turn.exchange)
        for turn in found.transcript.turns
        if turn.label not in ("Operator", "林明")
    ]


def people(found: Reading) -> list[tuple[str, tuple[str, ...], str | None]]:
    return [
        (one.name, one.aliases, one.firm) for one in found.transcript.participants if one.role == "analyst"
    ]


TWO = """Operator
谢谢。第一个问题来自德意志银行的Wei Hung[音译]。您的线路已接通。
Unidentified Analyst
请问毛利率？
林明
17%。
Unidentified Analyst
谢谢。
Operator
下一个问题来自浦银国际的沈岱。请提问。
Unidentified Analyst
请问海外？
林明
增长。
"""


def test_the_samples_say_who_the_unidentified_analysts_are(seeds: Path) -> None:
    found = read(scan(seeds).files[0])
    spoken = [
        (turn.exchange, turn.speaker, turn.firm)
        for turn in found.transcript.turns
        if turn.label == "Unidentified Analyst"
    ]
    assert spoken == [(1, "Wei Hung", "德意志银行")] * 5 + [(2, "Dai Shen", "SPDBI")] * 4
    assert [turn.speaker for turn in found.transcript.turns].count("Wei Hung") == 5
    assert found.inferred == (
        Inference(
            "Unidentified Analyst", 1, "Wei Hung", 5,
            "[操作员说明] 我们的第一个问题来自德意志银行的Wei Hung[音译]。",
        ),
        Inference("Unidentified Analyst", 2, "Dai Shen", 15, "下一个问题来自SPDBI的Dai Shen。"),
    )  # fmt: skip


def test_one_label_is_a_person_in_each_exchange() -> None:
    found = reading(TWO)
    assert asked(found) == [
        ("Wei Hung", "Unidentified Analyst", "德意志银行", 1),
        ("Wei Hung", "Unidentified Analyst", "德意志银行", 1),
        ("沈岱", "Unidentified Analyst", "浦银国际", 2),
    ]
    assert people(found) == [("Wei Hung", (), "德意志银行"), ("沈岱", (), "浦银国际")]
    assert [(one.label, one.exchange, one.speaker) for one in found.inferred] == [
        ("Unidentified Analyst", 1, "Wei Hung"),
        ("Unidentified Analyst", 2, "沈岱"),
    ]
    assert {turn.role for turn in found.transcript.turns if turn.label == "Unidentified Analyst"} == {
        "analyst"
    }


def test_in_english_too() -> None:
    text = (
        "Operator: Welcome to the Harbor Cloud Third Quarter 2024 Earnings Conference Call.\nAnn Lee: Thanks.\n"
        "Operator: Thank you. Our next question is from Bob Ray with J.P. Morgan. Please go ahead.\n"
        "UNIDENTIFIED ANALYST: How are margins?\nAnn Lee: Fine.\n"
    )
    found = parse(text, id="a", source="a.txt", sha256="0")
    turn = found.transcript.turns[3]
    assert (turn.speaker, turn.label, turn.firm) == ("Bob Ray", "UNIDENTIFIED ANALYST", "J.P. Morgan")
    assert [one.sentence for one in found.inferred] == ["Our next question is from Bob Ray with J.P. Morgan."]


@pytest.mark.parametrize("label", ["问", "Q", "提问者", "分析师", "Unidentified Analyst", "发言人7"])
def test_labels_that_name_nobody(label: str) -> None:
    answers = "答" if label in ("问", "提问者") else "林明"
    found = reading(
        f"Operator\n第一个问题来自高盛的刘洋。\n{label}\n请问毛利率？\n{answers}\n17%。\n{label}\n谢谢。\n"
    )
    assert [turn.speaker for turn in found.transcript.turns if turn.label == label] == ["刘洋"] * 2
    assert people(found) == [("刘洋", (), "高盛")]


def test_who_is_heard_under_their_name_is_nobody_else() -> None:
    found = reading(
        "Operator\n第一个问题来自高盛的刘洋。\nUnidentified Analyst\n喂？\n刘洋\n请问毛利率？\n林明\n17%。\n"
    )
    assert asked(found) == [
        ("Unidentified Analyst", "Unidentified Analyst", "高盛", 1),
        ("刘洋", "刘洋", "高盛", 1),
    ]
    assert people(found) == [("Unidentified Analyst", (), "高盛"), ("刘洋", (), "高盛")]
    assert found.inferred == ()


def test_who_is_heard_under_their_name_later_in_the_exchange_is_nobody_else() -> None:
    found = reading(
        "Operator\n第一个问题来自高盛的刘洋。\nUnidentified Analyst\n喂？\n林明\n请讲。\nOperator\n请大声一些。\n"
        "刘洋\n请问毛利率？\n林明\n17%。\n"
    )
    assert [speaker for speaker, *_ in asked(found)] == ["Unidentified Analyst", "刘洋"]


def test_only_the_label_that_asks_first_is_inferred() -> None:
    found = reading(
        "Operator\n第一个问题来自高盛的刘洋。\nUnidentified Analyst\n请问毛利率？\n林明\n17%。\nUnknown Attendee\n谢谢。\n"
    )
    assert [speaker for speaker, *_ in asked(found)] == ["刘洋", "Unknown Attendee"]


@pytest.mark.parametrize(
    ("announced", "label"),
    [
        ("高盛", "Unidentified Analyst"),
        ("高盛的李先生", "Unidentified Analyst"),
        ("远山科技的林明", "Unidentified Analyst"),
        # It can be the label of anybody, including the person who answers.
        ("高盛的刘洋", "Unidentified Speaker"),
        ("高盛的刘洋", "张敏"),
    ],
)
def test_what_does_not_tell_a_person_infers_none(announced: str, label: str) -> None:
    found = reading(f"Operator\n第一个问题来自{announced}。\n{label}\n请问毛利率？\n林明\n17%。\n")
    assert [turn.speaker for turn in found.transcript.turns if turn.label == label] == [label]
    assert found.inferred == ()


def test_a_label_outside_of_the_exchange_stays() -> None:
    found = reading(TWO + "Operator\n下一个问题。\nUnidentified Analyst\n我也有问题。\n林明\n请讲。\n")
    assert asked(found)[-1] == ("Unidentified Analyst", "Unidentified Analyst", None, 3)
    assert people(found)[-1] == ("Unidentified Analyst", (), None)


def test_after_the_operator_spoke_again_a_label_may_be_anybodys() -> None:
    asks = "Unidentified Analyst\n请问毛利率？\n"
    found = reading(
        f"Operator\n第一个问题来自高盛的刘洋。\n{asks}Operator\n请大声一些。\n{asks}林明\n17%。\n{asks}"
        f"Operator\n轮到花旗的那位了。\n{asks}林明\n17%。\n"
    )
    assert [speaker for speaker, *_ in asked(found)] == ["刘洋"] * 3 + ["Unidentified Analyst"]


def test_a_numbered_voice_that_spoke_for_the_company_does_not_ask() -> None:
    text = (
        "发言人1 00:01\n欢迎参加远山科技2024年第三季度业绩电话会议。\n发言人2 00:02\n收入增长。\n"
        "发言人1 00:03\n第一个问题来自高盛的刘洋。\n{} 00:04\n请问毛利率？\n发言人2 00:05\n17%。\n"
    )
    found = parse(text.format("发言人3"), id="a", source="a.txt", sha256="0")
    assert [(turn.speaker, turn.role) for turn in found.transcript.turns][3:] == [
        ("刘洋", "analyst"),
        ("发言人2", "other"),
    ]
    found = parse(text.format("发言人2"), id="a", source="a.txt", sha256="0")
    assert found.inferred == ()


def test_who_asks_again_under_a_name_is_the_same_person() -> None:
    found = reading(
        "Operator\n第一个问题来自高盛的张佳琪。\nUnidentified Analyst\n请问毛利率？\n林明\n17%。\n"
        "Operator\n下一个问题来自高盛集团的张佳琪。\nJiaqi Zhang\n再问一个。\n林明\n好。\n"
    )
    assert [(speaker, firm) for speaker, _, firm, _ in asked(found)] == [("Jiaqi Zhang", "高盛")] * 2
    assert people(found) == [("Jiaqi Zhang", ("张佳琪",), "高盛")]
    assert [one.speaker for one in found.inferred] == ["Jiaqi Zhang"]


def test_one_name_announced_for_two_firms_is_two_people() -> None:
    found = reading(
        "Operator\n第一个问题来自高盛的刘洋。\nUnidentified Analyst\n请问毛利率？\n林明\n17%。\n"
        "Operator\n下一个问题来自花旗银行的刘洋。\nUnidentified Analyst\n请问海外？\n林明\n好。\n"
    )
    assert [(speaker, firm) for speaker, _, firm, _ in asked(found)] == [
        ("刘洋", "高盛"),
        ("刘洋", "花旗银行"),
    ]
    assert people(found) == [("刘洋", (), "高盛"), ("刘洋", (), "花旗银行")]


def test_labels_with_one_name_and_two_roles_are_two_people() -> None:
    text = (
        "Operator\n\nWelcome to the Harbor Cloud Third Quarter 2024 Earnings Conference Call.\n\n"
        "Li Wei -- Chief Financial Officer\n\nThank you.\n\n"
        "Operator\n\nOur next question comes from Li Wei with Granite Research. Please go ahead.\n\n"
        "Li Wei -- Granite Research -- Analyst\n\nHow are margins?\n\nLi Wei -- Chief Financial Officer\n\nFine.\n"
    )
    found = parse(text, id="a", source="a.txt", sha256="0")
    spoken = [(turn.speaker, turn.role, turn.title, turn.firm) for turn in found.transcript.turns]
    manager, analyst = (
        ("Li Wei", "management", "CFO", None),
        ("Li Wei", "analyst", "Analyst", "Granite Research"),
    )
    assert spoken[1] == manager
    assert spoken[3:] == [analyst, manager]
    assert [(one.name, one.role, one.firm) for one in found.transcript.participants][1:] == [
        ("Li Wei", "management", None),
        ("Li Wei", "analyst", "Granite Research"),
    ]
