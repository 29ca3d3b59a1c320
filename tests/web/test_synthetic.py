"""A site over made-up transcripts says so on every page."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from searchapp.demo.calls import calls
from searchapp.demo.files import printed
from searchapp.settings import Settings
from searchapp.web.app import create_app
from tests.filling import build, update

_PAGES = (
    "/",
    "/search?q=毛利率",
    "/transcripts",
    "/help",
    "/api/v1/docs",
    "/transcripts/missing",
    "/nowhere",
)
_BANNER = "This site holds synthetic examples."


def _client(settings: Settings) -> FlaskClient:
    return create_app(settings).test_client()


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one call of the demo."""
    folder = tmp_path_factory.mktemp("source")
    (folder / "made-up.txt").write_text(printed(calls()[0]), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def made_up(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of an index of that folder."""
    settings = Settings(index=tmp_path_factory.mktemp("made-up") / "index")
    build(source, settings.index, settings)
    return settings


@pytest.mark.parametrize("path", [*_PAGES, "/transcripts/made-up", "/transcripts/made-up?q=毛利率"])
def test_every_page_says_so(path: str, made_up: Settings) -> None:
    client = _client(made_up)
    english = client.get(path, headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert english.count(_BANNER) == 1
    chinese = client.get(path, headers={"Accept-Language": "zh"}).get_data(as_text=True)
    assert chinese.count("本站含有合成示例") == 1


def test_the_page_of_a_call_shows_the_mark_in_its_title(made_up: Settings) -> None:
    page = _client(made_up).get("/transcripts/made-up").get_data(as_text=True)
    assert "子虚智能2022年第三季度业绩电话会议（合成示例）</h1>" in page.replace("\n", "")


@pytest.mark.parametrize("path", _PAGES)
def test_a_site_over_real_transcripts_says_nothing(path: str, client: FlaskClient) -> None:
    assert _BANNER not in client.get(path).get_data(as_text=True)


def test_a_site_without_an_index_says_nothing(tmp_path: Path) -> None:
    page = _client(Settings(index=tmp_path / "index")).get("/search?q=毛利率")
    assert page.status_code == 503
    assert _BANNER not in page.get_data(as_text=True)


def test_the_banner_follows_the_index(source: Path, seeds: Path, tmp_path: Path) -> None:
    settings = Settings(index=tmp_path / "index")
    build(seeds, settings.index, settings)
    client = _client(settings)
    english = {"Accept-Language": "en"}
    assert _BANNER not in client.get("/", headers=english).get_data(as_text=True)
    update(source, settings.index, settings)
    assert _BANNER in client.get("/", headers=english).get_data(as_text=True)
    update(seeds, settings.index, settings)
    assert _BANNER not in client.get("/", headers=english).get_data(as_text=True)
