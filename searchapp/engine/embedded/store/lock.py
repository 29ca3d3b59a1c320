"""The write lock of an index: allows one writer at a time, and tells a second one who the first is."""

from __future__ import annotations

import json
import os
import time
import weakref
from dataclasses import asdict
from pathlib import Path
from types import TracebackType

from whoosh.util.filelock import FileLock

from searchapp.engine.embedded.store import durable
from searchapp.engine.holder import Holder
from searchapp.errors import IndexLockedError

_LOCK = "write.lock"
_HOLDER = "writer.json"


class WriteLock:
    """Exclusive use of an index directory for writing; a context manager.

    The operating system holds the lock and releases it when the process ends for any reason, so a killed build never
    leaves a lock behind. Entering raises IndexLockedError at once if there is another writer, in this process or
    another.
    """

    def __init__(self, index: Path) -> None:
        self._index = index
        self._lock: FileLock | None = None

    def __enter__(self) -> WriteLock:
        durable.make_directory(self._index)
        lock = FileLock(str(self._index / _LOCK))
        if not lock.acquire():
            raise IndexLockedError(
                f"another process is writing to {self._index} ({self._describe_holder()}); "
                "wait until it finishes, or stop it"
            )
        self._lock = lock
        _held.add(self)
        # In a file next to the lock, because on Windows other processes cannot read a locked file.
        me = json.dumps(asdict(Holder.me()), ensure_ascii=False)
        try:
            durable.write_atomically(self._index / _HOLDER, me + "\n")
        except BaseException:
            # After an error or Ctrl-C here, the guarded block is never entered, so release the lock.
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _held.discard(self)
        if self._lock is not None:
            (self._index / _HOLDER).unlink(missing_ok=True)
            self._lock.release()
            self._lock = None

    def _describe_holder(self) -> str:
        # The holder may have taken the lock but not yet written its details.
        for _ in range(10):
            try:
                return str(Holder(**json.loads((self._index / _HOLDER).read_text(encoding="utf-8"))))
            except (FileNotFoundError, ValueError, TypeError):
                time.sleep(0.02)
        return "no details available yet"

    def _forget(self) -> None:
        # Closing a copy of the handle does not release the lock of the process that took it.
        if self._lock is not None and self._lock.fd is not None:
            os.close(self._lock.fd)
            self._lock.fd = None
            self._lock = None


_held: weakref.WeakSet[WriteLock] = weakref.WeakSet()


def _forget_all() -> None:
    for lock in list(_held):
        lock._forget()
    _held.clear()


# A forked worker inherits the handle and with it the lock. If its parent were killed, the worker would keep the lock.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_all)
