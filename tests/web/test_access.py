"""Passwords, tokens and sessions: who has access to the site."""

from __future__ import annotations

import logging
import re
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.security import generate_password_hash
from werkzeug.test import TestResponse

from searchapp.errors import UsageError
from searchapp.search.collection import Collection
from searchapp.settings import Settings
from searchapp.web.app import create_app
from searchapp.web.security import POLICY
from tests.web.served import serve

PASSWORD, TOKEN = "correct horse 马", "a-token-of-a-program"
# Faster to check than a hash of `searchapp password`: these tests log in many times.
QUICK = "pbkdf2:sha256:1"
PASSWORD_HASH, TOKEN_HASH = generate_password_hash(PASSWORD, QUICK), generate_password_hash(TOKEN, QUICK)
PAGES = [
    "/",
    "/search?q=毛利率",
    "/search.csv?q=毛利率",
    "/transcripts",
    "/cite/000_d41a21adb219e9fd/4",
    "/help",
    "/api/v1/docs",
    "/nope",
    "/logout",
]
DATA = [
    "/api/v1/search?q=毛利率",
    "/api/v1/openapi.json",
    "/search.json?q=毛利率",
    "/healthz",
    "/api/v1/nope",
]
OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}

Visit = Callable[..., FlaskClient]


@pytest.fixture
def visit(web_settings: Settings, collection: Collection) -> Visit:
    """A function that returns a visitor, who prefers English, of a site with the given settings."""

    def make(**settings: Any) -> FlaskClient:
        visitor = create_app(replace(web_settings, **settings), collection).test_client()
        visitor.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        return visitor

    return make


@pytest.fixture
def visitor(visit: Visit) -> FlaskClient:
    """A visitor of a site with a password and a token."""
    return visit(password_hash=PASSWORD_HASH, token_hash=TOKEN_HASH)


def log_in(visitor: FlaskClient, password: str = PASSWORD, **options: Any) -> TestResponse:
    options.setdefault("headers", OWN_PAGE)
    return visitor.post("/login", data={"password": password, "next": options.pop("next", "")}, **options)


@pytest.mark.parametrize("path", PAGES)
def test_pages_lead_to_the_login(visitor: FlaskClient, path: str) -> None:
    response = visitor.get(path)
    assert response.status_code == 302
    assert response.location.startswith("/login")
    assert "毛利率" not in response.text
    assert response.headers["Content-Security-Policy"] == POLICY


@pytest.mark.parametrize("path", DATA)
def test_programs_are_told_what_is_missing(visitor: FlaskClient, path: str) -> None:
    response = visitor.get(path)
    assert response.status_code == 401
    assert response.json is not None
    assert response.json["error"]["code"] == "access_denied"
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("method", ["POST", "PUT", "OPTIONS", "HEAD", "TRACE"])
def test_no_method_gets_around_it(visitor: FlaskClient, method: str) -> None:
    response = visitor.open("/search?q=毛利率", method=method)
    assert response.status_code in (302, 401)


@pytest.mark.parametrize(("language", "words"), [("en", "Log in"), ("zh", "登录")])
def test_the_login_page_gives_nothing_away(visitor: FlaskClient, language: str, words: str) -> None:
    page = visitor.get("/login", headers={"Accept-Language": language})
    assert page.status_code == 200
    assert f"<h1>{words}</h1>" in page.text
    assert "/transcripts" not in page.text
    sheet = re.search(r'href="(/static/site\.css[^"]*)"', page.text)
    assert sheet is not None
    with visitor.get(sheet[1]) as styles:
        assert styles.status_code == 200


def test_after_the_login_the_page_asked_for_is_shown(visitor: FlaskClient) -> None:
    form = visitor.get("/search?q=毛利率&section=qa", follow_redirects=True).text
    asked = re.search(r'name="next" value="([^"]+)"', form)
    assert asked is not None
    response = log_in(visitor, next=asked[1].replace("&amp;", "&"))
    assert response.status_code == 303
    page = visitor.get(response.location)
    assert page.text.count("<mark>毛利率</mark>") >= 5
    assert 'class="chip"' in page.text
    assert visitor.get("/api/v1/search?q=毛利率").status_code == 200


def test_pages_are_kept_by_no_shared_cache(visitor: FlaskClient) -> None:
    log_in(visitor)
    headers = visitor.get("/transcripts").headers
    assert {"private", "no-cache"} <= set(re.split(r",\s*", headers["Cache-Control"]))
    assert "Cookie" in headers["Vary"]


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//evil.example",
        "https://evil.example",
        r"/\evil.example",
        r"\\evil.example",
        "/\t/evil.example",
        "evil",
        "",
    ],
)
def test_the_login_leads_nowhere_else(visitor: FlaskClient, elsewhere: str) -> None:
    assert "evil" not in visitor.get("/login", query_string={"next": elsewhere}).text.partition("<main")[2]
    assert log_in(visitor, next=elsewhere).location == "/"


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(visitor: FlaskClient) -> None:
    cookie = log_in(visitor).headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert "Secure" in log_in(visitor, base_url="https://localhost").headers["Set-Cookie"]


