"""What the tests of the life of an index in OpenSearch share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.factory import sink_of
from searchapp.engine.opensearch.client import Client
from searchapp.engine.sink import IndexInfo, Sink
from searchapp.library import build as library
from searchapp.library import verify as verification
from searchapp.library.report import Report
from searchapp.library.verify import Verification
from searchapp.opening import open_collection
from searchapp.search.collection import View
from searchapp.settings import Settings
from tests.library.lifecycle import everything

QUERIES = ('"毛利率"', "毛利率 OR 现金流")


@dataclass(frozen=True)
class Place:
    """An index in a cluster, its sources, and a segmenter that is loaded already."""

    settings: Settings
    source: Path
    segmenter: Segmenter

    @property
    def client(self) -> Client:
        """A connection of its own."""
        return Client(self.settings)

    def sink(self, processes: int = 1) -> Sink:
        """The index, for writing."""
        return sink_of(self.settings, processes=processes, segmenter=self.segmenter)

    def build(self, **options: Any) -> Report:
        """Build it of the sources."""
        return library.build([self.source], self.sink(**options))

    def update(self, **options: Any) -> Report:
        """Update it from the sources."""
        return library.update([self.source], self.sink(**options))

    def verify(self) -> Verification:
        """Compare it with the sources."""
        return verification.verify([self.source], self.sink())

    def info(self) -> IndexInfo:
        """Describe it."""
        return self.sink().info()

    def view(self) -> View:
        """What a reader sees who opens it now."""
        return open_collection(self.settings.index, self.settings).view()

    def answers(self, queries: Iterable[str] = QUERIES) -> Mapping[str, Any]:
        """Everything that a reader sees who opens it now."""
        return everything(self.view(), queries)

    def indices(self) -> list[str]:
        """The names of the indices in the cluster that belong to it, without that of the lock."""
        found = self.client.request("GET", f"/{self.settings.opensearch_index}-*")
        return sorted(name for name in found if not name.endswith("-lock"))


@contextmanager
def place_of(url: str, name: str, folder: Path, segmenter: Segmenter) -> Iterator[Place]:
    """Give an index that does not exist yet; it is removed afterwards."""
    settings = replace(
        Settings.from_environment(),
        engine="opensearch",
        opensearch_url=tuple(url.split(",")),
        opensearch_index=name,
        opensearch_shards=2,
        opensearch_replicas=0,
    )
    source = folder / "source"
    source.mkdir()
    place = Place(settings, source, segmenter)
    try:
        yield place
    finally:
        client = place.client
        for index in [*place.indices(), f"{name}-lock"]:
            client.request("DELETE", f"/{index}", allowed=(404,))
