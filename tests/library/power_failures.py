"""A program that loses what builds and updates did not sync, after each operation they do on the disk.

Run ``python -m tests.library.power_failures FOLDER ACTION SEED [MOST]``. The action is done once and recorded. Then the
index is opened as a power failure after each operation may have left it (see ``disk``), in MOST of these states, or in
all. Prints one JSON line: how many operations there were, and how many states were opened, or raises AssertionError
with the state.
"""

from __future__ import annotations

import copy
import json
import os
import random
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.embedded.store import writer
from searchapp.errors import IndexMissingError
from searchapp.settings import Settings
from tests.filling import build, update, verify
from tests.library.disk import Change, Disk, Operation, Tree, recorded, synced, write_tree
from tests.library.lifecycle import answers, write_call

# The folders of the index do not exist before the first build.
_INDEX = "data/new/index"

Answers = Mapping[str, Any] | None

# How many states are drawn after an operation if there are more.
_DRAWN = 16


@dataclass(frozen=True, slots=True)
class State:
    """What a power failure left, what was done before, and which answers are right."""

    tree: Tree
    operations: Sequence[Operation]
    allowed: Sequence[Answers]


class Trial:
    """Old and new sources, and what an index of each answers."""

    def __init__(self, folder: Path, seed: int, most: int | None) -> None:
        self._folder = folder
        self._most = most
        self._chance = random.Random(seed)
        self._segmenter = Segmenter.open(Settings().cache)
        self._source = folder / "source"
        self._states: dict[int, State] = {}
        self.operations = 0

    def first(self) -> None:
        """The first build: there is no index before."""
        self._change_source(old=False)
        (self._folder / "disk").mkdir(parents=True)
        self._try(self._folder / "disk", Disk(), self._build, None)

    def build(self) -> None:
        """A build over an index."""
        self._over_an_index(self._build)

    def update(self) -> None:
        """An update that marks deletions."""
        writer.DEAD_SHARE = 1.0
        self._over_an_index(self._update)

    def reclaim(self) -> None:
        """An update that rewrites a segment without its deleted turns."""
        self._over_an_index(self._update)
        assert len(list(self._folder.glob("disk/**/*.pos"))) == 2

    def merge(self) -> None:
        """An update that merges its segments with those that were there."""
        writer.UNIT_CHARACTERS = 1
        writer.MERGE_FACTOR = 2
        writer.DEAD_SHARE = 1.0
        self._over_an_index(self._update)
        assert len(list(self._folder.glob("disk/**/*.pos"))) == 1

    def killed_update(self) -> None:
        """An update that is killed, the next update, and a power failure during that or after it."""
        self._killed(self._update)

    def killed_build(self) -> None:
        """A build that is killed, an update, and a power failure during that or after it."""
        self._killed(self._build)

    def _over_an_index(self, run: Callable[[Path], object]) -> None:
        disk, before = self._indexed()
        self._try(self._folder / "disk", disk, run, before)

    def _killed(self, run: Callable[[Path], object]) -> None:
        disk, before = self._indexed()
        with recorded(self._folder / "disk", disk) as operations:
            run(self._folder / "disk" / _INDEX)
        for point, last in enumerate(operations, 1):
            # A rename that is not synced yet is where a kill matters most.
            if self._most is None or (isinstance(last, Change) and last.renames):
                killed = copy.deepcopy(disk)
                for operation in operations[:point]:
                    killed.apply(operation)
                root = self._folder / f"killed{point}"
                write_tree({path: content for path, (_, content) in killed.visible().items()}, root)
                self._try(root, killed, self._update, before)
                shutil.rmtree(root)

    def _indexed(self) -> tuple[Disk, Answers]:
        self._change_source(old=True)
        self._build(self._folder / "disk" / _INDEX)
        before = answers(self._folder / "disk" / _INDEX)
        self._change_source(old=False)
        return synced(self._folder / "disk"), before

    def _try(self, root: Path, disk: Disk, run: Callable[[Path], object], before: Answers) -> None:
        with recorded(root, disk) as operations:
            run(root / _INDEX)
        after = answers(root / _INDEX)
        assert before != after
        self.operations += len(operations)
        for number in range(len(operations) + 1):
            # When the run has returned, nothing of it may be lost any more.
            returned = number == len(operations)
            allowed = (after,) if returned else (before, after)
            for tree in disk.failures(_DRAWN, self._chance):
                key = hash((returned, tuple(tree.items())))
                self._states.setdefault(key, State(tree, operations[:number], allowed))
            if not returned:
                disk.apply(operations[number])

    def check(self) -> int:
        """Open the index in the states that were found; returns how many."""
        states = list(self._states.values())
        if self._most is not None and len(states) > self._most:
            states = self._chance.sample(states, self._most)
        for state in states:
            root = self._folder / "left"
            write_tree(state.tree, root)
            try:
                self._check(root / _INDEX, state.allowed)
            except Exception as error:
                done = "\n".join(str(one)[:200] for one in state.operations[-12:])
                kept = "\n".join(f"{path} {content and len(content)}" for path, content in state.tree.items())
                raise AssertionError(f"{error!r} after\n{done}\nwhich left\n{kept}") from error
            shutil.rmtree(root)
        return len(states)

    def _check(self, index: Path, allowed: Sequence[Answers]) -> None:
        assert self._ask(index) in allowed, "neither the old nor the new answers"
        self._update(index)
        assert self._ask(index) == allowed[-1], "other answers after an update"
        assert len(list((index / "generations").iterdir())) == 1
        assert not verify(self._source, index, Settings(), segmenter=self._segmenter).problems

    def _ask(self, index: Path) -> Answers:
        try:
            return answers(index)
        except IndexMissingError:
            return None

    def _change_source(self, *, old: bool) -> None:
        for number in range(3):
            write_call(
                self._source, f"call{number}", [f"第{number}个季度的毛利率上升。", "毛利率为什么上升？"]
            )
        if not old:
            write_call(self._source, "call0", ["这个季度的毛利率下降，毛利率承压。"])
            write_call(self._source, "call3", ["下个季度的毛利率持平。" * 9])
            (self._source / "call2.txt").unlink()

    def _build(self, index: Path) -> object:
        return build(self._source, index, Settings(), processes=1, segmenter=self._segmenter)

    def _update(self, index: Path) -> object:
        return update(self._source, index, Settings(), processes=1, segmenter=self._segmenter)


ACTIONS = ("first", "build", "update", "reclaim", "merge", "killed_update", "killed_build")


def main(folder: Path, action: str, seed: int, most: int | None = None) -> Mapping[str, int]:
    """Try one action; returns the numbers of operations and states."""
    # What is written here need not survive anything; what is recorded is the sync that is asked for.
    os.fsync = lambda fd: None
    assert action in ACTIONS
    trial = Trial(folder, seed, most)
    getattr(trial, action)()
    return {"operations": trial.operations, "states": trial.check()}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), sys.argv[2], *map(int, sys.argv[3:]))))
