"""Names in bold that begin the paragraphs of a Word document, without a colon, are the labels of speeches."""

from __future__ import annotations

import re
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from searchapp.transcripts import Reading, read, scan
from tests.transcripts.conversation import ENGLISH
from tests.transcripts.documents import archive
from tests.transcripts.test_unread import CALL

_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_BOLD = "<w:rPr><w:b/></w:rPr>"


def reading(folder: Path, paragraphs: list[str]) -> Reading:
    body = "".join(f"<w:p>{runs}</w:p>" for runs in paragraphs)
    document = f'<w:document xmlns:w="{_WORDS}"><w:body>{body}</w:body></w:document>'.encode()
    content = archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": document})
    (folder / "call.docx").write_bytes(content)
    (file,) = scan(folder).files
    return read(file)


def run(text: str, form: str = "") -> str:
    return f'<w:r>{form}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


@pytest.mark.parametrize("mark", ["", " ", "\u3000"])
def test_a_bold_name_before_speech_is_its_label(mark: str, tmp_path: Path) -> None:
    paragraphs = []
    for name, text in CALL:
        first, *others = text.split("\n")
        paragraphs += [run(name, _BOLD) + run(mark + first), *map(run, others)]
    found = reading(tmp_path, paragraphs)
    assert [(turn.label, turn.text) for turn in found.transcript.turns] == CALL
    assert not found.warnings
    spoken = sum(len(turn.text) for turn in found.transcript.turns)
    characters = sum(len(name + mark + text.replace("\n", "")) for name, text in CALL)
    assert spoken + sum(one.characters for one in found.removed) == characters + found.added


@pytest.mark.parametrize("between", ["", "\n"])
@pytest.mark.parametrize("turns", [2, len(CALL)])
@pytest.mark.parametrize("tag", ["br", "cr"])
def test_line_breaks_divide_the_turns_of_a_paragraph(
    between: str, turns: int, tag: str, tmp_path: Path
) -> None:
    said = [run(name, _BOLD) + run(between + text) for name, text in CALL]
    paragraphs = [run("\n").join(said[start : start + turns]) for start in range(0, len(said), turns)]
    found = reading(
        tmp_path,
        [paragraph.replace("\n", f"</w:t><w:{tag}/><w:t>") for paragraph in paragraphs],
    )
    assert [(turn.label, turn.text) for turn in found.transcript.turns] == CALL
    assert not found.warnings


def test_a_name_in_two_runs_is_one_label(tmp_path: Path) -> None:
    paragraphs = [
        run(name[:1], _BOLD) + run(name[1:], _BOLD) + run(text) for name, text in CALL if "\n" not in text
    ]
    found = reading(tmp_path, paragraphs)
    assert [turn.label for turn in found.transcript.turns] == [
        name for name, text in CALL if "\n" not in text
    ]


@pytest.mark.parametrize("words", ["Gross margin", "本季度收入"])
def test_other_words_in_bold_are_speech(words: str, tmp_path: Path) -> None:
    paragraphs = [f"{run(name)}</w:p><w:p>{run(words, _BOLD)}{run(' 增长。')}" for name, _ in CALL]
    found = reading(tmp_path, paragraphs)
    assert [turn.text for turn in found.transcript.turns] == [f"{words} 增长。"] * len(CALL)


def test_bold_that_is_switched_off_is_none(tmp_path: Path) -> None:
    off = '<w:rPr><w:b w:val="0"/></w:rPr>'
    paragraphs = [f"{run(name)}</w:p><w:p>{run('Ann Lee', off)}{run(' 说过。')}" for name, _ in CALL]
    found = reading(tmp_path, paragraphs)
    assert [turn.text for turn in found.transcript.turns] == ["Ann Lee 说过。"] * len(CALL)


