"""``searchapp search``: the answer to a query, for people or programs."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import cast

import click

from searchapp.cli.options import (
    Limit,
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
from searchapp.cli.output import counted, say, write_manifest
from searchapp.search.answer import (
    DEFAULT_LIMIT,
    FACET_LIMIT,
    SORTS,
    SearchRequest,
    Sort,
    Suggestion,
)

_OPTION = re.compile(r"-[A-Za-z-]")


@click.command(cls=QueryCommand)
@click.argument("query")
@filter_options
@click.option(
    "--sort", type=click.Choice(SORTS), default="relevance", show_default=True, help="Order of the hits."
)
@page_options(DEFAULT_LIMIT, "hits")
@click.option(
    "--facet-limit",
    type=Limit(min=0),
    default=str(FACET_LIMIT),
    metavar="N|all",
    help=f"Number of values of each facet in JSON.  [default: {FACET_LIMIT}]",
)
@manifest_option
@no_limit_option
@format_option("table", "json", "jsonl", "csv")
@index_option
def search(
    query: str,
    sort: str,
    limit: int | None,
    offset: int,
    facet_limit: int | None,
    manifest_file: Path | None,
    no_limit: bool,
    output_format: str,
    index_directory: Path | None,
    **filters: tuple[str, ...],
) -> int:
    """Search for QUERY.

    Put `--` before a query that starts with a minus and a letter from A to Z: searchapp search -- '-AI 毛利率'
    """
    from searchapp.cli import hits
    from searchapp.opening import open_collection

    settings = settings_of(index_directory, no_limit=no_limit)
    request = SearchRequest(
        query=readable(query),
        filters=filters,
        sort=cast(Sort, sort),
        limit=limit,
        offset=offset,
        facet_limit=facet_limit,
    )
    answer = open_collection(settings.index, settings).view().search(request)
    for notice in answer.notices:
        say(f"note: {notice}")
    for suggestion in answer.suggestions:
        say(f"try: {_asked_again(suggestion)} — {suggestion.reason}: {counted(suggestion.total, 'turn')}")
    write_manifest(answer.manifest, manifest_file)
    hits.WRITERS[output_format](answer)
    return 0


def _asked_again(suggestion: Suggestion) -> str:
    """Return the arguments of `searchapp search` for a suggestion."""
    query = suggestion.query or "*"
    words = ["--", query] if _OPTION.match(query) else [query]
    options = [
        word
        for name, values in suggestion.filters.items()
        for value in values
        for word in (f"--{name}", value)
    ]
    return shlex.join([*options, *words] if len(words) > 1 else [*words, *options])
