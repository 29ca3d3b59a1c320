"""Whoosh's own reader and searcher give the same postings and hits as our engine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.index import FileIndex, open_dir
from whoosh.qparser import QueryParser
from whoosh.query import And, Every, FuzzyTerm, Not, Or, Phrase, Prefix, Term
from whoosh.reading import TermNotFound

from searchapp.analysis.fold import fold
from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.embedded.engine import EmbeddedEngine
from searchapp.engine.embedded.index import EmbeddedIndex
from searchapp.engine.embedded.store import generations, writer
from searchapp.query.parse import parse
from searchapp.transcripts import read, scan
from tests.filling import put


@pytest.fixture(scope="module")
def directory(seeds: Path, segmenter: Segmenter, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples in two commits; the second one replaces the first sample."""
    directory = tmp_path_factory.mktemp("codec")
    transcripts = [read(file).transcript for file in scan(seeds).files]
    put(directory, segmenter, transcripts)
    with pytest.MonkeyPatch.context() as patch:
        # Deleted turns stay in their segment.
        patch.setattr(writer, "DEAD_SHARE", 1.0)
        put(directory, segmenter, transcripts[:1])
    return directory


@pytest.fixture(scope="module")
def index(directory: Path) -> FileIndex:
    return open_dir(str(generations.current(directory)))


@pytest.fixture(scope="module")
def engine(directory: Path, segmenter: Segmenter) -> EmbeddedEngine:
    return EmbeddedIndex(directory, segmenter).newest()


def found_by_whoosh(index: FileIndex, query: object) -> set[str]:
    with index.searcher() as searcher:
        return {hit["id"] for hit in searcher.search(query, limit=None)}


def found_by_engine(engine: EmbeddedEngine, segmenter: Segmenter, query: str) -> set[str]:
    ranking = engine.answer(parse(query).tree, {}, sort="relevance", limit=None, offset=0)
    return {f"{hit.call.id}:{hit.turn.index}" for hit in ranking.hits}


@given(data=st.data())
def test_a_phrase_of_character_pairs_is_a_phrase_to_whoosh(
    index: FileIndex, engine: EmbeddedEngine, segmenter: Segmenter, data: st.DataObject
) -> None:
    texts = [turn.text for call in engine.calls() for turn in engine.transcript(call.id).turns]
    text = data.draw(st.sampled_from([text for text in texts if len(text) > 20]))
    start = data.draw(st.integers(0, len(text) - 12))
    # Han only: Whoosh does not have the engine's rules for numbers, letters and spaces.
    run = "".join(c for c in fold(text[start : start + 12]) if "\u4e00" <= c <= "\u9fff")
    if len(run) < 2 or run not in fold(text):
        return
    pairs = [run[at : at + 2] for at in range(len(run) - 1)]
    query = Phrase("grams", pairs) if len(pairs) > 1 else Term("grams", pairs[0])
    assert found_by_whoosh(index, query) == found_by_engine(engine, segmenter, f'"{run}"')


def test_whoosh_combines_keys_words_and_pairs(
    index: FileIndex, engine: EmbeddedEngine, segmenter: Segmenter
) -> None:
    words = And([Term("text", "毛利率"), Term("company", "亿咖通科技"), Not(Term("role", "analyst"))])
    assert found_by_whoosh(index, words) == found_by_engine(
        engine, segmenter, "word:毛利率 company:亿咖通科技 -role:analyst"
    )
    either = Or([Term("section", "prepared"), Term("speaker", "Phil Zhou")])
    assert found_by_whoosh(index, either) == found_by_engine(
        engine, segmenter, 'section:prepared OR speaker:"Phil Zhou"'
    )
    only_in_one_segment = And([Term("company", "金山云"), Term("text", "毛利率")])
    assert found_by_whoosh(index, only_in_one_segment) == found_by_engine(
        engine, segmenter, "company:金山云 word:毛利率"
    )
    assert found_by_whoosh(index, Prefix("text", "毛利率"))


