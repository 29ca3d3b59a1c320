"""Every page in a real browser: no finding of axe, no sideways scrolling, everything reached by keyboard."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from searchapp.demo.files import INDEX
from searchapp.settings import Settings
from tests.web.browsing import COLOURS, excess_width, findings
from tests.web.served import Site, serve

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Any]

CALL = "{call}"
PAGES = {
    "home": "/",
    "hits": "/search?q=毛利率&section=qa",
    "nothing": "/search?q=毛利绿&role=operator",
    "concordance": "/concordance?q=毛利率",
    "trend": "/trend?q=毛利率",
    "matrix": "/matrix?q=毛利率",
    "collocates": "/collocates?q=毛利率",
    "keyness": "/keyness?q=毛利率",
    "numbers": "/numbers?q=毛利率",
    "exchanges": "/exchanges?q=毛利率",
    "values": "/facet?field=company&q=毛利率",
    "transcripts": "/transcripts",
    "transcript": f"/transcripts/{CALL}?q=毛利率",
    "citation": f"/cite/{CALL}/1",
    "help": "/help",
    "api": "/api/v1/docs",
    "add": "/add",
}
# The last one is a window of 1440 by 900 pixels at 200 %.
SIZES = ((1440, 900), (390, 800), (720, 450))

# What is in the body stands one below the other.
STACKED = """() => [...document.body.children].filter(one => one.checkVisibility() && one.matches(':not(.skip, dialog)'))
    .map(one => one.getBoundingClientRect()).every((box, place, all) => !place || all[place - 1].bottom <= box.top + 1)"""

# How many times the Tab key is pressed on a page.
_STEPS = 60

# All elements that the Tab key should reach, and whether one is seen: it has an outline, and nothing lies over it.
FOCUSABLE = """() => [...document.querySelectorAll(
    'a[href], button, input, select, textarea, summary, [tabindex]')].filter(one =>
    one.tabIndex >= 0 && !one.disabled && one.checkVisibility({visibilityProperty: true})
    && !(one.type === 'radio' && !one.checked)).length"""
FOCUSED = """async () => {
    // The page scrolls to the element in the next frame; a task begins after it.
    await new Promise(requestAnimationFrame);
    await new Promise(done => setTimeout(done));
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const shown = [one, one.parentElement, one.nextElementSibling, ...one.children].filter(Boolean).some(each => {
        const style = getComputedStyle(each);
        return style.outlineStyle !== 'none' || style.boxShadow !== 'none' || (one.closest('svg') && style.stroke !== 'none');
    });
    // The box of a link in a picture includes texts beside it.
    const box = one.closest('svg') ? one.firstElementChild : one;
    const over = [...box.getClientRects()].map(box => {
        const middle = (from, to, size) => (Math.max(from, 0) + Math.min(to, size)) / 2;
        const top = document.elementFromPoint(
            middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight));
        return top && (one.contains(top) || top.contains(one)) ? null : (top || document.body).outerHTML.slice(0, 160);
    });
    one.dataset.reached = 'yes';
    return {html: one.outerHTML.slice(0, 160), shown, over: over.every(each => each) ? over[0] : null};
}"""


@pytest.fixture(scope="module")
def demo_site(demo_folder: Path) -> Iterator[Site]:
    """A site with the demo, which takes files."""
    with serve(Settings(index=demo_folder / INDEX), "--add") as running:
        yield running


@pytest.fixture(scope="module")
def address(demo_site: Site) -> Callable[[str], str]:
    """A function that gives the address of a page of PAGES."""
    with urlopen(demo_site.url("/api/v1/transcripts")) as answer:
        call = json.load(answer)["transcripts"][0]["id"]
    return lambda name: demo_site.url(PAGES[name].format(call=call))


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_and_is_accessible(
    open_page: OpenPage, address: Callable[[str], str], name: str, locale: str
) -> None:
    page = open_page(address(name), locale=locale)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert excess_width(page) <= 0, f"{width} pixels"
        assert page.evaluate(STACKED), f"{width} pixels"
    # The schemes differ in colours only, the languages in texts; a page has both layouts in each language.
    for (width, height), scheme in zip(SIZES, ("light", "dark"), strict=False):
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        assert findings(page, colours=scheme == COLOURS[locale]) == [], f"{width} pixels, {scheme}"


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_used_by_keyboard(
    open_page: OpenPage, address: Callable[[str], str], name: str, width: int
) -> None:
    page = open_page(address(name))
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(reduced_motion="reduce")
    expected = page.evaluate(FOCUSABLE)
    assert expected
    for _ in range(min(expected, _STEPS) + 1):
        page.keyboard.press("Tab")
        # After the last element, the focus leaves the page once.
        if focused := page.evaluate(FOCUSED):
            assert focused["shown"], f"no outline: {focused['html']}"
            assert focused["over"] is None, f"{focused['html']} is under {focused['over']}"
    assert page.evaluate("document.querySelectorAll('[data-reached]').length") >= min(expected, _STEPS) - 1


@pytest.mark.parametrize("width", [1440, 390])
def test_what_gets_the_focus_on_the_way_up_is_not_under_the_bar(
    open_page: OpenPage, address: Callable[[str], str], width: int
) -> None:
    page = open_page(address("transcript"))
    page.set_viewport_size({"width": width, "height": 500})
    page.emulate_media(reduced_motion="reduce")
    page.locator("main a").last.focus()
    for _ in range(_STEPS):
        page.keyboard.press("Shift+Tab")
        if focused := page.evaluate(FOCUSED):
            assert focused["over"] is None, f"{focused['html']} is under {focused['over']}"
