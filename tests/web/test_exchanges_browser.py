"""The page of exchanges and the questions above hits in a real browser, over the demo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.web.browsing import check_page
from tests.web.served import Site

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Any]

PAGES = {
    "exchanges": "/exchanges?q=关税 OR 回购",
    "of one kind": "/exchanges?q=tariffs&kind=unanswered&order=period&role=analyst",
    "hits": "/search?q=tariffs&role=management",
}


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_accessible_and_fit(open_page: OpenPage, demo_site: Site, name: str) -> None:
    check_page(
        open_page,
        demo_site.url(PAGES[name]),
        lambda page: page.evaluate(
            "document.querySelectorAll('.answer details').forEach(one => one.open = true)"
        ),
    )


@pytest.mark.parametrize("name", ["of one kind", "hits"])
def test_a_turn_opens_with_the_keyboard_and_without_scripts(
    open_page: OpenPage, demo_site: Site, name: str
) -> None:
    page = open_page(demo_site.url(PAGES[name]), scripts=False)
    said = page.locator(".said").filter(has=page.locator("details")).first
    preview, summary = said.locator("> p").last, said.locator("summary")
    whole = said.locator("details > p").first
    assert preview.is_visible()
    assert not whole.is_visible()
    summary.focus()
    page.keyboard.press("Enter")
    assert whole.is_visible()
    # What is marked is not shown twice.
    assert preview.is_visible() == ("whole" not in (said.locator("details").get_attribute("class") or ""))


@pytest.mark.parametrize("name", ["of one kind", "hits"])
def test_a_print_has_whole_turns(open_page: OpenPage, demo_site: Site, name: str) -> None:
    page = open_page(demo_site.url(PAGES[name]))
    page.emulate_media(media="print")
    folded = page.locator(".said > details:not(.printed), .side > details")
    paragraphs = folded.locator("> p")
    assert paragraphs.count()
    assert all(each.is_visible() for each in paragraphs.all())
    assert not any(each.is_visible() for each in folded.locator("> summary").all())


def test_a_kind_and_a_turn_are_followed(open_page: OpenPage, demo_site: Site) -> None:
    page = open_page(demo_site.url(PAGES["exchanges"]))
    page.locator(".kinds a", has_text="Unprompted").click()
    page.wait_for_url("**kind=unprompted*")
    assert page.locator(".exchanges > li").count() == 10
    assert set(page.locator(".kind").all_inner_texts()) == {"Unprompted"}
    page.locator(".side.role-management .who a").first.click()
    page.wait_for_url("**/transcripts/**")
    assert page.locator(".turn:target mark").first.is_visible()
