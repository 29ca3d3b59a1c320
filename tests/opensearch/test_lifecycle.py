"""The life of an index in OpenSearch: builds and updates, seen by readers as a whole or not at all."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import orjson
import pytest

from searchapp.engine.factory import index_of, sink_of
from searchapp.engine.opensearch import change
from searchapp.engine.opensearch.state import newest_state, write_state
from searchapp.engine.sink import DEFAULT_MEMORY
from searchapp.errors import (
    EngineUnavailableError,
    IndexDamagedError,
    IndexLockedError,
    IndexMissingError,
    IndexOutdatedError,
    SourceError,
)
from searchapp.opening import open_collection
from searchapp.query.parse import parse
from searchapp.settings import Settings
from tests import filling
from tests.library.lifecycle import answers, write_call
from tests.opensearch.lifecycle import QUERIES, Place
from tests.processes import HELD, started

_KILLS = 5
_MARGIN = parse("毛利率").tree


def _environment(place: Place) -> dict[str, str]:
    """The environment of a program that uses an index."""
    return {
        **os.environ,
        "SEARCHAPP_ENGINE": "opensearch",
        "SEARCHAPP_OPENSEARCH_URL": ",".join(place.settings.opensearch_url),
        "SEARCHAPP_OPENSEARCH_INDEX": place.settings.opensearch_index,
        "SEARCHAPP_OPENSEARCH_REPLICAS": "0",
    }


def _embedded(place: Place, folder: Path) -> Mapping[str, Any]:
    """What the embedded engine answers over the same sources."""
    filling.build(place.source, folder, Settings(), processes=1, segmenter=place.segmenter)
    return _stateless(answers(folder, queries=QUERIES))


def _stateless(seen: Mapping[str, Any]) -> Mapping[str, Any]:
    """Drop the digests of the state from answers: the versions that they include differ between engines."""
    for query in QUERIES:
        del seen[query]["manifest"]["state"]
    return seen


def test_a_build_answers_as_the_embedded_engine_does(place: Place, tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="run `searchapp index build`"):
        place.view()
    for number in range(3):
        write_call(
            place.source, f"c{number}/一", [f"第{number}季度毛利率提升，AI服务器。", "现金流？", "毛利率。"]
        )
    # It has no period.
    (place.source / "doubtful.txt").write_text(
        "Operator\n各位好，欢迎参加远山科技业绩电话会议。\n林明\n谢谢。毛利率为17%。\n", encoding="utf-8"
    )
    report = place.build()
    assert (report.action, report.transcripts, report.indexed) == ("build", 4, 4)
    assert place.view().doubts()["doubtful"].warnings
    assert _stateless(place.answers()) == _embedded(place, tmp_path / "index")
    info = place.info()
    assert (info.transcripts, info.turns, info.generation) == (4, report.turns, report.generation)
    assert info.sources == (str(place.source.absolute()),)
    assert info.characters == report.characters
    assert info.bytes > 0
    assert not place.verify().problems


def test_an_update_answers_as_a_build_does(place: Place, tmp_path: Path) -> None:
    for name in ("same", "changed", "removed"):
        write_call(place.source, name, [f"{name}的毛利率。", "现金流？"])
    assert place.update().action == "build"
    before = place.info()

    report = place.update()
    assert (report.action, report.indexed, report.unchanged) == ("update", 0, 3)
    assert place.info() == before

    for round_ in range(3):
        write_call(place.source, "changed", [f"第{round_}次现金流。" * 3])
        write_call(place.source, f"added{round_}", ["季度毛利率。"], company="金山云")
        (place.source / f"added{round_ - 1}.txt").unlink(missing_ok=True)
        (place.source / "removed.txt").unlink(missing_ok=True)
        report = place.update()
        assert (report.action, report.changed, report.added, report.removed) == ("update", 1, 1, 1)
        assert report.generation == before.generation
        assert _stateless(place.answers()) == _embedded(place, tmp_path / f"index{round_}")
        assert not place.verify().problems
    assert place.info().state != before.state
    # What an update removes is deleted by the next one, even if that one changes nothing.
    place.update()
    (turns,) = (name for name in place.indices() if "-turns-" in name)
    place.client.refresh(turns)
    assert place.client.request("GET", f"/{turns}/_count")["count"] == place.info().turns
    # The same files give the same state, however they came to be indexed.
    updated = place.info().state
    place.build()
    assert place.info().state == updated


def test_who_speaks_follows_from_all_calls(place: Place, tmp_path: Path) -> None:
    def speak(name: str, company: str, *speakers: str) -> None:
        lines = "".join(f"{speaker}: 毛利率上升。\n{speaker}: 谢谢。\n" for speaker in speakers * 2)
        text = f'---\ncompany = "{company}"\n---\n{lines}'
        (place.source / f"{name}.txt").write_text(text, encoding="utf-8")

    speak("one", "星河科技", "Amy Ng", "Bo Li")
    place.build()
    assert {count.value for count in place.view().facets()["speaker"]} == {"Amy Ng", "Bo Li"}
    # Another Amy Ng: now both need their company to be told apart, in calls that did not change.
    speak("two", "金山云", "Amy Ng")
    report = place.update()
    assert (report.added, report.changed, report.unchanged) == (1, 0, 1)
    assert _stateless(place.answers()) == _embedded(place, tmp_path / "index")
    assert "Amy Ng (星河科技)" in {count.value for count in place.view().facets()["speaker"]}
    assert not place.verify().problems
    (place.source / "two.txt").unlink()
    place.update()
    assert {count.value for count in place.view().facets()["speaker"]} == {"Amy Ng", "Bo Li"}


def test_readers_of_a_state_are_not_disturbed_by_the_next_one(place: Place) -> None:
    for name in ("a", "b"):
        write_call(place.source, name, ["毛利率。", "毛利率？"])
    place.build()
    index = index_of(place.settings)
    engine = index.newest()
    assert index.newest() is engine
    (count,) = engine.count([_MARGIN], {})
    write_call(place.source, "a", ["现金流。"])
    write_call(place.source, "c", ["毛利率。" * 5])
    place.update()
    assert engine.count([_MARGIN], {}) == (count,)
    newer = index.newest()
    assert newer is not engine
    assert newer.count([_MARGIN], {}) != (count,)
    # The second update removes what the first one hid. Whoever still reads the first state is told.
    write_call(place.source, "d", ["毛利率，毛利率。"])
    place.update()
    with pytest.raises(EngineUnavailableError, match="ask again"):
        engine.count([_MARGIN], {})
    # The same for builds: the indices stay until the next change.
    third = index.newest()
    (count,) = third.count([_MARGIN], {})
    place.build()
    assert third.count([_MARGIN], {}) == (count,)
    place.update()
    with pytest.raises(EngineUnavailableError, match="ask again"):
        third.count([_MARGIN], {})
    assert len(place.indices()) == 2


def test_readers_see_no_half_of_an_update(place: Place) -> None:
    # In every state as many calls speak of the margin as of the cash flow, in ten turns each.
    def write(round_: int) -> None:
        for number in range(4):
            said = "毛利率" if (number + round_) % 2 else "现金流"
            write_call(place.source, f"call{number}", [f"第{round_}轮{number}号{said}。"] * 10)

    write(0)
    place.build()
    index = index_of(place.settings)
    wrong: list[object] = []
    seen: set[str] = set()
    ended = threading.Event()

    def read() -> None:
        while not ended.is_set():
            engine = index.newest()
            try:
                margin, cash = engine.count([_MARGIN, parse("现金流").tree], {})
                rounds = engine.facet(parse("轮").tree, {}, "speaker")
            except EngineUnavailableError as error:
                if "ask again" not in str(error):
                    wrong.append(error)
                continue
            seen.add(engine.state)
            total = sum(found.turns for found in rounds.counts)
            if (margin.turns, cash.turns, total) != (20, 20, 40):
                wrong.append((margin, cash, total))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    try:
        for round_ in range(1, 7):
            write(round_)
            place.update() if round_ % 3 else place.build()
    finally:
        ended.set()
        for reader in readers:
            reader.join()
    assert not wrong
    assert len(seen) > 2


def test_damage_is_found(place: Place) -> None:
    for name in ("a", "b", "c"):
        write_call(place.source, name, [f"{name}的毛利率。", "现金流？"])
    place.build()
    client = place.client
    (turns,) = (name for name in place.indices() if "-turns-" in name)
    documents = {
        found["_source"]["payload"]["call"]["id"]: found
        for found in client.documents(turns, {"match_all": {}}, sort="key")
    }
    # A changed text.
    changed = documents["a"]
    stored = changed["_source"]["payload"]
    stored["turn"]["text"] += "。"
    line = orjson.dumps({"index": {"_index": turns, "_id": changed["_id"]}})
    version = changed["_id"].rpartition("-")[0]
    document = {"payload": stored, "commit": 1, "version": version, "key": changed["sort"][0]}
    client.bulk(line + b"\n" + orjson.dumps(document) + b"\n")
    client.refresh(turns)
    assert "a differs from what was indexed" in place.verify().problems
    # A lost turn.
    client.bulk(orjson.dumps({"delete": {"_index": turns, "_id": documents["b"]["_id"]}}) + b"\n")
    client.refresh(turns)
    assert "b differs from what was indexed" in place.verify().problems
    assert place.verify().cure == "build"
    # The running site notices too.
    index = index_of(place.settings)
    index.newest()
    index.scrub()
    with pytest.raises(IndexDamagedError, match="turns"):
        index.newest()
    place.build()
    index.newest()
    index.scrub()
    index.newest()
    assert not place.verify().problems


def test_another_version_asks_for_a_build(place: Place, tmp_path: Path) -> None:
    write_call(place.source, "call", ["毛利率。"])
    place.build()
    words = tmp_path / "words.txt"
    words.write_text("硬件毛利率\n", encoding="utf-8")
    other = replace(place.settings, user_dictionary=words)
    with pytest.raises(IndexOutdatedError, match="a different dictionary; run `searchapp index build`"):
        open_collection(other.index, other)
    with pytest.raises(IndexOutdatedError), sink_of(other).locked(), sink_of(other).change():
        pass


def test_the_second_writer_is_told_who_the_first_is(place: Place) -> None:
    write_call(place.source, "call", ["毛利率。"])
    with place.sink().locked():
        with pytest.raises(IndexLockedError, match=rf"process {os.getpid()} on .*wait until it finishes"):
            place.build()
        # The refusal does not release the lock of the first one.
        with pytest.raises(IndexLockedError):
            place.build()
    place.build()


def test_a_writer_that_was_replaced_cannot_commit(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    write_call(place.source, "a", ["毛利率。"])
    place.build()
    write_call(place.source, "b", ["季度。"])
    slow, lock, send = place.sink(), f"{place.settings.opensearch_index}-lock", change.fill

    def losing(action: Literal["build", "update"]) -> Callable[..., None]:
        """Send documents, and let another writer in, as if this one had not answered for longer than its lease."""

        def fill(*arguments: Any) -> None:
            send(*arguments)
            monkeypatch.setattr(change, "fill", send)
            found = place.client.document(lock, "writer")
            assert found is not None
            place.client.request("PUT", f"/{lock}/_doc/writer", {**found["_source"], "until": 0})
            getattr(place, action)()

        return fill

    before = place.answers()
    monkeypatch.setattr(change, "fill", losing("update"))
    with slow.locked(), slow.change() as changing:
        changing.remove("a")
        with pytest.raises(IndexLockedError):
            changing.commit(())
    after = place.answers()
    assert after != before
    monkeypatch.setattr(change, "fill", losing("build"))
    with slow.locked(), slow.replace() as changing, pytest.raises(IndexLockedError):
        changing.commit(())
    assert place.answers() == after
    assert not place.verify().problems
    place.update()
    assert len(place.indices()) == 2


def test_a_state_is_written_over_the_one_it_follows_alone(place: Place) -> None:
    write_call(place.source, "a", ["毛利率。"])
    place.build()
    client, name = place.client, place.settings.opensearch_index
    old, fence = newest_state(client, name)
    write_state(client, replace(old, number=old.number + 1), fence)
    with pytest.raises(IndexLockedError, match="run the command again"):
        write_state(client, replace(old, number=old.number + 2), fence)
    assert newest_state(client, name)[0].number == old.number + 1


@pytest.mark.parametrize("action", ["build", "update"])
def test_a_killed_program_changes_nothing(action: str, place: Place) -> None:
    for number in range(3):
        write_call(place.source, f"call{number}", [f"第{number}个季度的毛利率上升。"])
    place.build()
    before, indices = place.answers(), place.indices()
    write_call(place.source, "call0", ["毛利率下降。"])
    write_call(place.source, "last", ["毛利率持平。"])
    held = HELD.replace(
        "import searchapp.library.build as library",
        # Held when half of the documents have been sent.
        "import searchapp.library.build as library\n"
        "import searchapp.engine.opensearch.change as sending\n"
        "def half(*arguments):\n"
        "    fill(*arguments)\n"
        "    print('sent', flush=True)\n"
        "    time.sleep(600)\n"
        "fill, sending.fill = sending.fill, half\n",
    )
    (place.source.with_suffix(".go")).touch()
    command = ["-c", held, "index", action, place.source, "--quiet", "--processes", "1"]
    with started(command, env=_environment(place), stdout=-1) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "sent\n"
        os.killpg(program.pid, signal.SIGKILL)
        assert program.wait() == -signal.SIGKILL
    assert place.answers() == before
    assert not place.verify().damaged
    # The lock of a process that is gone is no obstacle, and what it left is removed.
    place.update()
    assert place.answers() != before
    assert place.indices() == indices
    assert not place.verify().problems
    client = place.client
    for name in indices:
        known = client.search({"size": 0, "aggs": {"c": {"terms": {"field": "commit"}}}}, name)
        assert known["aggregations"]["c"]["sum_other_doc_count"] == 0
        if action == "update":
            assert 2 not in [bucket["key"] for bucket in known["aggregations"]["c"]["buckets"]]


@pytest.mark.parametrize("action", ["build", "update"])
def test_killed_at_any_moment(action: Literal["build", "update"], place: Place) -> None:
    for number in range(3):
        write_call(place.source, f"call{number}", [f"第{number}个季度的毛利率上升。"])
    place.build()
    started = time.monotonic()
    getattr(place, action)()
    longest = time.monotonic() - started
    chance = random.Random(1)
    outcomes = set()
    for attempt in range(_KILLS):
        before = place.answers()
        write_call(place.source, "call0", [f"第{attempt}次毛利率下降，现金流。"] * (attempt + 1))
        child = os.fork()
        if child == 0:
            getattr(place, action)()
            os._exit(0)
        time.sleep(chance.uniform(0, longest))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        found = place.answers()
        place.update()
        after = place.answers()
        assert after != before
        assert found in (before, after)
        outcomes.add(found == after)
        assert not place.verify().problems
        assert len(place.indices()) == 2
    assert False in outcomes


def test_a_build_that_fails_leaves_nothing(place: Place) -> None:
    path = write_call(place.source, "call", ["毛利率。"])
    place.build()
    before, indices = place.info(), place.indices()
    path.write_text("no speaker here\n", encoding="utf-8")
    with pytest.raises(SourceError):
        place.build()
    assert place.info() == before
    assert place.indices() == indices


def test_a_lock_ends_with_its_lease(place: Place) -> None:
    write_call(place.source, "call", ["毛利率。"])
    place.build()
    lock = f"{place.settings.opensearch_index}-lock"
    found = place.client.document(lock, "writer")
    assert found is not None
    holder = {"pid": 1, "host": "elsewhere", "since": "2026-01-01T00:00:00+00:00", "command": "searchapp"}
    path = f"/{lock}/_doc/writer"
    place.client.request("PUT", path, {**found["_source"], "holder": holder, "until": 4e9})
    with pytest.raises(IndexLockedError, match="process 1 on elsewhere"):
        place.build()
    place.client.request("PUT", path, {**found["_source"], "holder": holder, "until": 1})
    place.build()


def test_several_processes_send(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("searchapp.engine.opensearch.filling.PARALLEL_CHARACTERS", 1)
    monkeypatch.setattr("searchapp.engine.opensearch.filling.PART", 1)
    for number in range(7):
        write_call(place.source, f"call{number}", [f"第{number}个季度的毛利率上升。"])
    told: list[tuple[str, int, int]] = []
    report = filling.library.build(
        [place.source],
        sink_of(place.settings, processes=2, memory=DEFAULT_MEMORY),
        progress=lambda stage, done, total: told.append((stage, done, total)),
    )
    assert report.transcripts == 7
    steps = [done for stage, done, total in told if stage == "writing" and total == 7]
    # Two processes may finish at once.
    assert steps == sorted(set(steps))
    assert (steps[0], steps[-1]) == (0, 7)
    assert not place.verify().problems


def test_nothing_runs_without_the_cluster(place: Place) -> None:
    write_call(place.source, "call", ["毛利率。"])
    away = replace(place, settings=replace(place.settings, opensearch_url=("http://127.0.0.1:1",)))
    for action in (away.view, away.build, away.info, away.verify):
        with pytest.raises(EngineUnavailableError, match="correct SEARCHAPP_OPENSEARCH_URL"):
            action()
