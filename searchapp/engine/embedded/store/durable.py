"""Writing that survives a power failure: contents are synced to disk before the name that points to them."""

from __future__ import annotations

import os
from pathlib import Path


def write_atomically(path: Path, content: str | bytes) -> None:
    """Replace a file atomically: readers of ``path`` get either the old content or the new, never a part.

    A string is written as UTF-8.

    Raises OSError if the folder cannot be written to.
    """
    aside = path.with_name(f".{path.name}.new")
    with aside.open("wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(aside, path)
    sync_directory(path.parent)


def make_directory(directory: Path) -> None:
    """Create a directory and the missing ones above it, and sync their names to disk.

    Does nothing if it exists. Raises OSError if it cannot be created.
    """
    if directory.is_dir():
        return
    make_directory(directory.parent)
    directory.mkdir(exist_ok=True)
    sync_directory(directory.parent)


def sync_tree(directory: Path) -> None:
    """Sync every file below a directory, and all file names, to disk."""
    for folder, _, names in os.walk(directory):
        for name in names:
            _sync(Path(folder, name))
        sync_directory(Path(folder))


def sync_directory(directory: Path) -> None:
    """Sync the file names in a directory to disk."""
    if os.name != "nt":  # Windows cannot open a directory, and writes its entries at once.
        _sync(directory)


def _sync(path: Path) -> None:
    # Windows does not sync a file that was opened for reading only.
    handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
