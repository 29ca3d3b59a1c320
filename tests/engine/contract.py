"""What every engine has to do: subclass ``EngineContract``, make the engine in a fixture, and run."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.base import Engine, Ranking
from searchapp.engine.scan import ScanEngine
from searchapp.errors import TranscriptNotFoundError
from searchapp.model import FACET_FIELDS, Transcript
from searchapp.query.parser import parse

WORDS = [
    "毛利率", "硬件毛利率", "率", "利", "收入", "同比", "AI", "Antora", "SG&A", "2024", "1,234", "6,850", "30%", "E5",
    "的", "Flyme Auto", "吉利", "银河", "公司的毛利率", "我们预计", "Q4", "AD*", "20*", "word:利率", "word:毛利率", "哈哈",
    '"自由现金流"', '"毛利率 提升"~10', '"收入 增长 同比"~12', '"我们 我"~3', "company:金山云", 'speaker:"Phil Zhou"',
    "speaker:沈子瑜", "role:analyst", "section:qa", "period:[2023Q1 TO 2024Q4]", "period:[* TO 2023FY]", "firm:中金公司",
]  # fmt: skip
FILTERS = [
    ("company", "亿咖通科技"), ("company", "金山云"), ("speaker", "Ziyu Shen"), ("speaker", "何海文"), ("role", "management"),
    ("role", "analyst"), ("section", "prepared"), ("section", "qa"), ("title", "CFO"), ("period", "2024Q3"), ("firm", "高盛"),
    ("company", "没有这家"),
]  # fmt: skip

terms = st.sampled_from(WORDS)
queries = st.recursive(
    terms,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(" ".join),
        st.tuples(inner, inner).map(" OR ".join).map("({})".format),
        inner.map("NOT ({})".format),
        st.tuples(inner, terms).map(" -".join),
    ),
    max_leaves=5,
)
filters = st.lists(st.sampled_from(FILTERS), max_size=3).map(
    lambda pairs: {field: tuple(v for f, v in pairs if f == field) for field, _ in pairs}
)


# A subclass for each engine runs the same properties, each over an engine of its own: no example is shared.
inherited = settings(suppress_health_check=[HealthCheck.differing_executors, HealthCheck.too_slow])


class EngineContract:
    """The engine under test agrees with a plain scan of the same transcripts."""

    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls) -> Engine:
        raise NotImplementedError("make the engine over `transcripts` in a fixture")

    @inherited
    @given(query=queries, narrowed=filters, sort=st.sampled_from(["relevance", "period", "-period"]))
    def test_agrees_with_a_plain_scan(
        self, engine: Engine, scan: ScanEngine, segmenter: Segmenter, query: str, narrowed: dict, sort: str
    ) -> None:
        tree = parse(query, segmenter, scan.names()).tree
        ours = engine.answer(tree, narrowed, sort=sort, limit=None, offset=0)
        truth = scan.answer(tree, narrowed, sort=sort, limit=None, offset=0)
        assert _counted(ours) == _counted(truth)
        assert [(turn.transcript, turn.turn, turn.matches) for turn in ours.turns] == [
            (turn.transcript, turn.turn, turn.matches) for turn in truth.turns
        ]
        assert [turn.score for turn in ours.turns] == pytest.approx([turn.score for turn in truth.turns])
        assert engine.count(tree, narrowed) == truth.total
        for transcript in scan.descriptions()[:2]:
            assert engine.mark(tree, narrowed, transcript["id"]) == scan.mark(
                tree, narrowed, transcript["id"]
            )

    @inherited
    @given(data=st.data())
    def test_finds_any_visible_string_exactly(
        self,
        engine: Engine,
        scan: ScanEngine,
        segmenter: Segmenter,
        transcripts: Sequence[Transcript],
        data: st.DataObject,
    ) -> None:
        turn = data.draw(st.sampled_from([turn for transcript in transcripts for turn in transcript.turns]))
        start = data.draw(st.integers(0, len(turn.text) - 1))
        visible = turn.text[start : start + data.draw(st.integers(1, 12))].split("\n")[0]
        tree = parse('"' + visible.replace('"', "") + '"', segmenter).tree
        ours = engine.answer(tree, {}, sort="relevance", limit=None, offset=0)
        truth = scan.answer(tree, {}, sort="relevance", limit=None, offset=0)
        assert (ours.total, ours.occurrences) == (truth.total, truth.occurrences)
        assert {(t.transcript, t.turn): t.matches for t in ours.turns} == {
            (t.transcript, t.turn): t.matches for t in truth.turns
        }

    def test_pages_are_stretches_of_the_whole_ranking(self, engine: Engine, segmenter: Segmenter) -> None:
        tree = parse("我们 OR 毛利率", segmenter).tree
        whole = engine.answer(tree, {}, sort="relevance", limit=None, offset=0)
        pages = [
            engine.answer(tree, {}, sort="relevance", limit=7, offset=at)
            for at in range(0, whole.total + 7, 7)
        ]
        assert tuple(turn for page in pages for turn in page.turns) == whole.turns
        assert {page.total for page in pages} == {whole.total}

    def test_gives_back_what_was_indexed(self, engine: Engine, transcripts: Sequence[Transcript]) -> None:
        for transcript in transcripts:
            assert engine.transcript(transcript.id) == transcript
            for turn in transcript.turns:
                described, same = engine.turn(transcript.id, turn.index)
                assert (described["company"], same) == (transcript.company, turn)

    def test_names_a_transcript_there_is_not(self, engine: Engine, segmenter: Segmenter) -> None:
        with pytest.raises(TranscriptNotFoundError, match="nowhere"):
            engine.transcript("nowhere")
        with pytest.raises(TranscriptNotFoundError, match="nowhere"):
            engine.mark(parse("毛利率", segmenter).tree, {}, "nowhere")


def _counted(ranking: Ranking) -> tuple:
    return (
        ranking.total,
        ranking.occurrences,
        {f: ranking.facets[f] for f in FACET_FIELDS},
        dict(ranking.alternatives),
    )
