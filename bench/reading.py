"""How fast transcripts are read: from the bytes of a file to turns, people and event, without segmentation or index."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.corpus import read_all
from bench.report import Table, spread, timed
from searchapp.transcripts import Reading, SourceFile, read, scan

# The files of a small folder are read again and again, until a round has so many characters, or so often.
_ENOUGH, _MOST = 1_000_000, 100


def measure_reading(folders: Mapping[str, Path], rounds: int) -> Iterator[Table]:
    """Read all transcripts of each folder, in this process and by its processor time.

    Files that are no transcripts are left out with a warning. Raises SourceError for a folder without transcripts.
    """
    rows = {}
    for name, folder in folders.items():
        listed = scan(folder).files
        # What is compiled and loaded once is part of the first round.
        found, first = timed(lambda listed=listed: read_all(listed), time.thread_time)
        files, characters = tuple(found), sum(map(_characters, found.values()))
        again = min(_MOST, -(-_ENOUGH // characters))
        times = [timed(lambda files=files * again: _read(files), time.thread_time)[1] for _ in range(rounds)]
        middle, _, between = spread([characters * again / took / 1000 for took in times])
        rows[name] = (len(files), characters, characters / first / 1000, middle, between)
        logging.info("%s: %.2f million characters a second", name, middle)
    head = ("transcripts", "files", "characters", "first, Mchar/s", "Mchar/s", "IQR")
    yield Table("Reading", head, rows)


def _read(files: tuple[SourceFile, ...]) -> list[Reading]:
    return [read(file) for file in files]


def _characters(reading: Reading) -> int:
    """Return the number of characters of the text of a file: those in turns and those removed, without those added."""
    turns = sum(len(turn.text) for turn in reading.transcript.turns)
    return turns + sum(one.characters for one in reading.removed) - reading.added
