"""What needs a look in a collection: warnings, and transcripts that may be the same call."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from searchapp.analysis.segmenter import Segmenter
from searchapp.model import Participant, Transcript, Turn
from searchapp.opening import open_collection
from searchapp.search.collection import View
from searchapp.search.doubts import Doubts
from searchapp.search.duplicates import Duplicates
from searchapp.settings import Settings
from searchapp.transcripts import inspect
from tests.calls import open_view
from tests.filling import put, update


def call(
    id: str,
    company: str | None = "Acme",
    period: str | None = "2024Q3",
    date: str | None = None,
    said: Sequence[str] = (),
) -> Transcript:
    """Return a call; it says something of its own unless it is told what."""
    turns = tuple(
        Turn(number, "甲", "甲", "management", None, None, "prepared", None, text)
        for number, text in enumerate(said or [f"这里是{id}。"])
    )
    return Transcript(id, company, None, None, period, date, f"{id}.txt", "0", (Participant("甲"),), turns)


def grouped(folder: Path, *calls: Transcript) -> list[tuple[str, str]]:
    """Return the groups of a collection of these calls, each with its ids joined."""
    put(folder / "index", Segmenter.open(Settings().cache), calls)
    found = open_collection(folder / "index").view().duplicates()
    return [(group.shared, " ".join(group.transcripts)) for group in found]


@pytest.mark.parametrize(
    ("calls", "groups"),
    [
        ([("a", "Acme", "2024Q3", "2024-11-05"), ("b", "ＡＣＭＥ", "2024Q3", "2024-11-05")], ["a b"]),
        ([("a", "Acme", "2024Q3", "2024-11-05"), ("b", "Acme", "2024Q3", "2024-11-06")], []),
        ([("a", "Acme", "2024Q3", "2024-11-05"), ("b", "Acme", "2024Q2", "2024-11-05")], []),
        ([("a", "Acme", "2024Q3", "2024-11-05"), ("b", "Bolt", "2024Q3", "2024-11-05")], []),
        # Nothing tells a call without a date from the others.
        ([("a", "Acme", "2024Q3", "2024-11-05"), ("b", "Acme", "2024Q3", None)], ["a b"]),
        ([("a", "Acme", "2024Q3", None), ("b", "Acme", "2024Q3", None)], ["a b"]),
        (
            [
                ("a", "Acme", "2024Q3", "2024-11-05"),
                ("b", "Acme", "2024Q3", None),
                ("c", "Acme", "2024Q3", "2024-11-06"),
            ],
            ["a b c"],
        ),
        # Without a period, the date decides.
        ([("a", "Acme", None, "2024-11-05"), ("b", "Acme", None, "2024-11-05")], ["a b"]),
        ([("a", "Acme", None, "2024-11-05"), ("b", "Acme", None, None)], []),
        ([("a", "Acme", None, None), ("b", "Acme", None, None)], []),
        ([("a", None, "2024Q3", "2024-11-05"), ("b", None, "2024Q3", "2024-11-05")], []),
        (
            [
                ("a", "Acme", "2024Q3", "2024-11-05"),
                ("b", "Bolt", "2024Q3", None),
                ("c", "Acme", "2024Q3", "2024-11-05"),
                ("d", "Bolt", "2024Q3", None),
            ],
            ["a c", "b d"],
        ),
    ],
)
def test_calls_of_one_company_period_and_date(
    tmp_path: Path, calls: list[tuple[str, str | None, str | None, str | None]], groups: list[str]
) -> None:
    assert grouped(tmp_path, *(call(*one) for one in calls)) == [("event", group) for group in groups]


def test_the_same_text_under_two_names(tmp_path: Path) -> None:
    said = ["毛利率为17%。", "谢谢。"]
    found = grouped(
        tmp_path,
        call("a", "Acme", "2024Q3", said=said),
        call("b", "Bolt", None, said=said),
        # Of the same size, but another text, and another division of the same text.
        call("c", None, None, said=["毛利率为18%。", "谢谢。"]),
        call("d", None, None, said=["毛利率为17%。谢", "谢。"]),
    )
    assert found == [("text", "a b")]


def test_the_same_text_of_one_event_is_told_once(tmp_path: Path) -> None:
    said = ["毛利率为17%。"]
    calls = [call("a", said=said), call("b", said=said), call("x", "Bolt"), call("y", "Bolt")]
    assert grouped(tmp_path, *calls) == [("text", "a b"), ("event", "x y")]
    # Another one of the event may be the same call, whatever its text is.
    more = [*calls, call("c")]
    assert grouped(tmp_path / "more", *more) == [("text", "a b"), ("event", "a b c"), ("event", "x y")]


DOUBTFUL = "Operator\n各位好，欢迎参加远山科技业绩电话会议。\n林明\n谢谢。毛利率为17%。\n"
SURE = DOUBTFUL.replace("业绩", "2024年第三季度业绩")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.txt").write_text(DOUBTFUL, encoding="utf-8")
    (source / "b.txt").write_text(SURE, encoding="utf-8")
    return source


def test_doubts_are_the_warnings_of_each_file_and_follow_an_update(source: Path, tmp_path: Path) -> None:
    index = tmp_path / "index"
    view = open_view(source, index)
    warnings = inspect(source / "a.txt").warnings
    assert warnings
    assert view.doubts() == {"a": Doubts(warnings)}
    assert (view.doubts_of("a"), view.doubts_of("b")) == (Doubts(warnings), Doubts())
    front = '---\ncompany = "远山科技"\nperiod = "2024Q3"\n---\n'
    (source / "a.txt").write_text(front + DOUBTFUL, encoding="utf-8")
    update(source, index, Settings())
    after = open_collection(index).view()
    same = (Duplicates("event", ("a", "b")),)
    assert after.doubts() == {"a": Doubts((), same), "b": Doubts((), same)}
    assert after.doubts_of("a") == after.doubts()["a"]


def test_the_samples_need_no_look(seeds: Path, tmp_path: Path) -> None:
    view: View = open_view(seeds, tmp_path)
    assert (view.doubts(), view.duplicates()) == ({}, ())
