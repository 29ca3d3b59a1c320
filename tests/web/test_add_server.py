"""Adding transcripts to the site as it is started: who may, how much, and what a killed site leaves."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil
import pytest
from werkzeug.security import generate_password_hash

from searchapp.settings import Settings
from tests.calls import open_view
from tests.filling import update
from tests.web.served import Site, serve

CALL = "Ann Lee: Margins rose.\nBob Ray: Thank you.\n"
NEW = "林明：毛利率提升。\n王强：谢谢。\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of an index of one call."""
    source = tmp_path / "calls"
    source.mkdir()
    (source / "held.txt").write_text(CALL, encoding="utf-8")
    open_view(source, tmp_path / "index")
    return Settings(index=tmp_path / "index", source=source)


def post(site: Site, path: str, body: bytes, kind: str) -> str:
    """Send a form as a browser does; return the address that the site leads to."""
    headers = {"Content-Type": kind, "Origin": site.address, "Accept-Language": "en"}
    request = urllib.request.Request(site.url(path), body, headers, method="POST")
    with urllib.request.urlopen(request, timeout=60) as response:
        return str(response.url).removeprefix(site.address)


def upload(site: Site, name: str, text: str) -> str:
    body = (
        f'--b\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
        f"Content-Type: application/x-msdownload\r\n\r\n{text}\r\n--b--\r\n"
    )
    return post(site, "/add", body.encode(), "multipart/form-data; boundary=b")


def settled(site: Site, path: str) -> str:
    while True:
        with urllib.request.urlopen(site.url(path), timeout=60) as response:
            page = str(response.read().decode())
        if "data-poll" not in page:
            return page
        time.sleep(0.05)


def started(settings: Settings, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Start a site that refuses to start."""
    command: list[str | Path] = [sys.executable, "-m", "searchapp", "serve"]
    command += ["--index", settings.index, "--port", "0", *options]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=60, env=environment or None
    )


@pytest.mark.parametrize("folder", [[], ["named"]])
def test_an_upload_is_found_at_once(settings: Settings, folder: list[str]) -> None:
    assert settings.source is not None
    options = []
    if folder:
        (settings.source / "2024").mkdir()
        options = [str(settings.source / "2024")]
    with serve(settings, "--add", *options) as site:
        url = upload(site, "../新 call.txt", NEW)
        assert "林明" in settled(site, url)
        post(site, url, b"action=store&keep-0=1&company-0=ABC", "application/x-www-form-urlencoded")
        assert "not stored" not in settled(site, url)
        with urllib.request.urlopen(site.url("/search.csv?q=毛利率"), timeout=60) as response:
            assert "ABC" in response.read().decode()
    stored = settings.source / ("2024" if folder else "") / "新 call.txt"
    assert stored.read_text(encoding="utf-8") == NEW


def test_a_killed_site_loses_nothing_that_was_stored(settings: Settings) -> None:
    assert settings.source is not None
    with serve(settings, "--add") as site:
        url = upload(site, "new.txt", NEW)
        settled(site, url)
        waiting = upload(site, "other.txt", CALL + "Ann Lee: Bye.\n")
        settled(site, waiting)
        post(site, url, b"action=store&keep-0=1&period-0=2024Q3", "application/x-www-form-urlencoded")
        (process,) = (
            child for child in psutil.Process().children() if str(settings.index) in child.cmdline()
        )
        workers = process.children(recursive=True)
        process.kill()
        # The update ends with the site, whole or not at all.
        psutil.wait_procs(workers, timeout=60)
        assert not any(worker.is_running() for worker in workers)
    update(settings.source, settings.index, settings, processes=1)
    view = open_view(settings.source, settings.index)
    assert {one.id: one.period for one in view.transcripts()} == {"held": None, "new": "2024Q3"}
    assert sorted(path.name for path in settings.source.iterdir()) == ["held.txt", "new.toml", "new.txt"]


def test_bodies_are_limited_before_they_are_taken_in(settings: Settings) -> None:
    with serve(settings) as site:
        head = f"POST /add HTTP/1.1\r\nHost: localhost\r\nOrigin: {site.address}\r\nConnection: close\r\n"
        assert site.raw(f"{head}Content-Length: 2000000\r\n\r\n".encode()).startswith(b"HTTP/1.1 413 ")
    with serve(settings, "--add") as site:
        # Nothing of it is sent, and yet there is an answer.
        assert site.raw(f"{head}Content-Length: 200000000\r\n\r\n".encode()).startswith(b"HTTP/1.1 413 ")


def test_it_does_not_let_just_anybody_add(settings: Settings) -> None:
    for options in (["--host", "0.0.0.0", "--insecure"], ["--host", "0.0.0.0"]):
        done = started(settings, "--add", *options)
        assert (done.returncode, done.stdout) == (2, "")
        assert "SEARCHAPP_PASSWORD_HASH" in done.stderr
    token = generate_password_hash("token", "pbkdf2:sha256:1")
    done = started(settings, "--add", SEARCHAPP_TOKEN_HASH=token)
    assert (done.returncode, done.stdout) == (2, "")
    assert "nobody can log in" in done.stderr


def test_the_folder_must_be_one_that_is_indexed(settings: Settings, tmp_path: Path) -> None:
    assert settings.source is not None
    for folder, words in ((tmp_path, "does not read"), (tmp_path / "gone", "there is no folder")):
        done = started(settings, "--add", str(folder))
        assert (done.returncode, done.stdout) == (2, "")
        assert words in done.stderr
    other = tmp_path / "more"
    other.mkdir()
    (other / "more.txt").write_text(NEW, encoding="utf-8")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "searchapp",
            "index",
            "update",
            "-q",
            "--index",
            settings.index,
            settings.source,
            other,
        ],
        check=True,
        timeout=60,
    )
    done = started(settings, "--add")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--add FOLDER" in done.stderr


def test_without_a_usable_index_the_site_starts_and_takes_nothing(settings: Settings) -> None:
    (settings.index / "CURRENT").write_text("gone", encoding="utf-8")
    with serve(settings, "--add") as site, pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(site.url("/add"), timeout=60)
