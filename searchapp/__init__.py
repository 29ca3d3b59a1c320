"""Full-text search for earnings-call transcripts, Chinese first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from searchapp.workbench import Workbench

__version__ = "0.1.0"


def open_index(directory: str | Path | None = None, *, no_limit: bool = False) -> Workbench:
    """Open an index for a notebook or a script.

    Args:
        directory: the index directory; if None, that of SEARCHAPP_INDEX, or ``index``.
        no_limit: answer queries whatever they cost, as with ``--no-limit``.

    Raises:
        UsageError: the settings name an unknown engine.
        IndexMissingError, IndexOutdatedError, IndexDamagedError: there is no usable index.
    """
    # Imported here, so that the package is imported fast.
    from searchapp.workbench import open_workbench

    return open_workbench(directory, no_limit=no_limit)
