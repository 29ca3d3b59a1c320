"""Choosing the engine that the settings name."""

from __future__ import annotations

from importlib.util import find_spec

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.base import Index
from searchapp.engine.sink import DEFAULT_MEMORY, Sink
from searchapp.errors import UsageError
from searchapp.settings import ENGINES, Settings

# An engine is imported only when it is chosen, so the dependencies of other engines are not loaded.


def index_of(settings: Settings) -> Index:
    """Return the index that the settings name, with the engine that they name.

    Raises UsageError if there is no such engine, or it is not installed.
    """
    _check(settings)
    segmenter = _segmenter(settings)
    if settings.engine == "opensearch":
        from searchapp.engine.opensearch.index import OpenSearchIndex

        return OpenSearchIndex(settings, segmenter)
    from searchapp.engine.embedded.index import EmbeddedIndex

    return EmbeddedIndex(settings.index, segmenter)


def sink_of(
    settings: Settings,
    *,
    memory: int = DEFAULT_MEMORY,
    processes: int | None = None,
    segmenter: Segmenter | None = None,
) -> Sink:
    """Return the index that the settings name, for writing.

    Args:
        settings: give the engine, the index, the cache and the user dictionary.
        memory: MiB that a build may use for a merge; only the embedded engine merges.
        processes: number of worker processes; one per core if None.
        segmenter: a segmenter made with the same settings; a new one if None.

    Raises UsageError if there is no such engine, or it is not installed.
    """
    _check(settings)
    segmenter = segmenter or _segmenter(settings)
    if settings.engine == "opensearch":
        from searchapp.engine.opensearch.sink import OpenSearchSink

        return OpenSearchSink(settings, segmenter, processes)
    from searchapp.engine.embedded.sink import EmbeddedSink

    return EmbeddedSink(settings.index, segmenter, memory, processes)


def _check(settings: Settings) -> None:
    if settings.engine not in ENGINES:
        raise UsageError(
            f"there is no engine {settings.engine!r}; set SEARCHAPP_ENGINE to {' or '.join(ENGINES)}"
        )
    if settings.engine == "opensearch" and find_spec("opensearchpy") is None:
        raise UsageError(
            "the engine opensearch needs opensearch-py; run `pip install 'searchapp[opensearch]'`"
        )


def _segmenter(settings: Settings) -> Segmenter:
    return Segmenter.open(settings.cache, settings.user_dictionary)
