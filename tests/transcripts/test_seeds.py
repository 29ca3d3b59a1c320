"""The two sample transcripts: everything that is read from them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from searchapp.transcripts import Reading, read, scan


@pytest.fixture(scope="module")
def readings(seeds: Path) -> dict[str, Reading]:
    return {reading.transcript.id[:3]: reading for reading in map(read, scan(seeds).files)}


@pytest.mark.parametrize(
    ("seed", "company", "period", "title", "turns"),
    [
        ("000", "亿咖通科技", "2024Q3", "亿咖通科技2024年第三季度财报电话会议", 47),
        ("001", "金山云", "2022Q4", "金山云2022年第四季度及全年业绩电话会议", 20),
    ],
)
def test_event(
    readings: dict[str, Reading], seed: str, company: str, period: str, title: str, turns: int
) -> None:
    transcript = readings[seed].transcript
    assert (transcript.company, transcript.period, transcript.title) == (company, period, title)
    assert len(transcript.turns) == turns
    assert [turn.index for turn in transcript.turns if turn.section == "prepared"] == [0, 1, 2, 3, 4]
    assert [turn.index for turn in transcript.turns] == list(range(turns))


def test_every_gross_margin_is_in_a_turn(readings: dict[str, Reading]) -> None:
    texts = [turn.text for reading in readings.values() for turn in reading.transcript.turns]
    assert sum(text.count("毛利率") for text in texts) == 42


def test_participants_of_the_first(readings: dict[str, Reading]) -> None:
    people = [(one.name, one.role, one.title, one.firm) for one in readings["000"].transcript.participants]
    assert people == [
        ("Operator", "operator", None, None),
        ("Rene Du", "management", "IR", None),
        ("Ziyu Shen", "management", "Chair & CEO", None),
        ("Peter Cirino", "management", "COO", None),
        ("Phil Zhou", "management", "CFO", None),
        ("Wei Hung", "analyst", None, "德意志银行"),
        ("Dai Shen", "analyst", None, "SPDBI"),
        ("Jiaqi Zhang", "analyst", None, "中金公司"),
        ("Derek Soderberg", "analyst", None, "Cantor Fitzgerald"),
    ]


def test_participants_of_the_second(readings: dict[str, Reading]) -> None:
    people = [(one.name, one.role, one.title, one.firm) for one in readings["001"].transcript.participants]
    assert people == [
        ("Operator", "operator", None, None),
        ("Nicole Shan", "management", "IR", None),
        ("Tao Zou", "management", "Vice Chair & CEO", None),
        ("Henry He", "management", "CFO", None),
        ("Brian Gong", "analyst", None, "花旗银行"),
        ("Timothy Zao", "analyst", None, "高盛"),
        ("Allen Li", "analyst", None, "摩根大通"),
    ]


@pytest.mark.parametrize(
    ("seed", "name", "alias"),
    [
        ("000", "Ziyu Shen", "沈子瑜"),
        ("000", "Jiaqi Zhang", "张佳琪"),
        # As the answers call them.
        ("000", "Jiaqi Zhang", "贾琪"),
        ("000", "Dai Shen", "沈戴"),
        ("001", "Nicole Shan", "单宁宁"),
        ("001", "Tao Zou", "邹涛"),
        ("001", "Henry He", "何海文"),
        ("001", "Henry He", "HenryHe"),
        ("001", "Nicole Shan", "单妮可"),
    ],
)
def test_names_in_two_scripts_are_one_person(
    readings: dict[str, Reading], seed: str, name: str, alias: str
) -> None:
    (person,) = [one for one in readings[seed].transcript.participants if one.name == name]
    assert alias in person.aliases


def test_every_turn_of_one_person_has_one_name(readings: dict[str, Reading]) -> None:
    speakers = Counter(turn.speaker for turn in readings["001"].transcript.turns)
    assert speakers["Henry He"] == 4
    assert "HenryHe" not in speakers
    labels = Counter(turn.label for turn in readings["001"].transcript.turns if turn.speaker == "Henry He")
    assert labels == {"Henry He": 1, "HenryHe": 3}


@pytest.mark.parametrize(
    ("seed", "exchanges"),
    [
        ("000", [None] * 5 + [1] * 10 + [2] * 8 + [3] * 15 + [4] * 6 + [None] * 3),
        ("001", [None] * 5 + [1] * 4 + [2] * 4 + [3] * 4 + [None] * 3),
    ],
)
def test_exchanges(readings: dict[str, Reading], seed: str, exchanges: list[int | None]) -> None:
    assert [turn.exchange for turn in readings[seed].transcript.turns] == exchanges


def test_page_remains_are_not_speech_and_are_reported(readings: dict[str, Reading]) -> None:
    reading = readings["001"]
    assert not any("显示英文" in turn.text for turn in reading.transcript.turns)
    (remains,) = [one for one in reading.removed if one.what == "page remains"]
    assert remains.characters == len("中文翻译") + len("显示英文")


def test_layouts_and_their_confidence(readings: dict[str, Reading]) -> None:
    assert readings["000"].layout == "names-alone"
    assert readings["001"].layout == "names-apart"
    for reading in readings.values():
        assert reading.confidence > reading.runner_up_confidence
        assert reading.warnings == ()
