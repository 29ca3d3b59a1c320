"""A commit: lists its segments, which of their calls are deleted, and what they were made from.

It is one file, ``_MAIN_<number>.toc``. The file begins with Whoosh's table of contents, a pickle, which this program
never loads. After it come the same facts for this program, byte by byte:

    ...       UTF-8 JSON: {"number", "stamp", "state", "sources", "people": {"name", "checksum"},
              "segments": [{"name", "checksum", "deleted"}, ...]}
    u32       length of the JSON in bytes
    u32       CRC-32 of everything before
    4 bytes   ``CRC2``

Numbers are little-endian.
"""

from __future__ import annotations

import json
import os
import re
import struct
import time
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from searchapp.engine.embedded.segment.container import Container
from searchapp.engine.embedded.segment.reader import OpenSegment, SegmentReader
from searchapp.engine.embedded.store import durable, generations
from searchapp.engine.embedded.store.people import StoredPeople
from searchapp.engine.stamp import check_stamp
from searchapp.errors import IndexDamagedError, IndexOutdatedError

# Increase this with every change to the contents or meaning of the index files.
SCHEMA_VERSION = "8"
# Whoosh's name for an index, which is part of the name of each of its files.
INDEX_NAME = "MAIN"
SEGMENT_SUFFIX = ".pos"
PEOPLE_SUFFIX = ".who"

_FILE_NAME = re.compile(rf"_{INDEX_NAME}_(\d+)\.toc")
_TRAILER = struct.Struct("<II4s")
_MAGIC = b"CRC2"
_BEFORE = b"CRC1"
_ATTEMPTS = 50
_PAUSE = 0.02

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class CommittedSegment:
    """A segment of a commit: its file, the checksum of the file's head, and the numbers of the deleted calls."""

    name: str
    checksum: int
    deleted: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CommittedPeople:
    """The people of a commit: their file, and the checksum of its head."""

    name: str
    checksum: int


@dataclass(frozen=True, slots=True)
class Commit:
    """The contents of one commit.

    ``number`` counts the commits of a generation. ``stamp`` has the versions the index was made with, ``state`` is a
    digest of the stamp and of every transcript, ``sources`` are the paths the transcripts were read from.
    """

    number: int
    stamp: Mapping[str, str]
    state: str
    sources: tuple[str, ...]
    segments: tuple[CommittedSegment, ...]
    people: CommittedPeople


@dataclass(frozen=True, slots=True)
class OpenCommit:
    """A commit with its segments and people, opened for reading; ``directory`` is that of its generation."""

    directory: Path
    commit: Commit
    segments: tuple[OpenSegment, ...]
    people: StoredPeople

    def require_whole(self) -> None:
        """Raise IndexDamagedError if a file was truncated since it was opened."""
        for container in self._containers():
            container.require_whole()

    def damaged(self) -> list[str]:
        """Return the arrays that do not match their checksums, each with its file; reads every byte."""
        return [
            f"{container.name}: {array}" for container in self._containers() for array in container.damaged()
        ]

    def _containers(self) -> tuple[Container, ...]:
        return (*(one.reader.container for one in self.segments), self.people.container)


def open_commit(index: Path, stamp: Mapping[str, str] | None = None) -> OpenCommit:
    """Open the newest commit of the current generation of an index.

    A build or an update may replace files at any time. If a file is gone, this reads the pointer and the newest commit
    again.

    Args:
        index: the index directory.
        stamp: the versions the index must have been made with; any versions if None.

    Raises:
        IndexMissingError: no index has been built.
        IndexOutdatedError: the index was made with other versions.
        IndexDamagedError: a file is missing or damaged.
    """

    def open_at(directory: Path) -> OpenCommit:
        commit = read_commit(directory)
        if stamp is not None:
            check_stamp(commit.stamp, stamp)
        segments = tuple(open_segment(directory, committed) for committed in commit.segments)
        people = StoredPeople(_open(directory, commit.people))
        return OpenCommit(directory, commit, segments, people)

    return _at_newest(index, open_at)


def newest_commit(index: Path) -> Commit:
    """Return the newest commit of the current generation, whose other files may be damaged.

    Raises IndexMissingError, IndexOutdatedError, IndexDamagedError.
    """
    return _at_newest(index, read_commit)


