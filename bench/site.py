"""The program as people run it, in processes of its own: build, requests, memory, update.

Only the command line and the API are used, so that another checkout is measured the same way.
"""

from __future__ import annotations

import json
import logging
import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import psutil

from bench.corpus import Corpus
from bench.generate import write_files
from bench.queries import KINDS, Query
from bench.report import Table, Value, size_of, spread

ROOT = Path(__file__).resolve().parent.parent

_API, _PAGE = "/api/v1/search", "/search"
_CLIENTS = 4
_UPDATES = 5
_PAUSE = 0.05


def measure_site(corpus: Corpus, queries: Sequence[Query], folder: Path) -> Iterator[Table]:
    """Build an index from files, serve it, send requests, update it."""
    source, index = folder / "source", folder / "index"
    write_files(corpus.transcripts, source)
    *seconds, peak = _index(ROOT, "build", source, index)
    memory = {"build from files, all processes, peak": peak}
    with _serve(ROOT, index) as (process, server):
        memory["server, index opened"] = _memory(process)
        yield _requests(server, queries)
        memory["server, after these requests"] = _memory(process)
    if psutil.LINUX:
        yield Table("Memory", ("MiB", "without mapped pages", "proportional", "resident"), memory)
    updates = []
    for path in sorted(source.rglob("*.txt"))[:_UPDATES]:
        with path.open("a", encoding="utf-8") as file:
            file.write("本季度毛利率环比提升。\n")
        updates.append(_index(ROOT, "update", source, index)[:2])
    medians = [statistics.median(each) for each in zip(*updates, strict=True)]
    rows = {"build from files": seconds, "update of one changed file": medians}
    yield Table("Commands", ("seconds", "as reported", "whole command"), rows)


def compare(corpus: Corpus, queries: Sequence[Query], folder: Path, other: Path, rounds: int) -> Table:
    """Measure another checkout beside this one: both build and serve an index of the same files.

    Each query is put to one server right after the other. Its time is the median over the rounds of what the API says
    it took; the first round does not count. A ratio above 1 means that this checkout is slower.
    """
    source, built, servers = folder / "source", [], []
    write_files(corpus.transcripts, source)
    times: list[tuple[list[float], list[float]]] = [([], []) for _ in queries]
    with ExitStack() as stack:
        for name, checkout in (("this", ROOT), ("other", other.resolve())):
            seconds, _, peak = _index(checkout, "build", source, folder / name)
            built.append((seconds, peak[0], size_of(folder / name) / 2**20))
            servers.append(stack.enter_context(_serve(checkout, folder / name))[1])
        for number in range(rounds + 1):
            for query, both in zip(queries, times, strict=True):
                for side in (0, 1) if number % 2 else (1, 0):
                    with urlopen(f"http://{servers[side]}{_address(_API, query)}") as response:
                        both[side].append(json.load(response)["took_ms"])
            logging.info("round %d of %d", number, rounds)
    rows: dict[str, Sequence[Value]] = {}
    for what, here, there in zip(("build, s", "build, peak MiB", "index, MiB"), *built, strict=True):
        rows[what] = here, there, here / there, None
    for kind in KINDS:
        found = [both for query, both in zip(queries, times, strict=True) if query.kind == kind]
        pairs = [[statistics.median(side[1:]) for side in both] for both in found]
        ratios = [here / there for here, there in pairs]
        middle = [statistics.median(side) for side in zip(*pairs, strict=True)]
        rows[f"{kind}, p50 ms"] = *middle, statistics.median(ratios), max(ratios)
    return Table("Beside another checkout", ("", "this", "other", "ratio", "highest ratio"), rows)


