"""Queries as typed: the embedded engine returns the same hits and marks as a plain scan.

SEARCHAPP_FUZZ sets the number of queries.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.base import Filters
from searchapp.engine.embedded.engine import EmbeddedEngine
from searchapp.engine.embedded.index import EmbeddedIndex
from searchapp.engine.scan import ScanEngine
from searchapp.model import Transcript
from searchapp.query.parse import parse
from tests.engine.contract import LEAVES, filters
from tests.filling import put

_EXAMPLES = int(os.environ.get("SEARCHAPP_FUZZ", "200"))

_VALUES = [
    "role:分析师", "section:问答", "period:2024", "period:24Q3", "period:2023H2", "period:[2022 TO 2024Q3]", "period:2022年第四季度",
    "company:0700", "company:(金山云 OR 星河)", "speaker: 何海文", "word:(毛利率 OR 收入)", "title:CFO", "-company:xh",
]  # fmt: skip
_TEXT = [
    "-9%",
    "9%",
    "2,024",
    "2024",
    "8.9",
    "-8",
    "(AI)",
    "“Flyme Auto”",
    '"毛利率 率"~4',
    "毛利率？",
    "a|b",
    "5%*",
    "U.S.",
    "，",
    "或",
    "-",
]
_NOISE = [
    "(",
    ")",
    '"',
    "AND",
    "OR",
    "NOT",
    "or",
    "|",
    "或",
    "-",
    "*",
    "~3",
    "within:sentence",
    "within:call",
    "company:",
    "period:[",
    "TO",
    "]",
]


@pytest.fixture(scope="module")
def engine(
    transcripts: Sequence[Transcript], segmenter: Segmenter, tmp_path_factory: pytest.TempPathFactory
) -> EmbeddedEngine:
    """Two segments: some words occur in both of them, some in one, some in none."""
    directory = tmp_path_factory.mktemp("index")
    for part in (transcripts[:3], transcripts[3:]):
        put(directory, segmenter, part, processes=1)
    return EmbeddedIndex(directory, segmenter).newest()


def _combined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        st.builds(
            lambda parts, sign: sign.join(parts),
            several,
            st.sampled_from([" ", " AND ", " OR ", " | ", " 或 "]),
        ),
        st.builds(lambda sign, part: f"{sign}({part})", st.sampled_from(["", "NOT ", "-"]), inner),
        st.builds(
            lambda unit, part: f"(within:{unit} {part})",
            st.sampled_from(["sentence", "exchange", "call", "turn"]),
            inner,
        ),
        st.builds(lambda part, noise, end: f"{part} {noise}{end}", inner, st.sampled_from(_NOISE), inner),
    )


@st.composite
def _visible(draw: st.DrawFn, texts: Sequence[str]) -> str:
    """A short substring of a turn."""
    text = draw(st.sampled_from(texts))
    start = draw(st.integers(0, max(len(text) - 1, 0)))
    return text[start : start + draw(st.integers(1, 6))]


def test_what_is_typed_finds_what_a_plain_scan_finds(
    engine: EmbeddedEngine, scan: ScanEngine, transcripts: Sequence[Transcript]
) -> None:
    texts = [turn.text for transcript in transcripts for turn in transcript.turns]
    leaves = st.one_of(st.sampled_from(LEAVES + _VALUES + _TEXT), _visible(texts))

    @settings(max_examples=_EXAMPLES)
    @given(st.recursive(leaves, _combined, max_leaves=8), filters)
    def holds(typed: str, narrowed: Filters) -> None:
        parsed = parse(typed)
        ours = engine.answer(parsed.tree, narrowed, sort="period", limit=None, offset=0)
        truth = scan.answer(parsed.tree, narrowed, sort="period", limit=None, offset=0)
        assert (ours.total, ours.occurrences) == (truth.total, truth.occurrences)
        assert [(hit.call.id, hit.turn.index, hit.marks) for hit in ours.hits] == [
            (hit.call.id, hit.turn.index, hit.marks) for hit in truth.hits
        ]
        assert parse(parsed.text).tree == parsed.tree

    holds()
