"""The pages of the trend and the matrix in a real browser, over the demo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.web.browsing import check_page
from tests.web.served import Site

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Any]

PAGES = {
    "trend": "/trend?q=大模型",
    "trend by company": "/trend?q=毛利率&split=company",
    "trend of alternatives": "/trend?q=大模型 OR 价格战&split=alternative&by=year",
    "matrix": "/matrix?q=毛利率&sort=change",
    "trend of queries": "/trend?q=大模型&q=within:sentence 价格战 毛利率&q=回购",
    "trend by date": "/trend?q=毛利率&by=date&section=qa",
}


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_accessible_and_fit(open_page: OpenPage, demo_site: Site, name: str) -> None:
    check_page(open_page, demo_site.url(PAGES[name]))


def test_the_chart_is_as_large_as_the_screen_allows(open_page: OpenPage, demo_site: Site) -> None:
    page = open_page(demo_site.url(PAGES["trend by company"]))
    for width, shown, hidden in ((1440, "wide", "narrow"), (390, "narrow", "wide")):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.locator(f".chart.{shown}").is_visible()
        assert not page.locator(f".chart.{hidden}").is_visible()
        height = page.locator(f".chart.{shown} .axes text").first.evaluate(
            "text => text.getBoundingClientRect().height"
        )
        assert height >= 12


def test_a_point_leads_to_its_hits(open_page: OpenPage, demo_site: Site) -> None:
    page = open_page(demo_site.url(PAGES["trend"]))
    point = page.locator(".chart.wide a").last
    told = point.get_attribute("aria-label")
    assert told.startswith("2024Q4: 7.67 (37 occurrences in 4 of 30 calls)")
    with page.expect_navigation():
        point.click()
    page.wait_for_url("**/search?*")
    assert page.locator(".totals b").all_inner_texts()[1] == "37"


def test_queries_are_compared_without_scripts(open_page: OpenPage, demo_site: Site) -> None:
    page = open_page(demo_site.url("/trend?q=大模型&role=management"), scripts=False)
    with page.expect_navigation():
        page.get_by_role("link", name="By query").click()
    page.get_by_label("Queries, one a line").fill("大模型\n价格战\n")
    with page.expect_navigation():
        page.get_by_role("button", name="Compare").click()
    assert page.locator(".rates thead [lang]").all_inner_texts() == ["大模型", "价格战"]
    assert page.locator(".chip .chip-field").all_inner_texts() == ["Role"]
    with page.expect_navigation():
        page.get_by_role("link", name="Hits").click()
    assert page.locator("#q").input_value() == "大模型 OR 价格战"


def test_head_and_first_column_of_the_matrix_stay_in_sight(open_page: OpenPage, demo_site: Site) -> None:
    page = open_page(demo_site.url(PAGES["matrix"]))
    page.set_viewport_size({"width": 390, "height": 800})
    table = page.locator(".heat-map")
    table.evaluate("map => map.scrollTo(200, 300)")
    for place in ("thead th:nth-child(7)", "tbody tr:nth-child(14) th"):
        inside = page.locator(f".heat {place}").evaluate(
            """cell => {
                const box = cell.getBoundingClientRect(), map = cell.closest('.heat-map').getBoundingClientRect();
                return box.top >= map.top - 1 && box.left >= map.left - 1 && box.left < map.right
            }"""
        )
        assert inside, place


def test_company_names_are_shown_whole_in_at_most_two_lines(open_page: OpenPage, demo_site: Site) -> None:
    page = open_page(demo_site.url(PAGES["matrix"]))
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 800})
        sizes = page.locator(".heat tbody th").evaluate_all(
            "cells => cells.map(cell => [cell.scrollWidth - cell.clientWidth, cell.getBoundingClientRect().height])"
        )
        assert max(excess for excess, _ in sizes) <= 0
        assert max(height for _, height in sizes) < 70


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_rates_are_readable_on_every_colour(open_page: OpenPage, demo_site: Site, scheme: str) -> None:
    page = open_page(demo_site.url("/matrix?q=大模型"))
    page.emulate_media(color_scheme=scheme)
    colours = page.evaluate(
        """() => [1, 2, 3, 4, 5, 6].map(heat => {
            const cell = document.querySelector('.heat td');
            cell.className = `heat-${heat}`;
            const style = getComputedStyle(cell);
            return [style.color, style.backgroundColor].map(colour => colour.match(/\\d+/g).map(Number));
        })"""
    )
    assert len({tuple(background) for _, background in colours}) == 6
    for text, background in colours:
        light, dark = sorted((_luminance(text), _luminance(background)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5


def _luminance(colour: list[int]) -> float:
    """The relative luminance of WCAG 2."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
