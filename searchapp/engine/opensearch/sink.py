"""Writing an index in an OpenSearch cluster."""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timezone
from itertools import groupby

import orjson

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.opensearch import scripts
from searchapp.engine.opensearch.change import Before, OpenSearchChange, stored_transcripts
from searchapp.engine.opensearch.client import Client, Document, path_of
from searchapp.engine.opensearch.filling import PARALLEL_CHARACTERS
from searchapp.engine.opensearch.lock import WriterLock
from searchapp.engine.opensearch.mapping import call_of, calls_body, transcript_of, turn_of, turns_body
from searchapp.engine.opensearch.state import (
    SCHEMA_VERSION,
    Generation,
    State,
    calls_alias,
    is_whole,
    newest_state,
    purge,
    turns_alias,
    write_state,
)
from searchapp.engine.sink import Held, IndexInfo, Inspection
from searchapp.engine.stamp import check_stamp, stamp_of
from searchapp.errors import EngineUnavailableError, IndexDamagedError, IndexLockedError, IndexOutdatedError
from searchapp.settings import Settings

# While documents are sent, nothing is copied to replicas and nothing is synced to disk: nobody sees them, and a build
# that fails begins again. Afterwards replicas copy whole files, which is cheaper than indexing twice.
_FILLING = {"number_of_replicas": 0, "translog.durability": "async"}
_FILLED = {"translog.durability": "request"}
# How long one request waits for replicas to be complete.
_WAIT = 60
# Bytes of a segment that a build leaves, and how long merging may take.
_SEGMENT = 5 * 2**30
_MERGE = 6 * 3600
# How many times, a second apart, no replica is being copied before it is clear that there is no node for one.
_IDLE = 2


