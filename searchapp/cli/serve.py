"""``searchapp serve``: the web site."""

from __future__ import annotations

from pathlib import Path

import click

from searchapp.cli.options import index_option, settings_of


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
@index_option
def serve(host: str, port: int, insecure: bool, index_directory: Path | None) -> int:
    """Serve the web site and the JSON API until Ctrl-C or SIGTERM.

    After a build or an update, the next request uses the new index; no restart is needed.

    For an address that other machines can reach, set a password (see `searchapp password`) or trust a proxy that logs
    people in.
    """
    from searchapp.web.server import serve as run

    try:
        run(settings_of(index_directory), host, port, insecure=insecure)
    except (KeyboardInterrupt, SystemExit):
        # Both are normal ways to stop a server, not failures.
        return 0
    return 0
