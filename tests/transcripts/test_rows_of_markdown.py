"""Rows of Markdown tables in which a speech has several lines."""

from __future__ import annotations

from pathlib import Path

import pytest

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
