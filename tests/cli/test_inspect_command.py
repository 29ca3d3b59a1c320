"""``searchapp inspect``: how one file is read."""

from __future__ import annotations

import json
from pathlib import Path

from searchapp.transcripts import inspect
from tests.cli.conftest import Program


def test_text_says_what_was_read_and_where(program: Program, seeds: Path) -> None:
    ended = program("inspect", seeds / "001_fbc601b45a6bfd5c.txt")
    assert (ended.status, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert "company       金山云  [turn 0]" in lines
    assert "period        2022Q4  [turn 0]" in lines
    assert any(line.startswith("  Henry He = ") and "何海文" in line and "CFO" in line for line in lines)
    assert any(line.startswith("  page remains: 8 characters") for line in lines)


def test_text_marks_who_was_inferred(program: Program, seeds: Path) -> None:
    lines = program("inspect", seeds / "000_d41a21adb219e9fd.txt").out.splitlines()
    assert (
        "  Dai Shen = 沈戴 (analyst, SPDBI), 4 turns  [role: turn 15, firm: turn 15, alias: turn 17]" in lines
    )
    assert lines[lines.index("inferred") + 2] == (
        "  exchange 2: Unidentified Analyst is Dai Shen  [turn 15: 下一个问题来自SPDBI的Dai Shen。]"
    )


def test_text_lists_what_was_removed_and_added(program: Program, tmp_path: Path) -> None:
    cues = "1\n00:01.000 --> 00:04.000\nAnn Lee: Thank you <unk>.\nBob Ray: Yes.\n"
    (tmp_path / "call.srt").write_text(cues, encoding="utf-8")
    lines = program("inspect", tmp_path / "call.srt").out.splitlines()
    assert lines[lines.index("not speech") + 1 :] == [
        "  spaces and line breaks between captions: 4 characters",
        "  caption numbers and headers: 1 character, such as '1'",
        "  caption times: 23 characters, such as '00:01.000 --> 00:04.000'",
        "  caption tags: 9 characters, such as '<unk>'",
        "  speaker label: 26 characters, such as 'Ann Lee 00:01'",
        "  line breaks between paragraphs and turns: 3 characters, such as '⏎'",
        "added         15 characters between pieces of text",
    ]


def test_json_is_the_inspection(program: Program, seeds: Path) -> None:
    path = seeds / "000_d41a21adb219e9fd.txt"
    printed = json.loads(program("inspect", path, "--format", "json").out)
    assert printed == json.loads(json.dumps(inspect(path).as_json()))
    assert (printed["turns"], printed["period"]) == (47, "2024Q3")


def test_a_file_that_would_be_refused_says_why(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear all\n", encoding="utf-8")
    ended = program("inspect", path)
    assert (ended.status, ended.out) == (3, "")
    assert ended.err.startswith("error: letter.txt: ")
    assert program("inspect", tmp_path / "nowhere.txt").status == 1
    assert program("inspect", tmp_path / "letter.txt", "--format", "csv").status == 2


CALL = "Operator\n各位好，欢迎参加远山科技2024年第三季度业绩电话会议。\n林明\n谢谢。\n很好。\n\nŁukasz\n请问展望如何？\n林明\n很好。\n"


def test_a_doubtful_file_comes_with_the_override_that_mends_it(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(CALL, encoding="utf-8")
    out = program("inspect", path).out
    assert "warning       short lines inside speeches" in out
    said, _, proposed = out.partition("\n\nTo correct it, ")
    assert said
    told, _, front = proposed.partition("\n")
    assert told.startswith("check this and put it at the top of the file")
    printed = json.loads(program("inspect", path, "--format", "json").out)
    assert printed["proposal"] == {"place": "front matter", "text": front}
    path.write_text(front + CALL, encoding="utf-8")
    mended = program("inspect", path).out
    assert "warning" not in mended
    assert "To correct it" not in mended
    assert json.loads(program("inspect", path, "--format", "json").out)["proposal"] is None
