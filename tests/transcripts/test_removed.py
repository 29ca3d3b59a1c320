"""The ledger of removed text adds up for every file format and every layout."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from html import escape, unescape
from pathlib import Path

import conversation  # type: ignore[import-not-found]
import documents
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from searchapp.errors import RefusedFileError
from searchapp.transcripts import Reading, inspect, parse, read, scan
from searchapp.transcripts.files.formats import READERS
from searchapp.transcripts.files.override import Override
from searchapp.transcripts.layouts import LAYOUTS

COLONS: Sequence[Callable[[conversation.Call], str]] = (
    conversation.colons, conversation.colons_in_capitals, conversation.colons_with_titles, conversation.analyst_colons,
)  # fmt: skip
PRINTED: Sequence[Callable[[conversation.Call], str]] = (
    conversation.names_alone, conversation.names_alone_with_blank_lines, conversation.names_apart, conversation.firm_below,
    conversation.dashes, *COLONS, conversation.times, conversation.times_on_one_line, conversation.times_in_a_list,
    conversation.markdown_headings, conversation.markdown_bold, conversation.listed_names, conversation.bilingual,
)  # fmt: skip
ODD = (
    "Ann Lee", "Harbor Cloud - CFO", "Operator", "林明", "刘洋", "Ann Lee -- Chief Executive Officer", "Ann Lee: Yes.", "ANN LEE:",
    "Analysts", "Analyst", "Bob Ray - Granite Research", "CORPORATE PARTICIPANTS", "Contents:", "## Contents", "## Presentation",
    "Presentation", "## Q&A", "## Disclaimer", "**Ann Lee**", "(00:00:12) Yes.", "发言人1 00:01", "- **Ann Lee 00:05:00**", "问题1：好吗？",
    "Q - Ann Lee", "问答环节", "参会人员", "中文翻译", "Show more", "收入(92.83, 0.27, 0.29%)增长", "（-1.5，-0.3，-2%）", "7", "Page 3 of 9", "- 4 -",
    "<unk>", "<unk> yes <i>and</i> no", "NOTE a comment", "00:01.000 --> 00:02.000 align:start", "<v Ann Lee>Hi.</v>", "<v Bob Ray>Hi.</v> <v Ann Lee>R&amp;D &lt;b&gt;", "a&#10;b &#0; &bogus; &nbsp;&NotEqualTilde;", "{\\an8}Top",
    "---", "", "", " \t", "  two   spaces \u3000", "\u3000\u3000缩进", "\u200b毛\u00ad利\ufe0f率", "\x07", "\ufeff", "cafe\u0301", "\u0958\u0301", "a\u2028b", "a\r", "\x85",
)  # fmt: skip
calls = st.sampled_from([conversation.ENGLISH, conversation.CHINESE])


@st.composite
def odd_lines(draw: st.DrawFn, printed: Callable[[conversation.Call], str]) -> list[str]:
    """A call as a layout prints it, with odd and repeated lines in between."""
    lines: list[str] = printed(draw(calls)).split("\n")
    lines = lines[: draw(st.integers(len(lines) // 2, len(lines)))]
    for _ in range(draw(st.integers(1, 12))):
        odd = draw(st.one_of(st.sampled_from(ODD), st.sampled_from(lines), st.text(max_size=8)))
        lines.insert(draw(st.integers(0, len(lines))), odd)
    return [*draw(st.sampled_from([(), ("---", 'company = "远山科技"', "---")])), *lines]


def reading_of(text: str, layout: str | None = None) -> Reading | None:
    """Return the reading of a text; None if it is refused, as odd lines may hide every speaker."""
    override = Override({}, layout=layout) if layout else None
    try:
        return parse(text, id="a", source="a.txt", sha256="0", override=override)
    except RefusedFileError as error:
        if not is_expected(error):
            raise
        return None


def is_expected(error: RefusedFileError) -> bool:
    """Return whether odd lines can be the reason: they hide speakers, look like front matter or like binary data."""
    return any(words in error.reason for words in ("no speaker", "front matter", "binary"))


def adds_up(reading: Reading, characters: int) -> None:
    """Check a reading of a file with so many characters of text."""
    assert all(one.what and one.characters > 0 for one in reading.removed)
    assert len({one.what for one in reading.removed}) == len(reading.removed)
    spoken = sum(len(turn.text) for turn in reading.transcript.turns)
    removed = sum(one.characters for one in reading.removed)
    assert spoken + removed == characters + reading.added, reading.removed


@pytest.mark.parametrize("printed", PRINTED, ids=lambda printed: printed.__name__)
@given(data=st.data())
@settings(max_examples=25)
def test_every_layout_adds_up(printed: Callable[[conversation.Call], str], data: st.DataObject) -> None:
    text = "\n".join(data.draw(odd_lines(printed)))
    reading = reading_of(text)
    if reading is not None:
        adds_up(reading, len(text))


@pytest.mark.parametrize("layout", [layout.name for layout in LAYOUTS])
@given(lines=st.lists(st.one_of(st.sampled_from(ODD), st.text(max_size=20)), max_size=30))
@example(lines=["Ann Lee", "Chief Financial Officer", "Yes.", "Chief Financial Officer", "CEO", "No."])
@settings(max_examples=60)
def test_every_layout_adds_up_for_any_lines(layout: str, lines: list[str]) -> None:
    text = "\n".join(lines)
    reading = reading_of(text, layout)
    if reading is not None:
        adds_up(reading, len(text))


@pytest.mark.parametrize(
    ("layout", "text", "what", "lines"),
    [
        # A title below a name, which is the label of another turn as well.
        (
            "firm-below",
            "Ann Lee\nAnalyst\nYes.\n\nAnalyst\nCEO\nNo.",
            "speaker label",
            ["Ann Lee", "Analyst", "Analyst", "CEO"],
        ),
        # A title below a name, which is the heading of a list as well.
        (
            "firm-below",
            "Ann Lee\nAnalysts\nBob Ray - Granite Research\n\nOperator\nHello.",
            "list of participants",
            ["Analysts", "Bob Ray - Granite Research"],
        ),
        # A label of several lines, of which one is the label of another turn as well.
        ("dashes", "Operator\n|\nOperator\nHello.", "speaker label", ["Operator", "|", "Operator"]),
        # A name in a list that has its title below.
        (
            "listed-names",
            "Executives\n\nJane Doe - IR\nAnn Lee\nAnn Lee - CEO\n\nOperator\n\nHello, welcome.\n\nJane Doe\n\n"
            "Thank you.\n\nAnn Lee\n\nWe grew.\n\nOperator\n\nThank you all.",
            "list of participants",
            ["Executives", "Jane Doe - IR", "Ann Lee", "Ann Lee - CEO"],
        ),
        # Headings in a table of contents.
        (
            "markdown",
            "### Ann Lee\nYes.\n## Contents\n## Presentation\n## Presentation\n### Ann Lee\nNo.",
            "contents",
            ["## Contents", "## Presentation"],
        ),
    ],
)
def test_a_line_is_counted_once(layout: str, text: str, what: str, lines: Sequence[str]) -> None:
    reading = reading_of(text, layout)
    assert reading is not None
    adds_up(reading, len(text))
    assert {one.what: one.characters for one in reading.removed}[what] == sum(map(len, lines))


def as_text(lines: Sequence[str]) -> bytes:
    return "\n".join(lines).encode("utf-8", "replace")


def as_html(lines: Sequence[str]) -> bytes:
    tags = ("p", "div", "li", "button", "script", "aside")
    body = "\n".join(
        f"<{tag}>{line if tag == 'script' else escape(line)}</{tag}>"
        for number, line in enumerate(lines)
        for tag in [tags[number % 40 if number % 40 < len(tags) else 0]]
    )
    return documents.html(body=body.encode("utf-8", "replace").decode())


def as_docx(lines: Sequence[str]) -> bytes:
    printable = ("".join(mark for mark in line if mark.isprintable() or mark == "\t") for line in lines)
    return bytes(documents.docx(list(printable)))


def as_pdf(lines: Sequence[str]) -> bytes:
    plain = ["".join(mark for mark in line if " " <= mark <= "~" and mark not in "()\\") for line in lines]
    pages = [["Harbor Cloud", *plain[at : at + 9], f"Page {at // 9 + 1}"] for at in range(0, len(plain), 9)]
    return bytes(documents.pdf(pages))


def as_captions(lines: Sequence[str], mark: str = ",") -> bytes:
    cues = (
        []
        if mark == ","
        else ["WEBVTT - a call\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000\n", "NOTE\nTwo lines\nof a note\n"]
    )
    for number, at in enumerate(range(0, len(lines), 2)):
        settings = " align:start position:10%" if number % 3 == 0 else ""
        cues.append(f"{number}\n00:{number:02}:00{mark}000 --> 00:{number:02}:59{mark}900{settings}")
        cues[-1] += "\n" + "\n".join(lines[at : at + 2]) + "\n"
    return "\n".join(cues).encode("utf-8", "replace")


def as_vtt(lines: Sequence[str]) -> bytes:
    """Captions with voice tags for the names before a colon and a space."""
    named = (line.partition(": ") for line in lines)
    return as_captions([f"<v {name}>{said}</v>" if mark else name for name, mark, said in named], ".")


def text_of_html(content: bytes) -> str:
    etree = pytest.importorskip("lxml.etree")
    root = etree.fromstring(content, etree.HTMLParser(huge_tree=True, encoding="utf-8"))
    return "".join(root.xpath("//text()"))


def text_of_docx(content: bytes) -> str:
    etree = pytest.importorskip("lxml.etree")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    return "".join(root.itertext())


def text_of_pdf(content: bytes) -> str:
    document = pytest.importorskip("pypdfium2").PdfDocument(content)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


FORMATS: dict[str, tuple[Callable[[Sequence[str]], bytes], Callable[[bytes], str]]] = {
    ".txt": (as_text, bytes.decode),
    ".md": (lambda lines: b"\xef\xbb\xbf" + as_text(lines), bytes.decode),
    ".html": (as_html, text_of_html),
    ".htm": (as_html, text_of_html),
    ".docx": (as_docx, text_of_docx),
    ".pdf": (as_pdf, text_of_pdf),
    ".srt": (as_captions, bytes.decode),
    ".vtt": (as_vtt, bytes.decode),
}


def test_every_format_is_tested() -> None:
    assert set(FORMATS) == set(READERS)


@pytest.mark.parametrize("packed", [False, True], ids=["alone", "in an archive"])
@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_every_format_adds_up(suffix: str, packed: bool, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("formats")
    write, text_of = FORMATS[suffix]

    @given(data=st.data())
    @settings(max_examples=15 if packed else 60)
    def holds(data: st.DataObject) -> None:
        printed = data.draw(st.sampled_from(COLONS if suffix in (".srt", ".vtt") else PRINTED))
        content = write(data.draw(odd_lines(printed)))
        path = folder / (f"call{suffix}" if not packed else "calls.zip")
        path.write_bytes(content if not packed else documents.archive({f"a/call{suffix}": content}))
        found = scan(path)
        try:
            reading = read(found.files[0])
        except RefusedFileError as error:
            if not is_expected(error):
                raise
            return
        text = text_of(content)
        adds_up(reading, len(text))
        only_spaces_and_times_are_added(READERS[suffix](content, path.name).text, text)

    holds()


def only_spaces_and_times_are_added(shown: str, text: str) -> None:
    """Check that a reader invents nothing: what is not in the file is white space, or a time of a caption."""
    # A reference to a character in captions stands for what is not written there.
    written = Counter(text) | Counter(unescape(text))
    assert set("".join((Counter(shown) - written).elements())) <= set(" \n:0123456789")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030", "big5"])
def test_every_encoding_adds_up(encoding: str, tmp_path: Path) -> None:
    text = conversation.names_alone_with_blank_lines(conversation.CHINESE)
    if encoding == "big5":
        text = "主持人\n歡迎各位參加。\n\n林明\n謝謝，毛利率是百分之十七。\n"
    content = text.encode(encoding)
    (tmp_path / "call.txt").write_bytes(content)
    marked = content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
    adds_up(read(scan(tmp_path).files[0]), len(text) + marked)


def test_the_seeds_add_up(seeds: Path) -> None:
    for file in scan(seeds).files:
        adds_up(read(file), len(file.path.read_text(encoding="utf-8")))


def test_real_transcripts_add_up(corpus: Path) -> None:
    files = scan(corpus / "archive_tw").files
    assert files
    for file in files:
        adds_up(read(file), len(file.path.read_bytes().decode("utf-8")))


CUES = """\ufeffWEBVTT - a call