@pytest.mark.parametrize("firm", ["国泰君安", "Kestrel"])
def test_what_stands_below_one_name_is_a_firm_where_titles_and_firms_stand_below_the_others(
    firm: str, tmp_path: Path
) -> None:
    talk = [
        ("主持人", "", "欢迎参加远山科技2024年第三季度业绩电话会议。"),
        ("韩立群", "首席执行官", "收入增长31%。"),
        ("陆雪梅", "首席财务官", "毛利率为17%。"),
        ("主持人", "", "第一个问题来自中金公司的方骏，请提问。"),
        ("方骏", "中金公司", "请问费用的情况？"),
        ("陆雪梅", "首席财务官", "费用会下降。"),
        ("主持人", "", "下一个问题，请提问。"),
        ("欧阳思远", firm, "请问明年的展望？"),
        ("韩立群", "首席执行官", "我们很乐观。"),
    ]
    paragraphs = []
    for name, below, text in talk:
        paragraphs += [run(name, _BOLD), *([run(below)] if below else []), run(text)]
    turns = reading(tmp_path, paragraphs).transcript.turns
    assert [(turn.speaker, turn.text) for turn in turns] == [(name, text) for name, _, text in talk]
    assert turns[7].firm == firm


def test_a_title_below_a_bold_name_in_one_paragraph(tmp_path: Path) -> None:
    paragraphs = []
    for name, text in CALL:
        title = "首席执行官" if name != CALL[0][0] else ""
        below = f"<w:r><w:br/><w:t>{title}</w:t></w:r>" if title else ""
        paragraphs += [run(name, _BOLD) + below, *map(run, text.split("\n"))]
    found = reading(tmp_path, paragraphs)
    assert [(turn.label, turn.text) for turn in found.transcript.turns] == CALL


@pytest.mark.parametrize("between", [", ", " "])
def test_a_title_or_firm_beside_a_bold_name(between: str, tmp_path: Path) -> None:
    details = {
        "Jane Doe": "Senior Vice President of Investor Relations and Corporate Development",
        "Ann Lee": "Chief Executive Officer",
        "Tom O'Hara": "Chief Financial Officer",
        "Bob Ray": "Granite Research",
        "Mei Lin": "Summit Securities",
    }
    paragraphs = []
    for said in ENGLISH:
        beside = f"{between}{details[said.speaker]}" if said.speaker in details else ""
        paragraphs += [run(said.speaker, _BOLD) + run(beside), *map(run, said.paragraphs)]
    found = reading(tmp_path, paragraphs)
    assert [(turn.speaker, turn.role, turn.firm, turn.text) for turn in found.transcript.turns] == [
        (said.speaker, said.role, said.firm, "\n".join(said.paragraphs)) for said in ENGLISH
    ]
    characters = sum(len(one) for one in re.findall("<w:t[^>]*>([^<]*)", "".join(paragraphs)))
    spoken = sum(len(turn.text) for turn in found.transcript.turns)
    assert spoken + sum(one.characters for one in found.removed) == characters + found.added


def test_a_page_break_inside_a_sentence_ends_no_paragraph(tmp_path: Path) -> None:
    page = '<w:r><w:br w:type="page"/></w:r>'
    paragraphs = []
    for name, text in CALL:
        first, *others = text.split("\n")
        paragraphs += [run(name), run(first[:2]) + page + run(first[2:]), *map(run, others)]
    found = reading(tmp_path, paragraphs)
    assert [(turn.label, turn.text) for turn in found.transcript.turns] == CALL


def test_text_in_boxes_beside_the_talk_is_no_speech(tmp_path: Path) -> None:
    box = f"<w:r><w:pict><w:txbxContent><w:p>{run('Key points')}</w:p></w:txbxContent></w:pict></w:r>"
    paragraphs = []
    for name, text in CALL:
        first, *others = text.split("\n")
        paragraphs += [run(name), run(first[:2]) + box + run(first[2:]), *map(run, others)]
    found = reading(tmp_path, paragraphs)
    assert [(turn.label, turn.text) for turn in found.transcript.turns] == CALL
    removed = {one.what: one.characters for one in found.removed}
    assert removed["text boxes"] == len("Key points") * len(CALL)


def test_a_document_in_boxes_is_read(tmp_path: Path) -> None:
    lines = [line for name, text in CALL for line in (name, *text.split("\n"))]
    inside = "</w:p><w:p>".join(map(run, lines))
    box = f"<w:r><w:pict><w:txbxContent><w:p>{inside}</w:p></w:txbxContent></w:pict></w:r>"
    assert [(turn.label, turn.text) for turn in reading(tmp_path, [box]).transcript.turns] == CALL


