"""Evidence: where something a transcript tells of itself was read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """``what`` (``company``, ``Phil Zhou: title`` …) has ``value``, read ``where``; ``quote`` are the words."""

    what: str
    value: str
    where: str
    quote: str
