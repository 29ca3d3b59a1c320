"""What has to happen in a process of its own for its memory to be told: ``python -m bench.child``."""

from __future__ import annotations

import json
import os
import re
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.memory import PeakSampler, memory_of
from searchapp.analysis.segmenter import Segmenter
from searchapp.settings import Settings


def build(source: str, index: str, processes: str) -> dict[str, Any]:
    """Build an index of a folder of transcripts as the command line does; 0 processes for one a core."""
    from searchapp.library.build import build

    started = time.perf_counter()
    with PeakSampler() as sampler:
        report = build(Path(source), Path(index), Settings(), processes=int(processes) or None)
    return {
        "seconds": time.perf_counter() - started,
        "segmenter": Segmenter.open(Settings().cache).name,
        "transcripts": report.transcripts,
        "turns": report.turns,
        "characters": report.characters,
        "refused": len(report.refused),
        "peak": asdict(sampler.peak),
        "largest_resident": _largest_resident(),
    }


def answer(index: str, queries: str) -> dict[str, Any]:
    """Open an index and answer the requests of a JSON file, one after the other."""
    from searchapp.opening import open_collection
    from searchapp.search.answer import SearchRequest

    collection = open_collection(Path(index), Settings())
    opened = memory_of(os.getpid())
    requests = json.loads(Path(queries).read_text(encoding="utf-8"))
    for query, filters in requests:
        collection.view().search(SearchRequest(query, {field: (value,) for field, value in filters}))
    return {
        "queries": len(requests),
        "opened": asdict(opened),
        "after": asdict(memory_of(os.getpid())),
        "largest_resident": _largest_resident(),
    }


def _largest_resident() -> int:
    """The most any one of this process and its children ever had resident, mapped pages included, in bytes."""
    # Not ru_maxrss for this process: before its exec it shared the memory of the one that started it.
    own = re.search(r"^VmHWM:\s+(\d+) kB$", Path("/proc/self/status").read_text(), re.MULTILINE)
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return max(int(own[1]) if own else 0, children) * 1024


if __name__ == "__main__":
    tasks: dict[str, Callable[..., dict[str, Any]]] = {"build": build, "answer": answer}
    print(json.dumps(tasks[sys.argv[1]](*sys.argv[2:])))
