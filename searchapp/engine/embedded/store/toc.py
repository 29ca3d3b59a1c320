"""Whoosh's table of contents. It is a pickle, which we write and never load."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from whoosh.filedb.filestore import RamStorage
from whoosh.index import TOC

from searchapp.engine.embedded.segment.reader import OpenSegment
from searchapp.engine.embedded.store.codec import PositionalSegment
from searchapp.engine.embedded.store.commit import INDEX_NAME
from searchapp.engine.embedded.store.schema import make_schema


def table_of_contents(number: int, segments: Sequence[OpenSegment]) -> bytes:
    """Return the table of contents that an unmodified Whoosh needs to open a commit."""
    memory = RamStorage()
    listed = [_segment(one) for one in segments]
    TOC(make_schema(), listed, number).write(memory, INDEX_NAME)
    (name,) = memory.list()
    return bytes(memory.files[name])


def _segment(opened: OpenSegment) -> PositionalSegment:
    live = opened.live_turns
    return PositionalSegment(opened.reader.name, live.size, frozenset(np.flatnonzero(~live).tolist()))
