"""What one commit of an index holds, transcript by transcript."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from searchapp.engine.embedded.segment.reader import SegmentReader
from searchapp.engine.embedded.store import generations
from searchapp.engine.embedded.store.codec import PositionalSegment
from searchapp.engine.embedded.store.toc import read_toc
from searchapp.errors import IndexDamagedError

_ATTEMPTS = 50
_PAUSE = 0.02


@dataclass(frozen=True, slots=True)
class Held:
    """A transcript in an index: the fingerprint of the file it was read from, and how much it holds."""

    fingerprint: str
    turns: int
    characters: int


class Contents:
    """The segments of one commit. ``directory`` is the generation they belong to."""

    def __init__(self, directory: Path, segments: Mapping[PositionalSegment, SegmentReader]) -> None:
        self.directory = directory
        self._segments = segments

    @classmethod
    def open(cls, index: Path) -> Contents:
        """Open the newest commit of the current generation.

        Raises IndexMissingError where nothing was built, IndexDamagedError naming a file that cannot be opened.
        """
        for attempt in range(_ATTEMPTS):
            directory = generations.current(index)
            try:
                toc = read_toc(directory)
                return cls(
                    directory,
                    {segment: SegmentReader(directory / segment.file_name()) for segment in toc.segments},
                )
            except FileNotFoundError as error:
                # A writer replaces files at any moment: what vanished is looked for in what replaced it.
                if attempt == _ATTEMPTS - 1:
                    raise IndexDamagedError(f"{error} is missing; run `searchapp index build`") from error
                time.sleep(_PAUSE)
        raise AssertionError("unreachable")

    def __len__(self) -> int:
        """The number of segments."""
        return len(self._segments)

    def damaged(self) -> tuple[str, ...]:
        """The parts of files whose bytes are not what was written, found by their checksums."""
        return tuple(
            f"{segment.file_name()} is damaged in {part}"
            for segment, reader in self._segments.items()
            for part in reader.container.damaged()
        )

    def transcripts(self) -> dict[str, Held]:
        """The transcripts by id."""
        held = {}
        for segment, reader in self._segments.items():
            starts, first = reader.turn_starts, 0
            for item in reader.meta["transcripts"]:
                after = first + item["turns"]
                if not segment.is_deleted(first):
                    # A separator follows each turn.
                    characters = int(starts[after]) - int(starts[first]) - item["turns"]
                    held[item["id"]] = Held(item["fingerprint"], item["turns"], characters)
                first = after
        return dict(sorted(held.items()))
