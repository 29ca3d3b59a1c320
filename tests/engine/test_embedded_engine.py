"""The embedded engine keeps the contract, however its index came about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.embedded.engine import EmbeddedEngine
from searchapp.engine.embedded.snapshot import Snapshot
from searchapp.engine.embedded.store.writer import IndexWriter
from searchapp.model import Transcript
from tests.engine.contract import ExactContract, RankingContract


def _write(
    directory: Path, segmenter: Segmenter, transcripts: Sequence[Transcript], removed: Sequence[str] = ()
) -> None:
    """Add, replace or remove transcripts in one commit."""
    if not any(directory.iterdir()):
        IndexWriter.create(directory)
    with IndexWriter(directory, segmenter, processes=1) as writer:
        for call in removed:
            writer.remove(call)
        for transcript in transcripts:
            writer.remove(transcript.id)
            writer.add(transcript, "fingerprint")


class TestOneSegment(ExactContract, RankingContract):
    """Everything in one commit."""

    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls, transcripts, segmenter, tmp_path_factory) -> EmbeddedEngine:
        directory = tmp_path_factory.mktemp("one")
        _write(directory, segmenter, transcripts)
        return EmbeddedEngine(Snapshot.open(directory))


class TestManySegments(ExactContract, RankingContract):
    """Two transcripts a segment, added in another order; one of each two is deleted again and replaced, one deleted."""

    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls, transcripts, segmenter, tmp_path_factory) -> EmbeddedEngine:
        directory = tmp_path_factory.mktemp("many")
        added = list(reversed(transcripts))
        _write(directory, segmenter, [replace(added[0], id="0/gone"), *added[:2]])
        for number in range(2, len(added), 2):
            _write(directory, segmenter, added[number : number + 2])
        _write(directory, segmenter, added[::2], removed=["0/gone"])
        snapshot = Snapshot.open(directory)
        live = [snapshot.live[part] for part in snapshot.parts]
        # Three segments answer with one of their transcripts, one with all that were added again.
        assert [turns.any() and not turns.all() for turns in live] == [True, True, True, False]
        return EmbeddedEngine(snapshot)


class TestMergedSegments(ExactContract, RankingContract):
    """Many small commits with deletions in between, merged by concatenation on the way."""

    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls, transcripts, segmenter, tmp_path_factory) -> EmbeddedEngine:
        directory = tmp_path_factory.mktemp("merged")
        _write(directory, segmenter, transcripts)
        for _ in range(3):
            for transcript in transcripts:
                _write(directory, segmenter, [transcript])
        snapshot = Snapshot.open(directory)
        assert len(snapshot.readers) < len(transcripts) * 3
        return EmbeddedEngine(snapshot)
