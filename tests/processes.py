"""Start programs in tests: each of them receives Ctrl-C, and none outlives its test."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

_PATIENCE = 30.0  # seconds

HELD = """
import time
import searchapp.library.build as library

def held(file, read=library.read):
    while file.id == "last" and not file.path.parent.with_suffix(".go").exists():
        time.sleep(0.01)
    return read(file)

library.read = held
from searchapp.cli.main import main
main()
"""
"""The real program, except that it reads the file ``last.txt`` of a source only once ``<source>.go`` exists."""


@contextmanager
def started(arguments: Sequence[str | Path], **options: Any) -> Iterator[subprocess.Popen[str]]:
    """Run this Python with arguments; at the end of the block, kill the program and every process it started.

    The program receives Ctrl-C even if this process ignores it, as programs in the background of a shell do.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        process = subprocess.Popen([sys.executable, *arguments], text=True, start_new_session=True, **options)
    finally:
        signal.signal(signal.SIGINT, before)
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):  # All of them may have ended already.
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()


def wait_until(condition: Callable[[], bool], patience: float = _PATIENCE) -> None:
    """Wait until a condition is true; fail after ``patience`` seconds."""
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, "nothing happened for a long time"
        time.sleep(0.01)
