"""The page of all transcripts: the grid, the list, their filters, orders and pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from searchapp.analysis.segmenter import Segmenter
from searchapp.model import Participant, Transcript, Turn
from searchapp.settings import Settings
from searchapp.web.app import create_app
from tests.filling import put
from tests.web.browsing import check_page
from tests.web.served import Site, serve

SEED = "000_d41a21adb219e9fd"
OTHER = "001_fbc601b45a6bfd5c"


def call(
    id: str,
    company: str | None,
    period: str | None,
    date: str | None,
    turns: int = 1,
    ticker: str | None = None,
) -> Transcript:
    """Return a call in which one person says the same a few times."""
    said = tuple(
        Turn(number, "甲", "甲", "management", None, None, "prepared", None, "毛利率")
        for number in range(turns)
    )
    people = (Participant("甲", role="management"),)
    return Transcript(id, company, ticker, f"Call {id}", period, date, f"{id}.txt", "0", people, said)


CALLS = (
    call("a/annual", "Acme", "2023FY", "2024-03-02", 5, "ACM"),
    call("a/half 1?", "Acme", "2023H1", "2023-08-01", 2, "ACM"),
    call("a/q3", "Acme", "2023Q3", "2023-11-01", 3, "ACM"),
    call("a/q3-again", "Acme", "2023Q3", None, 4, "ACM"),
    call("a/visit", "Acme", None, "2023-01-15", 7, "ACM"),
    call("t/q4", "臺灣電子", "2023Q4", "2024-02-02", 6),
    call("t/q3", "臺灣電子", "2023Q3", "2023-11-05", 8),
    call("nobody", None, "2023Q4", "2024-01-01", 9),
    *(call(f"n/{number:02}", f"Number {number:02}", "2022Q1", "2022-05-01") for number in range(60)),
)  # fmt: skip


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of an index of the calls above."""
    settings = Settings(index=tmp_path_factory.mktemp("calls") / "index")
    put(settings.index, Segmenter.open(settings.cache), CALLS)
    return settings


@pytest.fixture(scope="module")
def visitor(filled: Settings) -> FlaskClient:
    """A visitor of their site who prefers English."""
    client = create_app(filled).test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture(scope="module")
def shelf(filled: Settings) -> Iterator[Site]:
    """Their site behind the production server."""
    with serve(filled) as running:
        yield running


def get(client: FlaskClient, **arguments: object) -> str:
    response = client.get("/transcripts", query_string=arguments or None)
    assert response.status_code == 200
    return response.text


def text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def table(html: str, kind: str) -> str:
    found = re.search(rf'<table class="{kind}">.*?</table>', html, re.S)
    assert found is not None
    return found[0]


def grid(html: str) -> tuple[list[str], dict[str, list[list[str]]]]:
    """Return the periods, and for each company the accessible names of the links in each cell."""
    head, *rows = re.findall(r"<tr.*?</tr>", table(html, "calls"), re.S)
    periods = list(map(text, re.findall(r'<th scope="col">(.*?)</th>', head)[1:]))
    cells = {}
    for row in rows:
        name = re.search(r'<th scope="row">(.*?)</th>', row)
        assert name is not None
        cells[text(name[1])] = [
            list(map(unescape, re.findall(r'aria-label="([^"]+)"', cell)))
            for cell in re.findall(r"<td>(.*?)</td>", row, re.S)
        ]
    return periods, cells


def listed(html: str) -> list[str]:
    """Return the transcripts that the list links to, in order."""
    found = re.findall(r'<th scope="row"[^>]*><a href="/transcripts/([^"]+)"', table(html, "lines"))
    return list(map(unescape, found))


def listed_names(html: str) -> list[str]:
    """Return what the list calls its transcripts."""
    return list(map(text, re.findall(r'<th scope="row"[^>]*><a [^>]*>(.*?)</a>', table(html, "lines"))))


def test_the_grid_has_a_row_for_each_company_and_a_column_for_each_period(visitor: FlaskClient) -> None:
    periods, cells = grid(get(visitor, company=["Acme", "臺灣電子"]))
    assert periods == ["2023FY", "2023Q4", "2023Q3", "2023H1", "No period"]
    assert cells["Acme ACM"] == [
        ["Acme 2023FY 2024-03-02"],
        [],
        ["Acme 2023Q3 2023-11-01, needs a look", "Acme 2023Q3 4 turns, needs a look"],
        ["Acme 2023H1 2023-08-01"],
        ["Acme No period 2023-01-15"],
    ]
    assert cells["臺灣電子"] == [
        [],
        ["臺灣電子 2023Q4 2024-02-02"],
        ["臺灣電子 2023Q3 2023-11-05"],
        [],
        [],
    ]


def test_calls_without_a_company_have_a_row(visitor: FlaskClient) -> None:
    html = get(visitor, q="nobody", **{"as": "grid"})
    assert grid(html) == (["2023Q4"], {"Unknown company": [["Call nobody 2023Q4 2024-01-01"]]})
    assert "<span>0 companies</span>" in html


