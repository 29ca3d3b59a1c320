"""The site as browsers and scripts meet it: whole requests to the real server on the loopback interface."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.measure.processes import ROOT, environment
from bench.memory import memory_of
from bench.query import Query
from bench.say import say
from bench.spread import spread

CLIENTS = 4
_WARMING = 20
_EACH = 150
_PATIENCE = 60
_ADDRESS = re.compile(r"http://([\d.]+):(\d+)")

_PATHS = {"api": "/api/v1/search", "page": "/search"}


def measure_http(index: Path, queries: Sequence[Query]) -> dict[str, Any]:
    """Durations seen by one client, requests a second of several at once, errors, and the server's memory."""
    figures: dict[str, Any] = {"clients": CLIENTS, "requests": CLIENTS * _EACH}
    with _server(index) as (server, host, port):
        for name, path in _PATHS.items():
            addresses = [f"{path}?{urlencode([('q', query.typed), *query.filters])}" for query in queries]
            _ask(host, port, addresses[:: max(1, len(addresses) // _WARMING)])
            alone, errors = _ask(host, port, addresses)
            together, seconds, more = _ask_together(host, port, addresses)
            figures[name] = {
                **asdict(spread(alone)),
                "together": asdict(spread(together)),
                "per_second": len(together) / seconds,
                "errors": errors + more,
            }
            say(f"http: {name}, {figures[name]['per_second']:.0f} requests a second")
        figures["memory"] = asdict(memory_of(server.pid))
    return figures


@contextmanager
def _server(index: Path) -> Iterator[tuple[subprocess.Popen[str], str, int]]:
    server = subprocess.Popen(
        [sys.executable, "-m", "searchapp", "serve", "--port", "0", "--index", str(index)],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert server.stdout is not None
        found = _ADDRESS.search(server.stdout.readline())
        if found is None:
            raise RuntimeError(f"the server did not start: exit status {server.wait(_PATIENCE)}")
        yield server, found[1], int(found[2])
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(_PATIENCE)
        if server.stdout is not None:
            server.stdout.close()


def _ask(host: str, port: int, addresses: Sequence[str]) -> tuple[list[float], int]:
    """Request one address after the other over one connection: seconds of each, and how many failed."""
    times: list[float] = []
    errors = 0
    connection = HTTPConnection(host, port, timeout=_PATIENCE)
    for address in addresses:
        started = time.perf_counter()
        try:
            connection.request("GET", address)
            response = connection.getresponse()
            response.read()
        except (OSError, HTTPException):
            errors += 1
            connection.close()
            continue
        times.append(time.perf_counter() - started)
        errors += response.status != 200
    connection.close()
    return times, errors


def _ask_together(host: str, port: int, addresses: Sequence[str]) -> tuple[list[float], float, int]:
    """Several clients at once, each with other queries; also tells how long all of them took together."""
    shares = [
        [addresses[(client + number * CLIENTS) % len(addresses)] for number in range(_EACH)]
        for client in range(CLIENTS)
    ]
    started = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        done = list(pool.map(lambda share: _ask(host, port, share), shares))
    seconds = time.perf_counter() - started
    return [taken for times, _ in done for taken in times], seconds, sum(errors for _, errors in done)
