"""Adding files to a source: under a safe name, whole or not at all, never over another file."""

from __future__ import annotations

import os
import secrets
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Lock

from searchapp.errors import UsageError
from searchapp.transcripts.files.formats import suffix
from searchapp.transcripts.files.source import SIDECAR, WORDS

# A file name may have 255 bytes; the rest is for a number and the longest suffix.
_LONGEST_STEM = 180
_UNSAFE = frozenset('/\\<>:"|?*')
_DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)))
)
_UNNAMED = "transcript"
# A scan skips hidden files.
_PART, _PART_END = ".searchapp-", ".part"
_FORGOTTEN_SECONDS = 3600

_storing = Lock()


@dataclass(frozen=True, slots=True)
class Place:
    """Where files are added: a ``folder`` inside the ``source``, or the source itself; both are resolved."""

    source: Path
    folder: Path

    def id_of(self, stem: str) -> str:
        """Return the id of a transcript in the folder by its file name without the suffix."""
        return (self.folder / stem).relative_to(self.source).as_posix()


def place_for(given: Path | None, sources: Sequence[Path]) -> Place:
    """Return where files are added.

    Args:
        given: a source of the index or a folder inside one; if None, the only source.
        sources: the sources of the index.

    Raises:
        UsageError: there is no such folder, an update of the index would not read it, or nothing can be written there.
    """
    folders = [source for source in sources if source.is_dir()]
    if given is None:
        if len(sources) != 1 or not folders:
            named = ", ".join(map(str, sources))
            raise UsageError(
                f"the index has no single source folder to add files to (its sources: {named}); name one: --add FOLDER"
            )
        given = folders[0]
    if not given.is_dir():
        raise UsageError(f"there is no folder {given} to add files to; create it, or name another with --add")
    place = next((place for place in _places(given, folders) if _is_read(place)), None)
    if place is None:
        named = ", ".join(map(str, sources))
        raise UsageError(
            f"an update of the index does not read {given}; give --add one of its sources ({named}) or a folder inside one"
        )
    _try_out(place.folder)
    return place


def _places(given: Path, folders: Sequence[Path]) -> Iterator[Place]:
    folder = given.resolve()
    for source in map(Path.resolve, folders):
        if folder.is_relative_to(source):
            yield Place(source, folder)


def _is_read(place: Place) -> bool:
    inside = place.folder.relative_to(place.source)
    return not any(part.startswith(".") for part in inside.parts)


def _try_out(folder: Path) -> None:
    """Write a file as ``store`` does, and remove what a killed process left."""
    try:
        for left in folder.glob(f"{_PART}*{_PART_END}"):
            if time.time() - left.stat().st_mtime > _FORGOTTEN_SECONDS:
                left.unlink()
        with _written(folder, b"") as part:
            linked = part.with_name(f"{_PART}{secrets.token_hex(8)}{_PART_END}")
            os.link(part, linked)
            linked.unlink()
    except OSError as error:
        raise UsageError(
            f"no files can be added to {folder} ({error.strerror}); let this user write there, on a file system that has "
            "hard links, or name another folder with --add"
        ) from error


def safe_name(name: str) -> str:
    """Return a file name for a file that somebody calls ``name``, whatever that is.

    It is the last part of a path, without characters that a file system or a shell takes for something else, and of a
    length that leaves room for a number. The suffix is in lower case.

    >>> safe_name("../2024/Q3 call?.TXT"), safe_name("NUL.txt"), safe_name("..")
    ('Q3 call_.txt', '_NUL.txt', 'transcript')
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    plain = "".join(
        letter if letter.isprintable() and letter not in _UNSAFE else "_" for letter in " ".join(last.split())
    )
    ending = suffix(plain)
    ending = ending if ending[1:].isalnum() and ending.isascii() and len(ending) <= 10 else ""
    stem = plain[: len(plain) - len(ending)].lstrip(" .-").rstrip(" .")
    if stem.partition(".")[0].rstrip().lower() in _DEVICES or stem.lower() == WORDS[: -len(SIDECAR)]:
        stem = f"_{stem}"
    stem = stem.encode()[:_LONGEST_STEM].decode(errors="ignore").rstrip(" .")
    return (stem or _UNNAMED) + ending


def store(
    place: Place, name: str, content: bytes, override: str, held: Callable[[str], bool] = lambda id: False
) -> str:
    """Store a file and its override in a source; other files and ids of the index are left alone.

    A scan sees both files whole or not at all, and never the transcript without its override. If this is killed, at most
    the override is left, or hidden files that no scan reads.

    Args:
        place: where to.
        name: the name that is wanted; ``safe_name`` of it, or that with a number, is used.
        content: the bytes of the file.
        override: the content of the ``.toml`` file beside it; no such file if empty.
        held: says whether the index has a transcript with an id.

    Returns:
        The name of the new file in the folder.

    Raises:
        OSError: the files cannot be written; then nothing is stored.
    """
    name = safe_name(name)
    ending = suffix(name)
    wanted = name[: len(name) - len(ending)]
    with _storing, _written(place.folder, content) as part, _written(place.folder, override.encode()) as told:
        for stem in _numbered(wanted):
            if held(place.id_of(stem)) or _folded(stem) in _stems(place.folder):
                continue
            beside = place.folder / (stem + SIDECAR)
            try:
                if override:
                    os.link(told, beside)
                try:
                    os.link(part, place.folder / (stem + ending))
                except BaseException:
                    if override:
                        beside.unlink()
                    raise
            except FileExistsError:  # Another process was quicker.
                continue
            _sync(place.folder)
            return stem + ending
    raise AssertionError("there is always a next number")


def _numbered(stem: str) -> Iterator[str]:
    yield stem
    for number in count(2):
        yield f"{stem} ({number})"


def _stems(folder: Path) -> set[str]:
    """Return what no new file may be called: two files that differ in their suffix or in capitals may be one."""
    return {_folded(os.path.splitext(name)[0]) for name in os.listdir(folder)}


def _folded(stem: str) -> str:
    return unicodedata.normalize("NFC", stem).casefold()


@contextmanager
def _written(folder: Path, content: bytes) -> Iterator[Path]:
    """A hidden file with a content that is on disk; it is removed at the end of the block."""
    path = folder / f"{_PART}{secrets.token_hex(8)}{_PART_END}"
    try:
        with path.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield path
    finally:
        path.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
