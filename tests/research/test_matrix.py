"""The matrix: the truth of the demo, changes, and the order of companies."""

from __future__ import annotations

from pathlib import Path

import pytest

from searchapp.demo.design import GAP, ZERO
from searchapp.demo.truth import counts
from searchapp.errors import UsageError
from searchapp.research.matrix import Cell, Matrix, matrix
from searchapp.research.requests import MATRIX_SORTS, MatrixRequest, MatrixSort
from searchapp.search.answer import SearchRequest
from searchapp.search.collection import View
from tests.calls import open_view, write_call


def ask(view: View, query: str, sort: MatrixSort = "name", **filters: tuple[str, ...]) -> Matrix:
    return matrix(view, MatrixRequest(query, filters, sort))


def cells_of(found: Matrix, company: str) -> dict[str | None, Cell]:
    (row,) = [row for row in found.companies if row.company == company]
    return {cell.period: cell for cell in row.cells}


@pytest.mark.parametrize("term", ["毛利率", "大模型"])
def test_the_matrix_of_a_term_is_the_truth(view: View, term: str) -> None:
    rows = list(ask(view, f'"{term}"').rows())
    found = {(row["company"], row["period"]): row["occurrences"] for row in rows if row["occurrences"]}
    assert found == {place: one.occurrences for place, one in counts(term, "company", "period").items()}
    assert len(rows) == 299
    assert sum(row["occurrences"] for row in rows) == view.search(SearchRequest(f'"{term}"')).occurrences


def test_a_missing_call_is_no_cell_and_leaves_the_changes_from_it_empty(view: View) -> None:
    company, absent = GAP
    cells = cells_of(ask(view, '"毛利率"'), company)
    assert absent not in cells
    rates = {period: cell.measure.rate for period, cell in cells.items()}
    year, quarter = int(absent[:4]), int(absent[-1])
    after = f"{year + quarter // 4}Q{quarter % 4 + 1}"
    assert after in cells
    assert cells[after].change is None
    for period, cell in cells.items():
        assert period is not None
        before = f"{int(period[:4]) - 1}{period[4:]}"
        then, now = rates.get(before), rates[period]
        assert now is not None
        assert cell.change_year == (None if then is None else now - then)


def test_a_call_without_the_term_is_zero_and_changes_count_from_it(view: View) -> None:
    company, silent = ZERO
    cell = cells_of(ask(view, '"毛利率"'), company)[silent]
    assert cell.measure.rate == 0
    assert cell.change is not None
    assert cell.change < 0


def test_changes_are_between_periods_of_the_same_kind(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for period, text in [
        ("2023FY", "毛利率一二三四五六七"),
        ("2023Q4", "一二三四五六七八九十"),
        ("2024Q1", "毛利率一毛利率二三四"),
        ("2024H1", "毛利率毛利率毛利率一"),
        ("2024FY", "毛利率一毛利率二三四"),
    ]:
        write_call(source, period, [text], company="甲", period=period)
    write_call(source, "undated", ["毛利率"], company="甲")
    found = ask(open_view(source, tmp_path / "index"), "毛利率")
    assert found.periods == ("2023Q4", "2023FY", "2024Q1", "2024H1", "2024FY", None)
    changes = {period: (cell.change, cell.change_year) for period, cell in cells_of(found, "甲").items()}
    assert changes == {
        "2023Q4": (None, None),
        "2023FY": (None, None),
        "2024Q1": (2000, None),
        "2024H1": (None, None),
        "2024FY": (1000, 1000),
        None: (None, None),
    }


@pytest.mark.parametrize("sort", MATRIX_SORTS)
def test_companies_are_in_the_order_that_was_asked_for(view: View, sort: MatrixSort) -> None:
    found = ask(view, '"毛利率"', sort)
    values = {}
    for row in found.companies:
        assert row.latest is not None
        values[row.company] = {
            "name": 0,
            "total": -row.total.occurrences,
            "latest": -(row.latest.measure.rate or 0),
            "change": -(row.latest.change or 0),
        }[sort]
    silent = {row.company for row in found.companies if not row.total.occurrences}
    assert silent
    companies = [row.company for row in found.companies]
    assert companies == sorted(companies, key=lambda company: (company in silent, values[company], company))
    assert {row.company for row in found.companies} == {row.company for row in ask(view, "毛利率").companies}


def test_companies_without_a_value_or_an_occurrence_come_last(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    write_call(source, "a", ["一毛利率"], company="甲")
    write_call(source, "b", ["毛利率毛利率"], company="乙", period="2024Q1")
    write_call(source, "c", ["什么都没有"], company="丙", period="2024Q1")
    view = open_view(source, tmp_path / "index")
    assert [row.company for row in ask(view, "毛利率", "latest").companies] == ["乙", "甲", "丙"]
    assert [row.company for row in ask(view, "毛利率", "total").companies] == ["乙", "甲", "丙"]


def test_the_matrix_follows_the_filters(view: View) -> None:
    found = ask(view, "role:analyst 毛利率", period=("2024Q1", "2024Q2"))
    assert found.periods == ("2024Q1", "2024Q2")
    assert found.denominator == "(period:2024Q1 OR period:2024Q2) AND role:analyst"
    assert list(found.rows()) == list(
        ask(view, "毛利率", period=("2024Q1", "2024Q2"), role=("analyst",)).rows()
    )


def test_a_wrong_sort_says_what_is_possible(view: View) -> None:
    with pytest.raises(UsageError, match="use one of name, total, latest, change"):
        ask(view, "x", "size")  # type: ignore[arg-type]
