"""The OpenSearch engine fulfils the contract on a real node, with documents of older states still in the index."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from searchapp.engine.opensearch.client import Client
from searchapp.engine.opensearch.engine import OpenSearchEngine
from searchapp.engine.opensearch.state import newest_state
from tests.engine.conftest import _scan, scan_engine, segmenter, transcripts  # noqa: F401, fixtures
from tests.engine.contract import ExactContract, RankingContract
from tests.opensearch.filled import engine_of, put, settings_of


class TestContract(ExactContract, RankingContract):
    """Added in three commits; then some were replaced and one was removed, so hidden versions are among the others."""

    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls, opensearch, transcripts, segmenter) -> OpenSearchEngine:  # noqa: F811
        settings = settings_of(opensearch, f"contract-{os.getpid()}")
        added = list(reversed(transcripts))
        put(settings, segmenter, [replace(added[0], id="0/gone"), *added[:2]], fresh=True)
        put(settings, segmenter, added[2:])
        put(settings, segmenter, added[::2], removed=["0/gone"])
        state, _ = newest_state(Client(settings), settings.opensearch_index)
        assert len(state.hidden) == len(added[::2]) + 1
        return engine_of(settings)
