"""The host names that the site accepts."""

from __future__ import annotations

import sys
import urllib.request

import pytest
from flask import Flask
from flask.testing import FlaskClient

from searchapp.errors import UsageError
from searchapp.settings import Settings
from searchapp.web.app import create_app
from searchapp.web.security import POLICY
from tests.web.served import Site, serve

# Sent by DNS rebinding, by mistake or by an attacker.
STRANGE = [
    "evil.example",
    "evil.example:8000",
    "localhost.evil.example",
    "evil.example@localhost",
    "a" * 64,
    "a" * 64 + ".example",
    "localhost:99999999",
    "localhost:",
    "[::1",
    "127.0.0.1, evil.example",
    "毛利率",
    "%00",
    "..",
    "",
]


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:8000", "[::1]:8000"])
def test_names_of_this_machine_are_known(client: FlaskClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", STRANGE)
@pytest.mark.parametrize(("language", "words"), [("en", "Unknown host name"), ("zh", "无法识别的主机名")])
def test_under_any_other_name_there_is_one_page(app: Flask, host: str, language: str, words: str) -> None:
    headers = {"Host": host.encode().decode("latin-1"), "Accept-Language": language}
    response = app.test_client().get("/search?q=毛利率", headers=headers)
    assert response.status_code == 400
    assert words in response.text
    assert "毛利率" not in response.text
    assert "evil" not in response.text + str(response.headers)
    assert response.headers["Content-Security-Policy"] == POLICY


@pytest.mark.parametrize(
    "path", ["/api/v1/search?q=x", "/healthz", "/search.csv?q=x", "/nope", "/api/v1/docs"]
)
def test_nothing_is_read_under_another_name(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Host": "evil.example"})
    assert response.status_code == 400
    if "csv" not in path and path.startswith(("/api/v1/s", "/healthz")):
        assert response.json is not None
        assert response.json["error"]["code"] == "unknown_host"


def test_the_page_about_it_has_its_styles(client: FlaskClient) -> None:
    with client.get("/static/site.css", headers={"Host": "evil.example"}) as response:
        assert response.status_code == 200


def test_the_production_server_gives_the_same_page(site: Site) -> None:
    for host in STRANGE:
        request = f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        head, _, body = site.raw(request.encode()).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 400"), host
        assert POLICY.encode() in head, host
        assert "无法识别的主机名".encode() in body, host
    assert b" 400 " in site.raw(b"GET / HTTP/1.0\r\n\r\n")


def test_more_names_are_a_setting(client: FlaskClient) -> None:
    settings = Settings.from_environment({"SEARCHAPP_HOSTS": "Calls.example.com, [fd00::1] 10.0.0.5"})
    visitor = create_app(settings).test_client()
    for host in ("calls.example.com", "CALLS.example.com:8443", "[fd00::1]:80", "10.0.0.5", "localhost"):
        assert visitor.get("/help", headers={"Host": host}).status_code == 200
    assert visitor.get("/help", headers={"Host": "example.com"}).status_code == 400


@pytest.mark.parametrize(
    "name", ["https://calls.example.com", "calls.example.com:8000", "*", "a/b", "fd00::1"]
)
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match=r"SEARCHAPP_HOSTS.*such as calls\.example\.com"):
        Settings.from_environment({"SEARCHAPP_HOSTS": name})


@pytest.mark.skipif(sys.platform != "linux", reason="only on Linux all of 127.0.0.0/8 is this machine")
def test_the_address_that_is_listened_on_is_known(web_settings: Settings) -> None:
    with (
        serve(web_settings, "--host", "127.0.0.2") as running,
        urllib.request.urlopen(running.url("/help"), timeout=10) as response,
    ):
        assert "127.0.0.2" in running.address
        assert response.status == 200
