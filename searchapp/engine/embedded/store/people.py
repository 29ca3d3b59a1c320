"""The people of a commit over all its calls, in one file that every commit writes again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from searchapp.engine.embedded.segment.calls import decode_json, encode_json
from searchapp.engine.embedded.segment.container import Array, Container
from searchapp.engine.embedded.segment.reader import OpenSegment
from searchapp.engine.people import Person, people
from searchapp.model import Face, Place


class StoredPeople:
    """The people of a commit, numbered from 0."""

    def __init__(self, path: Path) -> None:
        self.container = Container(path)

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
    faces: dict[Face, list[tuple[Place, int]]] = {}
    row = 0
    for one in segments:
        calls = one.reader.calls
        own = [faces.setdefault(face, []) for face in calls.faces]
        ends = calls.attending_ends.tolist()
        attending = calls.attending.tolist()
        for call in one.calls():
            start = ends[call.number - 1] if call.number else 0
            for number, face in enumerate(attending[start : ends[call.number]]):
                own[face].append(((call.id, number), row + start + number))
        row += len(attending)
    found = people({face: [place for place, _ in seen] for face, seen in faces.items() if seen})
    known: dict[Person, int] = {}
    numbers = np.zeros(row, dtype=np.uint32)
    for seen in faces.values():
        for place, at in seen:
            numbers[at] = known.setdefault(found[place], len(known) + 1)
    listed: list[Any] = [[person.value, person.names] for person in known]
    return {"people": encode_json(listed), "attending": numbers}
