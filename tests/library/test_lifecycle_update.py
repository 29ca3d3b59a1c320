"""An update gives the answers of a build, and says what it did."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.embedded.store import generations
from searchapp.errors import IndexOutdatedError, SourceError
from searchapp.opening import open_collection
from searchapp.search.answer import SearchRequest
from searchapp.search.collection import Collection
from searchapp.settings import Settings
from tests.filling import build, update, verify
from tests.library.lifecycle import answers, everything, write_call

_SENTENCES = (
    "本季度毛利率提升两个百分点，毛利率创新高。",
    "自由现金流改善，现金流健康。",
    "AI服务器收入增长，AI 需求强劲。",
    "毛利率下降，但是现金流为正。",
    "谢谢，没有其他问题了。",
)
_NAMES = ("a", "b", "c", "deep/d", "deep/e")
_COMPANIES = ("星河科技", "金山云")

# An edit: which file, which sentences it says now (none removes it), and for which company.
_EDITS = st.lists(
    st.tuples(
        st.sampled_from(_NAMES),
        st.lists(st.sampled_from(_SENTENCES), max_size=4),
        st.sampled_from(_COMPANIES),
    ),
    min_size=1,
    max_size=4,
)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("room")


class _Follower:
    """One reader for all examples: it loads the dictionary once."""

    def __init__(self, index: Path) -> None:
        self.index = index
        self.collection: Collection | None = None

    def view(self) -> object:
        if self.collection is None:
            self.collection = open_collection(self.index)
        return everything(self.collection.view())


@pytest.fixture(scope="module")
def updated(room: Path) -> _Follower:
    return _Follower(room / "updated")


@pytest.fixture(scope="module")
def built(room: Path) -> _Follower:
    return _Follower(room / "built")


@examples(max_examples=25)
@given(rounds=st.lists(_EDITS, min_size=1, max_size=12))
def test_an_update_gives_the_answers_of_a_build(
    rounds: list[list[tuple[str, list[str], str]]],
    room: Path,
    updated: _Follower,
    built: _Follower,
    segmenter: Segmenter,
) -> None:
    source = room / "source"
    for left in (source, updated.index):
        shutil.rmtree(left, ignore_errors=True)
    write_call(source, "always", ["毛利率和现金流。"])
    for edits in rounds:
        for name, sentences, company in edits:
            if sentences:
                # Two files of the same content would be twins, and refused.
                write_call(source, name, [*sentences, f"编号{name}。"], company)
            else:
                (source / f"{name}.txt").unlink(missing_ok=True)
        report = update(source, updated.index, Settings(), processes=1, segmenter=segmenter)
        assert report.transcripts == report.indexed + report.unchanged
    build(source, built.index, Settings(), processes=1, segmenter=segmenter)
    assert updated.view() == built.view()
    assert not verify(source, updated.index, Settings(), segmenter=segmenter).problems


def test_a_label_that_words_of_a_user_add_names_nobody_in_the_whole_index(
    tmp_path: Path, segmenter: Segmenter
) -> None:
    source, index = tmp_path / "source", tmp_path / "index"
    source.mkdir()
    for name, company in (("a", "星河科技"), ("b", "金山云")):
        text = (
            f"召集人\n欢迎参加{company}2024年第三季度业绩电话会议。\n林明\n毛利率提升。\n召集人\n谢谢林明。\n"
        )
        (source / f"{name}.txt").write_text(text, encoding="utf-8")

    def conveners() -> list[str]:
        found = open_collection(index).view().facet(SearchRequest(""), "speaker", find="召集人")
        return [value for value, *_ in found.counts]

    update(source, index, Settings(), processes=1, segmenter=segmenter)
    assert len(conveners()) == 2
    words = source / "searchapp-words.toml"
    words.write_text('[labels]\noperator = ["召集人"]\n', encoding="utf-8")
    update(source, index, Settings(), processes=1, segmenter=segmenter)
    assert conveners() == ["召集人"]
    words.unlink()
    update(source, index, Settings(), processes=1, segmenter=segmenter)
    assert len(conveners()) == 2
    words.write_text('[labels]\noperator = ["召集人"]\n', encoding="utf-8")
    build(source, index, Settings(), processes=1, segmenter=segmenter)
    assert conveners() == ["召集人"]


def test_words_of_a_folder_hold_as_long_as_one_of_its_transcripts_is_indexed(
    tmp_path: Path, segmenter: Segmenter
) -> None:
    source, index = tmp_path / "source", tmp_path / "index"
    (source / "sub").mkdir(parents=True)
    talk = "召集人\n欢迎参加{}2024年第三季度业绩电话会议。\n林明\n毛利率提升。\n召集人\n谢谢林明。\n"
    for name, company in (("a", "星河科技"), ("b", "金山云")):
        (source / f"{name}.txt").write_text(talk.format(company), encoding="utf-8")
    inside, words = source / "sub" / "c.txt", source / "sub" / "searchapp-words.toml"
    words.write_text('[labels]\noperator = ["召集人"]\n', encoding="utf-8")

    def conveners() -> int:
        update(source, index, Settings(), processes=1, segmenter=segmenter)
        updated = open_collection(index).view().facet(SearchRequest(""), "speaker", find="召集人")
        build(source, tmp_path / "again", Settings(), processes=1, segmenter=segmenter)
        built = open_collection(tmp_path / "again").view().facet(SearchRequest(""), "speaker", find="召集人")
        assert updated.counts == built.counts
        return len(updated.counts)

    inside.write_text("no speaker here\n", encoding="utf-8")
    assert conveners() == 2
    words.unlink()
    assert conveners() == 2
    words.write_text('[labels]\noperator = ["召集人"]\n', encoding="utf-8")
    inside.write_text(talk.format("远山科技"), encoding="utf-8")
    assert conveners() == 1
    words.unlink()
    assert conveners() == 3


def test_it_says_what_it_did(tmp_path: Path, segmenter: Segmenter) -> None:
    source, index = tmp_path / "source", tmp_path / "index"
    for name in ("same", "changed", "removed", "spoilt"):
        write_call(source, name, [f"{name}的毛利率。"])
    first = update(source, index, Settings(), processes=1, segmenter=segmenter)
    assert (first.action, first.added, first.transcripts) == ("build", 4, 4)
    before = generations.state(index)

    second = update(source, index, Settings(), processes=1, segmenter=segmenter)
    assert (second.action, second.indexed, second.removed, second.unchanged) == ("update", 0, 0, 4)
    assert generations.state(index) == before

    write_call(source, "changed", ["现金流。"])
    write_call(source, "added", ["季度。"])
    (source / "removed.txt").unlink()
    (source / "spoilt.txt").write_text("no speaker here\n", encoding="utf-8")
    third = update(source, index, Settings(), processes=1, segmenter=segmenter)
    assert (third.added, third.changed, third.removed, third.unchanged) == (1, 1, 2, 1)
    assert (third.transcripts, third.indexed) == (3, 2)
    assert [refused.source for refused in third.refused] == ["spoilt.txt"]
    assert third.turns == 4
    assert generations.state(index) != before
    assert third.generation == first.generation
    shown = open_collection(index).view().transcripts()
    assert sorted(summary.id for summary in shown) == ["added", "changed", "same"]


def test_a_renamed_suffix_is_a_change(tmp_path: Path, segmenter: Segmenter) -> None:
    source, index = tmp_path / "source", tmp_path / "index"
    path = write_call(source, "call", ["毛利率。"])
    update(source, index, Settings(), processes=1, segmenter=segmenter)
    path.rename(path.with_suffix(".md"))
    assert verify(source, index, Settings(), segmenter=segmenter).stale == ("call",)
    report = update(source, index, Settings(), processes=1, segmenter=segmenter)
    assert (report.changed, report.unchanged, report.added) == (1, 0, 0)
    assert [summary.source for summary in open_collection(index).view().transcripts()] == ["call.md"]
    assert not verify(source, index, Settings(), segmenter=segmenter).problems


def test_another_version_of_the_program_reads_everything_again(
    tmp_path: Path, segmenter: Segmenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, index = tmp_path / "source", tmp_path / "index"
    for name in ("a", "b"):
        write_call(source, name, [f"{name}的毛利率。"])
    update(source, index, Settings(), processes=1, segmenter=segmenter)
    monkeypatch.setattr("searchapp.library.build.__version__", "1000.0")
    for changed, unchanged in [(2, 0), (0, 2)]:
        report = update(source, index, Settings(), processes=1, segmenter=segmenter)
        assert (report.changed, report.unchanged) == (changed, unchanged)


def test_what_left_the_index_counts_in_no_score(tmp_path: Path, segmenter: Segmenter) -> None:
    source, index = tmp_path / "source", tmp_path / "index"
    for name in ("a", "b"):
        write_call(source, name, [f"{name}现金流"])
    write_call(source, "gone", ["毛利率。" * 100])
    write_call(source, "changed", ["现金流。" * 100])
    build(source, index, Settings(), processes=1, segmenter=segmenter)
    (source / "gone.txt").unlink()
    write_call(source, "changed", ["毛利率。"])
    update(source, index, Settings(), processes=1, segmenter=segmenter)
    hits = open_collection(index).view().search(SearchRequest('"现金流"')).hits
    # Six turns are left, of 40 and 4 characters by turns, 22 on average; two of them say it, once each:
    # ln(1 + 4.5 / 2.5) · 2.2 / (1 + 1.2 · (0.25 + 0.75 · 4 / 22))
    assert [(hit.id, hit.score) for hit in hits] == [("a:1", 1.547627), ("b:1", 1.547627)]


@pytest.mark.parametrize("change", [build, update])
def test_a_source_without_transcripts_leaves_the_index(
    change: object, tmp_path: Path, segmenter: Segmenter
) -> None:
    assert callable(change)
    source, index = tmp_path / "source", tmp_path / "index"
    write_call(source, "call", ["毛利率。"])
    build(source, index, Settings(), processes=1, segmenter=segmenter)
    before = generations.state(index)
    (source / "call.txt").unlink()
    with pytest.raises(SourceError, match="contains no transcripts"):
        change(source, index, Settings(), segmenter=segmenter)
    (source / "call.txt").write_text("no speaker here\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"none of the files .* call\.txt: "):
        change(source, index, Settings(), segmenter=segmenter)
    with pytest.raises(SourceError, match="there is no folder"):
        change(tmp_path / "nowhere", index, Settings(), segmenter=segmenter)
    assert generations.state(index) == before
    assert len(list((index / "generations").iterdir())) == 1


def test_another_dictionary_asks_for_a_build(tmp_path: Path, segmenter: Segmenter) -> None:
    source, index, words = tmp_path / "source", tmp_path / "index", tmp_path / "words.txt"
    write_call(source, "call", ["毛利率。"])
    build(source, index, Settings(), processes=1, segmenter=segmenter)
    words.write_text("硬件毛利率\n", encoding="utf-8")
    other = Settings(user_dictionary=words)
    with pytest.raises(IndexOutdatedError, match="a different dictionary; run `searchapp index build`"):
        update(source, index, other, processes=1)
    with pytest.raises(IndexOutdatedError, match="a different dictionary"):
        open_collection(index, other)
    assert update(source, index, other, processes=1, rebuild=True).action == "build"
    open_collection(index, other)


def test_who_spoke_stays_when_a_segment_goes_and_nobody_changed(tmp_path: Path, segmenter: Segmenter) -> None:
    source, index = tmp_path / "source", tmp_path / "index"
    source.mkdir()
    calls = {"one": ("Amy Ng", "Bo Li", "Cy Xu"), "two": ("Di Wu",), "three": ("Ed Ma", "Flo Yu")}
    for name, speakers in calls.items():
        # A segment for each: all of an update is one.
        _write_speakers(source / f"{name}.txt", speakers, "毛利率上升。")
        update(source, index, Settings(), processes=1, segmenter=segmenter)
    _write_speakers(source / "one.txt", calls["one"], "毛利率下降。")
    update(source, index, Settings(), processes=1, segmenter=segmenter)
    fresh = tmp_path / "fresh"
    build(source, fresh, Settings(), processes=1, segmenter=segmenter)
    assert answers(index) == answers(fresh)
    found = {count.value for count in open_collection(index).view().facets()["speaker"]}
    assert found == {speaker for speakers in calls.values() for speaker in speakers}


def _write_speakers(path: Path, speakers: tuple[str, ...], said: str) -> None:
    path.write_text(
        "".join(f"{speaker}: {said}\n{speaker}: 谢谢。\n" for speaker in speakers * 2), encoding="utf-8"
    )
