"""What a browser asks for again: status 304 as long as nothing has changed."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.security import generate_password_hash

import searchapp.web.revalidation
from searchapp.settings import Settings
from searchapp.web.app import create_app
from tests.calls import write_call
from tests.filling import build

PAGES = (
    "/",
    "/search?q=毛利率",
    "/concordance?q=毛利率",
    "/trend?q=毛利率",
    "/matrix?q=毛利率",
    "/collocates?q=毛利率",
    "/keyness?q=毛利率",
    "/transcripts",
    "/search.csv?q=毛利率",
    "/api/v1/search?q=毛利率",
    "/api/v1/matrix?q=毛利率",
    "/help",
)


def tag(client: FlaskClient, url: str, **headers: str) -> str:
    with client.get(url, headers=headers) as response:
        assert response.status_code == 200
        return str(response.headers["ETag"])


def status(client: FlaskClient, url: str, seen: str, **headers: str) -> int:
    with client.get(url, headers={"If-None-Match": seen, **headers}) as response:
        if response.status_code == 304:
            assert response.data == b""
        return response.status_code


@pytest.mark.parametrize("url", PAGES)
def test_what_has_not_changed_is_not_sent_again(client: FlaskClient, url: str) -> None:
    first = client.get(url)
    again = client.get(url, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")
    assert first.data
    for header in ("ETag", "Cache-Control", "Vary", "Content-Security-Policy"):
        assert again.headers[header] == first.headers[header]
    assert "no-cache" in again.headers["Cache-Control"]
    assert status(client, url, "*") == 200
    assert status(client, url, '"other"') == 200


def test_an_answer_is_not_taken_for_another(client: FlaskClient) -> None:
    seen = tag(client, "/search?q=毛利率")
    assert status(client, "/search?q=毛利", seen) == 200
    assert status(client, "/search?q=毛利率&page=2", seen) == 200
    assert status(client, "/trend?q=毛利率", seen) == 200
    assert status(client, "/search?q=毛利率", seen, **{"Accept-Language": "zh"}) == 200
    assert status(client, "/search?q=毛利率", seen, Host="127.0.0.1") == 200
    client.set_cookie("lang", "zh")
    assert status(client, "/search?q=毛利率", seen) == 200


def test_a_new_state_is_sent(tmp_path: Path) -> None:
    source, settings = tmp_path / "source", Settings(index=tmp_path / "index")
    source.mkdir()
    write_call(source, "a", ["毛利率"])
    build(source, settings.index, settings, processes=1)
    client = create_app(settings).test_client()
    seen = tag(client, "/search?q=毛利率")
    assert status(client, "/search?q=毛利率", seen) == 304
    build(source, settings.index, settings, processes=1)
    # The same files give the same state.
    assert status(client, "/search?q=毛利率", seen) == 304
    write_call(source, "b", ["毛利率很高"])
    build(source, settings.index, settings, processes=1)
    assert status(client, "/search?q=毛利率", seen) == 200


def test_the_start_page_is_sent_again_when_the_index_was_built_again(tmp_path: Path) -> None:
    source, settings = tmp_path / "source", Settings(index=tmp_path / "index")
    source.mkdir()
    write_call(source, "a", ["毛利率"])
    build(source, settings.index, settings, processes=1)
    client = create_app(settings).test_client()
    seen = {url: tag(client, url) for url in ("/", "/search", "/search?q=+", "/help")}
    build(source, settings.index, settings, processes=1)
    later = max(settings.index.rglob("*.toc"), key=lambda path: path.stat().st_mtime_ns)
    os.utime(later, (2_000_000_000, 2_000_000_000))
    # The state is the same, but the start page shows when it was built.
    assert {url: status(client, url, seen[url]) for url in seen} == {
        "/": 200, "/search": 200, "/search?q=+": 200, "/help": 304,
    }  # fmt: skip
    assert "2033-05-18" in client.get("/").text


def test_who_has_logged_out_is_asked_again(web_settings: Settings) -> None:
    settings = replace(
        web_settings,
        password_hash=generate_password_hash("pass", method="pbkdf2:sha256:1"),
        token_hash=generate_password_hash("token", method="pbkdf2:sha256:1"),
    )
    client = create_app(settings).test_client()
    assert client.get("/help").status_code == 302
    client.post("/login", data={"password": "pass"}, headers={"Origin": "http://localhost"})
    seen = tag(client, "/help")
    assert status(client, "/help", seen) == 304
    client.post("/logout", headers={"Origin": "http://localhost"})
    assert status(client, "/help", seen) == 302
    # Without a session, the page has no button to log out.
    assert status(client, "/help", seen, Authorization="Bearer token") == 200
    assert "ETag" not in client.get("/login").headers


def test_a_citation_says_the_day(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = app.test_client()
    url = client.get("/search?q=毛利率").text.partition('class="cite" href="')[2].partition('"')[0]
    seen = tag(client, url)
    assert status(client, url, seen) == 304

    class Tomorrow(date):
        @classmethod
        def today(cls) -> Tomorrow:
            return cls(2099, 1, 1)

    monkeypatch.setattr(searchapp.web.revalidation, "date", Tomorrow)
    assert status(client, url, seen) == 200


@pytest.mark.parametrize("url", ["/transcripts/none", "/nowhere", "/healthz", "/api/v1/search?limit=-1"])
def test_errors_and_health_have_no_tag(client: FlaskClient, url: str) -> None:
    response = client.get(url)
    assert response.status_code != 200 or url == "/healthz"
    assert "ETag" not in response.headers


def test_without_an_index_the_page_says_so(tmp_path: Path) -> None:
    client = create_app(Settings(index=tmp_path / "index")).test_client()
    response = client.get("/search?q=x", headers={"If-None-Match": "*"})
    assert response.status_code == 503
    assert "ETag" not in response.headers
