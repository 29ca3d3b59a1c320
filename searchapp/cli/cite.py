"""``searchapp cite``: the citation of a turn."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import cast

import click

from searchapp.cli.options import index_option, settings_of
from searchapp.search.answer import STYLES, Style


@click.command()
@click.argument("turn", metavar="TRANSCRIPT:TURN")
@click.option(
    "--style", type=click.Choice(STYLES), default="plain", show_default=True, help="Form of the citation."
)
@click.option("--query", default="", metavar="Q", help="Quote the sentences in which this query is found.")
@click.option(
    "--url-base", metavar="URL", help="Address of the site, for a link to the turn; no link by default."
)
@click.option(
    "--accessed", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Access date.  [default: today]"
)
@index_option
def cite(
    turn: str,
    style: str,
    query: str,
    url_base: str | None,
    accessed: datetime | None,
    index_directory: Path | None,
) -> int:
    """Print the citation of a turn.

    TRANSCRIPT:TURN is the id of a hit as printed by `searchapp search`. Without --query, the first sentences are quoted.
    """
    from searchapp.opening import open_collection

    transcript, _, number = turn.rpartition(":")
    if not (transcript and number.isascii() and number.isdigit() and len(number) < 10):
        raise click.BadParameter("use the id of a hit, such as CALL:12", param_hint="TRANSCRIPT:TURN")
    if url_base is not None and not url_base.startswith(("http://", "https://")):
        raise click.BadParameter(
            "use an address that starts with http:// or https://", param_hint="--url-base"
        )
    settings = settings_of(index_directory)
    day = accessed.date() if accessed else date.today()
    view = open_collection(settings.index, settings).view()
    citation = view.cite(transcript, int(number), query, site=url_base, accessed=day)
    click.echo(citation.text(cast(Style, style)))
    return 0
