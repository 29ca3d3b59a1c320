"""``searchapp numbers``: the quantities in the sentences that hold a query."""

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
    page_options,
    readable,
    settings_of,
)
from searchapp.cli.output import counted, print_json, refuse_terminal, say, tell
from searchapp.research.numbers_request import (
    DEFAULT_ROWS,
    DIRECTIONS,
    NUMBER_SORTS,
    Direction,
    NumberSort,
    NumbersRequest,
)

if TYPE_CHECKING:
    from searchapp.research.numbers import Numbers


# Columns of the terminal for a number with its unit.
_WIDTH = 18


@click.command(cls=QueryCommand)
@click.argument("query")
@filter_options
@click.option(
    "--unit",
    metavar="U",
    help="Only numbers with this unit, such as % or 亿元; written as in a transcript.",
)
@click.option(
    "--direction",
    type=click.Choice(DIRECTIONS),
    help="Only numbers with this direction: up, down, flat, or from a loss to a profit.",
)
@click.option(
    "--sort",
    type=click.Choice(NUMBER_SORTS),
    default="position",
    show_default=True,
    help="Order of the numbers: by position, by unit and value, or by period; - is the largest or newest first.",
)
@page_options(DEFAULT_ROWS, "rows")
@manifest_option
@no_limit_option
@format_option("table", "json", "jsonl", "csv", "xlsx")
@index_option
def numbers(
    query: str,
    unit: str | None,
    direction: str | None,
    sort: str,
    limit: int | None,
    offset: int,
    manifest_file: Path | None,
    no_limit: bool,
    output_format: str,
    index_directory: Path | None,
    **filters: tuple[str, ...],
) -> int:
    """List the numbers in the sentences that hold QUERY: value, unit, direction, range.

    A number has a unit: 8.9%, 两个百分点, 14亿元, US$1.2 billion. Years, quarters and ordinals are not listed. Put `--` before a
    query that starts with a minus and a letter from A to Z.
    """
    from searchapp.cli import tables
    from searchapp.opening import open_collection
    from searchapp.research.numbers import all_numbers
    from searchapp.research.numbers import numbers as list_numbers

    refuse_terminal(output_format)
    settings = settings_of(index_directory, no_limit=no_limit)
    request = NumbersRequest(
        query=readable(query),
        filters=filters,
        unit=unit,
        direction=cast("Direction | None", direction),
        sort=cast(NumberSort, sort),
        limit=limit,
        offset=offset,
    )
    view = open_collection(settings.index, settings).view()
    # The total is in the formats for people and for the API; the others need not count all rows before they print one.
    if output_format not in ("table", "json") and limit is None:
        every = all_numbers(view, request)
        tell(every, manifest_file)
        tables.print_rows(every, output_format)
        return 0
    found = list_numbers(view, request)
    tell(found, manifest_file)
    if output_format == "json":
        print_json(found.to_json())
    elif output_format == "table":
        _print_table(found)
    else:
        tables.print_rows(found, output_format)
    return 0


def _print_table(found: Numbers) -> None:
    from rich.cells import cell_len

    click.echo(f"{counted(found.total, 'number')}\n")
    for row in found.listed:
        place = " · ".join(part for part in (row.id, row.company, row.period, row.speaker) if part)
        amount = f"{row.figure} {row.unit}"
        amount = " " * (_WIDTH - cell_len(amount)) + amount
        # A direction takes the columns of four letters.
        click.echo(f"{amount}  {row.direction or '    '}  {' '.join(row.sentence.split())}  {place}")
    if found.next is not None:
        say(f"for more rows, add --offset {found.next}")
