"""The write lock of an index: one writer at a time, over all machines.

It is a document with a lease. A writer renews its lease while it works; when it ends without giving it back, others
wait until the lease is over, or not at all if they see that its process is gone. A writer that was away for longer than
its lease cannot commit: the write of the state is fenced by the state that it began from, and before it a builder
renews its lease.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from dataclasses import asdict
from datetime import datetime, timezone
from types import TracebackType
from typing import Any

from searchapp.engine.holder import Holder
from searchapp.engine.opensearch.client import Client, Document, IndexNotFoundError, path_of
from searchapp.errors import IndexLockedError, SearchAppError

_log = logging.getLogger(__name__)

# Seconds.
LEASE = 60.0
_RENEWAL = 15.0

_WRITER = "writer"
_BODY = {
    "settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1"},
    "mappings": {
        "dynamic": "strict",
        "properties": {
            "number": {"type": "long"},
            "until": {"type": "double"},
            "holder": {"type": "object", "enabled": False},
        },
    },
}


class WriterLock:
    """Exclusive use of an index for writing; a context manager.

    Entering raises IndexLockedError at once if there is another writer.

    Args:
        client: the cluster.
        name: the index.
    """

    def __init__(self, client: Client, name: str) -> None:
        self._client = client
        self._index = f"{name}-lock"
        self._name = name
        self._holder = asdict(Holder.me())
        # Guards what is known of the document, which the thread that renews the lease writes too.
        self._guard = threading.Lock()
        self._number = 0
        self._fence: Document = {}
        self._ended = threading.Event()
        self._renewing: threading.Thread | None = None

    def __enter__(self) -> WriterLock:
        found = self._read()
        if found is None:
            self._create_index()
            found = self._read()
        number, fence = 0, {"op_type": "create"}
        if found:
            source = found["_source"]
            if (
                source["holder"] is not None
                and source["until"] > time.time()
                and not _is_gone(source["holder"])
            ):
                raise self._locked(source)
            number, fence = source["number"], _fence_of(found)
        self._number, self._fence = number, fence
        with self._guard:
            self._write(self._holder)
        self._ended.clear()
        self._renewing = threading.Thread(target=self._renew, name="renew-lease", daemon=True)
        self._renewing.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        if self._renewing is not None:
            self._renewing.join()
        try:
            with self._guard:
                self._write(None)
        except SearchAppError as problem:
            # What was committed is committed. The next writer finds that this process is gone, or that the lease is over.
            _log.warning("the write lock of %s is kept until its lease is over: %s", self._name, problem)

    def new_number(self) -> int:
        """Return a number for a commit that no other commit of this index has, greater than all before."""
        with self._guard:
            self._number += 1
            self._write(self._holder)
            return self._number

    def require(self) -> None:
        """Renew the lease. Raises IndexLockedError if another writer has taken the lock."""
        with self._guard:
            self._write(self._holder)

    def _renew(self) -> None:
        while not self._ended.wait(_RENEWAL):
            try:
                self.require()
            except IndexLockedError as lost:
                _log.warning("%s", lost)
                return
            except SearchAppError as problem:
                # It may succeed the next time; before the commit it must.
                _log.warning("the lease of the write lock was not renewed: %s", problem)

    def _read(self) -> Document | None:
        """Return the document of the lock; an empty one if there is none, and None if there is no index for it."""
        try:
            return self._client.document(self._index, _WRITER) or {}
        except IndexNotFoundError:
            return None

    def _create_index(self) -> None:
        found = self._client.request("PUT", path_of(self._index), _BODY, allowed=(400,))
        error = found.get("error", {})
        if error and error.get("type") != "resource_already_exists_exception":
            raise SearchAppError(f"OpenSearch does not create the index {self._index}: {error.get('reason')}")

    def _write(self, holder: dict[str, Any] | None) -> None:
        body = {"number": self._number, "until": time.time() + LEASE, "holder": holder}
        found = self._client.request(
            "PUT",
            path_of(self._index, "_doc", _WRITER),
            body,
            params=self._fence,
            allowed=(409,),
            timeout=LEASE / 2,
        )
        if "error" in found:
            found = self._read() or {}
            source = found.get("_source", {})
            # The connection may have been lost after a first attempt that succeeded.
            if source.get("until") != body["until"] or source.get("holder") != holder:
                raise self._locked(source)
        self._fence = _fence_of(found)

    def _locked(self, source: Document) -> IndexLockedError:
        holder = source.get("holder")
        who = str(Holder(**holder)) if holder else "unknown"
        until = datetime.fromtimestamp(source.get("until", time.time()), timezone.utc).astimezone()
        return IndexLockedError(
            f"another process is writing to the index {self._name!r} ({who}); wait until it finishes, or stop it; "
            f"if it is gone, the lock ends at {until:%H:%M:%S}"
        )


def _fence_of(found: Document) -> Document:
    return {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}


def _is_gone(holder: dict[str, Any]) -> bool:
    """Return whether a holder was a process of this machine that has ended."""
    if holder["host"] != socket.gethostname() or not hasattr(os, "kill") or os.name == "nt":
        return False
    try:
        os.kill(holder["pid"], 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
