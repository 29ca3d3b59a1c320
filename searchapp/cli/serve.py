"""``searchapp serve``: the site."""

from __future__ import annotations

from pathlib import Path

import click

from searchapp.cli.options import index_option, settings_of


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port.")
@index_option
def serve(host: str, port: int, index_directory: Path | None) -> int:
    """Serve the site and the JSON API until Ctrl-C or SIGTERM.

    It follows the index: a build or an update shows at the next request, without a restart.
    """
    from searchapp.web.server import serve as run

    try:
        run(settings_of(index_directory), host, port)
    except (KeyboardInterrupt, SystemExit):
        # Both are how a server is told to stop; stopping is not a failure.
        return 0
    return 0
