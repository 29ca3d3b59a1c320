"""Who spoke: one person under all names and in all calls, and never two people under one label."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from searchapp.opening import open_collection
from searchapp.search.answer import SearchRequest
from searchapp.search.collection import View
from searchapp.settings import Settings
from tests.filling import build, update


@pytest.fixture(scope="module")
def samples(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> View:
    index = tmp_path_factory.mktemp("samples")
    build(seeds, index, Settings())
    return open_collection(index).view()


def found(view: View, query: str = "", speaker: Iterable[str] = ()) -> int:
    return view.search(SearchRequest(query, {"speaker": tuple(speaker)}, limit=0)).total


def speakers(view: View) -> dict[str, int]:
    return {count.value: count.turns for count in view.facets()["speaker"]}


@pytest.mark.parametrize(
    ("name", "turns"),
    [("Dai Shen", 4), ("Wei Hung", 5), ("Unidentified Analyst", 9), ("沈子瑜", 6), ("Ziyu Shen", 6)],
)
def test_a_query_takes_names_and_labels(samples: View, name: str, turns: int) -> None:
    assert found(samples, f'speaker:"{name}"') == turns


def test_the_filter_speaks_of_persons(samples: View) -> None:
    assert found(samples, speaker=["Wei Hung"]) == 5
    assert found(samples, speaker=["Unidentified Analyst"]) == 0
    assert "Unidentified Analyst" not in speakers(samples)


def manager(name: str, *others: str) -> str:
    aliases = "".join(f'"{other}", ' for other in others)
    return f'[[participants]]\nname = "{name}"\nrole = "management"\naliases = [{aliases}]\n'


def call(source: Path, name: str, company: str, speaker: str, participants: str) -> None:
    (source / f"{name}.txt").write_text(
        f'---\ncompany = "{company}"\nlayout = "colons"\n{participants}---\n'
        f"{speaker}: {name}的毛利率上升。\n{speaker}: 现金流。\nAnn Lee: 谢谢。\n",
        encoding="utf-8",
    )


def test_one_manager_over_the_calls_of_a_company(tmp_path: Path) -> None:
    source, index = tmp_path / "source", tmp_path / "index"
    source.mkdir()
    call(source, "q1", "远山", "沈子瑜", manager("沈子瑜"))
    call(source, "q2", "远山", "Ziyu Shen", manager("Ziyu Shen"))
    call(source, "q3", "海湾", "Ziyu Shen", manager("Ziyu Shen"))
    build(source, index, Settings())
    view = open_collection(index).view()
    values = {value for value in speakers(view) if "Shen" in value or "沈" in value}
    # The same name at another company is another person; the two values are distinguishable.
    assert len(values) == 2
    (ours,) = [value for value in values if "海湾" not in value]
    assert found(view, speaker=[ours]) == speakers(view)[ours] > 0
    assert found(view, speaker=["沈子瑜"]) == speakers(view)[ours]


def test_a_later_call_joins_what_earlier_ones_could_not(tmp_path: Path) -> None:
    source, index = tmp_path / "source", tmp_path / "index"
    source.mkdir()
    call(source, "q1", "金山云", "HenryHe", manager("HenryHe"))
    call(source, "q2", "金山云", "何海文", manager("何海文"))
    build(source, index, Settings())
    apart = speakers(open_collection(index).view())
    assert {"HenryHe", "何海文"} <= set(apart)
    call(source, "q3", "金山云", "Henry He", manager("Henry He", "HenryHe", "何海文"))
    update(source, index, Settings())
    view = open_collection(index).view()
    (joined,) = {"HenryHe", "何海文", "Henry He"} & set(speakers(view))
    for name in ("HenryHe", "何海文", "Henry He"):
        assert found(view, speaker=[name]) == speakers(view)[joined]
    # Without that call they are two people again.
    (source / "q3.txt").unlink()
    update(source, index, Settings())
    assert speakers(open_collection(index).view()) == apart
