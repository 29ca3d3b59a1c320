"""An index in an OpenSearch cluster that is read while builds and updates change it."""

from __future__ import annotations

import threading
from functools import partial

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.opensearch.client import Client
from searchapp.engine.opensearch.engine import OpenSearchEngine
from searchapp.engine.opensearch.state import SCHEMA_VERSION, Fence, State, is_whole, newest_state, seen
from searchapp.engine.stamp import check_stamp, stamp_of
from searchapp.errors import IndexDamagedError
from searchapp.settings import Settings

_Seen = tuple[str, Fence]
"""What tells a state from others: its index of calls, and the fence of the state document."""


class OpenSearchIndex:
    """The index of the settings. ``Index`` describes its methods."""

    def __init__(self, settings: Settings, segmenter: Segmenter) -> None:
        self._client = Client(settings)
        self._name = settings.opensearch_index
        self._segmenter = segmenter
        self._lock = threading.Lock()
        self._current: tuple[_Seen, State, OpenSearchEngine] | None = None
        self._damage: tuple[_Seen, str] | None = None

    def newest(self) -> OpenSearchEngine:
        """Return an engine over the newest committed state."""
        return self._newest()[2]

    def scrub(self) -> None:
        """Count the documents of the newest state. The cluster compares its files with their checksums itself."""
        found, state, _ = self._newest()
        visible = state.visible()
        turns = self._count(state.turns_index, visible)
        calls = self._count(state.calls_index, {"bool": {"filter": [visible, {"term": {"kind": "call"}}]}})
        if (turns, calls) != (state.turns, state.transcripts) and is_whole(self._client, state):
            self._damage = (
                found,
                f"{turns} of {state.turns} turns and {calls} of {state.transcripts} transcripts are there",
            )

    def _count(self, index: str, query: dict[str, object]) -> int:
        body = {"query": query, "size": 0, "track_total_hits": True}
        return int(self._client.search(body, index)["hits"]["total"]["value"])

    def _newest(self) -> tuple[_Seen, State, OpenSearchEngine]:
        found = seen(self._client, self._name)
        if self._damage is not None and self._damage[0] == found:
            raise IndexDamagedError(self._damage[1])
        current = self._current
        if current is not None and current[0] == found:
            return current
        with self._lock:
            if self._current is None or self._current[0] != found:
                state, fence = newest_state(self._client, self._name)
                check_stamp(state.stamp, stamp_of(SCHEMA_VERSION, self._segmenter))
                before = self._current
                if before is not None and _same(before[1], state):
                    engine = before[2]
                else:
                    engine = OpenSearchEngine(self._client, state, partial(is_whole, self._client, state))
                self._current = (state.calls_index, fence), state, engine
            return self._current


def _same(one: State, other: State) -> bool:
    """Return whether two states show the same documents; then at most the note about older states differs."""
    return (one.generation, one.number) == (other.generation, other.number)
