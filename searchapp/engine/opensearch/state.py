"""The committed states of an index: which documents a reader sees, and the one write that makes a change visible.

A build makes a *generation*: two indices of its own, which the aliases name as soon as it is committed. An update adds
documents to the generation, which nobody sees before it writes the state document again. So a reader sees a change as
a whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import orjson

from searchapp.engine.opensearch.client import Client, Document, IndexNotFoundError, path_of
from searchapp.engine.people import Person
from searchapp.errors import IndexDamagedError, IndexLockedError, IndexMissingError, SearchAppError

# Increase this with every change to the documents or their meaning.
SCHEMA_VERSION = "opensearch-1"

STATE = "state"
# People in one document.
_TOGETHER = 1000

Fence = tuple[int, int]
"""The sequence number and primary term of a document, which change with every write to it."""


def calls_alias(name: str) -> str:
    """Return the alias of the calls index of the committed generation."""
    return f"{name}-calls"


def turns_alias(name: str) -> str:
    """Return the alias of the turns index of the committed generation."""
    return f"{name}-turns"


@dataclass(frozen=True, slots=True)
class Generation:
    """The two indices of a build, and its name."""

    name: str
    turns_index: str
    calls_index: str

    @classmethod
    def named(cls, index: str, name: str) -> Generation:
        """Return a generation of an index."""
        return cls(name, f"{turns_alias(index)}-{name}", f"{calls_alias(index)}-{name}")


@dataclass(frozen=True, slots=True)
class State:
    """One commit of one generation.

    ``number`` grows with every commit. ``digest`` is that of ``engine/stamp.py``. ``hidden`` are the versions of
    transcripts that this commit no longer has, but whose documents still exist; ``abandoned`` are the numbers of
    commits that were begun and never made. ``people`` is the commit that wrote the table of people. ``whole_from`` is
    the oldest commit whose documents all exist. ``built``, ``changed`` and the counts are those of ``IndexInfo``.
    """

    generation: Generation
    number: int
    digest: str
    sources: tuple[str, ...]
    stamp: Mapping[str, str]
    built: str
    changed: str
    transcripts: int
    turns: int
    characters: int
    hidden: tuple[str, ...]
    abandoned: tuple[int, ...]
    people: int
    whole_from: int

    @property
    def turns_index(self) -> str:
        """The index of its turns."""
        return self.generation.turns_index

    @property
    def calls_index(self) -> str:
        """The index of its calls."""
        return self.generation.calls_index

    def visible(self) -> Document:
        """Return the query for the documents of this state, in both indices."""
        return {
            "bool": {
                "filter": [{"range": {"commit": {"lte": self.number}}}],
                "must_not": _any_of({"version": self.hidden, "commit": self.abandoned}),
            }
        }

    def obsolete(self) -> Document:
        """Return the query for the documents that this state and those after it do not need, in both indices."""
        return {
            "bool": {
                "should": [
                    {"range": {"commit": {"gt": self.number}}},
                    *_any_of({"version": self.hidden, "commit": self.abandoned}),
                    {
                        "bool": {
                            "filter": [{"term": {"kind": "people"}}],
                            "must_not": [{"term": {"commit": self.people}}],
                        }
                    },
                ],
                "minimum_should_match": 1,
            }
        }


def _any_of(excluded: Mapping[str, Sequence[Any]]) -> list[Document]:
    return [{"terms": {field: list(values)}} for field, values in excluded.items() if values]


def seen(client: Client, name: str) -> tuple[str, Fence]:
    """Return what tells the newest state of an index from all others; this is cheap.

    Raises IndexMissingError, IndexDamagedError.
    """
    found = _state_document(client, name, source="false")
    return found["_index"], _fence(found)


def newest_state(client: Client, name: str) -> tuple[State, Fence]:
    """Return the newest state of an index, and what fences a change of it. Raises IndexMissingError, IndexDamagedError."""
    found = _state_document(client, name, source="true")
    return _state(found["_source"]["payload"]), _fence(found)


def is_whole(client: Client, state: State) -> bool:
    """Return whether all documents of a state still existed when this was called."""
    try:
        found = client.document(state.calls_index, STATE, source="payload.whole_from")
    except IndexNotFoundError:
        return False
    return found is not None and bool(found["_source"]["payload"]["whole_from"] <= state.number)


def write_state(client: Client, state: State, over: Fence | None) -> None:
    """Make a state the newest one of its generation.

    Args:
        client: the cluster.
        state: the state.
        over: fences the write; None if the generation has no state yet.

    Raises IndexLockedError if another writer has written a state since.
    """
    fence: dict[str, Any] = {"op_type": "create"}
    if over is not None:
        fence = {"if_seq_no": over[0], "if_primary_term": over[1]}
    document = {"kind": STATE, "payload": _payload(state)}
    found = client.request(
        "PUT", path_of(state.calls_index, "_doc", STATE), document, params=fence, allowed=(409,)
    )
    if "error" not in found:
        return
    # The connection may have been lost after a first attempt that succeeded.
    stored = client.document(state.calls_index, STATE)
    if stored is None or stored["_source"]["payload"] != orjson.loads(orjson.dumps(document["payload"])):
        raise IndexLockedError(
            "another process has changed the index, because this one did not answer for too long; "
            "nothing was committed: run the command again"
        )


def write_people(client: Client, state: State, people: Sequence[Person]) -> None:
    """Write the table of people of a state that is not yet committed."""
    lines = []
    for number, start in enumerate(range(0, max(1, len(people)), _TOGETHER)):
        part = [[person.value, list(person.names)] for person in people[start : start + _TOGETHER]]
        name = f"people-{state.people}-{number}"
        lines.append(orjson.dumps({"index": {"_index": state.calls_index, "_id": name}}))
        lines.append(orjson.dumps({"kind": "people", "commit": state.people, "payload": {"people": part}}))
    client.bulk(b"\n".join(lines) + b"\n")


def read_people(client: Client, state: State) -> list[Person]:
    """Return the people of a state, sorted by value."""
    query = {"bool": {"filter": [{"term": {"kind": "people"}}, {"term": {"commit": state.people}}]}}
    found = [
        Person(value, tuple(names))
        for document in client.documents(state.calls_index, query, page=100)
        for value, names in document["_source"]["payload"]["people"]
    ]
    return sorted(found, key=lambda person: person.value)


def purge(client: Client, state: State, over: Fence) -> tuple[State, Fence]:
    """Delete the documents that the newest state does not need.

    Args:
        client: the cluster.
        state: the newest state.
        over: fences the change.

    Returns:
        The state as it is stored then, and what fences the next change of it.
    """
    # A writer that was killed did not refresh what it sent.
    client.refresh(state.turns_index, state.calls_index)
    # First say that older states are no longer whole, and then make it so.
    whole = replace(state, whole_from=state.number)
    if whole != state:
        write_state(client, whole, over)
    for index in (state.turns_index, state.calls_index):
        for lines in _deletions(client, index, state.obsolete()):
            client.bulk(lines)
    found = client.document(state.calls_index, STATE)
    if found is None:
        raise IndexDamagedError(f"the index {state.calls_index} has lost its state")
    return whole, _fence(found)


def _deletions(client: Client, index: str, query: Document) -> Iterator[bytes]:
    lines: list[bytes] = []
    for found in client.documents(index, query, fields=False):
        lines.append(orjson.dumps({"delete": {"_index": index, "_id": found["_id"]}}) + b"\n")
        if len(lines) == _TOGETHER:
            yield b"".join(lines)
            lines = []
    if lines:
        yield b"".join(lines)


def _state_document(client: Client, name: str, *, source: str) -> Document:
    alias = calls_alias(name)
    try:
        found = client.document(alias, STATE, source=source)
    except IndexNotFoundError:
        raise IndexMissingError(f"there is no index {name!r} in the OpenSearch cluster") from None
    if found is None:
        raise IndexDamagedError(f"the index {name!r} has no state")
    return found


def _fence(found: Document) -> Fence:
    return found["_seq_no"], found["_primary_term"]


def _payload(state: State) -> Document:
    stored = {item.name: getattr(state, item.name) for item in fields(state)}
    return {
        **stored,
        "generation": {item.name: getattr(state.generation, item.name) for item in fields(Generation)},
    }


def _state(payload: Mapping[str, Any]) -> State:
    try:
        known = {item.name: payload[item.name] for item in fields(State)}
        lists = {name: tuple(value) for name, value in known.items() if isinstance(value, list)}
        return State(**{**known, **lists, "generation": Generation(**payload["generation"])})
    except (KeyError, TypeError) as error:
        raise SearchAppError(
            "the state of the index was written by a newer program; use that one, or run `searchapp index build`"
        ) from error
