"""Names in bold that begin the paragraphs of a Word document, without a colon, are the labels of speeches."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from searchapp.transcripts import Reading, read, scan
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
