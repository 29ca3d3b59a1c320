"""The manifest, a table with values for many files."""

from __future__ import annotations

from pathlib import Path

import pytest

from searchapp.transcripts import Scan, read, scan

CALL = "Operator\n大家好。\nPhil Zhou\n谢谢。\n"


def folder(path: Path, table: str, front: str = "") -> Scan:
    (path / "a.txt").write_text(front + CALL, encoding="utf-8")
    (path / "manifest.csv").write_text(table, encoding="utf-8-sig")
    return scan(path)


def test_a_line_tells_of_its_file(tmp_path: Path) -> None:
    found = folder(
        tmp_path, "file,company,ticker,period,date,title\na.txt,远山科技,9999.HK,2024Q1,2024-05-20,业绩会\n"
    )
    transcript = read(found.files[0]).transcript
    assert (transcript.company, transcript.ticker, transcript.period) == ("远山科技", "9999.HK", "2024Q1")
    assert (transcript.date, transcript.title) == ("2024-05-20", "业绩会")
    assert found.refused == ()


def test_what_is_nearer_to_the_transcript_wins(tmp_path: Path) -> None:
    found = folder(tmp_path, "file,company,period\na.txt,甲,2024Q1\n", '---\ncompany = "乙"\n---\n')
    transcript = read(found.files[0]).transcript
    assert (transcript.company, transcript.period) == ("乙", "2024Q1")


def test_a_change_of_the_line_changes_the_fingerprint(tmp_path: Path) -> None:
    before = folder(tmp_path, "file,company\na.txt,甲\n").files[0]
    after = folder(tmp_path, "file,company\na.txt,乙\n").files[0]
    assert before.sha256 == after.sha256
    assert before.fingerprint != after.fingerprint


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("file,firma\na.txt,x\n", "'firma'"),
        ("company\nx\n", "'file'"),
        ("file,company\na.txt,x\na.txt,y\n", "twice"),
        ("file,company\n,x\n", "line 2"),
        ("file,company\nb.txt,x\n", "b.txt"),
    ],
)
def test_a_wrong_table_is_refused_and_the_files_are_read_without(
    tmp_path: Path, table: str, reason: str
) -> None:
    found = folder(tmp_path, table)
    (error,) = found.refused
    assert error.source == "manifest.csv"
    assert reason in error.reason
    assert read(found.files[0]).transcript.company is None


@pytest.mark.parametrize("content", [b"", b" \r\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n\n", b"\xff\xfe"])
def test_an_empty_table_is_refused_with_what_belongs_into_it(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.txt").write_text(CALL, encoding="utf-8")
    (tmp_path / "manifest.csv").write_bytes(content)
    found = scan(tmp_path)
    (error,) = found.refused
    assert (error.source, error.reason) == ("manifest.csv", "the table is empty")
    assert (
        error.cure == "add the columns file, company, ticker, period, date, title, layout, or remove the file"
    )
    assert [file.id for file in found.files] == ["a"]


def test_several_sources_are_one(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "b.txt").write_text(CALL, encoding="utf-8")
    (tmp_path / "one" / "a.txt").write_text(CALL + "再见。\n", encoding="utf-8")
    assert [file.id for file in scan(tmp_path / "one", tmp_path / "b.txt").files] == ["a", "b"]