def test_calls_without_a_company_or_a_period_are_listed_by_title(visitor: FlaskClient) -> None:
    for query, expected in (("nobody", "Call nobody"), ("visit", "Acme")):
        html = get(visitor, q=query)
        assert '<table class="calls">' not in html
        assert listed_names(html) == [expected]


def test_a_row_leads_to_the_search_in_its_company(visitor: FlaskClient) -> None:
    rows = table(get(visitor, company="Acme"), "calls")
    found = re.search(r'<th scope="row"><a href="([^"]+)">Acme</a>', rows)
    assert found is not None
    assert re.search(r"<b>21</b>", visitor.get(found[1]).text)


def test_all_transcripts_can_be_opened_from_the_grid_and_from_the_list(visitor: FlaskClient) -> None:
    for shape, kind in (("grid", "calls"), ("list", "lines")):
        links = set()
        for page in (1, 2):
            links |= set(
                re.findall(
                    r'href="(/transcripts/[^"]+)"', table(get(visitor, **{"as": shape, "page": page}), kind)
                )
            )
        assert len(links) == len(CALLS)
        assert {visitor.get(unescape(link)).status_code for link in links} == {200}


def test_fifty_companies_are_on_a_page_of_the_grid(visitor: FlaskClient) -> None:
    first, second = get(visitor), get(visitor, page=2)
    assert [len(grid(html)[1]) for html in (first, second)] == [50, 13]
    assert not set(grid(first)[1]) & set(grid(second)[1])
    assert grid(first)[0] == grid(second)[0]
    assert 'rel="next" href="/transcripts?as=grid&amp;page=2"' in first


def test_fifty_transcripts_are_on_a_page_of_the_list(visitor: FlaskClient) -> None:
    first, second = get(visitor, **{"as": "list"}), get(visitor, **{"as": "list", "page": 2})
    assert [len(listed(html)) for html in (first, second)] == [50, 18]
    assert 'rel="next" href="/transcripts?as=list&amp;page=2"' in first


def test_a_page_that_does_not_exist_is_the_last_one_with_a_notice(visitor: FlaskClient) -> None:
    html = get(visitor, page=9)
    assert len(grid(html)[1]) == 13
    assert "There is no page 9; this is the last page, 2." in html


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("date", ["a/visit", "a/half%201%3F", "a/q3", "a/annual", "a/q3-again"]),
        ("-date", ["a/annual", "a/q3", "a/half%201%3F", "a/visit", "a/q3-again"]),
        ("period", ["a/half%201%3F", "a/q3", "a/q3-again", "a/annual", "a/visit"]),
        ("-period", ["a/annual", "a/q3", "a/q3-again", "a/half%201%3F", "a/visit"]),
        ("turns", ["a/half%201%3F", "a/q3", "a/q3-again", "a/annual", "a/visit"]),
        ("-turns", ["a/visit", "a/annual", "a/q3-again", "a/q3", "a/half%201%3F"]),
    ],
)
def test_the_list_is_sorted(visitor: FlaskClient, sort: str, order: list[str]) -> None:
    assert listed(get(visitor, company="Acme", sort=sort)) == order


def test_companies_are_sorted_in_both_directions_and_unknown_ones_are_last(visitor: FlaskClient) -> None:
    html = get(visitor, period="2023Q4", sort="-company")
    assert listed(html) == ["t/q4", "nobody"]
    assert listed(get(visitor, q="2023Q3")) == ["a/q3", "a/q3-again", "t/q3"]
    assert listed(get(visitor, q="2023Q3", sort="-company")) == ["t/q3", "a/q3", "a/q3-again"]


def test_headers_sort_and_say_how_the_list_is_sorted(visitor: FlaskClient) -> None:
    html = table(get(visitor, company="Acme", sort="-date"), "lines")
    headers = re.findall(r'<th scope="col"([^>]*)><a href="([^"]+)">([^<]+)</a>', html)
    assert [(name, re.findall(r'aria-sort="(\w+)"', attributes)) for attributes, _, name in headers] == [
        ("Company", []),
        ("Period", []),
        ("Date", ["descending"]),
        ("Turns", []),
    ]
    assert [unescape(url).partition("?")[2] for _, url, _ in headers] == [
        "company=Acme&as=list",
        "company=Acme&as=list&sort=-period",
        "company=Acme&as=list&sort=date",
        "company=Acme&as=list&sort=-turns",
    ]


@pytest.mark.parametrize(
    ("arguments", "remark"),
    [
        ({"sort": "size"}, "Unknown sort order “size”; sorted by company."),
        ({"as": "tree"}, "Unknown view “tree”; the views are “grid” and “list”."),
        ({"page": "x"}, "There is no page “x”; this is page 1."),
    ],
)
def test_an_unknown_value_gives_the_default_with_a_notice(
    visitor: FlaskClient, arguments: dict[str, str], remark: str
) -> None:
    html = get(visitor, **arguments)
    assert remark in html
    assert len(grid(html)[1]) == 50


