"""Evidence: where a value was read in a transcript."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """The value ``value`` of ``what`` (``company``, ``Phil Zhou: title`` …) was read at ``where``, from the words ``quote``."""

    what: str
    value: str
    where: str
    quote: str
