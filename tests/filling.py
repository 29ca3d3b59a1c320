"""Build, update, verify and describe the index in a directory, with an already loaded segmenter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.factory import sink_of
from searchapp.engine.sink import IndexInfo, Sink
from searchapp.library import build as library
from searchapp.library import verify as verification
from searchapp.library.report import Report
from searchapp.library.verify import Verification
from searchapp.model import Transcript
from searchapp.settings import Settings


def sink(index: Path, settings: Settings, **options: Any) -> Sink:
    return sink_of(replace(settings, index=index), **options)


def build(source: Path, index: Path, settings: Settings, **options: Any) -> Report:
    return library.build([source], sink(index, settings, **options))


def update(source: Path, index: Path, settings: Settings, *, rebuild: bool = False, **options: Any) -> Report:
    return library.update([source], sink(index, settings, **options), rebuild=rebuild)


def verify(
    source: Path, index: Path, settings: Settings, *, segmenter: Segmenter | None = None
) -> Verification:
    return verification.verify([source], sink(index, settings, segmenter=segmenter))


def put(
    index: Path,
    segmenter: Segmenter,
    transcripts: Iterable[Transcript],
    *,
    removed: Iterable[str] = (),
    **limits: int,
) -> None:
    """Remove, then add or replace transcripts in one commit; the first commit creates the index."""
    filled = sink(index, Settings(), segmenter=segmenter, **limits)
    fresh = not (index / "CURRENT").exists()
    with filled.locked(), filled.replace() if fresh else filled.change() as change:
        for call in removed:
            change.remove(call)
        for transcript in transcripts:
            change.remove(transcript.id)
            change.add(transcript, transcript.digest)
        change.commit(())


def info(index: Path) -> IndexInfo:
    return sink(index, Settings()).info()
