"""The bar, the outline and the print of the reading page in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from searchapp.settings import Settings
from tests.filling import build
from tests.web.browsing import excess_width, findings
from tests.web.served import Site, serve

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Any]

SEED = "000_d41a21adb219e9fd"
CALL = f"/transcripts/{SEED}"
SIZES = {"desktop": (1440, 900), "phone": (390, 844), "zoomed to 200 %": (720, 450)}
MEETING = """2024年社区座谈会

王先生：各位好，今天谈谈社区的问题。

李女士：谢谢，我们关心停车的问题。
"""

# What a reader sees at the middle of a mark, and whether the mark is whole between the bar and the end of the window.
_SEEN = """mark => {
  const boxes = Array.from(mark.getClientRects());
  const bar = document.querySelector(".here").getBoundingClientRect();
  return boxes.every(box => box.top >= bar.bottom && box.bottom <= innerHeight
    && mark.contains(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)));
}"""

# Whether the visible position and its links are inside the bar.
_IN_BAR = """step => {
  const bar = document.querySelector(".here").getBoundingClientRect();
  const box = step.getBoundingClientRect();
  return Math.abs(bar.top) < 1 && box.top >= bar.top && box.bottom <= bar.bottom && box.right <= bar.right;
}"""


def opened(open_page: OpenPage, url: str, size: str, *, scripts: bool = True, locale: str = "en-US") -> Any:
    page = open_page("about:blank", scripts=scripts, locale=locale)
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(reduced_motion="reduce")
    page.goto(url)
    return page


@pytest.fixture(scope="module")
def meeting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with a meeting that is no earnings call."""
    folder: Path = tmp_path_factory.mktemp("meeting")
    source = folder / "source"
    source.mkdir()
    (source / "meeting.txt").write_text(MEETING, encoding="utf-8")
    settings = Settings(index=folder / "index", source=source)
    build(source, settings.index, settings, processes=1)
    with serve(settings) as running:
        yield running


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("size", SIZES)
def test_the_bar_covers_no_mark_and_tells_the_position(
    open_page: OpenPage, site: Site, size: str, scripts: bool
) -> None:
    page = opened(open_page, site.url(f"{CALL}?q=毛利率#t9-197"), size, scripts=scripts)
    marks = page.locator("mark").evaluate_all("marks => marks.map(mark => mark.id)")
    start = marks.index("t9-197")
    assert excess_width(page) <= 0
    for turned, (link, direction) in enumerate([("step-on", 1)] * 12 + [("step-back", -1)] * 16):
        place = (start + (turned if direction > 0 else 24 - turned)) % len(marks)
        assert page.locator("mark:target").evaluate("mark => mark.id") == marks[place]
        assert page.locator("mark:target").evaluate(_SEEN), marks[place]
        step = page.locator(".step:visible")
        assert step.locator(".step-place").inner_text() == f"{place + 1} / {len(marks)}"
        assert step.evaluate(_IN_BAR)
        step.locator(f".{link}").click()


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("size", SIZES)
def test_the_bar_names_the_call_and_covers_no_turn(
    open_page: OpenPage, site: Site, size: str, scripts: bool
) -> None:
    page = opened(open_page, site.url(f"{CALL}?q=毛利率#t20"), size, scripts=scripts)
    bar = page.locator(".here")
    assert "亿咖通科技" in bar.inner_text()
    assert "2024Q3" in bar.inner_text()
    if size != "phone":
        assert bar.locator(".here-query").inner_text() == "毛利率"
    below = bar.evaluate("bar => bar.getBoundingClientRect().bottom")
    assert bar.evaluate("bar => bar.getBoundingClientRect().top") == 0
    assert page.locator("#t20 .name").evaluate("name => name.getBoundingClientRect().top") >= below
    assert findings(page) == [] if scripts else True


