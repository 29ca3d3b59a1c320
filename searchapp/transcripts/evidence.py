"""Evidence: where a value was read in a transcript."""

from __future__ import annotations

from typing import NamedTuple


class Evidence(NamedTuple):
    """The value ``value`` of ``what`` (``company``, ``Phil Zhou: title`` …) was read at ``where``, from the words ``quote``."""

    what: str
    value: str
    where: str
    quote: str
