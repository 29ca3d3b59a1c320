"""The page of hits in a real browser: forms, tabs and keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from searchapp.demo.files import INDEX
from searchapp.settings import Settings
from tests.demo.written import demo_folder
from tests.web.browsing import excess_width, grave_violations
from tests.web.served import Site, serve

__all__ = ["demo_folder"]

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Any]

PAGES = {
    "cards": "/search?q=毛利率",
    "lines": "/search?q=毛利率&hits=compact",
    "calls": "/search?q=毛利率&group=call&sort=period",
    "lines of calls": "/search?q=tariffs&group=call&hits=compact",
}
INSIDE = """one => {
  const box = one.getBoundingClientRect();
  return box.left >= 0 && box.right <= innerWidth && box.top >= 0 && box.bottom <= innerHeight;
}"""


@pytest.fixture(scope="module")
def demo_site(demo_folder: Path) -> Iterator[Site]:
    """A site with the demo."""
    with serve(Settings(index=demo_folder / INDEX)) as running:
        yield running


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_pages_are_accessible_and_fit(open_page: OpenPage, demo_site: Site, name: str, locale: str) -> None:
    page = open_page(demo_site.url(PAGES[name]), locale=locale)
    # A window of 1440 pixels is 720 wide at 200 %.
    for width in (1440, 720, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert excess_width(page) <= 0, f"{width} pixels"
        assert grave_violations(page) == []
    assert grave_violations(page, ("heading-order",)) == []
    page.emulate_media(color_scheme="dark")
    assert grave_violations(page, ("color-contrast",)) == []


def test_lines_are_short_and_show_a_mark(open_page: OpenPage, site: Site) -> None:
    page = open_page(site.url("/search?q=的&hits=compact"), locale="zh-CN")
    page.set_viewport_size({"width": 1440, "height": 900})
    hits = page.locator(".hit")
    assert hits.count() == 20
    above = hits.evaluate_all(f"hits => hits.filter({INSIDE}).length")
    assert above >= 18
    for mark in page.locator(".hit").evaluate_all(
        """hits => hits.map(hit => {
             const mark = hit.querySelector("mark").getBoundingClientRect();
             return mark.right <= hit.querySelector(".snippet").getBoundingClientRect().right;
           })"""
    ):
        assert mark


def test_a_form_is_chosen_without_scripts(open_page: OpenPage, site: Site) -> None:
    page = open_page(site.url("/search?q=毛利率"), scripts=False)
    with page.expect_navigation():
        page.get_by_role("link", name="Compact").click()
    with page.expect_navigation():
        page.get_by_role("link", name="By call").click()
    page.goto(site.url("/search?q=现金流"))
    assert page.locator(".hits.compact").count() == 1
    with page.expect_navigation():
        page.get_by_role("link", name="Cards").click()
    page.goto(site.url("/search?q=现金流"))
    assert page.locator(".hits.compact").count() == 0


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
@pytest.mark.parametrize("path", ["/search", "/keyness", "/exchanges"])
def test_tabs_are_one_line_with_the_current_one_in_view(
    open_page: OpenPage, site: Site, path: str, locale: str
) -> None:
    page = open_page(site.url("/help"), locale=locale)
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(site.url(f"{path}?q=毛利率"))
    tabs = page.locator(".tabs a")
    assert tabs.count() >= 8
    tops = tabs.evaluate_all("tabs => tabs.map(tab => Math.round(tab.getBoundingClientRect().top))")
    assert len(set(tops)) == 1
    assert page.locator(".tabs [aria-current]").evaluate(INSIDE)
    assert excess_width(page) <= 0
    for number in range(tabs.count()):
        if number:
            page.keyboard.press("Tab")
        else:
            tabs.first.focus()
        assert page.locator(".tabs a:focus").evaluate(INSIDE), number
