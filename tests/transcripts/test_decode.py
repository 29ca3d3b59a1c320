"""Encodings, and files that are not text."""

from __future__ import annotations

from pathlib import Path

import pytest

from searchapp.errors import RefusedFileError
from searchapp.transcripts import read, scan

SIMPLIFIED = "主持人\n大家好，欢迎参加远山科技2024年第一季度业绩电话会议。\n林明\n谢谢。本季度毛利率为17%，收入同比增长。\n"
TRADITIONAL = "主持人\n大家好，歡迎參加遠山科技2024年第一季度業績說明會。\n林明\n謝謝。本季度毛利率為17%，營收較去年成長。\n"
HONG_KONG = "主持人\n各位好。\n林明\n我哋喺香港嘅業務好咗。\n"
ENGLISH = "Operator\nGood day, everybody, and welcome.\nAnn Lee\nThank you.\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLIFIED, "utf-8"),
        (SIMPLIFIED, "utf-8-sig"),
        (SIMPLIFIED, "utf-16"),
        (SIMPLIFIED, "utf-16-le"),
        (SIMPLIFIED, "utf-16-be"),
        (f"\ufeff{SIMPLIFIED}", "utf-16-be"),
        (SIMPLIFIED, "gb18030"),
        (TRADITIONAL, "big5"),
        (TRADITIONAL, "gb18030"),
        (TRADITIONAL, "utf-16"),
        # It has no zero byte.
        ("问：\u2028毛利率如何？\u2028答：\u2028两成。\u2028", "utf-16-le"),
        ("Operator\nGood day.\nAnn Lee\nThank you all.\n", "utf-16-le"),
        # Too short for a guess; below, characters of Hong Kong and of Windows that are not in standard Big5.
        ("問：\n營收？\n答：\n成長。\n", "big5"),
        ("问：\n收入？\n答：\n成长。\n", "gb18030"),
        (HONG_KONG, "big5hkscs"),
        (TRADITIONAL * 1500 + HONG_KONG, "big5hkscs"),
        (TRADITIONAL * 1500 + "王海濤\n營收為5€。\n", "cp950"),
        # Chinese only after much English.
        (f"{ENGLISH * 1500}林明\n谢谢大家。\n", "gb18030"),
        (f"{ENGLISH * 1500}林明\n謝謝大家。\n", "big5"),
        (f"{ENGLISH * 20}Ann Lee\nThis is 林明. “很好” — we’re happy.\n", "gb18030"),
        # Of all these words GB18030 would make rare characters, or nothing.
        ("Operator\nWe’re here.\nAnn Lee\nIt’s the company’s best quarter.\n", "cp1252"),
        (f"{ENGLISH * 20}José Núñez\n“Déjà vu” – Nestlé’s margin rose by 3½ points… £5 million.\n", "cp1252"),
    ],
    ids=lambda value: value[:12].strip(),
)
def test_an_encoding_is_recognised(tmp_path: Path, text: str, encoding: str) -> None:
    expected = _texts(tmp_path / "utf8", text.encode())
    assert _texts(tmp_path / "other", text.encode(encoding)) == expected
    assert len(expected) >= 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-be", "gb18030", "big5", "big5hkscs"])
def test_a_reading_tells_its_encoding(tmp_path: Path, encoding: str) -> None:
    text = HONG_KONG if encoding == "big5hkscs" else TRADITIONAL
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    assert read(scan(tmp_path).files[0]).encoding == encoding


def test_a_stray_control_character_makes_no_text_binary(tmp_path: Path) -> None:
    content = SIMPLIFIED.replace("谢谢", "谢\x07谢").encode()
    assert _texts(tmp_path / "a", content)[1][1].startswith("谢谢。")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b" \n\t\r\n", "empty"),
        (b"%PDF-1.7 \xff\xfe", "PDF"),
        (b"PK\x03\x04\x00\x00", "ZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Office document"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"GIF89a", "a picture"),
        (b"\x1f\x8b\x08\x00", "a compressed file"),
        (b"Operator\nHello.\n" + b"\x01\x02" * 2, "binary"),
        (bytes(range(256)) * 4, "binary"),
        (b"\x81\xff\x82\xfe\x83\xfd" * 40, "encoding"),
        ("齉龘靐\n".encode("gb18030") * 40, "encoding"),
    ],
)
def test_what_is_no_text_is_refused_with_reason_and_cure(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    found = scan(tmp_path)
    if found.refused:
        (error,) = found.refused
    else:
        with pytest.raises(RefusedFileError) as raised:
            read(found.files[0])
        error = raised.value
    assert error.source == "a.txt"
    assert reason in error.reason
    assert error.cure


def _texts(folder: Path, content: bytes) -> list[tuple[str, str]]:
    folder.mkdir()
    (folder / "a.txt").write_bytes(content)
    return [(turn.speaker, turn.text) for turn in read(scan(folder).files[0]).transcript.turns]
