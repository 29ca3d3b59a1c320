"""The turns that every engine indexes, folded once for all of them."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.generate import SEED, generate
from searchapp.analysis.fold import fold
from searchapp.errors import RefusedFileError, SourceError
from searchapp.model import Transcript
from searchapp.transcripts import Reading, SourceFile, read, scan

FIELDS = ("company", "section", "period")


@dataclass(frozen=True, slots=True)
class Document:
    """A turn: its folded text, and the value of each of FIELDS, "" if unknown."""

    folded: str
    fields: Mapping[str, str]


class Corpus:
    """Transcripts and their turns; ``characters`` and ``utf8_bytes`` are the size of what is said."""

    def __init__(self, transcripts: Iterable[Transcript]) -> None:
        self.transcripts = tuple(transcripts)
        turns = [(call, turn) for call in self.transcripts for turn in call.turns]
        self.characters = sum(len(turn.text) for _, turn in turns)
        self.utf8_bytes = sum(len(turn.text.encode()) for _, turn in turns)
        self.documents = [
            Document(
                fold(turn.text),
                dict(zip(FIELDS, (call.company or "", turn.section, call.period or ""), strict=True)),
            )
            for call, turn in turns
        ]

    def __str__(self) -> str:
        size = f"{self.characters:,} characters, {self.utf8_bytes / 2**20:,.1f} MiB of UTF-8"
        return f"{len(self.documents):,} turns, {size}."


def load_corpus(size: int, seed: int = SEED, folder: Path | None = None) -> Corpus:
    """Return generated transcripts, or those of a folder; raises SourceError if it has none."""
    if folder is None:
        return Corpus(generate(size, seed))
    found = scan(folder)
    for error in found.refused:
        _leave_out(error)
    return Corpus(reading.transcript for reading in read_all(found.files).values())


def read_all(files: Iterable[SourceFile]) -> Mapping[SourceFile, Reading]:
    """Read files, in order; those that are no transcripts are left out with a warning. Raises SourceError if all are."""
    found = {}
    for file in files:
        try:
            found[file] = read(file)
        except RefusedFileError as error:
            _leave_out(error)
    if not found:
        raise SourceError("there is no transcript to measure; give the folder of the transcripts")
    return found


def _leave_out(error: RefusedFileError) -> None:
    logging.warning("left out: %s", error)
