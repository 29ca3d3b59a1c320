"""The page of hits in a real browser: forms, tabs and keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.web.browsing import check_page, excess_width, findings
from tests.web.served import Site

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


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_accessible_and_fit(open_page: OpenPage, demo_site: Site, name: str) -> None:
    check_page(open_page, demo_site.url(PAGES[name]))


def test_lines_are_short_and_show_a_mark(open_page: OpenPage, demo_site: Site) -> None:
    # Also below the note that the site holds examples.
    page = open_page(demo_site.url("/search?q=的&hits=compact"), locale="zh-CN")
    page.set_viewport_size({"width": 1440, "height": 900})
    hits = page.locator(".hit")
    assert hits.count() == 20
    above = hits.evaluate_all(f"hits => hits.filter({INSIDE}).length")
    assert above == 20
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


@pytest.mark.parametrize("path", ["/search", "/keyness", "/exchanges"])
def test_without_scripts_all_tabs_are_in_view(open_page: OpenPage, site: Site, path: str) -> None:
    page = open_page(site.url(f"{path}?q=毛利率"), scripts=False)
    page.set_viewport_size({"width": 390, "height": 800})
    tabs = page.locator(".tabs a")
    assert [number for number in range(tabs.count()) if not tabs.nth(number).evaluate(INSIDE)] == []
    assert excess_width(page) <= 0


@pytest.mark.parametrize(("scale", "width"), [(1.25, 375), (1.5, 375), (1.75, 390), (3, 1366)])
def test_tabs_have_no_shadow_where_there_are_no_more(
    browser: Any, site: Site, scale: float, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, device_scale_factor=scale)
    try:
        page.goto(site.url("/search?q=毛利率"))
        page.evaluate("document.activeElement.blur()")
        box = page.locator(".tabs").bounding_box()
        edge = {"x": int(box["x"]) - 2, "y": box["y"], "width": 5, "height": box["height"]}
        edges = [edge, {**edge, "x": int(box["x"] + box["width"]) - 3}]
        for end, clip in enumerate(edges):
            page.locator(".tabs").evaluate(
                "(tabs, end) => { tabs.scrollLeft = end * tabs.scrollWidth; }", end
            )
            seen = page.screenshot(clip=clip)
            page.locator(".tabs").evaluate("tabs => { tabs.style.background = 'none'; }")
            assert seen == page.screenshot(clip=clip), end
            page.locator(".tabs").evaluate("tabs => { tabs.style.background = ''; }")
    finally:
        page.close()


FOCUSED = "document.activeElement.getAttribute('href')"


@pytest.mark.parametrize(
    "choice", ["", "&hits=compact", "&group=call&sort=period", "&group=call&hits=compact"]
)
def test_the_keys_go_from_hit_to_hit_and_open_it(open_page: OpenPage, site: Site, choice: str) -> None:
    page = open_page(site.url(f"/search?q=毛利率{choice}"))
    hits = page.locator(".hit").evaluate_all(
        "hits => hits.map(hit => hit.querySelector(':is(h3, h4) a').getAttribute('href'))"
    )
    for key, place in [("k", 0), ("k", 0), ("j", 1), ("j", 2), ("k", 1), *(("j", n) for n in range(2, 10))]:
        page.keyboard.press(key)
        assert page.evaluate(FOCUSED) == hits[place]
        assert page.locator(":focus").evaluate(INSIDE)
    width = page.locator(":focus").evaluate("one => getComputedStyle(one).outlineWidth")
    assert width == "2px"
    with page.context.expect_page() as opened:
        page.keyboard.press("o")
    opened.value.wait_for_load_state()
    assert opened.value.url.endswith(hits[9])
    opened.value.close()
    assert page.evaluate(FOCUSED) == hits[9]
    page.keyboard.press("Enter")
    page.wait_for_url("**/transcripts/**")
    assert page.url.endswith(hits[9])


def test_keys_go_on_from_where_one_is(open_page: OpenPage, site: Site) -> None:
    page = open_page(site.url("/search?q=毛利率"))
    page.locator(".hit .cite").nth(3).focus()
    page.keyboard.press("j")
    assert page.evaluate(FOCUSED) == page.locator(".hit h3 a").nth(4).get_attribute("href")


@pytest.mark.parametrize("key", ["j", "k", "o", "?", "n", "p"])
def test_keys_are_text_while_one_types(open_page: OpenPage, site: Site, key: str) -> None:
    page = open_page(site.url("/search?q=毛利率"))
    page.locator("#q").fill("")
    page.locator("#q").press_sequentially(key)
    assert page.locator("#q").input_value() == key
    assert page.evaluate("document.activeElement.id") == "q"
    assert page.locator("dialog").count() == 0


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_the_sheet_lists_the_keys_of_the_help_page(open_page: OpenPage, site: Site, locale: str) -> None:
    page = open_page(site.url("/search?q=毛利率"), locale=locale)
    page.keyboard.press("j")
    link = page.evaluate(FOCUSED)
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keys" if locale == "en-US" else "快捷键")
    sheet.wait_for()
    assert sheet.locator("kbd").all_inner_texts() == [
        "/",
        "↓",
        "↑",
        "↓",
        "j",
        "k",
        "Enter",
        "o",
        "n",
        "p",
        "?",
    ]
    assert " ".join(sheet.locator("kbd").all_inner_texts()) == "/ ↓ ↑ ↓ j k Enter o n p ?"
    assert findings(page) == []
    page.emulate_media(color_scheme="dark")
    assert findings(page, ("color-contrast",)) == []
    page.set_viewport_size({"width": 390, "height": 600})
    assert excess_width(page) <= 0
    # Behind the sheet nothing happens.
    page.keyboard.press("j")
    page.keyboard.press("Escape")
    assert not sheet.is_visible()
    assert page.evaluate(FOCUSED) == link
    page.keyboard.press("?")
    sheet.get_by_role("button").click()
    assert not sheet.is_visible()
    assert page.locator("dialog").count() == 1


def test_single_keys_are_turned_off_and_on_again(open_page: OpenPage, site: Site) -> None:
    page = open_page(site.url("/search?q=毛利率"))
    page.locator(".keys-link").click()
    page.get_by_label("Use single keys").uncheck()
    page.keyboard.press("Escape")
    for _ in range(2):
        assert not page.locator(".answer > .keys").is_visible()
        assert not page.locator(".searchbox .hint").is_visible()
        page.locator("main").focus()
        for key in ("j", "/", "?", "o"):
            page.keyboard.press(key)
        assert page.evaluate("document.activeElement.id") == "main"
        assert page.locator("dialog[open]").count() == 0
        # The device keeps it.
        page.reload()
    page.goto(site.url("/help"))
    box = page.get_by_label("Use single keys")
    assert not box.is_checked()
    box.focus()
    page.keyboard.press("Space")
    page.goto(site.url("/search?q=毛利率"))
    page.keyboard.press("j")
    assert page.evaluate(FOCUSED) == page.locator(".hit h3 a").first.get_attribute("href")


def test_without_scripts_the_keys_are_on_the_help_page(open_page: OpenPage, site: Site) -> None:
    page = open_page(site.url("/search?q=毛利率"), scripts=False)
    with page.expect_navigation():
        page.locator(".keys-link").click()
    assert page.locator("#keys").is_visible()
    # There are none to turn off.
    assert not page.locator("[data-shortcuts]").is_visible()
