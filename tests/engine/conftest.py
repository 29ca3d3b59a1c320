"""The collection every engine is tested with: the samples, and turns with difficult texts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from searchapp.analysis.segmenter import Segmenter
from searchapp.engine.base import Filters, MarkedTurn
from searchapp.engine.scan import ScanEngine
from searchapp.model import Participant, Transcript, Turn
from searchapp.query.tree import Query
from searchapp.settings import Settings
from searchapp.transcripts import read, scan

DIFFICULT = [
    "哈哈哈，很好很好。\n毛\n利率", "AI 服务器和AI服务器，AIGC、AI。", "１，２３４与1234、11,234及1,234.5", "存儲器，⽑利率，ＧＭＶ增长",
    "8.9%、18.9%、8.95", "𠮷野家的毛利率😀提升😀😀", "毛利率提升毛利率", "Naïve café—SG&A/R&D, T+0.", "率", "利率毛利率净利率", "2023Q3 Q3 3Q",
    "我们我们我", "  ", "很好很好，谢谢。很好！", "他说：“毛利率好。”收入8.9%。U.S. sales rose. 提升", "收入增长\n同比收入同比增长",
]  # fmt: skip


@pytest.fixture(scope="session")
def segmenter() -> Segmenter:
    return Segmenter.open(Settings.from_environment().cache)


@pytest.fixture(scope="session")
def transcripts(seeds: Path) -> Sequence[Transcript]:
    """The samples and transcripts of difficult turns, whose ids sort before and after those of the samples."""
    samples = [read(file).transcript for file in scan(seeds).files]
    made = []
    for number in range(4):
        # One person of 星河 with a different name in each call; people of calls without a company are never the same.
        name = ("甲乙", "甲乙", "Jia Yi", "甲乙")[number]
        turns = tuple(
            Turn(
                index,
                name if index % 2 else "Operator",
                "Jia Yi" if index % 4 == 1 else "甲乙" if index % 2 else "Operator",
                "other",
                None,
                None,
                "qa",
                index % 3 or None,
                text,
            )
            for index, text in enumerate(DIFFICULT[number * 3 :] + DIFFICULT[:2])
        )
        others = (("Jia Yi",), ("Jia Yi", "J. Y."), (), ())[number]
        people = (Participant(name, others), Participant("Operator", role="operator"))
        period = [None, "2023FY", "2023H2", "2023Q4"][number]
        company, ticker = [(None, "0700.HK"), ("星河", "XH"), ("星河", None), ("0700", None)][number]
        made.append(
            Transcript(
                f"{number}/难", company, ticker, None, period, None, f"{number}/难.txt", "0", people, turns
            )
        )
    return [*samples, *made]


class _Remembering(ScanEngine):
    """Reads all turns once for a question: tests ask it for each limit, order and way to write an index."""

    def __init__(self, *collection: Any) -> None:
        super().__init__(*collection)
        self._remembered: dict[object, list[MarkedTurn]] = {}

    def _found(self, tree: Query, filters: Filters) -> list[MarkedTurn]:
        key = tree, frozenset((field, tuple(values)) for field, values in filters.items())
        if key not in self._remembered:
            self._remembered[key] = super()._found(tree, filters)
        return self._remembered[key]


@pytest.fixture(scope="session")
def scan_engine(transcripts: Sequence[Transcript], segmenter: Segmenter) -> ScanEngine:
    return _Remembering(transcripts, segmenter)


@pytest.fixture(scope="session", name="scan")
def _scan(scan_engine: ScanEngine) -> ScanEngine:
    return scan_engine
