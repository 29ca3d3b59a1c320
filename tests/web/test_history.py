"""The last searches of a browser: kept on the device, listed on the start page and in the empty search box."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.web.browsing import COLOURS, excess_width, findings
from tests.web.served import Site

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Any]


@pytest.fixture
def visit(open_page: OpenPage, site: Site) -> OpenPage:
    """A function that opens a page in a browser without a history."""

    def opened(path: str, **options: Any) -> Any:
        page = open_page(site.url("/help"), **options)
        page.evaluate("localStorage.clear()")
        page.goto(site.url(path))
        return page

    return opened


def listed(page: Any) -> list[str]:
    """Return the searches that the start page lists."""
    texts: list[str] = page.locator(".history ol a").all_inner_texts()
    return texts


def search(page: Any, site: Site, *paths: str) -> None:
    for path in paths:
        page.goto(site.url(path))
    page.goto(site.url("/"))


def test_searches_are_listed_newest_first_and_once(visit: OpenPage, site: Site) -> None:
    page = visit("/")
    assert page.get_by_text("Searches that find something will be listed here.").is_visible()
    filtered = "/search?q=收入&role=analyst&period=2024Q3"
    search(
        page,
        site,
        "/search?q=毛利率",
        filtered,
        "/search?q=量子纠缠",
        "/trend?q=毛利率&by=year",
        "/search?q=收入",
    )
    assert listed(page) == ["收入", "毛利率", "收入 · Analyst · 2024Q3"]
    page.get_by_role("link", name="收入 · Analyst · 2024Q3").click()
    page.wait_for_url("**/search?q=*")
    assert page.locator(".chip").count() == 2
    page.goto(site.url("/"))
    # The view is that of the last time.
    assert listed(page)[0] == "收入 · Analyst · 2024Q3"
    page.get_by_role("link", name="毛利率", exact=True).click()
    page.wait_for_url("**/trend?q=*&by=year")


def test_at_most_twenty_are_kept_and_pages_of_one_search_are_one(visit: OpenPage, site: Site) -> None:
    page = visit("/")
    search(
        page,
        site,
        "/search?q=毛利率",
        "/search?q=毛利率&page=2",
        *(f"/search?q=率 OR x{number}" for number in range(21)),
    )
    assert listed(page) == [f"率 OR x{number}" for number in range(20, 0, -1)]


def test_what_was_typed_is_text(visit: OpenPage, site: Site) -> None:
    page = visit("/")
    attack = "毛利率 OR <img src=x onerror=alert(1)>"
    search(page, site, f"/search?q={attack}")
    assert listed(page) == [attack]
    assert page.locator(".history img").count() == 0
    page.goto(site.url("/search?q=收入"))
    page.locator("#q").fill("")
    assert page.locator("[role=listbox] [role=option]").all_inner_texts() == ["收入", attack]
    assert page.locator(".completions img").count() == 0


def test_it_can_be_cleared_and_turned_off_and_on(visit: OpenPage, site: Site) -> None:
    page = visit("/")
    search(page, site, "/search?q=毛利率")
    page.get_by_role("button", name="Clear").click()
    assert listed(page) == []
    assert page.get_by_role("heading", name="Last searches").evaluate("one => one === document.activeElement")
    search(page, site, "/search?q=收入")
    page.get_by_role("button", name="Turn off").click()
    assert page.get_by_text("Searches are not kept.").is_visible()
    search(page, site, "/search?q=毛利率")
    assert listed(page) == []
    kept = page.evaluate("Object.values(localStorage).join()")
    assert "毛利率" not in kept
    assert "收入" not in kept
    page.goto(site.url("/search?q=毛利率"))
    page.locator("#q").fill("")
    assert page.get_by_role("listbox").is_hidden()
    page.goto(site.url("/"))
    page.get_by_role("button", name="Keep them").click()
    search(page, site, "/search?q=毛利率")
    assert listed(page) == ["毛利率"]


def test_the_empty_box_offers_them_to_the_keyboard(visit: OpenPage, site: Site) -> None:
    page = visit("/search?q=毛利率&role=analyst")
    page.goto(site.url("/search?q=收入"))
    box = page.locator("#q")
    page.keyboard.press("/")
    assert page.get_by_role("listbox").is_hidden()
    box.press("Delete")
    options = page.get_by_role("listbox", name="Last searches").get_by_role("option")
    assert options.all_inner_texts() == ["收入", "毛利率 · Analyst"]
    assert box.get_attribute("aria-expanded") == "true"
    assert findings(page) == []
    box.press("Escape")
    assert page.get_by_role("listbox").is_hidden()
    box.press("ArrowDown")
    assert options.nth(0).get_attribute("aria-selected") == "true"
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    assert box.input_value() == "毛利率"
    box.press("Enter")
    page.wait_for_url("**role=analyst")
    assert page.locator(".chip").count() == 1


def test_what_is_typed_takes_the_place_of_the_history(visit: OpenPage, site: Site) -> None:
    page = visit("/search?q=收入")
    page.goto(site.url("/"))
    box = page.locator("#q")
    # Nothing covers the start page until it is asked for.
    page.locator("#q:focus").wait_for()
    assert page.get_by_role("listbox").is_hidden()
    box.click()
    assert page.locator("[role=listbox] [role=option]").all_inner_texts() == ["收入"]
    page.keyboard.type("毛")
    page.get_by_role("option", name="毛利率").wait_for()
    assert page.get_by_role("option", name="收入").count() == 0
    page.keyboard.press("Backspace")
    page.get_by_role("option", name="收入").click()
    page.wait_for_url("**/search?q=*")


def test_nothing_of_it_is_sent(visit: OpenPage, site: Site) -> None:
    page = visit("/search?q=毛利率&role=analyst")
    page.goto(site.url("/help"))
    page.wait_for_load_state("networkidle")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data} {request.headers}"))
    page.goto(site.url("/"))
    page.locator("#q").click()
    page.get_by_role("option", name="毛利率 · Analyst").wait_for()
    page.get_by_role("button", name="Clear").click()
    assert sent
    assert not [request for request in sent if "%E6%AF%9B" in request or "毛利率" in request]


@pytest.mark.parametrize(
    "kept",
    [
        "no JSON",
        "null",
        "[]",
        '{"entries": 5}',
        '{"entries": [null, 3, {"key": "a"}]}',
        '{"entries": [{"key": "a", "query": "a", "label": "a", "url": "javascript:alert(1)"}]}',
        '{"entries": [{"key": "a", "query": "a", "label": "a", "url": "//evil.example/"}]}',
        '{"entries": [{"key": "a", "query": "a", "label": "a", "url": "/\\\\evil.example/"}]}',
    ],
)
def test_what_something_else_has_written_is_ignored(visit: OpenPage, site: Site, kept: str) -> None:
    page = visit("/search?q=收入")
    page.evaluate(
        "kept => { for (const name of Object.keys(localStorage)) localStorage[name] = kept; }", kept
    )
    page.goto(site.url("/"))
    assert listed(page) == []
    search(page, site, "/search?q=毛利率")
    assert listed(page) == ["毛利率"]


def test_a_browser_without_storage_has_no_history(visit: OpenPage, site: Site) -> None:
    page = visit("/")
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('forbidden'); } });"
    )
    search(page, site, "/search?q=毛利率")
    assert listed(page) == []
    page.locator("#q").fill("毛")
    page.get_by_role("option", name="毛利率").wait_for()


def test_without_scripts_nothing_of_it_is_shown(open_page: OpenPage, site: Site) -> None:
    page = open_page(site.url("/"), scripts=False)
    assert page.locator(".history").is_hidden()


def test_an_old_search_is_no_new_one(visit: OpenPage, site: Site) -> None:
    page = visit("/search?q=收入")
    page.goto(site.url("/search?q=毛利率"))
    page.go_back()
    page.goto(site.url("/"))
    assert listed(page) == ["毛利率", "收入"]


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_it_is_accessible_and_fits(visit: OpenPage, site: Site, locale: str) -> None:
    page = visit("/search?q=" + "毛利率 OR " * 30 + "收入", locale=locale)
    page.goto(site.url("/"))
    assert len(listed(page)) == 1
    page.locator("#q").click()
    page.locator("[role=listbox] [role=option]").wait_for()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert findings(page, colours=scheme == COLOURS[locale]) == []
    page.set_viewport_size({"width": 390, "height": 800})
    assert excess_width(page) <= 0


def test_a_page_without_results_is_not_kept(client: FlaskClient) -> None:
    assert "data-asked" in client.get("/search?q=毛利率").text
    assert "data-asked" not in client.get("/search?q=量子纠缠").text