def test_the_outline_and_the_citation_follow_the_reader(open_page: OpenPage, site: Site) -> None:
    page = opened(open_page, site.url(CALL), "desktop")
    cite = page.locator(".here-cite")
    current = page.locator(".outline a[aria-current]")
    for turn, expected in ((3, ["Prepared remarks", "Peter Cirino"]), (18, ["Q&A", "Dai Shen"])):
        page.locator(f"#t{turn}").evaluate(
            "turn => window.scrollTo({top: turn.getBoundingClientRect().top + scrollY - 200, behavior: 'instant'})"
        )
        page.locator(f".here-cite[href*='/cite/{SEED}/{turn}']").wait_for()
        assert cite.get_attribute("aria-label").startswith(f"Cite turn {turn}: ")
        said = current.all_inner_texts()
        assert len(said) == 2
        assert all(word in one for word, one in zip(expected, said, strict=True))
    place = cite.bounding_box()
    assert place is not None
    # With the mouse, as a visitor does: click() scrolls the page if it has to try again, and then another turn is read.
    with page.expect_navigation():
        page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    assert page.url.endswith(f"/cite/{SEED}/18")
    # A link to a turn is about this turn, also if it is short.
    page.goto(site.url(f"{CALL}#t17"))
    page.locator(f".here-cite[href$='/cite/{SEED}/17']").wait_for()


def test_without_scripts_the_bar_cites_the_turn_of_the_position(open_page: OpenPage, site: Site) -> None:
    page = opened(open_page, site.url(f"{CALL}?q=毛利率#t9-197"), "phone", scripts=False)
    assert page.locator(".here-cite").is_hidden()
    assert page.locator("#t9 .cite").evaluate(_IN_BAR)


@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_phone_the_outline_opens_from_the_bar(open_page: OpenPage, site: Site, scripts: bool) -> None:
    page = opened(open_page, site.url(f"{CALL}?q=毛利率#t9-197"), "phone", scripts=scripts)
    button = page.locator(".contents > summary")
    assert button.evaluate(_IN_BAR)
    assert page.locator(".outline").is_hidden()
    button.click()
    sheet = page.locator(".outline")
    box = sheet.bounding_box()
    assert box["y"] >= page.locator(".here").bounding_box()["height"] - 1
    assert box["y"] + box["height"] <= 844
    if scripts:
        assert findings(page) == []
        page.keyboard.press("Escape")
        assert sheet.is_hidden()
        assert button.evaluate("button => button === document.activeElement")
        button.click()
        assert sheet.locator("a[aria-current]").last.is_visible()
    sheet.locator("li a", has_text="Derek Soderberg").click()
    assert page.locator(":target").get_attribute("id") == "t38"
    if scripts:
        assert sheet.is_hidden()
        assert (
            page.locator("#t38 .name").bounding_box()["y"] >= page.locator(".here").bounding_box()["height"]
        )


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
def test_a_print_has_the_call_its_address_and_the_roles(open_page: OpenPage, site: Site, locale: str) -> None:
    pypdfium2 = pytest.importorskip("pypdfium2")
    page = open_page(site.url(f"{CALL}?q=毛利率#t9-197"), locale=locale)
    document = pypdfium2.PdfDocument(page.pdf(format="A4"))
    pages = [one.get_textpage().get_text_range() for one in document]
    first, text = pages[0], "".join(pages)
    for said in ("亿咖通科技", "2024Q3", SEED):
        assert said in first
    assert unquote(site.url(f"{CALL}?q=毛利率")) in first.replace("\r\n", "")
    roles = ("Management", "Analyst", "Operator") if locale == "en-US" else ("管理层", "分析师", "接线员")
    assert all(role in text for role in roles)
    assert f"1 / {len(pages)}" in first
    for hidden in ("6 / 31", "Search in this transcript", "在这份实录中检索"):
        assert hidden not in text


def test_a_meeting_has_no_heading_of_prepared_remarks(open_page: OpenPage, meeting: Site) -> None:
    page = open_page(meeting.url("/transcripts/meeting"))
    assert "Prepared remarks" not in page.locator("main").inner_text()
    assert page.locator(".turn h2").all_inner_texts() == ["王先生", "李女士"]
    assert page.locator(".outline li").count() == 2
    assert page.locator(".outline h2").count() == 0
    assert findings(page) == []


def test_an_earnings_call_has_its_headings(open_page: OpenPage, site: Site) -> None:
    page = open_page(site.url(CALL))
    assert page.locator(".part-title").all_inner_texts() == ["Prepared remarks", "Q&A"]
    levels = page.locator(".call :is(h1, h2, h3, h4)").evaluate_all("all => all.map(one => +one.tagName[1])")
    assert levels[0] == 2
    assert all(after - before <= 1 for before, after in pairwise(levels))
