"""An index records what it was built from; its state depends only on that and on the versions."""

from __future__ import annotations

import os
import pickle
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.embedded.store import generations, writer
from searchapp.errors import IndexDamagedError, IndexOutdatedError, SourceError
from searchapp.library import build as library
from searchapp.library.sources import sources_of
from searchapp.opening import open_collection
from searchapp.search.answer import SearchRequest
from searchapp.settings import Settings
from tests.filling import build, info, sink, update, verify
from tests.library.lifecycle import answers, write_call


@pytest.fixture
def source(tmp_path: Path) -> Path:
    for name in ("a", "b", "c"):
        write_call(tmp_path / "source", name, [f"{name}的毛利率上升。"])
    return tmp_path / "source"


@pytest.fixture
def index(tmp_path: Path, source: Path, segmenter: Segmenter) -> Path:
    build(source, tmp_path / "index", Settings(), processes=1, segmenter=segmenter)
    return tmp_path / "index"


def test_sources_are_remembered_as_they_are_found_from_anywhere(
    source: Path, index: Path, segmenter: Segmenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled = sink(index, Settings(), segmenter=segmenter)
    monkeypatch.chdir(source.parent)
    library.build([Path("source")], filled)
    monkeypatch.chdir("/")
    assert sources_of(filled, []) == (source,)
    assert info(index).sources == (str(source),)
    (source / "a.txt").unlink()
    assert library.update(sources_of(filled, []), filled).removed == 1
    assert sources_of(filled, [Path("other")]) == (Path("other"),)


def test_the_first_build_reads_the_samples(tmp_path: Path, segmenter: Segmenter) -> None:
    filled = sink(tmp_path / "nothing", Settings(), segmenter=segmenter)
    assert sources_of(filled, []) == (Path("seeds"),)


def test_a_source_that_cannot_be_told_is_not_guessed(index: Path, segmenter: Segmenter) -> None:
    (table,) = generations.current(index).glob("*.toc")
    table.write_bytes(b"damaged")
    with pytest.raises(SourceError, match=r"toc is damaged\); give SOURCE"):
        sources_of(sink(index, Settings(), segmenter=segmenter), [])


@pytest.mark.parametrize("suffix", ["pos", "who"])
def test_sources_are_known_though_other_files_are_gone(
    suffix: str, source: Path, index: Path, segmenter: Segmenter
) -> None:
    for path in generations.current(index).glob(f"*.{suffix}"):
        path.unlink()
    filled = sink(index, Settings(), segmenter=segmenter)
    assert library.build(sources_of(filled, []), filled).indexed == 3
    assert info(index).sources == (str(source),)


def test_an_update_from_elsewhere_warns_and_is_remembered(
    tmp_path: Path, index: Path, segmenter: Segmenter
) -> None:
    other = tmp_path / "other"
    write_call(other, "a", ["a的毛利率上升。"])
    report = update(other, index, Settings(), processes=1, segmenter=segmenter)
    (warning,) = report.warnings
    assert str(tmp_path / "source") in warning.message
    assert report.removed == 2
    assert info(index).sources == (str(other),)


def test_the_same_files_give_the_same_state(
    tmp_path: Path, source: Path, index: Path, segmenter: Segmenter
) -> None:
    state = info(index).state
    assert open_collection(index).view().state == state
    other = tmp_path / "elsewhere"
    build(source, other, Settings(), memory=16, processes=1, segmenter=segmenter)
    assert info(other).state == state
    kept = (source / "a.txt").read_bytes()
    (source / "a.txt").write_bytes(kept + "Jane Doe\n还有问题。\n".encode())
    update(source, index, Settings(), processes=1, segmenter=segmenter)
    assert info(index).state != state
    (source / "a.txt").write_bytes(kept)
    update(source, index, Settings(), processes=1, segmenter=segmenter)
    assert info(index).state == state
    (source / "a.toml").write_text('company = "星河"\n', encoding="utf-8")
    update(source, index, Settings(), processes=1, segmenter=segmenter)
    assert info(index).state != state


def test_the_state_covers_the_versions(source: Path, index: Path, tmp_path: Path) -> None:
    words = tmp_path / "words.txt"
    words.write_text("硬件毛利率\n", encoding="utf-8")
    build(source, tmp_path / "other", Settings(user_dictionary=words), processes=1)
    assert info(tmp_path / "other").state != info(index).state


def test_what_is_deleted_is_reclaimed(tmp_path: Path, segmenter: Segmenter) -> None:
    source, index = tmp_path / "source", tmp_path / "index"
    for number in range(30):
        write_call(source, f"call{number:02}", [f"{number}号：" + "毛利率上升。" * 50])
    build(source, index, Settings(), processes=1, segmenter=segmenter)
    for turn in range(3):
        for number in range(29):
            write_call(source, f"call{number:02}", [f"{number}号{turn}：" + "毛利率上升。" * 50])
        update(source, index, Settings(), processes=1, segmenter=segmenter)
    build(source, tmp_path / "fresh", Settings(), processes=1, segmenter=segmenter)
    assert answers(index) == answers(tmp_path / "fresh")
    assert info(index).bytes < 1.4 * info(tmp_path / "fresh").bytes


@pytest.mark.parametrize(("changed", "dead"), [(25, 0), (26, 26)])
def test_a_segment_is_written_anew_when_more_than_a_quarter_is_dead(
    changed: int, dead: int, tmp_path: Path, segmenter: Segmenter
) -> None:
    source, index = tmp_path / "source", tmp_path / "index"
    for number in range(100):
        write_call(source, f"call{number:02}", [f"{number}号旧毛利率。"])
    build(source, index, Settings(), processes=1, segmenter=segmenter)
    for number in range(changed):
        (source / f"call{number:02}.txt").unlink()
    update(source, index, Settings(), processes=1, segmenter=segmenter)
    (segment,) = generations.current(index).glob("*.pos")
    left = segment.read_bytes().count("号旧毛利率".encode("utf-16-le"))
    assert left == 100 - dead


def test_a_merge_refuses_what_is_damaged_and_keeps_the_old_state(
    source: Path, index: Path, segmenter: Segmenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    (segment,) = generations.current(index).glob("*.pos")
    content = segment.read_bytes()
    place = content.index("毛利率上升".encode("utf-16-le"))
    segment.write_bytes(content[:place] + "毛利率下降".encode("utf-16-le") + content[place + 10 :])
    monkeypatch.setattr(writer, "MERGE_FACTOR", 2)
    write_call(source, "d", ["d的毛利率上升。" * 9])
    before = info(index).state
    with pytest.raises(
        IndexDamagedError, match=rf"{segment.name}: text is damaged; run `searchapp index build`"
    ):
        update(source, index, Settings(), processes=1, segmenter=segmenter)
    assert info(index).state == before
    assert [path.name for path in generations.current(index).glob("*.pos")] == [segment.name]
    assert verify(source, index, Settings(), segmenter=segmenter).damaged


def test_a_segment_that_took_the_place_of_another_is_not_answered_from(
    tmp_path: Path, index: Path, segmenter: Segmenter
) -> None:
    write_call(tmp_path / "other", "a", ["a的现金流。"])
    build(tmp_path / "other", tmp_path / "foreign", Settings(), processes=1, segmenter=segmenter)
    (own,) = generations.current(index).glob("*.pos")
    (foreign,) = generations.current(tmp_path / "foreign").glob("*.pos")
    own.write_bytes(foreign.read_bytes())
    with pytest.raises(IndexDamagedError, match="is not the file that was committed"):
        open_collection(index)


def test_files_that_have_changed_places_are_told_apart(index: Path) -> None:
    (segment,) = generations.current(index).glob("*.pos")
    (people,) = generations.current(index).glob("*.who")
    before = segment.read_bytes()
    segment.write_bytes(people.read_bytes())
    people.write_bytes(before)
    with pytest.raises(IndexDamagedError, match="is not the file that was committed"):
        open_collection(index)


class _Evil:
    def __init__(self, command: str) -> None:
        self._command = command

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, (self._command,)


@pytest.mark.parametrize("before", [b"", b"CRC1"])
def test_no_pickle_in_an_index_is_ever_loaded(
    before: bytes, tmp_path: Path, index: Path, source: Path, segmenter: Segmenter
) -> None:
    ran = tmp_path / "ran"
    (table,) = generations.current(index).glob("*.toc")
    content = table.read_bytes()
    evil = pickle.dumps(_Evil(f"touch {ran}"))
    if before:
        # The end of a table of contents in an earlier version.
        table.write_bytes(evil + struct.pack("<4sI", before, zlib.crc32(evil)))
    else:
        (length,) = struct.unpack("<I", content[-12:-8])
        body = evil + content[-12 - length : -8]
        table.write_bytes(body + struct.pack("<I", zlib.crc32(body)) + content[-4:])
    for command in (
        ["search", "毛利率"],
        ["index", "info"],
        ["index", "verify"],
        ["index", "update", source],
    ):
        subprocess.run(
            [sys.executable, "-m", "searchapp", *map(str, command), "--index", str(index)],
            capture_output=True,
            check=False,
        )
    assert not ran.exists()
    if before:
        with pytest.raises(IndexOutdatedError, match="a different schema; run `searchapp index build`"):
            open_collection(index)


def test_an_answer_needs_only_what_it_reads(index: Path) -> None:
    (segment,) = generations.current(index).glob("*.pos")
    content = segment.read_bytes()
    from searchapp.engine.embedded.segment.container import Container

    # Participants and provenance are stored separately: damage there affects only requests for them.
    details = Container(segment)["calls.details"].whole().tobytes()
    place = content.index(details)
    segment.write_bytes(content[:place] + b"\x00" * len(details) + content[place + len(details) :])
    view = open_collection(index).view()
    assert view.search(SearchRequest("毛利率")).total == 3
    with pytest.raises(IndexDamagedError, match=r"calls\.details is damaged"):
        view.provenance("a")
