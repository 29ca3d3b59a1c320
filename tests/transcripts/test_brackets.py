"""Names with title or firm in brackets, the usual form of Chinese minutes."""

from __future__ import annotations

from pathlib import Path

import pytest
from conversation import CHINESE, Said  # type: ignore[import-not-found]

from searchapp.transcripts import read, scan

_TITLES = {"CEO": "首席执行官", "CFO": "首席财务官", "IR": "投资者关系总监"}


def _details(said: Said) -> str:
    return f"{said.firm} 分析师" if said.firm else _TITLES[said.title]


@pytest.mark.parametrize("brackets", ["（{}）", " ({})", "({})"])
@pytest.mark.parametrize("after", ["：", "\n", "：\n"], ids=["colon", "alone", "colon alone"])
def test_title_and_firm_in_brackets_are_no_part_of_the_name(
    tmp_path: Path, brackets: str, after: str
) -> None:
    labels = [
        one.speaker + (brackets.format(_details(one)) if one.role != "operator" else "") for one in CHINESE
    ]
    speeches = [label + after + "\n".join(one.paragraphs) for label, one in zip(labels, CHINESE, strict=True)]
    (tmp_path / "call.txt").write_text("\n\n".join(speeches), encoding="utf-8")
    (file,) = scan(tmp_path / "call.txt").files
    turns = read(file).transcript.turns
    assert [(turn.speaker, turn.role, turn.firm) for turn in turns] == [
        (one.speaker, one.role, one.firm) for one in CHINESE
    ]
    titles = {turn.speaker: turn.title for turn in turns if turn.role == "management"}
    assert titles == {"林明": "CEO", "王海涛": "CFO", "陈静": "IR"}
