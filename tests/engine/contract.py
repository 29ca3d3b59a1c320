"""The contract of engines, in two test classes: subclass one or both and provide the engine as a fixture.

``ExactContract`` is for every engine; ``RankingContract`` for those that rank by the same scores.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from searchapp.engine.base import (
    GROUP_FIELDS,
    Concordance,
    Engine,
    Facet,
    Filters,
    Line,
    LineOrder,
    MarkedTurn,
    Ranking,
    Sample,
    Sort,
)
from searchapp.engine.scan import ScanEngine
from searchapp.errors import QueryTooCostlyError, TranscriptNotFoundError, UsageError
from searchapp.model import FACET_FIELDS, ROLES, Transcript
from searchapp.query.normalize import normalize
from searchapp.query.parse import parse
from searchapp.query.tree import UNITS, And, Every, FieldValue, Not, Or, Query, Within

LEAVES = [
    "毛利率", "硬件毛利率", "率", "利", "收入", "同比", "AI", "Antora", "SG&A", "2024", "1,234", "6,850", "30%", "E5", "的",
    "Flyme", "吉利", "银河", "公司的毛利率", "我们预计", "我们", "我", "很好", "谢谢", "Q4", "AD*", "20*", "哈哈", "。", "提升。",
    "word:利率", "word:毛利率", "word:我们", '"Flyme Auto"', '"毛利率 提升"~10', '"收入 增长 同比"~12', '"我们 我"~3', '"很好 谢谢"~9',
    '"利率 毛利率"~40', "company:金山云", "company:0700", "company:0700.hk", "company:xh", 'speaker:"Phil Zhou"', "speaker:沈子瑜", "speaker:甲乙", 'speaker:"J. Y."',
    'speaker:"Jia Yi"', 'speaker:"Unidentified Analyst"', 'speaker:"Wei Hung"', "role:analyst", "section:qa", "firm:中金公司",
    "period:[2023Q1 TO 2024Q4]", "period:[* TO 2023FY]", "*",
]  # fmt: skip
FILTERS = [
    ("company", "亿咖通科技"), ("company", "金山云"), ("speaker", "Ziyu Shen"), ("speaker", "何海文"), ("speaker", "J. Y."), ("speaker", "甲乙"), ("speaker", "甲乙 (0700)"),
    ("role", "management"),
    ("role", "analyst"), ("section", "prepared"), ("section", "qa"), ("title", "CFO"), ("period", "2024Q3"), ("firm", "高盛"),
    ("company", "没有这家"), ("company", "0700"), ("company", "XH"),
]  # fmt: skip
COMBINED = [
    "毛利率 提升", "毛利率 OR 利率", "毛利率 -硬件毛利率", "NOT 我们", "(毛利率 OR 收入) -(role:analyst 同比)", "我们 OR 我",
    '很好 OR "很好 谢谢"~9', '我们 "我们 我"~3', "NOT (毛利率 -提升)",
]  # fmt: skip
PREFIXES = ["毛", "毛利", "我", "a", "20", "AI", "，", "没有这样的词", " ", "存"]

leaves = st.sampled_from([parse(leaf).tree for leaf in LEAVES])


def _several(inner: st.SearchStrategy[Query]) -> st.SearchStrategy[tuple[Query, ...]]:
    return st.lists(inner, min_size=1, max_size=3).map(tuple)


trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        _several(inner).map(And),
        _several(inner).map(Or),
        inner.map(Not),
        st.builds(Within, st.sampled_from(UNITS), _several(inner)),
    ),
    max_leaves=6,
).map(normalize)
filters = st.lists(st.sampled_from(FILTERS), max_size=3).map(
    lambda pairs: {field: tuple(v for f, v in pairs if f == field) for field, _ in pairs}
)
fields = st.lists(st.sampled_from(GROUP_FIELDS), max_size=3, unique=True)

# Each subclass runs the same properties with its own engine, so no examples are shared between them.
inherited = settings(
    max_examples=50, suppress_health_check=[HealthCheck.differing_executors, HealthCheck.too_slow]
)


class _Contract:
    @pytest.fixture(scope="class")
    @classmethod
    def engine(cls) -> Engine:
        raise NotImplementedError("make the engine over `transcripts` in a fixture")


class ExactContract(_Contract):
    """Selection, counts, marks, groups and lines equal those of a plain scan of the same transcripts."""

    @pytest.mark.parametrize("query", LEAVES + COMBINED)
    def test_finds_what_a_plain_scan_finds(self, engine: Engine, scan: ScanEngine, query: str) -> None:
        _assert_same_hits(engine, scan, parse(query).tree, {})

    @pytest.mark.parametrize("unit", UNITS)
    @pytest.mark.parametrize("query", ["毛利率 提升", "毛利率 -提升", "NOT 我们", "收入 (section:qa 增长)"])
    def test_finds_units_as_a_plain_scan_does(
        self, engine: Engine, scan: ScanEngine, query: str, unit: str
    ) -> None:
        tree = parse(query).tree
        operands = tree.operands if isinstance(tree, And) else (tree,)
        _assert_same_hits(engine, scan, Within(unit, operands), {})

    @inherited
    @given(tree=trees, narrowed=filters, place=st.integers(0, 99))
    def test_agrees_with_a_plain_scan(
        self, engine: Engine, scan: ScanEngine, tree: Query, narrowed: Filters, place: int
    ) -> None:
        _assert_same_hits(engine, scan, tree, narrowed)
        calls = scan.calls()
        for call in (calls[0].id, calls[place % len(calls)].id):
            assert engine.marks(tree, narrowed, call) == scan.marks(tree, narrowed, call)

    @inherited
    @given(tree=trees, narrowed=filters, sort=st.sampled_from(["period", "-period"]))
    def test_counts_and_sorts_as_a_plain_scan_does(
        self, engine: Engine, scan: ScanEngine, tree: Query, narrowed: Filters, sort: Sort
    ) -> None:
        ours = engine.answer(tree, narrowed, sort=sort, limit=7, offset=2)
        truth = scan.answer(tree, narrowed, sort=sort, limit=7, offset=2)
        assert _counted(ours) == _counted(truth)
        assert list(map(_found, ours.hits)) == list(map(_found, truth.hits))
        others = [Every(), Not(tree)]
        assert engine.count([tree, *others], narrowed) == scan.count([tree, *others], narrowed)

    @inherited
    @given(tree=trees, narrowed=filters, by=fields)
    def test_groups_as_a_plain_scan_does(
        self, engine: Engine, scan: ScanEngine, tree: Query, narrowed: Filters, by: Sequence[str]
    ) -> None:
        assert engine.tally(tree, narrowed, by) == scan.tally(tree, narrowed, by)
        assert engine.sizes(narrowed, by) == scan.sizes(narrowed, by)
        assert engine.sizes(narrowed, by, tree) == scan.sizes(narrowed, by, tree)

    @inherited
    @given(tree=trees, narrowed=filters)
    def test_exchanges_are_those_of_a_plain_scan(
        self, engine: Engine, scan: ScanEngine, tree: Query, narrowed: Filters
    ) -> None:
        # Also some that do not exist, and one twice.
        places = [(call.id, number) for call in scan.calls()[::-1] for number in range(4)]
        places += [("no such call", 1), places[1]]
        ours = list(engine.exchanges(tree, narrowed, places))
        assert ours == list(scan.exchanges(tree, narrowed, places))
        for role in ROLES:
            spoken = [tuple(turn for turn in turns if turn.turn.role == role) for turns in ours]
            assert list(engine.exchanges(tree, narrowed, places, role=role)) == spoken
        marks = {(hit.call.id, hit.turn.index): hit.marks for hit in engine.hits(tree, narrowed)}
        for turn in (turn for exchange in ours for turn in exchange):
            assert turn.marks == marks.get((turn.call.id, turn.turn.index), ())

    def test_an_exchange_is_all_of_its_turns(self, engine: Engine, transcripts: Sequence[Transcript]) -> None:
        told = {
            (one.id, turn.exchange): tuple(each for each in one.turns if each.exchange == turn.exchange)
            for one in transcripts
            for turn in one.turns
            if turn.exchange is not None
        }
        found = engine.exchanges(Every(), {}, list(told))
        assert [tuple(each.turn for each in turns) for turns in found] == list(told.values())
        assert max(map(len, told.values())) > 2
        assert not any(engine.exchanges(Every(), {}, [(one.id, 0) for one in transcripts]))

    @inherited
    @given(tree=trees, narrowed=filters, window=st.sampled_from([None, 1, 2, 5]))
    def test_counts_words_as_a_plain_scan_does(
        self, engine: Engine, scan: ScanEngine, tree: Query, narrowed: Filters, window: int | None
    ) -> None:
        ours, truth = engine.words(tree, narrowed, window), scan.words(tree, narrowed, window)
        assert (ours.total, dict(ours.counts)) == (truth.total, dict(truth.counts))

    @inherited
    @given(tree=trees, narrowed=filters, offset=st.integers(0, 20))
    def test_lines_are_those_of_a_plain_scan(
        self, engine: Engine, scan: ScanEngine, tree: Query, narrowed: Filters, offset: int
    ) -> None:
        for order in get_args(LineOrder):
            for limit, sample in [(30, None), (None, None), (30, Sample(40, seed=7))]:
                ours = engine.lines(tree, narrowed, order=order, limit=limit, offset=offset, sample=sample)
                truth = scan.lines(tree, narrowed, order=order, limit=limit, offset=offset, sample=sample)
                assert _shown(ours) == _shown(truth)
        assert ours.total == engine.count([tree], narrowed)[0].occurrences

    @inherited
    @given(tree=trees, narrowed=filters, order=st.sampled_from(get_args(LineOrder)))
    def test_lines_are_the_occurrences_of_the_search(
        self, engine: Engine, tree: Query, narrowed: Filters, order: LineOrder
    ) -> None:
        found = engine.lines(tree, narrowed, order=order, limit=None, offset=0)
        places = [(line.call.id, line.turn.index, line.start, line.end) for line in found.lines]
        expected = [
            (hit.call.id, hit.turn.index, *span) for hit in engine.hits(tree, narrowed) for span in hit.marks
        ]
        assert found.total == len(places)
        assert sorted(places) == expected
        assert order != "position" or places == expected

    @pytest.mark.parametrize("order", get_args(LineOrder))
    def test_pages_of_lines_are_parts_of_the_whole(self, engine: Engine, order: LineOrder) -> None:
        tree = parse("我们").tree
        whole = list(engine.lines(tree, {}, order=order, limit=None, offset=0).lines)
        pages = [
            engine.lines(tree, {}, order=order, limit=7, offset=offset).lines
            for offset in range(0, len(whole), 7)
        ]
        assert len(whole) > 20
        assert [line for page in pages for line in page] == whole

    def test_a_sample_is_drawn_from_all_lines(self, engine: Engine) -> None:
        tree = parse("我们").tree
        whole = list(engine.lines(tree, {}, order="position", limit=None, offset=0).lines)
        found = engine.lines(tree, {}, order="position", limit=None, offset=0, sample=Sample(9, seed=3))
        drawn = list(found.lines)
        assert (found.total, len(drawn)) == (len(whole), 9)
        assert drawn == [whole[number] for number in Sample(9, seed=3).of(len(whole))]
        other = engine.lines(tree, {}, order="position", limit=None, offset=0, sample=Sample(9, seed=4))
        assert list(other.lines) != drawn
        everything = engine.lines(tree, {}, order="right", limit=None, offset=0, sample=Sample(10**6, seed=3))
        assert list(everything.lines) == list(
            engine.lines(tree, {}, order="right", limit=None, offset=0).lines
        )

    @inherited
    @given(data=st.data())
    def test_finds_any_visible_string_exactly(
        self, engine: Engine, scan: ScanEngine, transcripts: Sequence[Transcript], data: st.DataObject
    ) -> None:
        turn = data.draw(st.sampled_from([turn for transcript in transcripts for turn in transcript.turns]))
        start = data.draw(st.integers(0, len(turn.text) - 1))
        visible = turn.text[start : start + data.draw(st.integers(1, 12))].split("\n")[0]
        _assert_same_hits(engine, scan, parse('"' + visible.replace('"', "") + '"').tree, {})

    @pytest.mark.parametrize("prefix", PREFIXES)
    def test_continues_a_prefix_as_a_plain_scan_does(
        self, engine: Engine, scan: ScanEngine, prefix: str
    ) -> None:
        assert engine.terms(prefix, 8) == scan.terms(prefix, 8)

    @pytest.mark.parametrize(
        ("value", "calls"), [("0700", 1), ("0700.HK", 1), ("ＸＨ", 1), ("星河", 2), ("HK", 0)]
    )
    def test_finds_a_company_by_its_ticker(self, engine: Engine, value: str, calls: int) -> None:
        found = {hit.call.id for hit in engine.hits(Every(), {"company": [value]})}
        assert len(found) == calls
        assert {hit.call.id for hit in engine.hits(FieldValue("company", value), {})} == found

    def test_knows_what_a_tree_costs(self, engine: Engine) -> None:
        rare, common, both = (
            engine.cost(parse(query).tree) for query in ("硬件毛利率", "我们", "硬件毛利率 我们")
        )
        assert 0 < engine.cost(Every()) <= rare <= common <= both

    def test_stops_at_its_deadline(self, engine: Engine) -> None:
        tree = parse("毛利率").tree
        late, early = engine.until(time.monotonic() - 1), engine.until(time.monotonic() + 1000)
        calls: dict[str, Callable[[Engine], object]] = {
            "answer": lambda one: one.answer(tree, {}, sort="relevance", limit=10, offset=0),
            "hits": lambda one: list(one.hits(tree, {})),
            "lines": lambda one: _shown(one.lines(tree, {}, order="left", limit=10, offset=0)),
            "tally": lambda one: one.tally(tree, {}, ["company"]),
            "exchanges": lambda one: list(one.exchanges(tree, {}, [(engine.calls()[0].id, 1)])),
            "words": lambda one: one.words(tree, {}, 5),
            "count": lambda one: one.count([tree], {}),
            "marks": lambda one: one.marks(tree, {}, engine.calls()[0].id),
        }
        for name, call in calls.items():
            with pytest.raises(QueryTooCostlyError):
                call(late)
            assert call(early) == call(engine) == call(late.until(None)), name
        assert late.state == engine.state

    def test_one_question_can_need_several_answers(self, engine: Engine) -> None:
        limited = engine.until(None)
        places = [(call.id, 1) for call in engine.calls()]
        for query in ("毛利率", "我们", "毛利率 OR 我们", "毛利率"):
            tree = parse(query).tree
            for narrowed in ({}, {"role": ["analyst"]}, {"role": ["management"]}):
                ours, expected = (
                    (
                        list(one.exchanges(tree, narrowed, places)),
                        one.tally(tree, narrowed, ("role",)),
                        one.answer(tree, narrowed, sort="relevance", limit=5, offset=0),
                        list(one.hits(tree, narrowed)),
                    )
                    for one in (limited, engine)
                )
                assert ours == expected

    def test_an_empty_filter_does_not_filter(self, engine: Engine) -> None:
        tree = parse("毛利率").tree
        assert engine.count([tree], {"company": ()}) == engine.count([tree], {})

    def test_knows_people_by_all_of_their_names(self, engine: Engine, scan: ScanEngine) -> None:
        (joined,) = [names for names in engine.people().values() if "J. Y." in names]
        assert set(joined) == {"J. Y.", "Jia Yi", "甲乙"}
        assert {value: set(names) for value, names in engine.people().items()} == {
            value: set(names) for value, names in scan.people().items()
        }

    def test_a_facet_counts_what_its_value_finds(self, engine: Engine) -> None:
        facets = engine.answer(Every(), {}, sort="relevance", limit=0, offset=0, facet_limit=None).facets
        for field, facet in facets.items():
            assert facet.total == len(facet.counts)
            for count in facet.counts:
                found = engine.count([Every(), FieldValue(field, count.value)], {field: [count.value]})
                # In a query, speaker: also matches labels; the filter does not.
                assert found[0].turns == found[1].turns == count.turns, (field, count.value)

    @inherited
    @given(tree=trees, narrowed=filters, limit=st.integers(0, 4))
    def test_a_facet_begins_with_its_first_values_and_keeps_those_of_its_filter(
        self, engine: Engine, scan: ScanEngine, tree: Query, narrowed: Filters, limit: int
    ) -> None:
        found, truth = (
            one.answer(tree, narrowed, sort="relevance", limit=0, offset=0, facet_limit=limit)
            for one in (engine, scan)
        )
        assert _counted(found) == _counted(truth)
        whole = engine.answer(tree, narrowed, sort="relevance", limit=0, offset=0, facet_limit=None)
        for field, facet in found.facets.items():
            assert facet == Facet(whole.facets[field].total, whole.facets[field].counts[:limit])
        for field, facet in found.alternatives.items():
            every = whole.alternatives[field].counts
            kept = [count for count in every[limit:] if count.value in narrowed[field]]
            assert facet == Facet(len(every), (*every[:limit], *kept))

    @pytest.mark.parametrize("field", FACET_FIELDS)
    @pytest.mark.parametrize("query", ["", "毛利率"])
    def test_a_facet_has_all_values(self, engine: Engine, scan: ScanEngine, query: str, field: str) -> None:
        tree = parse(query).tree
        ranking = engine.answer(tree, {}, sort="relevance", limit=0, offset=0, facet_limit=None)
        assert engine.facet(tree, {}, field) == scan.facet(tree, {}, field) == ranking.facets[field]

    def test_gives_back_what_was_indexed(self, engine: Engine, transcripts: Sequence[Transcript]) -> None:
        calls = engine.calls()
        assert [call.id for call in calls] == sorted(transcript.id for transcript in transcripts)
        for transcript in transcripts:
            assert engine.transcript(transcript.id) == transcript
            call = engine.call(transcript.id)
            assert call in calls
            assert call.company == transcript.company
            assert call.turns == len(transcript.turns)
            assert call.length == sum(len(turn.text) for turn in transcript.turns)

    def test_names_a_transcript_there_is_not(self, engine: Engine) -> None:
        with pytest.raises(TranscriptNotFoundError, match="nowhere"):
            engine.transcript("nowhere")
        with pytest.raises(TranscriptNotFoundError, match="nowhere"):
            engine.call("nowhere")
        with pytest.raises(TranscriptNotFoundError, match="nowhere"):
            engine.provenance("nowhere")
        with pytest.raises(TranscriptNotFoundError, match="nowhere"):
            engine.marks(Every(), {}, "nowhere")

    def test_names_a_field_it_cannot_group_by(self, engine: Engine) -> None:
        with pytest.raises(UsageError, match="cannot group by 'colour'; the fields are company, "):
            engine.tally(Every(), {}, ["company", "colour"])
        with pytest.raises(UsageError, match="cannot group by 'colour'"):
            engine.sizes({}, ["colour"])


class RankingContract(_Contract):
    """Scores and the order by relevance equal those of a plain scan."""

    @pytest.mark.parametrize("query", LEAVES + COMBINED)
    def test_ranks_as_a_plain_scan_does(self, engine: Engine, scan: ScanEngine, query: str) -> None:
        _assert_same_ranking(engine, scan, parse(query).tree, {})

    @inherited
    @given(tree=trees, narrowed=filters)
    def test_ranks_any_tree_as_a_plain_scan_does(
        self, engine: Engine, scan: ScanEngine, tree: Query, narrowed: Filters
    ) -> None:
        _assert_same_ranking(engine, scan, tree, narrowed)

    def test_pages_are_stretches_of_the_whole_ranking(self, engine: Engine) -> None:
        tree = parse("我们 OR 毛利率").tree
        whole = engine.answer(tree, {}, sort="relevance", limit=None, offset=0)
        pages = [
            engine.answer(tree, {}, sort="relevance", limit=7, offset=at)
            for at in range(0, whole.total + 7, 7)
        ]
        assert tuple(hit for page in pages for hit in page.hits) == whole.hits
        assert {page.total for page in pages} == {whole.total}


def _found(hit: MarkedTurn) -> tuple[object, ...]:
    return hit.call.id, hit.turn, hit.marks


def _assert_same_hits(engine: Engine, scan: ScanEngine, tree: Query, narrowed: Filters) -> None:
    assert list(map(_found, engine.hits(tree, narrowed))) == list(map(_found, scan.hits(tree, narrowed)))


def _assert_same_ranking(engine: Engine, scan: ScanEngine, tree: Query, narrowed: Filters) -> None:
    ours = engine.answer(tree, narrowed, sort="relevance", limit=None, offset=0)
    truth = scan.answer(tree, narrowed, sort="relevance", limit=None, offset=0)
    assert _counted(ours) == _counted(truth)
    assert list(map(_found, ours.hits)) == list(map(_found, truth.hits))
    assert [hit.score for hit in ours.hits] == pytest.approx([hit.score for hit in truth.hits])
    assert list(engine.hits(tree, narrowed, sort="relevance")) == list(ours.hits)


def _shown(found: Concordance) -> tuple[int, list[Line]]:
    return found.total, list(found.lines)


def _counted(ranking: Ranking) -> Ranking:
    facets = {field: ranking.facets[field] for field in FACET_FIELDS}
    return replace(ranking, facets=facets, alternatives=dict(ranking.alternatives), hits=())