def test_line_breaks_that_wrap_lines_are_no_ends_of_paragraphs(tmp_path: Path) -> None:
    call = [
        ("Operator", "Good afternoon, and welcome to the call. I now hand over to Dana Whitlock. Please go ahead."),
        (
            "Dana Whitlock",
            "Thank you, and good afternoon to all of you. Joining me is Marcus Lee, our Chief\nExecutive Officer, "
            "and Priya Raman, our Chief Financial Officer.",
        ),
        (
            "Marcus Lee",
            "Thank you. Our new strategy continues to work well, with a net retention of 93%, and\nthan we have "
            "300 customers who spend over $100,000 annually with us and who renew\ntheir contracts with us every year.",
        ),
        (
            "Priya Raman",
            "Looking ahead to the fourth quarter of this year we expect revenue in the range of\n$60 million to "
            "$68 million, which implies growth of roughly 51% from last year, or\n"
            "more. Our gross margin was 13%, an improvement of 24 basis points from the quarter\nbefore, reflecting "
            "better utilization, and more of our revenue than ever before came from long\nsubscriptions of large firms in Europe, where we have opened an office in the last week of\nthe quarter.",
        ),
    ]  # fmt: skip
    paragraphs = [run(f"{name}\n{text}") for name, text in call]
    found = reading(tmp_path, [one.replace("\n", "</w:t><w:br/><w:t>") for one in paragraphs])
    assert [(turn.label, turn.text) for turn in found.transcript.turns] == [
        (name, text.replace("\n", " ")) for name, text in call
    ]
    assert found.transcript.turns[2].title == "CEO"


STYLES = f"""<w:styles xmlns:w="{_WORDS}">
<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="character" w:styleId="a5"><w:name w:val="Speaker"/><w:basedOn w:val="Strong"/></w:style>
<w:style w:type="character" w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>
</w:styles>"""


def styled(folder: Path, paragraphs: list[str]) -> Reading:
    body = "".join(f"<w:p>{runs}</w:p>" for runs in paragraphs)
    document = f'<w:document xmlns:w="{_WORDS}"><w:body>{body}</w:body></w:document>'.encode()
    parts = {
        "[Content_Types].xml": b"<Types/>",
        "word/document.xml": document,
        "word/styles.xml": STYLES.encode(),
    }
    (folder / "call.docx").write_bytes(archive(parts))
    (file,) = scan(folder).files
    return read(file)


@pytest.mark.parametrize(
    "form",
    [
        '<w:rStyle w:val="Strong"/>', '<w:rStyle w:val="a5"/>', '<w:rStyle w:val="Loop"/>', "<w:i/>", '<w:u w:val="single"/>',
        '<w:color w:val="003366"/>',
    ],
)  # fmt: skip
def test_a_name_that_looks_otherwise_than_its_speech_is_its_label(form: str, tmp_path: Path) -> None:
    paragraphs = []
    for name, text in CALL:
        first, *others = text.split("\n")
        paragraphs += [run(name, f"<w:rPr>{form}</w:rPr>") + run(" " + first), *map(run, others)]
    found = styled(tmp_path, paragraphs)
    assert [(turn.label, turn.text) for turn in found.transcript.turns] == CALL
    assert not found.warnings


@pytest.mark.parametrize("time", [False, True])
@pytest.mark.parametrize("indented", [False, True])
def test_a_name_before_a_tab_is_a_label(time: bool, indented: bool, tmp_path: Path) -> None:
    tab = "<w:r><w:tab/></w:r>"
    paragraphs = []
    for number, (name, text) in enumerate(CALL):
        first, *others = text.split("\n")
        before = run(f"00:{number:02}:10") + tab if time else ""
        paragraphs += [before + run(name) + tab + run(first)]
        paragraphs += [(tab if indented else "") + run(one) for one in others]
    found = styled(tmp_path, paragraphs)
    assert [(turn.label, turn.text) for turn in found.transcript.turns] == CALL
    if time:
        assert [turn.time for turn in found.transcript.turns] == [f"00:{n:02}:10" for n in range(len(CALL))]


def test_words_in_italics_are_no_labels_where_nobody_speaks_twice(tmp_path: Path) -> None:
    italic = "<w:rPr><w:i/></w:rPr>"
    said = [run(f"{name}: {text}") for name, text in CALL]
    said[2] += "".join(
        f"</w:p><w:p>{run(title, italic)}{run(' Sales rose.')}" for title in ("Azure", "Office Suite")
    )
    found = styled(tmp_path, said)
    assert [turn.label for turn in found.transcript.turns] == [name for name, _ in CALL]
    assert "Azure Sales rose." in found.transcript.turns[2].text
