"""The production server as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import quote

from searchapp.settings import Settings

_RUN = """
import sys
from pathlib import Path
from searchapp.settings import Settings
from searchapp.web.server import serve
serve(Settings(index=Path(sys.argv[1])), port=0)
"""


@dataclass(frozen=True)
class Site:
    """A running site and the address it printed."""

    address: str

    def url(self, path: str) -> str:
        """Return the full address of a path, which may hold Chinese letters."""
        return self.address + quote(path, safe="/?&=#%+")


@contextmanager
def serve(settings: Settings) -> Iterator[Site]:
    """Run the server until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", _RUN, str(settings.index)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    with process:
        assert process.stdout is not None
        try:
            yield Site(process.stdout.readline().strip())
        finally:
            process.terminate()
            process.wait(timeout=10)
