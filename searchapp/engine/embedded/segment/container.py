"""The file of a segment: named arrays, checksummed, read by memory map without copying.

Byte by byte (all numbers little-endian):

    0   8 bytes   magic ``SAPPSEG1``
    8   u32       length of the directory in bytes
    12  u32       CRC-32 of the directory
    16  ...       the directory: UTF-8 JSON, a list of [name, dtype, offset, items, CRC-32]
    ..            each array at its offset, a multiple of 64, zeros between

Offsets count from the start of the file. ``docs/architecture.md`` says what each array holds.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from searchapp.errors import IndexDamagedError

Array = npt.NDArray[Any]

MAGIC = b"SAPPSEG1"
_HEADER = struct.Struct("<8sII")
_ALIGNMENT = 64
_CURE = "run `searchapp index build`"


def write_container(path: Path, arrays: Mapping[str, Array]) -> None:
    """Write one-dimensional arrays to a file and have it on the disk before returning."""
    entries: list[list[Any]] = []
    # The directory holds offsets and is as long as they are wide, so lay it out for the widest first.
    widest = [[name, array.dtype.str, 1 << 62, array.size, 1 << 32] for name, array in arrays.items()]
    offset = _aligned(_HEADER.size + len(json.dumps(widest).encode()))
    for name, array in arrays.items():
        if array.ndim != 1:
            raise ValueError(f"{name} has {array.ndim} dimensions; a container holds flat arrays")
        entries.append([name, array.dtype.str, offset, array.size, _checksum(array)])
        offset = _aligned(offset + array.nbytes)
    directory = json.dumps(entries).encode()
    with path.open("wb") as file:
        file.write(_HEADER.pack(MAGIC, len(directory), zlib.crc32(directory)))
        file.write(directory)
        for (_, _, start, _, _), array in zip(entries, arrays.values(), strict=True):
            file.seek(start)
            file.write(np.ascontiguousarray(array).data)
        file.truncate(offset)
        file.flush()
        os.fsync(file.fileno())


class Container:
    """A segment file opened for reading; ``self[name]`` is a read-only array over the mapped file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size < _HEADER.size:
                raise IndexDamagedError(f"{path.name} is cut short; {_CURE}")
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        magic, length, checksum = _HEADER.unpack_from(self._map)
        directory = self._map[_HEADER.size : _HEADER.size + length]
        if magic != MAGIC or zlib.crc32(directory) != checksum:
            raise IndexDamagedError(f"{path.name} is not a segment file or its head is damaged; {_CURE}")
        self._checksums: dict[str, int] = {}
        self._arrays: dict[str, Array] = {}
        for name, dtype, offset, items, array_checksum in json.loads(directory):
            kind = np.dtype(dtype)
            if offset + items * kind.itemsize > size:
                raise IndexDamagedError(f"{path.name} is cut short within {name}; {_CURE}")
            self._arrays[name] = np.frombuffer(self._map, dtype=kind, count=items, offset=offset)
            self._checksums[name] = array_checksum

    def __getitem__(self, name: str) -> Array:
        return self._arrays[name]

    def __contains__(self, name: str) -> bool:
        return name in self._arrays

    @property
    def size(self) -> int:
        """The size of the file in bytes."""
        return len(self._map)

    def damaged(self) -> list[str]:
        """The names of the arrays whose bytes are not what was written."""
        return [name for name, array in self._arrays.items() if _checksum(array) != self._checksums[name]]


def _aligned(offset: int) -> int:
    return -(-offset // _ALIGNMENT) * _ALIGNMENT


def _checksum(array: Array) -> int:
    return zlib.crc32(np.ascontiguousarray(array).view(np.uint8).data) if array.size else 0
