"""The production server: waitress, on the loopback interface unless told otherwise."""

from __future__ import annotations

import logging

import waitress  # type: ignore[import-untyped]

from searchapp.errors import UsageError
from searchapp.settings import Settings
from searchapp.web.app import create_app
from searchapp.web.library import library_of

_THREADS = 8


def serve(settings: Settings, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Serve the site until interrupted, and print its address; port 0 takes a free one.

    Raises UsageError when nothing can listen there, AssetsMissingError when the installation is not whole.
    """
    app = create_app(settings)
    library_of(app).warm_up()
    try:
        # No banner that names the server software; the path is never trusted from a proxy's headers.
        server = waitress.create_server(app, host=host, port=port, threads=_THREADS, ident=None)
    except (OSError, ValueError) as error:
        raise UsageError(
            f"cannot listen on {host} port {port} ({error}); choose another with --host and --port"
        ) from error
    logging.getLogger("waitress").setLevel(logging.WARNING)
    print(_address(host, _port(server, port)), flush=True)
    server.run()


def _port(server: object, asked: int) -> int:
    # A host name with several addresses gives a server of several sockets, which names its port otherwise.
    listening = getattr(server, "effective_listen", None)
    port = listening[0][1] if listening else getattr(server, "effective_port", asked)
    return int(port)


def _address(host: str, port: int) -> str:
    """Write the address a browser takes.

    >>> _address("::1", 8000)
    'http://[::1]:8000'
    """
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
