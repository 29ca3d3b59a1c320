"""Generations: a pointer selects the one that answers, and its stamp decides whether it can be used."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from searchapp.engine.embedded.store import generations
from searchapp.engine.stamp import check_stamp
from searchapp.errors import IndexDamagedError, IndexMissingError, IndexOutdatedError


def _generation(index: Path, text: str) -> Path:
    directory = generations.create(index)
    (directory / "_MAIN_1.toc").write_text(text, encoding="utf-8")
    return directory


def test_nothing_built_says_what_to_run(tmp_path: Path) -> None:
    for index in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(IndexMissingError, match="run `searchapp index build`"):
            generations.current(index)


def test_what_is_not_published_does_not_answer(tmp_path: Path) -> None:
    old = _generation(tmp_path, "old")
    generations.publish(tmp_path, old)
    new = _generation(tmp_path, "new")
    assert generations.current(tmp_path) == old
    generations.publish(tmp_path, new)
    assert generations.current(tmp_path) == new


def test_prune_keeps_the_current_generation_only(tmp_path: Path) -> None:
    first, second, third = (_generation(tmp_path, str(number)) for number in range(3))
    generations.publish(tmp_path, second)
    assert generations.prune(tmp_path) == ()
    assert [path.name for path in second.parent.iterdir()] == [second.name]
    assert not first.exists()
    assert not third.exists()


def test_prune_finishes_what_a_killed_prune_began(tmp_path: Path) -> None:
    kept = _generation(tmp_path, "kept")
    generations.publish(tmp_path, kept)
    doomed = _generation(tmp_path, "doomed")
    doomed.rename(doomed.with_name(f".removed-{doomed.name}"))
    generations.prune(tmp_path)
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]


def test_state_changes_with_every_swap_and_every_commit(tmp_path: Path) -> None:
    first = _generation(tmp_path, "first")
    generations.publish(tmp_path, first)
    states = [generations.state(tmp_path)]
    assert generations.state(tmp_path) == states[0]
    (first / "_MAIN_2.toc").write_text("commit", encoding="utf-8")
    states.append(generations.state(tmp_path))
    (first / "_MAIN_1.toc").unlink()
    states.append(generations.state(tmp_path))
    generations.publish(tmp_path, _generation(tmp_path, "second"))
    states.append(generations.state(tmp_path))
    assert len(set(states)) == len(states)


@pytest.mark.parametrize("pointer", [b"", b"../../elsewhere\n", b"/etc\n", b".removed-1\n", b"\xff\xfe"])
def test_a_pointer_that_names_no_generation_is_damaged(tmp_path: Path, pointer: bytes) -> None:
    (tmp_path / "CURRENT").write_bytes(pointer)
    with pytest.raises(IndexDamagedError, match="CURRENT does not name a generation"):
        generations.current(tmp_path)


def test_a_pointer_to_what_is_gone_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "CURRENT").write_text("20200101T000000-00000000\n", encoding="utf-8")
    with pytest.raises(IndexDamagedError, match="20200101T000000-00000000, which does not exist"):
        generations.current(tmp_path)


def test_a_stamp_that_differs_says_in_what() -> None:
    found = {"schema": "1", "dictionary": "abc", "segmenter": "jieba"}
    check_stamp(found, {"schema": "1", "dictionary": "abc", "segmenter": "jieba"})
    with pytest.raises(
        IndexOutdatedError, match="a different dictionary and a different segmenter; run `searchapp"
    ):
        check_stamp(found, {"schema": "1", "dictionary": "xyz", "segmenter": "rjieba"})
    with pytest.raises(IndexOutdatedError, match=r"a different fold \(each version of Python has"):
        check_stamp(found, {"schema": "1", "dictionary": "abc", "segmenter": "jieba", "fold": "2"})
    with pytest.raises(IndexOutdatedError, match="a different segmenter;"):
        check_stamp(found, {"schema": "1", "dictionary": "abc"})


class TestWatch:
    @pytest.fixture
    def index(self, tmp_path: Path) -> Path:
        """An index whose files have not changed for a minute."""
        directory = generations.create(tmp_path)
        (directory / "_MAIN_1.toc").touch()
        generations.publish(tmp_path, directory)
        _settle(tmp_path)
        return tmp_path

    def test_sees_every_commit_and_every_generation(self, index: Path) -> None:
        watch = generations.Watch(index)
        seen = [watch.state()]
        assert watch.state() == seen[0] == generations.state(index)
        for change in (_commit, _commit, _publish, _commit):
            change(index)
            # Twice at once, then again when nothing has changed for long.
            assert watch.state() == watch.state() == generations.state(index)
            _settle(index)
            assert watch.state() == watch.state() == generations.state(index)
            seen.append(watch.state())
        assert len(set(seen)) == len(seen)

    def test_a_file_that_is_not_committed_yet_is_no_new_state(self, index: Path) -> None:
        watch = generations.Watch(index)
        before = watch.state()
        (generations.current(index) / "MAIN_1.pos").touch()
        assert watch.state() == before

    def test_does_not_rely_on_the_time_of_a_recent_change(self, index: Path) -> None:
        directory = generations.current(index)
        os.utime(directory)
        watch, moment = generations.Watch(index), directory.stat().st_mtime_ns
        watch.state()
        _commit(index)
        os.utime(directory, ns=(moment, moment))
        assert watch.state() == generations.state(index)

    def test_says_what_is_missing(self, index: Path) -> None:
        watch = generations.Watch(index)
        watch.state()
        (index / "CURRENT").unlink()
        with pytest.raises(IndexMissingError):
            watch.state()


def _commit(index: Path) -> None:
    directory = generations.current(index)
    (directory / f"_MAIN_{len(list(directory.iterdir())) + 1}.toc").touch()


def _publish(index: Path) -> None:
    directory = generations.create(index)
    (directory / "_MAIN_1.toc").touch()
    generations.publish(index, directory)


def _settle(index: Path) -> None:
    past = time.time() - 60
    for path in (index / "CURRENT", generations.current(index)):
        os.utime(path, (past, past))
