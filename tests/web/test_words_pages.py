"""The pages of collocates and keyness, over the demo."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from searchapp.demo.files import INDEX
from searchapp.settings import Settings
from searchapp.web.app import create_app


@pytest.fixture(scope="module")
def demo(demo_folder: Path) -> FlaskClient:
    """A visitor of a site with the demo who prefers English."""
    visitor = create_app(Settings(index=demo_folder / INDEX)).test_client()
    visitor.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return visitor


def page(visitor: FlaskClient, path: str) -> str:
    response = visitor.get(path)
    assert response.status_code == 200
    return response.text


def tables(html: str) -> list[list[list[str]]]:
    """The texts of the cells of each row of each table."""
    return [
        [
            [unescape(re.sub("<.*?>", "", cell)) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
            for row in re.findall(r"<tr>.*?</tr>", table, re.DOTALL)
        ]
        for table in re.findall(r'<table class="rates words">.*?</table>', html, re.DOTALL)
    ]


def links(html: str) -> list[str]:
    return [unescape(url) for url in re.findall(r'<th scope="row"><a href="([^"]+)"', html)]


def total(html: str) -> int:
    found = re.search(r"<b>([\d,]+)</b> turns?<", html)
    return int(found[1].replace(",", "")) if found else 0


@pytest.mark.parametrize("options", ["", "&sort=mi&min=20", "&window=2&length=2&role=analyst"])
def test_the_table_has_the_rows_of_the_api(demo: FlaskClient, options: str) -> None:
    html = page(demo, f"/collocates?q=毛利率{options}")
    found = demo.get(f"/api/v1/collocates?q=毛利率{options}").json
    assert found is not None
    ((_, *rows),) = tables(html)
    assert rows == [
        [
            row["word"],
            f"{row['together']:,}",
            f"{row['expected']:,.1f}",
            f"{row['total']:,}",
            f"{row['log_dice']:.2f}",
            f"{row['log_likelihood']:,.1f}",
            f"{row['mi']:.2f}",
            f"{row['t']:.2f}",
        ]
        for row in found["rows"]
    ]
    dispersion = found["dispersion"]
    assert f"DP {dispersion['dp']:.2f}" in html
    assert f"in {dispersion['calls']} of {dispersion['calls_total']} calls" in html
    assert f"{found['words']:,} words near {found['occurrences']:,} occurrences" in html


def test_every_word_leads_to_turns_with_it(demo: FlaskClient) -> None:
    html = page(demo, "/collocates?q=毛利率&role=analyst")
    found = links(html)
    assert len(found) > 5
    for url in found[::3]:
        assert url.startswith("/search?q=%22%E6%AF%9B%E5%88%A9%E7%8E%87+")
        assert url.endswith("~50&role=analyst")
        assert total(page(demo, url)) > 0
    assert html.count('title="Turns with both within 50 characters of each other"') == len(found)
    apart = page(demo, "/collocates?q=毛利率 环比")
    assert "Turns found that also contain this word, anywhere" in apart
    assert all(total(page(demo, url)) for url in links(apart)[:5])


def test_columns_are_sorted_by_links_that_keep_everything_else(demo: FlaskClient) -> None:
    html = unescape(page(demo, "/collocates?q=毛利率&role=analyst&window=3&min=2"))
    query = "q=%E6%AF%9B%E5%88%A9%E7%8E%87&role=analyst&window=3&min=2"
    assert f'href="/collocates?{query}&sort=mi"' in html
    assert f'href="/collocates?{query}&length=2"' in html
    assert f'href="/collocates.xlsx?{query}"' in html
    assert re.findall(r'aria-sort="(\w+)"><a [^>]*>(\w+)', html) == [("descending", "logDice")]
    by_word = unescape(page(demo, "/collocates?q=毛利率&sort=word"))
    assert re.findall(r'aria-sort="(\w+)"><a [^>]*>(\w+)', by_word) == [("ascending", "Word")]


def test_rows_are_paged(demo: FlaskClient) -> None:
    every = demo.get("/api/v1/collocates?q=毛利率&limit=1000").json
    assert every is not None
    pages = range(1, -(-every["total"] // 50) + 1)
    shown = [
        row[0] for number in pages for row in tables(page(demo, f"/collocates?q=毛利率&page={number}"))[0][1:]
    ]
    assert shown == [row["word"] for row in every["rows"]]
    assert "There is no page 99" in page(demo, "/collocates?q=毛利率&page=99")


def test_each_call_is_a_dot_that_leads_to_it(demo: FlaskClient) -> None:
    html = page(demo, "/collocates?q=毛利率")
    wide = html[html.index('class="chart wide"') : html.index('class="chart narrow"')]
    dots = re.findall(r'<a href="([^"]+)"[^>]*><title>([^<]+)</title>', wide)
    found = demo.get("/api/v1/collocates?q=毛利率").json
    assert found is not None
    assert len(dots) == found["dispersion"]["calls"]
    absent = re.search(r'<g class="absent"><path d="([^"]+)"', wide)
    assert absent is not None
    assert absent[1].count("M") == found["dispersion"]["calls_total"] - len(dots)
    url, told = dots[0]
    occurrences = re.search(r"\((\d+) occurrences?\)", told)
    assert occurrences is not None
    assert page(demo, unescape(url)).count("<mark") == int(occurrences[1])
    assert "text/css" not in wide


def test_an_answer_without_rows_says_why(demo: FlaskClient) -> None:
    html = page(demo, "/collocates?q=毛利率&min=99999")
    assert "No word occurs 99999 times within 5 words of a match" in html
    assert tables(html) == []
    assert "there is no text to find in them" in page(demo, "/collocates?role=analyst")
    assert "“window”" not in html
    assert "window must be a number from 1 to 50" in page(demo, "/collocates?q=毛利率&window=0")
    assert "“z” was ignored" in page(demo, "/collocates?q=毛利率&sort=z")
    assert "No results" in page(demo, "/collocates?q=没有人说过的话")


@pytest.mark.parametrize(
    "asked",
    ["q=毛利率", "q=毛利率&against=role:analyst", "role=analyst", "q=毛利率&role=management&sort=log_ratio"],
)
def test_both_directions_have_the_rows_of_the_api(demo: FlaskClient, asked: str) -> None:
    html = page(demo, f"/keyness?{asked}")
    found = demo.get(f"/api/v1/keyness?{asked}").json
    assert found is not None
    (_, *more), (_, *less) = tables(html)
    assert len(more) == min(50, found["more"])
    assert [(row[0], row[1], row[2]) for row in (*more, *less)] == [
        (row["word"], f"{row['frequency']:,}", f"{row['reference']:,}") for row in found["rows"]
    ]
    assert all(row[3].startswith("+") for row in more)
    assert all(row[3].startswith("−") for row in less)
    for part in (found["selection"], found["reference"]):
        assert f"{part['words']:,} words" in html
    urls = links(html)
    for url in (urls[0], urls[len(more)], urls[-1]):
        assert total(page(demo, url)) > 0


def test_a_selection_is_chosen_by_link_or_by_query(demo: FlaskClient) -> None:
    html = unescape(page(demo, "/keyness?q=毛利率&against=role:analyst&min=9"))
    query = "q=%E6%AF%9B%E5%88%A9%E7%8E%87"
    assert f'href="/keyness?{query}&min=9"' in html
    assert f'href="/keyness?{query}&against=role%3Aanalyst&min=9" aria-current="true"' in html
    assert 'name="against" type="text" value="role:analyst"' in html
    form = html[html.index('<form class="word-options"') :]
    form = form[: form.index("</form>")]
    assert re.findall('type="hidden" name="([^"]+)"', form) == ["q"]
    assert "does not occur" in page(demo, "/keyness?q=毛利率&against=没有人说过的话")


@pytest.mark.parametrize("view", ["collocates", "keyness"])
def test_without_a_query_the_start_page_is_shown(demo: FlaskClient, view: str) -> None:
    assert demo.get(f"/{view}").headers["Location"] == "/"


@pytest.mark.parametrize("view", ["collocates", "keyness"])
def test_hasty_and_hostile_input_is_answered(demo: FlaskClient, view: str) -> None:
    for query in ('"', "<script>alert(1)</script>", "的" * 999, "*", "a AND (", "a\x00b", "毛利率 " * 50):
        html = page(
            demo, f"/{view}?" + "&".join(f"{name}={query}" for name in ("q", "against", "window", "min"))
        )
        assert "<script>alert" not in html
    assert "搭配词" in demo.get(f"/{view}?q=毛利率", headers={"Accept-Language": "zh"}).text