@pytest.mark.parametrize(
    ("arguments", "rows"),
    [
        ({"q": "acm"}, ["Acme ACM"]),
        ({"q": "ＡＣＭＥ"}, ["Acme ACM"]),
        ({"q": "台湾"}, ["臺灣電子"]),
        ({"q": "电子 2023q4"}, ["臺灣電子"]),
        ({"company": "台湾电子"}, ["臺灣電子"]),
        ({"company": "acme"}, ["Acme ACM"]),
        ({"company": "Acm"}, []),
        ({"company": ["acme", "台湾电子"], "period": "2023q4"}, ["臺灣電子"]),
        ({"period": ["2023h1", "2023FY"]}, ["Acme ACM"]),
    ],
)
def test_filters_are_compared_folded(
    visitor: FlaskClient, arguments: dict[str, Any], rows: list[str]
) -> None:
    html = get(visitor, **arguments)
    if rows:
        assert list(grid(html)[1]) == rows
    else:
        assert "No transcript matches these filters." in html


def test_the_form_keeps_the_company_the_view_and_the_order(visitor: FlaskClient) -> None:
    html = get(visitor, company="acme", period="2023q3", sort="-date")
    form = html[html.index('class="sieve"') :].split("</form>")[0]
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', form)
    assert hidden == [("company", "acme"), ("as", "list"), ("sort", "-date")]
    assert "<option selected>2023Q3</option>" in form
    assert 'href="/transcripts?period=2023q3&amp;as=list&amp;sort=-date">Remove' in form
    assert 'href="/transcripts?as=list&amp;sort=-date">Show all' in form


def test_grid_and_list_lead_to_each_other(visitor: FlaskClient) -> None:
    assert 'href="/transcripts?q=acme&amp;as=list">Show as a list' in get(visitor, q="acme", **{"as": "grid"})
    html = get(visitor, q="acme", sort="-date")
    assert 'href="/transcripts?q=acme&amp;as=grid">Show as a grid' in html


def test_the_list_of_the_seeds_has_every_transcript_with_its_counts(client: FlaskClient) -> None:
    html = get(client, **{"as": "list"})
    assert sorted(listed(html)) == [SEED, OTHER]
    assert ">47</td>" in html
    assert ">20</td>" in html


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"company": "金山云"}, {OTHER}),
        ({"period": "2024Q3"}, {SEED}),
        ({"q": "全年"}, {OTHER}),
        ({"q": "000_ 亿咖通"}, {SEED}),
        ({"company": "金山云", "period": "2024Q3"}, set()),
        ({"company": "", "period": "", "q": ""}, {SEED, OTHER}),
    ],
)
def test_the_seeds_can_be_filtered(
    client: FlaskClient, arguments: dict[str, str], expected: set[str]
) -> None:
    html = get(client, **arguments)
    assert set(re.findall(r'href="/transcripts/([^"]+)"', html)) == expected


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("20,897 characters", "2 companies")), ("zh", ("20,897 个字符", "2 家公司"))],
)
def test_totals_are_shown_with_grouped_digits(
    client: FlaskClient, language: str, words: tuple[str, ...]
) -> None:
    html = get(client, lang=language)
    for word in words:
        assert f"<span>{word}</span>" in html


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 390])
def test_the_screen_decides_between_grid_and_list(open_page: Any, shelf: Site, width: int) -> None:
    page = open_page(shelf.url("/transcripts"), scripts=False)
    page.set_viewport_size({"width": width, "height": 800})
    assert page.locator(".calls").is_visible() == (width == 1440)
    assert page.locator(".lines").is_visible() == (width == 390)
    shown = page.get_by_role("link", name="Acme 2023FY")
    assert shown.count() == 1
    # A view that was chosen is shown on every screen.
    for shape, kind in (("grid", ".calls"), ("list", ".lines")):
        page.goto(shelf.url(f"/transcripts?as={shape}"))
        assert page.locator(kind).is_visible()


@pytest.mark.browser
def test_headers_stay_in_sight(open_page: Any, shelf: Site) -> None:
    page = open_page(shelf.url("/transcripts?as=grid"))
    page.set_viewport_size({"width": 390, "height": 800})
    corner = page.locator(".calls thead th").first
    before = corner.bounding_box()
    page.locator(".panes").evaluate("pane => pane.scrollTo(200, 400)")
    assert page.locator(".panes").evaluate("pane => [pane.scrollLeft, pane.scrollTop]") == [200, 400]
    assert corner.bounding_box() == before
    assert page.locator(".calls thead th").last.bounding_box()["y"] == before["y"]
    assert page.locator(".calls tbody th").last.bounding_box()["x"] == before["x"]


@pytest.mark.browser
@pytest.mark.parametrize(
    "path", ["/transcripts", "/transcripts?as=list&sort=-date", "/transcripts?company=Acme"]
)
def test_the_page_is_accessible_and_fits(open_page: Any, shelf: Site, path: str) -> None:
    check_page(open_page, shelf.url(path))
