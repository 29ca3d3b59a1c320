"""``searchapp index``: its output, its exit status, and what it writes to stderr."""

from __future__ import annotations

import json
import os
from datetime import datetime, timezone
from pathlib import Path

import pytest

from searchapp.engine.embedded.store.lock import WriteLock
from tests.cli.conftest import Program
from tests.library.lifecycle import write_call


@pytest.fixture
def source(tmp_path: Path) -> Path:
    write_call(tmp_path / "source", "good", ["毛利率上升。"])
    return tmp_path / "source"


def test_build_keeps_stdout_for_data(program: Program, source: Path, tmp_path: Path) -> None:
    ended = program("index", "build", source, "--index", tmp_path / "index")
    assert (ended.status, ended.out) == (0, "")
    assert "1 transcript indexed (2 turns, " in ended.err
    assert "indexing 1/1" in ended.err


def test_the_least_memory_and_processes_are_enough(program: Program, source: Path, tmp_path: Path) -> None:
    ended = program(
        "index", "build", source, "--index", tmp_path / "index", "--memory", "16", "--processes", "1", "-q"
    )
    assert (ended.status, ended.err) == (0, "")


def test_a_long_build_says_at_every_tenth_how_far_it_is(program: Program, tmp_path: Path) -> None:
    for number in range(25):
        write_call(tmp_path / "source", f"call{number:02}", [f"{number}的毛利率。"])
    ended = program("index", "build", tmp_path / "source", "--index", tmp_path / "index")
    lines = [line.split()[1] for line in ended.err.splitlines() if line.startswith("indexing ")]
    assert lines == [*(f"{done}/25" for done in range(2, 25, 2)), "25/25"]
    assert "writing 1/1\n" in ended.err
    assert " 0/" not in ended.err


def test_quiet_says_nothing_when_all_is_well(program: Program, source: Path, tmp_path: Path) -> None:
    for command in ("build", "update", "verify"):
        ended = program("index", command, source, "--index", tmp_path / "index", "--quiet")
        assert (ended.status, ended.out, ended.err) == (0, "", "")


def test_refused_files_are_named_and_the_rest_is_indexed(
    program: Program, source: Path, tmp_path: Path
) -> None:
    (source / "empty.txt").touch()
    (source / "letter.txt").write_text("Dear all\n", encoding="utf-8")
    report = tmp_path / "report.json"
    ended = program("index", "build", source, "--index", tmp_path / "index", "--report", report, "-q")
    assert ended.status == 3
    assert [line.split(": ")[:2] for line in ended.err.splitlines()] == [
        ["refused", "empty.txt"],
        ["refused", "letter.txt"],
    ]
    written = json.loads(report.read_text(encoding="utf-8"))
    assert [set(refused) for refused in written["refused"]] == [{"source", "reason", "cure"}] * 2
    assert (written["action"], written["indexed"], written["transcripts"]) == ("build", 1, 1)
    # The good transcript is indexed although other files were refused.
    assert program("index", "info", "--index", tmp_path / "index").status == 0


@pytest.mark.parametrize("options", [["--report", "-", "-q"], ["--format", "json", "-q"]])
def test_the_report_can_be_had_on_stdout(
    options: list[str], program: Program, source: Path, tmp_path: Path
) -> None:
    ended = program("index", "update", source, "--index", tmp_path / "index", *options)
    report = json.loads(ended.out)
    assert set(report) == {
        "action", "generation", "transcripts", "indexed", "added", "changed", "removed", "unchanged", "turns",
        "characters", "refused", "warnings", "removed_text", "seconds", "duplicates",
    }  # fmt: skip
    assert report["removed_text"]["speaker label"] == len("OperatorXiaoming Wang")


