"""Numbers of pages, running titles and notices of a document of few pages, above labels and in the middle of speeches."""

from __future__ import annotations

import pytest

from searchapp.transcripts import Reading, parse

TITLE = "Calder Marine Q2 2025 Earnings Call"
CALL = [
    ("Operator", "Good morning, and welcome to the call."),
    ("Helen Marsh", "Thank you. We delivered nine vessels.\nThe order book grew again."),
    ("Viktor Lind", "Thanks, Helen. The yards ran at full load.\nWe repaid some of the debt."),
    ("Operator", "Our first question comes from Jonas Feld with Kestrel Securities."),
    ("Jonas Feld", "How will the price of steel develop?"),
    ("Viktor Lind", "We have hedged most of it."),
    ("Operator", "There are no further questions."),
    ("Helen Marsh", "Thank you all."),
]  # fmt: skip
FEET = [
    "P{n}", "P. {n}", "Page | {n}", "{n} | P a g e", "第{z}页", "第 {n} 页 共 3 页", "{title}  {n}", "{n}  {title}", "{title} | {n}", "Confidential", "Strictly confidential", "For internal use only",
    "内部资料 请勿外传", "仅供内部使用", "请务必阅读正文之后的免责声明", "Bloomberg Transcript", "Transcript by Robo", "Calder IR 1-800-555-0100", "1-877-FACTSET www.callstreet.com", "ir@calder.example",
]  # fmt: skip


def reading(text: str) -> Reading:
    return parse(text, id="a", source="a.txt", sha256="0")


@pytest.mark.parametrize("label", ["{name}\n", "{name}\n\n", "{name}: "])
@pytest.mark.parametrize("between", [True, False], ids=["between", "inside"])
@pytest.mark.parametrize("foot", FEET)
def test_what_stands_on_every_page_is_no_speech(foot: str, between: bool, label: str) -> None:
    feet = (foot.format(n=number, z="零一二三四五"[number], title=TITLE) for number in range(1, 6))
    lines = [TITLE, ""]
    for place, (name, said) in enumerate(CALL):
        text = said if between else said.replace("\n", f"\n{next(feet)}\n" if "\n" in said else "\n")
        lines.append(label.format(name=name) + text + ("\n" if label.endswith("\n\n") else ""))
        if between and place in (2, 4):
            lines.append(next(feet))
    lines.append(next(feet))
    found = reading("\n".join(lines) + "\n")
    assert [(turn.speaker, turn.text) for turn in found.transcript.turns] == CALL
    assert any(removed.what == "page headers and footers" for removed in found.removed)


def test_numbers_that_do_not_count_pages_stay() -> None:
    lines = ["We delivered 4", "We delivered 9", "We delivered 2", "Confidential"]
    text = "Ann Lee\n" + "\n".join(lines) + "\nThat is all.\nBob Ray\nThank you.\nAnn Lee\nGoodbye.\n"
    said = reading(text).transcript.turns[0].text
    assert all(line in said for line in lines)


def test_a_label_with_a_time_is_no_footer() -> None:
    text = "".join(f"{name}:  08-14 08:0{place}\n{said}\n" for place, (name, said) in enumerate(CALL))
    assert [(turn.speaker, turn.text) for turn in reading(text).transcript.turns] == CALL


def test_a_company_that_speaks_is_doubted() -> None:
    lines = [TITLE, ""]
    for place, (name, said) in enumerate(CALL):
        lines += [name, said, *(["Calder Marine"] if place in (1, 3, 6) else [])]
    assert any("Calder Marine is the company" in one for one in reading("\n".join(lines)).warnings)
