"""The setting of Chinese text in a real browser: what is seen is style, and what is copied is the text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from searchapp.search.collection import Collection
from tests.web.served import Site

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Any]

SEED = "000_d41a21adb219e9fd"
CALL = f"/transcripts/{SEED}"

_SELECTED = """turn => {
  const paragraphs = turn.querySelectorAll("p[lang]");
  const last = paragraphs[paragraphs.length - 1];
  getSelection().setBaseAndExtent(paragraphs[0], 0, last, last.childNodes.length);
  return getSelection().toString();
}"""

_LINES = """() => Array.from(document.querySelectorAll(".turn > p[lang]"), (paragraph) => {
  const lines = [];
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  let last = -Infinity;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest(".step")) continue;
    for (let place = 0; place < node.length; place++) {
      const range = document.createRange();
      range.setStart(node, place);
      range.setEnd(node, place + 1);
      const box = range.getClientRects()[0];
      if (!box) continue;
      if (box.top - last > 12) lines.push("");
      last = box.top;
      lines[lines.length - 1] += node.data[place];
    }
  }
  return lines;
}).flat()"""

_WIDTHS = """word => {
  const widths = [];
  const walker = document.createTreeWalker(document.querySelector(".call"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const place = node.data.indexOf(word);
    if (place < 0 || !node.parentElement.closest("p[lang]")) continue;
    const range = document.createRange();
    range.setStart(node, place);
    // Without the last letter, which has the space between Latin letters and Han characters.
    range.setEnd(node, place + word.length - 1);
    if (range.getClientRects().length === 1) widths.push(range.getBoundingClientRect().width);
  }
  return widths;
}"""


@pytest.mark.parametrize("query", ["", "?q=毛利率", '?q=","'])
def test_what_is_copied_is_the_text_whatever_its_punctuation_looks_like(
    open_page: OpenPage, site: Site, collection: Collection, query: str
) -> None:
    page = open_page(site.url(CALL + query))
    assert page.locator(".turn > p i").count() > 100
    for turn in collection.view().read(SEED).turns:
        shown = page.locator(f"#t{turn.index}")
        assert shown.evaluate(_SELECTED).replace("\n\n", "\n") == turn.text
        plain = shown.locator("p[lang]").evaluate_all(
            "all => all.map(p => { const own = p.cloneNode(true);"
            " own.querySelectorAll('.step').forEach(step => step.remove()); return own.textContent })"
        )
        assert "\n".join(plain) == turn.text


@pytest.mark.parametrize("width", [390, 1440])
def test_half_width_punctuation_takes_the_width_of_a_han_character(
    open_page: OpenPage, site: Site, width: int
) -> None:
    page = open_page(site.url(CALL), locale="zh-CN")
    page.set_viewport_size({"width": width, "height": 900})
    size = page.locator("#t2 > p").first.evaluate("p => parseFloat(getComputedStyle(p).fontSize)")
    widths = page.locator("#t2 > p i").evaluate_all(
        "all => all.map(sign => sign.getBoundingClientRect().width)"
    )
    assert len(widths) > 20
    assert all(0.85 * size < one < 1.15 * size for one in widths)
    # No line begins with a sign that must not begin one, and none ends early because of a sign.
    lines = page.evaluate(_LINES)
    assert len(lines) > 200
    assert [line for line in lines if line[0] in ",;:?!)，。；：？！）、"] == []


@pytest.mark.parametrize("path", ["/search?q=毛利率", "/search?q=毛利率&hits=compact"])
def test_snippets_have_punctuation_of_the_same_width_and_their_own_text(
    open_page: OpenPage, site: Site, collection: Collection, path: str
) -> None:
    page = open_page(site.url(path), locale="zh-CN")
    size = page.locator(".snippet").first.evaluate("p => parseFloat(getComputedStyle(p).fontSize)")
    widths = page.locator(".snippet i").evaluate_all(
        "all => all.map(sign => sign.getBoundingClientRect().width)"
    )
    assert len(widths) > 5
    # A line that is cut off may be so at a sign, which has the ellipsis beside it then.
    assert all(0.85 * size < one for one in widths)
    assert sum(one < 1.15 * size for one in widths) > 0.9 * len(widths)
    texts = [turn.text.replace("\n", " ") for turn in collection.view().read(SEED).turns]
    shown = page.locator(".snippet").evaluate_all("all => all.map(p => p.textContent)")
    inside = [any(part in text for text in texts) for line in shown for part in line.split("…") if part]
    assert sum(inside) > len(shown) // 2


def test_letters_of_a_word_are_not_spread(open_page: OpenPage, site: Site) -> None:
    page = open_page(site.url(CALL), locale="zh-CN")
    for width in (390, 700, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        for word in ("smart", "Antora", "Makalu"):
            widths = page.evaluate(_WIDTHS, word)
            assert len(widths) > 1
            assert max(widths) - min(widths) < 0.6


def test_figures_have_the_same_width(open_page: OpenPage, site: Site) -> None:
    for path in (
        "/",
        "/search?q=毛利率",
        "/trend?q=毛利率",
        "/matrix?q=毛利率",
        "/transcripts",
        f"{CALL}?q=毛利率",
    ):
        page = open_page(site.url(path))
        uneven = page.evaluate(
            """() => Array.from(document.querySelectorAll("td, .count, .totals b, .step-place, .summary, dd")).filter(
                 one => one.checkVisibility() && /\\d/.test(one.textContent)
                   && !getComputedStyle(one).fontVariantNumeric.includes("tabular-nums")
               ).map(one => one.outerHTML)"""
        )
        assert uneven == []
