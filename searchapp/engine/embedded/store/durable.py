"""Writing that survives a power cut: contents reach the disk before the name that points to them."""

from __future__ import annotations

import os
from pathlib import Path


def write_atomically(path: Path, content: str | bytes) -> None:
    """Replace a file; whoever opens ``path`` meanwhile reads the old content or the new, never a part.

    A text is written as UTF-8.

    Raises OSError where the folder cannot be written to.
    """
    aside = path.with_name(f".{path.name}.new")
    with aside.open("wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(aside, path)
    sync_directory(path.parent)


def sync_tree(directory: Path) -> None:
    """Bring every file below a directory, and the names of all of them, to the disk."""
    for folder, _, names in os.walk(directory):
        for name in names:
            _sync(Path(folder, name))
        sync_directory(Path(folder))


def sync_directory(directory: Path) -> None:
    """Bring the names in a directory to the disk."""
    if os.name != "nt":  # Windows cannot open a directory, and writes its entries through.
        _sync(directory)


def _sync(path: Path) -> None:
    # Windows refuses to sync what was opened for reading only.
    handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
