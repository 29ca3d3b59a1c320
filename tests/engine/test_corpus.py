"""Real transcripts: every visible string is found, counted and marked as by a plain scan of the text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchapp.analysis.fold import fold
from searchapp.analysis.pattern import compile_pattern
from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.embedded.engine import EmbeddedEngine
from searchapp.engine.embedded.index import EmbeddedIndex
from searchapp.model import Transcript
from searchapp.query.parse import parse
from searchapp.transcripts import read, scan
from tests.filling import put


@pytest.fixture(scope="module")
def speeches(corpus: Path) -> Sequence[Transcript]:
    return [read(file).transcript for file in scan(corpus / "archive_tw").files]


@pytest.fixture(scope="module")
def texts(speeches: Sequence[Transcript]) -> dict[tuple[str, int], str]:
    return {(speech.id, turn.index): fold(turn.text) for speech in speeches for turn in speech.turns}


def _engine(
    directory: Path, segmenter: Segmenter, speeches: Sequence[Transcript], **limits: int
) -> EmbeddedEngine:
    put(directory, segmenter, speeches, **limits)
    return EmbeddedIndex(directory, segmenter).newest()


@pytest.fixture(scope="module")
def engine(
    speeches: Sequence[Transcript], segmenter: Segmenter, tmp_path_factory: pytest.TempPathFactory
) -> EmbeddedEngine:
    """An index written by two worker processes and merged."""
    return _engine(tmp_path_factory.mktemp("two"), segmenter, speeches, processes=2)


@settings(max_examples=25)
@given(data=st.data())
def test_any_visible_string_is_found_exactly(
    engine: EmbeddedEngine, texts: dict[tuple[str, int], str], data: st.DataObject
) -> None:
    key = data.draw(st.sampled_from(sorted(texts)))
    start = data.draw(st.integers(0, max(len(texts[key]) - 1, 0)))
    visible = texts[key][start : start + data.draw(st.integers(1, 10))].split("\n")[0].replace('"', "")
    pattern = compile_pattern(visible)
    if pattern is None:
        return
    tree = parse(f'"{visible}"').tree
    ranking = engine.answer(tree, {}, sort="relevance", limit=None, offset=0)
    truth = {key: tuple(found) for key, text in texts.items() if (found := pattern.find(text))}
    assert {(hit.call.id, hit.turn.index): hit.marks for hit in ranking.hits} == truth
    assert (ranking.total, ranking.occurrences) == (len(truth), sum(map(len, truth.values())))


def test_how_an_index_was_made_does_not_show(
    engine: EmbeddedEngine, segmenter: Segmenter, speeches: Sequence[Transcript], tmp_path: Path
) -> None:
    alone = _engine(tmp_path, segmenter, speeches, processes=1, memory=16)
    for query in ("開放政府", "資料 政策", "AI", "的", "word:法規", '"我們 可以"~5', "2016 -政府"):
        tree = parse(query).tree
        assert alone.answer(tree, {}, sort="relevance", limit=20, offset=0) == engine.answer(
            tree, {}, sort="relevance", limit=20, offset=0
        )
