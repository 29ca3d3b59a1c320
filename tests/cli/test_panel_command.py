"""``searchapp panel``: CSV on stdout or in a file, the manifest beside it, and wrong usage."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from pathlib import Path

import pytest

from searchapp.opening import open_collection
from searchapp.research.panel import COLUMNS, panel
from searchapp.research.panel_file import read_panel
from tests.cli.conftest import Program

LEAST = '[[query]]\nname = "margin"\nquery = "毛利率"\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "margins.toml"
    path.write_text('by = ["section"]\n' + LEAST, encoding="utf-8")
    return path


def test_stdout_has_the_table_alone(program: Program, seeded: Path, file: Path) -> None:
    ended = program("panel", file, "--index", seeded)
    expected = panel(open_collection(seeded).view(), read_panel(file))
    assert (ended.status, ended.out, ended.err) == (0, expected.csv(), "")
    rows = list(csv.DictReader(io.StringIO(ended.out)))
    assert [tuple(row) for row in rows] == [COLUMNS] * 4
    searched = json.loads(
        program("search", "毛利率", "--limit", "0", "--format", "json", "--index", seeded).out
    )
    assert sum(int(row["occurrences"]) for row in rows) == searched["occurrences"]


def test_a_file_has_its_manifest_beside_it_and_stays_the_same(
    program: Program, seeded: Path, file: Path, tmp_path: Path
) -> None:
    output, manifest = tmp_path / "out.csv", tmp_path / "out.manifest.json"
    ended = program("panel", file, "--output", output, "--index", seeded)
    assert (ended.status, ended.out) == (0, "")
    assert ended.err == f"4 rows in {output}, and how they were made in {manifest}\n"
    written = output.read_bytes(), manifest.read_bytes()
    assert json.loads(written[1])["sha256"] == hashlib.sha256(written[0]).hexdigest()
    assert program("panel", file, "--output", output, "--index", seeded).status == 0
    assert (output.read_bytes(), manifest.read_bytes()) == written
    other = tmp_path / "other.json"
    assert program("panel", file, "--manifest", other, "--index", seeded).out.encode() == written[0]
    assert other.read_bytes() == written[1]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "margins.toml",
        "other.json",
        "out.csv",
        "out.manifest.json",
    ]


def test_notices_go_to_stderr(program: Program, seeded: Path, file: Path) -> None:
    file.write_text(LEAST.replace("毛利率", "毛利率 AND"), encoding="utf-8")
    ended = program("panel", file, "--index", seeded)
    assert ended.status == 0
    assert ended.err.startswith("note: margin: ")
    assert "note" not in ended.out


def test_a_mistake_in_the_file_is_wrong_usage_and_writes_nothing(
    program: Program, seeded: Path, file: Path, tmp_path: Path
) -> None:
    file.write_text(LEAST + 'qery = "x"\n', encoding="utf-8")
    ended = program("panel", file, "--output", tmp_path / "out.csv", "--index", seeded)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith(f"error: {file}, line 4: unknown key 'qery'; use one of name, query")
    assert not (tmp_path / "out.csv").exists()


def test_files_that_are_read_or_cannot_be_written_are_refused_before_the_search(
    program: Program, file: Path, tmp_path: Path
) -> None:
    (tmp_path / "words.txt").write_text("风险", encoding="utf-8")
    file.write_text(LEAST + '[[query]]\nname = "b"\nwords = "words.txt"\ncitation = "me"\n', encoding="utf-8")
    before = file.read_bytes()
    (tmp_path / "link.csv").symlink_to(file)
    same = tmp_path / "same"
    for options, message in [
        (("--output", file), "is read to make the panel"),
        (("--output", tmp_path / "link.csv"), "is read to make the panel"),
        (("--output", tmp_path / "a.csv", "--manifest", tmp_path / "words.txt"), "is read to make the panel"),
        (("--output", same, "--manifest", same), "would be both"),
        (("--output", tmp_path / "none" / "a.csv"), "there is no folder"),
        (("--output", tmp_path), "is a directory"),
        ((), "no index"),
    ]:
        # There is no index, so that any search would be another error.
        ended = program("panel", file, *options, "--index", tmp_path / "index")
        assert message in ended.err
        assert ended.status == (2 if options else 1)
    assert file.read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="named pipes are Unix's")
def test_a_pipe_is_written_and_not_replaced(
    program: Program, seeded: Path, file: Path, tmp_path: Path
) -> None:
    pipe, manifest = tmp_path / "pipe", tmp_path / "manifest.json"
    os.mkfifo(pipe)
    # Opened for reading and writing, so that neither end waits for the other.
    end = os.open(pipe, os.O_RDWR)
    try:
        ended = program("panel", file, "--output", pipe, "--manifest", manifest, "--index", seeded)
        assert ended.status == 0
        assert pipe.is_fifo()
        read = os.read(end, 65536)
    finally:
        os.close(end)
    assert json.loads(manifest.read_text(encoding="utf-8"))["sha256"] == hashlib.sha256(read).hexdigest()


@pytest.mark.parametrize("arguments", [(), ("none.toml",), (".",), ("a.toml", "b.toml")])
def test_wrong_arguments_are_refused(program: Program, seeded: Path, arguments: tuple[str, ...]) -> None:
    ended = program("panel", *arguments, "--index", seeded)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith("error: ")


def test_a_query_over_its_limit_is_refused_with_its_name(
    program: Program, seeded: Path, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEARCHAPP_COST_LIMIT", "5")
    ended = program("panel", file, "--index", seeded)
    assert (ended.status, ended.out) == (2, "")
    assert "margins.toml: the query 'margin'" in ended.err
    assert "--no-limit" in ended.err
    assert program("panel", file, "--no-limit", "--index", seeded).status == 0
