"""``searchapp search``: the answer to a query, for people or programs."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from searchapp.cli.options import format_option, index_option, settings_of
from searchapp.cli.output import counted, say
from searchapp.model import ROLES, SECTIONS
from searchapp.search.answer import (
    DEFAULT_LIMIT,
    FACET_FIELDS,
    FACET_LIMIT,
    SORTS,
    SearchRequest,
    Sort,
    Suggestion,
)

_Command = TypeVar("_Command", bound=Callable[..., Any])

_OPTION = re.compile(r"-[A-Za-z-]")
_NO_OPTION = re.compile(r"-[^A-Za-z-]")

_CHOICES = {"role": ROLES, "section": SECTIONS}


class _Limit(click.IntRange):
    """A number of hits, or the word ``all``."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return None if value == "all" else super().convert(value, param, ctx)


class _TakesNegatives(click.Command):
    """A command whose argument may start with a minus, if no option could start like this: ``-9%``, ``-风险``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        valued = {name for each in self.params if isinstance(each, click.Option) for name in each.opts}
        end = args.index("--") if "--" in args else len(args)
        options: list[str] = []
        queries: list[str] = []
        for before, argument in zip(["", *args], args[:end], strict=False):
            typed = _NO_OPTION.match(argument) and before not in valued
            (queries if typed else options).append(argument)
        return super().parse_args(ctx, [*options, "--", *queries, *args[end + 1 :]])


def _filter_options(command: _Command) -> _Command:
    for name in reversed(FACET_FIELDS):
        choices = _CHOICES.get(name)
        command = click.option(
            f"--{name}",
            multiple=True,
            type=click.Choice(choices) if choices else str,
            metavar=None if choices else "V",
            help=f"Only this {name}; repeat for OR.",
        )(command)
    return command


@click.command(cls=_TakesNegatives)
@click.argument("query")
@_filter_options
@click.option(
    "--sort", type=click.Choice(SORTS), default="relevance", show_default=True, help="Order of the hits."
)
@click.option(
    "--limit",
    type=_Limit(min=0),
    default=str(DEFAULT_LIMIT),
    metavar="N|all",
    help="Number of hits.  [default: 10]",
)
@click.option("--offset", type=click.IntRange(min=0), default=0, metavar="N", help="Number of hits to skip.")
@click.option(
    "--facet-limit",
    type=_Limit(min=0),
    default=str(FACET_LIMIT),
    metavar="N|all",
    help=f"Number of values of each facet in JSON.  [default: {FACET_LIMIT}]",
)
@click.option(
    "--no-limit",
    is_flag=True,
    help="Answer whatever it costs (ignore SEARCHAPP_COST_LIMIT and SEARCHAPP_TIME_LIMIT).",
)
@format_option("table", "json", "jsonl", "csv")
@index_option
def search(
    query: str,
    sort: str,
    limit: int | None,
    offset: int,
    facet_limit: int | None,
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

    settings = settings_of(index_directory)
    if no_limit:
        settings = replace(settings, cost_limit=0, time_limit=0)
    # An argument that is invalid in the terminal's encoding arrives with lone surrogates.
    readable = query.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    request = SearchRequest(
        query=readable,
        filters={name: values for name, values in filters.items() if values},
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
