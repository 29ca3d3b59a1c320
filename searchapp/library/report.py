"""The report of a build or an update, for people and for scripts, and the counts it is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from searchapp.errors import RefusedFileError
from searchapp.transcripts import Reading

Action = Literal["build", "update"]

# Maximum number of refused files that an error names.
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not indexed, with the reason and what to do."""

    source: str
    reason: str
    cure: str

    def __str__(self) -> str:
        return f"{self.source}: {self.reason}; {self.cure}"


@dataclass(frozen=True, slots=True)
class Warned:
    """A warning about a file that was indexed."""

    source: str
    message: str

    def __str__(self) -> str:
        return f"{self.source}: {self.message}"


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of ``build`` (everything is added) or ``update``.

    ``transcripts`` is the total number in the index now, ``indexed`` the number written by this run. ``turns``,
    ``characters``, ``warnings`` and ``removed_text`` (number of characters that are not speech, by kind) describe the
    files read by this run: all files in a build, the added and changed ones in an update.
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
        """Return the object that ``searchapp index build --format json`` prints."""
        data = asdict(self)
        data["refused"] = list(data["refused"])
        data["warnings"] = list(data["warnings"])
        data["removed_text"] = dict(self.removed_text)
        return data


class Account:
    """The running counts of a build or an update.

    ``ids`` are the transcripts written so far; ``removed`` is the number of transcripts removed from the index.
    """

    def __init__(self) -> None:
        self.ids: set[str] = set()
        self.removed = 0
        self._changed = 0
        self._turns = 0
        self._characters = 0
        self._refused: list[Refused] = []
        self._warnings: list[Warned] = []
        self._removed_text: dict[str, int] = {}

    def take(self, reading: Reading, changed: bool) -> None:
        """Count a transcript that was written; ``changed`` if it replaces one in the index."""
        transcript = reading.transcript
        self.ids.add(transcript.id)
        self._changed += changed
        self._turns += len(transcript.turns)
        self._characters += sum(len(turn.text) for turn in transcript.turns)
        for message in reading.warnings:
            self.warn(transcript.source, message)
        for removed in reading.removed:
            self._removed_text[removed.what] = self._removed_text.get(removed.what, 0) + removed.characters

    def refuse(self, error: RefusedFileError) -> None:
        """Record a file that was not indexed."""
        self._refused.append(Refused(error.source, error.reason, error.cure))

    def warn(self, source: str, message: str) -> None:
        """Note a remark."""
        self._warnings.append(Warned(source, message))

    def describe_refused(self) -> str:
        """Name the first refused files and how many more there are."""
        named = " | ".join(str(refused) for refused in self._refused[:_NAMED])
        more = len(self._refused) - _NAMED
        return f"{named} | and {more} more" if more > 0 else named

    def report(self, action: Action, generation: str, kept: int, seconds: float) -> Report:
        """Return the report; ``kept`` is the number of transcripts that did not change."""
        return Report(
            action=action,
            generation=generation,
            transcripts=kept + len(self.ids),
            indexed=len(self.ids),
            added=len(self.ids) - self._changed,
            changed=self._changed,
            removed=self.removed,
            unchanged=kept,
            turns=self._turns,
            characters=self._characters,
            refused=tuple(sorted(self._refused, key=lambda refused: refused.source)),
            warnings=tuple(self._warnings),
            removed_text=self._removed_text,
            seconds=round(seconds, 3),
        )
