"""A disk that may lose whatever was not synced: records what a program does below a folder, and says what a power
failure may leave of it.

The model is weaker than file systems in use. Only a sync of a file keeps its content: before, it may be empty, zeros,
a part, or whole. Only a sync of a directory keeps its entries: before, any of its changes may be kept and any may be
lost, in any combination, whatever is kept of the files. One change of a directory, such as a rename, is kept or lost as
a whole. A sync of a file does not keep its name.
"""

from __future__ import annotations

import itertools
import math
import os
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = 0

Tree = Mapping[str, "bytes | None"]
"""The content of each file by its path below the root; None for a directory."""


@dataclass(frozen=True, slots=True)
class Change:
    """Entries of a directory that were made, replaced (the new node) or removed (None), at once."""

    directory: int
    entries: Mapping[str, int | None]

    @property
    def renames(self) -> bool:
        """Whether one name was replaced by another."""
        return len(self.entries) == 2


@dataclass(frozen=True, slots=True)
class Write:
    """All that a file contains now."""

    file: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Sync:
    """A file or a directory was synced."""

    node: int


Operation = Change | Write | Sync


@dataclass(slots=True)
class _File:
    synced: bytes = b""
    written: bytes | None = None

    def variants(self) -> Sequence[bytes]:
        """What may be found in the file; what the program sees comes last."""
        if self.written is None:
            return (self.synced,)
        half = len(self.written) // 2
        begun = self.written[:half]
        found = (self.synced, bytes(len(self.written)), begun, begun + bytes(len(self.written) - half))
        return (*dict.fromkeys(one for one in found if one != self.written), self.written)


@dataclass(slots=True)
class _Directory:
    synced: dict[str, int] = field(default_factory=dict)
    pending: list[Mapping[str, int | None]] = field(default_factory=list)

    def entries(self, kept: Sequence[int]) -> dict[str, int]:
        """The entries with those pending changes that are kept (1), not lost (0)."""
        entries: dict[str, int | None] = dict(self.synced)
        for change, keep in zip(self.pending, kept, strict=True):
            if keep:
                entries.update(change)
        return {name: node for name, node in entries.items() if node is not None}


class Disk:
    """What is synced and what is not."""

    def __init__(self) -> None:
        self._nodes: dict[int, _File | _Directory] = {ROOT: _Directory()}

    def apply(self, operation: Operation) -> None:
        """Take in the next operation."""
        if isinstance(operation, Change):
            directory = self._nodes.setdefault(operation.directory, _Directory())
            assert isinstance(directory, _Directory)
            if operation.entries:  # A new directory has none.
                directory.pending.append(operation.entries)
        elif isinstance(operation, Write):
            file = self._nodes.setdefault(operation.file, _File())
            assert isinstance(file, _File)
            file.written = operation.content
        else:
            self._sync(self._nodes[operation.node])

    def sync(self) -> None:
        """Sync everything."""
        for node in self._nodes.values():
            self._sync(node)

    def options(self) -> list[int]:
        """The number of outcomes of each thing that a power failure decides; the last outcome is that it is kept."""
        counts = []
        for node in map(self._nodes.__getitem__, self._reachable()):
            counts += [2] * len(node.pending) if isinstance(node, _Directory) else [len(node.variants())]
        return counts

    def left(self, outcomes: Sequence[int]) -> Tree:
        """What a power failure leaves with these outcomes."""
        return {path: content for path, (_, content) in self._left(outcomes).items()}

    def visible(self) -> Mapping[str, tuple[int, bytes | None]]:
        """What programs see as long as the power lasts: the node and content of each path."""
        return self._left([count - 1 for count in self.options()])

    def failures(self, most: int, chance: random.Random) -> Iterator[Tree]:
        """What power failures may leave.

        Everything if it is at most ``most``. Otherwise all lost, all kept, one lost, one kept, and ``most`` at random.
        """
        options = self.options()
        few = math.prod(options) <= most
        for outcomes in itertools.product(*map(range, options)) if few else _some(options, most, chance):
            yield self.left(outcomes)

    def unused(self) -> int:
        """A number that is larger than that of any node."""
        return max(self._nodes) + 1

    def _sync(self, node: _File | _Directory) -> None:
        if isinstance(node, _File):
            node.synced, node.written = node.variants()[-1], None
        else:
            node.synced, node.pending = node.entries([1] * len(node.pending)), []

    def _reachable(self) -> list[int]:
        found = [ROOT]
        for number in found:
            node = self._nodes[number]
            if isinstance(node, _Directory):
                below = itertools.chain(node.synced.values(), *(change.values() for change in node.pending))
                found += [one for one in dict.fromkeys(below) if one is not None and one not in found]
        return found

    def _left(self, outcomes: Sequence[int]) -> Mapping[str, tuple[int, bytes | None]]:
        decided = iter(outcomes)
        contents: dict[int, bytes | dict[str, int]] = {}
        for number in self._reachable():
            node = self._nodes[number]
            if isinstance(node, _File):
                contents[number] = node.variants()[next(decided)]
            else:
                contents[number] = node.entries([next(decided) for _ in node.pending])
        tree: dict[str, tuple[int, bytes | None]] = {}

        def collect(number: int, path: str) -> None:
            content = contents[number]
            if isinstance(content, bytes):
                tree[path] = number, content
                return
            if path:
                tree[path] = number, None
            for name, node in sorted(content.items()):
                collect(node, f"{path}/{name}" if path else name)

        collect(ROOT, "")
        return tree


