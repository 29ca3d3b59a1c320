"""The public interface of a collection: search, list and read the samples."""

from __future__ import annotations

import gc
import os
import weakref
from collections import Counter
from pathlib import Path

import pytest

from searchapp.errors import (
    IndexDamagedError,
    IndexMissingError,
    IndexOutdatedError,
    TranscriptNotFoundError,
    UsageError,
)
from searchapp.opening import open_collection
from searchapp.search.answer import FACET_FIELDS, SearchRequest
from searchapp.search.collection import View
from searchapp.settings import Settings
from searchapp.transcripts import inspect
from tests.calls import open_view, write_call
from tests.filling import build


@pytest.fixture(scope="module")
def index(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    index = tmp_path_factory.mktemp("collection")
    build(seeds, index, Settings.from_environment())
    return index


@pytest.fixture(scope="module")
def view(index: Path) -> View:
    return open_collection(index).view()


def test_the_samples_answer_as_they_read(view: View) -> None:
    answer = view.search(SearchRequest("毛利率", limit=None))
    assert (answer.total, answer.occurrences) == (16, 42)
    assert [(count.value, count.turns) for count in answer.facets["company"].counts] == [
        ("亿咖通科技", 12),
        ("金山云", 4),
    ]
    assert sum(len(hit.matches) for hit in answer.hits) == 42
    assert all(hit.text[start:end] == "毛利率" for hit in answer.hits for start, end in hit.matches)
    assert [hit.score for hit in answer.hits] == sorted((hit.score for hit in answer.hits), reverse=True)
    for field in ("company", "speaker", "role", "section", "period"):
        assert sum(count.turns for count in answer.facets[field].counts) == 16
        assert sum(count.occurrences for count in answer.facets[field].counts) == 42


def test_a_state_that_nobody_uses_is_closed_at_once(index: Path) -> None:
    view = open_collection(index).view()
    view.search(SearchRequest("毛利 率", {"company": ("金山云",)}, suggest=True))
    view.complete("毛")
    view.transcripts()
    engine = weakref.ref(view.engine)
    gc.disable()
    try:
        del view
        assert engine() is None
    finally:
        gc.enable()


def test_narrowing_agrees_with_what_the_facet_promised(view: View) -> None:
    whole = view.search(SearchRequest("毛利率"))
    for field in FACET_FIELDS:
        for count in whole.facets[field].counts:
            narrowed = view.search(SearchRequest("毛利率", {field: (count.value,)}))
            assert (narrowed.total, narrowed.occurrences) == (count.turns, count.occurrences)
            assert narrowed.alternatives[field] == whole.facets[field]


def test_a_speaker_is_found_by_any_name(view: View) -> None:
    latin = view.search(SearchRequest("", {"speaker": ("Ziyu Shen",)}))
    assert latin.total == view.search(SearchRequest("", {"speaker": ("沈子瑜",)})).total > 0
    assert latin.total == view.search(SearchRequest("speaker:沈子瑜")).total


def test_a_label_that_two_people_share_is_no_name_of_theirs(view: View) -> None:
    for name, turns in (("Wei Hung", 5), ("Dai Shen", 4)):
        answer = view.search(SearchRequest(f'speaker:"{name}"', limit=None))
        assert [(hit.speaker, hit.exchange) for hit in answer.hits] == [
            (name, 1 if turns == 5 else 2)
        ] * turns
        assert view.search(SearchRequest("", {"speaker": (name,)})).total == turns


def test_a_hit_has_the_sentence_that_its_speaker_was_inferred_from(view: View) -> None:
    hits = view.search(SearchRequest("", limit=None)).hits
    inferred = {(hit.turn, hit.speaker, hit.speaker_label) for hit in hits if hit.speaker_inferred_from}
    assert inferred == {
        *((turn, "Wei Hung", "Unidentified Analyst") for turn in (6, 8, 10, 12, 14)),
        *((turn, "Dai Shen", "Unidentified Analyst") for turn in (16, 18, 20, 22)),
        (11, "Tao Zou", "A"),
    }
    assert {hit.speaker_inferred_from for hit in hits if hit.speaker == "Dai Shen"} == {
        "下一个问题来自SPDBI的Dai Shen。"
    }
    labels = {(hit.speaker, hit.speaker_label) for hit in hits if hit.speaker != hit.speaker_label}
    assert labels == {
        ("Wei Hung", "Unidentified Analyst"), ("Dai Shen", "Unidentified Analyst"), ("Henry He", "HenryHe"), ("Tao Zou", "A"),
    }  # fmt: skip


def test_a_speaker_whom_an_override_names_was_not_inferred(tmp_path: Path, seeds: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    text = (seeds / "000_d41a21adb219e9fd.txt").read_text(encoding="utf-8")
    person = '[[participants]]\nname = "Wei Hung"\nlabel = "Unidentified Analyst"\nexchanges = [2]\n'
    (source / "call.txt").write_text(f"---\n{person}---\n{text}", encoding="utf-8")
    view = open_view(source, tmp_path / "index")
    hits = view.search(SearchRequest("", {"speaker": ("Wei Hung",)}, limit=None)).hits
    assert {hit.speaker_label for hit in hits} == {"Unidentified Analyst"}
    assert Counter((hit.exchange, hit.speaker_inferred_from is not None) for hit in hits) == {
        (1, True): 5,
        (2, False): 4,
    }
    assert [(one.speaker, one.exchange) for one in view.inferred("call")] == [("Wei Hung", 1)]


def test_how_a_transcript_was_read_is_kept(view: View, seeds: Path) -> None:
    for path in seeds.glob("*.txt"):
        assert view.provenance(path.stem) == inspect(path).provenance()


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> View:
    """Two calls with 请伍德, which the dictionary splits as 请伍|德; 伍德 is a participant of the first only."""
    source, index = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("index")
    write_call(source, "a", [("主持人", "请伍德回答。"), ("伍德", "谢谢。")], company="新东")
    write_call(source, "b", [("主持人", "请伍德回答。"), ("Jane Doe", "新东家很好，恭喜新东方。")])
    return open_view(source, index)


@pytest.mark.parametrize(
    ("query", "found"), [("word:伍德", ["a:0"]), ("word:新东", []), ('"伍德"', ["a:0", "b:0"])]
)
def test_a_name_of_two_characters_is_a_word_of_its_call_alone(
    named: View, query: str, found: list[str]
) -> None:
    assert [hit.id for hit in named.search(SearchRequest(query)).hits] == found


def test_values_of_one_field_are_alternatives(view: View) -> None:
    both = view.search(SearchRequest("毛利率", {"company": ("亿咖通科技", "金山云")}))
    assert both.total == 16


@pytest.mark.parametrize("field", FACET_FIELDS)
@pytest.mark.parametrize("blank", ["", " ", "\t\u3000"])
def test_a_blank_value_is_no_filter(view: View, field: str, blank: str) -> None:
    whole = view.search(SearchRequest("毛利率"))
    answer = view.search(SearchRequest("毛利率", {field: (blank,)}))
    assert (answer.total, answer.occurrences, answer.alternatives) == (16, 42, {})
    value = whole.facets[field].counts[0].value
    beside = view.search(SearchRequest("毛利率", {field: (blank, value)}))
    assert beside.total == whole.facets[field].counts[0].turns
    transcript = view.read("001_fbc601b45a6bfd5c")
    assert view.mark(transcript, "毛利率", {field: (blank,)}).occurrences == 11


def test_pages_follow_each_other(view: View) -> None:
    hits, offset = [], 0
    while offset is not None:
        answer = view.search(SearchRequest("毛利率", limit=5, offset=offset))
        hits += answer.hits
        offset = answer.next
    assert tuple(hits) == view.search(SearchRequest("毛利率", limit=None)).hits


def test_sorting_by_period(view: View) -> None:
    forward = [hit.period for hit in view.search(SearchRequest("毛利率", sort="period", limit=None)).hits]
    assert forward == sorted(forward)
    backward = [hit.period for hit in view.search(SearchRequest("毛利率", sort="-period", limit=None)).hits]
    assert backward == sorted(backward, reverse=True)


@pytest.mark.parametrize(
    ("query", "filters", "said"),
    [
        ("毛利率 银根", {}, "“银根” does not occur"),
        ("毛利率 company:没有", {}, "No turn matches company:没有."),
        ("毛利率", {"company": ("没有",)}, "No turn matches company:没有."),
        ("毛利率 女士们", {}, "no turn contains all of them"),
    ],
)
def test_nothing_found_says_why(view: View, query: str, filters: dict, said: str) -> None:
    answer = view.search(SearchRequest(query, filters))
    assert answer.total == 0
    assert any(said in str(notice) for notice in answer.notices), answer.notices


def test_a_transcript_is_read_and_marked(view: View) -> None:
    summary = next(item for item in view.transcripts() if item.company == "亿咖通科技")
    transcript = view.read(summary.id)
    marked = view.mark(transcript, "毛利率")
    assert (summary.turns, len(marked.matches), marked.turns, marked.occurrences) == (47, 47, 12, 31)
    only = view.mark(transcript, "毛利率", {"speaker": ("Phil Zhou",)})
    assert 0 < only.occurrences < 31
    with pytest.raises(TranscriptNotFoundError, match="nowhere"):
        view.read("nowhere")


@pytest.mark.parametrize(
    "request_",
    [
        SearchRequest("x", {"colour": ("red",)}),
        SearchRequest("x", sort="random"),
        SearchRequest("x", offset=-1),
        SearchRequest("x", limit=-1),
    ],
)
def test_a_request_that_cannot_be_is_refused(view: View, request_: SearchRequest) -> None:
    with pytest.raises(UsageError):
        view.search(request_)


def test_a_collection_follows_a_rebuild(seeds: Path, tmp_path: Path) -> None:
    source, index = tmp_path / "source", tmp_path / "index"
    source.mkdir()
    first, second = sorted(seeds.glob("*.txt"))
    (source / first.name).write_bytes(first.read_bytes())
    with pytest.raises(IndexMissingError, match="searchapp index build"):
        open_collection(index)
    build(source, index, Settings.from_environment())
    collection = open_collection(index)
    before = collection.view()
    (source / second.name).write_bytes(second.read_bytes())
    build(source, index, Settings.from_environment())
    assert collection.view().search(SearchRequest("毛利率")).occurrences == 42
    # A view that is in use answers from its own state although the files are deleted.
    assert before.search(SearchRequest("毛利率")).occurrences == 31


def test_another_dictionary_asks_for_a_rebuild(index: Path, tmp_path: Path) -> None:
    dictionary = tmp_path / "words.txt"
    dictionary.write_text("研发投入\n", encoding="utf-8")
    with pytest.raises(IndexOutdatedError, match=r"a different dictionary.*searchapp index build"):
        open_collection(index, Settings(user_dictionary=dictionary))


@pytest.fixture
def damaged(seeds: Path, tmp_path: Path) -> Path:
    """An index with one changed byte in the middle of a file."""
    build(seeds, tmp_path, Settings.from_environment())
    (segment,) = tmp_path.glob("generations/*/*.pos")
    content = bytearray(segment.read_bytes())
    content[len(content) // 2] ^= 1
    segment.write_bytes(content)
    return tmp_path


def test_nothing_is_answered_from_a_damaged_block(damaged: Path) -> None:
    view = open_collection(damaged).view()
    for query in ("毛利率", "季度", "的"):
        with pytest.raises(
            IndexDamagedError, match=r"\.pos: [a-z.]+ is damaged; run `searchapp index build`"
        ):
            view.search(SearchRequest(query))


def test_a_damaged_index_that_was_read_as_a_whole_does_not_answer(damaged: Path) -> None:
    collection = open_collection(damaged)
    collection.scrub()
    with pytest.raises(IndexDamagedError, match=r"\.pos: [a-z.]+ is damaged; run `searchapp index build`"):
        collection.view()


def test_a_file_that_is_cut_short_while_it_is_used_is_named(seeds: Path, tmp_path: Path) -> None:
    build(seeds, tmp_path, Settings.from_environment())
    collection = open_collection(tmp_path)
    (segment,) = tmp_path.glob("generations/*/*.pos")
    # Reading a memory map beyond the end of its file would kill this process.
    os.truncate(segment, segment.stat().st_size // 2)
    with pytest.raises(IndexDamagedError, match=rf"{segment.name} is truncated; run `searchapp index build`"):
        collection.view()
    collection.scrub()
    with pytest.raises(IndexDamagedError, match="is truncated"):
        collection.view()
