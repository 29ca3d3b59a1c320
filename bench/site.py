"""The program as people run it, in processes of its own: build, requests, memory, update.

Only the command line and the API are used, so that another checkout is measured the same way.
"""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import partial
from http.client import HTTPConnection
from itertools import chain
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

import psutil

from bench.corpus import Corpus
from bench.generate import write_files
from bench.queries import Query
from bench.report import Table, Value, size_of, spread, timed
from bench.side_by_side import ask_all, tell

ROOT = Path(__file__).resolve().parent.parent

_API, _PAGE = "/api/v1/search", "/search"
_CLIENTS, _UPDATES = 4, 5


def measure_site(corpus: Corpus, queries: Sequence[Query], folder: Path) -> Iterator[Table]:
    """Build an index from files, serve it, send requests, update it."""
    source, index = folder / "source", folder / "index"
    write_files(corpus.transcripts, source)
    built, peak = _index(ROOT, "build", source, index)
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
        updates.append(_index(ROOT, "update", source, index)[0])
    rows = {"build from files": [built], "update of one changed file": [median(updates)]}
    yield Table("Commands", ("whole command", "seconds"), rows)


def compare(
    corpus: Corpus, queries: Sequence[Query], folder: Path, other: Path, rounds: int
) -> Iterator[Table]:
    """Measure another checkout beside this one: both build and serve an index of the same files.

    The time of a query is what the API says it took.
    """
    source, built, asks = folder / "source", [], {}
    write_files(corpus.transcripts, source)

    def answer(server: str, query: Query) -> tuple[int, float]:
        found = json.loads(_get(server, [_address(_API, query)])[0][0])
        return found["total"], found["took_ms"]

    with ExitStack() as stack:
        for name, checkout in (("this", ROOT), ("other", other.resolve())):
            seconds, peak = _index(checkout, "build", source, folder / name)
            built.append((seconds, peak[0], size_of(folder / name) / 2**20))
            _, server = stack.enter_context(_serve(checkout, folder / name))
            asks[name] = partial(partial, answer, server)
        sides = zip(("build, s", "build, peak MiB", "index, MiB"), *built, strict=True)
        rows = {what: (here, there, here / there) for what, here, there in sides}
        yield Table("Building", ("", *asks, "ratio"), rows)
        found = ask_all(asks, queries, rounds, clock=lambda answer: answer())
        yield from tell(queries, found, [asked.count for asked in found["other"]])


def _start(checkout: Path, *arguments: object) -> psutil.Popen:
    """Start the command of a checkout, with the Python of its ``.venv`` or, if it has none, with this one."""
    own = checkout / ".venv" / "bin" / "python"
    command = [own if own.exists() else sys.executable, "-m", "searchapp", *map(str, arguments)]
    # A run depends on its arguments alone.
    clean = {name: value for name, value in os.environ.items() if not name.startswith("SEARCHAPP_")}
    return psutil.Popen(command, cwd=checkout, env=clean, stdout=subprocess.PIPE, text=True)


def _index(checkout: Path, what: str, source: Path, index: Path) -> tuple[float, list[int]]:
    """Build or update an index: seconds, and the peak memory of all processes."""
    peak, started = [0, 0, 0], time.perf_counter()
    process = _start(checkout, "index", what, source, "--index", index, "--quiet")
    with process.stdout:
        while process.poll() is None:
            peak = list(map(max, peak, _memory(process)))
            time.sleep(0.05)
    seconds = time.perf_counter() - started
    if process.returncode:
        raise RuntimeError(f"`searchapp index {what}` of {checkout} failed with status {process.returncode}")
    logging.info("%s: %.1f s", what, seconds)
    return seconds, peak


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
    maps = []
    for each in [process, *process.children(recursive=True)] if psutil.LINUX else []:
        # It may have ended meanwhile.
        with suppress(psutil.NoSuchProcess):
            maps += each.memory_maps()
    return [sum(getattr(one, kind) for one in maps) // 2**20 for kind in ("anonymous", "pss", "rss")]


def _requests(server: str, queries: Sequence[Query]) -> Table:
    """Request all queries one after the other, then by several clients at the same time."""
    one = [f"one client: {what}" for what in ("p50", "p95", "IQR")]
    several = [f"{_CLIENTS} clients: {what}" for what in ("a second", "p50", "p95")]
    rows: dict[str, Sequence[Value]] = {}
    for path in (_API, _PAGE):
        addresses = [_address(path, query) for query in queries]
        # The first requests warm the server up.
        _get(server, addresses[::10])
        alone = [took for _, took in _get(server, addresses)]
        shares = [addresses[client::_CLIENTS] * 3 for client in range(_CLIENTS)]
        with ThreadPoolExecutor(_CLIENTS) as pool:
            every, elapsed = timed(partial(list, pool.map(partial(_get, server), shares)))
        together = [took for _, took in chain(*every)]
        rows[path] = *spread(alone), len(together) / elapsed * 1000, *spread(together)[:2]
    return Table("Requests", ("milliseconds", *one, *several), rows)


def _get(server: str, addresses: Iterable[str]) -> list[tuple[bytes, float]]:
    """Request addresses one after the other on one connection: what comes, and milliseconds. Raises if one fails."""
    with closing(HTTPConnection(server, timeout=60)) as connection:

        def get(address: str) -> bytes:
            connection.request("GET", address)
            with connection.getresponse() as response:
                if response.status != 200:
                    raise RuntimeError(f"{address} was answered with status {response.status}")
                return response.read()

        return [timed(partial(get, address)) for address in addresses]


def _address(path: str, query: Query) -> str:
    return f"{path}?{urlencode([('q', query.typed), *query.filters])}"
