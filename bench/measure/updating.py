"""How long it takes until one changed transcript can be found."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.measure.processes import ROOT, environment
from bench.say import say
from bench.segmenters import open_segmenter
from bench.spread import median
from searchapp.library.build import update
from searchapp.settings import Settings

_TIMES = 5


def measure_updating(source: Path, index: Path) -> dict[str, Any]:
    """Change one file at a time: seconds of the library's ``update``, and of the whole command."""
    segmenter = open_segmenter()
    called, commanded = [], []
    for path in sorted(source.rglob("*.txt"))[:_TIMES]:
        _change(path)
        started = time.perf_counter()
        report = update(source, index, Settings(), segmenter=segmenter)
        called.append(time.perf_counter() - started)
        assert report.changed == 1, report
        _change(path)
        started = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "searchapp", "index", "update", source, "--index", index, "--quiet"],
            cwd=ROOT,
            env=environment(),
            check=True,
        )
        commanded.append(time.perf_counter() - started)
    say(f"updating: {median(called):.2f} s, as a command {median(commanded):.2f} s")
    return {"library": median(called), "command": median(commanded), "times": len(called)}


def _change(path: Path) -> None:
    """Let the last speaker add something."""
    with path.open("a", encoding="utf-8") as file:
        file.write("本季度毛利率环比提升。\n")
