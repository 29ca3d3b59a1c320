"""The facets beside an answer: short lists that begin with the active values, and what their links find."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from searchapp.search.answer import Facet, FacetCount, SearchRequest
from searchapp.search.collection import Collection
from searchapp.web.facets import chips, facets
from searchapp.web.urls import SearchState


def counted(*counts: FacetCount) -> Facet:
    """All values of a facet."""
    return Facet(len(counts), counts)


SPEAKERS = tuple(FacetCount(f"Speaker {number:04d}", 2000 - number, 3000 - number) for number in range(1000))


@pytest.mark.parametrize(("values", "listed"), [(1, 1), (6, 6), (7, 7), (8, 6), (50, 6)])
def test_the_first_values_are_listed_and_the_others_are_on_a_page(
    app: Flask, values: int, listed: int
) -> None:
    with app.test_request_context():
        (facet,) = facets(SearchState("x"), {"speaker": counted(*SPEAKERS[:values])}, {})
    assert [choice.label for choice in facet.choices] == [count.value for count in SPEAKERS[:listed]]
    assert facet.total == values
    assert facet.whole == (None if values == listed else "/facet?q=x&field=speaker")


def test_active_values_come_first_however_far_down_they_are(app: Flask) -> None:
    chosen = SPEAKERS[-1], *SPEAKERS[40:47]
    with app.test_request_context():
        state = SearchState("x", {"speaker": tuple(count.value for count in chosen)})
        (facet,) = facets(
            state, {"speaker": counted(*chosen)}, {"speaker": Facet(1000, (*SPEAKERS[:50], SPEAKERS[-1]))}
        )
    active = [choice.label for choice in facet.choices if choice.chosen]
    assert active == [choice.label for choice in facet.choices][:8]
    assert set(active) == {count.value for count in chosen}
    # Some others can still be chosen.
    assert [choice.label for choice in facet.choices[8:]] == [count.value for count in SPEAKERS[:3]]
    assert facet.whole is not None


def test_a_bar_is_as_long_as_its_share_of_the_largest_count(app: Flask) -> None:
    counts = (FacetCount("甲", 800, 900), FacetCount("乙", 400, 400), FacetCount("丙", 1, 1))
    with app.test_request_context():
        (facet,) = facets(SearchState("x"), {"firm": counted(*counts)}, {})
    assert [choice.share for choice in facet.choices] == [100, 50, 1]


def test_an_active_value_that_is_none_of_the_values_can_be_removed_and_has_no_counts(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        state = SearchState("x", {"company": ("KC.US",)})
        (facet,) = facets(state, {}, {"company": counted(FacetCount("金山云", 8, 9))})
    first, second = facet.choices
    assert (first.label, first.turns, first.occurrences, first.chosen) == ("KC.US", None, None, True)
    assert (first.url, first.said) == ("/search?q=x", "Remove: KC.US")
    assert (second.label, second.turns, second.chosen) == ("金山云", 8, False)


def test_a_value_is_active_however_the_filter_writes_it(app: Flask) -> None:
    with app.test_request_context():
        state = SearchState("x", {"speaker": ("phil ZHOU",)})
        (facet,) = facets(state, {}, {"speaker": counted(FacetCount("Phil Zhou", 1, 1))})
    assert [(choice.label, choice.chosen, choice.url) for choice in facet.choices] == [
        ("Phil Zhou", True, "/search?q=x")
    ]


def test_choosing_a_value_goes_to_the_first_page(app: Flask) -> None:
    with app.test_request_context():
        state = SearchState("x", {"firm": ("甲",)}, page=3)
        (facet,) = facets(state, {}, {"firm": counted(FacetCount("甲", 1, 1), FacetCount("a&b", 1, 1))})
    assert [choice.url for choice in facet.choices] == [
        "/search?q=x",
        "/search?q=x&firm=%E7%94%B2&firm=a%26b",
    ]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["Remove: 甲, 1 turn, 2 occurrences", "Filter by: 乙, 1,000 turns, 1 occurrence"]),
        ("zh", ["取消筛选：甲，1 段发言，2 处命中", "筛选：乙，1,000 段发言，1 处命中"]),
    ],
)
def test_a_value_says_what_its_link_does_and_its_counts(app: Flask, language: str, said: list[str]) -> None:
    with app.test_request_context(f"/?lang={language}"):
        state = SearchState("x", {"firm": ("甲",)})
        (facet,) = facets(state, {}, {"firm": counted(FacetCount("乙", 1000, 1), FacetCount("甲", 1, 2))})
    assert [choice.said for choice in facet.choices] == said


def test_chips_show_a_range_and_come_in_the_order_of_the_page(app: Flask) -> None:
    with app.test_request_context("/?lang=en"):
        state = SearchState(
            "x", {"company": ("甲",), "role": ("analyst",), "period": ("[2022Q1 TO *]", "2020")}
        )
        shown = [(chip.field, chip.value) for chip in chips(state)]
    assert shown == [
        ("Period", "2022Q1 – …"),
        ("Period", "2020"),
        ("Company", "甲"),
        ("Role", "Analyst"),
    ]


@pytest.mark.parametrize(
    "asked",
    [
        "/search?q=毛利率",
        "/search?q=毛利率&speaker=Phil+Zhou&speaker=Dai+Shen",
        "/concordance?q=毛利率&role=analyst&order=right",
        "/trend?q=毛利率&period=2024Q3&split=company",
        "/search?q=毛利率&company=金山云",
    ],
)
def test_a_click_finds_what_the_count_promises(
    client: FlaskClient, collection: Collection, asked: str
) -> None:
    """Each turn has one value of a field: a value adds its turns to the filter, takes them away, or is all there is."""
    page = client.get(asked).get_data(as_text=True)
    total = totals(page)
    links = re.findall(r'<a href="([^"]+)" aria-label="(Remove|Filter by): [^"]*?, ([\d,]+) turn', page)
    assert len(links) > 10
    fields = ("company", "speaker", "role", "title", "firm", "section", "period")
    everything = collection.view().search(SearchRequest("毛利率", limit=0)).total
    active = [field for field in fields if f"{field}=" in asked]
    for url, does, turns in links:
        found = totals(client.get(unescape(url)).get_data(as_text=True))
        counted = int(turns.replace(",", ""))
        field = next(each for each in fields if unescape(url).count(f"{each}=") != asked.count(f"{each}="))
        others = asked.count(f"{field}=")
        if does == "Remove":
            assert found == (total - counted if others > 1 else everything)
        else:
            assert found == (total + counted if field in active else counted)


def totals(page: str) -> int:
    """The number of turns on a page of a view."""
    found = re.search(r'class="total"><b>([\d,]+)</b>', page)
    assert found
    return int(found[1].replace(",", ""))
