"""Sources: which files are listed, and which are refused."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from pathlib import Path

import pytest

from searchapp.errors import RefusedFileError, SourceError
from searchapp.transcripts import read, scan

CALL = "Operator\n大家好。\nPhil Zhou\n谢谢。\n"


def test_ids_are_paths_without_their_suffix(tmp_path: Path) -> None:
    (tmp_path / "2024" / "Q1").mkdir(parents=True)
    (tmp_path / "2024" / "Q1" / "b.v2.txt").write_text(CALL)
    (tmp_path / "a.md").write_text(CALL + "再见。\n")
    found = scan(tmp_path)
    assert [(file.id, file.source) for file in found.files] == [
        ("2024/Q1/b.v2", "2024/Q1/b.v2.txt"),
        ("a", "a.md"),
    ]
    assert found.refused == ()


def test_a_single_file_is_a_source(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(CALL)
    (tmp_path / "b.txt").write_text(CALL)
    (file,) = scan(tmp_path / "a.txt").files
    assert read(file).transcript.id == "a"


def test_hidden_files_and_sidecars_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    for name in (".git/c.txt", ".hidden.txt", "a.toml", "A.TOML"):
        (tmp_path / name).write_text("x = 1")
    (tmp_path / "a.txt").write_text(CALL)
    found = scan(tmp_path)
    assert [file.source for file in found.files] == ["a.txt"]
    assert found.refused == ()


def test_each_bad_file_is_refused_by_itself(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(CALL)
    (tmp_path / "b.txt").write_text(CALL)
    (tmp_path / "c.txt").write_text("")
    (tmp_path / "d.xlsx").write_bytes(b"PK\x03\x04")
    found = scan(tmp_path)
    assert [file.source for file in found.files] == ["a.txt"]
    reasons = {error.source: error.reason for error in found.refused}
    assert "same content as a.txt" in reasons["b.txt"]
    assert "empty" in reasons["c.txt"]
    assert ".xlsx" in reasons["d.xlsx"]
    assert all(error.cure for error in found.refused)


def test_of_two_files_with_one_id_the_first_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(CALL)
    (tmp_path / "a.txt").write_text(CALL + "再见。\n")
    found = scan(tmp_path)
    assert [file.source for file in found.files] == ["a.md"]
    (error,) = found.refused
    assert error.source == "a.txt"
    assert "a.md" in error.reason


def test_the_fingerprint_covers_the_file_beside(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(CALL)
    before = scan(tmp_path).files[0]
    (tmp_path / "a.toml").write_text('company = "远山科技"\n')
    after = scan(tmp_path).files[0]
    assert before.sha256 == after.sha256
    assert before.fingerprint != after.fingerprint
    assert read(after).fingerprint == after.fingerprint


def test_a_missing_source_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no-such-folder"):
        scan(tmp_path / "no-such-folder")


def test_a_file_that_went_away_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(CALL)
    (file,) = scan(tmp_path).files
    file.path.unlink()
    with pytest.raises(RefusedFileError, match="cannot be read"):
        read(file)


@pytest.mark.parametrize(
    "text", ["没有人说话，只有一段文字。\n还有一段。\n", "12345\n67890\n", "----\n\n====\n"]
)
def test_a_file_without_speakers_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text)
    with pytest.raises(RefusedFileError, match="no speaker"):
        read(scan(tmp_path).files[0])


def test_reading_a_file_does_not_depend_on_others(tmp_path: Path, seeds: Path) -> None:
    alone = {file.id: read(file) for file in scan(seeds).files}
    reversed_order = {file.id: read(file) for file in reversed(scan(seeds).files)}
    assert alone == reversed_order


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="makes pipes and sockets")
def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    for name in ("pipe.txt", "pipe.zip", "beside.toml"):
        os.mkfifo(tmp_path / name)
    (tmp_path / "beside.txt").write_text(CALL)
    (tmp_path / "endless.txt").symlink_to("/dev/zero")
    (tmp_path / "endless.zip").symlink_to("/dev/zero")
    with socket.socket(socket.AF_UNIX) as listening:
        # The path of a socket must be short.
        short = Path(tempfile.mkdtemp(dir="/tmp"))
        listening.bind(str(short / "socket.txt"))
        (tmp_path / "socket.txt").symlink_to(short / "socket.txt")
        found = scan(tmp_path)
    shutil.rmtree(short)
    assert found.files == ()
    reasons = {error.source: error.reason for error in found.refused}
    assert set(reasons) == {
        "beside.txt", "endless.txt", "endless.zip", "pipe.txt", "pipe.zip", "socket.txt"
    }  # fmt: skip
    del reasons["socket.txt"]  # A socket cannot be opened.
    assert set(reasons.values()) == {"it is a pipe or a device, not a file"}


def test_what_was_read_is_hashed_not_what_was_scanned(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(CALL)
    (first,) = scan(tmp_path).files
    path.write_text(CALL + "再见。\n")
    reading = read(first)
    path.write_text(CALL)
    (again,) = scan(tmp_path).files
    assert again.fingerprint == first.fingerprint
    # The fingerprint shows the index that the file has changed.
    assert reading.fingerprint != again.fingerprint
    assert reading.transcript.sha256 != again.sha256


def test_a_file_beside_that_changes_after_the_scan_is_hashed_as_it_was_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(CALL)
    (tmp_path / "a.toml").write_text('company = "甲"\n', encoding="utf-8")
    (scanned,) = scan(tmp_path).files
    (tmp_path / "a.toml").write_text('company = "乙"\n', encoding="utf-8")
    reading = read(scanned)
    assert reading.transcript.company == "乙"
    assert reading.fingerprint != scanned.fingerprint


@pytest.mark.parametrize(("lines", "refused"), [(40_000, False), (40_001, True)])
def test_a_file_of_too_many_lines_is_refused(tmp_path: Path, lines: int, refused: bool) -> None:
    (tmp_path / "a.txt").write_text("A: x\n" * lines)
    (file,) = scan(tmp_path).files
    if refused:
        with pytest.raises(RefusedFileError, match="more than 40,000 lines; split it"):
            read(file)
    else:
        assert len(read(file).transcript.turns) == lines
