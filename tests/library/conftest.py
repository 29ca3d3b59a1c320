"""The segmenter of the lifecycle tests: its dictionary is loaded once."""

from __future__ import annotations

import pytest

from searchapp.analysis.segmenter import Segmenter
from searchapp.settings import Settings


@pytest.fixture(scope="session")
def segmenter() -> Segmenter:
    """A loaded segmenter."""
    return Segmenter.open(Settings().cache)