def write_tree(tree: Tree, root: Path) -> None:
    """Write what a power failure left to an empty folder."""
    root.mkdir(parents=True)
    for path, content in tree.items():
        if content is None:
            (root / path).mkdir()
        else:
            (root / path).write_bytes(content)


def synced(root: Path) -> Disk:
    """A disk with everything that is in a folder, all of it synced."""
    disk = Disk()
    recorder = _Recorder(root, disk)
    recorder.observe()
    for operation in recorder.operations:
        disk.apply(operation)
    disk.sync()
    return disk


@contextmanager
def recorded(root: Path, disk: Disk) -> Iterator[list[Operation]]:
    """Record in order what this process does below a folder, whose files are those that are visible on a disk.

    Syncs are recorded and not done. How a content was written is not recorded, only what it is at each operation: until
    a sync, any of it may be lost anyway. What is not noticed counts as not synced.
    """
    global _recorder, _watching
    if not _watching:
        # Python cannot remove such a hook. It does nothing while nothing is recorded.
        sys.addaudithook(_hook)
        _watching = True
    recorder = _Recorder(root, disk)
    before, os.fsync = os.fsync, recorder.sync
    _recorder = recorder
    try:
        yield recorder.operations
        recorder.observe()
    finally:
        _recorder, os.fsync = None, before


class _Recorder:
    """Compares the folder before each change with what it was before the last one: the difference is an operation."""

    def __init__(self, root: Path, disk: Disk) -> None:
        self.operations: list[Operation] = []
        self._root = root
        self._nodes = {root.stat().st_ino: ROOT}
        self._entries: dict[int, dict[str, int]] = {ROOT: {}}
        self._contents: dict[int, bytes] = {}
        self._numbers = itertools.count(disk.unused())
        visible = disk.visible()
        for path, (node, content) in visible.items():
            self._nodes[(root / path).stat().st_ino] = node
            folder, _, name = path.rpartition("/")
            self._entries[visible[folder][0] if folder else ROOT][name] = node
            if content is None:
                self._entries[node] = {}
            else:
                self._contents[node] = content

    def observe(self) -> None:
        """Record what has changed."""
        seen = {self._root.stat().st_ino}
        self._walk(self._root, ROOT, seen)
        # A number of a node that is gone may be given to another one.
        self._nodes = {inode: node for inode, node in self._nodes.items() if inode in seen}

    def sync(self, fd: int | Any) -> None:
        """Record a sync, in place of ``os.fsync``."""
        self.observe()
        node = self._nodes.get(os.fstat(fd).st_ino)
        if node is not None:
            self.operations.append(Sync(node))

    def _walk(self, folder: Path, number: int, seen: set[int]) -> None:
        with os.scandir(folder) as listed:
            found = {entry.name: entry.stat(follow_symlinks=False).st_ino for entry in listed}
        for inode in found.values():
            if inode not in self._nodes:
                self._nodes[inode] = next(self._numbers)
        seen.update(found.values())
        entries = {name: self._nodes[inode] for name, inode in found.items()}
        # A node comes before its name.
        for name, node in entries.items():
            path = folder / name
            if path.is_dir():
                self._walk(path, node, seen)
            elif (content := path.read_bytes()) != self._contents.get(node):
                self._contents[node] = content
                self.operations.append(Write(node, content))
        before = self._entries.get(number)
        if before != entries:
            known = before or {}
            changed = [name for name in {**known, **entries} if known.get(name) != entries.get(name)]
            self._entries[number] = entries
            self.operations.append(Change(number, {name: entries.get(name) for name in changed}))


_CHANGES = frozenset(
    {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.link", "os.symlink"}
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT

_recorder: _Recorder | None = None
_watching = False


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if _recorder is not None and (
        event in _CHANGES
        or (event == "open" and isinstance(arguments[2], int) and bool(arguments[2] & _WRITING))
    ):
        _recorder.observe()


def _some(options: Sequence[int], most: int, chance: random.Random) -> Iterator[Sequence[int]]:
    lost, kept = [0] * len(options), [count - 1 for count in options]
    yield lost
    yield kept
    for base, other in ((kept, lost), (lost, kept)):
        for place in range(len(options)):
            yield [*base[:place], other[place], *base[place + 1 :]]
    for _ in range(most):
        yield [chance.randrange(count) for count in options]
