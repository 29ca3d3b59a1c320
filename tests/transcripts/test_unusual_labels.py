"""Labels that look unlike names, and lines that do not: read, or named by a warning."""

from __future__ import annotations

import re

import pytest

from searchapp.transcripts import Reading, parse


def reading(text: str) -> Reading:
    return parse(text, id="a", source="a.txt", sha256="0")


def said(found: Reading) -> list[tuple[str, str]]:
    return [(turn.label, turn.text) for turn in found.transcript.turns]


CALL = [
    ("主持人", "欢迎各位。"),
    ("{}", "请问毛利率？"),
    ("李明", "会提升。"),
    ("139****5678", "产能呢？"),
    ("李明", "充足。"),
    ("{}", "谢谢。"),
]


@pytest.mark.parametrize(
    "form", ["{0}：{1}\n", "{0}\n{1}\n", "{0} 00:0{2}\n{1}\n", "【{0}】{1}\n", "[00:0{2}] {0}：{1}\n"]
)
@pytest.mark.parametrize("label", ["138****1234", "+1 (212) ***-4455", "138＊＊＊＊1234", "138xxxx1234"])
def test_a_telephone_with_hidden_digits_is_a_label(label: str, form: str) -> None:
    talk = [(name.format(label), text) for name, text in CALL]
    text = "".join(form.format(name, text, place) for place, (name, text) in enumerate(talk))
    assert said(reading(text)) == talk


@pytest.mark.parametrize("form", ["{0}: {1}\n", "{0}\n{1}\n", "**{0}**\n{1}\n"])
@pytest.mark.parametrize("label", ['"Ruthie" Egan', "“Ruthie” Egan"])
def test_a_first_name_in_quotation_marks(label: str, form: str) -> None:
    talk = [
        ("Operator", "Welcome to the call."),
        (label, "We grew."),
        ("Bo Ray", "I agree."),
        (label, "Thanks."),
        ("Operator", "Goodbye."),
    ]
    found = reading("".join(form.format(name, text) for name, text in talk))
    assert said(found) == talk
    assert {turn.speaker for turn in found.transcript.turns} == {"Operator", "Ruthie Egan", "Bo Ray"}


def test_guests_answer_where_others_ask() -> None:
    asked = "主持人：欢迎各位网友。\n网友：请问毛利率？\n嘉宾：会提升。\n网友：产能呢？\n嘉宾：充足。\n主持人：谢谢。\n"
    roles = {turn.label: turn.role for turn in reading(asked).transcript.turns}
    assert roles == {"主持人": "operator", "网友": "analyst", "嘉宾": "management"}


def test_guests_ask_where_others_answer() -> None:
    asked = "嘉宾：请问毛利率？\n公司：会提升。\n嘉宾：产能呢？\n公司：充足。\n"
    assert {turn.label: turn.role for turn in reading(asked).transcript.turns} == {
        "嘉宾": "analyst",
        "公司": "management",
    }


def named(found: Reading) -> set[int]:
    return {int(one) for warning in found.warnings for one in re.findall(r"(\d+) \(", warning)}


def test_a_warning_names_a_label_in_small_letters() -> None:
    text = "Operator: Welcome.\nBo Ray: We grew.\nallen li: I agree.\nBo Ray: Thanks.\nOperator: Goodbye.\n"
    assert 3 in named(reading(text))
    assert not named(
        reading(text.replace("allen li: I agree.", "for example: a plant.\ntwo goals: cash and costs."))
    )


@pytest.mark.parametrize("line", ["{0} ({1}) {2}\n", "{0}（{1}）{2}\n"])
def test_a_warning_names_lines_that_begin_with_a_name_and_a_title(line: str) -> None:
    talk = [("Ann Lee", "CEO", "We grew."), ("Bo Ray", "CFO", "Cash rose."), ("Ann Lee", "CEO", "Thank you.")]
    text = "Operator: Welcome.\n" + "".join(line.format(*one) for one in talk) + "Operator: Goodbye.\n"
    assert {2, 3, 4} <= named(reading(text))


def test_a_heading_with_a_number_ends_a_speech() -> None:
    text = "林明：谢谢。\n业绩增长。\n二、关于分红的问题\n王敏：分红多少？\n林明：重点如下。\n一、业绩\n二、分红\n王敏：好。\n"
    assert said(reading(text)) == [
        ("林明", "谢谢。\n业绩增长。"), ("王敏", "分红多少？"), ("林明", "重点如下。\n一、业绩\n二、分红"), ("王敏", "好。"),
    ]  # fmt: skip


@pytest.mark.parametrize("detail", ["Chief Financial Officer", "Redburn Capital", "财务总监"])
def test_a_name_stands_behind_its_title_or_firm_and_a_colon(detail: str) -> None:
    talk = [("Ann Lee", "We grew."), ("Bo Ray", "Cash rose.")] * 3
    text = "".join(
        f"{detail}: {name}: {text}\n" if name == "Ann Lee" else f"{name}: {text}\n" for name, text in talk
    )
    assert [(turn.speaker, turn.text) for turn in reading(text).transcript.turns] == talk


def test_numbered_guests_are_different_people() -> None:
    talk = [
        ("嘉宾1", "欢迎各位。"),
        ("嘉宾2", "谢谢，收入增长。"),
        ("嘉宾3", "请问毛利率？"),
        ("嘉宾2", "会提升。"),
        ("嘉宾1", "再见。"),
    ]
    text = "".join(f"{name}：{text}\n" for name, text in talk)
    assert said(reading(text)) == talk


def test_a_name_in_a_speech_is_no_second_part_of_a_label_with_a_title() -> None:
    talk = [("Ann Lee", "Bo Ray: he asked first."), ("Bo Ray", "Cash rose.")] * 3
    text = "".join(f"{name} (CFO): {text}\n" for name, text in talk)
    assert [(turn.speaker, turn.text) for turn in reading(text).transcript.turns] == talk