class OpenSearchSink:
    """The index of the settings, for writing. ``Sink`` describes its methods.

    Args:
        settings: give the cluster, the name of the index, its shards and replicas.
        segmenter: splits texts into words.
        processes: number of worker processes; one per core if None.
    """

    def __init__(self, settings: Settings, segmenter: Segmenter, processes: int | None) -> None:
        self._settings = settings
        self._name = settings.opensearch_index
        self._client = Client(settings)
        self._segmenter = segmenter
        self._processes = processes or os.cpu_count() or 1
        self._lock = WriterLock(self._client, self._name)

    def locked(self) -> WriterLock:
        """Exclude other writers."""
        return self._lock

    def sources(self) -> tuple[str, ...]:
        """The paths of the sources of the newest commit."""
        return newest_state(self._client, self._name)[0].sources

    @contextmanager
    def replace(self) -> Iterator[OpenSearchChange]:
        """Begin a new generation next to the current one."""
        self._prune()
        # Readers may lack the permission to store them.
        scripts.store(self._client)
        generation = Generation.named(self._name, _new_name())
        for index, body in (
            (generation.turns_index, turns_body(self._settings.opensearch_shards, 0)),
            (generation.calls_index, calls_body(0)),
        ):
            body["settings"] |= {**_FILLING, "codec": "best_compression"}
            self._client.request("PUT", path_of(index), body)
        try:
            with self._change(generation, None) as change:
                yield change
        except BaseException:
            # If that is not possible now, the next writer does it.
            with suppress(EngineUnavailableError, IndexLockedError):
                self._prune(generation)
            raise

    @contextmanager
    def change(self) -> Iterator[OpenSearchChange]:
        """Begin a commit to the current generation."""
        state, fence = newest_state(self._client, self._name)
        check_stamp(state.stamp, stamp_of(SCHEMA_VERSION, self._segmenter))
        self._prune()
        scripts.store(self._client)
        state, fence = purge(self._client, state, fence)
        before = Before(state, fence, stored_transcripts(self._client, state))
        if len(before.stored) != state.transcripts:
            raise IndexDamagedError(f"{state.transcripts - len(before.stored)} transcripts are missing")
        with self._change(state.generation, before) as change:
            yield change

    def _change(self, generation: Generation, before: Before | None) -> OpenSearchChange:
        return OpenSearchChange(
            self._client,
            self._settings,
            self._segmenter,
            self._lock,
            generation,
            before,
            self._publish,
            self._processes,
        )

    def info(self) -> IndexInfo:
        """Describe the newest commit."""
        state, _ = newest_state(self._client, self._name)
        indices = f"{state.turns_index},{state.calls_index}"
        found = self._client.request("GET", path_of(indices, "_stats", "store,segments"))["_all"]
        return IndexInfo(
            generation=state.generation.name,
            state=state.digest,
            built=state.built,
            changed=state.changed,
            sources=state.sources,
            transcripts=state.transcripts,
            turns=state.turns,
            characters=state.characters,
            segments=found["primaries"]["segments"]["count"],
            bytes=found["total"]["store"]["size_in_bytes"],
            stamp=state.stamp,
        )

    def inspect(self) -> Inspection:
        """Read every transcript of the newest commit, and compare it with its digest."""
        while True:
            try:
                state, _ = newest_state(self._client, self._name)
                check_stamp(state.stamp, stamp_of(SCHEMA_VERSION, self._segmenter))
            except (IndexDamagedError, IndexOutdatedError) as error:
                return Inspection({}, 0, (), (error.reason,))
            held, turns, damaged = _inspect(self._client, state)
            # Otherwise an update has removed transcripts of this state meanwhile.
            if is_whole(self._client, state):
                break
        if damaged:
            return Inspection({}, 0, (), tuple(damaged))
        return Inspection(held, turns, state.sources, ())

    def _prune(self, only: Generation | None = None) -> None:
        """Remove the generations that no reader opens any more, and what killed builds left; or only one of them."""
        self._lock.require()
        left = [index for index, aliases in self._indices().items() if not aliases]
        # First the states, so that whoever still reads an old generation notices before its turns are gone.
        for index in sorted(left):
            if only is not None and index not in (only.calls_index, only.turns_index):
                continue
            self._client.request("DELETE", path_of(index), allowed=(404,))

    def _indices(self) -> dict[str, list[str]]:
        """Return the indices of all generations, each with those aliases of it that readers use."""
        # The index of the lock is there, so the pattern names something: the right to see nothing is often missing.
        found = self._client.request("GET", path_of(f"{self._name}-*", "_alias"))
        named = re.compile(rf"{re.escape(self._name)}-(turns|calls)-\d{{8}}t\d{{6}}-[0-9a-f]{{8}}")
        ours = {turns_alias(self._name), calls_alias(self._name)}
        return {
            index: sorted(ours & {*about["aliases"]})
            for index, about in found.items()
            if named.fullmatch(index)
        }

    def _publish(self, state: State) -> tuple[str, ...]:
        """Copy a new generation to replicas, and make it the one that readers see."""
        generation = state.generation
        warnings = self._replicate(state)
        write_state(self._client, state, None)
        aliases = {
            turns_alias(self._name): generation.turns_index,
            calls_alias(self._name): generation.calls_index,
        }
        old = [(index, alias) for index, known in self._indices().items() for alias in known]
        actions = [
            *({"remove": {"index": index, "alias": alias, "must_exist": True}} for index, alias in old),
            *({"add": {"index": index, "alias": alias}} for alias, index in aliases.items()),
        ]
        self._lock.require()
        self._client.request("POST", "/_aliases", {"actions": actions}, timeout=_WAIT / 2)
        return warnings

    def _replicate(self, state: State) -> tuple[str, ...]:
        generation = state.generation
        both = f"{generation.turns_index},{generation.calls_index}"
        replicas = self._settings.opensearch_replicas
        if state.characters >= PARALLEL_CHARACTERS:
            self._compact(generation)
        self._client.request("PUT", path_of(both, "_settings"), {"index": _FILLED})
        self._client.request("POST", path_of(both, "_flush"))
        self._client.request("PUT", path_of(both, "_settings"), {"index": {"number_of_replicas": replicas}})
        idle = 0
        while True:
            health = self._client.request(
                "GET",
                path_of("_cluster", "health", both),
                params={"wait_for_no_initializing_shards": "true", "timeout": f"{_WAIT}s"},
                allowed=(408,),
                timeout=2 * _WAIT,
            )
            if health["status"] == "red":
                raise EngineUnavailableError(
                    "a node was lost while the index was built; the old index stays in use: run the command again"
                )
            if health["status"] == "green":
                return ()
            idle = 0 if health["initializing_shards"] else idle + 1
            if idle < _IDLE:
                time.sleep(1)
            else:
                return (
                    f"not every shard has its {replicas} replicas, because the cluster has "
                    f"{health['number_of_data_nodes']} data nodes; if a node fails, answers may be refused: "
                    "add nodes, or set SEARCHAPP_OPENSEARCH_REPLICAS=0",
                )

    def _compact(self, generation: Generation) -> None:
        """Merge the segments, which drops the copies of documents that were kept to send them to another node.

        They are the larger part of an index. The nodes tell each other every half minute which are still needed.
        """
        indices = (generation.turns_index, generation.calls_index)
        end = time.monotonic() + 2 * _WAIT
        while not all(map(self._let_go, indices)) and time.monotonic() < end:
            time.sleep(1)
        for index in indices:
            # What is not in a commit that all nodes know is still kept.
            self._client.request("POST", path_of(index, "_flush"), params={"force": "true"})
            self._add_segment(index)
            self._client.request("POST", path_of(index, "_flush"), params={"force": "true"})
            found = self._client.request(
                "GET", path_of(index, "_stats", "store,segments"), params={"level": "shards"}
            )
            largest = max(
                (
                    copy["store"]["size_in_bytes"]
                    for copies in found["indices"][index]["shards"].values()
                    for copy in copies
                ),
                default=0,
            )
            self._client.request(
                "POST",
                path_of(index, "_forcemerge"),
                params={"max_num_segments": 1 + largest // _SEGMENT},
                timeout=_MERGE,
            )
            # Until then, searches use the segments from before, and their files stay.
            self._client.refresh(index)

    def _add_segment(self, index: str) -> None:
        """Add a second segment to each shard: where there is only one, nothing would be merged."""
        # They are spread by their names; so many miss none of the shards.
        names = [f"filler-{number}" for number in range(20 * self._settings.opensearch_shards)]
        actions = [orjson.dumps({"index": {"_index": index, "_id": name}}) + b"\n{}\n" for name in names]
        self._client.bulk(b"".join(actions))
        self._client.refresh(index)
        actions = [orjson.dumps({"delete": {"_index": index, "_id": name}}) + b"\n" for name in names]
        self._client.bulk(b"".join(actions))

    def _let_go(self, index: str) -> bool:
        """Return whether nothing that was sent to an index is kept for another node any more."""
        found = self._client.request("GET", path_of(index, "_stats"), params={"level": "shards"})
        return all(
            lease["retaining_seq_no"] > copy["seq_no"]["max_seq_no"]
            for copies in found["indices"][index]["shards"].values()
            for copy in copies
            for lease in copy["retention_leases"]["leases"]
        )


def _new_name() -> str:
    return f"{datetime.now(timezone.utc):%Y%m%dt%H%M%S}-{secrets.token_hex(4)}"


def _inspect(client: Client, state: State) -> tuple[dict[str, Held], int, list[str]]:
    """Return the transcripts and the number of turns of a state, and a sentence for each damage."""
    calls = client.documents(
        state.calls_index,
        {"bool": {"filter": [state.visible(), {"term": {"kind": "call"}}]}},
        sort="id",
        page=100,
    )
    turns = groupby(
        client.documents(state.turns_index, state.visible(), sort="key", page=500),
        key=lambda found: call_of(found["_source"]).id,
    )
    held: dict[str, Held] = {}
    damaged: list[str] = []
    count = 0
    waiting = next(turns, None)
    for found in calls:
        source: Document = found["_source"]
        name = source["id"]
        while waiting is not None and waiting[0] < name:
            damaged.append(f"{waiting[0]} has turns, but is not listed")
            waiting = next(turns, None)
        own = []
        if waiting is not None and waiting[0] == name:
            own = [turn_of(each["_source"]) for each in waiting[1]]
            waiting = next(turns, None)
        count += len(own)
        if transcript_of(source, own).digest != source["payload"]["digest"]:
            damaged.append(f"{name} differs from what was indexed")
        held[name] = Held(source["payload"]["fingerprint"], source["payload"]["digest"])
    while waiting is not None:
        damaged.append(f"{waiting[0]} has turns, but is not listed")
        waiting = next(turns, None)
    if len(held) != state.transcripts:
        damaged.append(f"{len(held)} of {state.transcripts} transcripts are there")
    if count != state.turns and not damaged:
        damaged.append(f"{count} of {state.turns} turns are there")
    return held, count, damaged
