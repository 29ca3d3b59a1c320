"""The page of all values of a field, the lines for what is typed, and the range of periods."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from searchapp.search.answer import FACET_FIELDS, SearchRequest
from searchapp.search.collection import Collection


def lines(page: str) -> list[tuple[str, str, int | None]]:
    """The URL, the name and the number of turns of each value on a page."""
    found = re.findall(
        r'<li><a href="([^"]+)"[^>]*><span[^>]*>([^<]*)</span>(?: <small><b>([\d,]+)</b>)?', page
    )
    return [
        (unescape(url), unescape(name), int(turns.replace(",", "")) if turns else None)
        for url, name, turns in found
    ]


def get(client: FlaskClient, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.get_data(as_text=True)


@pytest.mark.parametrize("field", [field for field in FACET_FIELDS if field not in ("role", "section")])
@pytest.mark.parametrize("filters", [{}, {"role": ("management",)}, {"company": ("金山云",)}])
def test_all_values_are_listed_with_counts_that_their_links_find(
    client: FlaskClient, collection: Collection, field: str, filters: dict[str, tuple[str, ...]]
) -> None:
    view = collection.view()
    more = "".join(f"&{name}={value}" for name, (value,) in filters.items())
    listed = lines(get(client, f"/facet?q=毛利率{more}&field={field}"))
    others = {name: values for name, values in filters.items() if name != field}
    counts = view.facet(SearchRequest("毛利率", others), field).counts
    assert sorted((name, turns) for _, name, turns in listed) == sorted(
        (count.value, count.turns) for count in counts
    )
    for url, name, _ in listed:
        path, asked = urlsplit(url).path, parse_qs(urlsplit(url).query)
        assert (path, asked.pop("q")) == ("/search", ["毛利率"])
        assert {key: set(values) for key, values in asked.items()} == {
            key: set(values) for key, values in _toggled(filters, field, name).items() if values
        }


def _toggled(filters: dict[str, tuple[str, ...]], field: str, value: str) -> dict[str, tuple[str, ...]]:
    chosen = filters.get(field, ())
    after = tuple(each for each in chosen if each != value) if value in chosen else (*chosen, value)
    return {**filters, field: after}


def test_periods_are_in_order_of_time_and_others_by_turns(client: FlaskClient) -> None:
    periods = [name for _, name, _ in lines(get(client, "/facet?field=period"))]
    assert periods == sorted(periods)
    turns = [turns for _, _, turns in lines(get(client, "/facet?field=speaker"))]
    assert turns == sorted(turns, key=lambda number: -(number or 0))


@pytest.mark.parametrize(("typed", "found"), [("zhou", ["Phil Zhou"]), ("咖通", []), ("szy", ["Ziyu Shen"])])
def test_what_is_typed_is_found_on_the_page_and_beside_the_hits(
    client: FlaskClient, typed: str, found: list[str]
) -> None:
    whole = get(client, "/facet?field=speaker")
    page = get(client, f"/facet?field=speaker&find={typed}")
    assert all(name in whole for name in found)
    assert [name for _, name, _ in lines(page)] == found
    beside = get(client, f"/facet/lines?field=speaker&find={typed}")
    assert [name for _, name, _ in lines(beside)] == found
    assert f">{len(found)} of " in beside


def test_a_company_that_is_active_by_its_ticker_can_be_removed(client: FlaskClient) -> None:
    (first, *_) = lines(get(client, "/facet?q=毛利率&company=KC&field=company"))
    assert first == ("/search?q=%E6%AF%9B%E5%88%A9%E7%8E%87", "KC", None)


@pytest.mark.parametrize(
    ("asked", "back"),
    [
        ("q=毛利率&sort=-period", "/search?q=毛利率&sort=-period"),
        (
            "q=毛利率&view=concordance&order=right&sample=3&seed=2",
            "/concordance?q=毛利率&order=right&sample=3&seed=2",
        ),
        ("q=毛利率&view=matrix&sort=total", "/matrix?q=毛利率&sort=total"),
        ("q=毛利率&q=收入&view=trend&split=query&by=year", "/trend?q=毛利率&q=收入&split=query&by=year"),
        ("q=毛利率&view=elsewhere", "/search?q=毛利率"),
        ("q=毛利率&view=//example.org", "/search?q=毛利率"),
        ("q=毛利率&page=3&find=P", "/search?q=毛利率"),
    ],
)
def test_a_value_leads_back_to_the_view_with_its_options(client: FlaskClient, asked: str, back: str) -> None:
    (url, *_) = [
        url for url, name, _ in lines(get(client, f"/facet?{asked}&field=speaker")) if name == "Phil Zhou"
    ] or [""]
    if "page=3" in asked:
        # There is one page of values.
        assert "There is no page 3" in get(client, f"/facet?{asked}&field=speaker")
    assert urlsplit(url).path == urlsplit(back).path
    assert parse_qs(urlsplit(url).query) == {**parse_qs(urlsplit(back).query), "speaker": ["Phil Zhou"]}
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("view", ["search", "concordance?order=right", "matrix?sort=total", "trend?by=year"])
def test_each_view_leads_to_its_values_and_its_range(client: FlaskClient, view: str) -> None:
    path, _, option = view.partition("?")
    page = get(client, f"/{path}?q=毛利率&{option}")
    (whole,) = re.findall(r'href="(/facet\?[^"]*field=speaker)"', page)
    (url, *_) = [url for url, _, _ in lines(get(client, unescape(whole)))]
    assert url.startswith(f"/{path}?")
    assert option in url
    form = page.split('action="/facet/range"')[1].split("</form>")[0]
    kept = dict(re.findall(r'name="(\w+)" value="([^"]+)"', form))
    answer = client.get("/facet/range", query_string={**kept, "from": "2024Q1", "to": "2024Q4"})
    assert answer.status_code == 302
    asked = parse_qs(urlsplit(answer.location).query)
    assert (urlsplit(answer.location).path, asked["q"]) == (f"/{path}", ["毛利率"])
    assert asked["period"] == ["[2024Q1 TO 2024Q4]"]
    assert option in answer.location


@pytest.mark.parametrize(
    ("asked", "period"),
    [
        ("from=2024Q1&to=2024Q3", "[2024Q1 TO 2024Q3]"),
        ("from=2024Q3&to=2024Q1", "[2024Q1 TO 2024Q3]"),
        ("from=2024Q1&to=", "[2024Q1 TO *]"),
        ("to=24Q3", "[* TO 2024Q3]"),
        ("from=&to=", None),
        ("from=] OR 1&to=<b>", None),
        ("period=2024Q1&from=2024Q2&to=2024Q3", "[2024Q2 TO 2024Q3]"),
        ("period=2024Q1", None),
    ],
)
def test_a_range_is_one_filter_that_replaces_the_periods(
    client: FlaskClient, asked: str, period: str | None
) -> None:
    answer = client.get(f"/facet/range?q=毛利率&role=analyst&{asked}")
    found = parse_qs(urlsplit(answer.location).query)
    assert found.pop("period", [None]) == [period]
    assert found == {"q": ["毛利率"], "role": ["analyst"]}


def test_without_a_field_it_goes_to_the_view(client: FlaskClient) -> None:
    answer = client.get("/facet?q=毛利率&view=trend&field=colour")
    assert (answer.status_code, urlsplit(answer.location).path) == (302, "/trend")
    assert client.get("/facet/lines?field=colour").status_code == 400


def test_what_is_typed_is_escaped(client: FlaskClient) -> None:
    attack = '"><script>alert(1)</script>'
    page = client.get("/facet", query_string={"q": attack, "find": attack, "field": "speaker"})
    assert "<script>alert" not in page.get_data(as_text=True)
