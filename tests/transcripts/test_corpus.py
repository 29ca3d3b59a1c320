"""The parser on real transcripts, if this machine has them."""

from __future__ import annotations

from pathlib import Path

import pytest

from searchapp.transcripts import Reading, read, scan


@pytest.fixture(scope="module")
def readings(corpus: Path) -> list[Reading]:
    found = scan(corpus / "archive_tw")
    assert not found.refused
    return [read(file) for file in found.files]


def test_nearly_every_turn_is_exact(corpus: Path, readings: list[Reading]) -> None:
    right = turns = 0
    for file, reading in zip(scan(corpus / "archive_tw").files, readings, strict=True):
        blocks = file.path.read_text(encoding="utf-8").strip("\n").split("\n\n")[1:]
        expected = [tuple(block.split("\n", 1)) for block in blocks]
        found = [(turn.speaker, turn.text) for turn in reading.transcript.turns]
        turns += len(expected)
        right += sum(one == other for one, other in zip(expected, found, strict=False))
    assert right / turns >= 0.995


def test_a_meeting_is_no_earnings_call(readings: list[Reading]) -> None:
    for reading in readings:
        transcript = reading.transcript
        assert transcript.company is None
        assert transcript.period is None
        assert {turn.section for turn in transcript.turns} == {"prepared"}
        assert {turn.exchange for turn in transcript.turns} == {None}
        assert {turn.role for turn in transcript.turns} <= {"other", "operator", "analyst"}
