"""Fixtures of the demo, written and indexed once in a run: tests only read it."""

from __future__ import annotations

import fcntl
import os
from dataclasses import replace
from pathlib import Path

import pytest

from searchapp.demo.files import INDEX, TRANSCRIPTS, write
from searchapp.engine.base import Engine
from searchapp.engine.factory import index_of
from searchapp.settings import Settings
from tests.filling import build


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all calls of the demo and an index of them; all processes of a run share it."""
    room = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        # The folders of all workers are in one folder.
        room = room.parent
    folder, written = room / "demo" / "demo", room / "demo" / "written"
    folder.parent.mkdir(exist_ok=True)
    with (room / "demo" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not written.exists():
            write(folder)
            report = build(folder / TRANSCRIPTS, folder / INDEX, Settings())
            assert (report.warnings, report.refused) == ((), ())
            written.touch()
    return folder


@pytest.fixture(scope="session")
def demo_engine(demo_folder: Path) -> Engine:
    """An engine over the demo."""
    return index_of(replace(Settings(), index=demo_folder / INDEX)).newest()
