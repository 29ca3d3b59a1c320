"""A program that kills builds and updates, before each change they make to the file system or at random moments.

Run ``python -m tests.library.kill_points FOLDER ACTION`` for an action of ``ACTIONS``, or
``python -m tests.library.kill_points FOLDER random KILLS SEED``. Each attempt runs in a fork of this process, which has
the dictionary loaded, on a copy of an index. Prints one JSON line: how many runs were killed, or raises AssertionError.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.embedded.store import writer
from searchapp.settings import Settings
from tests.filling import build, update, verify
from tests.library.lifecycle import answers, write_call

ACTIONS = ("build", "update", "merge")

_CHANGES = frozenset(
    {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.link", "os.symlink"}
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_MOST = 500


class Trial:
    """An index of old sources, new sources, and what an index of each answers."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._source, self._saved = folder / "source", folder / "saved"
        self._segmenter = Segmenter.open(Settings().cache)
        self._segmenter.words("毛利率")
        for number in range(3):
            write_call(
                self._source, f"call{number}", [f"第{number}个季度的毛利率上升。", "毛利率为什么上升？"]
            )
        self._run("build", self._saved)
        self._before = answers(self._saved)
        write_call(self._source, "call0", ["这个季度的毛利率下降，毛利率承压。"])
        write_call(self._source, "call3", ["下个季度的毛利率持平。" * 9])
        (self._source / "call2.txt").unlink()
        self._run("build", folder / "fresh")
        self._after = answers(folder / "fresh")
        assert self._before != self._after

    def at_each_change(self, action: str) -> int:
        """Kill an action before each change to the file system; returns the number of changes."""
        for point in range(_MOST):
            if not self._attempt(
                action, f"at {point}", before=lambda index, point=point: _kill_at(index, point)
            ):
                return point
        raise AssertionError("it does not end")

    def at_random(self, kills: int, chance: random.Random) -> int:
        """Kill actions at random moments; returns how many were not over by then."""
        seconds: dict[str, float] = {}
        for action in ACTIONS:
            index = self._folder / f"whole-{action}"
            shutil.copytree(self._saved, index)
            started = time.monotonic()
            self._run(action, index)
            seconds[action] = time.monotonic() - started
        killed = 0
        while killed < kills:
            action = chance.choice(ACTIONS)
            delay = chance.uniform(0, seconds[action])

            def wait(child: int, delay: float = delay) -> None:
                time.sleep(delay)
                os.kill(child, signal.SIGKILL)

            killed += self._attempt(action, f"after {delay} seconds", meanwhile=wait)
        return killed

    def _attempt(
        self,
        action: str,
        when: str,
        before: Callable[[Path], object] = lambda index: None,
        meanwhile: Callable[[int], object] = lambda child: None,
    ) -> bool:
        """Run an action in a fork, and an update over what it leaves; returns whether the fork was killed."""
        index = self._folder / "index"
        shutil.copytree(self._saved, index)
        child = os.fork()
        if child == 0:
            before(index)
            self._run(action, index)
            os._exit(0)
        meanwhile(child)
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status)
        assert os.WTERMSIG(status) == signal.SIGKILL if killed else os.WEXITSTATUS(status) == 0
        found = answers(index)
        assert found == self._after or (killed and found == self._before), f"{action} killed {when}"
        # Whatever was left behind is in nobody's way, and the next run clears it.
        self._run("merge" if action == "merge" else "update", index)
        assert answers(index) == self._after, f"an update after {action} killed {when}"
        assert len(list((index / "generations").iterdir())) == 1
        assert not verify(self._source, index, Settings(), segmenter=self._segmenter).problems
        # The update's own segment was merged with the one that was there.
        assert action != "merge" or len(list(index.glob("generations/*/*.pos"))) == 1
        shutil.rmtree(index)
        return killed

    def _run(self, action: str, index: Path) -> None:
        # Merging: a unit a transcript, and two segments of like size are too many.
        merging = action == "merge"
        writer.UNIT_CHARACTERS = 1 if merging else 1_000_000
        writer.MERGE_FACTOR = 2 if merging else 8
        writer.DEAD_SHARE = 1.0 if merging else 0.25
        run = build if action == "build" else update
        run(self._source, index, Settings(), processes=1, segmenter=self._segmenter)


def _kill_at(index: Path, point: int) -> None:
    """Let a hook that Python calls before every open, rename, mkdir and removal end this process at one of them."""
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


def main(folder: Path, action: str, *drawn: int) -> int:
    """Try one action at each change, or all at random moments; returns how many runs were killed."""
    trial = Trial(folder)
    if action == "random":
        kills, seed = drawn
        return trial.at_random(kills, random.Random(seed))
    return trial.at_each_change(action)


if __name__ == "__main__":
    print(json.dumps({"killed": main(Path(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:]))}))
