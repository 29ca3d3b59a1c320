"""The pages of collocates and keyness in a real browser, over the demo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.web.browsing import check_page
from tests.web.served import Site

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Any]

PAGES = ("/collocates?q=毛利率", "/keyness?q=毛利率&against=role:analyst")


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_accessible_and_fit(open_page: OpenPage, demo_site: Site, path: str) -> None:
    check_page(open_page, demo_site.url(path), lambda page: page.locator(".formulas summary").click())


def test_the_form_asks_again_with_its_numbers(open_page: OpenPage, demo_site: Site) -> None:
    page = open_page(demo_site.url("/collocates?q=毛利率&role=analyst&sort=mi"))
    page.get_by_label("Words on each side").fill("2")
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url("**/collocates?*window=2*")
    assert "role=analyst" in page.url
    assert "sort=mi" in page.url
    assert page.get_by_label("Words on each side").input_value() == "2"
    page = open_page(demo_site.url("/keyness?q=毛利率"))
    page.get_by_label("Compare with", exact=True).and_(page.locator("input")).fill("section:qa")
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url("**/keyness?*against=section*")
    assert page.locator(".sides code", has_text="section:qa").is_visible()
