"""Nodes of OpenSearch for tests: the real server, from classes that ``make opensearch`` downloads."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import socket
import subprocess
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from tests.conftest import ROOT
from tests.processes import wait_until

CLASSES = ROOT / ".opensearch"
HEAP = "512m"
_PATIENCE = 180.0  # seconds

_shared: list[Node] = []


@dataclass
class Node:
    """A node: its folder, what it is started with, and, if it is running, its process.

    Args:
        folder: for its data and its log; what a node left there before is used again.
        settings: further settings, as ``name=value``.
        owner: the process with which the node ends, however that ends.
    """

    folder: Path
    settings: Sequence[str] = ("discovery.type=single-node",)
    owner: int = field(default_factory=os.getpid)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address for clients."""
        ports = self._ports()
        assert ports is not None
        return f"http://127.0.0.1:{ports[0]}"

    def start(self) -> Node:
        """Start the process; ``wait`` waits until it listens."""
        self.folder.mkdir(parents=True, exist_ok=True)
        given = {one.partition("=")[0] for one in self.settings}
        ports = [f"{name}=0" for name in ("http.port", "transport.port") if name not in given]
        command = [
            # Without the second compiler, which costs more than it gains in a process of minutes.
            "java", f"-Xmx{HEAP}", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", f"{CLASSES}/classes:{CLASSES}/lib/*", "TestNode",
            str(self.owner), f"path.home={self.folder}", f"path.data={self.folder / 'data'}",
            "network.host=127.0.0.1", "http.type=netty4", "transport.type=netty4", "node.store.allow_mmap=false",
            "cluster.routing.allocation.disk.threshold_enabled=false", *ports, *self.settings,
        ]  # fmt: skip
        with (self.folder / "log").open("wb") as output:
            self.process = subprocess.Popen(
                command, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
            )
        return self

    def wait(self) -> Node:
        """Wait until the node listens, and has recovered its state if it is alone: until then it refuses requests."""

        def listening() -> bool:
            assert self.process is not None
            log = (self.folder / "log").read_text(errors="replace")
            assert self.process.poll() is None, f"the node has ended:\n{log}"
            return self._ports() is not None

        wait_until(listening, patience=_PATIENCE)
        if "discovery.type=single-node" in self.settings:
            wait_until(lambda: _formed([self]), patience=_PATIENCE)
        return self

    def kill(self) -> None:
        """End the process at once, as a failure of the machine would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def _ports(self) -> tuple[int, int] | None:
        """The ports that the node has printed."""
        for line in (self.folder / "log").read_text(errors="replace").splitlines():
            numbers = line.split()
            if len(numbers) == 2 and all(map(str.isdecimal, numbers)):
                return int(numbers[0]), int(numbers[1])
        return None


def missing() -> str | None:
    """Return why no node can be started here; None if one can."""
    if not (CLASSES / ".ready").exists():
        return "no OpenSearch for tests; run `make opensearch`"
    return None if shutil.which("java") else "no Java 17 or newer; install a JDK"


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
            # It must not be forgotten: Python would warn that its process still runs.
            _shared.append(node := Node(folder / "node", owner=owner).start().wait())
            address.write_text(node.url)
        return address.read_text()


def cluster(folder: Path, size: int = 3) -> list[Node]:
    """Start nodes that form a cluster; each can be killed and started again at the same address."""
    ports = _free_ports(2 * size)
    names = [f"n{number}" for number in range(size)]
    nodes = [
        Node(
            folder / name,
            (
                f"node.name={name}",
                f"http.port={ports[number]}",
                f"transport.port={ports[size + number]}",
                f"discovery.seed_hosts={','.join(f'127.0.0.1:{port}' for port in ports[size:])}",
                f"cluster.initial_cluster_manager_nodes={','.join(names)}",
                "cluster.fault_detection.leader_check.interval=500ms",
                "cluster.fault_detection.follower_check.interval=500ms",
                # A copy that is made when a node is lost waits this long for it, 15 and 30 minutes by default.
                "indices.recovery.internal_action_timeout=10s",
                "indices.recovery.internal_action_long_timeout=20s",
                "indices.recovery.recovery_activity_timeout=20s",
            ),
        )
        for number, name in enumerate(names)
    ]
    for node in nodes:
        node.start()
    for node in nodes:
        node.wait()
    wait_until(lambda: _formed(nodes), patience=_PATIENCE)
    return nodes


def _formed(nodes: Sequence[Node]) -> bool:
    """Return whether all nodes are members of one cluster that answers."""
    try:
        with urlopen(f"{nodes[0].url}/_cluster/health?wait_for_nodes={len(nodes)}&timeout=5s") as answer:
            health = json.load(answer)
            return bool(health["number_of_nodes"] == len(nodes) and health["status"] != "red")
    except HTTPError as error:  # It has no manager yet, or not all members.
        error.close()
        return False


def _free_ports(count: int) -> list[int]:
    with ExitStack() as opened:
        sockets = [opened.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [each.getsockname()[1] for each in sockets]
