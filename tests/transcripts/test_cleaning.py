"""Cleaning: what is removed when a text is read, and what is kept."""

from __future__ import annotations

import pytest

from searchapp.transcripts import Reading, parse


def reading(text: str) -> Reading:
    return parse(text, id="a", source="a.txt", sha256="0")


def speeches(text: str) -> list[str]:
    return [turn.text for turn in reading(text).transcript.turns]


@pytest.mark.parametrize(
    ("written", "shown", "what"),
    [
        ("毛\u200b利率\ufeff是17%。", "毛利率是17%。", "zero-width characters"),
        ("毛\u00ad利率是17%。", "毛利率是17%。", "soft hyphens"),
        ("毛\x07利率是17%。", "毛利率是17%。", "control characters"),
        ("毛利率\ufe00是17%。", "毛利率是17%。", "variation selectors"),
        ("收入  \t 增长。", "收入 增长。", "repeated spaces"),
        ("  \u3000收入增长。  ", "收入增长。", "spaces at the ends of lines"),
        ("cafe\u0301.", "caf\u00e9.", "composed accents"),
    ],
)
def test_what_changes_the_length_goes_and_is_reported(written: str, shown: str, what: str) -> None:
    found = reading(f"Operator\n{written}\nPhil Zhou\n谢谢。\n")
    assert found.transcript.turns[0].text == shown
    assert what in {one.what for one in found.removed}


@pytest.mark.parametrize("kept", ["ＧＭＶ增长", "存儲器需求", "⽑利率", "收入\u3000增长", "１７％"])
def test_what_folding_keeps_in_length_stays(kept: str) -> None:
    assert speeches(f"Operator\n{kept}。\nPhil Zhou\n谢谢。\n")[0] == f"{kept}。"


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\u2028"])
def test_every_kind_of_line_end(line_end: str) -> None:
    text = line_end.join(["Operator", "大家好。", "Phil Zhou", "谢谢。", "再见。"])
    assert speeches(text) == ["大家好。", "谢谢。\n再见。"]


def test_a_line_break_inside_a_block_is_a_wrap_where_blank_lines_part_everything() -> None:
    text = "Operator\n\n大家好。\n\nPhil Zhou\n\n毛\n利率是17%,\n好于预期。The growth\ncontinued long-\nterm.\n\n第二段。\n"
    assert speeches(text)[1] == "毛利率是17%,好于预期。The growth continued long-term.\n第二段。"


def test_each_line_is_a_paragraph_below_a_name() -> None:
    assert speeches("Operator\n大家好。\n请开始。\n\nPhil Zhou\n谢谢。\n收入增长\n利润也增长。\n") == [
        "大家好。\n请开始。",
        "谢谢。\n收入增长\n利润也增长。",
    ]


def test_hard_wrapped_lines_are_joined_on_clear_evidence() -> None:
    text = (
        "Operator\nGood day and welcome to the call, everybody who is\nlistening in today, and please be aware that we\n"
        "are recording it.\nPhil Zhou\nThank you. We are very happy with the margins we\nachieved during the quarter, "
        "as they improved on\nboth sides of the business.\nNow to the outlook for the rest of the year, which\n"
        "we raise.\n"
    )
    assert speeches(text) == [
        "Good day and welcome to the call, everybody who is listening in today, and please be aware that we are "
        "recording it.",
        "Thank you. We are very happy with the margins we achieved during the quarter, as they improved on both "
        "sides of the business.\nNow to the outlook for the rest of the year, which we raise.",
    ]
