"""The map of a transcript: one bar per turn, as wide as the turn is long, and a line at every match."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import NamedTuple

from searchapp.model import Transcript
from searchapp.search.answer import MarkedTranscript

WIDTH = 1000.0


class Bar(NamedTuple):
    """The bar of a turn: its position and width in units of WIDTH; ``url`` is None if the turn is hidden."""

    x: str
    width: str
    role: str
    url: str | None
    title: str


@dataclass(frozen=True, slots=True)
class HitMap:
    """The bars, the positions of the matches, and the start of Q&A (None without prepared remarks before it)."""

    bars: tuple[Bar, ...]
    ticks: tuple[str, ...]
    questions: str | None


def hit_map(found: Transcript, marked: MarkedTranscript, shown: Set[int]) -> HitMap:
    """Return the map of a transcript; ``shown`` are the indexes of the turns on the page."""
    scale = WIDTH / (sum(len(turn.text) for turn in found.turns) or 1)
    bars: list[Bar] = []
    ticks: list[str] = []
    questions = before = None
    position = 0
    for turn in found.turns:
        start = position * scale
        if before == "prepared" and turn.section == "qa" and questions is None:
            questions = f"{start:.1f}"
        before = turn.section
        url = f"#t{turn.index}" if turn.index in shown else None
        bars.append(Bar(f"{start:.1f}", f"{len(turn.text) * scale:.1f}", turn.role, url, turn.speaker))
        ticks.extend(f"{(position + begin) * scale:.1f}" for begin, _ in marked.matches[turn.index])
        position += len(turn.text)
    return HitMap(tuple(bars), tuple(ticks), questions)
