"""``searchapp collocates``: the words around the matches of a query."""

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
from searchapp.research.word_requests import (
    COLLOCATE_SORTS,
    DEFAULT_ROWS,
    DEFAULT_TOGETHER,
    DEFAULT_WINDOW,
    MAX_FREQUENCY,
    MAX_LENGTH,
    MAX_WINDOW,
    CollocateSort,
    CollocatesRequest,
)

if TYPE_CHECKING:
    from searchapp.research.collocates import Collocates


@click.command(cls=QueryCommand)
@click.argument("query")
@filter_options
@click.option(
    "--window",
    type=click.IntRange(1, MAX_WINDOW),
    default=DEFAULT_WINDOW,
    show_default=True,
    metavar="N",
    help="Number of words on each side of a match, in its paragraph.",
)
@click.option(
    "--min",
    "minimum",
    type=click.IntRange(1, MAX_FREQUENCY),
    default=DEFAULT_TOGETHER,
    show_default=True,
    metavar="N",
    help="Only words that occur at least N times in the windows.",
)
@click.option(
    "--length",
    type=click.IntRange(1, MAX_LENGTH),
    default=1,
    show_default=True,
    metavar="N",
    help="Only words of at least N characters.",
)
@click.option(
    "--sort",
    type=click.Choice(COLLOCATE_SORTS),
    default="log_dice",
    show_default=True,
    help="Order of the words: by one of their measures or counts, the largest first, or by word.",
)
@page_options(DEFAULT_ROWS, "words")
@manifest_option
@no_limit_option
@format_option("table", "json", "jsonl", "csv", "xlsx")
@index_option
def collocates(
    query: str,
    window: int,
    minimum: int,
    length: int,
    sort: str,
    limit: int | None,
    offset: int,
    manifest_file: Path | None,
    no_limit: bool,
    output_format: str,
    index_directory: Path | None,
    **filters: tuple[str, ...],
) -> int:
    """List the words that occur around QUERY more often than elsewhere.

    Put `--` before a query that starts with a minus and a letter from A to Z.
    """
    from searchapp.opening import open_collection
    from searchapp.research.collocates import collocates as find_collocates

    refuse_terminal(output_format)
    settings = settings_of(index_directory, no_limit=no_limit)
    request = CollocatesRequest(
        query=readable(query),
        filters=filters,
        window=window,
        minimum=minimum,
        length=length,
        sort=cast(CollocateSort, sort),
        limit=limit,
        offset=offset,
    )
    found = find_collocates(open_collection(settings.index, settings).view(), request)
    tell(found, manifest_file)
    _print(found, output_format)
    return 0


def _print(found: Collocates, output_format: str) -> None:
    from searchapp.cli import tables

    if output_format == "json":
        print_json(found.to_json())
    elif output_format in ("jsonl", "csv", "xlsx"):
        tables.print_rows(found, output_format)
    else:
        spread = found.dispersion
        say(
            f"{counted(found.occurrences, 'occurrence')}, {counted(found.words, 'word')} around them of {found.words_total:,} in {tables.place(found.denominator)}"
        )
        if spread.dp is not None:
            say(
                f"dispersion: DP {spread.dp:.2f}, in {spread.present:,} of {counted(len(spread.calls), 'call')}"
            )
        tables.print_aligned(
            found.columns,
            (
                (
                    row["word"],
                    *(
                        f"{value:,}" if isinstance(value, int) else tables.number(value)
                        for value in list(row.values())[1:]
                    ),
                )
                for row in found.rows()
            ),
            left=1,
        )
        if found.next is not None:
            say(f"for more of {counted(found.total, 'word')}, add --offset {found.next}")
