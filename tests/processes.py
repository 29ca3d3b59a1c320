"""Programs that tests start: all of them hear Ctrl-C, and none outlives its test."""

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

_PATIENCE = 30.0

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
"""The program as it is, but it reads the file ``last.txt`` of a source only when there is ``<source>.go``."""


@contextmanager
def started(arguments: Sequence[str | Path], **options: Any) -> Iterator[subprocess.Popen[str]]:
    """Run this Python with arguments; when the block ends, the program and all that it started are killed.

    Ctrl-C works in it even where it is ignored here, as a shell has it for what runs in its background.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        process = subprocess.Popen([sys.executable, *arguments], text=True, start_new_session=True, **options)
    finally:
        signal.signal(signal.SIGINT, before)
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):  # The test may have ended all of them.
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for a condition that is about to be met."""
    end = time.monotonic() + _PATIENCE
    while not condition():
        assert time.monotonic() < end, "nothing happened for a long time"
        time.sleep(0.01)
