"""``searchapp exchanges``: questions and answers, and in which of them a query has a hit."""

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
from searchapp.cli.output import counted, print_json, refuse_terminal, say, tell, who
from searchapp.research.exchanges_request import (
    DEFAULT_EXCHANGES,
    EXCHANGE_ORDERS,
    WANTED,
    ExchangeOrder,
    ExchangesRequest,
    Kind,
    Wanted,
)

if TYPE_CHECKING:
    from searchapp.research.exchanges import Exchange, Exchanges
    from searchapp.search.spoken import Spoken

_LABELS: dict[Kind | None, str] = {
    "answered": "asked and answered",
    "unanswered": "asked, not answered",
    "unprompted": "unprompted",
    None: "in turns of others",
}


@click.command(cls=QueryCommand)
@click.argument("query")
@filter_options
@click.option(
    "--kind",
    type=click.Choice(WANTED),
    default="all",
    show_default=True,
    help="Only where analysts and management say it, analysts alone (unanswered), or management alone (unprompted).",
)
@click.option(
    "--order",
    type=click.Choice(EXCHANGE_ORDERS),
    default="position",
    show_default=True,
    help="Order of the exchanges.",
)
@page_options(DEFAULT_EXCHANGES, "exchanges")
@manifest_option
@no_limit_option
@format_option("table", "json", "jsonl", "csv", "xlsx")
@index_option
def exchanges(
    query: str,
    kind: str,
    order: str,
    limit: int | None,
    offset: int,
    manifest_file: Path | None,
    no_limit: bool,
    output_format: str,
    index_directory: Path | None,
    **filters: tuple[str, ...],
) -> int:
    """List the exchanges of question and answer in which QUERY has a hit.

    Filters select exchanges with a hit; kind and counts are those of the whole exchange. Put `--` before a query that starts
    with a minus and a letter from A to Z.
    """
    from searchapp.opening import open_collection
    from searchapp.research.exchanges import exchanges as list_exchanges

    refuse_terminal(output_format)
    settings = settings_of(index_directory, no_limit=no_limit)
    request = ExchangesRequest(
        query=readable(query),
        filters=filters,
        kind=cast(Wanted, kind),
        order=cast(ExchangeOrder, order),
        limit=limit,
        offset=offset,
    )
    found = list_exchanges(open_collection(settings.index, settings).view(), request)
    tell(found, manifest_file)
    _print(found, output_format)
    return 0


def _print(found: Exchanges, output_format: str) -> None:
    from searchapp.cli import tables

    if output_format == "json":
        print_json(found.to_json())
    elif output_format == "table":
        _print_table(found)
    else:
        tables.print_rows(found, output_format)


def _print_table(found: Exchanges) -> None:
    kinds = ", ".join(f"{_LABELS[kind]} {count:,}" for kind, count in found.counts.items())
    click.echo(f"{counted(found.every, 'exchange')}: {kinds}")
    for each in found.exchanges:
        click.echo(f"\n{_heading(each)}")
        for letter, turns in (("Q", each.question), ("A", each.answer), ("-", each.others)):
            for turn in turns:
                if letter != "-" or turn.matches:
                    click.echo(f"  {letter}  {_said(turn)}")
    if found.next is not None:
        say(f"for more exchanges, add --offset {found.next}")


def _heading(found: Exchange) -> str:
    counts = f"asked {found.asked:,}, answered {found.answered:,}"
    number = f"exchange {found.exchange}"
    parts = (found.id, found.call.company, found.call.period, number, _LABELS[found.kind], counts)
    return " · ".join(part for part in parts if part)


def _said(turn: Spoken) -> str:
    """Return who speaks, and the part of a turn around its matches, or its beginning."""
    import html

    from searchapp.search.snippet import make_snippet
    from searchapp.search.speakers import other_label

    label = other_label(turn.speaker, turn.speaker_label)
    inferred = turn.speaker_inferred_from is not None
    speaker = who(turn.speaker, turn.speaker_title, turn.speaker_firm, label, inferred)
    marked = make_snippet(turn.text, turn.matches).replace("<mark>", "[").replace("</mark>", "]")
    return f"{speaker}: {html.unescape(marked)}"
