"""A build or update that is killed leaves an index that answers as before, or as after."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.embedded.store import generations
from searchapp.settings import Settings
from tests.filling import build, verify
from tests.library.lifecycle import answers, write_call
from tests.processes import HELD, started, wait_until

_ROOT = Path(__file__).resolve().parents[2]


_KILLS = 10
# The random ones are more in `make soak`.
_LEAST = {"build": 15, "update": 8, "merge": 10, "random": _KILLS}


@pytest.fixture(scope="module")
def killing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, subprocess.Popen[str]]]:
    """The program of kill points once for each action, side by side."""
    with ExitStack() as stack:
        yield {
            action: stack.enter_context(
                started(
                    [
                        "-m",
                        "tests.library.kill_points",
                        tmp_path_factory.mktemp(action),
                        action,
                        *([f"{_KILLS}", "1"] if action == "random" else []),
                    ],
                    cwd=_ROOT,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                )
            )
            for action in _LEAST
        }


@pytest.mark.parametrize("action", _LEAST)
def test_killed_before_any_change_it_makes_or_at_any_moment(
    action: str, killing: Mapping[str, subprocess.Popen[str]]
) -> None:
    printed, said = killing[action].communicate()
    assert killing[action].returncode == 0, said
    assert json.loads(printed)["killed"] >= _LEAST[action]


def test_the_program_killed_while_it_builds(tmp_path: Path, segmenter: Segmenter) -> None:
    source, index = tmp_path / "source", tmp_path / "index"
    for number in range(3):
        write_call(source, f"call{number}", [f"第{number}个季度的毛利率上升。"])
    build(source, index, Settings(), processes=1, segmenter=segmenter)
    before = answers(index)
    old = generations.current(index)
    write_call(source, "call0", ["毛利率下降。"]).rename(source / "last.txt")
    with started(["-c", HELD, "index", "build", source, "--index", index, "--quiet"]) as program:
        wait_until(lambda: len(list(index.glob("generations/*"))) == 2)
        os.killpg(program.pid, signal.SIGKILL)
        assert program.wait() == -signal.SIGKILL
    assert generations.current(index) == old
    assert answers(index) == before
    build(source, index, Settings(), processes=1, segmenter=segmenter)
    assert answers(index) != before
    assert [path.name for path in old.parent.iterdir()] == [generations.current(index).name]
    assert not verify(source, index, Settings(), segmenter=segmenter).problems
