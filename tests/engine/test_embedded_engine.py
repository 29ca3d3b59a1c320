"""The embedded engine fulfils the contract, whichever way its index was written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.embedded.engine import EmbeddedEngine
from searchapp.engine.embedded.index import EmbeddedIndex
from searchapp.engine.embedded.snapshot import Snapshot
from searchapp.engine.embedded.store import writer
from searchapp.engine.embedded.store.commit import open_commit
from tests.engine.contract import ExactContract, RankingContract
from tests.filling import put


def engine_of(index: Path, segmenter: Segmenter) -> EmbeddedEngine:
    return EmbeddedIndex(index, segmenter).newest()


def _snapshot(index: Path) -> Snapshot:
    opened = open_commit(index)
    return Snapshot(opened.segments, opened.people)


class TestOneSegment(ExactContract, RankingContract):
    """All transcripts in one commit."""

    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls, transcripts, segmenter, tmp_path_factory) -> EmbeddedEngine:
        directory = tmp_path_factory.mktemp("one")
        put(directory, segmenter, transcripts, processes=1)
        return engine_of(directory, segmenter)


class TestManySegments(ExactContract, RankingContract):
    """Two transcripts per segment, added in reverse; one of each pair is replaced later, and one is deleted."""

    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls, transcripts, segmenter, tmp_path_factory) -> EmbeddedEngine:
        directory = tmp_path_factory.mktemp("many")
        added = list(reversed(transcripts))
        put(directory, segmenter, [replace(added[0], id="0/gone"), *added[:2]], processes=1)
        for number in range(2, len(added), 2):
            put(directory, segmenter, added[number : number + 2], processes=1)
        with pytest.MonkeyPatch.context() as patch:
            # Deleted turns stay in their segment.
            patch.setattr(writer, "DEAD_SHARE", 1.0)
            put(directory, segmenter, added[::2], removed=["0/gone"], processes=1)
        snapshot = _snapshot(directory)
        live = [snapshot.live[part] for part in snapshot.parts]
        # Three segments have one live transcript each; the last holds all replacements.
        assert [turns.any() and not turns.all() for turns in live] == [True, True, True, False]
        return engine_of(directory, segmenter)


class TestMergedSegments(ExactContract, RankingContract):
    """Many small commits and deletions; segments are merged by concatenation meanwhile."""

    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls, transcripts, segmenter, tmp_path_factory) -> EmbeddedEngine:
        directory = tmp_path_factory.mktemp("merged")
        put(directory, segmenter, transcripts, processes=1)
        for _ in range(3):
            for transcript in transcripts:
                put(directory, segmenter, [transcript], processes=1)
        snapshot = _snapshot(directory)
        assert len(snapshot.readers) < len(transcripts) * 3
        return engine_of(directory, segmenter)
