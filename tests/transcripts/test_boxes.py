"""PDF files with tables of figures, footnotes and boxes at the side: none of them is speech."""

from __future__ import annotations

import io
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest

pytest.importorskip("pypdfium2", reason="pypdfium2 of the extra [documents] is not installed")
pytest.importorskip("reportlab", reason="reportlab of the extra [test] is not installed")

import printing  # type: ignore[import-not-found]
from conversation import Call  # type: ignore[import-not-found]
from printing import HAN, HEIGHT, LONG_CHINESE, LONG_ENGLISH, WIDTH
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from reportlab.platypus import (  # type: ignore[import-untyped]
    BaseDocTemplate,
    Frame,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from tests.transcripts.test_printed import adds_up, reading_of, said, turns

FIGURES = [
    [["", "Q3 2024", "Q3 2023", "YoY"], ["Revenue", "812.4", "701.2", "15.9%"], ["Operating income", "96.5", "(12.1)", "n.m."]],
    [["项目", "2024Q3", "2023Q3"], ["营业收入", "81.2亿元", "70.1亿元"], ["毛利率", "43.1%", "41.0%"], ["净利润", "9.6", "—"]],
]  # fmt: skip


def written(story: list[object], right: float, drawn: Callable[[Canvas, int], None]) -> bytes:
    stream = io.BytesIO()
    document = BaseDocTemplate(stream, pagesize=(WIDTH, HEIGHT), invariant=True)
    frame = Frame(50, 90, WIDTH - 50 - right, HEIGHT - 150)
    document.addPageTemplates(
        [PageTemplate(frames=[frame], onPage=lambda canvas, page: drawn(canvas, page.page))]
    )
    document.build(story)
    return stream.getvalue()


def story(call: Call, colons: bool, table: list[list[str]] | None = None) -> list[object]:
    style = printing._style(call)
    found: list[object] = []
    for number, one in enumerate(call):
        lines = list(one.paragraphs)
        if colons:
            lines[0] = f"{one.speaker}: {lines[0]}"
        else:
            lines.insert(0, one.speaker)
        found += [Paragraph(escape(line), style) for line in lines]
        if table is not None and number in (2, 6):
            found += [Table(table, style=[("FONT", (0, 0), (-1, -1), HAN.plain, 9)]), Spacer(1, 10)]
    return found


def footnotes(canvas: Canvas, page: int) -> None:
    if page == 1:
        canvas.setFont(HAN.plain, 6.5)
        canvas.line(50, 70, 180, 70)
        canvas.drawString(50, 60, "(1) See the reconciliation of non-GAAP measures in our release.")
        canvas.drawString(50, 52, "注2：不含已出售业务。")


def box(canvas: Canvas, page: int) -> None:
    if page == 1:
        canvas.setFont(HAN.plain, 7)
        for number, line in enumerate(
            ["Equity Research", "证券分析师", "林一鸣", "(212) 555-0101", "Rating: Buy"]
        ):
            canvas.drawString(WIDTH - 130, HEIGHT - 120 - 13 * number, line)


def nothing(canvas: Canvas, page: int) -> None:
    pass


@pytest.mark.parametrize("colons", [True, False], ids=["colons", "alone"])
@pytest.mark.parametrize("call", [LONG_ENGLISH, LONG_CHINESE], ids=["en", "zh"])
@pytest.mark.parametrize(
    ("right", "drawn", "table", "what"),
    [
        (50, nothing, FIGURES[0], "tables of figures"),
        (50, nothing, FIGURES[1], "tables of figures"),
        (50, footnotes, None, "footnotes"),
        (150, box, None, "boxes at the side"),
    ],
    ids=["figures", "figures-zh", "footnotes", "box"],
)
def test_what_stands_beside_the_talk_is_no_speech(
    tmp_path: Path,
    right: float,
    drawn: Callable[[Canvas, int], None],
    table: list[list[str]] | None,
    what: str,
    call: Call,
    colons: bool,
) -> None:
    content = written(story(call, colons, table), right, drawn)
    reading = reading_of(tmp_path, content)
    assert turns(reading) == said(call)
    assert what in {one.what for one in reading.removed}
    adds_up(reading, content)


def test_a_speech_in_small_letters_is_no_footnote(tmp_path: Path) -> None:
    style = printing._style(LONG_ENGLISH)
    style.fontSize = 6
    lines = [line for one in LONG_ENGLISH for line in (one.speaker, *one.paragraphs)]
    content = written([Paragraph(escape(line), style) for line in lines], 50, nothing)
    assert turns(reading_of(tmp_path, content)) == said(LONG_ENGLISH)


def test_a_title_and_a_time_at_the_right_of_names_are_no_box(tmp_path: Path) -> None:
    style = printing._style(LONG_ENGLISH)
    small = style.clone("small", fontSize=7)
    found: list[object] = []
    for one in LONG_ENGLISH:
        found.append(
            Table([[Paragraph(escape(one.speaker), style), Paragraph(one.time, small)]], colWidths=[400, 60])
        )
        found += [Paragraph(escape(line), style) for line in one.paragraphs]
    reading = reading_of(tmp_path, written(found, 50, nothing))
    assert turns(reading) == said(LONG_ENGLISH)
    assert [turn.time for turn in reading.transcript.turns] == [one.time for one in LONG_ENGLISH]
