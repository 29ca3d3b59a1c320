"""``searchapp trend``: the rate of a query over time."""

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
from searchapp.cli.output import print_json, refuse_terminal, say, tell
from searchapp.research.requests import BY, SPLITS, By, Split, TrendRequest

if TYPE_CHECKING:
    from searchapp.research.trend import Trend


@click.command(cls=QueryCommand)
@click.argument("queries", metavar="QUERY...", nargs=-1, required=True)
@filter_options
@click.option(
    "--by",
    type=click.Choice(BY),
    default="period",
    show_default=True,
    help="One row for each reporting period, year or date of the call.",
)
@click.option(
    "--split",
    type=click.Choice(SPLITS),
    help="One line for each value of a field, each query, or each alternative of an OR.",
)
@manifest_option
@no_limit_option
@format_option("table", "json", "jsonl", "csv", "svg", "png")
@index_option
def trend(
    queries: tuple[str, ...],
    by: str,
    split: str | None,
    manifest_file: Path | None,
    no_limit: bool,
    output_format: str,
    index_directory: Path | None,
    **filters: tuple[str, ...],
) -> int:
    """Show how often QUERY occurs over time.

    The rate is the number of occurrences per 10,000 characters. Several queries are a line each. Put `--` before a query
    that starts with a minus and a letter from A to Z.
    """
    from searchapp.opening import open_collection
    from searchapp.research.trend import trend as measure_trend

    refuse_terminal(output_format)
    settings = settings_of(index_directory, no_limit=no_limit)
    request = TrendRequest(
        queries=tuple(map(readable, queries)),
        filters=filters,
        by=cast(By, by),
        split=cast(Split | None, split),
    )
    found = measure_trend(open_collection(settings.index, settings).view(), request)
    tell(found, manifest_file)
    _print(found, output_format)
    return 0


def _print(found: Trend, output_format: str) -> None:
    from searchapp.cli import tables
    from searchapp.research.chart import MAX_LINES, chart, plain_texts
    from searchapp.research.png import png

    if output_format == "json":
        print_json(found.to_json())
    elif output_format in ("jsonl", "csv"):
        tables.print_rows(found, output_format)
    elif output_format in ("svg", "png"):
        left_out = len(found.lines) - MAX_LINES
        if left_out > 0:
            say(f"note: {left_out} lines with fewer occurrences are left out; --format csv has all")
        drawing = chart(found, plain_texts(found), alone=True)
        click.echo(drawing if output_format == "svg" else png(drawing), nl=output_format == "svg")
    else:
        say(f"rate: occurrences per 10,000 characters of {tables.place(found.denominator)}")
        shown = ("occurrences", "turns", "calls", "calls_total")
        tables.print_aligned(
            (*found.keys, *shown, "rate"),
            (
                (
                    *(row[key] or "-" for key in found.keys),
                    *(f"{row[name]:,}" for name in shown),
                    tables.number(row["rate"]),
                )
                for row in found.rows()
            ),
            left=len(found.keys),
        )
