"""The one place that chooses the engine."""

from __future__ import annotations

from searchapp.engine.base import Index
from searchapp.errors import UsageError
from searchapp.settings import ENGINES, Settings


def index_of(settings: Settings) -> Index:
    """The index the settings name, answered by the engine they name.

    Raises UsageError where there is no such engine.
    """
    if settings.engine == "embedded":
        # Imported by name, so that what another engine needs is not loaded.
        from searchapp.analysis.segmenter import Segmenter
        from searchapp.engine.embedded.index import EmbeddedIndex

        return EmbeddedIndex(settings.index, Segmenter.open(settings.cache, settings.user_dictionary))
    raise UsageError(
        f"there is no engine {settings.engine!r}; set SEARCHAPP_ENGINE to {' or '.join(ENGINES)}"
    )
