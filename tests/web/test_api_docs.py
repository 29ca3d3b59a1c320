"""The page of the API: in the visitor's language, with commands that run."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from werkzeug.security import generate_password_hash

from searchapp.settings import Settings
from searchapp.web.app import create_app
from tests.web.served import Site, serve

TOKEN = "a token of many characters"


def samples(html: str) -> list[str]:
    """Return the commands on the page."""
    return [unescape(found) for found in re.findall(r"<textarea[^>]*>(.*?)</textarea>", html, re.DOTALL)]


def page(site: Site, **headers: str) -> str:
    with urlopen(Request(site.url("/api/v1/docs"), headers={"Accept-Language": "en", **headers})) as response:
        return str(response.read().decode())


def run(command: str) -> object:
    """Run a command; an answer of the site that is an error fails it."""
    words = shlex.split(command)
    done = subprocess.run([words[0], "--fail", *words[1:]], capture_output=True, timeout=60, check=True)
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def guarded(web_settings: Settings) -> Iterator[Site]:
    """The site, open to programs with a token."""
    with serve(web_settings, environment={"SEARCHAPP_TOKEN_HASH": generate_password_hash(TOKEN)}) as running:
        yield running


def test_every_sample_runs_and_finds_something(site: Site, app: APIFlask) -> None:
    commands = samples(page(site))
    assert len(commands) == len(app.spec["paths"])  # type: ignore[arg-type]
    for command in commands:
        assert command.startswith(f"curl --silent --get {site.address}/api/v1/"), command
        answer = run(command)
        assert isinstance(answer, dict)
        listed = [value for value in answer.values() if isinstance(value, list)]
        assert "plain" in answer or any(listed), command


def test_with_a_token_the_samples_say_where_it_goes(guarded: Site) -> None:
    html = page(guarded, Authorization=f"Bearer {TOKEN}")
    assert "Replace TOKEN with the token of this site." in html
    for command in samples(html):
        run(command.replace("Bearer TOKEN", f"Bearer {TOKEN}"))
    with pytest.raises(subprocess.CalledProcessError):
        run(samples(html)[0])


def test_a_site_without_an_index_describes_itself(tmp_path: Path) -> None:
    html = create_app(Settings(index=tmp_path / "none")).test_client().get("/api/v1/docs").text
    assert (
        "curl --silent --get http://localhost/api/v1/search --data-urlencode 'q=毛利率'" in samples(html)[0]
    )


def test_what_is_asked_for_comes_first(client: FlaskClient) -> None:
    html = client.get("/api/v1/docs").text
    parts = re.split(r'<h2 id="([^"]+)">', html)
    first = {
        name: re.findall(r"<tr><td><code>(\w+)<", part)
        for name, part in zip(parts[1::2], parts[2::2], strict=True)
    }
    assert first["api-v1-search"][0] == "q"
    assert first["api-v1-collocates"][0] == "q"
    citation = first["api-v1-transcripts-transcript_id-turns-turn-citation"]
    assert citation[:3] == ["transcript_id", "turn", "q"]


def test_the_page_is_in_the_language_of_the_visitor(client: FlaskClient) -> None:
    english = client.get("/api/v1/docs?lang=en").text
    chinese = client.get("/api/v1/docs?lang=zh").text
    assert "Search the turns. Returns exact totals" in english
    assert "newest call first" in english
    assert "检索发言。" in chinese
    assert "由新到旧" in chinese
    # Left in English are names, types and formulas.
    meanings = re.findall(r'<td lang="en">(.*?)</td></tr>', chinese)
    assert {
        meaning for meaning in meanings if re.search(r"[A-Za-z]{3,} [a-z]{2,} [a-z]{2,}", meaning)
    } == set()


def test_a_new_route_appears_by_itself_in_english(web_settings: Settings) -> None:
    app = create_app(replace(web_settings, hosts="localhost"))

    @app.get("/api/v1/extra")
    @app.doc(summary="Do something new.")
    def extra() -> dict[str, str]:
        return {}

    html = app.test_client().get("/api/v1/docs?lang=zh").text
    assert "Do something new." in html
    assert "curl --silent --get http://localhost/api/v1/extra" in samples(html)


def test_the_description_of_a_site_below_a_path_has_its_address(client: FlaskClient) -> None:
    html = client.get("/api/v1/docs", environ_overrides={"SCRIPT_NAME": "/calls"}).text
    assert all("http://localhost/calls/api/v1/" in command for command in samples(html))
