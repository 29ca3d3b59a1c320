"""The start page: what is indexed, and examples that find something."""

from __future__ import annotations

import os
import re
from datetime import datetime
from html import unescape
from pathlib import Path

from flask.testing import FlaskClient

from searchapp.engine.factory import sink_of
from searchapp.settings import Settings
from searchapp.web.app import create_app
from tests.calls import write_call
from tests.filling import build, update
from tests.web.test_search_page import get, totals


def test_the_start_page_shows_what_is_here(client: FlaskClient) -> None:
    html = get(client, "/")
    for expected in ("亿咖通科技", "金山云", "2024Q3", "2022Q4", "<dd>67</dd>", "<dt>Companies</dt>"):
        assert expected in html
    figures = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", html))
    shown = {name: re.sub(r"<[^>]+>", "", figure) for name, figure in figures.items()}
    assert (shown["Transcripts"], shown["Companies"], shown["Periods"]) == ("2", "2", "2022Q4–2024Q3")
    for name in ("Transcripts", "Companies", "Periods"):
        for link in re.findall(r'href="([^"]+)"', figures[name]):
            assert client.get(unescape(link)).status_code == 200


def test_the_start_page_says_when_the_index_changed(tmp_path: Path) -> None:
    source, settings = tmp_path / "source", Settings(index=tmp_path / "index")
    source.mkdir()
    write_call(source, "a", ["毛利率。", "好。"], company="甲")
    build(source, settings.index, settings)
    client = create_app(settings).test_client()
    assert f"最近更新：{_changed(settings)} UTC" in get(client, "/")
    toc = max(settings.index.rglob("*.toc"))
    write_call(source, "b", ["净利率。", "好。"], company="乙")
    update(source, settings.index, settings)
    # As if the update had been made later.
    newest = max(settings.index.rglob("*.toc"), key=lambda path: path.stat().st_mtime_ns)
    assert newest != toc
    os.utime(newest, (2_000_000_000, 2_000_000_000))
    html = get(client, "/")
    assert f"最近更新：{_changed(settings)} UTC" in html
    assert "最近更新：2033-05-18 03:33 UTC" in html


def _changed(settings: Settings) -> str:
    return f"{datetime.fromisoformat(sink_of(settings).info().changed):%Y-%m-%d %H:%M}"


def test_every_example_finds_what_it_says(client: FlaskClient) -> None:
    found = re.findall(
        r'<li><a href="(/search[^"]+)"><code[^>]*>[^<]+</code> <span>[^<]+ · (\d+) turns?<', get(client, "/")
    )
    assert len(found) == 3
    for link, turns in found:
        assert totals(get(client, unescape(link)))[0] == int(turns) > 0, unescape(link)
