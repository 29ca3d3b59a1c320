"""Counts on the pages: from 1,000 their digits are grouped, in texts and in what is read aloud."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import islice, product
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from searchapp.opening import open_collection
from searchapp.settings import Settings
from searchapp.web.app import create_app
from tests.filling import build

_LETTERS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥金木水火土东南西北中山海江"
_PAGES = (
    "/",
    "/search?q=毛利率",
    "/search?q=毛利率&page=60",
    "/search?q=毛利率上升",
    f"/search?q={'毛' * 1200}",
    '/search?q="毛利率 提升"~20000',
    "/search?q=毛利率&company=长江科技",
    "/concordance?q=毛利率",
    "/concordance?q=毛利率&sample=1500&seed=20261126",
    "/trend?q=毛利率",
    "/matrix?q=毛利率",
    "/collocates?q=毛利率",
    "/keyness?q=毛利率",
    "/numbers?q=毛利率",
    "/facet?q=毛利率&field=company",
    "/facet?q=毛利率&field=speaker",
    "/transcripts",
    "/transcripts?page=3",
    "/transcripts?text=长江",
    "/transcripts/long?q=毛利率",
    "/transcripts/long?q=毛利率&speaker=Ann+Lee",
    "/cite/long/1150?q=毛利率",
    "/help",
)
_SEED = "20261126"
_COUNT = re.compile(r"(?<![\d,.\w~-])(?!(?:19|20)\d\d(?!\d)|7714—2015)\d{4,}(?![\w-])")
"""A number from 1,000 without separators that is no year, no identifier and not that of the standard GB/T 7714—2015."""
_ATTRIBUTES = ("aria-label", "title", "alt", "placeholder")
_SOURCE = ("script", "style", "textarea", "code", "time")


class _Said(HTMLParser):
    """What a page says: its text and the labels of its elements, without scripts, samples of code, and dates."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SOURCE
        self.said.extend(value for name, value in attrs if name in _ATTRIBUTES and value)

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SOURCE

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.append(data)


def said(html: str) -> list[str]:
    page = _Said()
    page.feed(html)
    return page.said


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A visitor of a site with more than 1,000 calls, companies, speakers, turns and matches, without a number in the texts."""
    folder: Path = tmp_path_factory.mktemp("counts")
    source = folder / "source"
    source.mkdir()
    for name in map("".join, islice(product(_LETTERS, repeat=2), 1100)):
        text = f"{name}科技2024年第三季度财报电话会议\nOperator: 各位好。\n{name}: 毛利率提升，{name}的毛利率。\n"
        (source / f"{name}.txt").write_text(text, encoding="utf-8")
    talk = "Ann Lee: 毛利率提升。\nBob Wu: 毛利率下降。\n" * 600
    (source / "long.txt").write_text(f"长江科技2024年第四季度财报电话会议\n{talk}", encoding="utf-8")
    settings = Settings(index=folder / "index", source=source)
    build(source, settings.index, settings, processes=1)
    return create_app(settings, open_collection(settings.index, settings)).test_client()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("path", _PAGES)
def test_the_digits_of_every_count_are_grouped(many: FlaskClient, path: str, language: str) -> None:
    response = many.get(path, headers={"Accept-Language": language})
    assert response.status_code == 200
    # A print has the address of the page.
    texts = [text.strip() for text in said(response.text) if not text.strip().startswith("http://localhost/")]
    found = [text for text in texts if _COUNT.search(text.replace(_SEED, ""))]
    assert found == []
    if "long?q" in path:
        assert "1,200" in response.text
