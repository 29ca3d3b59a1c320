"""The people of a commit over all its calls, in one file that every commit writes again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
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
    def by_own_words(self) -> bool:
        """Whether words of a user were in force when the people were told apart."""
        return "words" in self.container

    @property
    def attending(self) -> npt.NDArray[np.uint32]:
        """For each item of ``calls.faces``, segment after segment, the person's number, from 1.

        It means nothing in deleted calls.
        """
        return self.container["attending"].whole()


def people_arrays(
    segments: Sequence[OpenSegment], before: Sequence[OpenSegment] = (), stored: StoredPeople | None = None
) -> dict[str, Array]:
    """Return the arrays of the file of the people of some segments.

    Args:
        segments: the segments of the new commit.
        before: those of the previous commit.
        stored: its people, who stay if the same faces attend the same calls, and no words of a user are in force or were then; None
            if there is no previous commit.
    """
    # Words of a user tell which labels name nobody, and can have changed since.
    # Who only reads an index does not need the reader of transcripts.
    from searchapp.transcripts.words import in_force, vocabulary

    own = in_force() is not vocabulary()
    again = own or stored is None or stored.by_own_words
    attending = None if stored is None or again else _same_attending(segments, before, stored.attending)
    if stored is None or attending is None:
        return {**_joined_people(segments), **({"words": np.ones(1, dtype=np.uint8)} if own else {})}
    return {"people": stored.container["people"].whole(), "attending": attending}


def _same_attending(
    segments: Sequence[OpenSegment], before: Sequence[OpenSegment], attending: npt.NDArray[np.uint32]
) -> npt.NDArray[np.uint32] | None:
    """Return who attends the calls of some segments, or None if calls or faces are not those of before."""
    places = {
        one.reader.calls.ids[number]: (one.reader.calls, number, base)
        for one, base in zip(before, _bases(before), strict=True)
        for number in np.flatnonzero(one.live).tolist()
    }
    live = [np.flatnonzero(one.live).tolist() for one in segments]
    ids = [one.reader.calls.ids[number] for one, own in zip(segments, live, strict=True) for number in own]
    if len(ids) != len(places) or not all(map(places.__contains__, ids)):
        return None
    carried = np.zeros(sum(one.reader.calls.attending.size for one in segments), dtype=np.uint32)
    kept = {one.reader.name: base for one, base in zip(before, _bases(before), strict=True)}
    if not any(one.reader.name in kept and one.live.any() for one in segments):
        # All calls were read again, maybe with other words for labels that name nobody.
        return None
    for one, own, base in zip(segments, live, _bases(segments), strict=True):
        calls = one.reader.calls
        if one.reader.name in kept:
            first, size = kept[one.reader.name], calls.attending.size
            carried[base : base + size] = attending[first : first + size]
            continue
        for number in own:
            old, old_number, first = places[calls.ids[number]]
            if calls.faces_of(number) != old.faces_of(old_number):
                return None
            span, old_span = calls.attending_span(number), old.attending_span(old_number)
            carried[base + span.start : base + span.stop] = attending[
                first + old_span.start : first + old_span.stop
            ]
    return carried


def _bases(segments: Sequence[OpenSegment]) -> list[int]:
    """Return where those who attend the calls of each segment begin."""
    return list(accumulate((one.reader.calls.attending.size for one in segments), initial=0))[:-1]


def _joined_people(segments: Sequence[OpenSegment]) -> dict[str, Array]:
    known: dict[Face, int] = {}
    numbers, calls, places, live = [], [], [], []
    for one in segments:
        stored = one.reader.calls
        own = np.array([known.setdefault(face, len(known)) for face in stored.faces], dtype=np.int64)
        lengths = stored.attending_counts
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
