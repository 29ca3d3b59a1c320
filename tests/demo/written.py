"""Fixtures of the demo, written and indexed once; other folders of tests import them into their conftest.py."""

from __future__ import annotations

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
    """A folder with all calls of the demo and an index of them."""
    folder = tmp_path_factory.mktemp("demo") / "demo"
    write(folder)
    report = build(folder / TRANSCRIPTS, folder / INDEX, Settings())
    assert (report.warnings, report.refused) == ((), ())
    return folder


@pytest.fixture(scope="session")
def demo_engine(demo_folder: Path) -> Engine:
    """An engine over the demo."""
    return index_of(replace(Settings(), index=demo_folder / INDEX)).newest()
