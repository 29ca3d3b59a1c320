"""Pages of long rankings, for which not every turn is scored, are those of a ranking in which every turn is."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.base import Engine, Filters, Ranking
from searchapp.engine.embedded import evaluation
from searchapp.engine.embedded.engine import EmbeddedEngine
from searchapp.engine.scan import ScanEngine
from searchapp.model import SECTIONS, Transcript
from searchapp.query.parse import parse
from tests.engine.test_embedded_engine import engine_of
from tests.filling import put

QUERIES = (
    "毛利率",
    "利率",
    "我们",
    "毛利率 OR 现金流",
    "我们 毛利率",
    '"我们 毛利率"~9',
    "AI*",
    "我们 -现金流",
    "word:利率",
    "率",
)
# Whatever the filter, every turn is in a section.
EVERYWHERE: Filters = {"section": SECTIONS}


@pytest.fixture(scope="module")
def long(transcripts: Sequence[Transcript]) -> list[Transcript]:
    """Calls with several thousand short turns: many have the same score, and few are whole words only."""
    chance = random.Random(1)
    pieces = ("毛利率", "利率", "现金流", "我们", "AI", "AIGC", "，", "的", "好")
    whole = transcripts[0]
    return [
        replace(
            whole,
            id=f"long/{number}",
            turns=tuple(
                replace(
                    whole.turns[0],
                    index=index,
                    text="".join(chance.choices(pieces, k=chance.choice((3, 3, 5, 40)))),
                    section=chance.choice(SECTIONS),
                )
                for index in range(600)
            ),
        )
        for number in range(6)
    ]


@pytest.fixture(scope="module")
def engine(
    long: Sequence[Transcript], segmenter: Segmenter, tmp_path_factory: pytest.TempPathFactory
) -> EmbeddedEngine:
    directory = tmp_path_factory.mktemp("long")
    put(directory, segmenter, [*long[:2], replace(long[0], id="gone")], processes=1)
    put(directory, segmenter, long[2:], removed=["gone"], processes=1)
    return engine_of(directory, segmenter)


@pytest.fixture(autouse=True, scope="module")
def _sampled() -> Iterator[None]:
    """Score a sample first whenever there are a few hundred turns."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evaluation, "_FEW", 100)
        yield


@pytest.fixture(scope="module")
def scan(long: Sequence[Transcript], segmenter: Segmenter) -> ScanEngine:
    return ScanEngine(long, segmenter)


@pytest.mark.parametrize("query", QUERIES)
def test_a_page_is_that_of_a_plain_scan(engine: Engine, scan: ScanEngine, query: str) -> None:
    whole = scan.answer(parse(query).tree, {}, sort="relevance", limit=None, offset=0)
    assert whole.total > 600
    for limit, offset in ((1, 0), (10, 0), (10, 90)):
        page = _page(engine, query, {}, limit, offset)
        assert [(hit.call.id, hit.turn.index, hit.marks) for hit in page.hits] == [
            (hit.call.id, hit.turn.index, hit.marks) for hit in whole.hits[offset : offset + limit]
        ]
        assert [hit.score for hit in page.hits] == pytest.approx(
            [hit.score for hit in whole.hits[offset : offset + limit]]
        )


@given(query=st.sampled_from(QUERIES), limit=st.integers(0, 60), offset=st.integers(0, 400))
def test_with_and_without_a_filter_that_all_turns_pass_the_page_is_the_same(
    engine: Engine, query: str, limit: int, offset: int
) -> None:
    plain, filtered = (_page(engine, query, filters, limit, offset) for filters in ({}, EVERYWHERE))
    assert replace(filtered, alternatives={}) == plain


def _page(engine: Engine, query: str, filters: Filters, limit: int, offset: int) -> Ranking:
    return engine.answer(parse(query).tree, filters, sort="relevance", limit=limit, offset=offset)
