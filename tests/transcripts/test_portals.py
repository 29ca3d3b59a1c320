"""Web pages of portals: every turn is read, and nothing of what stands around it is a speech or a speaker."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("lxml", reason="lxml of the extra [documents] is not installed")

import portals  # type: ignore[import-not-found]
from conversation import CHINESE, ENGLISH, Call  # type: ignore[import-not-found]
from portals import Body

from searchapp.transcripts import Reading, read, scan

_EXCHANGES = [None] * 4 + [1] * 4 + [2] * 3 + [None] * 2


def reading_of(folder: Path, content: bytes) -> Reading:
    (folder / "call.html").write_bytes(content)
    (file,) = scan(folder / "call.html").files
    return read(file)


def is_exact(reading: Reading, call: Call) -> None:
    turns = reading.transcript.turns
    assert [(turn.speaker, turn.text) for turn in turns] == [
        (one.speaker, "\n".join(one.paragraphs)) for one in call
    ]
    assert [(turn.role, turn.firm, turn.exchange) for turn in turns] == [
        (one.role, one.firm, exchange) for one, exchange in zip(call, _EXCHANGES, strict=True)
    ]
    assert [turn.section for turn in turns] == [one.section for one in call]
    assert [turn.title for turn in turns if turn.role == "management"] == [
        one.title for one in call if one.role == "management"
    ]


def adds_up(reading: Reading, content: bytes) -> None:
    from lxml import etree

    root = etree.fromstring(content, etree.HTMLParser(huge_tree=True, encoding="utf-8"))
    characters = len("".join(root.xpath("//text()")))
    spoken = sum(len(turn.text) for turn in reading.transcript.turns)
    assert spoken + sum(one.characters for one in reading.removed) == characters + reading.added


@pytest.mark.parametrize("call", [ENGLISH, CHINESE], ids=["en", "zh"])
@pytest.mark.parametrize("main", ["article", "main", "content-body"])
@pytest.mark.parametrize("body", portals.BODIES, ids=lambda body: body.__name__)
def test_a_page_of_a_portal(tmp_path: Path, body: Body, main: str, call: Call) -> None:
    reading = reading_of(tmp_path, portals.page(call, body, main))
    is_exact(reading, call)
    assert reading.transcript.period == "2024Q3"
    assert reading.transcript.company == ("Harbor Cloud" if call is ENGLISH else "远山科技")


@pytest.mark.parametrize("body", portals.BODIES, ids=lambda body: body.__name__)
def test_the_ledger_of_a_page_adds_up(tmp_path: Path, body: Body) -> None:
    for call in (ENGLISH, CHINESE):
        content = portals.page(call, body)
        adds_up(reading_of(tmp_path, content), content)


def test_a_class_of_the_talk_itself_tells_nothing(tmp_path: Path) -> None:
    """Comments of a discussion can be the talk."""
    content = "".join(
        f'<div class="comment"><p><b>{one.speaker}</b></p>{"".join(f"<p>{text}</p>" for text in one.paragraphs)}</div>'
        for one in ENGLISH
    )
    is_exact(reading_of(tmp_path, f"<html><body>{content}</body></html>".encode()), ENGLISH)


def test_bold_words_in_one_paragraph_begin_no_line(tmp_path: Path) -> None:
    content = "<p>Ann Lee: We grew.</p><p><b>Gross Margin</b> Was 17%.</p><p>Bob Ray: Thanks. And margins?</p><p>Ann Lee: Fine.</p>"
    turns = reading_of(tmp_path, content.encode()).transcript.turns
    assert [turn.text for turn in turns] == [
        "We grew.\nGross Margin Was 17%.",
        "Thanks. And margins?",
        "Fine.",
    ]


def test_text_that_a_page_hides_is_no_speech(tmp_path: Path) -> None:
    body = portals.bold_colon(ENGLISH).replace(
        "</h2>", '</h2><p hidden>Ann Lee: A draft.</p><p style="display: none">Bob Ray: No.</p>'
    )
    is_exact(reading_of(tmp_path, f"<article>{body}</article>".encode()), ENGLISH)


def test_a_transcript_that_folds_out_is_read(tmp_path: Path) -> None:
    body = f"<details><summary>Show transcript</summary>{portals.bold_colon(ENGLISH)}</details>"
    is_exact(reading_of(tmp_path, f"<article>{body}</article>".encode()), ENGLISH)
