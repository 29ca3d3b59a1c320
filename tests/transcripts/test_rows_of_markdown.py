"""Rows of Markdown tables in which a speech has several lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conversation import CHINESE, ENGLISH, Call, Said  # type: ignore[import-not-found]

from searchapp.transcripts import Reading, read, scan

CALL = [
    ("**Operator**", "Operator", ["Welcome to the call.", "Ann Lee will begin."]),
    ("**Ann Lee**<br>Harbor Cloud, Chief Financial Officer", "Ann Lee", ["Revenue grew by 12%.", "Costs fell.", "We are pleased."]),
    ("**Bob Ray**<br>Harbor Research, Analyst", "Bob Ray", ["Why did the margin rise?"]),
    ("**Ann Lee**<br>Harbor Cloud, Chief Financial Officer", "Ann Lee", ["The mix was better.", "And prices rose."]),
]  # fmt: skip


def reading(folder: Path, text: str) -> Reading:
    (folder / "call.md").write_text(text, encoding="utf-8")
    (file,) = scan(folder).files
    return read(file)


def rows(between: str, time: bool) -> str:
    lines = ["| Speaker | Text |", "|---|---|"]
    for place, (label, _, said) in enumerate(CALL):
        cells = [f"00:0{place}:10", label] if time else [label]
        first, *others = said if between == "row" else [between.join(said)]
        lines.append(f"| {' | '.join([*cells, first])} |")
        lines += [f"| {' | '.join(['' for _ in cells] + [one])} |" for one in others]
    return "# Harbor Cloud Q3 2024 Earnings Call\n\nNovember 7, 2024\n\n" + "\n".join(lines) + "\n"


@pytest.mark.parametrize("between", ["row", "<br>", "<br/><br/>", " <BR /> "])
@pytest.mark.parametrize("time", [False, True])
def test_a_speech_over_several_lines_of_a_table(between: str, time: bool, tmp_path: Path) -> None:
    found = reading(tmp_path, rows(between, time))
    assert [(turn.speaker, turn.text.split("\n")) for turn in found.transcript.turns] == [
        (name, said) for _, name, said in CALL
    ]
    assert found.transcript.turns[1].title == "CFO"
    assert found.transcript.turns[2].firm == "Harbor Research"
    assert not found.warnings


def test_breaks_between_sentences_are_line_breaks(tmp_path: Path) -> None:
    lines = [f"{name}: {'<br>'.join(said)}" for _, name, said in CALL]
    found = reading(tmp_path, "# Harbor Cloud Q3 2024 Earnings Call\n\n" + "\n\n".join(lines))
    assert [(turn.speaker, turn.text.split("\n")) for turn in found.transcript.turns] == [
        (name, said) for _, name, said in CALL
    ]


def detail(said: Said) -> str:
    titles = {"IR": "投资者关系总监", "CEO": "首席执行官", "CFO": "首席财务官"}
    if said.speaker.isascii():
        titles = {"IR": "Head of Investor Relations", "CEO": "Chief Executive Officer", "CFO": "CFO"}
    return said.firm or titles.get(said.title, "")


def with_number(number: int, said: Said) -> list[str]:
    return [str(number), said.speaker, "<br>".join(said.paragraphs)]


def with_title(number: int, said: Said) -> list[str]:
    return [said.speaker, detail(said) or "-", "<br>".join(said.paragraphs)]


def with_time_and_title(number: int, said: Said) -> list[str]:
    return [said.time, f"**{said.speaker}**", detail(said), "<br>".join(said.paragraphs)]


def name_last(number: int, said: Said) -> list[str]:
    return [said.time, "<br>".join(said.paragraphs), said.speaker]


@pytest.mark.parametrize("row", [with_number, with_title, with_time_and_title, name_last])
@pytest.mark.parametrize("call", [ENGLISH, CHINESE], ids=["en", "zh"])
@pytest.mark.parametrize("edges", [True, False])
def test_tables_of_several_columns(
    tmp_path: Path, call: Call, row: Callable[[int, Said], list[str]], edges: bool
) -> None:
    rows = [row(number, said) for number, said in enumerate(call, start=1)]
    table = [["A"] * len(rows[0]), ["---"] * len(rows[0]), *rows]
    form = "| {} |" if edges else "{}"
    content = "# 2024 Q3\n\n" + "\n".join(form.format(" | ".join(cells)) for cells in table) + "\n"
    turns = reading(tmp_path, content).transcript.turns
    assert [(turn.speaker, turn.text) for turn in turns] == [
        (said.speaker, "\n".join(said.paragraphs)) for said in call
    ]
    if row in (with_title, with_time_and_title):
        assert [turn.firm for turn in turns] == [said.firm for said in call]
    if row in (with_time_and_title, name_last):
        assert [turn.time for turn in turns] == [said.time for said in call]
