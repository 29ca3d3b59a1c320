"""Error pages, and the security headers of every page."""

from __future__ import annotations

import html
import logging
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Flask
from flask.testing import FlaskClient

from searchapp.errors import IndexDamagedError
from searchapp.search.collection import Collection
from searchapp.settings import Settings
from searchapp.web import assets
from searchapp.web.app import create_app
from searchapp.web.security import POLICY
from tests.filling import build


class Broken:
    """A collection that raises an error."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def view(self) -> Any:
        raise self.error


def broken(error: Exception) -> FlaskClient:
    return create_app(Settings(), cast(Collection, Broken(error))).test_client()


@pytest.mark.parametrize(("language", "words"), [("en", "Page not found"), ("zh", "页面不存在")])
def test_a_wrong_address(app: Flask, language: str, words: str) -> None:
    response = app.test_client().get("/nope", headers={"Accept-Language": language})
    assert response.status_code == 404
    assert words in response.text


def test_a_transcript_there_is_not(client: FlaskClient) -> None:
    for path in ("nope", "../../etc/passwd", "%2e%2e%2fetc", "a/b/c", "<script>"):
        response = client.get(f"/transcripts/{path}")
        assert response.status_code == 404
        assert "<script>" not in response.text


def test_a_method_there_is_not(client: FlaskClient) -> None:
    response = client.post("/search")
    assert response.status_code == 405
    assert "read-only" in response.text
    assert "GET" in response.headers["Allow"]


@pytest.mark.parametrize(
    "path", ["/", "/search?q=x", "/transcripts", "/api/v1/search?q=x", "/search.json?q=x", "/healthz"]
)
def test_a_crash_never_shows_its_traceback(path: str, caplog: pytest.LogCaptureFixture) -> None:
    response = broken(RuntimeError("secret /home/someone")).get(path)
    assert response.status_code == 500
    assert "secret" not in response.text
    assert "Traceback" not in response.text
    assert response.headers["Content-Security-Policy"] == POLICY
    assert "secret" in caplog.text
    if "api" in path or "json" in path:
        assert response.json is not None
        assert response.json["error"]["code"] == "internal"


@pytest.mark.parametrize("error", [RuntimeError("crash"), IndexDamagedError("damaged")])
def test_a_path_cannot_forge_a_line_of_the_log(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    assert broken(error).get("/transcripts/x%0DERROR%20forged%1B%5B31m").status_code >= 500
    (message,) = caplog.messages
    assert "x\\rERROR forged\\x1b[31m" in message
    assert message.isprintable()


def test_a_damaged_index_says_what_to_do(caplog: pytest.LogCaptureFixture) -> None:
    visitor = broken(IndexDamagedError("segment 3 of /srv/index is truncated"))
    page = visitor.get("/search?q=x", headers={"Accept-Language": "en"})
    assert page.status_code == 503
    assert "<code>searchapp index build</code>" in page.text
    assert "/srv/index" not in page.text
    assert "/srv/index" in caplog.text


def test_the_site_starts_without_an_index_and_picks_it_up(
    tmp_path: Path, seeds: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings = Settings(index=tmp_path / "index", source=seeds)
    visitor = create_app(settings).test_client()
    with caplog.at_level(logging.CRITICAL):
        page = visitor.get("/", headers={"Accept-Language": "en"})
        assert page.status_code == 503
        assert "There is no index yet" in page.text
        assert "<code>searchapp index build</code>" in page.text
        assert visitor.get("/help").status_code == 200
        health = visitor.get("/healthz")
        assert health.status_code == 503
        assert health.json is not None
        assert health.json["error"]["code"] == "index_missing"
    build(seeds, settings.index, settings, processes=1)
    assert visitor.get("/").status_code == 200
    health = visitor.get("/healthz").json
    assert health is not None
    assert (health["status"], health["transcripts"], health["turns"]) == ("ok", 2, 67)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/search?q=毛利率",
        "/transcripts",
        "/help",
        "/nope",
        "/api/v1/search?q=x",
        "/api/v1/nope",
        "/search.csv?q=x",
    ],
)
def test_every_response_says_what_a_page_may_do(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Permissions-Policy"] == "camera=(), geolocation=(), microphone=()"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-cache"
    assert {"Cookie", "Accept-Language"} <= set(re.split(r",\s*", headers["Vary"]))


@pytest.mark.parametrize(
    "path", ["/", "/search?q=毛利率", "/transcripts/000_d41a21adb219e9fd?q=毛利率", "/help", "/api/v1/docs"]
)
def test_no_page_holds_what_the_policy_forbids(client: FlaskClient, path: str) -> None:
    html = client.get(path).text
    assert re.findall(r"<script(?![^>]+src=)", html) == []
    assert re.findall(r"<style|\sstyle=|\son\w+=", html) == []
    assert re.findall(r'(?:src|href)="(?:https?:)?//', html) == []


def test_static_files_are_kept_as_long_as_they_are_the_same(client: FlaskClient) -> None:
    html = client.get("/").text
    link = re.search(r'href="(/static/site\.css\?v=[0-9a-f]{12})"', html)
    assert link is not None
    with client.get(link[1]) as current:
        assert "immutable" in current.headers["Cache-Control"]
        tag = current.headers["ETag"]
    with client.get("/static/site.css?v=000000000000") as other:
        assert other.headers["Cache-Control"] == "no-cache"
    with client.get(link[1], headers={"If-None-Match": tag}) as again:
        assert again.status_code == 304


def test_a_folder_that_is_not_there_is_named() -> None:
    assert (assets.folder("templates") / "base.html").is_file()
    assert (assets.folder("static") / "site.css").is_file()


def test_an_installation_without_templates_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("searchapp.__file__", str(tmp_path / "searchapp" / "__init__.py"))
    with pytest.raises(assets.AssetsMissingError, match="reinstall searchapp"):
        assets.folder("templates")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "“的” takes most of the time. Leave it out, or search for a rarer term."),
        ("zh-CN", "其中“的”最耗时。"),
    ],
)
def test_a_search_that_costs_too_much_says_which_term_to_leave_out(
    web_settings: Settings, language: str, words: str
) -> None:
    visitor = create_app(replace(web_settings, cost_limit=10)).test_client()
    page = visitor.get("/search?q=毛利率 的", headers={"Accept-Language": language})
    assert (page.status_code, words in html.unescape(page.text)) == (422, True)
    # The query is there to be changed.
    assert 'value="毛利率 的"' in page.text
    answer = visitor.get("/api/v1/search?q=毛利率 的")
    assert answer.status_code == 422
    assert answer.json["error"]["code"] == "query_too_costly"
    assert "的, which costs most" in answer.json["error"]["message"]
    assert visitor.get("/healthz").status_code == 200
