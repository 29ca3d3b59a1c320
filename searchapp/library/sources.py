"""The sources that a build or an update reads if none are given."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from searchapp.engine.sink import Sink
from searchapp.errors import IndexDamagedError, IndexMissingError, IndexOutdatedError, SourceError

FIRST_SOURCE = Path("seeds")


def sources_of(sink: Sink, given: Sequence[Path], first: Path = FIRST_SOURCE) -> tuple[Path, ...]:
    """Return the given sources, otherwise those the index was built from; ``first`` if there is no index.

    Raises SourceError if the sources of the index cannot be read.
    """
    if given:
        return tuple(given)
    try:
        return tuple(map(Path, sink.sources()))
    except IndexMissingError:
        return (first,)
    except (IndexDamagedError, IndexOutdatedError) as error:
        raise SourceError(f"the sources of the index are unknown ({error.reason}); give SOURCE") from error
