"""Verification finds what is damaged and what differs from the source, and names it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.embedded.store import generations
from searchapp.errors import IndexDamagedError, IndexMissingError
from searchapp.library.build import fingerprint
from searchapp.library.verify import Verification
from searchapp.opening import open_collection
from searchapp.settings import Settings
from searchapp.transcripts import read, scan
from tests.filling import build, info, sink, verify
from tests.library.lifecycle import write_call

Verify = Callable[[], Verification]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    for name in ("a", "b", "c"):
        write_call(tmp_path / "source", name, [f"{name}的毛利率上升。", "为什么上升？"])
    return tmp_path / "source"


@pytest.fixture
def index(tmp_path: Path, source: Path, segmenter: Segmenter) -> Path:
    build(source, tmp_path / "index", Settings(), processes=1, segmenter=segmenter)
    return tmp_path / "index"


@pytest.fixture
def check(source: Path, index: Path, segmenter: Segmenter) -> Verify:
    return lambda: verify(source, index, Settings(), segmenter=segmenter)


def test_a_sound_index_has_no_problems(check: Verify, index: Path) -> None:
    found = check()
    assert found == Verification(transcripts=3, turns=9)
    assert found.problems == ()
    described = info(index)
    assert (described.transcripts, described.turns, described.segments) == (3, 9, 1)
    assert described.bytes > described.characters > 0
    assert set(described.stamp) >= {"schema", "fold", "dictionary"}


def test_it_compares_with_the_source(check: Verify, source: Path) -> None:
    write_call(source, "a", ["毛利率下降。"])
    (source / "b.txt").unlink()
    write_call(source, "d/e", ["新的毛利率。"])
    (source / "refused.txt").write_text("no speaker here\n", encoding="utf-8")
    found = check()
    assert (found.stale, found.extra, found.missing, found.damaged) == (("a",), ("b",), ("d/e",), ())
    assert found.cure == "update"
    assert not found.to_json()["sound"]


@pytest.mark.parametrize(
    "said",
    [
        ("a的毛利率大幅上升。", "为什么上升？"),
        ("a的毛利率上升！？",),
        ("a的毛利率上升。", "为什么上升", "？"),
    ],
)
def test_other_turns_of_an_unchanged_file_are_told(
    said: tuple[str, ...], check: Verify, source: Path, index: Path, segmenter: Segmenter
) -> None:
    file = scan(source).files[0]
    transcript = read(file).transcript
    filled = sink(index, Settings(), processes=1, segmenter=segmenter)
    with filled.locked(), filled.change() as change:
        change.remove("a")
        turns = tuple(
            replace(transcript.turns[0], index=number, text=text)
            for number, text in enumerate((transcript.turns[0].text, *said))
        )
        change.add(replace(transcript, turns=turns), fingerprint(file.fingerprint, file.source))
        change.commit([str(source)])
    found = check()
    assert (found.differing, found.stale, found.missing, found.extra) == (("a",), (), (), ())
    assert found.problems == ("a is indexed with different content",)
    assert found.cure == "build"
    assert found.turns == 3 + 3 + 1 + len(said)


def test_every_damaged_byte_is_found(check: Verify, index: Path) -> None:
    (segment,) = generations.current(index).glob("*.pos")
    whole = segment.read_bytes()
    step = len(whole) // 40
    found = 0
    for place in range(0, len(whole), step):
        spoilt = bytearray(whole)
        spoilt[place] ^= 0xFF
        segment.write_bytes(spoilt)
        problems = check().problems
        # Between two arrays lie zeros that nothing reads.
        if problems:
            assert segment.name in problems[0]
            found += 1
        else:
            assert whole[place] == 0
    assert found >= 25
    segment.write_bytes(whole)
    assert check().problems == ()


def test_a_damaged_table_of_contents_is_named_and_not_answered_from(
    check: Verify, index: Path, source: Path, segmenter: Segmenter
) -> None:
    (table,) = generations.current(index).glob("*.toc")
    whole = table.read_bytes()
    spoilt = [
        whole[:place] + bytes([whole[place] ^ 0x41]) + whole[place + 1 :] for place in range(len(whole))
    ]
    for content in [*spoilt[::23], *spoilt[-8:], b"", whole[:5], whole[:-1]]:
        table.write_bytes(content)
        assert check().problems == (f"{table.name} is damaged",)
        with pytest.raises(IndexDamagedError, match="toc is damaged; run `searchapp index build`"):
            open_collection(index)
    assert build(source, index, Settings(), processes=1, segmenter=segmenter).indexed == 3
    assert not check().problems


@pytest.mark.parametrize("keep", [0, 10, 2000])
def test_a_file_cut_short_is_named(keep: int, check: Verify, index: Path) -> None:
    (segment,) = generations.current(index).glob("*.pos")
    segment.write_bytes(segment.read_bytes()[:keep])
    (problem,) = check().problems
    assert segment.name in problem
    assert check().cure == "build"


def test_a_file_that_is_gone_is_named(check: Verify, index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (segment,) = generations.current(index).glob("*.pos")
    segment.unlink()
    # It is looked for again and again; nobody is about to replace it here.
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    (problem,) = check().problems
    assert segment.name in problem


def test_without_an_index_it_says_what_to_run(source: Path, tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="searchapp index build"):
        verify(source, tmp_path / "nowhere", Settings())
