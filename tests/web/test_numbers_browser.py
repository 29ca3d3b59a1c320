"""The page of the numbers in a real browser, over the demo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.web.browsing import check_page
from tests.web.served import Site

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Any]

PAGES = [
    "/numbers?q=毛利率",
    '/numbers?q="gross margin"&unit=百分点&sort=-value',
    "/numbers?q=收入&unit=公里",
]


@pytest.mark.parametrize("address", PAGES)
def test_pages_are_accessible_and_fit(open_page: OpenPage, demo_site: Site, address: str) -> None:
    check_page(open_page, demo_site.url(address))


def test_a_number_opens_the_transcript_at_its_term(open_page: OpenPage, demo_site: Site) -> None:
    page = open_page(demo_site.url(PAGES[0]))
    link = page.locator("td.amount a").nth(5)
    anchor = link.get_attribute("href").partition("#")[2]
    with page.expect_navigation():
        link.click()
    assert page.locator(f"mark[id='{anchor}']").inner_text() == "毛利率"
