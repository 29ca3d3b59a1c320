"""Line breaks inside a paragraph: what stands between two lines when they are joined."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path

import documents  # type: ignore[import-not-found]
import pytest

from searchapp.transcripts import read, scan

# Lines that end where Han characters meet Latin letters or digits; ~ is where a space can be.
_LINES = (
    "公司的收入在过去几年里一直保持增长，在~2024",
    "~年第三季度，收入的增长率达到了~31%~，其中~AI",
    "~业务的占比已经提升到~17%~左右，主要来自于~GPU",
    "~集群，我们对此感到非常满意，谢谢大家。",
)
_LABEL = "林明"


def _text(lines: str) -> bytes:
    # Twice, so that it is plain that the page wraps its lines.
    return "\n\n".join(f"{who}：\n{lines}" for who in (_LABEL, "陈静", _LABEL)).encode()


def _word(lines: str) -> bytes:
    broken = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines.split("\n"))
    paragraphs = "".join(
        f"<w:p><w:r><w:t>{who}：</w:t></w:r></w:p><w:p><w:r>{broken}</w:r></w:p>"
        for who in (_LABEL, "陈静", _LABEL)
    )
    words = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    whole = f'<w:document xmlns:w="{words}"><w:body>{paragraphs}</w:body></w:document>'
    return bytes(documents.docx(document=whole.encode()))


def _page(lines: str) -> bytes:
    said = "".join(f"<p><b>{who}</b></p><p>\n{escape(lines)}\n</p>" for who in (_LABEL, "陈静", _LABEL))
    return bytes(documents.html(body=said))


def _captions(lines: str) -> bytes:
    cues = [
        f"00:00:{number:02}.000 --> 00:00:{number:02}.900\n<v {who}>{line}"
        for number, (who, line) in enumerate(
            (who, line) for who in (_LABEL, "陈静") for line in lines.split("\n")
        )
    ]
    return ("WEBVTT\n\n" + "\n\n".join(cues)).encode()


@pytest.mark.parametrize("space", ["", " "], ids=["close", "apart"])
@pytest.mark.parametrize(
    ("name", "form"), [("a.txt", _text), ("a.docx", _word), ("a.html", _page), ("a.vtt", _captions)]
)
def test_digits_and_latin_letters_stand_beside_han_as_in_the_rest_of_the_text(
    tmp_path: Path, name: str, form: Callable[[str], bytes], space: str
) -> None:
    lines = "\n".join(line.replace("~", space).strip() for line in _LINES)
    (tmp_path / name).write_bytes(form(lines))
    (file,) = scan(tmp_path / name).files
    expected = "".join(_LINES).replace("~", space)
    assert {turn.text for turn in read(file).transcript.turns} == {expected}


def test_line_breaks_of_preformatted_text_in_a_page_are_kept(tmp_path: Path) -> None:
    said = [
        ("Operator", "Welcome to the call.\nPlease go ahead."),
        ("Ann Lee", "Thank you.\nWe grew."),
        ("Bob Ray", "Why?"),
    ]
    lines = "\n\n".join(f"{who}:\n{text}" for who, text in said)
    (tmp_path / "a.html").write_bytes(documents.html(body=f"<pre>{lines}\n</pre>"))
    (file,) = scan(tmp_path / "a.html").files
    assert [(turn.speaker, turn.text) for turn in read(file).transcript.turns] == said
