"""The production server."""

from __future__ import annotations

import http.client
import json
import socket
import sys
import urllib.request
from contextlib import ExitStack, closing
from urllib.parse import quote, urlsplit

import pytest

from searchapp.errors import UsageError
from searchapp.settings import Settings
from searchapp.web.security import HEADERS
from searchapp.web.server import serve
from tests.filling import build
from tests.processes import wait_until
from tests.web.served import Site
from tests.web.served import serve as start


def test_it_prints_where_it_listens_and_answers_there(site: Site) -> None:
    assert site.address.startswith("http://127.0.0.1:")
    with urllib.request.urlopen(site.url("/api/v1/search?q=毛利率"), timeout=10) as response:
        assert json.load(response)["occurrences"] == 42
        assert "Server" not in response.headers


def test_a_url_may_hold_characters_as_they_are_typed(site: Site) -> None:
    answer = site.raw(
        "GET /api/v1/search?q=毛利率 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
    )
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    assert json.loads(body)["occurrences"] == 42


def test_the_first_search_is_as_quick_as_the_others(site: Site) -> None:
    with urllib.request.urlopen(site.url("/api/v1/search?q=经营性现金流"), timeout=10) as response:
        assert json.load(response)["took_ms"] < 400


def test_a_port_that_is_taken_is_named(web_settings: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"port {port}.*--port"):
            serve(web_settings, port=port)


@pytest.mark.parametrize("suffix", [".csv", ".json"])
def test_files_are_sent_under_the_name_of_the_query(site: Site, suffix: str) -> None:
    with urllib.request.urlopen(site.url(f"/search{suffix}?q=毛利率"), timeout=10) as response:
        assert quote("毛利率" + suffix) in response.headers["Content-Disposition"]
        assert len(response.read()) > 10_000


@pytest.mark.parametrize("number", [110, 400])
def test_connections_that_send_nothing_keep_no_visitor_out(site: Site, number: int) -> None:
    with site.idle(number), urllib.request.urlopen(site.url("/help"), timeout=10) as response:
        assert response.status == 200


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of open files")
def test_a_low_limit_of_open_files_is_raised(web_settings: Settings) -> None:
    with (
        start(web_settings, open_files=128) as running,
        running.idle(200),
        urllib.request.urlopen(running.url("/help"), timeout=10) as response,
    ):
        assert response.status == 200


@pytest.mark.parametrize(
    ("request_line", "headers", "status"),
    [
        ("GET /help HTTP/1.1", "Host: localhost\r\nTransfer-Encoding: nonsense", b"501"),
        ("GET /help HTTP/1.1", "Host: localhost\r\nContent-Length: -1", b"400"),
        ("POST /search HTTP/1.1", "Host: localhost\r\nContent-Length: 9999999999", b"413"),
        ("nonsense", "Host: localhost", b"400"),
        ("GET /%ff%00%0a HTTP/1.1", "Host: localhost", b"404"),
        ("GET /transcripts/%ff%00 HTTP/1.1", "Host: localhost", b"404"),
        ("GET /search?q=%ff%00&page=%00 HTTP/1.1", "Host: localhost", b"200"),
        ("BREW /search HTTP/1.1", "Host: localhost", b"405"),
    ],
)
def test_every_answer_says_what_a_page_may_do(
    site: Site, request_line: str, headers: str, status: bytes
) -> None:
    answer = site.raw(f"{request_line}\r\n{headers}\r\nConnection: close\r\n\r\n".encode())
    head = answer.partition(b"\r\n\r\n")[0]
    assert head.split(b" ")[1] == status
    for name, value in HEADERS.items():
        assert f"{name}: {value}".encode() in head


@pytest.fixture(scope="module")
def long_downloads(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of an index whose downloads are larger than the server's buffer for a visitor who does not read."""
    folder = tmp_path_factory.mktemp("long")
    source = folder / "source"
    source.mkdir()
    for number in range(12):
        speeches = "".join(f"Jane Doe: {number}{'好' * 3000}\nJohn Roe: 谢谢\n" for _ in range(60))
        (source / f"{number}.txt").write_text(speeches, encoding="utf-8")
    settings = Settings(index=folder / "index", source=source)
    assert not build(source, settings.index, settings, processes=1).refused
    return settings


def _start_without_reading(site: Site, opened: ExitStack) -> None:
    """Start as many downloads as there are places for, and read only the beginnings of their heads."""
    ask = f"GET /search.json?q={quote('好')} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    for _ in range(2):
        connection = opened.enter_context(site.connect())
        connection.sendall(ask)
        assert connection.recv(12) == b"HTTP/1.1 200"


def _status(site: Site, path: str) -> int:
    with closing(http.client.HTTPConnection(urlsplit(site.address).netloc, timeout=60)) as visitor:
        visitor.request("GET", path)
        return visitor.getresponse().status


_DOWNLOAD = f"/search.csv?q={quote('谢谢')}"


def test_downloads_that_nobody_reads_keep_nobody_out(long_downloads: Settings) -> None:
    # On a slow machine too, no connection is closed before the end of the test.
    with start(long_downloads, idle_seconds=600) as site, ExitStack() as opened:
        _start_without_reading(site, opened)
        # Further downloads are refused at once; pages are still served.
        assert _status(site, _DOWNLOAD) == 503
        assert _status(site, "/help") == 200


def test_a_download_that_nobody_reads_makes_room_for_another(long_downloads: Settings) -> None:
    with start(long_downloads, idle_seconds=1) as site, ExitStack() as opened:
        _start_without_reading(site, opened)
        # Two are unread and none can end, so this is answered once a connection was closed.
        wait_until(lambda: _status(site, _DOWNLOAD) == 200, patience=120)
