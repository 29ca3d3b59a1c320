"""Word documents and web pages with a table in which a row is a turn."""

from __future__ import annotations

import io
import zipfile
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


def name_last(number: int, said: Said) -> Row:
    return [said.paragraphs, [said.speaker]]


def time_and_name_last(number: int, said: Said) -> Row:
    return [said.paragraphs, [said.time], [said.speaker]]


ROWS = [
    (two, None),
    (two, ("Speaker", "Text")),
    (with_title, ("发言人", "内容")),
    (with_time, ("Time", "Speaker", "Text")),
    (with_time, ("时间", "发言人", "内容")),
    (with_number, ("序号", "姓名", "发言内容")),
    (with_number, ("No.", "Name", "Statement")),
    (name_last, ("Text", "Speaker")),
    (name_last, ("内容", "发言人")),
    (name_last, None),
    (time_and_name_last, ("内容", "时间", "发言人")),
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
    assert [turn.time for turn in turns] == [
        one.time if row in (with_time, time_and_name_last) else None for one in call
    ]
    assert [turn.role for turn in turns] == [one.role for one in call]
    characters = sum(len(text) for one in rows for cell in one for text in cell)
    removed = sum(one.characters for one in reading.removed)
    assert sum(len(turn.text) for turn in turns) + removed == characters + reading.added


def several(number: int, said: Said) -> Row:
    return [[str(number)], [said.time], [said.speaker], [said.title or ""], said.paragraphs]


def firm_first(number: int, said: Said) -> Row:
    return [[said.title or ""], [said.speaker], said.paragraphs]


@pytest.mark.parametrize("row", [several, firm_first])
@pytest.mark.parametrize("call", [ENGLISH, CHINESE], ids=["en", "zh"])
@pytest.mark.parametrize("form", [docx, html])
def test_titles_and_firms_in_a_column_of_their_own(
    tmp_path: Path, form: Callable[[Sequence[Row]], bytes], call: Call, row: Callable[[int, Said], Row]
) -> None:
    names = ("No.", "Time", "Speaker", "Title", "Text") if row is several else ("单位/职务", "姓名", "内容")
    rows = [head(*names), *(row(number, said) for number, said in enumerate(call, 1))]
    reading = reading_of(tmp_path, f"call.{form.__name__}", form(rows))
    turns = reading.transcript.turns
    assert [(turn.speaker, turn.text, turn.role) for turn in turns] == [
        (one.speaker, "\n".join(one.paragraphs), one.role) for one in call
    ]
    assert [turn.time for turn in turns] == [one.time if row is several else None for one in call]
    told = {turn.speaker: turn.title or turn.firm for turn in turns}
    assert all(told[one.speaker] for one in call if one.title)
    characters = sum(len(text) for one in rows for cell in one for text in cell)
    removed = sum(one.characters for one in reading.removed)
    assert sum(len(turn.text) for turn in turns) + removed == characters + reading.added


FIGURES = [
    [[["1"], ["Revenue"], ["8,288"]], [["2"], ["Margin"], ["17%"]]],
    [
        [["项目"], ["2024Q3"], ["同比"]],
        [["营业收入"], ["81.2亿元"], ["15.9%"]],
        [["归母净利润"], ["-12.1"], ["—"]],
    ],
    [[[""], ["Q3 2024"]], [["Gross Margin"], ["43.1%"]], [["Free Cash Flow"], ["$(12.1)"]]],
    [[["Gross Margin"], ["43.1%"]]],
]


@pytest.mark.parametrize("rows", FIGURES)
@pytest.mark.parametrize("form", [docx, html])
def test_a_table_of_figures_is_no_speech(
    tmp_path: Path, form: Callable[[Sequence[Row]], bytes], rows: Sequence[Row]
) -> None:
    talk = [("Ann Lee", "We grew."), ("Bob Ray", "Margins?"), ("Ann Lee", "See the table.")]
    said = [f"{name}: {text}" for name, text in talk]
    if form is html:
        lines = "".join(f"<p>{one}</p>" for one in said).encode()
        content = form(rows).replace(b"<body>", b"<body>" + lines)
    else:
        lines = "".join(f"<w:p><w:r><w:t>{one}</w:t></w:r></w:p>" for one in said).encode()
        with zipfile.ZipFile(io.BytesIO(form(rows))) as package:
            document = package.read("word/document.xml")
        content = documents.docx(document=document.replace(b"<w:body>", b"<w:body>" + lines))
    reading = reading_of(tmp_path, f"call.{form.__name__}", content)
    assert [(turn.speaker, turn.text) for turn in reading.transcript.turns] == talk
    assert "tables of figures" in {one.what for one in reading.removed}


@pytest.mark.parametrize("form", [docx, html])
@pytest.mark.parametrize("names", [("Name", "Title"), ("姓名", "职务"), None])
@pytest.mark.parametrize("call", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_a_table_of_people_above_a_talk_is_a_list_of_participants(
    tmp_path: Path, call: Call, names: tuple[str, str] | None, form: Callable[[Sequence[Row]], bytes]
) -> None:
    titles = {said.speaker: said.firm or said.title for said in call if said.title}
    rows = [[[name], [title]] for name, title in titles.items()]
    content = form([head(*names), *rows] if names else rows)
    turns = [f"{said.speaker}: " + "\n".join(said.paragraphs) for said in call]
    lines = "\n".join(turns).split("\n")
    if form is docx:
        paragraphs = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = {one: package.read(one) for one in package.namelist()}
        document = parts["word/document.xml"].replace(b"</w:tbl>", b"</w:tbl>" + paragraphs.encode())
        content = documents.archive({**parts, "word/document.xml": document})
    else:
        paragraphs = "".join(f"<p>{escape(line)}</p>" for line in lines)
        content = content.replace(b"</table>", b"</table>" + paragraphs.encode())
    found = reading_of(tmp_path, f"call.{form.__name__}", content)
    assert [(turn.speaker, turn.text) for turn in found.transcript.turns] == [
        (said.speaker, "\n".join(said.paragraphs)) for said in call
    ]
    assert {turn.speaker: turn.firm for turn in found.transcript.turns} == {
        said.speaker: said.firm for said in call
    }
