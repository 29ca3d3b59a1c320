"""Markdown files: marks around names and inside speeches, definition lists, quotations and tables of several columns."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from conversation import CHINESE, ENGLISH, Call, Said  # type: ignore[import-not-found]

from searchapp.transcripts import Reading, read, scan

Turn = Callable[[Said], str]


def reading_of(folder: Path, content: str, name: str = "call.md") -> Reading:
    (folder / name).write_text(content, encoding="utf-8")
    (file,) = scan(folder / name).files
    reading = read(file)
    spoken = sum(len(turn.text) for turn in reading.transcript.turns)
    assert spoken + sum(one.characters for one in reading.removed) == len(content) + reading.added
    return reading


def detail(said: Said) -> str:
    titles = {"IR": "投资者关系总监", "CEO": "首席执行官", "CFO": "首席财务官"}
    if said.speaker.isascii():
        titles = {"IR": "Head of Investor Relations", "CEO": "Chief Executive Officer", "CFO": "CFO"}
    return said.firm or titles.get(said.title, "")


def italic_title(said: Said) -> str:
    title = f" *{detail(said)}*" if detail(said) else ""
    return f"**{said.speaker}**{title}\n\n" + "\n\n".join(said.paragraphs)


def emphasis(said: Said) -> str:
    first, *others = said.paragraphs
    if len(first) > 5 and " " not in first[2:5]:
        mark = "*" if first[0] > "z" else "**"
        first = f"{first[:2]}{mark}{first[2:5]}{mark}{first[5:]}"
    return f"**{said.speaker}**\n\n" + "\n\n".join([first, *(f"*{one}*" for one in others)])


def items(said: Said) -> str:
    first, *others = said.paragraphs
    return f"**{said.speaker}**\n\n{first}\n\n" + "\n".join(f"* {one}" for one in others)


def nested_items(said: Said) -> str:
    return f"- {said.speaker}\n" + "\n".join(f"  - {one}" for one in said.paragraphs)


def definition(said: Said) -> str:
    return f"{said.speaker}\n" + "\n\n".join(f":   {one}" for one in said.paragraphs)


def escapes(said: Said) -> str:
    text = "\n\n".join(said.paragraphs)
    for mark in ".-%":
        text = text.replace(mark, f"\\{mark}")
    return f"**{said.speaker}:** {text}"


def callout(said: Said) -> str:
    return f"> [!quote] {said.speaker}\n" + "\n>\n".join(f"> {one}" for one in said.paragraphs)


def tags(said: Said) -> str:
    return f"<p><strong>{said.speaker}</strong></p>\n" + "\n".join(f"<p>{one}</p>" for one in said.paragraphs)


def bracketed_title(said: Said) -> str:
    title = f" ({detail(said)})" if detail(said) else ""
    return f"**{said.speaker}**{title}: " + "\n\n".join(said.paragraphs)


def note(said: Said) -> str:
    return f"**{said.speaker}:** " + "\n\n".join(said.paragraphs) + "[^1]"


def folded(said: Said) -> str:
    text = "\n\n".join(said.paragraphs)
    return f"<details>\n<summary>{said.speaker}</summary>\n\n{text}\n\n</details>"


@pytest.mark.parametrize(
    "turn",
    [
        bracketed_title,
        note,
        folded,
        italic_title,
        emphasis,
        items,
        nested_items,
        definition,
        escapes,
        callout,
        tags,
    ],
)
@pytest.mark.parametrize("call", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_marks_are_no_part_of_names_and_speeches(tmp_path: Path, call: Call, turn: Turn) -> None:
    notes = "\n[^1]: Source: Harbor Cloud.\n" if turn is note else ""
    reading = reading_of(tmp_path, "# 2024 Q3\n\n" + "\n\n".join(map(turn, call)) + "\n" + notes)
    assert [(turn.speaker, turn.text) for turn in reading.transcript.turns] == [
        (said.speaker, "\n".join(said.paragraphs)) for said in call
    ]
    assert not reading.warnings
    if turn is italic_title:
        assert [turn.firm for turn in reading.transcript.turns] == [said.firm for said in call]


def test_a_talk_in_a_block_of_code(tmp_path: Path) -> None:
    talk = "\n\n".join(f"{said.speaker}: " + "\n".join(said.paragraphs) for said in ENGLISH)
    turns = reading_of(tmp_path, f"# 2024 Q3\n\n```text\n{talk}\n```\n").transcript.turns
    assert [(turn.speaker, turn.text) for turn in turns] == [
        (said.speaker, "\n".join(said.paragraphs)) for said in ENGLISH
    ]


def test_references_of_markdown(tmp_path: Path) -> None:
    content = "**Ann Lee:** AT&amp;T had p&lt;0.001.\n\n**Bob Ray:** Why?\n\n**Ann Lee:** Demand.\n"
    turns = reading_of(tmp_path, content).transcript.turns
    assert turns[0].text == "AT&T had p<0.001."
    turns = reading_of(tmp_path, content.replace("**", ""), "call.txt").transcript.turns
    assert turns[0].text == "AT&amp;T had p&lt;0.001."


@pytest.mark.parametrize(
    "text", ["We grew 5 * 3 * 2.", "The ____ rose.", "Use snake_case_names.", "2 ** 3 ** 4."]
)
def test_marks_that_are_no_emphasis_stay(tmp_path: Path, text: str) -> None:
    content = f"**Ann Lee:** {text}\n\n**Bob Ray:** Why?\n\n**Ann Lee:** Demand.\n"
    assert reading_of(tmp_path, content).transcript.turns[0].text == text


def test_a_heading_inside_a_speech_is_no_speaker_where_names_are_in_bold(tmp_path: Path) -> None:
    turns = [f"**{said.speaker}**\n\n" + "\n\n".join(said.paragraphs) for said in ENGLISH]
    turns[2] = turns[2].replace("\n\nGross", "\n\n#### Results\n\nGross")
    reading = reading_of(tmp_path, "\n\n".join(turns))
    assert [turn.speaker for turn in reading.transcript.turns] == [said.speaker for said in ENGLISH]
    (warning,) = reading.warnings
    assert "(#### Results)" in warning


def test_rules_between_the_rows_of_a_table(tmp_path: Path) -> None:
    rows = [
        f"| {number} | {said.speaker} | {'<br>'.join(said.paragraphs)} |"
        for number, said in enumerate(ENGLISH)
    ]
    content = "# 2024 Q3\n\n| No. | Name | Text |\n|---|---|---|\n" + "\n|---|---|---|\n".join(rows) + "\n"
    turns = reading_of(tmp_path, content).transcript.turns
    assert [(turn.speaker, turn.text) for turn in turns] == [
        (said.speaker, "\n".join(said.paragraphs)) for said in ENGLISH
    ]
