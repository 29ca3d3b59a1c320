"""File contents are on disk before the name that points to them, and that name before success is reported."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.embedded.store import durable, generations
from searchapp.settings import Settings
from tests.filling import build, update
from tests.library.lifecycle import write_call

pytestmark = pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="finds names in /proc")


@pytest.fixture
def journal(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files written to disk and the renames, in the order in which they were done."""
    done: list[str] = []
    fsync, replace = os.fsync, os.replace

    def recorded_fsync(handle: int) -> None:
        fsync(handle)
        name = Path(os.readlink(f"/proc/self/fd/{handle}")).name
        # What is still in a buffer of this process is not on the disk.
        done.append(f"sync {name}" if os.fstat(handle).st_size else f"sync {name} empty")

    def recorded_replace(old: Path, new: Path) -> None:
        replace(old, new)
        done.append(f"name {Path(new).name}")

    monkeypatch.setattr(os, "fsync", recorded_fsync)
    monkeypatch.setattr(os, "replace", recorded_replace)
    return done


def test_a_file_is_replaced_by_contents_that_are_on_the_disk(tmp_path: Path, journal: list[str]) -> None:
    path = tmp_path / "CURRENT"
    path.write_text("old", encoding="utf-8")
    durable.write_atomically(path, "新")
    assert path.read_bytes() == "新".encode()
    assert journal == ["sync .CURRENT.new", "name CURRENT", f"sync {tmp_path.name}"]
    assert os.listdir(tmp_path) == ["CURRENT"]


def test_the_pointer_moves_when_all_of_a_generation_is_on_the_disk(
    tmp_path: Path, journal: list[str]
) -> None:
    directory = generations.create(tmp_path)
    (directory / "deep").mkdir()
    for name in ("one.pos", "deep/two.pos"):
        (directory / name).write_text(name, encoding="utf-8")
    assert journal == [f"sync {tmp_path.name}", "sync generations"]
    journal.clear()
    generations.publish(tmp_path, directory)
    assert journal == [
        "sync one.pos", f"sync {directory.name}", "sync two.pos", "sync deep", "sync generations",
        "sync .CURRENT.new", "name CURRENT", f"sync {tmp_path.name}",
    ]  # fmt: skip


def test_a_build_is_on_the_disk_before_it_answers(
    tmp_path: Path, segmenter: Segmenter, journal: list[str]
) -> None:
    write_call(tmp_path / "source", "call", ["毛利率。"])
    build(tmp_path / "source", tmp_path / "index", Settings(), processes=1, segmenter=segmenter)
    directory = generations.current(tmp_path / "index")
    before = journal[: journal.index("name CURRENT")]
    written = {path.name for path in directory.iterdir() if path.suffix}
    assert {Path(name).suffix for name in written} == {".pos", ".toc", ".who"}
    assert {f"sync {name}" for name in written} <= set(before)
    assert before[-3:] == [f"sync {directory.name}", "sync generations", "sync .CURRENT.new"]
    assert journal[len(before) :] == ["name CURRENT", "sync index"]


def test_an_update_is_on_the_disk_before_it_answers(
    tmp_path: Path, segmenter: Segmenter, journal: list[str]
) -> None:
    source, index = tmp_path / "source", tmp_path / "index"
    write_call(source, "call", ["毛利率。"])
    build(source, index, Settings(), processes=1, segmenter=segmenter)
    directory = generations.current(index)
    (old,) = directory.glob("*.pos")
    write_call(source, "more", ["现金流。"])
    journal.clear()
    update(source, index, Settings(), processes=1, segmenter=segmenter)
    (new,) = set(directory.glob("*.pos")) - {old}
    (people,) = directory.glob("*.who")
    (table,) = directory.glob("*.toc")
    assert journal[journal.index(f"sync {new.name}") :] == [
        f"sync {new.name}", f"sync {people.name}", f"sync {directory.name}",
        f"sync .{table.name}.new", f"name {table.name}", f"sync {directory.name}",
        # Before what is no longer used is removed: the commit may be one of a killed writer.
        f"sync {directory.name}",
    ]  # fmt: skip
