"""PDF files as providers and brokers print them: every turn is read, and nothing of the page around it."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("pypdfium2", reason="pypdfium2 of the extra [documents] is not installed")
pytest.importorskip("reportlab", reason="reportlab of the extra [test] is not installed")

import printing  # type: ignore[import-not-found]
from conversation import CHINESE, ENGLISH, Call, Said  # type: ignore[import-not-found]
from printing import LONG_CHINESE, LONG_ENGLISH, ONE, SEVERAL
from reportlab.pdfbase.pdfmetrics import stringWidth  # type: ignore[import-untyped]

from searchapp.transcripts import Reading, read, scan
from searchapp.transcripts.files.printed.hyphens import Hyphens

Turns = list[tuple[object, ...]]
_EXCHANGES = [None] * 4 + [1] * 4 + [2] * 3 + [None] * 2


def reading_of(folder: Path, content: bytes) -> Reading:
    (folder / "call.pdf").write_bytes(content)
    (file,) = scan(folder / "call.pdf").files
    return read(file)


def said(call: Call) -> Turns:
    return [
        (one.speaker, "\n".join(one.paragraphs), one.role, one.firm, one.section, exchange)
        for one, exchange in zip(call, _EXCHANGES, strict=True)
    ]


def turns(reading: Reading) -> Turns:
    return [
        (one.speaker, one.text, one.role, one.firm, one.section, one.exchange)
        for one in reading.transcript.turns
    ]


def spoken(reading: Reading) -> list[tuple[str, str]]:
    """Who says what, without spaces and line breaks."""
    return [(turn.speaker, "".join(turn.text.split())) for turn in reading.transcript.turns]


def joined(call: Call) -> list[tuple[str, str]]:
    return [(one.speaker, "".join("".join(one.paragraphs).split())) for one in call]


def adds_up(reading: Reading, content: bytes) -> None:
    import pypdfium2

    pages = pypdfium2.PdfDocument(content)
    characters = sum(page.get_textpage().count_chars() for page in pages)
    spoken = sum(len(turn.text) for turn in reading.transcript.turns)
    assert spoken + sum(one.characters for one in reading.removed) == characters + reading.added


@pytest.mark.parametrize(
    "call", [LONG_ENGLISH, LONG_CHINESE, ENGLISH, CHINESE], ids=["long", "long-zh", "short", "short-zh"]
)
@pytest.mark.parametrize(
    "form", [printing.plain_minutes, printing.names_above, printing.table, printing.newspaper]
)
def test_lines_columns_and_tables_are_read_as_paragraphs(
    tmp_path: Path, form: Callable[[Call], bytes], call: Call
) -> None:
    content = form(call)
    reading = reading_of(tmp_path, content)
    assert turns(reading) == said(call)
    adds_up(reading, content)


@pytest.mark.parametrize("form", [printing.plain_minutes, printing.names_above])
def test_words_divided_at_the_end_of_a_line_are_whole(tmp_path: Path, form: Callable[..., bytes]) -> None:
    content = form(LONG_ENGLISH, hyphens=True)
    reading = reading_of(tmp_path, content)
    assert turns(reading) == said(LONG_ENGLISH)
    assert "hyphens at the ends of lines" in {one.what for one in reading.removed}
    assert "long-term" in reading.transcript.turns[1].text
    adds_up(reading, content)


@pytest.mark.parametrize("fonts", [SEVERAL, ONE], ids=["bold", "plain"])
@pytest.mark.parametrize(
    ("form", "options"),
    [
        (printing.capital_iq, {"gaps": True}),
        (printing.capital_iq, {"gaps": False}),
        (printing.street_events, {"between": " "}),
        (printing.street_events, {"between": " - "}),
        (printing.call_street, {"gaps": True}),
        (printing.call_street, {"gaps": False}),
        (printing.call_street, {"rules": False}),
        (printing.call_street, {"plain": True}),
    ],
)
def test_transcripts_of_providers(
    tmp_path: Path, form: Callable[..., bytes], options: dict[str, object], fonts: printing.Fonts
) -> None:
    content = form(LONG_ENGLISH, fonts=fonts, **options)
    reading = reading_of(tmp_path, content)
    assert turns(reading) == said(LONG_ENGLISH)
    titles = [turn.title or "" for turn in reading.transcript.turns if turn.role == "management"]
    announced = [one.title for one in LONG_ENGLISH if one.role == "management"]
    assert all(one in title.split(" & ") for one, title in zip(announced, titles, strict=True)), titles
    assert reading.transcript.period == "2024Q3"
    assert (reading.transcript.company or "").startswith("Harbor Cloud")
    adds_up(reading, content)


@pytest.mark.parametrize("call", [LONG_CHINESE, CHINESE], ids=["long", "short"])
def test_minutes_of_a_broker(tmp_path: Path, call: Call) -> None:
    content = printing.minutes(call)
    reading = reading_of(tmp_path, content)
    assert turns(reading) == said(call)
    assert (reading.transcript.company, reading.transcript.period) == ("远山科技", "2024Q3")
    removed = {one.what: one.sample for one in reading.removed}
    assert removed["page headers and footers"].startswith("花岗岩证券研究所")
    assert removed["appendix"].startswith("免责声明")
    adds_up(reading, content)


def test_every_character_is_in_the_text_or_removed() -> None:
    import pypdfium2

    from searchapp.transcripts.files.pdf import read_pdf

    content = printing.capital_iq(LONG_ENGLISH)
    decoded = read_pdf(content, "a.pdf")
    whole = Counter("".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content)))
    missing = whole - Counter(decoded.text)
    assert not Counter(decoded.text) - whole - Counter(" \n")
    footers = sum(one.characters for one in decoded.removed if one.what == "page headers and footers")
    assert sum(times for mark, times in missing.items() if not mark.isspace()) <= footers


def test_slanted_text_across_a_page_is_a_watermark(tmp_path: Path) -> None:
    paper = printing.Paper()
    for one in ENGLISH:
        paper.text(f"{one.speaker}: {' '.join(one.paragraphs)}")
    content = paper.pdf(watermark="HARBOR RESEARCH ONLY")
    reading = reading_of(tmp_path, content)
    assert [turn.text for turn in reading.transcript.turns] == [" ".join(one.paragraphs) for one in ENGLISH]
    assert "watermarks" in {one.what for one in reading.removed}
    adds_up(reading, content)


@pytest.mark.parametrize("call", [LONG_ENGLISH, LONG_CHINESE], ids=["en", "zh"])
def test_letters_made_italic_by_a_skew_are_no_watermark(tmp_path: Path, call: Call) -> None:
    content = printing.skewed_titles(call)
    reading = reading_of(tmp_path, content)
    assert turns(reading) == said(call)
    titles = {one.title for one in call if one.role == "management"}
    assert {turn.title for turn in reading.transcript.turns if turn.role == "management"} == titles
    assert "watermarks" not in {one.what for one in reading.removed}
    adds_up(reading, content)


@pytest.mark.parametrize("call", [ENGLISH, CHINESE], ids=["en", "zh"])
@pytest.mark.parametrize("where", ["TOP", "MIDDLE"])
@pytest.mark.parametrize("times", [False, True], ids=["names", "times"])
def test_a_table_with_its_names_at_any_height(tmp_path: Path, call: Call, where: str, times: bool) -> None:
    content = printing.grid(call, where, times)
    reading = reading_of(tmp_path, content)
    assert turns(reading) == said(call)
    assert [turn.time for turn in reading.transcript.turns] == [one.time if times else None for one in call]
    adds_up(reading, content)


@pytest.mark.parametrize("call", [ENGLISH, LONG_ENGLISH], ids=["short", "long"])
@pytest.mark.parametrize("where", ["TOP", "MIDDLE"])
@pytest.mark.parametrize("name", [61, 55], ids=["full", "two lines"])
def test_names_that_fill_their_cells_in_a_table(tmp_path: Path, call: Call, where: str, name: float) -> None:
    content = printing.grid(call, where, name=name)
    reading = reading_of(tmp_path, content)
    assert turns(reading) == said(call)
    adds_up(reading, content)


@pytest.mark.parametrize("numbered", [CHINESE, printing.longer(CHINESE, 2), printing.at_random(ENGLISH, 20)])
def test_numbers_that_count_the_rows_of_a_table(tmp_path: Path, numbered: Call) -> None:
    content = printing.grid(numbered, times=True, numbers=True)
    reading = reading_of(tmp_path, content)
    assert spoken(reading) == joined(numbered)
    assert "table headings" in {one.what for one in reading.removed}
    adds_up(reading, content)


@pytest.mark.parametrize(
    ("number", "split"), [(2, False), (2, True), (4, True)], ids=["whole rows", "in a row", "longer"]
)
def test_names_in_the_middle_of_rows_over_several_pages(tmp_path: Path, number: int, split: bool) -> None:
    call = printing.longer(CHINESE, number)
    content = printing.grid(call, "MIDDLE", split=split)
    reading = reading_of(tmp_path, content)
    assert spoken(reading) == joined(call)
    adds_up(reading, content)


@pytest.mark.parametrize("where", ["TOP", "MIDDLE"])
def test_a_name_of_two_lines_directly_above_another_one(tmp_path: Path, where: str) -> None:
    names = {"Bob Ray": "Bartholomew Featherstone", "Mei Lin": "Mei Lin-Oldenburg"}
    call = tuple(replace(one, speaker=names.get(one.speaker, one.speaker)) for one in ENGLISH)
    content = printing.grid(call, where, name=76, padding=0)
    reading = reading_of(tmp_path, content)
    assert spoken(reading) == joined(call)
    adds_up(reading, content)


def test_a_time_below_a_name_ends_it(tmp_path: Path) -> None:
    paper = printing.Paper()
    for number, one in enumerate(ENGLISH):
        top = paper.y
        paper.at(72, top, one.speaker, "Helvetica-Bold")
        paper.at(72, top - 12, f"00:{number:02d}", size=8)
        for paragraph in one.paragraphs:
            paper.text(paragraph, x=145)
        paper.y = min(paper.y, top - 25)
    content = paper.pdf()
    reading = reading_of(tmp_path, content)
    assert spoken(reading) == joined(ENGLISH)
    adds_up(reading, content)


@pytest.mark.parametrize("rows", [1, 2, 4])
def test_the_header_and_the_footer_of_a_page_with_few_lines(tmp_path: Path, rows: int) -> None:
    paper = printing.Paper()
    for one in ENGLISH[:-1]:
        paper.text(f"{one.speaker}: {' '.join(one.paragraphs)}")
        paper.new_page()
    last = " ".join(["It ends with a sentence of this kind."] * rows)
    paper.text(f"{ENGLISH[-1].speaker}: {last}")
    content = paper.pdf(
        lambda page, pages: [
            (72, 770, "Harbor Cloud, third quarter", "Helvetica", 8),
            (300, 30, f"Page {page} of {pages}", "Helvetica", 8),
            (72, 20, "For clients of Granite Research only", "Helvetica", 8),
        ]
    )
    reading = reading_of(tmp_path, content)
    assert [turn.text for turn in reading.transcript.turns] == [
        *(" ".join(one.paragraphs) for one in ENGLISH[:-1]),
        last,
    ]
    adds_up(reading, content)


@pytest.mark.parametrize("call", [LONG_ENGLISH, LONG_CHINESE], ids=["en", "zh"])
@pytest.mark.parametrize("frames", [1, 2, 3])
def test_justified_paragraphs_in_frames(tmp_path: Path, call: Call, frames: int) -> None:
    content = printing.flowing(call, frames)
    reading = reading_of(tmp_path, content)
    assert turns(reading) == said(call)
    assert "page headers and footers" in {one.what for one in reading.removed}
    adds_up(reading, content)


@pytest.mark.parametrize("where", ["top", "middle"])
@pytest.mark.parametrize(
    "marks",
    [("{}、", "答："), ("{han}、", "答："), ("Q{}：", "A{}："), ("问：", "答：")],
    ids=["numbers", "han", "letters", "words"],
)
def test_the_record_of_a_meeting_with_investors(tmp_path: Path, where: str, marks: tuple[str, str]) -> None:
    told = [
        one
        for said in LONG_CHINESE
        if said.title in ("CEO", "CFO")
        for one in said.paragraphs
        if len(one) > 30
    ]
    asked = [
        (
            f"请问公司第{number}项业务后续的增长空间如何看待，毛利率的变化趋势怎样？",
            tuple(told[number - 1 : number + 1]),
        )
        for number in range(1, 9)
    ]
    content = printing.form(asked, where, marks)
    reading = reading_of(tmp_path, content)
    # A paragraph that fills its last line is not told from the next one.
    assert [turn.text.replace("\n", "") for turn in reading.transcript.turns] == [
        text for question, answer in asked for text in (question, "".join(answer))
    ]
    assert [turn.role for turn in reading.transcript.turns] == ["analyst", "management"] * len(asked)
    adds_up(reading, content)


@pytest.mark.parametrize("between", [30, 9])
@pytest.mark.parametrize("call", [LONG_ENGLISH, LONG_CHINESE], ids=["en", "zh"])
def test_three_columns_of_a_newspaper(tmp_path: Path, call: Call, between: float) -> None:
    content = printing.newspaper(call, 3, between)
    reading = reading_of(tmp_path, content)
    assert turns(reading) == said(call)
    adds_up(reading, content)


@pytest.mark.parametrize("fonts", [SEVERAL, ONE], ids=["bold", "plain"])
@pytest.mark.parametrize("between", [" ", " - "])
def test_labels_without_a_space_above_are_no_part_of_the_speech_before(
    tmp_path: Path, fonts: printing.Fonts, between: str
) -> None:
    call = printing.at_random(ENGLISH, speeches=60)
    content = printing.street_events(call, fonts=fonts, between=between, gaps=False)
    reading = reading_of(tmp_path, content)
    # The paragraphs of one speech have no space between either.
    assert [(turn.speaker, turn.text.replace("\n", " ")) for turn in reading.transcript.turns] == [
        (one.speaker, " ".join(one.paragraphs)) for one in call
    ]
    adds_up(reading, content)


@pytest.mark.parametrize("space", ["", " "], ids=["close", "apart"])
@pytest.mark.parametrize("frames", [1, 2])
def test_lines_that_end_between_digits_and_han(tmp_path: Path, space: str, frames: int) -> None:
    sentence = "我们的收入在~2024~年第三季度同比增长~31%~左右，其中~AI~业务的占比是~17%，连续第~5~个季度增长，我们很满意。"
    said = sentence.replace("~", space)
    call = tuple(
        Said(who, "other", "", None, "prepared", (said * times,), "")
        for times, who in enumerate(("林明", "陈静", "王海涛", "林明", "陈静"), 4)
    )
    reading = reading_of(tmp_path, printing.flowing(call, frames))
    assert [turn.text.replace("\n", "") for turn in reading.transcript.turns] == [
        one.paragraphs[0] for one in call
    ]


def test_a_hyphen_at_the_end_of_a_line_is_kept_where_words_are_not_divided() -> None:
    plain = ["and it worked last year over the year"] * 40
    lines = ["Our land-and-", "expand strategy works", *plain, "year-over-", "year"]
    hyphens = Hyphens.of(lines)
    assert hyphens.divide(lines[0], lines[1]) is False
    assert hyphens.divide(lines[1], lines[2]) is None
    lines = ["The reve-", "nue and the utili-", "zation of the revenue of our busi-", "ness", *plain]
    hyphens = Hyphens.of(lines)
    assert all(hyphens.divide(one, other) for one, other in itertools.pairwise(lines[:4]))


@pytest.mark.parametrize("lines", [1, 2, 4, 5])
@pytest.mark.parametrize("call", [LONG_ENGLISH, LONG_CHINESE], ids=["en", "zh"])
def test_a_last_page_on_which_the_second_column_is_short(tmp_path: Path, call: Call, lines: int) -> None:
    content = printing.two_columns(call, lines)
    reading = reading_of(tmp_path, content)
    assert turns(reading) == said(call)
    adds_up(reading, content)


def test_the_second_column_begins_above_the_first(tmp_path: Path) -> None:
    content = printing.two_columns(LONG_ENGLISH, 8, higher=7)
    assert turns(reading_of(tmp_path, content)) == said(LONG_ENGLISH)


def test_a_company_with_its_exchange_on_a_line_of_its_own_is_no_speaker(tmp_path: Path) -> None:
    paper = printing.Paper()
    for line in ("Harbor Cloud Q3 2024 Earnings Call", "Harbor Cloud (NYSE: HBC)", "November 7, 2024"):
        paper.line(line)
        paper.gap(6)
    for one in ENGLISH:
        paper.text(f"{one.speaker}: {' '.join(one.paragraphs)}")
    transcript = reading_of(tmp_path, paper.pdf()).transcript
    assert [turn.speaker for turn in transcript.turns] == [one.speaker for one in ENGLISH]
    assert (transcript.company, transcript.ticker, transcript.date) == ("Harbor Cloud", "HBC", "2024-11-07")


@pytest.mark.parametrize("mark", ["CONFIDENTIAL", "Harbor Research", "内部资料 严禁外传"])
def test_level_letters_at_the_same_place_of_all_pages_are_a_watermark(tmp_path: Path, mark: str) -> None:
    paper = printing.Paper()
    for one in LONG_ENGLISH:
        paper.text(f"{one.speaker}: {' '.join(one.paragraphs)}")
        paper.gap(8)
    font = "Helvetica" if mark.isascii() else "STSong-Light"
    content = paper.pdf(lambda page, pages: [(150, 395, mark, font, 36)])
    reading = reading_of(tmp_path, content)
    expected = [" ".join(one.paragraphs) for one in LONG_ENGLISH]
    assert [turn.text.replace("\n", " ") for turn in reading.transcript.turns] == expected
    assert "watermarks" in {one.what for one in reading.removed}
    adds_up(reading, content)


@pytest.mark.parametrize("apart", [17, 9], ids=["far", "near"])
@pytest.mark.parametrize("call", [LONG_ENGLISH, LONG_CHINESE], ids=["en", "zh"])
def test_numbers_of_lines_in_the_margin(tmp_path: Path, call: Call, apart: float) -> None:
    paper = printing.Paper(SEVERAL if call is LONG_ENGLISH else printing.HAN)
    between = ": " if call is LONG_ENGLISH else "："
    for one in call:
        paper.text(f"{one.speaker}{between}{(' ' if call is LONG_ENGLISH else '').join(one.paragraphs)}")
    paper.new_page()
    paper.line(f"{call[-1].speaker}{between}{call[-1].paragraphs[0]}")
    content = paper.pdf(
        lambda page, pages: [
            (67.5 - apart - stringWidth(str(number), "Helvetica", 8), y, str(number), "Helvetica", 8)
            for number, y in enumerate(sorted({y for _, y, *_ in paper.pages[page - 1]}, reverse=True), 1)
        ]
    )
    reading = reading_of(tmp_path, content)
    expected = joined(call)
    assert spoken(reading) == [*expected, expected[-1]]
    assert "numbers of lines" in {one.what for one in reading.removed}
    adds_up(reading, content)


@pytest.mark.parametrize("lines", [40, 41, 42, 43])
def test_a_page_ends_inside_a_label_of_several_lines(tmp_path: Path, lines: int) -> None:
    paper = printing.Paper()
    for number, one in enumerate(ENGLISH):
        paper.gap(8)
        if number == 2:
            # So that the page ends between two lines of the label, or below it.
            paper.y = paper.bottom + paper.leading * (lines - 40) - 1
        paper.line(one.speaker, "Helvetica-Bold")
        if one.title:
            paper.line(one.firm or "Harbor Cloud, Inc.")
            paper.line(
                {
                    "IR": "Head of Investor Relations",
                    "CEO": "Chief Executive Officer",
                    "CFO": "Chief Financial Officer",
                }.get(one.title, "Analyst")
            )
        for paragraph in one.paragraphs:
            paper.gap(8)
            paper.text(paragraph)
    assert spoken(reading_of(tmp_path, paper.pdf())) == joined(ENGLISH)


@pytest.mark.parametrize("column", [120, 136, 150])
@pytest.mark.parametrize("colon", ["", ":"])
def test_labels_wider_than_their_column(tmp_path: Path, column: float, colon: str) -> None:
    paper = printing.Paper()
    for one in printing.at_random(ENGLISH, speeches=20):
        paper.gap(8)
        label = f"{one.speaker}{colon}"
        room = max(stringWidth(label, "Helvetica-Bold", paper.size) + 5, column - paper.left)
        first, *rest = printing.wrapped(
            " ".join(one.paragraphs),
            "Helvetica",
            paper.size,
            paper.right - column,
            room - (column - paper.left),
        )
        paper.at(paper.left, paper.y, label, "Helvetica-Bold")
        paper.line(first, x=paper.left + room)
        for line in rest:
            paper.line(line, x=column)
    call = printing.at_random(ENGLISH, speeches=20)
    assert spoken(reading_of(tmp_path, paper.pdf())) == joined(call)


@pytest.mark.parametrize("colon", ["", ":"])
@pytest.mark.parametrize("fits", [43, 49])
def test_labels_wider_than_their_column_stand_alone(tmp_path: Path, colon: str, fits: float) -> None:
    call = printing.at_random(LONG_ENGLISH, speeches=20)
    if fits == 49:
        # Only Operator fits into the column.
        longer = {one.speaker: one.speaker.replace(" ", " Alexander ") for one in call}
        call = tuple(replace(one, speaker=longer[one.speaker]) for one in call)
    paper = printing.Paper()
    for one in call:
        paper.gap(8)
        label = f"{one.speaker}{colon}"
        paper.at(paper.left, paper.y, label, "Helvetica-Bold")
        if stringWidth(label, "Helvetica-Bold", paper.size) > fits:
            paper.y -= paper.leading
        for paragraph in one.paragraphs:
            paper.text(paragraph, x=120)
    assert spoken(reading_of(tmp_path, paper.pdf())) == joined(call)


def test_a_table_of_speeches_in_which_few_lines_end_a_sentence(tmp_path: Path) -> None:
    call = tuple(
        replace(one, paragraphs=(text.replace(".", ",").lower()[:-1] + ".",))
        for one in printing.at_random(ENGLISH, speeches=30)
        for text in (" ".join(one.paragraphs) * 3,)
    )
    paper = printing.Paper()
    for one in call:
        paper.gap(10)
        paper.at(paper.left, paper.y, one.speaker, "Helvetica-Bold")
        for paragraph in one.paragraphs:
            paper.text(paragraph, x=190)
    assert spoken(reading_of(tmp_path, paper.pdf())) == joined(call)


@pytest.mark.parametrize("colon", ["", ":"])
def test_labels_that_are_wrapped_in_a_narrow_column(tmp_path: Path, colon: str) -> None:
    names = {"Jane Doe": "Jane Delacroix", "Tom O'Hara": "Tom Subramanian", "Mei Lin": "Mei St. James"}
    call = tuple(replace(one, speaker=names.get(one.speaker, one.speaker)) for one in LONG_ENGLISH)
    call = tuple(
        replace(
            one,
            paragraphs=tuple(
                text.replace("Tom O'Hara", names["Tom O'Hara"]).replace("Mei Lin", names["Mei Lin"])
                for text in one.paragraphs
            ),
        )
        for one in call
    )
    paper = printing.Paper()
    # The widest name nearly fills the column.
    width = stringWidth("Subramanian" + colon, "Helvetica-Bold", paper.size) + 1.5
    for one in call:
        paper.gap(8)
        places = [(len(paper.pages) - 1, paper.y - paper.leading * line) for line in range(2)]
        if places[-1][1] < paper.bottom:
            paper.new_page()
            places = [(len(paper.pages) - 1, paper.y - paper.leading * line) for line in range(2)]
        *first, last = one.speaker.split() if len(one.speaker) > 10 else [one.speaker]
        lines = [" ".join(first), last] if first else [last]
        lines[-1] += colon
        for (page, y), text in zip(places, lines, strict=False):
            paper.pages[page].append((paper.left, y, text, "Helvetica-Bold", paper.size))
        for number, paragraph in enumerate(one.paragraphs):
            paper.gap(6 * bool(number))
            paper.text(paragraph, x=paper.left + width)
        if len(one.paragraphs) == 1 and paper.y > places[-1][1] - paper.leading:
            paper.y = places[-1][1] - paper.leading
    assert [who for who, _ in spoken(reading_of(tmp_path, paper.pdf()))] == [who for who, _ in joined(call)]


def test_a_label_with_a_title_is_the_last_line_of_a_page(tmp_path: Path) -> None:
    paper = printing.Paper()
    office = "Harbor Cloud, Inc. - Executive Vice President, Chief Financial Officer, Treasurer & Director"
    for number, one in enumerate(LONG_ENGLISH):
        paper.gap(8)
        if number == 2:
            paper.y = paper.bottom + 1
        paper.at(paper.left, paper.y, one.speaker, "Helvetica-Bold")
        x = paper.left + stringWidth(one.speaker + " ", "Helvetica-Bold", paper.size)
        if one.title:
            paper.at(x, paper.y, office if not one.firm else f"{one.firm} - Analyst", "Helvetica")
        paper.y -= paper.leading
        for paragraph in one.paragraphs:
            paper.gap(8)
            paper.text(paragraph)
    assert spoken(reading_of(tmp_path, paper.pdf())) == joined(LONG_ENGLISH)


@pytest.mark.parametrize("size", [10, 14])
def test_a_page_for_each_speech(tmp_path: Path, size: float) -> None:
    call = printing.at_random(ENGLISH, speeches=8)
    paper = printing.Paper()
    for one in call:
        paper.new_page()
        paper.line(one.speaker, "Helvetica-Bold", size)
        paper.gap(8)
        for paragraph in one.paragraphs:
            paper.text(paragraph)
    del paper.pages[0]
    content = paper.pdf(lambda page, pages: [(300, 40, str(page), "Helvetica", 8)])
    assert spoken(reading_of(tmp_path, content)) == joined(call)


def test_lines_that_begin_with_a_number_keep_it(tmp_path: Path) -> None:
    paper = printing.Paper()
    for one in ENGLISH:
        paper.text(f"{one.speaker}: {' '.join(one.paragraphs)}")
        if one.title == "CFO":
            for number in range(1, 11):
                paper.line(f"{number} servers were shipped in week {number}.")
    turns = reading_of(tmp_path, paper.pdf()).transcript.turns
    text = " ".join(" ".join(turn.text.split()) for turn in turns if turn.title == "CFO")
    assert all(f" {number} servers were shipped in week {number}." in text for number in range(1, 11))
