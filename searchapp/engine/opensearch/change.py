"""One change of an index: adds and removes transcripts, all at once or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from types import TracebackType

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.opensearch.client import Client, Document
from searchapp.engine.opensearch.filling import Addition, Entry, Spool, faces_of, fill
from searchapp.engine.opensearch.lock import WriterLock
from searchapp.engine.opensearch.mapping import MOST_VALUES, provenance_of, transcript_of, turn_of
from searchapp.engine.opensearch.state import (
    SCHEMA_VERSION,
    Fence,
    Generation,
    State,
    write_people,
    write_state,
)
from searchapp.engine.people import Person, people
from searchapp.engine.sink import Held, Written, ignore
from searchapp.engine.stamp import stamp_of, state_of
from searchapp.errors import IndexDamagedError, SearchAppError
from searchapp.model import Face, Place, Provenance, Transcript
from searchapp.settings import Settings


@dataclass(frozen=True, slots=True)
class Stored:
    """A transcript in the index: its version, what an update compares, its people and its size.

    ``persons`` are the values of the speaker facet of those with the ``faces``.
    """

    version: str
    held: Held
    faces: tuple[Face, ...]
    persons: tuple[str, ...]
    turns: int
    length: int


@dataclass(frozen=True, slots=True)
class Before:
    """The state that an update begins from, what fences the change of it, and its transcripts by id."""

    state: State
    fence: Fence
    stored: Mapping[str, Stored]


class OpenSearchChange:
    """Adds transcripts to a generation and removes some. ``Change`` describes its methods.

    A context manager. Nothing is sent before the commit, and nothing that was sent is visible unless it is committed. The
    caller holds the write lock.

    Args:
        client: the cluster.
        settings: connect worker processes to the cluster.
        segmenter: splits texts into words.
        lock: the write lock, which is held.
        generation: is changed.
        before: its newest state; None if it has none.
        publish: makes the generation the one that readers see; called after its first commit with the state.
        processes: number of worker processes.
    """

    def __init__(
        self,
        client: Client,
        settings: Settings,
        segmenter: Segmenter,
        lock: WriterLock,
        generation: Generation,
        before: Before | None,
        publish: Callable[[State], tuple[str, ...]],
        processes: int,
    ) -> None:
        self._client = client
        self._settings = settings
        self._segmenter = segmenter
        self._lock = lock
        self._generation = generation
        self._before = before
        self._publish = publish
        self._processes = processes
        self._spool = Spool()
        self._kept = dict(before.stored) if before else {}
        self._hidden: list[str] = []
        self._added: dict[str, Stored] = {}

    @property
    def generation(self) -> str:
        """The name of the generation."""
        return self._generation.name

    @property
    def sources(self) -> tuple[str, ...]:
        """The paths passed to the last commit."""
        return self._before.state.sources if self._before else ()

    def held(self) -> Mapping[str, Held]:
        """The committed transcripts by id, without those removed by this change."""
        return {name: stored.held for name, stored in self._kept.items()}

    def add(self, transcript: Transcript, fingerprint: str, provenance: Provenance | None = None) -> None:
        """Add a transcript."""
        if transcript.id in self._added or transcript.id in self._kept:
            raise SearchAppError(
                f"{transcript.id} is already in the index; give its two sources different names"
            )
        self._added[transcript.id] = Stored(
            version="",
            held=Held(fingerprint, transcript.digest),
            faces=faces_of(transcript),
            persons=(),
            turns=len(transcript.turns),
            length=sum(len(turn.text) for turn in transcript.turns),
        )
        self._spool.add(Entry(transcript, fingerprint, provenance))

    def remove(self, transcript_id: str) -> None:
        """Remove a transcript; does nothing if there is none with this id."""
        if transcript_id in self._kept:
            self._hidden.append(self._kept.pop(transcript_id).version)

    def commit(self, sources: Sequence[str], written: Written = ignore) -> tuple[str, ...]:
        """Make everything visible at once; returns warnings."""
        number = self._lock.new_number()
        table, persons = self._people()
        self._add_again(persons)
        if len(self._hidden) > MOST_VALUES:
            raise SearchAppError(
                f"an update cannot replace more than {MOST_VALUES:,} transcripts; run `searchapp index build`"
            )
        versions = {name: f"{number}-{place}" for place, name in enumerate(self._added)}
        fill(
            self._spool,
            self._client,
            self._settings,
            self._segmenter,
            self._generation,
            number,
            lambda name: Addition(versions[name], persons[name]),
            self._processes,
            written,
        )
        # Another writer may have removed what was sent.
        self._lock.require()
        state = self._state(number, sources)
        if state.people == number:
            write_people(self._client, state, table)
        self._client.refresh(state.turns_index, state.calls_index)
        if self._before is not None:
            self._lock.require()
            write_state(self._client, state, self._before.fence)
            return ()
        return self._publish(state)

    def __enter__(self) -> OpenSearchChange:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._spool.__exit__(kind, error, trace)

    def _people(self) -> tuple[list[Person], dict[str, tuple[str, ...]]]:
        """Return the people of the new state, sorted by value, and for each transcript those who attend it."""
        places: dict[Face, list[Place]] = {}
        for name, stored in {**self._kept, **self._added}.items():
            for number, face in enumerate(stored.faces):
                places.setdefault(face, []).append((name, number))
        found: dict[Place, str] = {}
        known: set[Person] = set()
        for _, where, person in people(places):
            known.add(person)
            found.update(dict.fromkeys(where, person.value))
        persons = {
            name: tuple(found[name, number] for number in range(len(stored.faces)))
            for name, stored in {**self._kept, **self._added}.items()
        }
        return sorted(known, key=lambda person: person.value), persons

    def _add_again(self, persons: Mapping[str, tuple[str, ...]]) -> None:
        """Replace the transcripts in which somebody is another person now that other transcripts have changed."""
        moved = [name for name, stored in self._kept.items() if stored.persons != persons[name]]
        if self._before is None:
            return
        for entry in stored_entries(self._client, self._before.state, moved):
            stored = self._kept[entry.transcript.id]
            self.remove(entry.transcript.id)
            self._added[entry.transcript.id] = stored
            self._spool.add(entry)

    def _state(self, number: int, sources: Sequence[str]) -> State:
        stamp = stamp_of(SCHEMA_VERSION, self._segmenter)
        now = datetime.now(timezone.utc).isoformat(timespec="seconds")
        every = {**self._kept, **self._added}
        made = State(
            generation=self._generation,
            number=number,
            digest=state_of(stamp, ((name, stored.held.digest) for name, stored in every.items())),
            sources=tuple(sources),
            stamp=stamp,
            built=now,
            changed=now,
            transcripts=len(every),
            turns=sum(stored.turns for stored in every.values()),
            characters=sum(stored.length for stored in every.values()),
            hidden=tuple(self._hidden),
            abandoned=(),
            people=number,
            whole_from=number,
        )
        if self._before is None:
            return made
        before = self._before.state
        return replace(
            made,
            built=before.built,
            abandoned=(*before.abandoned, *range(before.number + 1, number)),
            whole_from=before.whole_from,
        )


def stored_transcripts(client: Client, state: State) -> dict[str, Stored]:
    """Return the transcripts of a state by id."""
    fields = [
        f"payload.{name}"
        for name in ("call.turns", "call.length", "fingerprint", "digest", "faces", "persons")
    ]
    return {
        source["id"]: Stored(
            version=source["version"],
            held=Held(source["payload"]["fingerprint"], source["payload"]["digest"]),
            faces=tuple(
                Face(face["scope"], face["of"], tuple(face["names"])) for face in source["payload"]["faces"]
            ),
            persons=tuple(source["payload"]["persons"]),
            turns=source["payload"]["call"]["turns"],
            length=source["payload"]["call"]["length"],
        )
        for source in _calls(client, state, [], ["id", "version", *fields])
    }


def stored_entries(client: Client, state: State, names: Sequence[str]) -> Iterator[Entry]:
    """Yield some transcripts of a state as they were added. Raises IndexDamagedError."""
    for start in range(0, len(names), 100):
        for source in _calls(client, state, [{"terms": {"id": list(names[start : start + 100])}}], None):
            turns = client.documents(
                state.turns_index,
                {"bool": {"filter": [state.visible(), {"term": {"version": source["version"]}}]}},
                sort="key",
            )
            transcript = transcript_of(source, [turn_of(each["_source"]) for each in turns])
            if transcript.digest != source["payload"]["digest"]:
                raise IndexDamagedError(f"{transcript.id} differs from what was indexed")
            yield Entry(transcript, source["payload"]["fingerprint"], provenance_of(source))


def _calls(
    client: Client, state: State, conditions: Sequence[Document], fields: Sequence[str] | None
) -> Iterator[Document]:
    query = {"bool": {"filter": [state.visible(), {"term": {"kind": "call"}}, *conditions]}}
    for found in client.documents(
        state.calls_index, query, fields=True if fields is None else fields, page=500
    ):
        yield found["_source"]
