"""Flows: lines below each other between two margins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from searchapp.transcripts.files.printed.cells import Cell


@dataclass(slots=True)
class Flow:
    """Lines below each other between two margins, as they are read.

    ``edge`` is where they end at the right. ``kind`` is ``page``, ``column``, ``cell`` or ``list``; the lines of a list of
    participants are not wrapped. ``said`` means the cell of a table beside the name, ``ahead`` that the name is on the
    next page.
    """

    lines: list[Cell]
    edge: float
    left: float
    page: int
    kind: str
    said: bool = False
    ahead: bool = False


def flow_of(lines: list[Cell], page: int, kind: str) -> Iterator[Flow]:
    """Yield lines below each other as a flow, if there are any."""
    if lines:
        yield Flow(lines, max(cell.right for cell in lines), min(cell.left for cell in lines), page, kind)
