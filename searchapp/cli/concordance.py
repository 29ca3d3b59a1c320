"""``searchapp concordance``: every occurrence of a query as a line."""

from __future__ import annotations

from pathlib import Path
from typing import cast

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
from searchapp.cli.output import print_json, refuse_terminal, tell
from searchapp.engine.base import LineOrder, Sample
from searchapp.research.concordance import (
    DEFAULT_LINES,
    DEFAULT_SEED,
    MAX_SAMPLE,
    MAX_SEED,
    ORDERS,
    ConcordanceRequest,
)
from searchapp.research.concordance import concordance as list_lines


@click.command(cls=QueryCommand)
@click.argument("query")
@filter_options
@click.option(
    "--order",
    type=click.Choice(ORDERS),
    default="position",
    show_default=True,
    help="Order of the lines; left and right compare the text beside the match.",
)
@click.option(
    "--sample",
    type=click.IntRange(1, MAX_SAMPLE),
    metavar="N",
    help="Only N lines, drawn at random from all lines.",
)
@click.option(
    "--seed",
    type=click.IntRange(0, MAX_SEED),
    metavar="N",
    help=f"Seed of the sample; the same seed draws the same lines.  [default: {DEFAULT_SEED}]",
)
@page_options(DEFAULT_LINES, "lines")
@manifest_option
@no_limit_option
@format_option("table", "json", "jsonl", "csv", "xlsx")
@index_option
def concordance(
    query: str,
    order: str,
    sample: int | None,
    seed: int | None,
    limit: int | None,
    offset: int,
    manifest_file: Path | None,
    no_limit: bool,
    output_format: str,
    index_directory: Path | None,
    **filters: tuple[str, ...],
) -> int:
    """List every occurrence of QUERY with the text on both sides.

    Put `--` before a query that starts with a minus and a letter from A to Z.
    """
    from searchapp.cli import lines, tables
    from searchapp.opening import open_collection

    if seed is not None and sample is None:
        raise click.UsageError("--seed is the seed of a sample; add --sample N")
    refuse_terminal(output_format)
    settings = settings_of(index_directory, no_limit=no_limit)
    request = ConcordanceRequest(
        query=readable(query),
        filters=filters,
        order=cast(LineOrder, order),
        sample=None if sample is None else Sample(sample, DEFAULT_SEED if seed is None else seed),
        limit=limit,
        offset=offset,
    )
    found = list_lines(open_collection(settings.index, settings).view(), request)
    tell(found, manifest_file)
    if output_format == "json":
        print_json(found.to_json())
    elif output_format == "table":
        lines.print_table(found)
    else:
        tables.print_rows(found, output_format)
    return 0
