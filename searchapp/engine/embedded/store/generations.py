"""The generations of an index: every build makes one, and the file ``CURRENT`` names the one that answers.

::

    index/CURRENT                 the name of the current generation
    index/generations/<name>/     one complete index each
    index/write.lock              held while something writes (see ``lock``)
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Hashable
from datetime import datetime, timezone
from pathlib import Path

from searchapp.engine.embedded.store import durable
from searchapp.errors import IndexDamagedError, IndexMissingError

_POINTER = "CURRENT"
_FOLDER = "generations"
_MOMENT = "%Y%m%dT%H%M%S"
# A generation that is being removed is renamed first: its files vanish for new readers in one step.
_DOOMED = ".removed-"


def current(index: Path) -> Path:
    """Return the directory of the generation that answers.

    Raises IndexMissingError where nothing was built yet, IndexDamagedError where the pointer is unreadable.
    """
    name = _pointed(index)
    while not (directory := index / _FOLDER / name).is_dir():
        # A build may have swapped between the two looks: what the pointer says now decides.
        before, name = name, _pointed(index)
        if name == before:
            raise IndexDamagedError(
                f"{index / _POINTER} names generation {name}, which does not exist; run `searchapp index build`"
            )
    return directory


def state(index: Path) -> Hashable:
    """Return a token that differs after every swap of generations and every commit to the current one.

    It costs a read of the pointer and a listing of one directory. Raises what ``current`` raises.
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


def create(index: Path) -> Path:
    """Make the empty directory of a new generation; nobody reads it until ``publish``.

    Needs the write lock, as do the functions below.
    """
    # The moment is for people; the rest makes sure that a name never comes back: readers tell states by it.
    begun = datetime.now(timezone.utc).strftime(_MOMENT)
    directory = index / _FOLDER / f"{begun}-{secrets.token_hex(4)}"
    directory.mkdir(parents=True)
    return directory


def moment(directory: Path) -> datetime:
    """Return when a generation was begun."""
    return datetime.strptime(directory.name.split("-")[0], _MOMENT).replace(tzinfo=timezone.utc)


def publish(index: Path, directory: Path) -> None:
    """Make a complete generation the current one, by a single rename."""
    durable.sync_tree(directory)
    durable.sync_directory(index / _FOLDER)
    durable.write_atomically(index / _POINTER, f"{directory.name}\n")


def prune(index: Path) -> tuple[Path, ...]:
    """Remove every generation but the current one, and what killed builds left.

    Returns what could not be removed because someone holds it open (on Windows); the next build tries again.
    """
    folder = index / _FOLDER
    if not folder.is_dir():
        return ()
    try:
        keep = _pointed(index)
    except IndexMissingError:
        keep = None
    except IndexDamagedError:
        # Nobody can tell which generation is worth keeping: the next one that is published decides.
        return ()
    held: list[Path] = []
    for directory in sorted(folder.iterdir()):
        if directory.name == keep:
            continue
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
        raise IndexMissingError(f"there is no index in {index}; run `searchapp index build`") from None
    except UnicodeDecodeError:
        name = ""
    # A name, not a path: whatever wrote the pointer, nothing outside the index is ever opened.
    if not name or name.startswith(".") or Path(name).name != name:
        raise IndexDamagedError(f"{pointer} does not name a generation; run `searchapp index build`")
    return name
