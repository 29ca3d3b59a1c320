"""What one query may cost, and how many costly queries are answered at the same time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from threading import BoundedSemaphore

from searchapp.engine.base import Engine
from searchapp.errors import BusyError, QueryTooCostlyError
from searchapp.query.tree import Query, leaves
from searchapp.query.write import write

# A query of this cost takes about a tenth of a second.
COSTLY = 1_000_000
_AT_A_TIME = 1
# Each one that waits keeps a thread of the server from cheaper queries.
WAITING = 3


class Limits:
    """Limits of queries, shared by all threads.

    Args:
        cost: largest cost of one query, in the unit of ``Engine.cost``; None for no limit.
        seconds: longest time for evaluating one query; None for no limit.
    """

    def __init__(self, cost: int | None = None, seconds: float | None = None) -> None:
        self._cost = cost
        self._seconds = seconds
        self._places = BoundedSemaphore(_AT_A_TIME + WAITING)
        self._running = BoundedSemaphore(_AT_A_TIME)

    @contextmanager
    def admit(self, engine: Engine, tree: Query, weight: int = 1) -> Iterator[tuple[Engine, float | None]]:
        """Return a context manager that gives an engine to answer a tree with, and its deadline; None for none.

        A costly query waits until no other costly query is in such a context. Its cost is multiplied by ``weight`` for
        that: that of work on what the engine finds.

        Raises:
            QueryTooCostlyError: the cost is over the limit; the engine raises it when the time is over.
            BusyError: too many costly queries are waiting already.
        """
        cost = engine.cost(tree)
        if self._cost is not None and cost > self._cost:
            piece = max(leaves(tree), key=engine.cost)
            raise QueryTooCostlyError(
                f"the query has to look at about {cost:,} positions, and {self._cost:,} are allowed",
                write(piece),
            )
        with self._turn() if cost * weight > COSTLY else nullcontext():
            deadline = None if self._seconds is None else time.monotonic() + self._seconds
            yield engine.until(deadline), deadline

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise BusyError("other large searches are running; try again in a few seconds")
        try:
            with self._running:
                yield
        finally:
            self._places.release()
