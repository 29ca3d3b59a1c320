"""Cells: characters that stand side by side on a printed page; a row of cells has wide spaces between them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from searchapp.transcripts.page import SENTENCE_ENDS

_INITIAL = re.compile(r"(?:^|[\s.])[A-Z]\.$")


@dataclass(frozen=True, slots=True)
class Cell:
    """Characters side by side; ``first`` is the width of the first word, ``bold`` the length of a bold beginning."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    first: float
    bold: int
    font: str

    @property
    def size(self) -> float:
        return self.top - self.bottom

    @property
    def finished(self) -> bool:
        return self.text[-1] in SENTENCE_ENDS and _INITIAL.search(self.text) is None


Row = tuple[Cell, ...]
