"""A program that searches an index for long while it is updated, merged and built anew.

Run ``python -m tests.library.soak MINUTES SEED``. Readers are two threads of the process that writes, a process that
follows the index with two threads, as a site does, and a process that opens the index anew for every look. Every look
asks everything of one view: what it finds must be what was found of the same state when it was committed, and some of
the states are compared with a new index of the same sources. Open files and memory of all processes must not grow.
Prints one JSON line, or raises AssertionError.
"""

from __future__ import annotations

import hashlib
import json
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.embedded.store import writer
from searchapp.opening import open_collection
from searchapp.search.answer import SearchRequest
from searchapp.search.collection import View
from searchapp.settings import Settings
from tests.filling import build, info, update
from tests.library.lifecycle import everything, write_call
from tests.processes import started

_ROOT = Path(__file__).resolve().parents[2]
_CALLS = 4
_KEPT = 12
_THREADS = 2
# Of so many changes, one is a build, and one state is compared with a new index.
_BUILD_EVERY = 8
_COMPARE_EVERY = 20
# What a process may have more of late in a run than early.
_MORE_FILES = 4
_MORE_MEMORY = 32.0
_FEWEST_SAMPLES = 40


def write_state(source: Path, state: int) -> None:
    """Write calls that each say which state they belong to, whose number depends on it as well, and one of those that stay."""
    write_call(source, f"kept{state % _KEPT}", [f"第{state}期的现金流健康。"] * 3)
    for number in range(_CALLS + 1):
        path = source / f"call{number}.txt"
        if number < _CALLS + state % 2:
            write_call(source, f"call{number}", [f"版本{state}的第{number}个毛利率。", "现金流如何？"])
        else:
            path.unlink(missing_ok=True)


def look(view: View) -> tuple[int, str]:
    """Return the state that a view shows, which everything in it agrees with, and a digest of all its answers."""
    answer = view.search(SearchRequest('"毛利率"', limit=None))
    states = {int(hit.text.removeprefix("版本").split("的")[0]) for hit in answer.hits}
    assert len(states) == 1, states
    (state,) = states
    expected = _CALLS + state % 2
    assert answer.total == answer.occurrences == len(answer.hits) == expected
    assert sum(count.turns for count in answer.facets["company"].counts) == expected
    return state, hashlib.sha256(repr(everything(view)).encode()).hexdigest()


@dataclass(slots=True)
class Reader:
    """Looks at an index again and again, and remembers what each state looked like."""

    view: Callable[[], View]
    looks: int = 0
    newest: int = 0
    states: dict[int, str] = field(default_factory=dict)

    def look(self) -> None:
        """Look once."""
        state, digest = look(self.view())
        assert state >= self.newest, f"state {state} after state {self.newest}"
        assert self.states.setdefault(state, digest) == digest, f"state {state} was answered in two ways"
        self.newest = state
        self.looks += 1


class Readers:
    """Threads that look until they are told to stop."""

    def __init__(self, view: Callable[[], View], count: int) -> None:
        self.readers = [Reader(view) for _ in range(count)]
        self.failures: list[BaseException] = []
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(reader,)) for reader in self.readers]

    def __enter__(self) -> Readers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def _run(self, reader: Reader) -> None:
        try:
            while not self._stopping.is_set():
                reader.look()
        except BaseException as error:  # noqa: BLE001 - a thread must hand its failure on, whatever it is
            self.failures.append(error)


class Usage:
    """The open files and the memory in MiB of this process, from time to time."""

    def __init__(self) -> None:
        self._process = psutil.Process()
        self.samples: list[tuple[int, float]] = []

    def sample(self) -> None:
        """Take a sample."""
        self.samples.append((self._process.num_fds(), self._process.memory_info().rss / 2**20))


