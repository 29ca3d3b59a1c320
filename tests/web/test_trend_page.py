"""The page of a trend, over the demo."""

from __future__ import annotations

import re
import sys
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote, unquote_plus

import pytest
from flask.testing import FlaskClient

from searchapp.demo.design import GAP
from searchapp.demo.files import INDEX
from searchapp.demo.truth import counts
from searchapp.research.png import png
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


def points(html: str) -> dict[str, str]:
    """What is told at each point of the wide chart, with its link."""
    wide = html[html.index('class="chart wide"') : html.index('class="chart narrow"')]
    return {
        unescape(told): unescape(url)
        for url, told in re.findall(r'<a href="([^"]+)" aria-label="([^"]+)"', wide)
    }


@pytest.mark.parametrize(
    ("options", "by"),
    [
        ("", ("period",)),
        ("&split=company", ("period", "company")),
        ("&split=role&period=2024Q1&period=2024Q2", ("period", "role")),
    ],
)
def test_every_point_leads_to_its_hits(demo: FlaskClient, options: str, by: tuple[str, ...]) -> None:
    truth = counts("毛利率", *by)
    found = points(page(demo, f"/trend?q=毛利率{options}"))
    assert found
    for told, url in list(found.items())[:12]:
        assert url.startswith("/search?")
        hits = page(demo, url)
        occurrences = re.search(r"<b>([\d,]+)</b> occurrences?<", hits)
        assert occurrences is not None
        assert f"({occurrences[1]} occurrence" in told
        assert int(occurrences[1].replace(",", "")) in {one.occurrences for one in truth.values()}


def test_a_point_of_a_year_leads_to_the_hits_of_its_periods(demo: FlaskClient) -> None:
    found = points(page(demo, "/trend?q=毛利率&by=year&period=2024Q1&period=2024Q2&period=2023Q1"))
    (year,) = [url for told, url in found.items() if told.startswith("2024:")]
    assert re.findall(r"period=(\w+)", year) == ["2024Q1", "2024Q2"]


def test_a_point_of_an_alternative_leads_to_its_query(demo: FlaskClient) -> None:
    found = points(page(demo, "/trend?q=毛利率+OR+回购&split=alternative&role=management"))
    assert {re.sub(r".*q=([^&]+).*", r"\1", url) for url in found.values()} == {
        "%E6%AF%9B%E5%88%A9%E7%8E%87",
        "%E5%9B%9E%E8%B4%AD",
    }
    assert all("role=management" in url for url in found.values())


_SEVERAL = "回购\r\n\r\nwithin:sentence 大模型 推理 \n回购\n价格战"
_JOINED = "回购 OR (within:sentence 大模型 AND 推理) OR 价格战"


def test_several_queries_one_a_line_are_a_line_each(demo: FlaskClient) -> None:
    asked = {"q": _SEVERAL, "role": "management", "by": "year"}
    response = demo.get("/trend", query_string=asked)
    html = unescape(response.text)
    queries = ["回购", "within:sentence 大模型 推理", "价格战"]
    named = re.findall(r'aria-hidden="true"></span><span lang="zh-Hans">([^<]+)<', html)
    assert named == ["回购", "within:sentence 大模型 AND 推理", "价格战"]
    found = points(response.text)
    assert found
    for told, url in found.items():
        occurrences = re.search(r"<b>([\d,]+)</b> occurrences?<", page(demo, url))
        assert occurrences is not None
        assert f"({occurrences[1]} occurrence" in told
    assert "\n".join(queries) in html
    same = {"q": queries, "role": "management", "by": "year"}
    assert (
        demo.get("/trend.json", query_string=asked).json == demo.get("/api/v1/trend", query_string=same).json
    )
    assert demo.get("/trend", query_string={**same, "split": "query"}).text.count(
        "<circle"
    ) == response.text.count("<circle")


def test_another_view_or_split_is_one_of_the_queries_joined(demo: FlaskClient) -> None:
    html = unquote_plus(unescape(page(demo, f"/trend?q={quote(_SEVERAL)}&role=management&by=year")))
    own = "q=回购&q=within:sentence 大模型 推理&q=价格战"
    assert f'href="/search?q={_JOINED}&role=management"' in html
    assert f'href="/trend?q={_JOINED}&role=management&by=year&split=role"' in html
    for name in ("trend.csv", "trend.svg", "trend.manifest.json"):
        assert f'href="/{name}?{own}&role=management&by=year&split=query"' in html
    assert f'href="/trend?{own}&by=year&split=query"' in html
    total = re.search(r"<b>([\d,]+)</b> turns<", html)
    hits = page(demo, f"/search?q={quote(_JOINED)}&role=management")
    assert total is not None
    assert total[0] in hits


def test_the_manifest_lists_several_queries(demo: FlaskClient) -> None:
    found = demo.get("/trend.manifest.json?q=毛利率&q=回购").json
    assert found is not None
    assert (found["parsed"], found["options"]["queries"]) == ("毛利率 OR 回购", ["毛利率", "回购"])
    one = demo.get("/trend.manifest.json?q=毛利率").json
    assert one is not None
    assert one["options"]["queries"] is None


