"""Extras: libraries only some kinds of files need."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from searchapp.errors import RefusedFileError


def library(name: str, source: str) -> ModuleType:
    """Return a library that need not be installed; without it, raises RefusedFileError naming ``source``."""
    try:
        return import_module(name)
    except ImportError as error:
        raise RefusedFileError(
            source,
            f"this file type needs the library {name}",
            "run pip install '.[documents]' in the folder of searchapp",
        ) from error
