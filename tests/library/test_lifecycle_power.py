"""A power failure during a build or update leaves an index that answers as before, or as after; after it, as after."""

from __future__ import annotations

import json
import os
import random
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from searchapp.engine.embedded.store import durable, generations
from tests.library.disk import Operation, recorded, synced
from tests.library.power_failures import ACTIONS
from tests.processes import started

_ROOT = Path(__file__).resolve().parents[2]
# `make soak` tries all of them.
_STATES = 60


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, subprocess.Popen[str]]]:
    """The program of power failures once for each action, side by side."""
    with ExitStack() as stack:
        yield {
            action: stack.enter_context(
                started(
                    ["-m", "tests.library.power_failures", tmp_path_factory.mktemp(action), action, "1", f"{_STATES}"],
                    cwd=_ROOT,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                )
            )
            for action in ACTIONS
        }  # fmt: skip


@pytest.mark.parametrize("action", ACTIONS)
def test_old_or_new_answers_whatever_was_not_synced(
    action: str, failing: Mapping[str, subprocess.Popen[str]]
) -> None:
    printed, said = failing[action].communicate()
    assert failing[action].returncode == 0, said
    assert json.loads(printed)["states"] > 20


def test_the_model_loses_what_was_not_synced(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"old!")

    def replace() -> None:
        (tmp_path / "aside").write_bytes(b"new!")
        (tmp_path / "aside").rename(file)

    *_, left = _found(tmp_path, replace)
    assert left == {b"old!", b"", bytes(4), b"ne", b"ne\0\0", b"new!"}


def test_a_new_name_may_be_lost_until_its_directory_is_synced(tmp_path: Path) -> None:
    *_, named, done = _found(tmp_path, lambda: durable.write_atomically(tmp_path / "file", "new"))
    assert named == {None, b"new"}
    assert done == {b"new"}


def test_a_file_that_is_replaced_atomically_has_the_old_or_the_new_content(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("old", encoding="utf-8")
    *before, done = _found(tmp_path, lambda: durable.write_atomically(tmp_path / "file", "new"))
    assert set().union(*before) == {b"old", b"new"}
    assert done == {b"new"}


def test_a_directory_that_was_made_is_kept_with_those_above(tmp_path: Path) -> None:
    disk = synced(tmp_path)
    with recorded(tmp_path, disk) as operations:
        durable.make_directory(tmp_path / "one" / "two")
    for operation in operations:
        disk.apply(operation)
    assert [dict(tree) for tree in disk.failures(1, random.Random(1))] == [{"one": None, "one/two": None}]


def test_a_pointer_that_is_not_synced_yet_loses_no_generation(tmp_path: Path) -> None:
    old, new = generations.create(tmp_path), generations.create(tmp_path)
    generations.publish(tmp_path, old)
    disk = synced(tmp_path)
    with recorded(tmp_path, disk) as operations:
        # A build that is killed here, and the next one, which first removes what is not in use.
        with (tmp_path / "aside").open("w", encoding="utf-8") as file:
            file.write(f"{new.name}\n")
            file.flush()
            os.fsync(file.fileno())
        (tmp_path / "aside").rename(tmp_path / "CURRENT")
        generations.prune(tmp_path)
    for operation in operations:
        disk.apply(operation)
        for tree in disk.failures(1000, random.Random(1)):
            named = tree["CURRENT"]
            assert named is not None
            assert f"generations/{named.decode().strip()}" in tree


def _found(folder: Path, change: Callable[[], None]) -> list[set[bytes | None]]:
    """What power failures may leave in ``file`` before each operation of a change, and after the last one."""
    disk = synced(folder)
    with recorded(folder, disk) as operations:
        change()
    left: list[set[bytes | None]] = []
    done: list[Operation | None] = [*operations, None]
    for operation in done:
        left.append({tree.get("file") for tree in disk.failures(1000, random.Random(1))})
        if operation is not None:
            disk.apply(operation)
    return left
