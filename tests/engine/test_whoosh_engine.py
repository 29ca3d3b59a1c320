"""The embedded engine keeps the contract, however its index came about."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.snapshot import Snapshot
from searchapp.engine.whoosh_engine import WhooshEngine
from searchapp.index.writer import IndexWriter
from searchapp.model import Transcript
from tests.engine.contract import EngineContract


def _write(directory: Path, segmenter: Segmenter, transcripts: Sequence[Transcript]) -> None:
    with IndexWriter(directory, segmenter, processes=1) as writer:
        for transcript in transcripts:
            writer.add(transcript, "fingerprint")


class TestOneSegment(EngineContract):
    """Everything in one commit."""

    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls, transcripts, segmenter, tmp_path_factory) -> WhooshEngine:
        directory = tmp_path_factory.mktemp("one")
        IndexWriter.create(directory)
        _write(directory, segmenter, transcripts)
        return WhooshEngine(Snapshot.open(directory))


class TestManySegments(EngineContract):
    """A segment a transcript, added in another order, some of them deleted again and replaced."""

    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls, transcripts, segmenter, tmp_path_factory) -> WhooshEngine:
        directory = tmp_path_factory.mktemp("many")
        IndexWriter.create(directory)
        for transcript in reversed(transcripts):
            _write(directory, segmenter, [transcript])
        with IndexWriter(directory, segmenter, processes=1) as writer:
            for transcript in transcripts[::2]:
                writer.remove(transcript.id)
                writer.add(transcript, "again")
        snapshot = Snapshot.open(directory)
        assert len(snapshot.readers) > 2
        assert snapshot.live_count < snapshot.turn_count or len(snapshot.readers) > 1
        return WhooshEngine(snapshot)


class TestMergedSegments(EngineContract):
    """Many small commits with deletions in between, merged by concatenation on the way."""

    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls, transcripts, segmenter, tmp_path_factory) -> WhooshEngine:
        directory = tmp_path_factory.mktemp("merged")
        IndexWriter.create(directory)
        _write(directory, segmenter, transcripts)
        for _ in range(3):
            for transcript in transcripts:
                with IndexWriter(directory, segmenter, processes=1) as writer:
                    writer.remove(transcript.id)
                    writer.add(transcript, "again")
        snapshot = Snapshot.open(directory)
        assert len(snapshot.readers) < len(transcripts) * 3
        return WhooshEngine(snapshot)
