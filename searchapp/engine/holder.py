"""Who holds a lock: what a second writer is told about the first one."""

from __future__ import annotations

import os
import socket
import sys
from dataclasses import dataclass
from datetime import datetime, timezone


@dataclass(frozen=True, slots=True)
class Holder:
    """The process that holds a lock, with the details needed to find and stop it."""

    pid: int
    host: str
    since: str
    command: str

    @classmethod
    def me(cls) -> Holder:
        """Describe this process."""
        since = datetime.now(timezone.utc).astimezone().isoformat(timespec="seconds")
        return cls(os.getpid(), socket.gethostname(), since, " ".join(sys.argv))

    def __str__(self) -> str:
        return f"process {self.pid} on {self.host}, since {self.since}: {self.command}"
