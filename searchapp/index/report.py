"""What a build or an update did, for people and for scripts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

Action = Literal["build", "update"]


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not indexed, why, and what to do about it."""

    source: str
    reason: str
    cure: str

    def __str__(self) -> str:
        return f"{self.source}: {self.reason}; {self.cure}"


@dataclass(frozen=True, slots=True)
class Warned:
    """A remark on a file that was indexed all the same."""

    source: str
    message: str

    def __str__(self) -> str:
        return f"{self.source}: {self.message}"


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of ``build`` (everything is added) or ``update``.

    ``transcripts`` is how many the index holds now, ``indexed`` how many were written this time. ``turns``,
    ``characters``, ``warnings`` and ``removed_text`` (characters that are not speech, by kind) tell of the
    files read this time: all of them in a build, the added and changed ones in an update.
    """

    action: Action
    generation: str
    transcripts: int
    indexed: int
    added: int
    changed: int
    removed: int
    unchanged: int
    turns: int
    characters: int
    refused: tuple[Refused, ...]
    warnings: tuple[Warned, ...]
    removed_text: Mapping[str, int]
    seconds: float

    def to_json(self) -> dict[str, Any]:
        """The object ``searchapp index build --format json`` prints."""
        data = asdict(self)
        data["refused"] = list(data["refused"])
        data["warnings"] = list(data["warnings"])
        data["removed_text"] = dict(self.removed_text)
        return data
