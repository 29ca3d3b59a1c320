"""Keyness, compared with counts made by hand, and what is compared with what."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from searchapp.engine.base import WordCounts
from searchapp.errors import UsageError
from searchapp.query.parse import parse
from searchapp.query.tree import Every
from searchapp.research.keyness import Keyness, keyness
from searchapp.research.word_requests import KeynessRequest
from searchapp.search.collection import View
from tests.calls import open_view, write_call


def found(view: View, query: str, **options: object) -> Keyness:
    return keyness(view, KeynessRequest(query, **{"limit": None, **options}))  # type: ignore[arg-type]


def counts(view: View, query: str) -> WordCounts:
    return view.engine.words(parse(query).tree if query else Every(), {}, None)


def test_the_figures_of_a_small_text_are_those_worked_by_hand(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    write_call(
        source, "a", ["毛利率 提升 提升 公司", "公司 公司 客户 提升 目标 客户 目标 目标"], company="甲"
    )
    made = found(open_view(source, tmp_path / "index"), "毛利率", minimum=1)
    assert (made.selection.words, made.reference.words) == (4, 8)
    assert (made.selection.turns, made.reference.turns) == (1, 1)
    rows = {row["word"]: row for row in made.rows()}
    raised = rows["提升"]
    assert (raised["frequency"], raised["reference"]) == (2, 1)
    assert (raised["per_million"], raised["reference_per_million"]) == (500_000, 125_000)
    assert raised["log_ratio"] == 2
    # Observed 2, 2, 1, 7; expected 1, 3, 2, 6.
    by_hand = 2 * sum(o * math.log(o / e) for o, e in ((2, 1), (2, 3), (1, 2), (7, 6)))
    assert raised["log_likelihood"] == round(by_hand, 6)
    # 0 of 4 words is taken as 0.5, and 3 of 8 is what it is.
    assert rows["目标"]["log_ratio"] == round(math.log2((0.5 / 4) / (3 / 8)), 6)
    assert rows["目标"]["log_likelihood"] < 0
    # 1 of 4 and 2 of 8 are the same.
    assert "公司" not in rows
    assert [row.word for row in made.more] == ["毛利率", "提升"]
    assert {row.word for row in made.less} == {"目标", "客户"}


def test_the_other_turns_are_all_that_the_query_does_not_find(view: View) -> None:
    made, here, everywhere = found(view, "毛利率"), counts(view, "毛利率"), counts(view, "")
    assert made.selection.words == here.total
    assert made.reference.words == everywhere.total - here.total
    for row in made.rows():
        assert row["frequency"] == here.counts.get(row["word"], 0)
        assert row["reference"] == everywhere.counts[row["word"]] - row["frequency"]
    (term,) = [row for row in made.more if row.word == "毛利率"]
    assert term.reference == 0
    assert (made.reference.query, made.against) == ("*", None)


def test_every_selection_is_compared_without_the_turns_found(view: View) -> None:
    made = found(view, "毛利率", against="role:analyst")
    others = counts(view, "role:analyst -毛利率")
    assert made.reference.words == others.total
    assert made.reference.turns == view.engine.count([parse("role:analyst -毛利率").tree], {})[0].turns
    assert all(row["reference"] == others.counts.get(row["word"], 0) for row in made.rows())
    assert (made.against, made.reference.query) == ("role:analyst", "role:analyst")
    assert list(found(view, "毛利率", against="*").rows()) != list(made.rows())


def test_swapping_the_sides_changes_the_sign(view: View) -> None:
    ours = {row["word"]: row for row in found(view, "role:analyst", against="role:management").rows()}
    theirs = {row["word"]: row for row in found(view, "role:management", against="role:analyst").rows()}
    assert len(ours) > 100
    for word, row in ours.items():
        assert theirs[word]["log_likelihood"] == pytest.approx(-row["log_likelihood"], abs=1e-5)
        assert theirs[word]["log_ratio"] == pytest.approx(-row["log_ratio"], abs=1e-5)


def test_filters_hold_for_both_sides_unless_the_other_names_the_field(view: View) -> None:
    filters = {"role": ("management",), "section": ("qa",)}
    inside = found(view, "毛利率", filters=filters)
    assert inside.reference.words == counts(view, "role:management section:qa -毛利率").total
    named = found(view, "毛利率", filters=filters, against="role:analyst")
    assert named.reference.query == "section:qa AND role:analyst"
    assert named.reference.words == counts(view, "role:analyst section:qa").total
    assert named.selection.words == counts(view, "role:management section:qa 毛利率").total


def test_without_a_query_the_filters_are_the_selection(view: View) -> None:
    filtered, queried = found(view, "", filters={"role": ("analyst",)}), found(view, "role:analyst")
    assert list(filtered.rows()) == list(queried.rows())
    assert (filtered.selection.query, filtered.reference.query) == ("role:analyst", "*")


def test_both_directions_are_sorted_by_strength_and_paged(view: View) -> None:
    every = found(view, "毛利率")
    for side, sign in ((every.more, 1), (every.less, -1)):
        strengths = [sign * row.log_likelihood for row in side]
        assert strengths == sorted(strengths, reverse=True)
        assert min(strengths) >= 0
    by_effect = found(view, "毛利率", sort="log_ratio")
    for side, sign in ((by_effect.more, 1), (by_effect.less, -1)):
        ratios = [sign * row.log_ratio for row in side]
        assert ratios == sorted(ratios, reverse=True)
    assert {row.word for row in by_effect.more} == {row.word for row in every.more}
    second = found(view, "毛利率", limit=5, offset=5)
    assert (second.more, second.less) == (every.more[5:10], every.less[5:10])
    assert (second.more_total, second.less_total, second.next) == (len(every.more), len(every.less), 10)
    assert every.next is None


def test_what_a_small_selection_lacks_is_rarer_there(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    write_call(source, "a", ["毛利率 客户", f"{'公司 ' * 400}客户 客户 目标 目标 目标"], company="甲")
    made = found(open_view(source, tmp_path / "index"), "毛利率", minimum=1)
    assert {row.word for row in made.more} == {"毛利率", "客户"}
    assert {row.word for row in made.less} == {"公司", "目标"}
    (goal,) = [row for row in made.less if row.word == "目标"]
    # Half of one in 2 is more than 3 in 405.
    assert goal.log_likelihood < 0 < goal.log_ratio


def test_words_must_be_frequent_where_they_are_more_frequent(view: View) -> None:
    some = found(view, "毛利率", minimum=30, length=2)
    every = found(view, "毛利率", minimum=1)
    assert all(row.frequency >= 30 and len(row.word) >= 2 for row in some.more)
    assert all(row.reference >= 30 and len(row.word) >= 2 for row in some.less)
    expected = {row.word for row in every.more if row.frequency >= 30 and len(row.word) >= 2}
    assert {row.word for row in some.more} == expected
    assert expected


def test_an_answer_without_rows_says_why(view: View) -> None:
    assert "no other turns" in str(found(view, "", filters={}).notices[-1])
    assert "ask for a lower frequency" in str(found(view, "毛利率", minimum=1_000_000).notices[-1])
    assert any("does not occur" in str(notice) for notice in found(view, "没有人说过的话").notices)
    absent = found(view, "毛利率", against="没有人说过的话")
    assert any("does not occur" in str(notice) for notice in absent.notices)
    assert absent.to_json()["rows"] == []


@pytest.mark.parametrize("options", [{"minimum": 0}, {"length": 11}, {"sort": "mi"}, {"offset": -1}])
def test_what_is_out_of_range_is_refused(view: View, options: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        found(view, "毛利率", **options)
