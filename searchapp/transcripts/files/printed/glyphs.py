"""Glyphs: the characters of a printed page, and those that stand side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

# In sizes of the font.
_CELL_GAP = 1.5


class Glyph(NamedTuple):
    """A character of a page and its box, in points from the lower left corner."""

    mark: str
    left: float
    right: float
    bottom: float
    top: float
    font: str = ""


def runs(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Yield the characters in the order of the file, as far as they stand side by side."""
    run: list[Glyph] = []
    space: Glyph | None = None
    for glyph in glyphs:
        if glyph.mark.isspace() or glyph.mark == "\x00":
            space = glyph if run else None
            continue
        if run and not (
            are_level(run[-1], glyph) and -glyph.top + glyph.bottom < glyph.left - run[-1].right < gap(glyph)
        ):
            yield run
            run = []
        elif run and space is not None:
            run.append(space._replace(mark=" "))
        run.append(glyph)
        space = None
    if run:
        yield run


def gap(glyph: Glyph) -> float:
    """Return the space from which on characters are no more side by side, in points."""
    return _CELL_GAP * (glyph.top - glyph.bottom)


def are_level(one: Glyph, other: Glyph, share: float = 0.5) -> bool:
    """Return whether two characters have this share of their heights in common."""
    common = min(one.top, other.top) - max(one.bottom, other.bottom)
    return common > share * min(one.top - one.bottom, other.top - other.bottom)
