"""Texts that could be mistaken for the engine's own marks, or are counted differently by its scripts, are found exactly."""

from __future__ import annotations

import os
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from searchapp.engine.opensearch.engine import OpenSearchEngine
from searchapp.engine.scan import ScanEngine
from searchapp.model import Participant, Transcript, Turn
from searchapp.query.normalize import normalize
from searchapp.query.parse import parse
from searchapp.query.tree import And, Contains, Near, Not, Or, Query, Within
from tests.engine.conftest import segmenter  # noqa: F401, a fixture
from tests.matching import PREFIXES, ROWS
from tests.opensearch.filled import engine_of, put, settings_of

SPECIAL = [
    # The private-use characters that mark tokens, alone, together, and where they would stand as marks.
    "\ue000毛利率\ue001", "毛\ue002利率，毛 利率", "很\ue003好，很好", "\ue000", "\ue003\ue003", "\ue000\ue001 \ue002",
    "a\ue000b与ab与a b", "\ue000ai\ue001、ai", "3\ue0015、3.5", "\ue000\ue000毛\ue001\ue001毛",
    # Characters beyond U+FFFF, which are two in a script.
    "😀收入😀😀增长😀", "收入😀😀😀增长，收入三个字增长", "𠮷野家 AI𠮷 AI，𠮷𠮷𠮷", "𠮷\n收入𠮷增长\n𠮷同比😀。收入😀增长！同比",
    # Regional characters and variants.
    "毛利率與營收成長，資訊、網路", "存儲器與存储器，⽑利率", "ＧＭＶ與gmv、ＡＩ伺服器", "臺灣、台灣、裏面、里面、后、後",
    # Parts of words, and fewer whole words, which score higher.
    *(f"毛利率{tail}毛利率毛利率" for tail in "，。；、！"), "利率；利率",
    # Pieces that overlap themselves and each other.
    "哈哈哈哈哈，哈哈", "很好很好很好很", "2020、20 20 20、202020", "AI AI AI，AIAI", "利率利率毛利率利率", "1,234,234、234,234",
    "收入和同比的增长，收入同比增长。同比收入；增长", "-9%、5%-9%、-9%-9%", "  ", "\t毛利率\u3000\u00a0毛利率",
]  # fmt: skip
TEXTS = list(dict.fromkeys([*SPECIAL, *(text for _, text, _ in (*ROWS, *PREFIXES))]))


@pytest.fixture(scope="module")
def collection() -> Sequence[Transcript]:
    """The texts as turns of three calls."""
    made = []
    for number in range(3):
        turns = tuple(
            Turn(index, "A", "A", "other", None, None, "qa", index % 4 or None, text)
            for index, text in enumerate(TEXTS[number::3])
        )
        name = ("\ue000号", "𠮷", "乙")[number]
        made.append(
            Transcript(name, "公司\ue001" if number else None, None, None, f"2024Q{number + 1}", None, name, "0",
                       (Participant("A"),), turns)
        )  # fmt: skip
    return made


@pytest.fixture(scope="module")
def engine(opensearch: str, collection: Sequence[Transcript], segmenter) -> OpenSearchEngine:  # noqa: F811
    chosen = settings_of(opensearch, f"exact-{os.getpid()}")
    put(chosen, segmenter, collection, fresh=True)
    return engine_of(chosen)


@pytest.fixture(scope="module")
def scan(collection: Sequence[Transcript], segmenter) -> ScanEngine:  # noqa: F811
    return ScanEngine(collection, segmenter)


def _marked(engine: OpenSearchEngine, query: str, text: str) -> list[str]:
    hits = [hit for hit in engine.hits(parse(query).tree, {}) if hit.turn.text == text]
    return [text[start:end] for hit in hits for start, end in hit.marks]


@pytest.mark.parametrize("part", range(4))
def test_the_engine_finds_what_the_rules_say(engine: OpenSearchEngine, part: int) -> None:
    for typed, text, found in ROWS[part::4]:
        assert _marked(engine, f'"{typed}"', text) == found, typed
    for typed, text, found in PREFIXES[part::4]:
        if typed.isascii() and typed.isalnum():
            assert _marked(engine, f"{typed}*", text) == found, typed


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("哈哈", "哈哈哈哈哈，哈哈", 3),
        ("很好很", "很好很好很好很", 2),
        ("20", "2020、20 20 20、202020", 3),
        # Two characters beyond U+FFFF stand between, which are four units of a script.
        ('"收入 增长"~2', "😀收入😀😀增长😀", 2),
        ('"收入 增长"~1', "😀收入😀😀增长😀", 0),
        ('"收入 增长"~3', "收入😀😀😀增长，收入三个字增长", 4),
        ("毛利率", "\ue000毛利率\ue001", 1),
        ("\ue000", "\ue000\ue000毛\ue001\ue001毛", 2),
        ("ab", "a\ue000b与ab与a b", 1),
        ("很好", "很\ue003好，很好", 1),
        ("毛 利率", "毛\ue002利率，毛 利率", 1),
        ("营收", "毛利率與營收成長，資訊、網路", 1),
        ("后", "臺灣、台灣、裏面、里面、后、後", 2),
    ],
)
def test_occurrences_are_counted_exactly(
    engine: OpenSearchEngine, scan: ScanEngine, query: str, text: str, found: int
) -> None:
    tree = parse(f'"{query}"' if '"' not in query else query).tree
    assert len(_marked(engine, query if '"' in query else f'"{query}"', text)) == found
    assert engine.count([tree, Not(tree)], {}) == scan.count([tree, Not(tree)], {})
    assert engine.tally(tree, {}, ["call"]) == scan.tally(tree, {}, ["call"])


