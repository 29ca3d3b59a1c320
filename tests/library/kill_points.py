"""A program that kills builds and updates before each change they make to the file system.

Each attempt runs in a fork of this process, which has the dictionary loaded, on a copy of an index. A hook that
Python calls before every open, rename, mkdir and removal counts the changes below the index directory and ends the
fork by SIGKILL at the one asked for. Prints one JSON line: how many points were tried, or raises AssertionError.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.embedded.store import writer
from searchapp.settings import Settings
from tests.filling import build, update, verify
from tests.library.lifecycle import answers, write_call

_CHANGES = frozenset(
    {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.link", "os.symlink"}
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_MOST = 500

Run = Callable[[Path, Path], object]


def main() -> None:
    """Try every point of a build, of an update, or of an update that merges, on an index of the old sources."""
    folder, action = Path(sys.argv[1]), sys.argv[2]
    if action == "merge":
        # One transcript per unit, and two segments of similar size are merged.
        writer.UNIT_CHARACTERS = 1
        writer.MERGE_FACTOR = 2
        writer.DEAD_SHARE = 1.0
    segmenter = Segmenter.open(Settings().cache)
    segmenter.words("毛利率")

    def run_build(source: Path, index: Path) -> object:
        return build(source, index, Settings(), processes=1, segmenter=segmenter)

    def run_update(source: Path, index: Path) -> object:
        return update(source, index, Settings(), processes=1, segmenter=segmenter)

    source, saved = folder / "source", folder / "saved"
    for number in range(3):
        write_call(source, f"call{number}", [f"第{number}个季度的毛利率上升。", "毛利率为什么上升？"])
    run_build(source, saved)
    before = answers(saved)
    write_call(source, "call0", ["这个季度的毛利率下降，毛利率承压。"])
    write_call(source, "call3", ["下个季度的毛利率持平。" * 9])
    (source / "call2.txt").unlink()
    fresh = folder / "fresh"
    run_build(source, fresh)
    after = answers(fresh)
    assert before != after

    points = 0
    for point in range(_MOST):
        index = folder / f"index{point}"
        shutil.copytree(saved, index)
        completed = _attempt(run_build if action == "build" else run_update, source, index, point)
        assert answers(index) in ((after,) if completed else (before, after)), f"after a kill at {point}"
        # Files left behind do no harm, and the next run removes them.
        run_update(source, index)
        assert answers(index) == after, f"after an update that follows a kill at {point}"
        assert len(list((index / "generations").iterdir())) == 1
        assert not verify(source, index, Settings(), segmenter=segmenter).problems
        # The update's own segment was merged with the one that was there.
        assert action != "merge" or len(list(index.glob("generations/*/*.pos"))) == 1
        shutil.rmtree(index)
        if completed:
            break
        points += 1
    print(json.dumps({"points": points}))


def _attempt(run: Run, source: Path, index: Path, point: int) -> bool:
    """Run in a fork that is killed at one point; True where it completed before it came there."""
    child = os.fork()
    if child == 0:
        _kill_at(index, point)
        run(source, index)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return False
    assert os.WEXITSTATUS(status) == 0
    return True


def _kill_at(index: Path, point: int) -> None:
    seen = 0

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal seen
        if event == "open":
            path, _, flags = arguments
            changes = isinstance(flags, int) and bool(flags & _WRITING)
        else:
            path = arguments[0] if arguments else None
            changes = event in _CHANGES
        # Removals of trees name files relative to an open directory: those count as well.
        if (
            changes
            and isinstance(path, str | Path)
            and (not os.path.isabs(path) or Path(path).is_relative_to(index))
        ):
            if seen == point:
                os.kill(os.getpid(), signal.SIGKILL)
            seen += 1

    sys.addaudithook(hook)


if __name__ == "__main__":
    main()
