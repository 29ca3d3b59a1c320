"""The node that all tests of one run share."""

from __future__ import annotations

import os

import pytest

from tests.opensearch import node


@pytest.fixture(scope="session")
def opensearch(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a node of OpenSearch; skips the test with the reason if none can be started here."""
    reason = node.missing()
    if reason is not None:
        if os.environ.get("SEARCHAPP_REQUIRE_OPENSEARCH", "") not in ("", "0"):
            pytest.fail(reason)
        pytest.skip(reason)
    room = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        # The workers of a run are children of one process, and their folders are in one folder.
        return node.shared_node(room.parent / "opensearch", os.getppid())
    return node.shared_node(room / "opensearch", os.getpid())
