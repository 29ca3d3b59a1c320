"""A build or update that is killed leaves an index that answers as before, or as after."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from searchapp.analysis.segmenter import Segmenter
from searchapp.index import generations
from searchapp.index.build import build
from searchapp.index.verify import verify
from searchapp.settings import Settings
from tests.index.lifecycle import answers, write_call

_ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("action", "least"), [("build", 15), ("update", 8), ("merge", 10)])
def test_killed_before_any_change_it_makes(action: str, least: int, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.index.kill_points", tmp_path, action],
        cwd=_ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["points"] >= least


@pytest.mark.parametrize("seen", ["generations/*/stamp.json", "generations/*/*.pos", "a moment"])
def test_the_program_killed_while_it_builds(seen: str, tmp_path: Path, segmenter: Segmenter) -> None:
    source, index = tmp_path / "source", tmp_path / "index"
    for number in range(20):
        write_call(source, f"call{number}", [f"第{number}个季度的毛利率上升。" * 20] * 20)
    build(source, index, Settings(), processes=1, segmenter=segmenter)
    before = answers(index)
    old = generations.current(index)
    write_call(source, "call0", ["毛利率下降。"])
    program = subprocess.Popen(
        [sys.executable, "-m", "searchapp", "index", "build", source, "--index", index, "--quiet"],
        start_new_session=True,
    )
    if seen == "a moment":
        # Less than it takes to load what a build needs.
        time.sleep(0.3)
    else:
        folder, pattern = seen.rsplit("/", 1)
        while program.poll() is None and not [
            path for path in index.glob(f"{folder}/{pattern}") if path.parent != old
        ]:
            time.sleep(0.002)
    os.killpg(program.pid, signal.SIGKILL)
    assert program.wait() == -signal.SIGKILL
    assert generations.current(index) == old
    assert answers(index) == before
    build(source, index, Settings(), processes=1, segmenter=segmenter)
    assert answers(index) != before
    assert [path.name for path in old.parent.iterdir()] == [generations.current(index).name]
    assert not verify(source, index, Settings(), segmenter=segmenter).problems
