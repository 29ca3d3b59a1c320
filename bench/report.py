"""What was measured, as Markdown tables."""

from __future__ import annotations

import math
import os
import platform
import re
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from tabulate import tabulate

Value = float | str | None

_PACKAGES = ("searchapp", "numpy", "jieba", "rjieba", "whoosh3", "tantivy", "flask", "waitress")


@dataclass(frozen=True, slots=True)
class Table:
    """A measurement: ``rows`` by name, each with one value for each column of ``head`` but the first."""

    title: str
    head: Sequence[str]
    rows: Mapping[str, Sequence[Value]]

    def __str__(self) -> str:
        rows = [[name, *map(shown, values)] for name, values in self.rows.items()]
        align = ["left", *["right"] * (len(self.head) - 1)]
        text = tabulate(rows, self.head, tablefmt="pipe", colalign=align, disable_numparse=True)
        return f"#### {self.title}\n\n{text}"


def shown(value: Value) -> str:
    """Text as it is, whole numbers in full, others with three digits.

    >>> [shown(value) for value in (1234, 1234.5, 0.01234, "9 of 10", None)]
    ['1,234', '1,234', '0.0123', '9 of 10', '–']
    """
    if isinstance(value, float):
        digits = 2 - math.floor(math.log10(abs(value))) if value else 0
        return f"{value:,.{max(0, digits)}f}"
    return "–" if value is None else f"{value:,}" if isinstance(value, int) else value


def timed(do: Callable[[], Any], clock: Callable[[], float] = time.perf_counter) -> tuple[Any, float]:
    """Return what a function returns, and the milliseconds it took by a clock."""
    started = clock()
    result = do()
    return result, (clock() - started) * 1000


def spread(values: Sequence[float]) -> tuple[float, float, float]:
    """Median, 95th percentile and interquartile range.

    >>> spread([1, 2, 3])
    (2.0, 2.9, 1.0)
    """
    low, middle, high, late = np.percentile(values, [25, 50, 75, 95]).round(4).tolist()
    return middle, late, round(high - low, 4)


def size_of(folder: Path) -> int:
    """Return the bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def describe_run(**settings: object) -> str:
    """Return a table of the machine, the versions and the settings of a run."""
    cpu = Path("/proc/cpuinfo")
    models = re.findall(r"^model name\s*:\s*(.+)$", cpu.read_text(), re.MULTILINE) if cpu.exists() else []
    versions = [f"python {platform.python_version()}", f"sqlite {sqlite3.sqlite_version}"]
    installed = {each.name.lower(): each.version for each in distributions()}
    versions += [f"{name} {installed[name]}" for name in _PACKAGES if name in installed]
    described = {
        "date": datetime.now(timezone.utc).date(),
        "processor": f"{models[0] if models else platform.processor()}, {os.cpu_count()} cores",
        "memory": f"{psutil.virtual_memory().total / 2**30:.1f} GiB",
        "load as it began": f"{psutil.getloadavg()[0]:.1f}",
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "versions": ", ".join(versions),
        **settings,
    }
    return tabulate(described.items(), headers=("", ""), tablefmt="pipe", disable_numparse=True)
