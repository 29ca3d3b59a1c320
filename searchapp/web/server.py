"""The production server: waitress, by default on the loopback interface."""

from __future__ import annotations

import ctypes
import logging
import socket
import sys
import threading
import time
from typing import NoReturn

import waitress  # type: ignore[import-untyped]

from searchapp.errors import UsageError
from searchapp.settings import Settings
from searchapp.web.app import create_app
from searchapp.web.library import Library, library_of

_THREADS = 8
_BACKLOG = 128
_SCRUB_SECONDS = 600
# From <malloc.h>.
_M_ARENA_MAX = -8


def serve(settings: Settings, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Print the address of the site and serve it until interrupted; port 0 chooses a free port.

    Raises UsageError if the port cannot be used, AssetsMissingError if templates or static files are missing.
    """
    # Open the port first, to report a port in use before anything is loaded.
    with _listen(host, port) as listening:
        _share_one_heap()
        app = create_app(settings)
        library_of(app).warm_up()
        logging.getLogger("waitress").setLevel(logging.WARNING)
        server = waitress.create_server(app, sockets=[listening], threads=_THREADS, ident=None)
        threading.Thread(target=_scrub, args=(library_of(app),), name="scrub", daemon=True).start()
        print(_address(host, listening.getsockname()[1]), flush=True)
        server.run()


def _share_one_heap() -> None:
    """Let all threads allocate from one heap.

    The C library of most Linux systems gives every thread a heap of its own, and each keeps what its largest answer
    needed: with eight threads that is several times the memory of the index.
    """
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # Other C libraries have one heap anyway.
        if mallopt is not None:
            mallopt(_M_ARENA_MAX, 1)


def _scrub(library: Library) -> NoReturn:
    """Read the whole index again and again: what nobody asked for yet may have decayed."""
    while True:
        library.scrub()
        time.sleep(_SCRUB_SECONDS)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        reason = str(error.strerror).partition(" (")[0]
        raise UsageError(
            f"cannot listen on {host} port {port} ({reason}); choose another with --host and --port"
        ) from error


def _address(host: str, port: int) -> str:
    """Return the URL for a browser.

    >>> _address("::1", 8000)
    'http://[::1]:8000'
    """
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
