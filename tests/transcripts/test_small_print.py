"""PDF files with small print at the edges of pages and at the end, initials beside names and titles of sections at the top."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("pypdfium2", reason="pypdfium2 of the extra [documents] is not installed")
pytest.importorskip("reportlab", reason="reportlab of the extra [test] is not installed")

import printing  # type: ignore[import-not-found]
from conversation import CHINESE, ENGLISH, Call  # type: ignore[import-not-found]
from printing import HAN, LONG_CHINESE, LONG_ENGLISH, SEVERAL, Paper, wrapped
from reportlab.pdfbase.pdfmetrics import stringWidth  # type: ignore[import-untyped]
from test_printed import adds_up, joined, reading_of, spoken  # type: ignore[import-not-found]

from searchapp.transcripts.files.printed.hyphens import Hyphens

CALLS = pytest.mark.parametrize("call", [LONG_ENGLISH, LONG_CHINESE], ids=["en", "zh"])


def minutes(call: Call, size: float = 10) -> Paper:
    """Names alone above the speech."""
    paper = Paper(SEVERAL if call[0].speaker == "Operator" else HAN, size=size)
    for one in call:
        paper.gap(8)
        paper.line(one.speaker, paper.fonts.bold)
        for paragraph in one.paragraphs:
            paper.text(paragraph)
            paper.gap(4)
    return paper


@CALLS
def test_a_header_that_is_on_one_page_alone(tmp_path: Path, call: Call) -> None:
    paper = minutes(call)
    font = paper.fonts.plain
    company, period = (
        ("Harbor Cloud", "Third Quarter 2024") if font == "Helvetica" else ("远山科技", "2024年第三季度")
    )
    content = paper.pdf(
        lambda page, pages: [(72, 760, company, font, 8), (460, 760, period, font, 8)] if page == 2 else []
    )
    reading = reading_of(tmp_path, content)
    assert spoken(reading) == joined(call)
    assert "page headers and footers" in {one.what for one in reading.removed}
    adds_up(reading, content)


@pytest.mark.parametrize(
    ("call", "company"),
    [(LONG_ENGLISH, "Harbor Cloud, Inc."), (LONG_CHINESE, "远山科技股份有限公司")],
    ids=["en", "zh"],
)
@pytest.mark.parametrize("size", [8, 10])
def test_the_company_alone_is_the_header(tmp_path: Path, call: Call, company: str, size: float) -> None:
    paper = minutes(call)
    content = paper.pdf(
        lambda page, pages: [(72, 760, company, paper.fonts.plain, size)] if page > 1 or size == 10 else []
    )
    reading = reading_of(tmp_path, content)
    assert spoken(reading) == joined(call)
    adds_up(reading, content)


@CALLS
def test_the_title_of_the_section_stands_beside_the_title_of_the_document(tmp_path: Path, call: Call) -> None:
    paper = minutes(call, 11)
    font = paper.fonts.plain
    title, sections = (
        ("Harbor Cloud Q3 2024 Earnings Call", ("Prepared Remarks", "Discussion", "Closing"))
        if font == "Helvetica"
        else ("远山科技2024年第三季度业绩电话会议", ("管理层发言", "投资者提问", "结语"))
    )
    content = paper.pdf(
        lambda page, pages: [(72, 720, title, font, 11), (440, 720, sections[min(page, 3) - 1], font, 11)]
    )
    reading = reading_of(tmp_path, content)
    assert spoken(reading) == joined(call)
    adds_up(reading, content)


@CALLS
def test_a_label_at_the_edge_of_a_page_is_no_small_print(tmp_path: Path, call: Call) -> None:
    paper = Paper(SEVERAL if call is LONG_ENGLISH else HAN)
    for one in call:
        paper.new_page()
        paper.line(f"{one.speaker} 00:01", size=8)
        paper.gap(20)
        for paragraph in one.paragraphs:
            paper.text(paragraph)
    del paper.pages[0]
    content = paper.pdf()
    assert spoken(reading_of(tmp_path, content)) == joined(call)


@CALLS
def test_small_print_at_the_end_of_a_document(tmp_path: Path, call: Call) -> None:
    paper = minutes(call)
    paper.gap(20)
    note = (
        "These minutes were written down by a machine and may have faults."
        if call is LONG_ENGLISH
        else "本文件由机器转写并经人工校对，仅供参考。"
    )
    paper.line(note, size=7)
    content = paper.pdf()
    reading = reading_of(tmp_path, content)
    assert spoken(reading) == joined(call)
    assert {one.what: one.sample for one in reading.removed}["footnotes"] == note
    adds_up(reading, content)


def test_a_speaker_in_small_letters_at_the_end_is_no_small_print(tmp_path: Path) -> None:
    paper = minutes(LONG_ENGLISH[:-1])
    paper.gap(8)
    paper.line(LONG_ENGLISH[-1].speaker, "Helvetica-Bold", 8)
    paper.line(LONG_ENGLISH[-1].paragraphs[0], size=8)
    assert spoken(reading_of(tmp_path, paper.pdf())) == joined(LONG_ENGLISH)


@pytest.mark.parametrize(
    ("call", "initials"),
    [
        (ENGLISH, lambda name: name[0]),
        (ENGLISH, lambda name: "".join(word[0] for word in name.split())),
        (CHINESE, lambda name: name[0]),
        (CHINESE, lambda name: name[-2:]),
    ],
    ids=["en", "en-all", "zh", "zh-given"],
)
def test_initials_in_the_place_of_portraits(
    tmp_path: Path, call: Call, initials: Callable[[str], str]
) -> None:
    paper = Paper(SEVERAL if call is ENGLISH else HAN)
    for number, one in enumerate(call):
        paper.gap(10)
        paper.at(72, paper.y, initials(one.speaker), paper.fonts.plain)
        paper.line(f"{one.speaker}  00:{number:02d}", paper.fonts.bold, x=100)
        for paragraph in one.paragraphs:
            paper.text(paragraph, x=100)
    content = paper.pdf()
    reading = reading_of(tmp_path, content)
    assert spoken(reading) == joined(call)
    assert "initials beside names" in {one.what for one in reading.removed}
    adds_up(reading, content)


@CALLS
def test_a_box_at_the_side_with_a_heading(tmp_path: Path, call: Call) -> None:
    font = "Helvetica" if call is LONG_ENGLISH else "STSong-Light"
    heading, points = (
        ("Highlights", ("Record revenue", "Outlook raised"))
        if call is LONG_ENGLISH
        else ("要点", ("收入创单季新高", "维持全年指引"))
    )
    paper = Paper(SEVERAL if call is LONG_ENGLISH else HAN, right=380)
    for one in call:
        paper.text(f"{one.speaker}{': ' if call is LONG_ENGLISH else '：'}{one.paragraphs[0]}")
        for paragraph in one.paragraphs[1:]:
            paper.text(paragraph)
    content = paper.pdf(
        lambda page, pages: (
            []
            if page > 1
            else [
                (420, paper.top - 1, heading, font, 8.8),
                *((436, paper.top - 27 - 14 * line, point, font, 8) for line, point in enumerate(points)),
            ]
        )
    )
    reading = reading_of(tmp_path, content)
    assert spoken(reading) == joined(call)
    assert "boxes at the side" in {one.what for one in reading.removed}
    adds_up(reading, content)


@pytest.mark.parametrize("note", [True, False], ids=["note", "none"])
@pytest.mark.parametrize("high", [3, 6])
def test_marks_of_notes_are_no_part_of_words_and_numbers(tmp_path: Path, note: bool, high: float) -> None:
    paper = minutes(ENGLISH)

    def marked(before: str, mark: str, after: str) -> None:
        x = paper.left + stringWidth(before, "Helvetica", paper.size)
        paper.at(paper.left, paper.y, before)
        paper.at(x, paper.y + high, mark, size=6)
        paper.line(after, x=x + stringWidth(mark, "Helvetica", 6))

    marked("Adjusted EBITDA", "1", " was good.")
    marked("It was $4.5", "1", " million.")
    marked("The new hall has 900 m", "2", " of floor.")
    content = paper.pdf(
        lambda page, pages: [(72, 60, "1 A measure that is not of GAAP.", "Helvetica", 7)] if note else []
    )
    text = reading_of(tmp_path, content).transcript.turns[-1].text.replace("\n", " ")
    assert "Adjusted EBITDA was good." in text
    assert ("$4.5 million" if note else "$4.5¹ million") in text
    assert "900 m² of" in text
    adds_up(reading_of(tmp_path, content), content)


@CALLS
def test_lines_beside_a_box_are_shorter_than_those_below_it(tmp_path: Path, call: Call) -> None:
    english = call is LONG_ENGLISH
    paper = Paper(SEVERAL if english else HAN)
    box = paper.top - 16 * 6
    for one in call:
        for rest in (f"{one.speaker}{': ' if english else '：'}{one.paragraphs[0]}", *one.paragraphs[1:]):
            while rest:
                right = 390 if len(paper.pages) == 1 and paper.y > box else paper.right
                line = next(wrapped(rest, paper.fonts.plain, paper.size, right - paper.left))
                paper.line(line)
                rest = rest[len(line) :].lstrip()
            paper.gap(6)
    points = (
        "Rating: Buy",
        "Price target: $40",
        "Market cap: $12.4bn",
        "Analysts",
        "Mary Oldfield",
        "+44 20 7946 0991",
    )
    content = paper.pdf(
        lambda page, pages: (
            [(420, paper.top - 16 * line, text, "Helvetica", 7.5) for line, text in enumerate(points)]
            if page == 1
            else []
        )
    )
    reading = reading_of(tmp_path, content)
    # Each paragraph is one, beside the box as well.
    assert [(turn.speaker, turn.text) for turn in reading.transcript.turns] == [
        (one.speaker, "\n".join(one.paragraphs)) for one in call
    ]


@CALLS
def test_a_box_at_the_left(tmp_path: Path, call: Call) -> None:
    english = call is LONG_ENGLISH
    paper = Paper(SEVERAL if english else HAN, left=190)
    for one in call:
        paper.text(f"{one.speaker}{': ' if english else '：'}{one.paragraphs[0]}")
        for paragraph in one.paragraphs[1:]:
            paper.text(paragraph)
    lines = (
        ("Key data", "Price: $34.10", "Rating: Buy", "Analysts", "Mary Oldfield", "+44 20 7946 0991")
        if english
        else (
            "投资评级：买入",
            "当前股价：23.45元",
            "分析师：张三丰",
            "电话：021-55550000",
            "邮箱：a@example.org",
        )
    )
    content = paper.pdf(
        lambda page, pages: (
            [(72, paper.top - 16 * line, text, paper.fonts.plain, 7.5) for line, text in enumerate(lines)]
            if page == 1
            else []
        )
    )
    reading = reading_of(tmp_path, content)
    assert spoken(reading) == joined(call)
    assert "boxes at the side" in {one.what for one in reading.removed}
    adds_up(reading, content)


@CALLS
def test_names_in_small_letters_at_the_left_are_no_box(tmp_path: Path, call: Call) -> None:
    paper = Paper(SEVERAL if call is LONG_ENGLISH else HAN)
    for one in call:
        paper.gap(8)
        paper.at(72, paper.y, one.speaker, paper.fonts.bold, 8)
        for paragraph in one.paragraphs:
            paper.text(paragraph, x=190)
    assert spoken(reading_of(tmp_path, paper.pdf())) == joined(call)


def test_a_word_with_a_hyphen_tells_that_lines_do_not_divide_words() -> None:
    lines = ["the stock-", "based grants", "the mid-", "market", "mid-market customers"]
    hyphens = Hyphens.of(lines)
    assert hyphens.divide(lines[0], lines[1]) is False
    assert hyphens.divide(lines[2], lines[3]) is False
    assert Hyphens.of(["the Fina-", "ncial officer"]).divide("the Fina-", "ncial officer")


def test_a_firm_in_smaller_letters_below_a_name_that_fills_its_cell(tmp_path: Path) -> None:
    paper = Paper(printing.ONE)
    for one in ENGLISH:
        top = paper.y
        paper.at(72, top, one.speaker)
        if one.title:
            paper.at(72, top - 12, one.firm or one.title, size=9)
        for paragraph in one.paragraphs:
            paper.text(paragraph, x=150)
        paper.y = min(paper.y, top - 26)
    content = paper.pdf()
    reading = reading_of(tmp_path, content)
    assert spoken(reading) == joined(ENGLISH)
    adds_up(reading, content)
