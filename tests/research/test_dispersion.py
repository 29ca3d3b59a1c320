"""Dispersion over calls, on figures worked by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from searchapp.query.parse import parse
from searchapp.research.dispersion import CallShare, Dispersion, dispersion
from searchapp.search.collection import View
from tests.calls import open_view, write_call


def made(*calls: tuple[int, int]) -> Dispersion:
    """Calls with occurrences and characters."""
    return Dispersion(tuple(CallShare(str(n), None, None, None, *each) for n, each in enumerate(calls)))


def test_occurrences_in_proportion_to_the_characters_are_even() -> None:
    assert made((1, 100), (2, 200), (5, 500)).dp == pytest.approx(0)


def test_the_figure_worked_by_hand() -> None:
    # Shares 3/4, 1/4, 0 of the occurrences and 1/2, 1/4, 1/4 of the characters.
    spread = made((3, 200), (1, 100), (0, 100))
    assert spread.dp == (1 / 4 + 0 + 1 / 4) / 2
    assert spread.to_json() == {"dp": 0.25, "range": round(2 / 3, 6), "calls": 2, "calls_total": 3}


def test_all_in_one_call_is_one_less_its_share() -> None:
    assert made((9, 10), (0, 90)).dp == pytest.approx(0.9)


@pytest.mark.parametrize("spread", [made(), made((0, 100), (0, 50)), made((0, 0))])
def test_without_occurrences_there_is_none(spread: Dispersion) -> None:
    assert spread.dp is None
    assert spread.to_json()["range"] is None


def test_calls_come_by_period_with_their_numbers(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    write_call(source, "a", ["毛利率毛利率好", "没有"], company="乙", period="2024Q2")
    write_call(source, "b", ["毛利率"], company="甲", period="2024Q1")
    write_call(source, "c", ["什么"], company="甲")
    view = open_view(source, tmp_path / "index")
    spread = dispersion(view.engine, parse("毛利率").tree, {})
    assert [(call.call, call.occurrences, call.characters) for call in spread.calls] == [
        ("b", 1, 3),
        ("a", 2, 9),
        ("c", 0, 2),
    ]
    assert spread.calls[1].rate == 2 / 9 * 10_000
    assert spread.dp == pytest.approx((abs(1 / 3 - 3 / 14) + abs(2 / 3 - 9 / 14) + 2 / 14) / 2)


@pytest.mark.parametrize("query", ["毛利率", "role:analyst 毛利率", "section:qa (毛利率 OR 回购)"])
def test_the_shares_are_those_of_the_engine(view: View, query: str) -> None:
    tree = parse(query).tree
    spread = dispersion(view.engine, tree, {"company": (view.facets()["company"][0].value,)})
    (count,) = view.engine.count([tree], {"company": (view.facets()["company"][0].value,)})
    assert spread.occurrences == count.occurrences > 0
    assert len(spread.calls) < 20
