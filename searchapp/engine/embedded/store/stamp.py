"""The stamp of a generation: the versions of everything that decides what its postings are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from searchapp.analysis.fold import fold_version
from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.embedded.store import durable
from searchapp.engine.embedded.store.schema import SCHEMA_VERSION
from searchapp.errors import IndexDamagedError, IndexOutdatedError

_FILE = "stamp.json"


def of(segmenter: Segmenter) -> dict[str, str]:
    """The stamp this program gives; an index with another one has to be rebuilt."""
    return {
        "schema": SCHEMA_VERSION,
        "fold": fold_version(),
        "dictionary": segmenter.dictionary_version,
    }


def store(directory: Path, stamp: Mapping[str, str]) -> None:
    """Write the stamp of a new generation."""
    text = json.dumps(dict(stamp), ensure_ascii=False, indent=2, sort_keys=True)
    durable.write_atomically(directory / _FILE, text + "\n")


def load(directory: Path) -> dict[str, str]:
    """Read the stamp of a generation. Raises IndexDamagedError."""
    path = directory / _FILE
    try:
        stamp = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if not directory.is_dir():
            raise  # A build removed this generation meanwhile: its reader turns to the current one.
        raise IndexDamagedError(f"{path} is missing; run `searchapp index build`") from None
    except ValueError as error:
        raise IndexDamagedError(f"{path} is damaged: {error}; run `searchapp index build`") from None
    if not isinstance(stamp, dict):
        raise IndexDamagedError(f"{path} is damaged: not an object; run `searchapp index build`")
    return {str(key): str(value) for key, value in stamp.items()}


def check(directory: Path, expected: Mapping[str, str]) -> None:
    """Compare a generation's stamp with this program's.

    Raises IndexOutdatedError naming what changed, IndexDamagedError where there is no readable stamp.
    """
    found = load(directory)
    changed = sorted(key for key in {*found, *expected} if found.get(key) != expected.get(key))
    if changed:
        raise IndexOutdatedError(
            f"the index was made with another {' and another '.join(changed)}; run `searchapp index build`"
        )
