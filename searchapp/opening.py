"""Opening an index as a collection: connects the search to an engine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from searchapp.engine.factory import index_of
from searchapp.search.collection import Collection
from searchapp.settings import Settings


def open_collection(directory: Path, settings: Settings | None = None) -> Collection:
    """Open the index in a directory to search, list and read it.

    Args:
        directory: the index directory; overrides the one in the settings.
        settings: if None, they are read from the environment.

    Raises:
        UsageError: the settings name an unknown engine.
        IndexMissingError, IndexOutdatedError, IndexDamagedError: there is no usable index.
    """
    settings = replace(settings or Settings.from_environment(), index=directory)
    collection = Collection(index_of(settings))
    collection.view()
    return collection
