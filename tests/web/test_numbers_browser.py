"""The page of the numbers in a real browser, over the demo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from searchapp.demo.files import INDEX
from searchapp.settings import Settings
from tests.demo.written import demo_folder
from tests.web.browsing import excess_width, findings
from tests.web.served import Site, serve

__all__ = ["demo_folder"]

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Any]

PAGES = [
    "/numbers?q=毛利率",
    '/numbers?q="gross margin"&unit=百分点&sort=-value',
    "/numbers?q=收入&unit=公里",
]


@pytest.fixture(scope="module")
def demo_site(demo_folder: Path) -> Iterator[Site]:
    """A site with the demo."""
    with serve(Settings(index=demo_folder / INDEX)) as running:
        yield running


@pytest.mark.parametrize("address", PAGES)
def test_the_page_is_accessible_in_both_schemes(open_page: OpenPage, demo_site: Site, address: str) -> None:
    page = open_page(demo_site.url(address))
    assert findings(page) == []
    page.emulate_media(color_scheme="dark")
    assert findings(page, ("color-contrast",)) == []


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_the_page_fits_on_wide_and_narrow_screens(
    open_page: OpenPage, demo_site: Site, address: str, locale: str
) -> None:
    page = open_page(demo_site.url(address), locale=locale)
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 800})
        assert excess_width(page) <= 0, f"{width} pixels"


def test_a_number_opens_the_transcript_at_its_term(open_page: OpenPage, demo_site: Site) -> None:
    page = open_page(demo_site.url(PAGES[0]))
    link = page.locator("td.amount a").nth(5)
    anchor = link.get_attribute("href").partition("#")[2]
    with page.expect_navigation():
        link.click()
    assert page.locator(f"mark[id='{anchor}']").inner_text() == "毛利率"
