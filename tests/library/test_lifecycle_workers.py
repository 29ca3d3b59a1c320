"""Worker processes: they end with their parent, and the parent fails if one of them dies."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.embedded.store import generations
from searchapp.engine.workers import interrupts_held
from searchapp.settings import Settings
from tests.filling import build
from tests.library.lifecycle import answers, write_call
from tests.processes import HELD, started, wait_until

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="finds processes in /proc")

# Small sources are worth workers.
_PROGRAM = f"""
import searchapp.engine.embedded.store.writer as writer
writer.UNIT_CHARACTERS, writer.PARALLEL_CHARACTERS = 20_000, 1
{HELD}
"""
_PATIENCE = 30.0


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Work for both workers, and then a file that is not read yet."""
    for number in range(10):
        write_call(tmp_path / "source", f"call{number}", [f"第{number}个季度的毛利率上升。" * 20] * 30)
    write_call(tmp_path / "source", "last", ["毛利率为什么上升？"])
    return tmp_path / "source"


@pytest.fixture
def index(tmp_path: Path, segmenter: Segmenter) -> Path:
    write_call(tmp_path / "old", "call", ["毛利率。"])
    build(tmp_path / "old", tmp_path / "index", Settings(), processes=1, segmenter=segmenter)
    return tmp_path / "index"


@pytest.fixture
def program(source: Path, index: Path) -> Iterator[subprocess.Popen[str]]:
    """A build that starts workers and cannot end."""
    arguments = ["index", "build", source, "--index", index, "--processes", "2", "--quiet"]
    with started(["-c", _PROGRAM, *arguments], stderr=subprocess.PIPE) as process:
        yield process


def test_workers_end_with_a_killed_build(program: subprocess.Popen[str], index: Path) -> None:
    before = answers(index)
    workers = _workers(program)
    program.kill()
    program.wait()
    wait_until(lambda: not any(_alive(worker) for worker in workers))
    assert answers(index) == before


def test_a_lost_worker_fails_the_build_in_one_line(
    program: subprocess.Popen[str], source: Path, index: Path
) -> None:
    before, old = answers(index), generations.current(index)
    workers = _workers(program)
    # Killed while they work: Python's pool may wait forever for a worker that dies while another one starts.
    wait_until(lambda: _at_work(index, old))
    os.kill(workers[0], signal.SIGKILL)
    # The pool has noticed when it ends the other one.
    wait_until(lambda: not any(_alive(worker) for worker in workers))
    source.with_suffix(".go").touch()
    _, said = program.communicate(timeout=_PATIENCE)
    assert program.returncode == 1
    assert [line for line in said.splitlines() if line.startswith("error: ")] == [
        "error: a worker process was killed, probably because memory ran out; "
        "use fewer --processes or a smaller --memory"
    ]
    assert "Traceback" not in said
    assert answers(index) == before
    assert [path.name for path in old.parent.iterdir()] == [old.name]


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_build_tidies_up_and_says_little(
    number: signal.Signals, status: int, program: subprocess.Popen[str], index: Path
) -> None:
    before, old = answers(index), generations.current(index)
    _workers(program)
    wait_until(lambda: _at_work(index, old))
    os.killpg(program.pid, number)
    _, said = program.communicate(timeout=_PATIENCE)
    assert (program.returncode, said.strip()) == (status, "")
    assert answers(index) == before
    assert [path.name for path in old.parent.iterdir()] == [old.name]


def test_a_worker_that_is_starting_says_nothing_at_ctrl_c(program: subprocess.Popen[str]) -> None:
    wait_until(lambda: bool(_spawned(program)))
    os.killpg(program.pid, signal.SIGINT)
    _, said = program.communicate(timeout=_PATIENCE)
    assert (program.returncode, said.strip()) == (130, "")


@pytest.mark.usefixtures("heard")
def test_ctrl_c_waits_for_a_worker_that_is_starting_whichever_thread_it_reaches() -> None:
    ended, done = threading.Event(), []
    other = threading.Thread(target=ended.wait)
    other.start()
    reached = other.ident
    assert reached is not None

    def start_a_worker() -> None:
        with interrupts_held():
            signal.pthread_kill(reached, signal.SIGINT)
            time.sleep(0.05)
            done.append("whole")

    try:
        with pytest.raises(KeyboardInterrupt):
            start_a_worker()
    finally:
        ended.set()
        other.join()
    assert done == ["whole"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.usefixtures("heard")
def test_without_ctrl_c_nothing_comes_of_waiting_for_it() -> None:
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, set())
    with interrupts_held():
        pass
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    assert signal.pthread_sigmask(signal.SIG_BLOCK, set()) == mask


@pytest.fixture
def heard() -> Iterator[None]:
    """Restore the default handling of Ctrl-C, which a background job of a shell ignores."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def _workers(program: subprocess.Popen[str]) -> list[int]:
    found: list[int] = []

    def two() -> bool:
        assert program.poll() is None, "the build ended before it had workers"
        found[:] = _spawned(program)
        return len(found) == 2

    wait_until(two)
    return found


def _at_work(index: Path, old: Path) -> bool:
    """Whether a worker has written a segment of the new generation."""
    return any(path.parent != old for path in index.glob("generations/*/*.pos"))


def _spawned(program: subprocess.Popen[str]) -> list[int]:
    pid = program.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [int(child) for child in children if _alive(int(child))]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return b""


def _alive(pid: int) -> bool:
    return b"spawn_main" in _command(pid)
