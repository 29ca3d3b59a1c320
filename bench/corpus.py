"""The texts every engine is given: turns in order, folded once for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bench.files import read_corpus
from bench.generate import generate
from bench.say import say
from searchapp.analysis.fold import fold
from searchapp.model import Transcript

SEPARATOR = "\x00"


@dataclass(frozen=True, slots=True)
class Document:
    """A turn: its number through the corpus, its text, and what it is filtered by ("" for unknown).

    ``folded`` is the text as it is matched, of the same length. Peers index it rather than ``text``, so that
    none loses hits to letter case or width.
    """

    number: int
    transcript: str
    turn: int
    text: str
    folded: str
    company: str
    section: str
    period: str


class Corpus:
    """Transcripts and their turns."""

    def __init__(self, transcripts: Iterable[Transcript]) -> None:
        self.transcripts: Sequence[Transcript] = tuple(transcripts)
        self.documents: Sequence[Document] = tuple(self._documents())

    def _documents(self) -> Iterable[Document]:
        number = 0
        for transcript in self.transcripts:
            for turn in transcript.turns:
                yield Document(
                    number,
                    transcript.id,
                    turn.index,
                    turn.text,
                    fold(turn.text),
                    transcript.company or "",
                    turn.section,
                    transcript.period or "",
                )
                number += 1

    @cached_property
    def characters(self) -> int:
        """How many characters the turns have."""
        return sum(len(document.text) for document in self.documents)

    @cached_property
    def utf8_bytes(self) -> int:
        """How many bytes the turns have in UTF-8."""
        return sum(len(document.text.encode()) for document in self.documents)

    @cached_property
    def firsts(self) -> dict[str, int]:
        """The number of the first turn of each transcript."""
        return {document.transcript: document.number for document in self.documents if document.turn == 0}

    @cached_property
    def folded(self) -> str:
        """All folded turns, a separator after each."""
        return "".join(document.folded + SEPARATOR for document in self.documents)

    @cached_property
    def starts(self) -> npt.NDArray[np.int64]:
        """Where each turn begins in ``folded``."""
        lengths = [len(document.folded) + 1 for document in self.documents]
        return np.concatenate(([0], np.cumsum(lengths)[:-1])).astype(np.int64)


def load_corpus(size: int, seed: int, folder: Path | None) -> Corpus:
    """The transcripts of a folder; without one, so many generated ones."""
    corpus = Corpus(generate(size, seed) if folder is None else read_corpus(folder))
    say(
        f"{len(corpus.transcripts)} transcripts, {len(corpus.documents)} turns, {corpus.characters} characters"
    )
    return corpus
