"""Opening an index as a collection: connects the search to an engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from searchapp.analysis.fold import fold
from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.factory import index_of
from searchapp.search.collection import Collection
from searchapp.search.limits import Limits
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
    limits = Limits(settings.cost_limit or None, settings.time_limit or None)
    collection = Collection(index_of(settings), _cutter(settings), limits)
    collection.view()
    return collection


def _cutter(settings: Settings) -> Callable[[str], Sequence[str]]:
    """Return a function that splits a text into words; its first call loads the model."""
    segmenter = Segmenter.open(settings.cache, settings.user_dictionary)

    def cut(text: str) -> Sequence[str]:
        cuts = [*segmenter.boundaries(fold(text)).nonzero()[0].tolist(), len(text)]
        return [text[start:end] for start, end in pairwise(cuts)]

    return cut
