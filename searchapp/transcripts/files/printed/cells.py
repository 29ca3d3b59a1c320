"""Cells: characters that stand side by side on a printed page; a row of cells has wide spaces between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from searchapp.transcripts.page import SENTENCE_ENDS

# A shorter text at the right of a row is a mark at the margin.
_SHORT = 3
# In sizes of the font.
_ROOM = 0.3
_BOLD = re.compile("bold|black|heavy|hei|黑", re.IGNORECASE)
_INITIAL = re.compile(r"(?:^|[\s.])(?:[A-Z]|St|Dr|Mr|Ms|Mrs|Jr|Sr)\.$")


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


def text_of(row: Row) -> str:
    """Return the text of a row, with a space between two cells."""
    return " ".join(cell.text for cell in row)


def merged(row: Row) -> Cell:
    """Return the cells of a row as one, with a space between."""
    if len(row) == 1:
        return row[0]
    first, last = row[0], row[-1]
    # A mark at the margin does not fill the line.
    right = row[-2].right if len(last.text) <= _SHORT else last.right
    beside = len(row[1].text) > _SHORT and is_bold(first.font) and not is_bold(row[1].font)
    bold = first.bold or len(first.text) * beside
    return replace(
        first,
        text=text_of(row),
        right=right,
        bottom=first.bottom,
        font=first.font if first.font == last.font else "",
        bold=bold,
    )


def has_no_room(cell: Cell, below: Cell, edge: float) -> bool:
    """Return whether the first word of the line below has no more room in a line that ends at ``edge``, in points."""
    return cell.right + below.first + _ROOM * cell.size > edge - 1


def usual_size(pages: Sequence[Sequence[Row]]) -> float:
    """Return the size of the letters of most of the text."""
    sizes: dict[float, int] = {}
    for page in pages:
        for row in page:
            for cell in row:
                sizes[round(cell.size, 1)] = sizes.get(round(cell.size, 1), 0) + len(cell.text)
    return max(sizes, key=lambda size: sizes[size], default=0.0)


def is_bold(font: str) -> bool:
    """Return whether the name of a font says that its letters are bold."""
    return _BOLD.search(font) is not None


def is_wide(mark: str) -> bool:
    """Return whether a character is as wide as a Han character."""
    return mark > "\u2e80"
