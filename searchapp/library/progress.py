"""Reporting the progress of a long task."""

from __future__ import annotations

from typing import Literal, Protocol

Stage = Literal["reading", "indexing", "writing", "checking"]


class Progress(Protocol):
    """Called after each step of a stage: ``done`` of ``total`` steps are finished."""

    def __call__(self, stage: Stage, done: int, total: int) -> None:
        """Show it."""


def silent(stage: Stage, done: int, total: int) -> None:
    """Show nothing."""
