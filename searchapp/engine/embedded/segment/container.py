"""The file of a segment: named arrays, read by memory map without copying, checked block by block.

Byte by byte (all numbers little-endian):

    0   8 bytes   magic ``SAPPSEG3``
    8   u32       length of the directory in bytes, a multiple of 4
    12  u32       number of checksums
    16  u32       CRC-32 of the directory and the checksums
    20  ...       the directory: UTF-8 JSON, a list of [name, dtype, offset, items], then spaces
    ..  u32 each  the checksum of each block of 64 KiB, array by array; the last block of an array may be shorter
    ..            each array at its offset, a multiple of 64, zeros between

The checksum of a block is the lower half of its XXH3 hash. Offsets count from the start of the file. ``docs/index-format.md`` says what each array holds.
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
from xxhash import xxh3_64_intdigest

from searchapp.errors import IndexDamagedError

Array = npt.NDArray[Any]

MAGIC = b"SAPPSEG3"
_HEADER = struct.Struct("<8sIII")
_ALIGNMENT = 64
_BLOCK_BITS = 16
_BLOCK = 1 << _BLOCK_BITS


def write_container(path: Path, arrays: Mapping[str, Array]) -> int:
    """Write one-dimensional arrays to a file and sync it to disk; returns the checksum of its head."""
    checksums = np.concatenate([_checksums(array) for array in arrays.values()])
    # The length of the directory depends on the digits of its offsets, so reserve space for the longest ones.
    widest = [[name, array.dtype.str, 1 << 62, array.size] for name, array in arrays.items()]
    length = -(-len(json.dumps(widest).encode()) // 4) * 4
    offset = _aligned(_HEADER.size + length + checksums.nbytes)
    entries: list[list[Any]] = []
    for name, array in arrays.items():
        if array.ndim != 1:
            raise ValueError(f"{name} has {array.ndim} dimensions; arrays in a container must have one")
        entries.append([name, array.dtype.str, offset, array.size])
        offset = _aligned(offset + array.nbytes)
    head = json.dumps(entries).encode().ljust(length) + checksums.tobytes()
    checksum = zlib.crc32(head)
    with path.open("wb") as file:
        file.write(_HEADER.pack(MAGIC, length, checksums.size, checksum))
        file.write(head)
        for (_, _, start, _), array in zip(entries, arrays.values(), strict=True):
            file.seek(start)
            file.write(np.ascontiguousarray(array).data)
        file.truncate(offset)
        file.flush()
        os.fsync(file.fileno())
    return checksum


class StoredArray:
    """An array in a segment file. Each block is compared with its checksum before its first use.

    Reading raises IndexDamagedError if a block does not match its checksum.
    """

    __slots__ = ("_checked", "_checksums", "_items", "_name", "_shift", "_sound")

    def __init__(self, name: str, items: Array, checksums: npt.NDArray[np.uint32]) -> None:
        self._name = name
        self._items = items
        self._checksums = checksums
        # Shift from the number of an item to that of its block; items are 1, 2, 4 or 8 bytes wide.
        self._shift = _BLOCK_BITS - (items.itemsize.bit_length() - 1)
        self._checked = np.zeros(checksums.size, dtype=np.bool_)
        # True once all blocks are checked. Threads may check a block twice, but never read an unchecked one.
        self._sound = not checksums.size

    @property
    def size(self) -> int:
        """The number of items."""
        return int(self._items.size)

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of the items."""
        dtype: np.dtype[Any] = self._items.dtype
        return dtype

    def whole(self) -> Array:
        """All items."""
        if not self._sound:
            self._check(np.flatnonzero(~self._checked))
        return self._items

    def part(self, start: int, stop: int) -> Array:
        """Return the items from ``start`` up to, not including, ``stop``."""
        if not self._sound and start < stop:
            first, last = start >> self._shift, (stop - 1) >> self._shift
            if not self._checked[first : last + 1].all():
                self._check(first + np.flatnonzero(~self._checked[first : last + 1]))
        return self._items[start:stop]

    def at(self, places: npt.NDArray[np.integer[Any]]) -> Array:
        """Return the items at some places; the first or last item for a place outside of the array."""
        if not self._sound:
            needed = np.zeros_like(self._checked)
            needed[places.clip(0, self.size - 1) >> self._shift] = True
            needed &= ~self._checked
            if needed.any():
                self._check(np.flatnonzero(needed))
        # Clipping also spares the check of every place that NumPy makes otherwise.
        items: Array = self._items.take(places, mode="clip")
        return items

    def scrub(self) -> bool:
        """Compare every block with its checksum, even those checked before; returns whether all match."""
        self._checked = np.equal(_checksums(self._items), self._checksums)
        self._sound = bool(self._checked.all())
        return self._sound

    def _check(self, blocks: npt.NDArray[np.intp]) -> None:
        data = self._items.view(np.uint8)
        for block in blocks.tolist():
            if _checksum(data[block * _BLOCK : (block + 1) * _BLOCK]) != self._checksums[block]:
                raise IndexDamagedError(f"{self._name} is damaged")
        self._checked[blocks] = True
        self._sound = bool(self._checked.all())


