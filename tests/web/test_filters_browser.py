"""The filters in a real browser: typing, the histogram from the keyboard, and the sheet on a narrow screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from searchapp.settings import Settings
from tests.calls import write_call
from tests.filling import build
from tests.web.browsing import check_page, excess_width, findings
from tests.web.served import Site, serve

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Any]

COMPANIES = (
    "金山云",
    "亿咖通科技",
    "小鹏汽车",
    "理想汽车",
    "蔚来",
    "哔哩哔哩",
    "腾讯控股",
    "阿里巴巴",
    "百度集团",
    "网易",
)
QUARTERS = [f"{year}Q{quarter}" for year in range(2014, 2025) for quarter in range(1, 5)]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with ten companies and forty-six periods."""
    source, index = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("index")
    for number, period in enumerate((*QUARTERS, "2023H1", "2023FY")):
        company = COMPANIES[number % len(COMPANIES)]
        write_call(
            source,
            period,
            ["毛利率提升。"] * (number % 7 + 1) + ["谢谢。"] * 2,
            company=company,
            period=period,
        )
    settings = Settings(index=index, source=Path(source))
    build(source, index, settings, processes=1)
    with serve(settings) as running:
        yield running


def totals(page: Any) -> list[str]:
    """The numbers of turns and occurrences on a page."""
    return page.locator(".totals b").all_inner_texts()


def values(page: Any, field: str) -> list[str]:
    """The names of the values that are listed of a field."""
    return page.locator(f"section:has(#facet-{field}) li a span").all_inner_texts()


def box(page: Any, field: str) -> Any:
    """The box that looks for values of a field."""
    return page.locator(f"section:has(#facet-{field}) input[type=search]")


def test_typing_finds_every_value_and_a_click_filters_by_it(open_page: OpenPage, many: Site) -> None:
    page = open_page(many.url("/search?q=毛利率"))
    first = values(page, "company")
    assert len(first) == 6
    for typed, found in [("汽车", ["小鹏汽车", "理想汽车"]), ("blbl", ["哔哩哔哩"]), ("tengx", ["腾讯控股"])]:
        box(page, "company").fill(typed)
        page.locator("section:has(#facet-company) li a span", has_text=found[0]).wait_for()
        assert (
            page.locator("section:has(#facet-company) [role=status]").inner_text()
            == f"{len(found)} of 10 values"
        )
        assert sorted(values(page, "company")) == sorted(found)
        assert findings(page) == []
    box(page, "company").press("Tab")
    turns = page.locator(":focus b").inner_text()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert totals(page)[0] == turns
    assert values(page, "company")[0] == "腾讯控股"
    assert page.locator(".facet li a[aria-current]").count() == 1


def test_what_was_there_comes_back_when_nothing_is_typed(open_page: OpenPage, many: Site) -> None:
    page = open_page(many.url("/search?q=毛利率"), locale="zh-CN")
    first = values(page, "company")
    field = box(page, "company")
    field.press_sequentially("zzz")
    page.locator("[role=status]", has_text="0").first.wait_for()
    assert values(page, "company") == []
    field.press("Escape")
    assert (field.input_value(), values(page, "company")) == ("", first)
    with page.expect_navigation():
        field.fill("wy")
        field.press("Enter")
    assert page.locator(".facet li a span").all_inner_texts() == ["网易"]


