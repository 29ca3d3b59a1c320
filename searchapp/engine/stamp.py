"""The stamp of an index: the versions of everything that affects its postings, and the digest of its state."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

from searchapp.analysis.fold import fold_version
from searchapp.analysis.segmenter import Segmenter
from searchapp.errors import IndexOutdatedError


def stamp_of(schema: str, segmenter: Segmenter) -> dict[str, str]:
    """Return the stamp of indexes made by this program, given the version of the engine's schema."""
    return {
        "schema": schema,
        "fold": fold_version(),
        "dictionary": segmenter.dictionary_version,
    }


def check_stamp(found: Mapping[str, str], expected: Mapping[str, str]) -> None:
    """Compare the stamp of an index with this program's. Raises IndexOutdatedError naming what changed."""
    changed = sorted(key for key in {*found, *expected} if found.get(key) != expected.get(key))
    if changed:
        why = " (each version of Python has its own table of characters)" if "fold" in changed else ""
        raise IndexOutdatedError(
            f"the index was built with a different {' and a different '.join(changed)}{why}"
        )


def state_of(stamp: Mapping[str, str], digests: Iterable[tuple[str, str]]) -> str:
    """Return the digest of an index: the same for the same transcripts, read and indexed by the same versions.

    Args:
        stamp: the versions.
        digests: the id of each transcript and its digest.

    Returns:
        A SHA-256, hexadecimal.
    """
    content = json.dumps([sorted(stamp.items()), sorted(digests)], ensure_ascii=False)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
