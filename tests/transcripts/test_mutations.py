"""Whatever happens to a file, it is read with every character accounted for, or refused in one line."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.processes import started

# `make fuzz` reads more.
_FILES = 150


@pytest.mark.parametrize("seed", range(2))
def test_changed_files_are_read_or_refused(seed: int, root: Path) -> None:
    # In a process of its own, which a file may not keep busy or fill.
    with started(
        ["-m", "tests.transcripts.mutations", f"{_FILES}", f"{seed}"],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as program:
        printed, said = program.communicate()
    assert program.returncode == 0, said
    told = json.loads(printed)
    assert told["read"] > _FILES // 3
    assert told["refused"] > _FILES // 10
