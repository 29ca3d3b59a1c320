"""The matrix of a query: its rate for each company in each period, and how it changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from searchapp.errors import UsageError
from searchapp.notice import Notice
from searchapp.periods import preceding, year_before
from searchapp.research.rates import COLUMNS, FORMULA, Measure, describe_denominator, measure, rounded, total
from searchapp.research.requests import MATRIX_SORTS, MatrixRequest, MatrixSort
from searchapp.research.trend import in_order
from searchapp.search.manifest import Manifest, manifest

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
    """The cells of a company, oldest first; periods without calls have none. None is for calls without a company."""

    company: str | None
    cells: tuple[Cell, ...]

    @property
    def total(self) -> Measure:
        """The measure over all periods."""
        return total(cell.measure for cell in self.cells)

    @property
    def latest(self) -> Cell | None:
        """The cell of the last period; None if no call of the company has a period."""
        return next((cell for cell in reversed(self.cells) if cell.period is not None), None)


@dataclass(frozen=True, slots=True)
class Matrix:
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
    change from the preceding period, the largest first; companies without a value come last, ties are by name.

    Raises:
        UsageError: the request has an unknown field or sort.
        QueryTooCostlyError, BusyError: the query is over its limits, or too many large ones are running.
    """
    if request.sort not in MATRIX_SORTS:
        raise UsageError(f"unknown sort {request.sort!r}; use one of {', '.join(MATRIX_SORTS)}")
    with view.asked(request.query, request.filters) as asked:
        measures: dict[str | None, dict[str | None, Measure]] = {}
        for (company, period), one in measure(
            asked.engine, asked.tree, asked.filters, ("company", "period")
        ).items():
            measures.setdefault(company, {})[period] = one
        periods = in_order({period for by_period in measures.values() for period in by_period})
        before: dict[str | None, tuple[str | None, str | None]] = {
            period: (preceding(period), year_before(period)) if period else (None, None) for period in periods
        }
        rows = [CompanyRow(company, _cells(by_period, before)) for company, by_period in measures.items()]
        found = sum(row.total.turns for row in rows)
        denominator = describe_denominator(asked.tree, asked.filters)
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


def _cells(
    measures: Mapping[str | None, Measure], before: Mapping[str | None, tuple[str | None, str | None]]
) -> tuple[Cell, ...]:
    """Return the cells of a company; ``before`` has all periods in order, with the preceding one and that of last year."""
    rates = {period: one.rate for period, one in measures.items()}
    return tuple(
        Cell(
            period,
            measures[period],
            _change(rates, period, preceding_one),
            _change(rates, period, last_year),
        )
        for period, (preceding_one, last_year) in before.items()
        if period in measures
    )


def _change(rates: Mapping[str | None, float | None], period: str | None, before: str | None) -> float | None:
    now, then = rates[period], rates.get(before) if before else None
    return None if now is None or then is None else now - then


def _place(row: CompanyRow, sort: MatrixSort) -> tuple[bool, float, bool, str]:
    value: float | None = 0.0
    if sort == "total":
        value = row.total.occurrences
    elif sort != "name":
        latest = row.latest
        value = (latest.measure.rate if sort == "latest" else latest.change) if latest else None
    return value is None, -(value or 0.0), row.company is None, row.company or ""