NOTE checked

1
00:01.000 --> 00:04.000 align:start
<v Ann Lee>Thank <unk> you.</v>

2
00:04.000 --> 00:06.000
<v Ann Lee>{\\an8}<i>Yes.</i></v>
Bob Ray:  No.
"""


def test_what_captions_lose_is_reported_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "call.vtt").write_text(CUES, encoding="utf-8")
    found = inspect(tmp_path / "call.vtt")
    removed = {one.what: one.characters for one in found.removed}
    labels = ("Ann Lee 00:01", "Bob Ray 00:04")
    assert removed == {
        "byte order mark": 1,
        "caption numbers and headers": len("WEBVTT - a callNOTE checked12"),
        "caption times": len("00:01.000 --> 00:04.000 align:start00:04.000 --> 00:06.000"),
        "caption tags": len("<v ><unk></v>{\\an8}<i></i></v>:  "),
        "repeated speaker names": len("<v Ann Lee>"),
        "spaces and line breaks between captions": CUES.count("\n"),
        "repeated spaces": 1,
        "speaker label": sum(map(len, labels)),
        "line breaks between paragraphs and turns": 3,
    }
    assert found.characters == len("Thank you. Yes.No.")
    assert found.added == len(" 00:01 00:04\n\n\n ")


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PARTS = {
    "word/footnotes.xml": "See page 7.",
    "word/comments.xml": "Really?",
    "word/header1.xml": "Harbor Cloud",
    "word/footer2.xml": "Confidential",
}


def document_of(body: str) -> bytes:
    return (
        f'<w:document xmlns:w="{W}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>'
        f"<w:p><w:r><w:t>Operator</w:t></w:r></w:p>{body}</w:body></w:document>"
    ).encode()


def word(folder: Path, body: str) -> Path:
    parts = {
        name: f'<w:x xmlns:w="{W}"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:x>'.encode()
        for name, text in PARTS.items()
    }
    path = folder / "call.docx"
    path.write_bytes(documents.archive({"word/document.xml": document_of(body), **parts}))
    return path


@pytest.mark.parametrize(
    ("body", "text", "removed"),
    [
        ("<w:p><w:del><w:r><w:delText>No.</w:delText></w:r></w:del><w:r><w:t>Yes.</w:t></w:r></w:p>", "Yes.", {"deleted text": 3}),
        ("<w:p><w:moveFrom><w:r><w:t>No.</w:t></w:r></w:moveFrom><w:r><w:t>Yes.</w:t></w:r></w:p>", "Yes.", {"deleted text": 3}),
        ("<w:p><w:r><mc:AlternateContent><mc:Choice><w:p><w:r><w:t>Yes.</w:t></w:r></w:p></mc:Choice><mc:Fallback><w:p><w:r><w:t>"
         "Yes.</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent></w:r></w:p>", "Yes.", {"copies of drawings": 4}),
        ("<w:p><w:pPr><w:tabs><w:tab/><w:tab/></w:tabs></w:pPr><w:r><w:t>So</w:t><w:tab/><w:t>it is.</w:t></w:r></w:p>", "So it is.", {}),
        ("<w:p><w:r><w:t>7</w:t><w:noBreakHyphen/><w:t>day</w:t></w:r></w:p>", "7-day", {}),
        ("<w:p><w:r><w:t>So x</w:t></w:r><m:oMath><m:r><m:t>=2</m:t></m:r></m:oMath></w:p>", "So x=2", {}),
    ],
)  # fmt: skip
def test_what_word_documents_lose_is_reported_with_its_reason(
    tmp_path: Path, body: str, text: str, removed: dict[str, int]
) -> None:
    (turn,) = read(scan(word(tmp_path, body)).files[0]).transcript.turns
    assert turn.text == text
    found = inspect(tmp_path / "call.docx")
    counted = {one.what: one.characters for one in found.removed}
    breaks = counted.pop("line breaks between paragraphs and turns")
    assert breaks == found.added
    assert counted == {
        "comments and notes": len("See page 7.Really?"),
        "page headers and footers": len("Harbor CloudConfidential"),
        "speaker label": len("Operator"),
        **removed,
    }


@pytest.mark.parametrize("thanks", ["Thank you.", "Great, thanks a lot.", "谢谢。"])
@pytest.mark.parametrize("label", ["Al Reyes", "Unidentified Analyst"])
def test_what_is_said_again_and_again_above_labels_is_no_footer(thanks: str, label: str) -> None:
    talk = "Operator: Welcome to the Harbor Cloud Q3 2024 earnings call.\n\nAnn Lee: Revenue grew.\n\n"
    for number in range(3):
        talk += f"Operator: Question {number}, please.\n\n{label}: What about margin {number}?\n\nAnn Lee: It is {number}.\n\n{label}: {thanks}\n\n"
    turns = parse(talk, id="a", source="a.txt", sha256="0").transcript.turns
    assert [turn.text for turn in turns].count(thanks) == 3


def test_a_sentence_that_ends_several_speeches_is_no_footer() -> None:
    talk = "Operator\nWelcome to the Harbor Cloud Q3 2024 earnings call.\nAnn Lee\nRevenue grew.\n"
    for number in range(3):
        talk += f"Operator\nQuestion {number}, please.\nAl Reyes\nWhat about margin {number}?\nAnn Lee\nIt is {number}.\nThank you.\n"
    turns = parse(talk, id="a", source="a.txt", sha256="0").transcript.turns
    assert [turn.text for turn in turns if turn.label == "Ann Lee"][1:] == [
        f"It is {number}.\nThank you." for number in range(3)
    ]


def test_a_number_that_is_repeated_alone_is_no_form_of_a_line() -> None:
    text = "Ann Lee: Yes.\n7\n7\n7\nBob Ray: No.\n"
    assert (
        sum(len(turn.text) for turn in parse(text, id="a", source="a.txt", sha256="0").transcript.turns) >= 7
    )


def test_lists_below_each_other_above_a_talk_are_counted_once() -> None:
    text = conversation.firm_below(conversation.ENGLISH)
    text = text.replace("Jane Doe\nHarbor Cloud - IR", "Jane Doe\nHarbor Cloud - CFO\nHarbor Cloud - IR", 1)
    reading = reading_of(text)
    assert reading is not None
    adds_up(reading, len(text))
