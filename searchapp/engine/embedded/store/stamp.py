"""The stamp of an index: the versions of everything that affects its postings."""

from __future__ import annotations

from collections.abc import Mapping

from searchapp.analysis.fold import fold_version
from searchapp.analysis.segmenter import Segmenter
from searchapp.errors import IndexOutdatedError

# Increase this with every change to the contents or meaning of the index files.
SCHEMA_VERSION = "8"


def stamp_of(segmenter: Segmenter) -> dict[str, str]:
    """Return the stamp of indexes made by this program."""
    return {
        "schema": SCHEMA_VERSION,
        "fold": fold_version(),
        "dictionary": segmenter.dictionary_version,
    }


def check_stamp(found: Mapping[str, str], expected: Mapping[str, str]) -> None:
    """Compare the stamp of an index with this program's. Raises IndexOutdatedError naming what changed."""
    changed = sorted(key for key in {*found, *expected} if found.get(key) != expected.get(key))
    if changed:
        raise IndexOutdatedError(f"the index was built with a different {' and a different '.join(changed)}")
