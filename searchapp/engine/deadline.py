"""The time at which an engine stops working on a query."""

from __future__ import annotations

import time

from searchapp.errors import QueryTooCostlyError


def check_deadline(deadline: float | None) -> None:
    """Raise QueryTooCostlyError if ``time.monotonic()`` is past the deadline; does nothing if it is None."""
    if deadline is not None and time.monotonic() > deadline:
        raise QueryTooCostlyError("the query took longer than one query may")