def test_a_proxy_says_that_the_visitor_uses_tls_if_it_is_trusted(visit: Visit) -> None:
    trusting = visit(password_hash=PASSWORD_HASH, proxies=("10.0.0.0/24",))
    for peer, secure in (("10.0.0.7", True), ("::ffff:10.0.0.7", True), ("10.0.1.7", False), ("::1", False)):
        response = log_in(
            trusting,
            headers={**OWN_PAGE, "X-Forwarded-Proto": "https"},
            environ_base={"REMOTE_ADDR": peer},
        )
        assert ("Secure" in response.headers["Set-Cookie"]) == secure


@pytest.mark.parametrize(("language", "words"), [("en", "Wrong password"), ("zh", "密码不正确")])
def test_a_wrong_password_lets_nobody_in(
    visitor: FlaskClient, language: str, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    for wrong in ("", "correct horse", PASSWORD + " ", PASSWORD_HASH):
        response = log_in(visitor, wrong, headers={**OWN_PAGE, "Accept-Language": language})
        assert response.status_code == 403
        assert words in response.text
    assert visitor.get("/").status_code == 302
    assert caplog.messages == ["failed login from 127.0.0.1"] * 4


def test_failed_logins_are_slowed_down(visitor: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    for _ in range(5):
        assert log_in(visitor, "wrong").status_code == 403
    for password in ("wrong", PASSWORD):
        response = log_in(visitor, password)
        assert response.status_code == 429
        assert 1 <= int(response.headers["Retry-After"]) <= 60
        assert "Too many attempts" in response.text
    assert log_in(visitor, environ_base={"REMOTE_ADDR": "192.0.2.1"}).status_code == 303


def test_a_network_of_ipv6_is_one_visitor(visitor: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    for number in range(5):
        log_in(visitor, "wrong", environ_base={"REMOTE_ADDR": f"2001:db8::{number}"})
    assert log_in(visitor, environ_base={"REMOTE_ADDR": "2001:db8::ff"}).status_code == 429


def test_who_knows_the_password_starts_anew(visitor: FlaskClient) -> None:
    for _ in range(3):
        for _ in range(4):
            log_in(visitor, "wrong")
        assert log_in(visitor).status_code == 303


@pytest.mark.parametrize(("trusted", "last"), [((), 429), (("127.0.0.1",), 403)])
def test_an_address_is_believed_from_trusted_proxies_only(
    visit: Visit, trusted: tuple[str, ...], last: int
) -> None:
    visitor = visit(password_hash=PASSWORD_HASH, proxies=trusted)
    headers = [{**OWN_PAGE, "X-Forwarded-For": f"198.51.100.{number}"} for number in range(6)]
    assert [log_in(visitor, "wrong", headers=each).status_code for each in headers][-1] == last


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Origin": "null"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://localhost:81"},
        {"Origin": "https://localhost"},
    ],
)
@pytest.mark.parametrize("path", ["/login", "/logout"])
def test_forms_of_other_sites_are_refused(visitor: FlaskClient, path: str, headers: dict[str, str]) -> None:
    log_in(visitor)
    response = visitor.post(path, data={"password": PASSWORD}, headers=headers)
    assert response.status_code == 403
    assert "This form was not sent from this site" in response.text
    assert visitor.get("/").status_code == 200


def test_a_browser_that_names_the_origin_only_is_enough(visitor: FlaskClient) -> None:
    assert log_in(visitor, headers={"Origin": "http://localhost"}).status_code == 303


def test_logging_out_ends_the_session(visitor: FlaskClient) -> None:
    log_in(visitor)
    assert "Log out" in visitor.get("/").text
    response = visitor.post("/logout", headers=OWN_PAGE)
    assert response.status_code == 303
    assert visitor.get("/").status_code == 302


def test_a_new_password_ends_all_sessions(visit: Visit, visitor: FlaskClient) -> None:
    cookie = log_in(visitor).headers["Set-Cookie"].partition(";")[0]
    name, _, value = cookie.partition("=")
    other = visit(password_hash=generate_password_hash("another password", QUICK))
    other.set_cookie(name, value)
    assert other.get("/").status_code == 302
    same = visit(password_hash=PASSWORD_HASH)
    same.set_cookie(name, value)
    assert same.get("/").status_code == 200
    same.set_cookie(name, value[:-2] + ("AA" if not value.endswith("AA") else "BB"))
    assert same.get("/").status_code == 302


@pytest.mark.parametrize("path", ["/api/v1/search?q=毛利率", "/search.csv?q=毛利率", "/healthz"])
def test_programs_send_the_token(visitor: FlaskClient, path: str) -> None:
    assert visitor.get(path, headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "Bearer",
        "Bearer ",
        f"Bearer {TOKEN}x",
        f"Basic {TOKEN}",
        TOKEN,
        "Bearer é",
        f"Bearer {TOKEN_HASH}",
    ],
)
def test_nothing_but_the_token_will_do(visitor: FlaskClient, sent: str) -> None:
    assert visitor.get("/healthz", headers={"Authorization": sent}).status_code == 401


