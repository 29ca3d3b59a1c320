"""``searchapp demo`` and the files it writes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from searchapp.cli.main import run
from searchapp.demo.files import INDEX, MARKER, TRANSCRIPTS, write
from searchapp.errors import UsageError
from searchapp.opening import open_collection
from searchapp.search.answer import SearchRequest


def _contents(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}


def test_writing_again_gives_the_same_bytes(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "demo"
    assert write(folder) == 299
    first = _contents(folder)
    assert len(first) == 300
    changed = folder / next(name for name in first if name.startswith(TRANSCRIPTS))
    changed.write_text("changed", encoding="utf-8")
    write(folder)
    assert _contents(folder) == first


def test_another_process_writes_the_same_bytes(tmp_path: Path) -> None:
    write(tmp_path / "here")
    program = "import sys, pathlib; from searchapp.demo.files import write; write(pathlib.Path(sys.argv[1]))"
    environment = {**os.environ, "PYTHONHASHSEED": "7", "LC_ALL": "C", "TZ": "Asia/Tokyo"}
    subprocess.run([sys.executable, "-c", program, tmp_path / "there"], env=environment, check=True)
    assert _contents(tmp_path / "there") == _contents(tmp_path / "here")


@pytest.mark.parametrize("name", ["notes.txt", f"{INDEX}/CURRENT", f"{TRANSCRIPTS}/zxzn/2022Q3.txt"])
def test_a_folder_of_something_else_is_refused_and_left_alone(name: str, tmp_path: Path) -> None:
    path = tmp_path / "own" / name
    path.parent.mkdir(parents=True)
    path.write_text("my own", encoding="utf-8")
    with pytest.raises(UsageError, match="not empty; give the path of a new folder"):
        write(tmp_path / "own")
    assert list(_contents(tmp_path)) == [f"own/{name}"]
    assert path.read_text(encoding="utf-8") == "my own"


def test_a_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("my own", encoding="utf-8")
    with pytest.raises(UsageError, match="is not a folder of the demo"):
        write(path)
    assert path.read_text(encoding="utf-8") == "my own"


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    write(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {MARKER, TRANSCRIPTS}


def test_the_command_writes_and_indexes_and_changes_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "index"
    own.mkdir()
    (own / "CURRENT").write_text("my own", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    # The index of the user is not that of the demo.
    monkeypatch.setenv("SEARCHAPP_INDEX", str(own))
    monkeypatch.setenv("SEARCHAPP_SOURCE", str(own))
    assert run(["demo", "my demo"]) == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "299 transcripts indexed" in printed.err
    assert printed.err.endswith("to look at them, run: searchapp serve --index 'my demo/index'\n")
    assert {path.name for path in tmp_path.iterdir()} == {"index", "my demo"}
    assert _contents(own).keys() == {"CURRENT"}
    answer = open_collection(tmp_path / "my demo" / INDEX).view().search(SearchRequest("大模型", limit=0))
    assert answer.occurrences > 100

    before = _contents(tmp_path)
    assert run(["demo", "my demo", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")
    assert _contents(tmp_path) == before


def test_the_command_refuses_a_folder_of_something_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes.txt").touch()
    assert run(["demo", str(tmp_path)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"error: {tmp_path} is not a folder of the demo and not empty; ")
    assert printed.err.count("\n") == 1


def test_titles_reach_scripts(demo_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    index = demo_folder / INDEX
    assert run(["search", "关税", "--index", str(index), "--format", "json", "--limit", "all"]) == 0
    hits = json.loads(capsys.readouterr().out)["hits"]
    assert len(hits) > 50
    assert all("合成示例" in hit["title"] for hit in hits)


def test_the_queries_of_the_page_find_something(demo_folder: Path, root: Path) -> None:
    page = (root / "docs" / "demo.md").read_text(encoding="utf-8")
    _, _, table = page.partition("## To try")
    rows = re.findall(r"^\| (`.*?`) \| ", table.partition("##")[0], re.MULTILINE)
    queries = [query for row in rows for query in re.findall(r"`([^`]+)`", row)]
    assert len(queries) >= 6
    view = open_collection(demo_folder / INDEX).view()
    for query in queries:
        answer = view.search(SearchRequest(query))
        assert (answer.notices, answer.total > 0) == ((), True), query