class Container:
    """A segment file opened for reading: ``container[name]`` is one of its arrays."""

    def __init__(self, path: Path) -> None:
        self.name = path.name
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size < _HEADER.size:
                raise IndexDamagedError(f"{path.name} is truncated")
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        magic, length, count, self.checksum = _HEADER.unpack_from(self._map)
        head = self._map[_HEADER.size : _HEADER.size + length + 4 * count]
        if magic != MAGIC or zlib.crc32(head) != self.checksum:
            raise IndexDamagedError(f"{path.name} is not a segment file or its head is damaged")
        checksums = np.frombuffer(head, dtype="<u4", offset=length)
        self._arrays: dict[str, StoredArray] = {}
        block = 0
        for name, dtype, offset, items in json.loads(head[:length]):
            kind = np.dtype(dtype)
            if offset + items * kind.itemsize > size:
                raise IndexDamagedError(f"{path.name} is truncated within {name}")
            array = np.frombuffer(self._map, dtype=kind, count=items, offset=offset)
            blocks = -(-array.nbytes // _BLOCK)
            self._arrays[name] = StoredArray(f"{path.name}: {name}", array, checksums[block : block + blocks])
            block += blocks

    def __getitem__(self, name: str) -> StoredArray:
        return self._arrays[name]

    def __contains__(self, name: str) -> bool:
        return name in self._arrays

    @property
    def size(self) -> int:
        """The size of the file in bytes when it was opened."""
        return len(self._map)

    def require_whole(self) -> None:
        """Raise IndexDamagedError if the file was truncated since; reading beyond its end would kill the process."""
        if self._map.size() < len(self._map):
            raise IndexDamagedError(f"{self.name} is truncated")

    def damaged(self) -> list[str]:
        """Return the names of the arrays that do not match their checksums; reads every byte.

        Raises IndexDamagedError if the file was truncated.
        """
        self.require_whole()
        return [name for name, array in self._arrays.items() if not array.scrub()]


def narrowed(numbers: npt.NDArray[Any]) -> Array:
    """Return non-negative numbers in the narrowest unsigned type that can hold the largest."""
    return numbers.astype(np.min_scalar_type(int(numbers.max(initial=0))))


def _aligned(offset: int) -> int:
    return -(-offset // _ALIGNMENT) * _ALIGNMENT


def _checksums(array: Array) -> npt.NDArray[np.uint32]:
    data = np.ascontiguousarray(array).view(np.uint8)
    return np.array(
        [_checksum(data[start : start + _BLOCK]) for start in range(0, data.size, _BLOCK)], dtype="<u4"
    )


def _checksum(block: npt.NDArray[np.uint8]) -> int:
    return xxh3_64_intdigest(block.data) & 0xFFFFFFFF
