"""``searchapp matrix``: the rate of a query for each company in each period."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from searchapp.cli.options import (
    QueryCommand,
    filter_options,
    format_option,
    index_option,
    manifest_option,
    no_limit_option,
    readable,
    settings_of,
)
from searchapp.cli.output import print_json, say, tell
from searchapp.research.requests import MATRIX_SORTS, MatrixRequest, MatrixSort

if TYPE_CHECKING:
    from searchapp.research.matrix import Matrix


@click.command(cls=QueryCommand)
@click.argument("query")
@filter_options
@click.option(
    "--sort",
    type=click.Choice(MATRIX_SORTS),
    default="name",
    show_default=True,
    help="Order of the companies: by name, occurrences, rate in their last period, or its change.",
)
@manifest_option
@no_limit_option
@format_option("table", "json", "jsonl", "csv")
@index_option
def matrix(
    query: str,
    sort: str,
    manifest_file: Path | None,
    no_limit: bool,
    output_format: str,
    index_directory: Path | None,
    **filters: tuple[str, ...],
) -> int:
    """Show how often QUERY occurs for each company in each period.

    The rate is the number of occurrences per 10,000 characters. Put `--` before a query that starts with a minus and a
    letter from A to Z.
    """
    from searchapp.opening import open_collection
    from searchapp.research.matrix import matrix as measure_matrix

    settings = settings_of(index_directory, no_limit=no_limit)
    request = MatrixRequest(
        query=readable(query),
        filters=filters,
        sort=cast(MatrixSort, sort),
    )
    found = measure_matrix(open_collection(settings.index, settings).view(), request)
    tell(found, manifest_file)
    _print(found, output_format)
    return 0


def _print(found: Matrix, output_format: str) -> None:
    from searchapp.cli import tables

    if output_format == "json":
        print_json(found.to_json())
    elif output_format in ("jsonl", "csv"):
        tables.print_rows(found, output_format)
    else:
        say(f"occurrences per 10,000 characters of {tables.place(found.denominator)}; - means no turns")
        tables.print_aligned(
            ("company", *(period or "-" for period in found.periods), "occurrences", "change", "year"),
            (_line(found, number) for number in range(len(found.companies))),
            left=1,
        )


def _line(found: Matrix, number: int) -> list[str]:
    from searchapp.cli import tables

    row = found.companies[number]
    cells = {cell.period: tables.number(cell.measure.rate) for cell in row.cells}
    latest = row.latest
    return [
        row.company or "-",
        *(cells.get(period, "-") for period in found.periods),
        f"{row.total.occurrences:,}",
        tables.number(latest.change if latest else None, signed=True),
        tables.number(latest.change_year if latest else None, signed=True),
    ]
