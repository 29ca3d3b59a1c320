"""Work in a process of its own."""

from __future__ import annotations

import os
import signal
import time

import psutil
import pytest

from searchapp.errors import IndexLockedError
from searchapp.web.jobs import JobFailedError, JobLostError, Tell, told_by


def counts(tell: Tell, most: int) -> None:
    for number in range(most):
        tell((os.getpid(), number))


def fails(tell: Tell) -> None:
    raise IndexLockedError("somebody else writes; wait")


def crashes(tell: Tell) -> None:
    tell("begun")
    os.kill(os.getpid(), signal.SIGSEGV)


def hangs(tell: Tell) -> None:
    tell(os.getpid())
    while True:
        time.sleep(60)


def test_what_it_tells_comes_in_order_from_another_process() -> None:
    told = list(told_by(counts, 3))
    assert [number for _, number in told] == [0, 1, 2]
    assert os.getpid() not in {process for process, _ in told}
    assert list(told_by(counts, 0)) == []


def test_its_error_keeps_its_code() -> None:
    with pytest.raises(JobFailedError, match="somebody else writes; wait") as raised:
        list(told_by(fails))
    assert raised.value.code == IndexLockedError.code


def test_a_crash_is_an_error_after_what_was_told() -> None:
    told = told_by(crashes)
    assert next(told) == "begun"
    with pytest.raises(JobLostError):
        next(told)


def test_what_takes_too_long_is_ended() -> None:
    told = told_by(hangs, seconds=10)
    process = psutil.Process(next(told))
    with pytest.raises(JobLostError):
        next(told)
    assert not process.is_running()


def test_it_ends_when_nobody_asks_for_more() -> None:
    told = told_by(hangs)
    process = psutil.Process(next(told))
    told.close()  # type: ignore[attr-defined]
    assert not process.is_running()