@pytest.mark.parametrize(
    "query", ["利率", "率", "AI", "很好", "20", "𠮷", "收入", "利率 OR 收入", "毛利率 -增长"]
)
@pytest.mark.parametrize(("offset", "limit"), [(0, 1), (0, 3), (1, 2)])
def test_the_first_hits_are_those_of_the_whole_ranking(
    engine: OpenSearchEngine,
    scan: ScanEngine,
    query: str,
    offset: int,
    limit: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # So few that turns beyond those with the most matches can be better: 利率 as a word counts twice that in 毛利率.
    monkeypatch.setattr("searchapp.engine.opensearch.engine._CANDIDATES", 3)
    tree = parse(query).tree
    ours, truth = (
        one.answer(tree, {}, sort="relevance", limit=limit, offset=offset).hits for one in (engine, scan)
    )
    assert [(hit.call.id, hit.turn, hit.marks) for hit in ours] == [
        (hit.call.id, hit.turn, hit.marks) for hit in truth
    ]
    assert [hit.score for hit in ours] == pytest.approx([hit.score for hit in truth], rel=1e-6)


@pytest.mark.parametrize("many", [500, 1100])
def test_any_of_many_words_is_counted_exactly(engine: OpenSearchEngine, scan: ScanEngine, many: int) -> None:
    # A cluster allows 1024 clauses in a query.
    strings = (
        "毛利率",
        "增长",
        "率",
        "AI",
        "很好",
        "1,234",
        "毛利",
        "利率毛",
        *(f"词{number}" for number in range(many)),
    )
    words = Or(tuple(_piece_of(string) for string in strings[:many]))
    for tree in (
        words,
        Not(words),
        And((parse("收入").tree, words)),
        Within("sentence", (parse("增长").tree, words)),
        Within("call", (parse("增长").tree, Not(words))),
    ):
        assert engine.count([tree], {}) == scan.count([tree], {})
        assert engine.tally(tree, {}, ["call"]) == scan.tally(tree, {}, ["call"])
        assert engine.sizes({}, ["call"], tree) == scan.sizes({}, ["call"], tree)


def _piece_of(text: str) -> Query:
    return parse(f'"{text}"').tree


@st.composite
def _typed(draw: st.DrawFn) -> Query:
    """A short string of a text, perhaps continued, perhaps as a whole word."""
    text = draw(st.sampled_from(TEXTS))
    start = draw(st.integers(0, max(len(text) - 1, 0)))
    string = text[start : start + draw(st.integers(1, 4))].split("\n")[0].replace('"', "")
    return parse(draw(st.sampled_from(['"{}"', 'word:"{}"', "{}*"])).format(string)).tree


def _near(pieces: list[Contains], distance: int) -> Query:
    different = tuple(dict.fromkeys(Contains(piece.pattern, piece.text) for piece in pieces))
    return Near(different, distance) if len(different) > 1 else different[0]


_pieces = _typed().filter(lambda tree: isinstance(tree, Contains))
_nears = st.builds(_near, st.lists(_pieces, min_size=2, max_size=3), st.integers(0, 8))
_trees = st.recursive(
    st.one_of(_pieces, _nears),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(tuple).map(And),
        st.lists(inner, min_size=1, max_size=3).map(tuple).map(Or),
        inner.map(Not),
        st.builds(
            Within, st.sampled_from(["sentence", "exchange", "call"]),
            st.lists(inner, min_size=1, max_size=2).map(tuple),
        ),
    ),
    max_leaves=4,
).map(normalize)  # fmt: skip


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(tree=_trees)
def test_any_string_is_found_as_a_plain_scan_finds_it(
    engine: OpenSearchEngine, scan: ScanEngine, tree: Query
) -> None:
    ours = engine.answer(tree, {}, sort="relevance", limit=100, offset=0)
    truth = scan.answer(tree, {}, sort="relevance", limit=100, offset=0)
    assert (ours.total, ours.occurrences) == (truth.total, truth.occurrences)
    assert ours.facets == truth.facets
    assert [(hit.call.id, hit.turn, hit.marks) for hit in ours.hits] == [
        (hit.call.id, hit.turn, hit.marks) for hit in truth.hits
    ]
    assert [hit.score for hit in ours.hits] == pytest.approx([hit.score for hit in truth.hits], rel=1e-6)


@pytest.mark.parametrize("most", [60_000, 1])
@pytest.mark.parametrize(
    "prefix", ["毛", "a", "1", "1,", "-", "9%", "𠮷", "\ue000", "很", "很好", ".", "[", "哈"]
)
def test_words_with_a_prefix_are_counted_exactly(
    engine: OpenSearchEngine, scan: ScanEngine, prefix: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # One response has all of them, or too few.
    monkeypatch.setattr("searchapp.engine.opensearch.words._WORDS", most)
    assert engine.terms(prefix, 20) == scan.terms(prefix, 20)
