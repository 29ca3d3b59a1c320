"""The people of a commit over all its calls, in one file that every commit writes again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from searchapp.engine.embedded.segment.calls import decode_json, encode_json
from searchapp.engine.embedded.segment.container import Array, Container
from searchapp.engine.embedded.segment.reader import OpenSegment
from searchapp.engine.people import Person, people
from searchapp.model import Face


class StoredPeople:
    """The people of a commit, numbered from 0."""

    def __init__(self, container: Container) -> None:
        self.container = container

    @property
    def people(self) -> list[Person]:
        """All people."""
        stored: list[tuple[str, list[str]]] = decode_json(self.container["people"].whole())
        return [Person(value, tuple(names)) for value, names in stored]

    @property
    def attending(self) -> npt.NDArray[np.uint32]:
        """For each item of ``calls.faces``, segment after segment, the person's number, from 1; 0 in deleted calls."""
        return self.container["attending"].whole()


def people_arrays(segments: Sequence[OpenSegment]) -> dict[str, Array]:
    """Return the arrays of the file of the people of some segments."""
    known: dict[Face, int] = {}
    numbers, calls, places, live = [], [], [], []
    for one in segments:
        stored = one.reader.calls
        own = np.array([known.setdefault(face, len(known)) for face in stored.faces], dtype=np.int64)
        lengths = np.diff(stored.attending_ends, prepend=np.uint32(0)).astype(np.int64)
        numbers.append(own[stored.attending])
        calls.append(np.repeat(np.array(stored.ids, dtype=object), lengths))
        places.append(np.arange(stored.attending.size) - np.repeat(np.cumsum(lengths) - lengths, lengths))
        live.append(np.repeat(one.live, lengths))
    # The rows of one face stand together, less those of deleted calls.
    rows = np.flatnonzero(np.concatenate(live)) if live else np.zeros(0, dtype=np.int64)
    if rows.size:
        by_row = np.concatenate(numbers)
        rows = rows[np.argsort(by_row[rows], kind="stable")]
        seen = list(
            zip(np.concatenate(calls)[rows].tolist(), np.concatenate(places)[rows].tolist(), strict=True)
        )
        edges = np.searchsorted(by_row[rows], np.arange(len(known) + 1)).tolist()
    else:
        seen, edges = [], [0] * (len(known) + 1)
    spans = {face: slice(edges[number], edges[number + 1]) for face, number in known.items()}
    attending = np.zeros(sum(part.size for part in live), dtype=np.uint32)
    ordinals: dict[Person, int] = {}
    for face, found, person in people({face: seen[span] for face, span in spans.items() if seen[span]}):
        ordinal = ordinals.setdefault(person, len(ordinals) + 1)
        own_rows = rows[spans[face]]
        if len(found) == own_rows.size:
            attending[own_rows] = ordinal
        else:
            row_of = dict(zip(seen[spans[face]], own_rows.tolist(), strict=True))
            attending[[row_of[place] for place in found]] = ordinal
    listed: list[Any] = [[person.value, person.names] for person in ordinals]
    return {"people": encode_json(listed), "attending": attending}
