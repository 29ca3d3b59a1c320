"""The node that all tests of one run share."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from searchapp.analysis.segmenter import Segmenter
from searchapp.settings import Settings
from tests.opensearch import node
from tests.opensearch.lifecycle import Place, place_of

_numbers = itertools.count()


@pytest.fixture(scope="session")
def segmenter() -> Segmenter:
    """A loaded segmenter."""
    return Segmenter.open(Settings.from_environment().cache)


@pytest.fixture(scope="session")
def opensearch_required() -> None:
    """Skips the test with the reason if no node of OpenSearch can be started here."""
    reason = node.missing()
    if reason is not None:
        if os.environ.get("SEARCHAPP_REQUIRE_OPENSEARCH", "") not in ("", "0"):
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.fixture(scope="session")
def opensearch(opensearch_required: None, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a node of OpenSearch."""
    room = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        # The workers of a run are children of one process, and their folders are in one folder.
        return node.shared_node(room.parent / "opensearch", os.getppid())
    return node.shared_node(room / "opensearch", os.getpid())


@pytest.fixture
def place(opensearch: str, segmenter: Segmenter, tmp_path: Path) -> Iterator[Place]:
    """An index of its own in the shared node, not yet built."""
    name = f"test-{os.getpid()}-{next(_numbers)}"
    with place_of(opensearch, name, tmp_path, segmenter) as made:
        yield made
