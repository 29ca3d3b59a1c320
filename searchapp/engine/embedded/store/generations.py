"""The generations of an index: every build makes one, and the file ``CURRENT`` names the current one.

::

    index/CURRENT                 the name of the current generation
    index/generations/<name>/     a complete index
    index/write.lock              locked while a process writes (see ``lock``)
"""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Hashable
from datetime import datetime, timezone
from pathlib import Path

from searchapp.engine.embedded.store import durable
from searchapp.errors import IndexDamagedError, IndexMissingError

_POINTER = "CURRENT"
_FOLDER = "generations"
_MOMENT = "%Y%m%dT%H%M%S"
# A generation is renamed before it is removed, so that all its files disappear for new readers in one step.
_DOOMED = ".removed-"
# Seconds after which a time in a file system tells whether a file has changed since; some have a resolution of two.
_SETTLED = 3


def current(index: Path) -> Path:
    """Return the directory of the current generation.

    Raises IndexMissingError if no index has been built, IndexDamagedError if the pointer is unreadable.
    """
    name = _pointed(index)
    while not (directory := index / _FOLDER / name).is_dir():
        # A build may have replaced the generation after the pointer was read, so read the pointer again.
        before, name = name, _pointed(index)
        if name == before:
            raise IndexDamagedError(f"{index / _POINTER} names generation {name}, which does not exist")
    return directory


def state(index: Path) -> Hashable:
    """Return a token that changes with every new generation and with every commit to the current one.

    This reads the pointer and lists one directory. Raises the errors of ``current``.
    """
    while True:
        directory = current(index)
        try:
            names = os.listdir(directory)
        except FileNotFoundError:
            if current(index) != directory:
                continue
            raise
        return directory.name, tuple(sorted(name for name in names if name.endswith(".toc")))


class Watch:
    """Tells the state of an index, by two calls of ``stat`` if nothing has changed since the last time."""

    def __init__(self, index: Path) -> None:
        self._index = index
        self._known: tuple[Path, Hashable, Hashable] | None = None

    def state(self) -> Hashable:
        """Return the same as ``state``, with the same errors."""
        if self._known is not None:
            directory, seen, known = self._known
            if seen == _seen(self._index, directory):
                return known
        directory = current(self._index)
        # Looked at before it is read: what changes in between will be seen the next time.
        seen = _seen(self._index, directory)
        found = state(self._index)
        self._known = None if seen is None else (directory, seen, found)
        return found


def _seen(index: Path, directory: Path) -> Hashable:
    """Return what changes with the pointer and the files of a generation; None if it has just changed or is gone.

    Two changes in quick succession can have the same time, so a recent one is not relied on.
    """
    try:
        found = [os.stat(path) for path in (index / _POINTER, directory)]
    except OSError:
        return None
    if max(one.st_mtime for one in found) > time.time() - _SETTLED:
        return None
    return tuple((one.st_ino, one.st_mtime_ns, one.st_size) for one in found)


def create(index: Path) -> Path:
    """Create the empty directory of a new generation; readers do not see it until ``publish``.

    Needs the write lock, like the functions below.
    """
    # The time is for people. The rest makes every name unique, because readers identify states by it.
    begun = datetime.now(timezone.utc).strftime(_MOMENT)
    directory = index / _FOLDER / f"{begun}-{secrets.token_hex(4)}"
    durable.make_directory(directory)
    return directory


def moment(directory: Path) -> datetime:
    """Return when a generation was started."""
    return datetime.strptime(directory.name.split("-")[0], _MOMENT).replace(tzinfo=timezone.utc)


def publish(index: Path, directory: Path) -> None:
    """Make a complete generation the current one, by a single rename."""
    durable.sync_tree(directory)
    durable.sync_directory(index / _FOLDER)
    durable.write_atomically(index / _POINTER, f"{directory.name}\n")


def prune(index: Path) -> tuple[Path, ...]:
    """Remove every generation except the current one, and the remains of killed builds.

    Returns the directories that could not be removed because a process has them open (on Windows). The next build tries
    again.
    """
    folder = index / _FOLDER
    if not folder.is_dir():
        return ()
    try:
        keep = _pointed(index)
    except IndexMissingError:
        keep = None
    except IndexDamagedError:
        # It is unknown which generation to keep, so remove nothing until the next one is published.
        return ()
    held: list[Path] = []
    others = [directory for directory in sorted(folder.iterdir()) if directory.name != keep]
    if others:
        # A build may have been killed after it replaced the pointer, but before the new one was synced to disk.
        durable.sync_directory(index)
    for directory in others:
        try:
            discard(directory)
        except PermissionError:
            held.append(directory)
    return tuple(held)


def discard(directory: Path) -> None:
    """Remove one generation that is not current."""
    if not directory.name.startswith(_DOOMED):
        directory = directory.rename(directory.with_name(_DOOMED + directory.name))
    shutil.rmtree(directory)


def _pointed(index: Path) -> str:
    pointer = index / _POINTER
    try:
        name = pointer.read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        raise IndexMissingError(f"there is no index in {index}") from None
    except UnicodeDecodeError:
        name = ""
    # Accept a name only, not a path, so that no directory outside the index is ever opened.
    if not name or name.startswith(".") or Path(name).name != name:
        raise IndexDamagedError(f"{pointer} does not name a generation")
    return name
