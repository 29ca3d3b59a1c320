"""The turns that every engine indexes, folded once for all of them."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.generate import SEED, generate
from searchapp.analysis.fold import fold
from searchapp.errors import RefusedFileError
from searchapp.model import Transcript
from searchapp.transcripts import read, scan

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
        self.documents = [
            Document(
                fold(turn.text),
                {"company": call.company or "", "section": turn.section, "period": call.period or ""},
            )
            for call in self.transcripts
            for turn in call.turns
        ]
        texts = [turn.text for call in self.transcripts for turn in call.turns]
        self.characters = sum(map(len, texts))
        self.utf8_bytes = sum(len(text.encode()) for text in texts)


def load_corpus(size: int, seed: int = SEED, folder: Path | None = None) -> Corpus:
    """Return generated transcripts, or those of a folder."""
    return Corpus(generate(size, seed) if folder is None else _read(folder))


def _read(folder: Path) -> Iterator[Transcript]:
    for file in scan(folder).files:
        try:
            yield read(file).transcript
        except RefusedFileError as error:
            logging.warning("left out: %s", error)
