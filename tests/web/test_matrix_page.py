"""The page of a matrix, over the demo and over a collection with many companies."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from searchapp.demo.design import GAP, ZERO
from searchapp.demo.files import INDEX
from searchapp.demo.truth import counts
from searchapp.settings import Settings
from searchapp.web.app import create_app
from tests.calls import open_view, write_call


def visitor_of(index: Path) -> FlaskClient:
    visitor = create_app(Settings(index=index)).test_client()
    visitor.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return visitor


@pytest.fixture(scope="module")
def demo(demo_folder: Path) -> FlaskClient:
    """A visitor of a site with the demo who prefers English."""
    return visitor_of(demo_folder / INDEX)


def page(visitor: FlaskClient, path: str) -> str:
    response = visitor.get(path)
    assert response.status_code == 200
    return response.text


def rows(html: str) -> dict[str, list[str]]:
    """The cells of each company."""
    found = re.findall(r'<tr>\s*<th scope="row"[^>]*>(.*?)</th>(.*?)</tr>', html, re.DOTALL)
    return {re.sub("<.*?>", "", head): re.findall(r"<td.*?</td>", cells, re.DOTALL) for head, cells in found}


def test_every_cell_leads_to_its_hits(demo: FlaskClient) -> None:
    html = page(demo, "/matrix?q=毛利率&section=prepared")
    truth = counts("毛利率", "company", "period", "section")
    links = [unescape(url) for url in re.findall(r'<td class="heat-\d"[^>]*><a href="([^"]+)"', html)]
    assert len(links) == sum(section == "prepared" for _, _, section in truth)
    for url in links[::60]:
        hits = page(demo, url)
        occurrences = re.search(r"<b>([\d,]+)</b> occurrences?<", hits)
        period = re.search(r"period=(\w+)", url)
        assert occurrences is not None
        assert period is not None
        assert int(occurrences[1]) == 2
        assert "company=" in url
        assert "section=prepared" in url


def test_a_missing_call_differs_from_a_call_without_the_term(demo: FlaskClient) -> None:
    html = page(demo, "/matrix?q=毛利率")
    periods = re.findall(r'<th scope="col">(\d{4}Q\d)</th>', html)
    found = rows(html)
    assert "no calls" in found[GAP[0]][periods.index(GAP[1])]
    zero = found[ZERO[0]][periods.index(ZERO[1])]
    assert 'class="heat-0"' in zero
    assert ">0.0<" in zero


def test_the_hottest_cell_has_the_highest_rate(demo: FlaskClient) -> None:
    cells = re.findall(r'<td class="heat-(\d)"[^>]*>(?:<a [^>]*>)?([\d.]+)<', page(demo, "/matrix?q=毛利率"))
    heats = sorted((float(rate), int(heat)) for heat, rate in cells)
    assert [heat for _, heat in heats] == sorted(heat for _, heat in heats)
    assert {heat for _, heat in heats} >= {0, 2, 6}


def test_companies_are_sorted_by_links_that_keep_query_and_filters(demo: FlaskClient) -> None:
    html = unescape(page(demo, "/matrix?q=毛利率&role=analyst&sort=total"))
    query = "q=%E6%AF%9B%E5%88%A9%E7%8E%87&role=analyst"
    assert f'href="/matrix?{query}&sort=change"' in html
    assert f'href="/matrix?{query}"' in html
    assert f'href="/matrix.csv?{query}&sort=total"' in html
    totals = [int(re.sub(r"\D", "", re.sub("<.*?>", "", cells[-3]))) for cells in rows(html).values()]
    assert totals == sorted(totals, reverse=True)
    assert totals[0] > totals[-1] == 0
    assert "role:analyst</code>" in html


def test_changes_have_a_sign(demo: FlaskClient) -> None:
    changes = [cells[-2] for cells in rows(page(demo, "/matrix?q=大模型&sort=change")).values()]
    assert re.search(r'class="up">\+\d', changes[0])
    falling = [cells[-2] for cells in rows(page(demo, "/matrix?q=毛利率")).values()]
    assert any(re.search(r'class="down">−\d', change) for change in falling)


def test_an_invalid_order_is_replaced_with_a_notice(demo: FlaskClient) -> None:
    html = page(demo, "/matrix?q=毛利率&sort=size")
    assert "“size” was ignored" in html
    assert len(rows(html)) == 30


def test_without_a_query_the_start_page_is_shown(demo: FlaskClient) -> None:
    assert demo.get("/matrix").headers["Location"] == "/"


def test_fifty_companies_are_on_a_page(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for number in range(60):
        write_call(source, f"{number}", ["毛利率很好"], company=f"公司{number:02}", period="2024Q1")
    open_view(source, tmp_path / "index")
    visitor = visitor_of(tmp_path / "index")
    first, second = (list(rows(page(visitor, f"/matrix?q=毛利率&page={number}"))) for number in (1, 2))
    assert first == [f"公司{number:02}" for number in range(50)]
    assert second == [f"公司{number:02}" for number in range(50, 60)]
    assert "There is no page 3" in page(visitor, "/matrix?q=毛利率&page=3")
