"""The demo, written and indexed once: tests only read it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from searchapp.demo.files import TRANSCRIPTS
from searchapp.transcripts import Reading, read, scan


@pytest.fixture(scope="session")
def readings(demo_folder: Path) -> Mapping[str, Reading]:
    """What is read from each file, by the id of the call."""
    return {file.id: read(file) for file in scan(demo_folder / TRANSCRIPTS).files}
