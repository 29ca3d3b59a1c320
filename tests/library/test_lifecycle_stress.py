"""Searches that run throughout builds and updates all succeed, each answered from one state."""

from __future__ import annotations

import subprocess
import threading
from pathlib import Path

from searchapp.analysis.segmenter import Segmenter
from searchapp.opening import open_collection
from searchapp.search.answer import Answer, SearchRequest
from searchapp.settings import Settings
from tests.filling import build, update
from tests.library.lifecycle import write_call
from tests.processes import started

_ROOT = Path(__file__).resolve().parents[2]
_CHANGES = 40
_BUILD_EVERY = 8
_CALLS = 4

# Another process, which opens the index anew for every search.
_READER = """
import sys
from pathlib import Path
from searchapp.search.answer import SearchRequest
from searchapp.opening import open_collection
from tests.library.test_lifecycle_stress import check
index, stop, done = Path(sys.argv[1]), Path(sys.argv[2]), 0
while not stop.exists():
    check(open_collection(index).view().search(SearchRequest('"毛利率"', limit=None)))
    done += 1
print(done)
"""


def write_state(source: Path, state: int) -> None:
    """Every call says which state it belongs to; the number of calls depends on it as well."""
    for number in range(_CALLS + 1):
        path = source / f"call{number}.txt"
        if number < _CALLS + state % 2:
            write_call(source, f"call{number}", [f"版本{state}的第{number}个毛利率。"])
        else:
            path.unlink(missing_ok=True)


def check(answer: Answer) -> int:
    """Everything in an answer agrees with one state, which is returned."""
    states = {int(hit.text.removeprefix("版本").split("的")[0]) for hit in answer.hits}
    assert len(states) == 1, states
    (state,) = states
    expected = _CALLS + state % 2
    assert answer.total == answer.occurrences == len(answer.hits) == expected
    assert sum(count.turns for count in answer.facets["company"].counts) == expected
    return state


def test_searches_during_many_changes(tmp_path: Path, segmenter: Segmenter) -> None:
    source, index, stop = tmp_path / "source", tmp_path / "index", tmp_path / "stop"
    write_state(source, 0)
    build(source, index, Settings(), processes=1, segmenter=segmenter)
    collection = open_collection(index)
    stopping = threading.Event()
    seen: list[set[int]] = [set(), set()]
    failures: list[BaseException] = []

    def search(into: set[int]) -> None:
        newest = 0
        try:
            while not stopping.is_set():
                state = check(collection.view().search(SearchRequest('"毛利率"', limit=None)))
                assert state >= newest, "an older state after a newer one"
                newest = state
                into.add(state)
        except BaseException as error:  # noqa: BLE001 - a thread must hand its failure to the test, whatever it is
            failures.append(error)

    threads = [threading.Thread(target=search, args=(into,)) for into in seen]
    with started(["-c", _READER, index, stop], cwd=_ROOT, stdout=subprocess.PIPE) as reader:
        try:
            for thread in threads:
                thread.start()
            for state in range(1, _CHANGES + 1):
                write_state(source, state)
                change = build if state % _BUILD_EVERY == 0 else update
                change(source, index, Settings(), processes=1, segmenter=segmenter)
                # A change is seen by the first search after it, without being told.
                assert check(collection.view().search(SearchRequest('"毛利率"', limit=None))) == state
                assert not failures, failures
                assert reader.poll() is None
        finally:
            stopping.set()
            for thread in threads:
                thread.join()
        stop.touch()
        printed, _ = reader.communicate()
    assert not failures, failures
    assert reader.returncode == 0
    assert int(printed) > 4
    assert all(len(states) > 4 for states in seen), seen
