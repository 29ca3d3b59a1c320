"""Whoosh's table of contents of a commit, with a checksum behind it.

It names the segments and their deleted turns, so a changed bit in it would change answers, and it is a pickle, so most
changed bits would end in any error at all. Eight bytes follow what Whoosh wrote, which reads no further than its own:
``CRC1`` and the CRC-32 of everything before, little-endian.
"""

from __future__ import annotations

import os
import re
import struct
import zlib
from pathlib import Path

from whoosh.filedb.filestore import RamStorage
from whoosh.index import TOC

from searchapp.engine.embedded.store import durable
from searchapp.errors import IndexDamagedError

INDEX_NAME = "MAIN"

_NAME = re.compile(rf"_{INDEX_NAME}_(\d+)\.toc")
_TRAILER = struct.Struct("<4sI")
_MAGIC = b"CRC1"


def write_toc(directory: Path, toc: TOC) -> None:
    """Make a table of contents the newest of a directory, by one rename, and have it on the disk."""
    memory = RamStorage()
    toc.write(memory, INDEX_NAME)
    (name,) = memory.list()
    content = bytes(memory.files[name])
    durable.write_atomically(directory / name, content + _TRAILER.pack(_MAGIC, zlib.crc32(content)))


def read_toc(directory: Path) -> TOC:
    """Read the newest table of contents of a directory.

    Raises:
        FileNotFoundError: the directory, or the file between two looks, is gone, or there never was one.
        IndexDamagedError: it is not what was written.
    """
    generations = [int(found[1]) for found in map(_NAME.fullmatch, os.listdir(directory)) if found]
    if not generations:
        raise FileNotFoundError(f"the table of contents in {directory}")
    name = f"_{INDEX_NAME}_{max(generations)}.toc"
    content = (directory / name).read_bytes()
    body, trailer = content[: -_TRAILER.size], content[-_TRAILER.size :]
    if trailer != _TRAILER.pack(_MAGIC, zlib.crc32(body)):
        raise IndexDamagedError(f"{name} is damaged; run `searchapp index build`")
    memory = RamStorage()
    memory.files[name] = body
    return TOC.read(memory, INDEX_NAME, max(generations))
