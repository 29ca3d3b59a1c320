"""Sending transcripts to the cluster: worker processes turn them into documents and send these."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from types import TracebackType

import orjson

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.opensearch.client import Client
from searchapp.engine.opensearch.mapping import documents
from searchapp.engine.opensearch.state import Generation
from searchapp.engine.people import attending, speakers
from searchapp.engine.sink import Written
from searchapp.engine.workers import follow_parent, interrupts_held
from searchapp.model import Face, Provenance, Transcript
from searchapp.settings import Settings

# Characters of the transcripts that a worker gets at a time.
PART = 200_000
# With less text, starting processes takes longer than it saves.
PARALLEL_CHARACTERS = 2_000_000
# Bytes of a bulk request.
BULK = 4_000_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A transcript to add, with what ``Change.add`` says of it."""

    transcript: Transcript
    fingerprint: str
    provenance: Provenance | None


class Spool:
    """The transcripts of a change, on disk until it is committed: who a speaker is depends on all of them."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="searchapp-")  # noqa: SIM115, closed by __exit__
        self._parts: list[Entry] = []
        self._waiting = 0
        self.characters = 0
        # The ids of the transcripts of each part, and where it ends.
        self._written: list[tuple[tuple[str, ...], int]] = []
        self.count = 0

    def __enter__(self) -> Spool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def add(self, entry: Entry) -> None:
        """Add a transcript."""
        size = sum(len(turn.text) for turn in entry.transcript.turns)
        self._parts.append(entry)
        self.count += 1
        self._waiting += size
        self.characters += size
        if self._waiting >= PART:
            self._write()

    def parts(self) -> Iterator[tuple[tuple[str, ...], bytes]]:
        """Yield the transcripts, several at a time: their ids, and a pickled list of entries."""
        self._write()
        start = 0
        for ids, end in self._written:
            self._file.seek(start)
            yield ids, self._file.read(end - start)
            start = end

    def _write(self) -> None:
        if self._parts:
            self._file.seek(0, 2)
            self._file.write(pickle.dumps(self._parts, pickle.HIGHEST_PROTOCOL))
            self._written.append((tuple(entry.transcript.id for entry in self._parts), self._file.tell()))
        self._parts, self._waiting = [], 0


@dataclass(frozen=True, slots=True)
class Addition:
    """How a transcript is added: its version, and for each who attends the value of the speaker facet."""

    version: str
    persons: tuple[str, ...]


def faces_of(transcript: Transcript) -> tuple[Face, ...]:
    """Return the face of each participant and other speaker of a call."""
    return tuple(Face.seen(transcript.company, participant) for participant in attending(transcript))


def fill(
    spool: Spool,
    client: Client,
    settings: Settings,
    segmenter: Segmenter,
    generation: Generation,
    commit: int,
    addition_of: Callable[[str], Addition],
    processes: int,
    written: Written,
) -> None:
    """Send the documents of all transcripts of a spool.

    Args:
        spool: the transcripts.
        client: the cluster, for this process.
        settings: connect other processes to the cluster.
        segmenter: splits texts into words.
        generation: where the documents go.
        commit: the number of the commit that makes them visible.
        addition_of: says how the transcript with an id is added.
        processes: number of worker processes.
        written: called with the number of transcripts sent so far, and of all.
    """
    done = 0
    written(0, spool.count)
    if processes == 1 or spool.characters < PARALLEL_CHARACTERS:
        for ids, part in spool.parts():
            done += _send(part, [*map(addition_of, ids)], client, segmenter, generation, commit)
            written(done, spool.count)
        return
    pool = ProcessPoolExecutor(
        processes, mp_context=get_context("spawn"), initializer=_adopt, initargs=(settings, segmenter)
    )
    try:
        pending: set[Future[int]] = set()
        for ids, part in spool.parts():
            additions = [*map(addition_of, ids)]
            with interrupts_held():
                pending.add(pool.submit(_send_in_process, part, additions, generation, commit))
            # At most two parts for each process are in memory.
            while len(pending) >= 2 * processes:
                pending, done = _collect(pending, done, spool.count, written)
        while pending:
            pending, done = _collect(pending, done, spool.count, written)
    finally:
        pool.shutdown(cancel_futures=True)


def _collect(
    pending: set[Future[int]], done: int, total: int, written: Written
) -> tuple[set[Future[int]], int]:
    finished, rest = wait(pending, return_when=FIRST_COMPLETED)
    done += sum(future.result() for future in finished)
    written(done, total)
    return rest, done


_of_process: tuple[Client, Segmenter] | None = None


def _adopt(settings: Settings, segmenter: Segmenter) -> None:
    """Initialize a worker: it has its own connections, and ends with its parent."""
    follow_parent()
    global _of_process
    _of_process = Client(settings), segmenter


def _send_in_process(part: bytes, additions: Sequence[Addition], generation: Generation, commit: int) -> int:
    assert _of_process is not None
    client, segmenter = _of_process
    return _send(part, additions, client, segmenter, generation, commit)


def _send(
    part: bytes,
    additions: Sequence[Addition],
    client: Client,
    segmenter: Segmenter,
    generation: Generation,
    commit: int,
) -> int:
    """Send the documents of some transcripts; returns their number."""
    entries: list[Entry] = pickle.loads(part)
    lines: list[bytes] = []
    size = 0
    for entry, addition in zip(entries, additions, strict=True):
        for line in _lines(entry, addition, segmenter, generation, commit):
            lines.append(line)
            size += len(line)
        if size >= BULK:
            client.bulk(b"".join(lines))
            lines, size = [], 0
    if lines:
        client.bulk(b"".join(lines))
    return len(entries)


def _lines(
    entry: Entry, addition: Addition, segmenter: Segmenter, generation: Generation, commit: int
) -> Iterator[bytes]:
    """Yield the actions of a bulk request that add a transcript, each with its document."""
    transcript = entry.transcript
    made = documents(
        transcript,
        segmenter,
        persons=[addition.persons[number] for number in speakers(transcript)],
        fingerprint=entry.fingerprint,
        provenance=entry.provenance,
        commit=commit,
        version=addition.version,
    )
    # What an update needs to tell whether its people are still the same.
    made.call["payload"]["faces"] = [asdict(face) for face in faces_of(transcript)]
    made.call["payload"]["persons"] = addition.persons
    for turn, document in zip(transcript.turns, made.turns, strict=True):
        yield _action(generation.turns_index, f"{addition.version}-{turn.index}", document)
    yield _action(generation.calls_index, addition.version, made.call)


def _action(index: str, name: str, document: object) -> bytes:
    return orjson.dumps({"index": {"_index": index, "_id": name}}) + b"\n" + orjson.dumps(document) + b"\n"
