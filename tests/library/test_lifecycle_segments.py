"""Segments stay within the memory that was allowed, and small ones do not pile up."""

from __future__ import annotations

from pathlib import Path

import pytest

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.embedded.store import generations, writer
from searchapp.settings import Settings
from tests.filling import build, info, update, verify
from tests.library.lifecycle import write_call

# The operator's sentence; with a separator after each of two turns, and two at both ends.
_BESIDES = 40 + 2 + 4
# A MiB for each million bytes a merge takes, 20 for a character.
_MOST = 2**20 // 20


@pytest.fixture(autouse=True)
def _a_unit_a_transcript(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "UNIT_CHARACTERS", 1)


def _write(source: Path, number: int, characters: int) -> None:
    """A call whose segment holds that many characters."""
    spoken = "的毛利率" * characters
    write_call(source, f"call{number:02}", [f"{number:02}{spoken}"[: characters - _BESIDES]])


@pytest.mark.parametrize(
    ("characters", "segments"), [(_MOST // 2, 2), (_MOST // 2 + 1, 4), (_MOST // 4, 1), (_MOST * 2, 4)]
)
def test_no_segment_is_merged_beyond_the_memory(
    characters: int, segments: int, tmp_path: Path, segmenter: Segmenter
) -> None:
    source, index = tmp_path / "source", tmp_path / "index"
    for number in range(4):
        _write(source, number, characters)
    report = build(source, index, Settings(), memory=1, processes=1, segmenter=segmenter)
    assert report.characters == 4 * (characters - 6)
    assert info(index).segments == segments
    assert not verify(source, index, Settings(), segmenter=segmenter).problems


def test_the_eighth_small_segment_is_merged_with_the_rest(tmp_path: Path, segmenter: Segmenter) -> None:
    source, index = tmp_path / "source", tmp_path / "index"
    segments = []
    for number in range(10):
        _write(source, number, 100)
        if number == 5:
            write_call(source, "call03", ["此处独一无二" * 9])
        if number == 6:
            (source / "call03.txt").unlink()
        update(source, index, Settings(), processes=1, segmenter=segmenter)
        segments.append(info(index).segments)
        if number == 5:
            assert _holds(index, "独一无二")
    # The sixth change empties a segment, which is removed, and adds one; the merged segment has no deleted turns.
    assert segments == [1, 2, 3, 4, 5, 5, 6, 7, 1, 2]
    assert not _holds(index, "独一无二")
    assert not verify(source, index, Settings(), segmenter=segmenter).problems


@pytest.mark.parametrize(("most", "segments"), [(8 * 100, 1), (8 * 100 - 1, 8)])
def test_small_segments_are_merged_within_the_memory_too(
    most: int, segments: int, tmp_path: Path, segmenter: Segmenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, index = tmp_path / "source", tmp_path / "index"
    monkeypatch.setattr(writer, "MERGE_BYTES", 2**20 // most)
    for number in range(8):
        _write(source, number, 100)
        update(source, index, Settings(), memory=1, processes=1, segmenter=segmenter)
    assert info(index).segments == segments


def _holds(index: Path, text: str) -> bool:
    files = generations.current(index).glob("*.pos")
    return any(text.encode("utf-16-le") in path.read_bytes() for path in files)
