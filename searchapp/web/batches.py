"""A batch: the files of one upload, from the moment they arrive until they are in the index."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Literal

from searchapp.library.report import Refused, Report
from searchapp.notice import Notice
from searchapp.transcripts import Inspection
from searchapp.transcripts.files.override import quoted

VALUES = ("company", "ticker", "period", "date")
"""The values that can be corrected, as an override names them."""

State = Literal["reading", "open", "storing", "done"]


@dataclass(slots=True)
class Staged:
    """A file that waits in a folder of its own.

    ``read`` is what was read from it, or why it cannot be read; None as long as that is not known. ``typed`` are the
    values that differ from what was read, ``more`` is the rest of its override; what is wrong with them is in
    ``problems``, by field. ``kept`` says whether it is to be stored, ``stored`` is its name in the source.
    """

    name: str
    path: Path
    size: int
    sha256: str
    read: Inspection | Refused | None = None
    typed: dict[str, str] = field(default_factory=dict)
    more: str = ""
    problems: dict[str, Notice] = field(default_factory=dict)
    kept: bool = True
    stored: str | None = None

    def value(self, name: str) -> str:
        """Return a value as typed, otherwise as read; the empty string if there is none."""
        return self.typed[name] if name in self.typed else self._read_value(name)

    def correct(self, values: Mapping[str, str]) -> None:
        """Keep those values that differ from what was read."""
        self.typed = {name: value for name, value in values.items() if value != self._read_value(name)}

    def override(self) -> str:
        """Return the override that makes the file read like this; empty if it needs none."""
        lines = [f"{name} = {quoted(value)}\n" for name, value in self.typed.items()]
        return "".join(lines) + (f"{self.more.rstrip()}\n" if self.more.strip() else "")

    def _read_value(self, name: str) -> str:
        return (getattr(self.read, name) if isinstance(self.read, Inspection) else None) or ""


@dataclass(slots=True)
class Batch:
    """The files of one upload.

    ``progress`` is the stage of an update of the index with its finished and its total steps, ``report`` is that of the
    update, and ``problem`` says what went wrong with the whole batch. ``used`` is the time of the last request, as
    ``time.monotonic`` gives it.
    """

    token: str
    folder: Path
    files: list[Staged]
    state: State = "reading"
    progress: tuple[str, int, int] | None = None
    problem: Notice | None = None
    report: Report | None = None
    used: float = field(default_factory=time.monotonic)
    _lock: Lock = field(default_factory=Lock)

    def moves(self, before: State, after: State, problem: Notice | None = None) -> bool:
        """Go from one state to another; False if this is in another state, as after a second click."""
        with self._lock:
            if self.state != before:
                return False
            self.state, self.problem, self.progress = after, problem, None
            return True