def test_the_environment_names_source_and_index(
    program: Program, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEARCHAPP_SOURCE", str(source))
    monkeypatch.setenv("SEARCHAPP_INDEX", str(tmp_path / "index"))
    assert program("index", "build", "-q").status == 0
    assert "transcripts  1" in program("index", "info").out
    # Command-line options override environment variables.
    assert program("index", "info", "--index", tmp_path / "other").status == 1


def test_update_rebuilds_what_another_dictionary_made_when_told(
    program: Program, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index, words = tmp_path / "index", tmp_path / "words.txt"
    assert program("index", "build", source, "--index", index, "-q").status == 0
    words.write_text("硬件毛利率\n", encoding="utf-8")
    monkeypatch.setenv("SEARCHAPP_DICTIONARY", str(words))
    for command in (["index", "update", source], ["search", "毛利率"]):
        refused = program(*command, "--index", index)
        assert (refused.status, refused.out) == (1, "")
        assert refused.err == (
            "error: the index was built with a different dictionary; run `searchapp index build`\n"
        )
    rebuilt = program("index", "update", source, "--index", index, "--rebuild", "--format", "json", "-q")
    assert (rebuilt.status, rebuilt.err, json.loads(rebuilt.out)["action"]) == (0, "", "build")
    # An index that is up to date is not built again.
    again = program("index", "update", source, "--index", index, "--rebuild", "--format", "json", "-q")
    assert (again.status, json.loads(again.out)["action"]) == (0, "update")


def test_an_update_says_what_it_did(program: Program, source: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    for name in ("same", "gone", "lost"):
        write_call(source, name, [f"{name}的毛利率。"])
    program("index", "build", source, "--index", index)
    write_call(source, "good", ["毛利率下降了。"])
    for name in ("gone", "lost"):
        (source / f"{name}.txt").unlink()
    (source / "letter.txt").write_text("Dear all\n", encoding="utf-8")
    ended = program("index", "update", source, "--index", index)
    assert (ended.status, ended.out) == (3, "")
    assert "indexing 1/2\n" in ended.err
    assert "indexing 2/2\n" in ended.err
    # 40 characters of the operator and 7 of the manager.
    assert (
        "1 transcript indexed, 2 removed, 1 unchanged, 1 file refused (2 turns, 47 characters) in "
        in ended.err
    )


def test_info_describes_the_index(program: Program, source: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    program("index", "build", source, "--index", index)
    write_call(source, "other", ["毛利率" * 500])
    program("index", "update", source, "--index", index)
    lines = program("index", "info", "--index", index).out.splitlines()
    shown = {line[:12].strip(): line[13:] for line in lines}
    assert (shown["transcripts"], shown["turns"]) == ("2", "4")
    # 40 + 6 characters in one call, 40 + 1,500 in the other.
    assert (shown["characters"], shown["segments"], shown["size"]) == ("1,586", "2", "0.0 MiB")
    written = json.loads(program("index", "info", "--index", index, "--format", "json").out)
    (generation,) = (index / "generations").iterdir()
    assert shown["generation"] == written["generation"] == generation.name
    assert written["bytes"] == sum(path.stat().st_size for path in generation.iterdir())
    assert (written["characters"], written["segments"]) == (1586, 2)
    begun = datetime.strptime(generation.name[:15], "%Y%m%dT%H%M%S").replace(tzinfo=timezone.utc)
    assert datetime.fromisoformat(shown["built"]) == begun
    (table,) = generation.glob("*.toc")
    assert datetime.fromisoformat(shown["changed"]).timestamp() == int(table.stat().st_mtime)
    assert shown["schema"] == written["stamp"]["schema"]


def test_several_sources_make_one_index(program: Program, source: Path, tmp_path: Path) -> None:
    other = write_call(tmp_path / "other", "more", ["现金流。"], "远山科技")
    for command in ("build", "update", "verify"):
        ended = program("index", command, source, other, "--index", tmp_path / "index", "-q")
        assert (ended.status, ended.err) == (0, "")
    assert "transcripts  2" in program("index", "info", "--index", tmp_path / "index").out


def test_verify_ends_with_1_where_something_is_wrong(program: Program, source: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    program("index", "build", source, "--index", index)
    assert "no problems: 1 transcript, 2 turns" in program("index", "verify", source, "--index", index).err
    write_call(source, "new", ["现金流。"])
    ended = program("index", "verify", source, "--index", index, "--format", "json")
    assert ended.status == 1
    assert json.loads(ended.out)["missing"] == ["new"]
    assert "problem: new is not in the index" in ended.err
    assert "error: 1 problem found; run `searchapp index update`" in ended.err


@pytest.mark.parametrize("command", ["build", "update"])
def test_a_second_writer_is_told_who_the_first_is(
    command: str, program: Program, source: Path, tmp_path: Path
) -> None:
    with WriteLock(tmp_path / "index"):
        ended = program("index", command, source, "--index", tmp_path / "index")
    assert (ended.status, ended.out) == (1, "")
    (line,) = ended.err.splitlines()
    assert line.startswith("error: another process is writing to ")
    assert f"process {os.getpid()} on " in line


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["index", "info"], 1, "error: there is no index in index; run `searchapp index build`"),
        (["index", "verify"], 1, "error: there is no index in index; run `searchapp index build`"),
        (["index", "build", "nowhere"], 1, "error: there is no folder or file nowhere; "),
        (["index", "build", "empty"], 1, "error: the source contains no transcripts; "),
        (["index", "build", "--memory", "15"], 2, "error: Invalid value for '--memory': "),
        (["index", "update", "--processes", "0"], 2, "error: Invalid value for '--processes': "),
        (["index", "bild"], 2, "error: No such command 'bild'"),
    ],
)
def test_errors_are_one_line_with_a_cure(
    arguments: list[str],
    status: int,
    said: str,
    program: Program,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    ended = program(*arguments)
    assert (ended.status, ended.out) == (status, "")
    (line,) = ended.err.splitlines()
    assert line.startswith(said)
    assert "; " in line


def test_what_the_disk_refuses_is_one_line(program: Program, source: Path, tmp_path: Path) -> None:
    (tmp_path / "index").write_text("a file where a folder is needed", encoding="utf-8")
    ended = program("index", "build", source, "--index", tmp_path / "index")
    assert ended.status in (1, 2)
    (line,) = ended.err.splitlines()
    assert line.startswith("error: ")
    assert "index" in line


@pytest.mark.parametrize(("files", "more"), [(3, ""), (4, " | and 1 more")])
def test_three_of_the_refused_files_are_named_where_all_are(
    program: Program, tmp_path: Path, files: int, more: str
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in "abcd"[:files]:
        (source / f"{name}.txt").write_text("", encoding="utf-8")
    ended = program("index", "build", source, "--index", tmp_path / "index", "--quiet")
    assert (ended.status, ended.out) == (1, "")
    assert [name for name in "abcd" if f"{name}.txt: " in ended.err] == ["a", "b", "c"]
    assert ended.err.count(" | ") == files - 1
    assert ended.err.endswith(f"remove the file{more}\n")


def test_possible_duplicates_are_named_as_long_as_they_are_there(
    program: Program, source: Path, tmp_path: Path
) -> None:
    index = tmp_path / "index"
    again = write_call(source, "again", ["现金流。"])
    (source / "copy.md").write_bytes(b"\n" + again.read_bytes())
    expected = [
        {"shared": "text", "transcripts": ["again", "copy"]},
        {"shared": "event", "transcripts": ["again", "copy", "good"]},
    ]
    warnings = [
        "warning: again, copy may be the same call by their text",
        "warning: again, copy, good may be the same call by their company, period and date",
    ]
    for command in ("build", "update"):
        ended = program("index", command, source, "--index", index, "-q", "--format", "json")
        assert (ended.status, ended.err.splitlines()) == (0, warnings)
        assert json.loads(ended.out)["duplicates"] == expected
    shown = json.loads(program("index", "info", "--index", index, "--format", "json").out)
    assert (shown["doubtful"], shown["duplicates"]) == (["again", "copy", "good"], expected)
    assert "doubtful     3" in program("index", "info", "--index", index).out.splitlines()
    told = json.loads(program("show", "again", "--index", index, "--format", "json").out)
    assert (told["warnings"], told["duplicates"]) == ([], expected)
    head = program("show", "again", "--index", index).out.split("\n\n")[0].splitlines()
    assert head[head.index("needs a look") + 1 :] == [
        f"  {line.removeprefix('warning: ')}" for line in warnings
    ]
    again.unlink()
    (source / "copy.md").unlink()
    ended = program("index", "update", source, "--index", index, "-q", "--format", "json")
    assert (ended.err, json.loads(ended.out)["duplicates"]) == ("", [])


def test_info_says_why_it_does_not_know_what_needs_a_look(
    program: Program, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index, words = tmp_path / "index", tmp_path / "words.txt"
    assert program("index", "build", source, "--index", index, "-q").status == 0
    words.write_text("硬件毛利率\n", encoding="utf-8")
    monkeypatch.setenv("SEARCHAPP_DICTIONARY", str(words))
    ended = program("index", "info", "--index", index)
    assert ended.status == 0
    assert "doubtful     unknown: the index was built with a different dictionary" in ended.out.splitlines()
    shown = json.loads(program("index", "info", "--index", index, "--format", "json").out)
    assert (shown["doubtful"], shown["duplicates"]) == (None, None)