@pytest.mark.parametrize("scripts", [True, False])
def test_the_histogram_is_reached_from_the_keyboard(open_page: OpenPage, many: Site, scripts: bool) -> None:
    page = open_page(many.url("/search?q=毛利率"), scripts=scripts)
    bars = page.locator(".periods a")
    assert bars.count() == 46
    width = page.locator(".periods").evaluate("drawing => drawing.getBoundingClientRect().right")
    assert width <= 1280
    bars.nth(3).focus()
    page.keyboard.press("ArrowRight" if scripts else "Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith(
        "Filter by: 2015Q1, 5 turns"
    )
    # What the bar stands for is seen as well.
    assert bars.nth(4).locator("text").is_visible()
    assert not bars.nth(3).locator("text").is_visible()
    if scripts:
        # All bars are one stop of the Tab key, and it comes back to the same bar.
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('name')") == "from"
        page.keyboard.press("Shift+Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert totals(page)[0] == "5"
    assert page.locator(".periods a[aria-current]").count() == 1
    assert page.locator(".chip").inner_text().split("\n")[:2] == ["Period", "2015Q1"]
    with page.expect_navigation():
        page.locator(".periods a").nth(5).click()
    assert totals(page)[0] == "11"


@pytest.mark.parametrize("scripts", [True, False])
def test_a_range_is_chosen_from_two_lists(open_page: OpenPage, many: Site, scripts: bool) -> None:
    page = open_page(many.url("/concordance?q=毛利率&order=right"), scripts=scripts)
    page.get_by_label("From").select_option("2023Q1")
    page.get_by_label("To").select_option("2023Q4")
    with page.expect_navigation():
        page.get_by_role("button", name="Filter", exact=True).click()
    assert "order=right" in page.url
    assert page.locator(".chip").inner_text().split("\n")[:2] == ["Period", "2023Q1 – 2023Q4"]
    # Four quarters, the half and the year, and all others are still offered.
    assert page.locator(".periods a[aria-current]").count() == 6
    assert page.locator(".periods a").count() == 46
    assert page.get_by_label("To").input_value() == "2023Q4"
    with page.expect_navigation():
        page.locator(".chip").click()
    assert page.locator(".chip").count() == 0


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("view", ["search", "concordance", "trend", "matrix"])
def test_on_a_narrow_screen_the_filters_are_a_sheet(
    open_page: OpenPage, many: Site, view: str, scripts: bool
) -> None:
    page = open_page(many.url(f"/{view}?q=毛利率&section=prepared"), scripts=scripts)
    page.set_viewport_size({"width": 390, "height": 844})
    sheet = page.locator("#filters")
    assert not sheet.is_visible()
    button = page.get_by_role("button", name="Filters (1)")
    button.focus()
    page.keyboard.press("Enter")
    assert sheet.is_visible()
    assert excess_width(page) <= 0
    assert sheet.evaluate("sheet => sheet.scrollWidth <= sheet.clientWidth")
    page.keyboard.press("Escape")
    assert not sheet.is_visible()
    button.click()
    page.get_by_role("button", name=f"Show {totals(page)[0]} turns").click()
    assert not sheet.is_visible()


def test_several_values_are_chosen_in_the_sheet_one_after_the_other(open_page: OpenPage, many: Site) -> None:
    page = open_page(many.url("/search?q=毛利率"))
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("button", name="Filters").first.click()
    for number in (0, 3):
        with page.expect_navigation():
            page.locator("section:has(#facet-company) li a").nth(number).click()
        page.locator("#filters").wait_for()
    assert page.locator("section:has(#facet-company) li a[aria-current]").count() == 2
    assert findings(page) == []
    page.emulate_media(color_scheme="dark")
    assert findings(page, ("color-contrast",)) == []
    # Escape clears what was typed first.
    box(page, "company").fill("z")
    page.keyboard.press("Escape")
    assert box(page, "company").input_value() == ""
    assert page.locator("#filters").is_visible()
    # What is closed stays closed.
    page.keyboard.press("Escape")
    page.reload()
    assert not page.locator("#filters").is_visible()


@pytest.mark.parametrize(
    "path", ["/search?q=毛利率&period=2020Q1&company=蔚来", "/facet?q=毛利率&field=company"]
)
def test_the_filters_are_accessible_and_fit(open_page: OpenPage, many: Site, path: str) -> None:
    check_page(open_page, many.url(path))


def test_all_values_are_reached_without_scripts(open_page: OpenPage, many: Site) -> None:
    page = open_page(many.url("/trend?q=毛利率&by=year"), scripts=False)
    with page.expect_navigation():
        page.locator("section:has(#facet-company)").get_by_role("link", name="All 10 values").click()
    assert page.locator(".facet li").count() == 10
    page.locator("#find").fill("alibaba")
    with page.expect_navigation():
        page.get_by_role("button", name="Find").click()
    assert "/facet" in page.url
    turns = page.locator(".facet li b").inner_text()
    with page.expect_navigation():
        page.get_by_role("link", name="阿里巴巴").click()
    assert "/trend" in page.url
    assert "by=year" in page.url
    assert totals(page)[0] == turns