def test_without_a_token_none_will_do(visit: Visit) -> None:
    visitor = visit(password_hash=PASSWORD_HASH)
    for token in ("", TOKEN, PASSWORD):
        headers = {"Authorization": f"Bearer {token}"}
        assert visitor.get("/healthz", headers=headers).status_code == 401


def test_a_token_alone_is_for_programs_alone(visit: Visit) -> None:
    visitor = visit(token_hash=TOKEN_HASH)
    assert visitor.get("/search?q=毛利率").status_code == 401
    assert "No access" in visitor.get("/").text
    assert visitor.get("/login").status_code == 404
    for path in ("/login", "/logout"):
        headers = {**OWN_PAGE, "Authorization": f"Bearer {TOKEN}"}
        assert visitor.post(path, data={"password": ""}, headers=headers).status_code == 404
    assert visitor.get("/healthz", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_a_user_is_believed_from_trusted_proxies_only(visit: Visit) -> None:
    visitor = visit(user_header="X-Remote-User", proxies=("10.0.0.1", "fd00::/64"))
    named = {"X-Remote-User": "chen"}
    for peer, status in (("10.0.0.1", 200), ("fd00::7", 200), ("10.0.0.2", 401), ("127.0.0.1", 401)):
        response = visitor.get("/search?q=毛利率", headers=named, environ_base={"REMOTE_ADDR": peer})
        assert response.status_code == status
    trusted = {"REMOTE_ADDR": "10.0.0.1"}
    for headers in ({}, {"X-Remote-User": ""}, {"X-Remote-User": " "}, {"X-Other-User": "chen"}):
        assert visitor.get("/", headers=headers, environ_base=trusted).status_code == 401
    # A forwarded address of a visitor is not taken for the proxy's own.
    forwarded = {**named, "X-Forwarded-For": "10.0.0.1"}
    assert visitor.get("/", headers=forwarded, environ_base={"REMOTE_ADDR": "192.0.2.9"}).status_code == 401


@pytest.mark.parametrize("peer", ["", "unix:", "10.0.0.1:80"])
def test_a_peer_without_an_address_is_no_trusted_proxy(visit: Visit, peer: str) -> None:
    visitor = visit(user_header="X-Remote-User", proxies=("0.0.0.0/0", "::/0"))
    named = {"X-Remote-User": "chen", "X-Forwarded-For": "127.0.0.1"}
    assert visitor.get("/", headers=named, environ_base={"REMOTE_ADDR": peer}).status_code == 401
    assert visitor.get("/", headers=named, environ_base={"REMOTE_ADDR": "10.0.0.1"}).status_code == 200


def test_a_user_header_needs_a_proxy(web_settings: Settings) -> None:
    with pytest.raises(UsageError, match="SEARCHAPP_PROXIES"):
        create_app(replace(web_settings, user_header="X-Remote-User"))


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("SEARCHAPP_PASSWORD_HASH", "secret", "searchapp password"),
        # A hash in double quotes, after the shell has expanded its $ parts.
        ("SEARCHAPP_PASSWORD_HASH", "scrypt:32768:8:1", "single quotes"),
        ("SEARCHAPP_TOKEN_HASH", "md5$x", "searchapp password"),
        ("SEARCHAPP_USER_HEADER", "X Remote", "X-Remote-User"),
        ("SEARCHAPP_PROXIES", "proxy.example", "10.0.0.0/24"),
        ("SEARCHAPP_PROXIES", "10.0.0.1/24", "10.0.0.0/24"),
    ],
)
def test_settings_that_cannot_work_are_refused(variable: str, value: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        Settings.from_environment({variable: value})


def test_it_does_not_let_everybody_in_by_mistake(web_settings: Settings) -> None:
    command = [sys.executable, "-m", "searchapp", "serve", "--index", web_settings.index, "--port", "0"]
    done = subprocess.run(
        [*command, "--host", "0.0.0.0"], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 2
    assert done.stdout == ""
    for choice in ("searchapp password", "PASSWORD_HASH", "USER_HEADER", "PROXIES", "--insecure"):
        assert choice in done.stderr


@pytest.mark.parametrize(
    ("options", "environment", "status"),
    [(["--insecure"], {}, 200), ([], {"SEARCHAPP_TOKEN_HASH": TOKEN_HASH}, 401)],
)
def test_it_can_be_offered_to_others(
    web_settings: Settings, options: list[str], environment: dict[str, str], status: int
) -> None:
    with serve(web_settings, "--host", "0.0.0.0", *options, environment=environment) as running:
        answer = running.raw(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 %d " % status)


def test_a_trusted_proxy_reaches_the_production_server(web_settings: Settings) -> None:
    environment = {"SEARCHAPP_USER_HEADER": "X-Remote-User", "SEARCHAPP_PROXIES": "127.0.0.1"}
    with serve(web_settings, environment=environment) as running:
        named = urllib.request.Request(
            running.url("/search.csv?q=毛利率"),
            headers={"X-Remote-User": "chen", "X-Forwarded-Proto": "https"},
        )
        with urllib.request.urlopen(named, timeout=10) as response:
            assert "https://127.0.0.1" in response.read().decode()
