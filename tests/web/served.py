"""The production server in a separate process."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from searchapp.settings import Settings

_RUN = """
import sys
from pathlib import Path
from searchapp.settings import Settings
from searchapp.web.server import serve
serve(Settings(index=Path(sys.argv[1])), port=0, idle_seconds=int(sys.argv[2]))
"""


@dataclass(frozen=True)
class Site:
    """A running site and the address it printed."""

    address: str

    def url(self, path: str) -> str:
        """Return the full address of a path, which may contain Chinese characters."""
        return self.address + quote(path, safe="/?&=#%+")

    def connect(self) -> socket.socket:
        """Open a connection to the site."""
        address = urlsplit(self.address)
        assert address.hostname is not None
        return socket.create_connection((address.hostname, address.port or 80), timeout=60)

    def raw(self, request: bytes) -> bytes:
        """Send bytes and return everything received until the site closes the connection."""
        with self.connect() as connection:
            connection.sendall(request)
            return b"".join(iter(lambda: connection.recv(65536), b""))

    @contextmanager
    def idle(self, number: int) -> Iterator[None]:
        """Keep connections open without sending anything."""
        with ExitStack() as opened:
            for _ in range(number):
                opened.enter_context(self.connect())
            yield


@contextmanager
def serve(
    settings: Settings,
    *options: str,
    environment: Mapping[str, str] | None = None,
    idle_seconds: int | None = None,
    open_files: int | None = None,
) -> Iterator[Site]:
    """Run the server until the block ends.

    Args:
        settings: which index.
        options: further options of ``searchapp serve``.
        environment: environment variables; none that begins with SEARCHAPP_ is inherited.
        idle_seconds: after how long idle connections are closed; options do not apply then.
        open_files: the soft limit of open files it starts with.
    """
    command = [sys.executable, "-m", "searchapp", "serve", "--index", str(settings.index), "--port", "0"]
    if idle_seconds is not None:
        command = [sys.executable, "-c", _RUN, str(settings.index), str(idle_seconds)]
    if open_files is not None:
        command = ["sh", "-c", f'ulimit -S -n {open_files}; exec "$@"', "sh", *command]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SEARCHAPP_")}
    process = subprocess.Popen(
        [*command, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**inherited, "PYTHONUTF8": "1", **(environment or {})},
    )
    with process:
        assert process.stdout is not None
        try:
            yield Site(process.stdout.readline().strip())
        finally:
            process.terminate()
            process.wait(timeout=10)
