"""Rates over the denominators that filters and required fields leave."""

from __future__ import annotations

from pathlib import Path

import pytest

from searchapp.query.parse import parse
from searchapp.research.rates import Measure, describe_denominator, measure, series
from searchapp.search.collection import View
from tests.calls import open_view, write_call


def total(view: View, query: str, **filters: tuple[str, ...]) -> Measure:
    (found,) = measure(view.engine, parse(query).tree, filters, ()).values()
    return found


def test_the_counts_of_a_small_text_are_those_counted_by_hand(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    # 11 characters (AI is one) in two sentences, 4 in one, 6 in one.
    write_call(source, "a", ["毛利率很好。AI毛利率毛利率", "谢谢大家。"], company="甲")
    write_call(source, "b", ["没有什么可说"], company="乙")
    view = open_view(source, tmp_path / "index")
    assert total(view, "毛利率") == Measure(
        occurrences=3,
        turns=1,
        calls=1,
        sentences_with=2,
        characters=5 + 7 + 4 + 6,
        sentences=4,
        turns_total=3,
        calls_total=2,
    )
    assert total(view, "毛利率").rate == 3 / 22 * 10_000
    assert total(view, "毛利率").to_json()["rate_per_million"] == round(3 / 22 * 1_000_000, 6)


@pytest.mark.parametrize(
    ("query", "field", "values"),
    [
        ("role:analyst 毛利率", "role", ("analyst",)),
        ("role:(analyst OR management) 毛利率", "role", ("analyst", "management")),
        ("毛利率 section:问答", "section", ("qa",)),
        ("period:2024Q1 毛利率", "period", ("2024Q1",)),
        ("period:2024 毛利率", "period", ("2024Q1", "2024Q2", "2024Q3", "2024Q4")),
        ("NOT role:analyst 毛利率", "role", ("operator", "management", "other")),
    ],
)
def test_a_field_in_the_query_gives_the_rate_of_the_filter(
    view: View, query: str, field: str, values: tuple[str, ...]
) -> None:
    found = total(view, query)
    assert found == total(view, "毛利率", **{field: values})
    assert found.occurrences > 0
    assert found.characters < total(view, "毛利率").characters


@pytest.mark.parametrize(
    "query", ["毛利率 OR role:analyst", "within:call role:analyst 毛利率", "毛利率 回购"]
)
def test_what_is_not_required_of_each_turn_leaves_the_whole_collection(view: View, query: str) -> None:
    assert total(view, query).characters == total(view, "量子纠缠").characters
    assert describe_denominator(parse(query).tree, {}) == "*"


def test_the_denominator_is_a_query_for_its_turns(view: View) -> None:
    tree, filters = parse("period:2024 毛利率").tree, {"role": ("analyst", "management")}
    described = describe_denominator(tree, filters)
    (count,) = view.engine.count([parse(described).tree], {})
    assert total(view, "period:2024 毛利率", **filters).turns_total == count.turns > 0


def test_without_characters_there_is_no_rate_and_without_hits_the_rate_is_zero() -> None:
    assert Measure(0, 0, 0, 0, 0, 1, 1, 1).rate is None
    assert Measure(0, 0, 0, 0, 5, 1, 1, 1).rate == 0


@pytest.mark.parametrize("query", ["毛利率", "role:analyst 毛利率 回购", "没有人说过的话"])
def test_a_series_has_the_measures_of_one_value(view: View, query: str) -> None:
    tree = parse(query).tree
    expected = measure(view.engine, tree, {}, ("company", "period"))
    found = series(view.engine, tree, {}, "company", "period")
    pairs = {(company, period): one for company, each in found.items() for period, one in each.items()}
    assert list(pairs.items()) == list(expected.items())
    for company, each in found.items():
        own = [one for (name, _), one in expected.items() if name == company]
        assert (each.turns, each.occurrences) == (
            sum(one.turns for one in own),
            sum(one.occurrences for one in own),
        )
        assert len(each) == len(own)
        assert "1999Q1" not in each
