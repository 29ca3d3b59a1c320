"""``searchapp serve``: the web site."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from searchapp.cli.options import index_option, settings_of
from searchapp.cli.output import say
from searchapp.errors import IndexDamagedError, IndexMissingError, IndexOutdatedError
from searchapp.settings import Settings

if TYPE_CHECKING:
    from searchapp.library.adding import Place


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Port to listen on; 0 chooses a free one.",
)
@click.option(
    "--insecure", is_flag=True, help="Let in everybody who can reach the address, without a password."
)
@click.option(
    "--add",
    "folder",
    is_flag=False,
    flag_value="",
    metavar="[FOLDER]",
    help="Let visitors add transcripts to FOLDER, a source of the index or a folder inside one; "
    "without FOLDER, to its only source.",
)
@index_option
def serve(host: str, port: int, insecure: bool, folder: str | None, index_directory: Path | None) -> int:
    """Serve the web site and the JSON API until Ctrl-C or SIGTERM.

    After a build or an update, the next request uses the new index; no restart is needed.

    For an address that other machines can reach, set a password (see `searchapp password`) or trust a proxy that logs
    people in.

    With --add, visitors on this machine, or who have logged in, can add files on the page /add.
    """
    from searchapp.web.server import serve as run

    settings = settings_of(index_directory)
    add_to = None if folder is None else _place(settings, Path(folder) if folder else None)
    try:
        run(settings, host, port, insecure=insecure, add_to=add_to)
    except (KeyboardInterrupt, SystemExit):
        # Both are normal ways to stop a server, not failures.
        return 0
    return 0


def _place(settings: Settings, folder: Path | None) -> Place | None:
    """Return where files are added; None, with a warning, if the index does not tell its sources."""
    from searchapp.engine.factory import sink_of
    from searchapp.library.adding import place_for
    from searchapp.library.sources import FIRST_SOURCE

    try:
        sources = tuple(map(Path, sink_of(settings).sources()))
    except IndexMissingError:
        sources = (settings.source or folder or FIRST_SOURCE,)
    except (IndexDamagedError, IndexOutdatedError) as error:
        say(f"warning: no files can be added: {error.reason}; build the index, then start the site again")
        return None
    return place_for(folder, sources)
