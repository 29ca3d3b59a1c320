"""The demo, written and indexed once, with a view of it: tests only read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from searchapp.demo.files import INDEX
from searchapp.opening import open_collection
from searchapp.search.collection import View


@pytest.fixture(scope="session")
def view(demo_folder: Path) -> View:
    """A view of the demo."""
    return open_collection(demo_folder / INDEX).view()
