"""What the engine counts in the demo is what the generator has placed."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from itertools import pairwise

import pytest

from searchapp.demo.calls import calls
from searchapp.demo.companies import COMPANIES, INDUSTRIES, PERIODS
from searchapp.demo.design import COLLOCATES, GAP, TERMS, ZERO
from searchapp.demo.figures import figures
from searchapp.demo.truth import counts, exchanges, truth
from searchapp.engine.base import Engine
from searchapp.query.parse import parse
from searchapp.query.tree import Query

_INDUSTRY = {company.name: company.industry for company in COMPANIES}


def _tree(query: str) -> Query:
    parsed = parse(query)
    assert not parsed.notices
    return parsed.tree


def _phrase(term: str) -> Query:
    return _tree(f'"{term}"')


@pytest.mark.parametrize("term", TERMS)
@pytest.mark.parametrize(
    "by",
    [
        (),
        ("period",),
        ("company", "period"),
        ("role", "section"),
        ("title", "firm"),
        ("call", "date", "ticker"),
    ],
    ids=" ".join,
)
def test_a_tally_is_the_truth(term: str, by: tuple[str, ...], demo_engine: Engine) -> None:
    found = {
        tally.values: (tally.occurrences, tally.sentences, tally.turns, tally.calls)
        for tally in demo_engine.tally(_phrase(term), {}, by)
    }
    placed = {
        values: (count.occurrences, count.occurrences, count.turns, count.calls)
        for values, count in counts(term, *by).items()
    }
    assert placed
    assert found == placed


def test_terms_stand_nowhere_else() -> None:
    placed = Counter()
    for one in truth():
        placed[one.term] += one.occurrences
    text = "\n".join(f"{call.title}\n{turn.text}" for call in calls() for turn in call.turns).lower()
    assert {term: text.count(term) for term in TERMS} == placed


@pytest.mark.parametrize("term", ["关税", "tariffs", "回购", "毛利率", "大模型", "自由现金流"])
def test_exchanges_are_the_truth(term: str, demo_engine: Engine) -> None:
    said: dict[str, Counter[tuple[str, int | None]]] = {"analyst": Counter(), "management": Counter()}
    for hit in demo_engine.hits(_tree(f'section:qa "{term}"'), {}):
        said[hit.turn.role][hit.call.id, hit.turn.exchange] += len(hit.marks)
    places = sorted({*said["analyst"], *said["management"]})
    found = [(*place, said["analyst"][place], said["management"][place]) for place in places]
    assert found == [(one.call, one.exchange, one.asked, one.answered) for one in exchanges(term)]


def _by_period(term: str, *industries: str) -> list[int]:
    """The occurrences of a term in each quarter, in some industries."""
    totals = Counter()
    for (company, period), count in counts(term, "company", "period").items():
        if not industries or _INDUSTRY[company or ""] in industries:
            totals[period] += count.occurrences
    return [totals[period] for period in PERIODS]


def test_large_models_rise_in_software_only() -> None:
    rising = _by_period("大模型", "software")
    assert rising == sorted(rising)
    assert (rising[0], rising[-1]) == (0, 37)
    assert not sum(_by_period("大模型", *(set(INDUSTRIES) - {"software"})))


def test_the_price_war_peaks_in_one_quarter() -> None:
    path = _by_period("价格战")
    assert PERIODS[path.index(max(path))] == "2023Q3"
    assert sorted(path)[-2] < max(path) * 3 / 4
    assert not sum(path[:2]) + sum(path[7:])


def test_the_supply_chain_falls() -> None:
    path = _by_period("供应链")
    assert path == sorted(path, reverse=True)
    assert path[-1] == 0


@pytest.mark.parametrize(("term", "questions"), [("关税", 48), ("tariffs", 12)])
def test_tariffs_are_asked_about_and_answered_in_half_of_the_cases(term: str, questions: int) -> None:
    found = exchanges(term)
    assert all(one.asked for one in found)
    assert (len(found), sum(one.answered > 0 for one in found)) == (questions, questions // 2)
    assert {period for (period,) in counts(term, "period")} == {"2024Q1", "2024Q2", "2024Q3", "2024Q4"}
    assert {section for (section,) in counts(term, "section")} == {"qa"}


def test_buybacks_are_unprompted() -> None:
    assert {(one.asked, one.answered) for one in exchanges("回购")} == {(0, 1)}
    assert len(exchanges("回购")) == 36


def test_the_finance_chief_speaks_of_margins_in_every_call_but_one() -> None:
    prepared = counts("毛利率", "company", "period", "title", "section")
    chinese = [company for company in COMPANIES if company.language == "zh"]
    assert {
        (company.name, period, "CFO", "prepared")
        for company in chinese
        for period in PERIODS
        if (company.name, period) not in (GAP, ZERO)
    } == {place for place in prepared if place[-1] == "prepared"}
    assert {prepared[place].occurrences for place in prepared if place[-1] == "prepared"} == {2}


def test_a_gap_is_no_call_and_a_zero_is_a_call_without_the_term(demo_engine: Engine) -> None:
    held = {size.values for size in demo_engine.sizes({}, ("company", "period"))}
    assert GAP not in held
    assert ZERO in held
    assert ZERO not in {
        tally.values for tally in demo_engine.tally(_phrase("毛利率"), {}, ("company", "period"))
    }


def test_analysts_ask_about_margins_where_they_fell() -> None:
    fell = {
        (call.company.name, call.period)
        for call in calls()
        if call.company.language == "zh"
        and figures(call.company, PERIODS.index(call.period)).margin_fell
        and (call.company.name, call.period) != ZERO
    }
    asked = {
        (company, period)
        for company, period, role in counts("毛利率", "company", "period", "role")
        if role == "analyst"
    }
    assert 20 < len(fell) < 200
    assert asked == fell


@pytest.mark.parametrize(("term", "word"), COLLOCATES.items())
def test_a_collocate_stands_only_around_its_term(term: str, word: str, demo_engine: Engine) -> None:
    near = demo_engine.words(_phrase(term), {}, 5).counts[word]
    assert near == counts(word)[()].occurrences == demo_engine.count([_phrase(word)], {})[0].occurrences


@pytest.mark.parametrize("company", COMPANIES, ids=lambda company: company.ticker)
def test_the_texts_quote_the_figures(company: object) -> None:
    for call in calls():
        if call.company is company:
            told = figures(call.company, PERIODS.index(call.period))
            text = "\n".join(turn.text for turn in call.turns if turn.title == "CFO")
            whole, part = divmod(told.revenue, 10)
            english = f"RMB {told.revenue // 100}.{told.revenue % 100:02} billion"
            assert (f"{whole}.{part}亿元" if call.company.language == "zh" else english) in text
            assert told.profit == (2 * told.revenue * told.margin + 1000) // 2000
            assert told.guidance[0] < told.guidance[1]
            assert told.free_cash == told.operating_cash - told.investment > 0


def test_guidance_holds_what_is_reported_next() -> None:
    for company in COMPANIES:
        for quarter in range(len(PERIODS) - 1):
            low, high = figures(company, quarter).guidance
            assert low <= figures(company, quarter + 1).revenue <= high


def test_margins_of_adjacent_quarters_agree() -> None:
    for company in COMPANIES:
        told = [figures(company, quarter) for quarter in range(len(PERIODS))]
        for before, after in pairwise(told):
            assert (after.margin_before, after.days_before) == (before.margin, before.days)
        for before, after in zip(told, told[4:], strict=False):
            assert after.margin_year_before == before.margin
            change = Decimal(after.revenue * 1000) / before.revenue - 1000
            assert abs(after.growth - change) <= Decimal("0.5")


def test_calls_that_speak_of_cash_in_prepared_remarks_alone(demo_engine: Engine) -> None:
    query = "within:call (section:管理层陈述 自由现金流) -(section:问答 自由现金流)"
    found = {tally.values[0] for tally in demo_engine.tally(_tree(query), {}, ("call",))}
    said = set(counts("自由现金流", "call", "section"))
    expected = {call for call, section in said if section == "prepared" and (call, "qa") not in said}
    assert found == expected
    assert 0 < len(expected) < len({call for call, _ in said})
