"""How much memory processes take, told apart: what is theirs alone, and pages of mapped files."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

_FIELD = re.compile(r"^(Rss|Pss|Anonymous|Private_Dirty):\s+(\d+) kB$", re.MULTILINE)
_PAUSE = 0.02


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes. ``resident`` counts every page in memory, mapped files' too, and shared ones once a process;
    ``proportional`` divides shared pages among those who share them; ``anonymous`` leaves mapped files out.
    """

    resident: int = 0
    proportional: int = 0
    anonymous: int = 0
    private_dirty: int = 0

    def __add__(self, other: Memory) -> Memory:
        return Memory(*(sum(pair) for pair in zip(_values(self), _values(other), strict=True)))

    def peak(self, other: Memory) -> Memory:
        """The larger of each."""
        return Memory(*(max(pair) for pair in zip(_values(self), _values(other), strict=True)))


def _values(memory: Memory) -> list[int]:
    return list(asdict(memory).values())


def memory_of(process: int) -> Memory:
    """The memory of one process now; nothing where it has ended."""
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return Memory()
    found = {name: int(kilobytes) * 1024 for name, kilobytes in _FIELD.findall(text)}
    return Memory(
        found.get("Rss", 0), found.get("Pss", 0), found.get("Anonymous", 0), found.get("Private_Dirty", 0)
    )


def descendants(process: int) -> Iterator[int]:
    """A process and those it started, and so on."""
    yield process
    try:
        for task in Path(f"/proc/{process}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from descendants(int(child))
    except OSError:
        return


class PeakSampler:
    """Samples the sum over this process and those it starts while the block runs; ``peak`` has the largest."""

    def __init__(self) -> None:
        self.peak = Memory()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> PeakSampler:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(_PAUSE):
            self._sample()
        self._sample()

    def _sample(self) -> None:
        together = sum(map(memory_of, descendants(os.getpid())), Memory())
        self.peak = self.peak.peak(together)
