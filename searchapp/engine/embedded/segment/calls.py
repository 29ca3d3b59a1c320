"""The calls of a segment, stored so that one can be decoded without the others."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from searchapp.engine.embedded.segment.container import Array, Container
from searchapp.engine.people import attending
from searchapp.model import (
    Call,
    Face,
    Inference,
    Participant,
    PersonProvenance,
    Provenance,
    Removed,
    Transcript,
)

_HASH_BYTES = 32
_HEAD_FIELDS = ("id", "company", "ticker", "title", "period", "date", "source", "sha256")
# Arrays of the concatenated JSON texts of calls, each with an array of their ends.
_RECORDS = ("calls.heads", "calls.details", "calls.times")
# Participants and provenance are rarely read and similar for all calls, so they are compressed.
_COMPRESSED = ("calls.details",)
_HASHES = ("calls.fingerprints", "calls.digests")


@dataclass(frozen=True, slots=True)
class Entry:
    """A transcript, the fingerprint of its source file (SHA-256, hexadecimal), and how it was read."""

    transcript: Transcript
    fingerprint: str
    provenance: Provenance | None = None


@dataclass(frozen=True, slots=True)
class StoredCall:
    """What identifies a call of a segment: its number in the segment, its id, its fingerprint and its digest."""

    number: int
    id: str
    fingerprint: str
    digest: str


@dataclass(frozen=True, slots=True)
class Details:
    """The parts of a call that are decoded only when needed: its participants and how it was read."""

    participants: tuple[Participant, ...]
    provenance: Provenance | None


class StoredCalls:
    """The calls of a segment, numbered from 0, including deleted ones."""

    def __init__(self, container: Container) -> None:
        self._container = container

    def __len__(self) -> int:
        return self._container["calls.turns"].size

    @cached_property
    def turns(self) -> npt.NDArray[np.uint32]:
        """The number of turns of each call."""
        return self._container["calls.turns"].whole()

    @cached_property
    def ids(self) -> list[str]:
        """The id of each call."""
        ids: list[str] = decode_json(self._container["calls.ids"].whole())
        return ids

    @cached_property
    def fingerprints(self) -> list[str]:
        """The fingerprint of the file of each call."""
        return self._hashes("calls.fingerprints")

    @cached_property
    def digests(self) -> list[str]:
        """The digest of each transcript."""
        return self._hashes("calls.digests")

    @cached_property
    def faces(self) -> list[Face]:
        """The faces of all participants, each once."""
        faces: list[list[Any]] = decode_json(self._container["faces"].whole())
        return [Face(scope, of, tuple(names)) for scope, of, names in faces]

    @cached_property
    def attending(self) -> npt.NDArray[np.uint32]:
        """For each call, one after the other, the numbers in ``faces`` of those who attend it."""
        return self._container["calls.faces"].whole()

    @cached_property
    def attending_ends(self) -> npt.NDArray[np.uint32]:
        """Where the numbers of each call end in ``attending``."""
        return self._container["calls.faces.ends"].whole()

    @property
    def attending_counts(self) -> npt.NDArray[np.int64]:
        """The number of those who attend each call."""
        return np.diff(self.attending_ends, prepend=np.uint32(0)).astype(np.int64)

    def attending_span(self, number: int) -> slice:
        """Return where those who attend a call are in ``attending``."""
        return slice(int(self.attending_ends[number - 1]) if number else 0, int(self.attending_ends[number]))

    def faces_of(self, number: int) -> list[Face]:
        """Return the faces of those who attend a call."""
        return [self.faces[face] for face in self.attending[self.attending_span(number)].tolist()]

    def head(self, number: int, length: int) -> Call:
        """Return a call; ``length`` is the total length of its turns."""
        return Call(**self._record("calls.heads", number), turns=int(self.turns[number]), length=length)

    def details(self, number: int) -> Details:
        """Return the details of a call."""
        stored = self._record("calls.details", number)
        return Details(
            participants=tuple(
                Participant(**{**participant, "aliases": tuple(participant["aliases"])})
                for participant in stored["participants"]
            ),
            provenance=None if stored["provenance"] is None else _provenance(stored["provenance"]),
        )

    def warnings(self, number: int) -> tuple[str, ...]:
        """Return the warnings of how a call was read."""
        provenance = self._record("calls.details", number)["provenance"]
        return tuple(provenance["warnings"]) if provenance else ()

    def times(self, number: int) -> list[str | None]:
        """Return the time of each turn of a call; none if it has no times."""
        times: list[str | None] = self._record("calls.times", number) if self._timed[number] else []
        return times

    @cached_property
    def _timed(self) -> list[bool]:
        """Which calls have times. Cached, because every hit needs it and most calls have none."""
        lengths = np.diff(self._container["calls.times.ends"].whole(), prepend=np.uint32(0))
        timed: list[bool] = (lengths > len(_dumps([]))).tolist()
        return timed

    def _record(self, name: str, number: int) -> Any:
        ends = self._container[f"{name}.ends"].whole()
        start = int(ends[number - 1]) if number else 0
        stored = self._container[name].part(start, int(ends[number])).tobytes()
        return json.loads(zlib.decompress(stored) if name in _COMPRESSED else stored)

    def _hashes(self, name: str) -> list[str]:
        text = self._container[name].whole().tobytes().hex()
        return [text[start : start + 2 * _HASH_BYTES] for start in range(0, len(text), 2 * _HASH_BYTES)]


def call_arrays(entries: Sequence[Entry]) -> dict[str, Array]:
    """Return the arrays that describe calls."""
    transcripts = [entry.transcript for entry in entries]
    return {
        "calls.ids": encode_json([one.id for one in transcripts]),
        "calls.turns": np.array([len(one.turns) for one in transcripts], dtype=np.uint32),
        "calls.fingerprints": _packed(entry.fingerprint for entry in entries),
        "calls.digests": _packed(one.digest for one in transcripts),
        **_records(
            "calls.heads", [{name: getattr(one, name) for name in _HEAD_FIELDS} for one in transcripts]
        ),
        **_records("calls.details", [_details(entry) for entry in entries]),
        **_records("calls.times", [_times(one) for one in transcripts]),
        **_faces([[Face.seen(one.company, each) for each in attending(one)] for one in transcripts]),
    }


def merge_calls(containers: Sequence[Container], live: Sequence[npt.NDArray[np.bool_]]) -> dict[str, Array]:
    """Return the arrays that describe the live calls of several segments; ``live``: bool, shape (calls,) for each."""
    parts = list(zip(containers, live, strict=True))
    arrays: dict[str, Array] = {
        "calls.ids": encode_json(
            [
                one
                for part, kept in parts
                for one, wanted in zip(StoredCalls(part).ids, kept, strict=True)
                if wanted
            ]
        ),
        "calls.turns": np.concatenate([part["calls.turns"].whole()[kept] for part, kept in parts]),
    }
    for name in _HASHES:
        rows = [part[name].whole().reshape(-1, _HASH_BYTES)[kept] for part, kept in parts]
        arrays[name] = np.concatenate(rows).reshape(-1)
    for name in _RECORDS:
        lengths = [np.diff(part[f"{name}.ends"].whole(), prepend=np.uint32(0)) for part, _ in parts]
        arrays[name] = np.concatenate(
            [
                part[name].whole()[np.repeat(kept, length)]
                for (part, kept), length in zip(parts, lengths, strict=True)
            ]
        )
        kept_lengths = [length[kept] for (_, kept), length in zip(parts, lengths, strict=True)]
        arrays[f"{name}.ends"] = np.cumsum(np.concatenate(kept_lengths), dtype=np.uint32)
    return arrays | _faces(
        [faces for part, kept in parts for faces in _stored_faces(StoredCalls(part), kept)]
    )


def encode_json(value: Any) -> npt.NDArray[np.uint8]:
    """Return the JSON of a value as bytes."""
    return np.frombuffer(_dumps(value), dtype=np.uint8)


def decode_json(array: Array) -> Any:
    """Return the value that ``encode_json`` encoded."""
    return json.loads(array.tobytes())


def _dumps(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def _records(name: str, values: Sequence[Any]) -> dict[str, Array]:
    texts = [_dumps(value) for value in values]
    if name in _COMPRESSED:
        texts = list(map(zlib.compress, texts))
    ends = np.cumsum([len(text) for text in texts], dtype=np.uint32)
    return {name: np.frombuffer(b"".join(texts), dtype=np.uint8), f"{name}.ends": ends}


def _packed(hashes: Iterable[str]) -> npt.NDArray[np.uint8]:
    return np.frombuffer(bytes.fromhex("".join(hashes)), dtype=np.uint8)


def _details(entry: Entry) -> dict[str, Any]:
    return {
        "participants": [asdict(participant) for participant in entry.transcript.participants],
        "provenance": None if entry.provenance is None else asdict(entry.provenance),
    }


def _times(transcript: Transcript) -> list[str | None]:
    times = [turn.time for turn in transcript.turns]
    return times if any(time is not None for time in times) else []


def _provenance(stored: Mapping[str, Any]) -> Provenance:
    return Provenance(
        **{
            **stored,
            "people": tuple(PersonProvenance(**person) for person in stored["people"]),
            "inferred": tuple(Inference(**inference) for inference in stored["inferred"]),
            "removed": tuple(Removed(**removed) for removed in stored["removed"]),
            "warnings": tuple(stored["warnings"]),
        }
    )


def _stored_faces(calls: StoredCalls, live: npt.NDArray[np.bool_]) -> Iterator[list[Face]]:
    starts = np.concatenate(([0], calls.attending_ends[:-1])).tolist()
    for number in np.flatnonzero(live).tolist():
        attending = calls.attending[starts[number] : int(calls.attending_ends[number])].tolist()
        yield [calls.faces[face] for face in attending]


def _faces(by_call: Sequence[Sequence[Face]]) -> dict[str, Array]:
    known: dict[Face, int] = {}
    numbers = [known.setdefault(face, len(known)) for faces in by_call for face in faces]
    return {
        "faces": encode_json([[face.scope, face.of, face.names] for face in known]),
        "calls.faces": np.array(numbers, dtype=np.uint32),
        "calls.faces.ends": np.cumsum([len(faces) for faces in by_call], dtype=np.uint32),
    }