def test_whoosh_finds_words_that_follow_each_other(index: FileIndex) -> None:
    parsed = QueryParser("text", index.schema).parse('"自由现金流"')
    assert isinstance(parsed, Phrase)
    found = found_by_whoosh(index, parsed)
    with index.searcher() as searcher:
        texts = {hit["id"]: hit["text"] for hit in searcher.search(Every(), limit=None)}
    # Only true matches are found, but perhaps not all: word boundaries depend on the context.
    assert found
    assert found <= {id for id, text in texts.items() if "自由现金流" in text}


def test_whoosh_counts_what_it_would_rank_by(index: FileIndex) -> None:
    assert (index.doc_count(), index.doc_count_all()) == (67, 67 + 47)
    with index.reader() as reader:
        assert reader.has_deletions()
        assert 0 < reader.min_field_length("text") < reader.max_field_length("text")
        assert reader.max_field_length("company") == 0
        # Both read the postings, including those of deleted turns.
        assert reader.frequency("text", "毛利率") > reader.doc_frequency("text", "毛利率") > 0
        assert (reader.frequency("text", "没有此词"), reader.doc_frequency("text", "没有此词")) == (0, 0)
        words = [term for term, _ in reader if term[0] == "text"]
        assert words == [term for term in reader.all_terms() if term[0] == "text"]
        with pytest.raises(TermNotFound):
            reader.term_info("text", "没有此词")
        # A query type that is not supported raises an error instead of finding nothing.
        with index.searcher() as searcher, pytest.raises(NotImplementedError):
            searcher.search(FuzzyTerm("text", "毛利绿"))


_ALONE = """
import sys
from whoosh.index import open_dir
from whoosh.qparser import QueryParser
from whoosh.reading import TermNotFound

index = open_dir(sys.argv[1])
with index.searcher() as searcher:
    hits = searcher.search(QueryParser("text", index.schema).parse("毛利率 提升"))
    print(len(hits), hits[0]["company"], hits[0]["speaker"])
    print(hits[0].highlights("text"))
other = [name for name in sys.modules if name.startswith(("searchapp.query", "searchapp.search", "flask"))]
assert not other and "searchapp.engine.embedded.evaluation" not in sys.modules, other
"""


def test_a_stock_whoosh_opens_an_index_finds_and_highlights(directory: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _ALONE, str(generations.current(directory))],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    found, highlights = ended.stdout.split("\n", 1)
    assert found.startswith("6 亿咖通科技 ")
    assert '<b class="match term0">毛利率</b>' in highlights


def test_whoosh_walks_terms_and_stored_fields(
    index: FileIndex, engine: EmbeddedEngine, segmenter: Segmenter
) -> None:
    with index.reader() as reader:
        assert reader.doc_count() == 67
        assert reader.doc_count_all() == 67 + 47
        assert list(reader.lexicon("text")) == sorted(reader.lexicon("text"))
        assert {"毛利率", "自由"} <= {text.decode() for text in reader.lexicon("text")}
        pairs = list(reader.lexicon("grams"))
        assert pairs == sorted(pairs)
        assert ("grams", "毛利") in reader
        assert ("grams", "利毛") not in reader
        counted = sum(
            info.weight()
            for (field, text), info in reader.iter_from("grams", "毛利")
            if text == "毛利".encode()
        )
        ranking = engine.answer(parse('"毛利"').tree, {}, sort="relevance", limit=0, offset=0)
        # Postings of a deleted transcript stay until segments are merged; Whoosh counts them, the engine does not.
        assert counted > ranking.occurrences > 42
        for number in reader.all_doc_ids():
            stored = reader.stored_fields(number)
            transcript, turn = stored["id"].rsplit(":", 1)
            assert stored["text"] == engine.transcript(transcript).turns[int(turn)].text
