"""Copying text from the reading page: what is copied from a turn is its text, wherever it is marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from searchapp.settings import Settings
from tests.filling import build
from tests.web.served import Site, serve

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Any]

_LONG = "经营活动产生的现金流量净额同比增长，主要是因为销售回款增加。" * 12
TEXTS = (f"毛利率上升了。{_LONG}这也是毛利率", "毛利率没有变化。", f"硬件的毛利率是 8.9%。{_LONG}")
"""The paragraphs of a turn with marks at the beginning, in the middle and at the end, in paragraphs of several breaths."""

MARKS = tuple(f"#t1-{found.start()}" for found in re.finditer("毛利率", "\n".join(TEXTS)))
"""The fragments of the marks in the turn."""

_BLANK_LINE = "\n\n"
"""Browsers copy the break between two paragraphs as a blank line."""

_COPIED = """turn => {
  const paragraphs = turn.querySelectorAll("p[lang]");
  const last = paragraphs[paragraphs.length - 1];
  getSelection().setBaseAndExtent(paragraphs[0], 0, last, last.childNodes.length);
  return getSelection().toString();
}"""


@pytest.fixture(scope="module")
def long_turns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with one call, whose second turn has several paragraphs."""
    folder = tmp_path_factory.mktemp("copying")
    source = folder / "source"
    source.mkdir()
    written = "\n".join(("Operator: 各位好。", f"Ann Lee: {TEXTS[0]}", *TEXTS[1:], "Operator: 谢谢。"))
    (source / "call.txt").write_text(written, encoding="utf-8")
    settings = Settings(index=folder / "index", source=source)
    build(source, settings.index, settings, processes=1)
    with serve(settings) as running:
        yield running


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("place", ["", *MARKS, "#t1"])
def test_what_is_copied_is_the_text_of_the_turn(
    open_page: OpenPage, long_turns: Site, place: str, scripts: bool
) -> None:
    page = open_page(long_turns.url(f"/transcripts/call?q=毛利率{place}"), scripts=scripts)
    assert page.locator("#t1 mark").count() == 4
    if place in MARKS:
        assert page.locator(f"{place} + .step").is_visible()
    assert page.locator("#t1 .breath").count() > len(TEXTS)
    assert page.locator("#t1").evaluate(_COPIED) == _BLANK_LINE.join(TEXTS)


def test_a_long_paragraph_is_displayed_in_breaths(open_page: OpenPage, long_turns: Site) -> None:
    page = open_page(long_turns.url("/transcripts/call?q=毛利率"))
    paragraph = page.locator("#t1 p[lang]").first
    left, tops, bottoms = paragraph.evaluate(
        """paragraph => {
          const lines = Array.from(paragraph.querySelectorAll(".breath"), breath => {
            const range = document.createRange();
            range.selectNodeContents(breath);
            return Array.from(range.getClientRects());
          });
          return [lines[1][0].left - paragraph.getBoundingClientRect().left,
                  lines[1][0].top, lines[0].at(-1).bottom];
        }"""
    )
    assert abs(left) < 1, "the second breath does not begin a line"
    assert tops - bottoms > 8, "there is no space between the breaths"
