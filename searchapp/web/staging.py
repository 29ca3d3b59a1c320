"""Staging: uploaded files wait in a private folder until somebody has looked at what was read."""

from __future__ import annotations

import hashlib
import secrets
import shutil
import tempfile
import time
import weakref
from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from werkzeug.datastructures import FileStorage

from searchapp.errors import SearchAppError
from searchapp.library.adding import safe_name
from searchapp.web.batches import Batch, Staged

MOST_FILES = 50
"""Files of one upload."""

LARGEST_UPLOAD = 64 * 2**20
"""Bytes of one upload."""

MOST_BATCHES = 16
"""Batches that may wait, so at most a gibibyte."""

KEPT_SECONDS = 3600
"""How long a batch waits after its last use."""


class StagingFullError(SearchAppError):
    """As many batches wait as may wait."""

    code = "staging_full"
    status = 503


class Staging:
    """The batches that wait. Their folder is removed when the process ends."""

    def __init__(self) -> None:
        self._root = Path(tempfile.mkdtemp(prefix="searchapp-add-"))
        weakref.finalize(self, shutil.rmtree, self._root, ignore_errors=True)
        self._batches: dict[str, Batch] = {}
        self._lock = Lock()

    def open(self, uploads: Sequence[FileStorage]) -> Batch:
        """Save uploaded files as a new batch. Raises StagingFullError."""
        self._expire()
        token = secrets.token_urlsafe(16)
        batch = Batch(token, self._root / token, [])
        with self._lock:
            if len(self._batches) >= MOST_BATCHES:
                raise StagingFullError(
                    "too many files wait to be stored; store or discard some, or try again later"
                )
            self._batches[token] = batch
        try:
            batch.files = [
                _saved(upload, batch.folder / str(number)) for number, upload in enumerate(uploads)
            ]
        except BaseException:
            self.discard(batch)
            raise
        return batch

    def find(self, token: str) -> Batch | None:
        """Return a batch, and keep it for another while; None if there is none."""
        self._expire()
        batch = self._batches.get(token)
        if batch is not None:
            batch.used = time.monotonic()
        return batch

    def discard(self, batch: Batch) -> None:
        """Forget a batch and remove its files."""
        with self._lock:
            self._batches.pop(batch.token, None)
        self.clear(batch)

    def clear(self, batch: Batch) -> None:
        """Remove the files of a batch, of which they are no longer needed."""
        shutil.rmtree(batch.folder, ignore_errors=True)

    def _expire(self) -> None:
        oldest = time.monotonic() - KEPT_SECONDS
        for batch in list(self._batches.values()):
            if batch.used < oldest and batch.state in ("open", "done"):
                self.discard(batch)


def _saved(upload: FileStorage, folder: Path) -> Staged:
    folder.mkdir(mode=0o700, parents=True)
    name = safe_name(upload.filename or "")
    path = folder / name
    upload.save(path)
    with path.open("rb") as file:
        digest = hashlib.sha256()
        while block := file.read(2**20):
            digest.update(block)
        size = file.tell()
    return Staged(name, path, size, digest.hexdigest())