def _at_newest(index: Path, read: Callable[[Path], _T]) -> _T:
    for attempt in range(_ATTEMPTS):
        directory = generations.current(index)
        try:
            return read(directory)
        except FileNotFoundError as error:
            if attempt == _ATTEMPTS - 1:
                missing = Path(error.filename or directory).name
                raise IndexDamagedError(f"{missing} is missing") from error
            time.sleep(_PAUSE)
    raise AssertionError("unreachable")


def open_segment(directory: Path, committed: CommittedSegment) -> OpenSegment:
    """Open a segment of a commit. Raises FileNotFoundError, IndexDamagedError."""
    reader = SegmentReader(_open(directory, committed))
    live = np.ones(len(reader.calls), dtype=np.bool_)
    live[list(committed.deleted)] = False
    return OpenSegment(reader, live)


def _open(directory: Path, committed: CommittedSegment | CommittedPeople) -> Container:
    # Before anything is read from it: it may be another kind of file.
    container = Container(directory / committed.name)
    if container.checksum != committed.checksum:
        raise IndexDamagedError(f"{committed.name} is not the file that was committed")
    return container


def write_commit(directory: Path, commit: Commit, table_of_contents: bytes) -> None:
    """Make a commit the newest of a directory, by one rename, and sync it to disk.

    ``table_of_contents`` is the part that Whoosh reads.
    """
    text = json.dumps(asdict(commit), ensure_ascii=False).encode("utf-8", "surrogatepass")
    body = table_of_contents + text + struct.pack("<I", len(text))
    durable.write_atomically(
        directory / _file_name(commit.number), body + struct.pack("<I4s", zlib.crc32(body), _MAGIC)
    )


def read_commit(directory: Path) -> Commit:
    """Read the newest commit of a directory.

    Raises:
        FileNotFoundError: there is no directory or no commit, or the file was removed after the directory was listed.
        IndexOutdatedError: another version wrote the commit.
        IndexDamagedError: the commit is damaged.
    """
    number = newest(directory)
    path = directory / _file_name(number)
    content = path.read_bytes()
    if content[-8:-4] == _BEFORE:
        raise IndexOutdatedError("the index was built with a different schema")
    if len(content) >= _TRAILER.size:
        length, checksum, magic = _TRAILER.unpack(content[-_TRAILER.size :])
        if magic == _MAGIC and checksum == zlib.crc32(content[:-8]):
            record = json.loads(content[-_TRAILER.size - length : -_TRAILER.size])
            if record["number"] != number:
                raise IndexDamagedError(f"{path.name} contains commit {record['number']} instead")
            segments = tuple(
                CommittedSegment(one["name"], one["checksum"], tuple(one["deleted"]))
                for one in record["segments"]
            )
            people = CommittedPeople(**record["people"])
            return Commit(
                number, record["stamp"], record["state"], tuple(record["sources"]), segments, people
            )
    raise IndexDamagedError(f"{path.name} is damaged")


def newest(directory: Path) -> int:
    """Return the number of the newest commit of a directory. Raises FileNotFoundError if there is none."""
    numbers = [int(found[1]) for found in map(_FILE_NAME.fullmatch, os.listdir(directory)) if found]
    if not numbers:
        raise FileNotFoundError(2, "there is no commit", str(directory / _file_name(0)))
    return max(numbers)


def sweep(directory: Path, commit: Commit) -> None:
    """Remove files of other commits and of killed writers from a directory. Readers that miss a file retry."""
    kept = {_file_name(commit.number), commit.people.name, *(segment.name for segment in commit.segments)}
    unused = [
        path
        for path in directory.iterdir()
        if path.suffix in (".toc", SEGMENT_SUFFIX, PEOPLE_SUFFIX) and path.name not in kept
    ]
    if unused:
        # The writer of this commit may have been killed before the commit's name was synced to disk.
        durable.sync_directory(directory)
    for path in unused:
        # Windows does not remove files that a reader has open. The next commit tries again.
        with suppress(PermissionError):
            path.unlink()


def _file_name(number: int) -> str:
    return f"_{INDEX_NAME}_{number}.toc"
