"""The one place that chooses the engine."""

from __future__ import annotations

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.base import Index
from searchapp.engine.sink import DEFAULT_MEMORY, Sink
from searchapp.errors import UsageError
from searchapp.settings import ENGINES, Settings

# Engines are imported where they are chosen: what another one needs is not loaded.


def index_of(settings: Settings) -> Index:
    """The index the settings name, answered by the engine they name.

    Raises UsageError where there is no such engine.
    """
    _check(settings)
    from searchapp.engine.embedded.index import EmbeddedIndex

    return EmbeddedIndex(settings.index, _segmenter(settings))


def sink_of(
    settings: Settings,
    *,
    memory: int = DEFAULT_MEMORY,
    processes: int | None = None,
    segmenter: Segmenter | None = None,
) -> Sink:
    """The index the settings name, to be filled.

    Args:
        settings: the engine, where its index is, the cache and the user dictionary are taken from here.
        memory: MiB that a build may use for a merge.
        processes: number of worker processes; one per core if None.
        segmenter: one that is loaded already; it must be made with the same settings.

    Raises UsageError where there is no such engine.
    """
    _check(settings)
    from searchapp.engine.embedded.sink import EmbeddedSink

    return EmbeddedSink(settings.index, segmenter or _segmenter(settings), memory, processes)


def _check(settings: Settings) -> None:
    if settings.engine not in ENGINES:
        raise UsageError(
            f"there is no engine {settings.engine!r}; set SEARCHAPP_ENGINE to {' or '.join(ENGINES)}"
        )


def _segmenter(settings: Settings) -> Segmenter:
    return Segmenter.open(settings.cache, settings.user_dictionary)
