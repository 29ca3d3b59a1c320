"""Nodes of OpenSearch for tests: the real server, from classes that ``make opensearch`` downloads."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT
from tests.processes import wait_until

CLASSES = ROOT / ".opensearch"
HEAP = "512m"

_shared: list[Node] = []


@dataclass(frozen=True)
class Node:
    """A running node: its process and the ports it listens on."""

    process: subprocess.Popen[bytes]
    http: int
    transport: int

    @property
    def url(self) -> str:
        """The address for clients."""
        return f"http://127.0.0.1:{self.http}"

    def kill(self) -> None:
        """End the process at once, as a failure of the machine would."""
        self.process.kill()
        self.process.wait()


def missing() -> str | None:
    """Return why no node can be started here; None if one can."""
    if not (CLASSES / ".ready").exists():
        return "no OpenSearch for tests; run `make opensearch`"
    return None if shutil.which("java") else "no Java 17 or newer; install a JDK"


def start_node(
    folder: Path, settings: Sequence[str] = ("discovery.type=single-node",), *, owner: int | None = None
) -> Node:
    """Start a node and wait until it listens.

    Args:
        folder: for its data and its log; what a node left there before is used again.
        settings: further settings, as ``name=value``.
        owner: the node ends with this process; by default with this one.
    """
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "log"
    command = [
        "java", f"-Xmx{HEAP}", "-XX:+UseSerialGC",
        "-cp", f"{CLASSES}/classes:{CLASSES}/lib/*", "TestNode", str(owner or os.getpid()),
        f"path.home={folder}", f"path.data={folder / 'data'}", "network.host=127.0.0.1",
        "http.type=netty4", "transport.type=netty4", "node.store.allow_mmap=false",
        "cluster.routing.allocation.disk.threshold_enabled=false",
    ]  # fmt: skip
    ports = ["http.port=0", "transport.port=0"]
    given = {one.partition("=")[0] for one in settings}
    ports = [one for one in ports if one.partition("=")[0] not in given]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, *ports, *settings], stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )

    def listening() -> bool:
        assert process.poll() is None, f"the node has ended:\n{log.read_text(errors='replace')}"
        return _ports(log) is not None

    try:
        wait_until(listening, patience=120)
    except BaseException:
        process.kill()
        raise
    found = _ports(log)
    assert found is not None
    return Node(process, *found)


def shared_node(folder: Path, owner: int) -> str:
    """Return the address of the one node of a test run; whoever is first starts it.

    Args:
        folder: the same for all processes of the run.
        owner: the process of the run, with which the node ends.
    """
    folder.mkdir(parents=True, exist_ok=True)
    address = folder / "address"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not address.exists():
            # Its process must not be forgotten: Python would warn that it still runs.
            _shared.append(node := start_node(folder, owner=owner))
            address.write_text(node.url)
        return address.read_text()


def _ports(log: Path) -> tuple[int, int] | None:
    """Return the ports that a node has printed."""
    for line in log.read_text(errors="replace").splitlines():
        numbers = line.split()
        if len(numbers) == 2 and all(map(str.isdecimal, numbers)):
            return int(numbers[0]), int(numbers[1])
    return None
