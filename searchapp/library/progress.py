"""How a long task says how far it is."""

from __future__ import annotations

from typing import Literal, Protocol

Stage = Literal["reading", "indexing", "writing", "checking"]


class Progress(Protocol):
    """Called after each step of a stage: ``done`` of ``total`` steps are behind."""

    def __call__(self, stage: Stage, done: int, total: int) -> None:
        """Show it."""


def silent(stage: Stage, done: int, total: int) -> None:
    """Show nothing."""
