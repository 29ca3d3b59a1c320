"""Web pages, documents, subtitles and archives, valid and damaged."""

from __future__ import annotations

import contextlib
import zipfile
from pathlib import Path

import documents  # type: ignore[import-not-found]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchapp.errors import RefusedFileError
from searchapp.transcripts import Reading, read, scan
from searchapp.transcripts.files.formats import READERS

CALL = "\n".join(documents.LINES) + "\n"
WHOLE = {".html": documents.html(), ".docx": documents.docx(), ".pdf": documents.pdf()}
SRT = """1
00:00:01,000 --> 00:00:04,000
Operator: Welcome to

2
00:00:04,000 --> 00:00:06,500
the call.

3
00:00:07,000 --> 00:00:09,000
Ann Lee: <i>Thank you.</i>
"""
VTT = """WEBVTT

00:01.000 --> 00:04.000
<v Operator>Welcome to</v>

00:04.000 --> 00:06.500
<v Operator>the call.</v>

00:07.000 --> 00:09.000
<v Ann Lee>Thank you.</v>
"""


@pytest.fixture(autouse=True)
def _libraries() -> None:
    for library in ("lxml", "pypdfium2"):
        pytest.importorskip(library, reason=f"{library} of the extra [documents] is not installed")


@pytest.mark.parametrize("suffix", sorted(WHOLE))
def test_a_document_reads_as_its_text_does(tmp_path: Path, suffix: str) -> None:
    reading = reading_of(tmp_path, f"call{suffix}", WHOLE[suffix])
    assert [(turn.speaker, turn.text) for turn in reading.transcript.turns] == documents.TURNS
    assert (reading.transcript.company, reading.transcript.period) == ("Harbor Cloud", "2024Q3")


def test_what_surrounds_the_main_text_of_a_page_is_reported(tmp_path: Path) -> None:
    reading = reading_of(tmp_path, "call.html", WHOLE[".html"])
    removed = {one.what: one.characters for one in reading.removed}
    assert removed["outside the main text"] == len("Home\nNews\nBuy our newsletter\nAll rights reserved")


def test_line_breaks_in_the_source_of_a_page_are_none_of_the_text(tmp_path: Path) -> None:
    body = "<p>Operator</p><p>毛\n利率 is\n  17%.</p><p><b>Ann Lee</b></p><div>Yes.<br>No.</div>"
    turns = reading_of(tmp_path, "call.html", documents.html(body=body)).transcript.turns
    assert [turn.text for turn in turns] == ["毛利率 is 17%.", "Yes.\nNo."]


def test_heads_and_feet_of_pages_are_no_speech(tmp_path: Path) -> None:
    ordinals = ("first", "second", "third", "fourth")
    pages = [
        [
            "Harbor Cloud Corp",
            "Confidential",
            "Operator",
            f"The {ordinal} sentence.",
            f"And after the {ordinal}.",
            f"The {ordinal} ends.",
            f"Page {number} of 4",
        ]
        for number, ordinal in enumerate(ordinals, start=1)
    ]
    reading = reading_of(tmp_path, "call.pdf", documents.pdf(pages))
    texts = [turn.text for turn in reading.transcript.turns]
    assert texts == [f"The {one} sentence.\nAnd after the {one}.\nThe {one} ends." for one in ordinals]
    assert "page headers and footers" in {one.what for one in reading.removed}


def test_a_scanned_pdf_is_refused_saying_so(tmp_path: Path) -> None:
    with pytest.raises(RefusedFileError, match="scan"):
        reading_of(tmp_path, "call.pdf", documents.pdf([[], []]))


@pytest.mark.parametrize(("name", "content"), [("call.srt", SRT), ("call.vtt", VTT)])
def test_captions_are_joined_to_speeches(tmp_path: Path, name: str, content: str) -> None:
    turns = reading_of(tmp_path, name, content.encode()).transcript.turns
    assert [(turn.speaker, turn.text) for turn in turns] == [
        ("Operator", "Welcome to the call."),
        ("Ann Lee", "Thank you."),
    ]
    assert turns[0].time in ("00:00:01", "00:01")


VOICES = """WEBVTT

00:01.000 --> 00:04.000
<v Ann Lee>SG&amp;A is &lt;3&gt;.</v> - <v Li &amp; Co>And R&D is&#10;4.</v><v Ann Lee>5.</v>

00:05.000 --> 00:06.000
<v Tom Day>6.
"""


