"""The matrix of a query: its rate for each company in each period, and how it changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from searchapp.errors import UsageError
from searchapp.notice import Notice
from searchapp.periods import preceding, year_before
from searchapp.research.rates import (
    COLUMNS,
    FORMULA,
    Measure,
    Series,
    describe_denominator,
    rounded,
    series,
    total,
)
from searchapp.research.requests import MATRIX_SORTS, MatrixRequest, MatrixSort
from searchapp.research.trend import in_order
from searchapp.search.manifest import Manifest, manifest
from searchapp.search.records import Records, Table

if TYPE_CHECKING:
    from searchapp.search.collection import View


@dataclass(frozen=True, slots=True)
class Cell:
    """The measure of a company in a period.

    ``change`` is its rate less that of the preceding period of the same kind, ``change_year`` less that of the same
    period a year before; None if one of the two rates is missing.
    """

    period: str | None
    measure: Measure
    change: float | None
    change_year: float | None


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """The measures of a company; ``periods`` are all those of the matrix. None is for calls without a company."""

    company: str | None
    measures: Series
    periods: tuple[str | None, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells of the company, oldest first; periods without calls have none."""
        return tuple(self._cell(period) for period in self.periods if period in self.measures)

    @property
    def total(self) -> Measure:
        """The measure over all periods."""
        return total(self.measures.values())

    @property
    def latest(self) -> Cell | None:
        """The cell of the last period; None if no call of the company has a period."""
        period = self.last
        return None if period is None else self._cell(period)

    @property
    def last(self) -> str | None:
        """The last period with calls of the company; None if none of them has a period."""
        present = (period for period in reversed(self.periods) if period in self.measures)
        return next((period for period in present if period is not None), None)

    def change(self, period: str | None, since: str | None) -> float | None:
        """Return the rate in a period less that in another one; None if one of the two is missing."""
        if period not in self.measures or since is None or since not in self.measures:
            return None
        rate, before = self.measures[period].rate, self.measures[since].rate
        return None if rate is None or before is None else rate - before

    def _cell(self, period: str | None) -> Cell:
        return Cell(
            period,
            self.measures[period],
            self.change(period, preceding(period) if period else None),
            self.change(period, year_before(period) if period else None),
        )


@dataclass(frozen=True, slots=True)
class Matrix(Records, Table):
    """The matrix of a query. ``denominator`` is a query for the turns whose characters are counted."""

    query: str
    parsed: str
    notices: tuple[Notice, ...]
    denominator: str
    sort: MatrixSort
    periods: tuple[str | None, ...]
    companies: tuple[CompanyRow, ...]
    manifest: Manifest

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the values of a row, in their order."""
        return ("company", "period", *COLUMNS, "change", "change_year")

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield a JSON object for each company and period."""
        for row in self.companies:
            for cell in row.cells:
                yield {
                    "company": row.company,
                    "period": cell.period,
                    **cell.measure.to_json(),
                    "change": rounded(cell.change),
                    "change_year": rounded(cell.change_year),
                }

    def to_json(self) -> dict[str, Any]:
        """Return the object that ``matrix --format json`` prints and ``GET /api/v1/matrix`` returns."""
        return {
            "query": self.query,
            "parsed": self.parsed,
            "notices": [str(notice) for notice in self.notices],
            "by": ["company", "period"],
            "denominator": self.denominator,
            "rows": list(self.rows()),
            "manifest": self.manifest.to_json(),
        }


def matrix(view: View, request: MatrixRequest) -> Matrix:
    """Return the matrix of a request.

    Companies are sorted by name, by occurrences (``total``), by the rate in their last period (``latest``) or by its
    change from the preceding period, the largest first; companies without an occurrence come last, before them those
    without a value; ties are by name.

    Raises:
        UsageError: the request has an unknown field or sort.
        QueryTooCostlyError, BusyError: the query is over its limits, or too many large ones are running.
    """
    if request.sort not in MATRIX_SORTS:
        raise UsageError(f"unknown sort {request.sort!r}; use one of {', '.join(MATRIX_SORTS)}")
    with view.asked(request.query, request.filters) as asked:
        by_company = series(asked.engine, asked.tree, asked.filters, "company", "period")
        periods = in_order({period for measures in by_company.values() for period in measures})
        rows = [CompanyRow(company, measures, periods) for company, measures in by_company.items()]
        found = sum(measures.turns for measures in by_company.values())
        denominator = describe_denominator(asked.tree, asked.given)
        return Matrix(
            query=asked.query,
            parsed=asked.reading,
            notices=view.notices(asked, found),
            denominator=denominator,
            sort=request.sort,
            periods=periods,
            companies=tuple(sorted(rows, key=lambda row: _place(row, request.sort))),
            manifest=manifest(
                asked, "matrix", {"sort": request.sort}, denominator=denominator, formula=FORMULA
            ),
        )


def _place(row: CompanyRow, sort: MatrixSort) -> tuple[bool, bool, float, bool, str]:
    value: float | None = 0.0
    occurrences = row.measures.occurrences
    if sort == "total":
        value = occurrences
    elif sort != "name":
        last = row.last
        if last is None:
            value = None
        else:
            value = row.measures[last].rate if sort == "latest" else row.change(last, preceding(last))
    return not occurrences, value is None, -(value or 0.0), row.company is None, row.company or ""
