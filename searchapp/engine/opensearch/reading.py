"""Requests over one state: each answer is complete and of that state, or it is an error."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

from searchapp.engine.deadline import check_deadline
from searchapp.engine.opensearch.client import (
    Body,
    Client,
    Document,
    IndexNotFoundError,
    PointInTimeLostError,
)
from searchapp.engine.opensearch.state import State
from searchapp.errors import EngineUnavailableError, SearchAppError

PAGE = 10_000
"""The most hits and buckets of one response, by the default settings of a cluster."""

_KEPT = "5m"

Key = tuple[str | None, ...]


class Reading:
    """Searches of the turns of one state.

    Args:
        client: the cluster.
        state: the state.
        complete: whether all documents of the state still exist.
        deadline: see ``Engine.until``.
    """

    def __init__(
        self, client: Client, state: State, complete: Callable[[], bool], deadline: float | None
    ) -> None:
        self.client = client
        self.state = state
        self.deadline = deadline
        self._complete = complete

    def until(self, deadline: float | None) -> Reading:
        """Return the same with a deadline."""
        return Reading(self.client, self.state, self._complete, deadline)

    def searches(self, bodies: Sequence[Body], index: str | None = None) -> list[Document]:
        """Make several searches, of the turns if no index is named.

        Raises EngineUnavailableError, QueryTooCostlyError.
        """
        searched = index or self.state.turns_index
        with self._in_time():
            found = self.client.searches([(searched, body) for body in bodies], timeout=self._left())
        self._require_complete()
        return found

    def search(self, body: Body, index: str | None = None) -> Document:
        """Make one search."""
        return self.searches([body], index)[0]

    def pages(self, body: Body, size: int, index: str | None = None) -> Iterator[list[Document]]:
        """Yield all hits of a search, page by page; the last sort value must be different for each document.

        The first page is read before the iterator is returned.
        """
        first = self.search({**body, "size": size, "track_total_hits": False}, index)["hits"]["hits"]
        return self._following(body, size, first, index or self.state.turns_index)

    def buckets(
        self, query: Body, fields: Sequence[str], aggregations: Body
    ) -> Iterator[tuple[Key, Document]]:
        """Yield the buckets of each combination of values of some fields that the turns of a query have."""
        sources = [
            {str(number): {"terms": {"field": field, "missing_bucket": True}}}
            for number, field in enumerate(fields)
        ]
        after: Document = {}
        while True:
            composite = {"size": PAGE, "sources": sources, **after}
            body = {
                "query": query,
                "size": 0,
                "track_total_hits": False,
                "aggs": {"all": {"composite": composite, "aggs": aggregations}},
            }
            found = self.search(body)["aggregations"]["all"]
            for bucket in found["buckets"]:
                yield tuple(bucket["key"][str(number)] for number in range(len(fields))), bucket
            if len(found["buckets"]) < PAGE:
                return
            after = {"after": found["after_key"]}

    def _following(self, body: Body, size: int, page: list[Document], index: str) -> Iterator[list[Document]]:
        yield page
        with ExitStack() as opened:
            # Kept, so that a change of the index does not end a long export.
            pit: str | None = None
            while len(page) == size:
                if pit is None:
                    pit = opened.enter_context(self.client.point_in_time(index))
                    self._require_complete()
                following = {
                    **body,
                    "size": size,
                    "track_total_hits": False,
                    "pit": {"id": pit, "keep_alive": _KEPT},
                    "search_after": page[-1]["sort"],
                }
                try:
                    with self._in_time():
                        page = self.client.search(following, timeout=self._left())["hits"]["hits"]
                except PointInTimeLostError:
                    pit = None
                    continue
                yield page

    def _left(self) -> float | None:
        return None if self.deadline is None else max(0.001, self.deadline - time.monotonic())

    @contextmanager
    def _in_time(self) -> Iterator[None]:
        check_deadline(self.deadline)
        try:
            yield
        except SearchAppError:
            # A request that took too long is ended, here and by the cluster.
            check_deadline(self.deadline)
            raise

    def _require_complete(self) -> None:
        try:
            complete = self._complete()
        except IndexNotFoundError:
            complete = False
        if not complete:
            raise EngineUnavailableError("the index has changed twice while a query ran; ask again")