def test_what_was_ignored_in_each_query_is_told(demo: FlaskClient) -> None:
    html = unescape(page(demo, f"/trend?q={quote('毛利率 OR')}&q={quote('回购 量子纠缠')}&split=company"))
    assert "“company” was ignored: several queries are a line each" in html
    assert "The operator OR has nothing to combine" in html
    assert "“量子纠缠” does not occur" in html
    many = "&".join(f"q=毛利率{number}" for number in range(25))
    assert "Only the first 20 queries were used" in page(demo, f"/trend?{many}&q=毛利率")


def test_one_query_by_query_has_room_for_more(demo: FlaskClient) -> None:
    html = page(demo, "/trend?q=毛利率&role=analyst&split=query")
    form = html[html.index('<form class="queries"') :]
    form = form[: form.index("</form>")]
    assert 'name="role" value="analyst"' in form
    assert 'name="split" value="query"' in form
    assert ">毛利率</textarea>" in form
    assert '<form class="queries"' not in page(demo, "/trend?q=毛利率")


def test_a_gap_is_shown_as_no_calls_and_a_zero_as_zero(demo: FlaskClient) -> None:
    company, absent = GAP
    html = page(demo, f"/trend?q=大模型&split=company&company={company}&company=子虚智能")
    rows = re.findall(r'<th scope="row" class="period">(\w+)</th>(.*?)</tr>', html, re.DOTALL)
    cells = {period: re.findall(r"<td.*?</td>", row, re.DOTALL) for period, row in rows}
    assert [("no calls" in cell) for cell in cells[absent]] == [False, True]
    assert "0.00" in cells["2022Q4"][1]


def test_the_page_states_the_denominator(demo: FlaskClient) -> None:
    assert "of all turns" in page(demo, "/trend?q=毛利率")
    assert '<code lang="zh-Hans">role:analyst</code>' in page(demo, "/trend?q=毛利率&role=analyst")


def test_lines_beyond_eight_are_left_out_with_a_note(demo: FlaskClient) -> None:
    assert "22 lines with fewer occurrences are left out" in page(demo, "/trend?q=毛利率&split=company")
    assert "left out" not in page(demo, "/trend?q=毛利率&split=role")


def test_the_choices_keep_query_and_filters(demo: FlaskClient) -> None:
    html = unescape(page(demo, "/trend?q=毛利率&role=analyst&by=year&split=section"))
    query = "q=%E6%AF%9B%E5%88%A9%E7%8E%87&role=analyst"
    assert f'href="/trend?{query}&split=section"' in html
    assert f'href="/trend?{query}&by=year"' in html
    assert f'href="/trend.svg?{query}&by=year&split=section"' in html
    assert f'href="/trend.csv?{query}&by=year&split=section"' in html


def test_invalid_choices_are_replaced_with_a_notice(demo: FlaskClient) -> None:
    html = page(demo, "/trend?q=毛利率&by=week&split=colour")
    assert "“week” was ignored" in html
    assert "“colour” was ignored" in html
    assert points(html)


def test_the_file_is_the_chart_alone(demo: FlaskClient) -> None:
    response = demo.get("/trend.svg?q=毛利率&split=role&section=qa")
    assert response.mimetype == "image/svg+xml"
    assert "occurrences per 10,000 characters of the turns of section:qa" in response.text


def test_the_picture_is_that_of_the_svg_file(demo: FlaskClient) -> None:
    pytest.importorskip("resvg_py", reason="the extra [png] is not installed")
    path = "/trend{}?q=毛利率&section=qa&split=role"
    response = demo.get(path.format(".png"))
    if response.status_code == 501:
        assert "no font" in response.text
        pytest.skip("no font with Chinese characters")
    assert response.mimetype == "image/png"
    assert "attachment" in response.headers["Content-Disposition"]
    assert response.data == png(demo.get(path.format(".svg")).text)
    assert f'href="{path.format(".png")}"' in unescape(unquote(page(demo, path.format(""))))


def test_the_page_says_when_it_cannot_write_pictures(
    demo: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    response = demo.get("/trend.png?q=毛利率")
    assert response.status_code == 501
    assert "This site cannot write PNG pictures" in response.text
    assert "pip install &#39;.[png]&#39;" in response.text
    assert "SVG works without it" in response.text


def test_a_file_with_some_of_the_lines_says_so(demo: FlaskClient) -> None:
    assert "8 of 30 lines" in demo.get("/trend.svg?q=毛利率&split=company").text
    assert "lines" not in demo.get("/trend.svg?q=毛利率&split=role").text


def test_without_a_query_the_start_page_is_shown(demo: FlaskClient) -> None:
    assert demo.get("/trend").headers["Location"] == "/"


def test_nothing_found_is_the_frame_with_advice(demo: FlaskClient) -> None:
    html = page(demo, "/trend?q=量子纠缠")
    assert 'class="chart' not in html
    assert "No results" in html


@pytest.mark.parametrize("view", ["trend", "matrix"])
@pytest.mark.parametrize("asked", ["role=analyst", "q=-毛利率"])
def test_turns_without_text_to_find_have_no_rates(demo: FlaskClient, view: str, asked: str) -> None:
    html = page(demo, f"/{view}?{asked}")
    assert "no text to find" in html
    assert "<svg xmlns" not in html
    assert "0.0" not in html[html.index('<section class="answer"') : html.index("</section>")]
    assert f'href="/{view}.csv' not in html
