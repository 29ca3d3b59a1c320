"""A turn that is shown beside others: who speaks, what is said, and what a query marks in it."""

from __future__ import annotations

from typing import Any, NamedTuple

from searchapp.engine.base import MarkedTurn
from searchapp.model import Span


class Spoken(NamedTuple):
    """A turn; its values are those of a hit (``searchapp.search.answer.Hit``)."""

    turn: int
    speaker: str
    speaker_label: str
    speaker_inferred_from: str | None
    speaker_role: str
    speaker_title: str | None
    speaker_firm: str | None
    text: str
    matches: tuple[Span, ...]

    @classmethod
    def of(cls, marked: MarkedTurn, inferred_from: str | None) -> Spoken:
        """Return a turn, given the sentence that its speaker was inferred from, or None."""
        turn = marked.turn
        return cls(
            turn.index,
            turn.speaker,
            turn.label,
            inferred_from,
            turn.role,
            turn.title,
            turn.firm,
            turn.text,
            marked.marks,
        )

    def to_json(self) -> dict[str, Any]:
        """Return the turn as a JSON object."""
        return self._asdict() | {"matches": list(map(list, self.matches))}
