"""Extras: libraries that only some file types need."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from searchapp.errors import RefusedFileError


def library(name: str, source: str) -> ModuleType:
    """Return an optional library; raises RefusedFileError for ``source`` if it is not installed."""
    try:
        return import_module(name)
    except ImportError as error:
        raise RefusedFileError(
            source,
            f"this file type needs the library {name}",
            "run pip install '.[documents]' in the folder of searchapp",
        ) from error
