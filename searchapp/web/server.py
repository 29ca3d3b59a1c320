"""The production server: waitress, by default on the loopback interface."""

from __future__ import annotations

import ctypes
import gc
import logging
import socket
import sys
import threading
import time
from dataclasses import replace
from ipaddress import ip_address
from typing import NoReturn
from urllib.parse import quote_from_bytes

import waitress  # type: ignore[import-untyped]
from waitress.channel import HTTPChannel  # type: ignore[import-untyped]
from waitress.parser import HTTPRequestParser  # type: ignore[import-untyped]
from waitress.task import ErrorTask  # type: ignore[import-untyped]

from searchapp.errors import UsageError
from searchapp.library.adding import Place
from searchapp.settings import Settings
from searchapp.web.access import lets_people_log_in, protected
from searchapp.web.app import create_app
from searchapp.web.library import Library, library_of
from searchapp.web.logs import escape_messages
from searchapp.web.security import HEADERS
from searchapp.web.staging import LARGEST_UPLOAD

if sys.platform != "win32":
    import resource

_log = logging.getLogger(__name__)

_ASCII = bytes(range(128))
_THREADS = 8
_BACKLOG = 1024
_SCRUB_SECONDS = 600
_YOUNG_OBJECTS = 10_000
# Without files to add, there are only small forms.
_LARGEST_BODY = 2**20
# From <malloc.h>.
_M_ARENA_MAX = -8
# An open connection costs a file and a few kilobytes, but no thread.
_CONNECTIONS = 4096
# How long a connection may do nothing, and how often that is looked at.
_IDLE_SECONDS = 20
_CLEANUP_SECONDS = 5
# Addresses that stand for all of a machine, and an address of this machine for each.
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}


class _ErrorTask(ErrorTask):  # type: ignore[misc]
    """The answer to a request that never reaches the application, with the same headers as all others."""

    def execute(self) -> None:
        self.response_headers.extend(HEADERS.items())
        super().execute()


class _Parser(HTTPRequestParser):  # type: ignore[misc]
    """Reads a request, also one whose URL was typed as it is, as in ``curl 'http://…/search?q=毛利率'``."""

    def parse_header(self, header_plus: bytes) -> None:
        line, end, headers = header_plus.partition(b"\r\n")
        super().parse_header(quote_from_bytes(line, _ASCII).encode("ascii") + end + headers)


class _Channel(HTTPChannel):  # type: ignore[misc]
    """A connection; one whose visitor stops reading a long response is closed, because a thread waits for him."""

    parser_class = _Parser
    error_task_class = _ErrorTask

    def writable(self) -> bool:
        if self._is_stuck():
            self.handle_close()
            return False
        return bool(super().writable())

    def _is_stuck(self) -> bool:
        # While a thread adds to the output, the time of the last activity may not be set yet.
        if not self.outbuf_lock.acquire(blocking=False):
            return False
        try:
            waiting = self.total_outbufs_len >= self.adj.send_bytes
            return bool(waiting and time.time() - self.last_activity > self.adj.channel_timeout)
        finally:
            self.outbuf_lock.release()


def serve(
    settings: Settings,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    insecure: bool = False,
    add_to: Place | None = None,
    idle_seconds: int = _IDLE_SECONDS,
) -> None:
    """Print the address of the site and serve it until interrupted.

    Args:
        settings: which index, and who gets in.
        host: the address to listen on.
        port: the port to listen on; 0 chooses a free one.
        insecure: whether others may reach a site that lets everybody in.
        add_to: where visitors can add files; they cannot if None.
        idle_seconds: after how long a connection is closed on which nothing is sent or read.

    Raises:
        UsageError: the port cannot be used, the settings contradict each other, everybody would get in, or nobody who
            may add files could log in.
        AssetsMissingError: templates or static files are missing.
    """
    # Open the port first, to report a port in use before anything is loaded.
    with _listen(host, port) as listening:
        _share_one_heap()
        collect_rarely()
        loopback = ip_address(listening.getsockname()[0]).is_loopback
        if add_to is not None and not lets_people_log_in(settings) and (protected(settings) or not loopback):
            raise UsageError(
                "only people who have logged in can add files to this site, and nobody can log in; set "
                "SEARCHAPP_PASSWORD_HASH to what `searchapp password` prints, or leave out --add"
            )
        if not (insecure or protected(settings) or loopback):
            raise UsageError(
                f"everybody who can reach {host} could read every transcript; set SEARCHAPP_PASSWORD_HASH to what "
                "`searchapp password` prints, or SEARCHAPP_USER_HEADER and SEARCHAPP_PROXIES behind a proxy that logs "
                "people in, or pass --insecure if that is intended"
            )
        own = () if host in _EVERYWHERE else (_in_url(host),)
        app = create_app(replace(settings, hosts=(*settings.hosts, *own)), add_to=add_to)
        library_of(app).warm_up()
        logger = logging.getLogger("waitress")
        logger.setLevel(logging.WARNING)
        escape_messages(logger)
        server = waitress.create_server(
            app,
            sockets=[listening],
            threads=_THREADS,
            connection_limit=_connection_limit(),
            channel_timeout=idle_seconds,
            cleanup_interval=_CLEANUP_SECONDS,
            # It takes all of a body in before the application can refuse it, with a page that says why.
            max_request_body_size=2 * LARGEST_UPLOAD if add_to else _LARGEST_BODY,
            # select() cannot watch files numbered 1024 and above.
            asyncore_use_poll=True,
            # The application knows which proxies to trust.
            clear_untrusted_proxy_headers=False,
            ident=None,
        )
        server.channel_class = _Channel
        threading.Thread(target=_scrub, args=(library_of(app),), name="scrub", daemon=True).start()
        if host in _EVERYWHERE and not settings.hosts:
            _log.warning(
                "only this machine can open the site: set SEARCHAPP_HOSTS to the names or addresses that others use"
            )
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


def collect_rarely() -> None:
    """Let the garbage collector run after several pages: a page makes about as many objects as it runs for by default."""
    gc.set_threshold(_YOUNG_OBJECTS, *gc.get_threshold()[1:])


def _scrub(library: Library) -> NoReturn:
    """Read the whole index again and again: what nobody asked for yet may have decayed."""
    while True:
        library.scrub()
        time.sleep(_SCRUB_SECONDS)


def _connection_limit() -> int:
    """Return the number of connections to keep open: half of the files this process may open, at most _CONNECTIONS.

    The other half is for the files of the index and for long responses. Raises the soft limit of open files first.
    """
    if sys.platform == "win32":  # Sockets are not files there.
        return _CONNECTIONS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = 2 * _CONNECTIONS if hard == resource.RLIM_INFINITY else min(2 * _CONNECTIONS, hard)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    return min(_CONNECTIONS, allowed // 2)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        reason = str(error.strerror).partition(" (")[0]
        raise UsageError(
            f"cannot listen on {host} port {port} ({reason}); choose another with --host and --port"
        ) from error


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host.lower()


def _address(host: str, port: int) -> str:
    """Return the URL for a browser on this machine.

    >>> _address("::1", 8000), _address("0.0.0.0", 8000)
    ('http://[::1]:8000', 'http://127.0.0.1:8000')
    """
    return f"http://{_in_url(_EVERYWHERE.get(host, host))}:{port}"
