"""The memory of the processes people run: a build, and one that answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.query import Query
from bench.say import say

ROOT = Path(__file__).resolve().parents[2]
_REQUESTS = 1000


def measure_build(source: Path, index: Path, processes: int = 0) -> dict[str, Any]:
    """Build an index from files in a process of its own, with one process a core unless told otherwise."""
    figures = _child("build", source, index, processes)
    say(f"build from files: {figures['seconds']:.1f} s")
    return figures


def measure_answering(index: Path, queries: Sequence[Query], folder: Path) -> dict[str, Any]:
    """The memory of a process that opened an index and answered a thousand queries."""
    requests = [(query.typed, query.filters) for query in queries]
    requests = (requests * (_REQUESTS // len(requests) + 1))[:_REQUESTS]
    path = folder / "requests.json"
    path.write_text(json.dumps(requests, ensure_ascii=False), encoding="utf-8")
    figures = _child("answer", index, path)
    say(f"memory: answered {figures['queries']} queries")
    return figures


def environment() -> dict[str, str]:
    """This process's environment without settings of the project: a run depends on its arguments alone."""
    return {name: value for name, value in os.environ.items() if not name.startswith("SEARCHAPP_")}


def _child(*arguments: object) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.child", *map(str, arguments)],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures
