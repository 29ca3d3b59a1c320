"""Words around marks and of turns, in texts of long words, rare characters, long gaps and dense marks."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.base import Engine, WordCounts
from searchapp.engine.embedded.index import EmbeddedIndex
from searchapp.engine.scan import ScanEngine
from searchapp.errors import QueryTooCostlyError
from searchapp.model import Transcript, Turn
from searchapp.query.parse import parse
from searchapp.query.tree import Every
from tests.filling import put

_PARTS = [
    "毛利率", "毛利率", "率", "提升", "我们", "人工智能大模型", "的", "8.9%", "2,024", "AI", "internationalization", "SG&A", "𠮷野家", "𠮷", "😀",
    "，", "。", "\n", " ", "………………………………………………", "=" * 70, "counterrevolutionaries ", "ab", "abcd", "abcde",
]  # fmt: skip
_QUERIES = [
    "毛利率",
    "率",
    "AI OR 提升",
    '"毛利率 提升"~9',
    "within:sentence 毛利率 率",
    "word:率",
    "我们 -毛利率",
    "role:analyst",
]


def _made(seed: int) -> Transcript:
    """A call with a few very long turns and many short ones."""
    draw = random.Random(seed)
    turns = tuple(
        Turn(
            index,
            "A",
            "A",
            "analyst" if index % 3 else "management",
            None,
            None,
            "qa",
            None,
            "".join(draw.choices(_PARTS, k=draw.choice([1, 4, 30, 400]))).strip() or "空",
        )
        for index in range(40)
    )
    return Transcript(f"c{seed}", "甲", None, None, None, None, f"c{seed}.txt", "0", (), turns)


@pytest.fixture(scope="module")
def engines(segmenter: Segmenter, tmp_path_factory: pytest.TempPathFactory) -> tuple[Engine, ScanEngine]:
    """An index of two segments, with a deleted call in one, and a plain scan of the same calls."""
    directory = tmp_path_factory.mktemp("index")
    calls = [_made(seed) for seed in range(4)]
    put(directory, segmenter, calls[:3], processes=1)
    put(directory, segmenter, calls[3:], removed=["c1"], processes=1)
    kept = [calls[0], *calls[2:]]
    return EmbeddedIndex(directory, segmenter).newest(), ScanEngine(kept, segmenter)


def _plain(found: WordCounts) -> tuple[int, dict[str, int]]:
    return found.total, dict(found.counts)


@given(query=st.sampled_from(_QUERIES), window=st.sampled_from([None, 1, 2, 3, 5, 9, 40]), role=st.booleans())
def test_words_are_those_of_a_plain_scan(
    engines: tuple[Engine, ScanEngine], query: str, window: int | None, role: bool
) -> None:
    engine, scan = engines
    tree, filters = parse(query).tree, {"role": ("analyst",)} if role else {}
    ours, truth = engine.words(tree, filters, window), scan.words(tree, filters, window)
    assert _plain(ours) == _plain(truth)
    assert ours.total == sum(ours.counts.values())
    assert len(ours.counts) == len(truth.counts)
    for word, count in truth.counts.items():
        assert ours.counts[word] == count
    for missing in ("没有", "not there", "𠮷野", ""):
        assert missing not in ours.counts


def test_words_that_were_counted_before_are_those_of_their_own_filters(
    engines: tuple[Engine, ScanEngine],
) -> None:
    engine, scan = engines
    asked = [(Every(), {}), (Every(), {"role": ("analyst",)}), (Every(), {"role": ("management",)})]
    asked += [(parse(query).tree, {}) for query in _QUERIES]
    for tree, filters in [*asked, *reversed(asked)]:
        assert _plain(engine.words(tree, filters, None)) == _plain(scan.words(tree, filters, None))


def test_counting_all_words_stops_at_the_deadline(engines: tuple[Engine, ScanEngine]) -> None:
    engine, _ = engines
    tree = parse("提升 OR AI OR ab").tree
    with pytest.raises(QueryTooCostlyError):
        engine.until(time.monotonic() - 1).words(tree, {}, None)
    assert engine.words(tree, {}, None).total