def test_several_voices_of_one_caption_are_several_speeches(tmp_path: Path) -> None:
    turns = reading_of(tmp_path, "call.vtt", VOICES.encode()).transcript.turns
    assert [(turn.speaker, turn.text) for turn in turns] == [
        ("Ann Lee", "SG&A is <3>."),
        ("Li & Co", "And R&D is 4."),
        ("Ann Lee", "5."),
        ("Tom Day", "6."),
    ]


def test_only_webvtt_has_references_to_characters(tmp_path: Path) -> None:
    turns = reading_of(tmp_path, "call.srt", VOICES.encode()).transcript.turns
    assert turns[0].text == "SG&amp;A is &lt;3&gt;."


def test_every_member_of_an_archive_is_a_transcript(tmp_path: Path) -> None:
    call = "\n".join(documents.LINES)
    packed = documents.archive(
        {
            "2024/a.txt": call.encode(),
            "b.html": WHOLE[".html"],
            "c.txt": b"",
            "d.xls": b"x",
            "e.zip": documents.archive({"f.txt": b"x"}),
            "__MACOSX/a.txt": b"x",
            "same.txt": call.encode(),
        }
    )
    (tmp_path / "calls.zip").write_bytes(packed)
    found = scan(tmp_path)
    assert [(file.id, file.source) for file in found.files] == [
        ("calls/2024/a", "calls.zip/2024/a.txt"),
        ("calls/b", "calls.zip/b.html"),
    ]
    assert [error.source for error in found.refused] == [
        "calls.zip/c.txt",
        "calls.zip/d.xls",
        "calls.zip/e.zip",
        "calls.zip/same.txt",
    ]
    assert [len(read(file).transcript.turns) for file in found.files] == [2, 2]


def test_a_damaged_archive_is_refused_in_a_short_line(tmp_path: Path) -> None:
    content = bytearray(documents.archive({"a.html": documents.html(), "b.html": documents.html()}))
    # The length of the first name, before its content.
    content[26:28] = (300).to_bytes(2, "little")
    (tmp_path / "calls.zip").write_bytes(content)
    refused = scan(tmp_path).refused
    assert "it cannot be unpacked: File name in directory" in str(refused[0])
    assert all(len(str(error)) < 250 for error in refused)


def test_an_archive_is_listed_once_however_many_members_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Counted(zipfile.ZipFile):
        opened = 0

        def __init__(self, file: Path) -> None:
            Counted.opened += 1
            super().__init__(file)

    calls = {f"{number:02}.txt": f"{CALL}{number}\n".encode() for number in range(40)}
    (tmp_path / "calls.zip").write_bytes(documents.archive(calls))
    monkeypatch.setattr(zipfile, "ZipFile", Counted)
    ids = [read(file).transcript.id for file in scan(tmp_path).files]
    assert (ids[0], ids[-1], len(ids)) == ("calls/00", "calls/39", 40)
    # Once for the scan, once for all reads.
    assert Counted.opened == 2


def test_an_archive_is_read_as_it_is_now(tmp_path: Path) -> None:
    path = tmp_path / "calls.zip"
    path.write_bytes(documents.archive({"a.txt": CALL.encode(), "b.txt": f"{CALL}Bye.\n".encode()}))
    first, second = scan(tmp_path).files
    assert read(second).transcript.turns[1].text == "Thank you. Gross margin was 17%.\nBye."
    path.write_bytes(documents.archive({"b.txt": f"{CALL}And a longer goodbye.\n".encode()}))
    assert read(second).transcript.turns[1].text == "Thank you. Gross margin was 17%.\nAnd a longer goodbye."
    with pytest.raises(RefusedFileError, match="no longer in the archive; run the command again"):
        read(first)
    path.unlink()
    with pytest.raises(RefusedFileError, match="cannot be opened") as raised:
        read(second)
    assert raised.value.source == "calls.zip/b.txt"


def test_of_two_members_with_one_name_the_first_is_read(tmp_path: Path) -> None:
    packed = documents.archive({"a.txt": CALL.encode(), "b.txt": f"{CALL}Bye.\n".encode()})
    (tmp_path / "calls.zip").write_bytes(packed.replace(b"b.txt", b"a.txt"))
    found = scan(tmp_path)
    assert [error.source for error in found.refused] == ["calls.zip/a.txt"]
    (file,) = found.files
    assert read(file).transcript.turns[1].text == "Thank you. Gross margin was 17%."


