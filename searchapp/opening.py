"""Open an index as a collection: where the search and the engine meet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from searchapp.engine.factory import index_of
from searchapp.search.collection import Collection
from searchapp.settings import Settings


def open_collection(directory: Path, settings: Settings | None = None) -> Collection:
    """Open the index in a directory to search, list and read it.

    Args:
        directory: the index directory; it overrides the one of the settings.
        settings: those of the environment if None.

    Raises:
        UsageError: the settings name an engine there is not.
        IndexMissingError, IndexOutdatedError, IndexDamagedError: there is no index that can be answered from.
    """
    settings = replace(settings or Settings.from_environment(), index=directory)
    collection = Collection(index_of(settings))
    collection.view()
    return collection
