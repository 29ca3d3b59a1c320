"""Word documents and web pages with a table in which a row is a turn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

import documents  # type: ignore[import-not-found]
import pytest
from conversation import CHINESE, ENGLISH, Call, Said  # type: ignore[import-not-found]

from searchapp.transcripts import Reading, read, scan

Row = Sequence[Sequence[str]]


@pytest.fixture(autouse=True)
def _library() -> None:
    pytest.importorskip("lxml", reason="lxml of the extra [documents] is not installed")


def head(*names: str) -> Row:
    return [[name] for name in names]


def two(number: int, said: Said) -> Row:
    return [[said.speaker], said.paragraphs]


def with_title(number: int, said: Said) -> Row:
    return [[said.speaker, *([said.title] if said.title else [])], said.paragraphs]


def with_time(number: int, said: Said) -> Row:
    return [[said.time], [said.speaker], said.paragraphs]


def with_number(number: int, said: Said) -> Row:
    return [[str(number)], [said.speaker], said.paragraphs]


ROWS = [
    (two, None),
    (two, ("Speaker", "Text")),
    (with_title, ("发言人", "内容")),
    (with_time, ("Time", "Speaker", "Text")),
    (with_time, ("时间", "发言人", "内容")),
    (with_number, ("序号", "姓名", "发言内容")),
]


def docx(rows: Sequence[Row]) -> bytes:
    def paragraph(text: str) -> str:
        return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"

    table = "".join(
        "<w:tr>" + "".join(f"<w:tc>{''.join(map(paragraph, cell))}</w:tc>" for cell in row) + "</w:tr>"
        for row in rows
    )
    return bytes(
        documents.docx(
            document=f'<w:document xmlns:w="{documents._WORDS}"><w:body><w:tbl>{table}</w:tbl>{paragraph("")}</w:body></w:document>'.encode()
        )
    )


def html(rows: Sequence[Row]) -> bytes:
    table = "".join(
        "<tr>" + "".join(f"<td>{'<br>'.join(map(escape, cell))}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    return f"<html><body><table>{table}</table></body></html>".encode()


def reading_of(folder: Path, name: str, content: bytes) -> Reading:
    (folder / name).write_bytes(content)
    (file,) = scan(folder / name).files
    return read(file)


@pytest.mark.parametrize(("row", "names"), ROWS)
@pytest.mark.parametrize("call", [ENGLISH, CHINESE], ids=["en", "zh"])
@pytest.mark.parametrize("form", [docx, html])
def test_a_row_is_a_turn(
    tmp_path: Path,
    form: Callable[[Sequence[Row]], bytes],
    call: Call,
    row: Callable[[int, Said], Row],
    names: tuple[str, ...] | None,
) -> None:
    rows = [*([head(*names)] if names else []), *(row(number, said) for number, said in enumerate(call, 1))]
    reading = reading_of(tmp_path, f"call.{form.__name__}", form(rows))
    turns = reading.transcript.turns
    assert [(turn.speaker, turn.text) for turn in turns] == [
        (one.speaker, "\n".join(one.paragraphs)) for one in call
    ]
    assert [turn.time for turn in turns] == [one.time if row is with_time else None for one in call]
    assert [turn.role for turn in turns] == [one.role for one in call]
    characters = sum(len(text) for one in rows for cell in one for text in cell)
    removed = sum(one.characters for one in reading.removed)
    assert sum(len(turn.text) for turn in turns) + removed == characters + reading.added


def test_a_table_of_numbers_inside_a_talk_stays(tmp_path: Path) -> None:
    rows = [[["1"], ["Revenue"], ["8,288"]], [["2"], ["Margin"], ["17%"]]]
    talk = "".join(
        f"<p>{one}</p>" for one in ("Ann Lee: We grew.", "Bob Ray: Margins?", "Ann Lee: See the table.")
    )
    content = html(rows).replace(b"<body>", f"<body>{talk}".encode())
    assert (
        reading_of(tmp_path, "call.html", content)
        .transcript.turns[2]
        .text.endswith("1\nRevenue\n8,288\n2\nMargin\n17%")
    )