def test_an_archive_of_too_many_files_is_refused_instead_of_cut(tmp_path: Path) -> None:
    files = {f"{number}.txt": b"x" for number in range(10_001)}
    (tmp_path / "calls.zip").write_bytes(documents.archive(files))
    found = scan(tmp_path)
    assert [(error.source, error.reason) for error in found.refused] == [
        ("calls.zip", "the archive has more than 10,000 files")
    ]
    assert found.files == ()


def test_chinese_names_in_an_archive_are_read(tmp_path: Path) -> None:
    packed = documents.archive({"ABCD.txt": "\n".join(documents.LINES).encode()})
    (tmp_path / "a.zip").write_bytes(packed.replace(b"ABCD.txt", "财报".encode("gb18030") + b".txt"))
    (file,) = scan(tmp_path).files
    assert file.id == "a/财报"
    assert len(read(file).transcript.turns) == 2


def test_a_bomb_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bomb.zip").write_bytes(documents.archive({"a.txt": b"0" * 50_000_000}))
    (tmp_path / "bomb.docx").write_bytes(documents.docx(document=b"<a>" + b"0" * 50_000_000))
    found = scan(tmp_path)
    (error,) = found.refused
    assert "unpacks" in error.reason
    with pytest.raises(RefusedFileError, match="unpacks"):
        read(found.files[0])


def test_a_page_nested_beyond_reason_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedFileError, match="nested"):
        reading_of(tmp_path, "a.html", b"<div>" * 200_000 + b"x")


def test_entities_that_multiply_are_refused(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{number + 1} "{f"&e{number};" * 10}">' for number in range(12))
    document = f'<!DOCTYPE d [<!ENTITY e0 "aaaaaaaaaa">{entities}]><d>&e12;</d>'
    with pytest.raises(RefusedFileError):
        reading_of(tmp_path, "a.docx", documents.docx(document=document.encode()))


def test_a_library_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "lxml.etree", None)
    with pytest.raises(RefusedFileError, match=r"lxml.*\.\[documents\]"):
        reading_of(tmp_path, "a.html", WHOLE[".html"])


@settings(max_examples=150)
@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_a_broken_document_is_refused_or_read_and_never_crashes(suffix: str, data: st.DataObject) -> None:
    content = bytearray(WHOLE[suffix])
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    survives(suffix, bytes(content[: data.draw(st.integers(1, len(content)))]))


@settings(max_examples=100)
@given(st.sampled_from(sorted(READERS)), st.binary(max_size=400))
def test_any_bytes_are_refused_or_read(suffix: str, content: bytes) -> None:
    survives(suffix, content)


def survives(suffix: str, content: bytes) -> None:
    with contextlib.suppress(RefusedFileError):
        assert isinstance(READERS[suffix](content, f"a{suffix}").text, str)


def reading_of(folder: Path, name: str, content: bytes) -> Reading:
    (folder / name).write_bytes(content)
    found = scan(folder / name)
    if found.refused:
        raise found.refused[0]
    return read(found.files[0])


def test_hidden_words_of_a_document_and_disclaimers_of_a_page_are_no_speech(tmp_path: Path) -> None:
    run = "<w:r><w:rPr>{}</w:rPr><w:t xml:space='preserve'>{}</w:t></w:r>"
    words = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    paragraphs = "".join(
        f"<w:p>{run.format('', label)}</w:p><w:p>{run.format('', said)}{run.format(hidden, ' Check this.')}</w:p>"
        for label, said, hidden in (
            ("Operator", "Welcome.", "<w:vanish/>"),
            ("Ann Lee", "Thank you.", '<w:vanish w:val="0"/>'),
        )
    )
    whole = f'<w:document xmlns:w="{words}"><w:body>{paragraphs}</w:body></w:document>'
    reading = reading_of(tmp_path, "call.docx", documents.docx(document=whole.encode()))
    assert [turn.text for turn in reading.transcript.turns] == ["Welcome.", "Thank you. Check this."]
    assert "hidden text" in {one.what for one in reading.removed}
    body = "<p><b>Operator</b></p><p>Welcome to the call of today.</p><p><b>Ann Lee</b></p><p>Thank you very much.</p>"
    page = documents.html(body=f'{body}<p class="disclaimer">There may be errors in this transcript.</p>')
    reading = reading_of(tmp_path, "call.html", page)
    assert [turn.text for turn in reading.transcript.turns] == [
        "Welcome to the call of today.",
        "Thank you very much.",
    ]