def read(index: Path, stop: Path, anew: bool) -> Mapping[str, Any]:
    """Look until there is a file ``stop``; returns what was seen."""
    collection = open_collection(index)
    usage = Usage()
    with Readers(
        lambda: (open_collection(index) if anew else collection).view(), 1 if anew else _THREADS
    ) as looking:
        while not stop.exists() and not looking.failures:
            time.sleep(0.25)
            usage.sample()
    assert not looking.failures, looking.failures
    return {
        "looks": sum(reader.looks for reader in looking.readers),
        "states": [list(reader.states.items()) for reader in looking.readers],
        "samples": usage.samples,
    }


def main(until: Callable[[int], bool], seed: int) -> Mapping[str, Any]:
    """Change an index until a number of changes is enough; returns how much was done and seen."""
    chance = random.Random(seed)
    segmenter = Segmenter.open(Settings().cache)
    done: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        source, index, stop, fresh = (Path(folder, name) for name in ("source", "index", "stop", "fresh"))

        def change(how: Callable[..., object], where: Path) -> None:
            how(source, where, Settings(), processes=1, segmenter=segmenter)

        write_state(source, 0)
        change(build, index)
        collection = open_collection(index)
        committed = dict([look(collection.view())])
        programs = [
            stack.enter_context(
                started(
                    ["-m", "tests.library.soak", "read", index, stop, how], cwd=_ROOT, stdout=subprocess.PIPE
                )
            )
            for how in ("follow", "anew")
        ]
        usage = Usage()
        with Readers(collection.view, _THREADS) as looking:
            state = 0
            while not until(state):
                state += 1
                write_state(source, state)
                # Updates that merge, that rewrite segments, and that do neither.
                writer.UNIT_CHARACTERS = chance.choice((1, 1_000_000))
                writer.MERGE_FACTOR = chance.choice((2, 8))
                writer.DEAD_SHARE = chance.choice((0.25, 1.0))
                before = info(index).segments
                building = state % _BUILD_EVERY == 0
                change(build if building else update, index)
                done["builds" if building else "updates"] += 1
                done["merges"] += not building and info(index).segments < before
                # A change is seen by the first look after it, without being told.
                seen, committed[state] = look(collection.view())
                assert seen == state
                if state % _COMPARE_EVERY == 0:
                    change(build, fresh)
                    assert look(open_collection(fresh).view()) == (state, committed[state])
                    done["compared"] += 1
                assert not looking.failures, looking.failures
                assert all(program.poll() is None for program in programs), "a reader has ended"
                usage.sample()
        stop.touch()
        told = [json.loads(program.communicate()[0]) for program in programs]
    assert all(program.returncode == 0 for program in programs)
    seen_states = [reader.states for reader in looking.readers]
    seen_states += [dict(states) for one in told for states in one["states"]]
    for states in seen_states:
        assert len(states) > 4, "a reader saw hardly any change"
        assert states.items() <= committed.items(), "an answer of no committed state"
    samples = {"writer": usage.samples, "follower": told[0]["samples"], "opener": told[1]["samples"]}
    return {
        **done,
        "looks": sum(reader.looks for reader in looking.readers) + sum(one["looks"] for one in told),
        "usage": {name: _growth(name, found) for name, found in samples.items()},
    }


def _growth(name: str, samples: Sequence[Sequence[float]]) -> Mapping[str, Sequence[float]]:
    """Open files and MiB in the second quarter of a run and in the last, which must not be much more."""
    quarter = len(samples) // 4
    files, memory = (
        [statistics.median(part) for part in (one[quarter : 2 * quarter], one[-quarter:])] if quarter else []
        for one in zip(*samples, strict=True)
    )
    if len(samples) >= _FEWEST_SAMPLES:
        assert files[1] <= files[0] + _MORE_FILES, f"open files of the {name}: {files}"
        assert memory[1] <= memory[0] * 1.1 + _MORE_MEMORY, f"memory of the {name}: {memory}"
    return {"files": files, "MiB": [round(one) for one in memory]}


if __name__ == "__main__":
    if sys.argv[1] == "read":
        print(json.dumps(read(Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4] == "anew")))
    else:
        end = time.monotonic() + 60 * float(sys.argv[1])
        print(json.dumps(main(lambda _: time.monotonic() > end, int(sys.argv[2]))))
