"""``searchapp keyness``: the words that distinguish what a query finds."""

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
    DEFAULT_FREQUENCY,
    DEFAULT_ROWS,
    KEYNESS_SORTS,
    MAX_FREQUENCY,
    MAX_LENGTH,
    KeynessRequest,
    KeynessSort,
)

if TYPE_CHECKING:
    from searchapp.research.keyness import Keyness, Part


@click.command(cls=QueryCommand)
@click.argument("query")
@filter_options
@click.option(
    "--against",
    metavar="QUERY",
    help="Compare with the turns of this query, such as role:analyst.  [default: all other turns]",
)
@click.option(
    "--min",
    "minimum",
    type=click.IntRange(1, MAX_FREQUENCY),
    default=DEFAULT_FREQUENCY,
    show_default=True,
    metavar="N",
    help="Only words that occur at least N times on the side where they are more frequent.",
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
    type=click.Choice(KEYNESS_SORTS),
    default="log_likelihood",
    show_default=True,
    help="Order of the words, the strongest first.",
)
@page_options(DEFAULT_ROWS, "words in each direction")
@manifest_option
@no_limit_option
@format_option("table", "json", "jsonl", "csv", "xlsx")
@index_option
def keyness(
    query: str,
    against: str | None,
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
    """List the words that distinguish the turns QUERY finds from other turns.

    With the query '' the filters select the turns. Put `--` before a query that starts with a minus and a letter from A
    to Z.
    """
    from searchapp.opening import open_collection
    from searchapp.research.keyness import keyness as compare_words

    refuse_terminal(output_format)
    settings = settings_of(index_directory, no_limit=no_limit)
    request = KeynessRequest(
        query=readable(query),
        filters=filters,
        against=None if against is None else readable(against),
        minimum=minimum,
        length=length,
        sort=cast(KeynessSort, sort),
        limit=limit,
        offset=offset,
    )
    found = compare_words(open_collection(settings.index, settings).view(), request)
    tell(found, manifest_file)
    _print(found, output_format)
    return 0


def _print(found: Keyness, output_format: str) -> None:
    from searchapp.cli import tables

    if output_format == "json":
        print_json(found.to_json())
    elif output_format in ("jsonl", "csv", "xlsx"):
        tables.print_rows(found, output_format)
    else:
        say(f"frequency: in {_told(found.selection)}")
        say(f"reference: in {_told(found.reference, 'other ')}")
        tables.print_aligned(
            found.columns,
            (
                (
                    row["word"],
                    *(f"{row[name]:,}" for name in ("frequency", "reference")),
                    *(f"{row[name]:,.1f}" for name in ("per_million", "reference_per_million")),
                    *(tables.number(row[name], signed=True) for name in ("log_likelihood", "log_ratio")),
                )
                for row in found.rows()
            ),
            left=1,
        )
        if found.next is not None:
            say(
                f"for more of {found.more_total:,} + {counted(found.less_total, 'word')}, add --offset {found.next}"
            )


def _told(part: Part, other: str = "") -> str:
    where = f"all {other}turns" if part.query == "*" else f"the {other}turns of {part.query}"
    return f"{where}: {counted(part.turns, 'turn')}, {counted(part.words, 'word')}"
