"""Whoosh's own reader and searcher see what our engine sees, posting by posting."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.filedb.filestore import FileStorage
from whoosh.index import FileIndex
from whoosh.query import And, Not, Or, Phrase, Prefix, Term

from searchapp.analysis.fold import fold
from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.embedded.engine import EmbeddedEngine
from searchapp.engine.embedded.snapshot import Snapshot
from searchapp.engine.embedded.store.writer import INDEX_NAME, IndexWriter
from searchapp.query.parse import parse
from searchapp.transcripts import read, scan


@pytest.fixture(scope="module")
def directory(seeds: Path, segmenter: Segmenter, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples in two commits; the first one was replaced."""
    directory = tmp_path_factory.mktemp("codec")
    IndexWriter.create(directory)
    readings = [read(file) for file in scan(seeds).files]
    with IndexWriter(directory, segmenter) as writer:
        for reading in readings:
            writer.add(reading.transcript, reading.fingerprint)
    with IndexWriter(directory, segmenter) as writer:
        writer.remove(readings[0].transcript.id)
        writer.add(readings[0].transcript, readings[0].fingerprint)
    return directory


@pytest.fixture(scope="module")
def index(directory: Path) -> FileIndex:
    return FileIndex(FileStorage(str(directory)), indexname=INDEX_NAME)


@pytest.fixture(scope="module")
def engine(directory: Path) -> EmbeddedEngine:
    return EmbeddedEngine(Snapshot.open(directory))


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
    # Han only: the engine's rules for numbers, letters and spaces are not Whoosh's.
    run = "".join(c for c in fold(text[start : start + 12]) if "\u4e00" <= c <= "\u9fff")
    if len(run) < 2 or run not in fold(text):
        return
    pairs = [run[at : at + 2] for at in range(len(run) - 1)]
    query = Phrase("grams", pairs) if len(pairs) > 1 else Term("grams", pairs[0])
    assert found_by_whoosh(index, query) == found_by_engine(engine, segmenter, f'"{run}"')


def test_whoosh_combines_keys_words_and_pairs(
    index: FileIndex, engine: EmbeddedEngine, segmenter: Segmenter
) -> None:
    words = And([Term("words", "毛利率"), Term("company", "亿咖通科技"), Not(Term("role", "analyst"))])
    assert found_by_whoosh(index, words) == found_by_engine(
        engine, segmenter, "word:毛利率 company:亿咖通科技 -role:analyst"
    )
    either = Or([Term("section", "prepared"), Term("speaker", "Phil Zhou")])
    assert found_by_whoosh(index, either) == found_by_engine(
        engine, segmenter, 'section:prepared OR speaker:"Phil Zhou"'
    )
    assert found_by_whoosh(index, Prefix("words", "毛利率"))


def test_whoosh_walks_terms_and_stored_fields(
    index: FileIndex, engine: EmbeddedEngine, segmenter: Segmenter
) -> None:
    with index.reader() as reader:
        assert reader.doc_count() == 67
        assert reader.doc_count_all() == 67 + 47
        assert list(reader.lexicon("words")) == sorted(reader.lexicon("words"))
        assert {"毛利率", "自由"} <= {text.decode() for text in reader.lexicon("words")}
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
        # The deleted transcript's postings stay until segments are merged; Whoosh counts them, the engine never.
        assert counted > ranking.occurrences > 42
        for number in reader.all_doc_ids():
            stored = reader.stored_fields(number)
            transcript, turn = stored["id"].rsplit(":", 1)
            assert stored["text"] == engine.transcript(transcript).turns[int(turn)].text