def _start(checkout: Path, *arguments: object) -> psutil.Popen:
    """Start the command of a checkout, with the Python of its ``.venv`` or, if it has none, with this one."""
    own = checkout / ".venv" / "bin" / "python"
    command = [own if own.exists() else sys.executable, "-m", "searchapp", *map(str, arguments)]
    # A run depends on its arguments alone.
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SEARCHAPP_")}
    return psutil.Popen(command, cwd=checkout, env=clean, stdout=subprocess.PIPE, text=True)


def _index(checkout: Path, what: str, source: Path, index: Path) -> tuple[float, float, list[int]]:
    """Build or update an index: seconds as reported, seconds of the command, peak memory of all its processes."""
    report, peak, started = index.with_suffix(".json"), [0, 0, 0], time.perf_counter()
    process = _start(checkout, "index", what, source, "--index", index, "--report", report, "--quiet")
    with process.stdout:
        while process.poll() is None:
            peak = list(map(max, peak, _memory(process)))
            time.sleep(_PAUSE)
    seconds = time.perf_counter() - started
    if process.returncode:
        raise RuntimeError(f"`searchapp index {what}` of {checkout} failed with status {process.returncode}")
    logging.info("%s: %.1f s", what, seconds)
    return json.loads(report.read_text(encoding="utf-8"))["seconds"], seconds, peak


@contextmanager
def _serve(checkout: Path, index: Path) -> Iterator[tuple[psutil.Popen, str]]:
    """Serve an index while the block runs: the process, and host and port."""
    process = _start(checkout, "serve", "--port", 0, "--index", index)
    with process.stdout:
        try:
            line = process.stdout.readline()
            found = re.search(r"http://([\d.]+:\d+)", line)
            if found is None:
                raise RuntimeError(f"the server of {checkout} did not start: {line!r}")
            yield process, found[1]
        finally:
            process.terminate()
            process.wait()


def _memory(process: psutil.Process) -> list[int]:
    """MiB of a process and those it started: without mapped pages, proportional, resident (Linux only)."""
    total = [0, 0, 0]
    for each in [process, *process.children(recursive=True)] if psutil.LINUX else []:
        try:
            maps = each.memory_maps()
        except psutil.NoSuchProcess:
            # It has ended meanwhile.
            continue
        for sizes in maps:
            total = [total[0] + sizes.anonymous, total[1] + sizes.pss, total[2] + sizes.rss]
    return [size // 2**20 for size in total]


def _requests(server: str, queries: Sequence[Query]) -> Table:
    rows: dict[str, Sequence[Value]] = {}
    for path in (_API, _PAGE):
        addresses = [_address(path, query) for query in queries]
        # The first requests warm the server up.
        _ask(server, addresses[::10])
        alone = _ask(server, addresses)
        started = time.perf_counter()
        with ThreadPoolExecutor(_CLIENTS) as pool:
            shares = (addresses[client::_CLIENTS] * 3 for client in range(_CLIENTS))
            together = [time for times in pool.map(partial(_ask, server), shares) for time in times]
        each_second = len(together) / (time.perf_counter() - started)
        rows[path] = *spread(alone), each_second, *spread(together)[:2]
        logging.info("requests: %s", path)
    one = [f"one client: {what}" for what in ("p50", "p95", "IQR")]
    several = [f"{_CLIENTS} clients: {what}" for what in ("a second", "p50", "p95")]
    return Table("Requests", ("milliseconds", *one, *several), rows)


def _ask(server: str, addresses: Iterable[str]) -> list[float]:
    """Request addresses one after the other on one connection; milliseconds of each. Raises if a request fails."""
    times: list[float] = []
    with closing(HTTPConnection(server, timeout=60)) as connection:
        for address in addresses:
            started = time.perf_counter()
            connection.request("GET", address)
            response = connection.getresponse()
            response.read()
            times.append((time.perf_counter() - started) * 1000)
            if response.status != 200:
                raise RuntimeError(f"{address} was answered with status {response.status}")
    return times


def _address(path: str, query: Query) -> str:
    return f"{path}?{urlencode([('q', query.typed), *query.filters])}"
