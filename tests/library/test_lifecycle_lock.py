"""The write lock: exclusive between processes and threads, gone with the process that held it."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from searchapp.engine.embedded.store.lock import WriteLock
from searchapp.errors import IndexLockedError
from tests.processes import started

_HOLD = """
import sys, time
from pathlib import Path
from searchapp.engine.embedded.store.lock import WriteLock
with WriteLock(Path(sys.argv[1])):
    {then}
    print("held", flush=True)
    time.sleep(60)
"""
# The holder prints only after the worker has started.
_FORK = (
    "import os; read, write = os.pipe(); worker = os.fork();"
    " worker or (os.write(write, b'.'), time.sleep(60)); os.read(read, 1)"
)


@contextmanager
def _holder(index: Path, then: str = "pass") -> Iterator[subprocess.Popen[str]]:
    program = _HOLD.format(then=then)
    with started(["-c", program, index], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process


def test_the_second_writer_is_told_who_the_first_is(tmp_path: Path) -> None:
    with _holder(tmp_path) as process, pytest.raises(IndexLockedError) as refused, WriteLock(tmp_path):
        pass
    said = str(refused.value)
    assert f"process {process.pid} on {os.uname().nodename}" in said
    assert re.search(r"since \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", said)
    assert "-c" in said


def test_a_killed_writer_leaves_no_lock(tmp_path: Path) -> None:
    with _holder(tmp_path) as process:
        process.kill()
        process.wait()
        with WriteLock(tmp_path):
            pass


def test_an_orphaned_worker_does_not_keep_the_lock(tmp_path: Path) -> None:
    with _holder(tmp_path, then=_FORK) as process:
        process.kill()
        process.wait()
        with WriteLock(tmp_path):
            pass


def test_a_worker_that_ends_does_not_drop_the_lock(tmp_path: Path) -> None:
    then = "import os; worker = os.fork(); worker or os._exit(0); os.waitpid(worker, 0)"
    with _holder(tmp_path, then=then), pytest.raises(IndexLockedError), WriteLock(tmp_path):
        pass


def test_one_process_does_not_write_twice_at_once(tmp_path: Path) -> None:
    with WriteLock(tmp_path):
        with pytest.raises(IndexLockedError, match=f"process {os.getpid()} "), WriteLock(tmp_path):
            pass
        # The refusal must not release the lock of the first one.
        with pytest.raises(IndexLockedError), WriteLock(tmp_path):
            pass
    with WriteLock(tmp_path):
        pass


def test_an_error_drops_the_lock(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), WriteLock(tmp_path):
        _ = 1 / 0
    with WriteLock(tmp_path):
        pass
