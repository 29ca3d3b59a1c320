"""The facets beside an answer: a short list that always includes the selected values."""

from __future__ import annotations

import pytest
from flask import Flask

from searchapp.search.answer import Facet, FacetCount
from searchapp.web.facets import facets
from searchapp.web.urls import SearchState


def counted(*counts: FacetCount) -> Facet:
    """All values of a facet."""
    return Facet(len(counts), counts)


SPEAKERS = tuple(FacetCount(f"Speaker {number:04d}", 2000 - number, 3000 - number) for number in range(1000))


def test_a_thousand_speakers_are_listed_in_part_and_counted(app: Flask) -> None:
    with app.test_request_context():
        (facet,) = facets(SearchState("x"), {"speaker": Facet(1000, SPEAKERS[:50])}, {})
    listed = facet.first + facet.rest
    assert [choice.label for choice in listed] == [count.value for count in SPEAKERS[: len(listed)]]
    assert 0 < len(listed) < 100
    assert len(listed) + facet.unlisted == 1000


def test_a_chosen_speaker_is_listed_however_far_down(app: Flask) -> None:
    with app.test_request_context():
        state = SearchState("x", {"speaker": ("Speaker 0999",)})
        (facet,) = facets(
            state,
            {"speaker": counted(SPEAKERS[-1])},
            {"speaker": Facet(1000, (*SPEAKERS[:50], SPEAKERS[-1]))},
        )
    assert [choice.label for choice in facet.first if choice.chosen] == ["Speaker 0999"]


@pytest.mark.parametrize(
    ("values", "first", "rest"), [(1, 1, 0), (6, 6, 0), (7, 7, 0), (8, 6, 2), (24, 6, 18)]
)
def test_the_fold_hides_two_values_or_more(app: Flask, values: int, first: int, rest: int) -> None:
    with app.test_request_context():
        (facet,) = facets(SearchState("x"), {"speaker": counted(*SPEAKERS[:values])}, {})
    assert (len(facet.first), len(facet.rest), facet.unlisted, facet.open) == (first, rest, 0, False)


@pytest.mark.parametrize(("chosen", "opened"), [("Speaker 0005", False), ("Speaker 0006", True)])
def test_the_fold_is_open_when_it_hides_what_is_chosen(app: Flask, chosen: str, opened: bool) -> None:
    with app.test_request_context():
        (facet,) = facets(SearchState("x", {"speaker": (chosen,)}), {}, {"speaker": counted(*SPEAKERS[:8])})
    assert facet.open == opened


def test_a_value_shows_its_share_of_the_largest_and_a_chosen_one_that_nothing_matches_stays(
    app: Flask,
) -> None:
    counts = (FacetCount("甲", 8, 9), FacetCount("乙", 2, 2))
    with app.test_request_context():
        (facet,) = facets(SearchState("x", {"firm": ("丙",)}), {}, {"firm": counted(*counts)})
    shown = [
        (choice.label, choice.turns, choice.occurrences, choice.share, choice.chosen)
        for choice in facet.first
    ]
    assert shown == [("甲", 8, 9, 100, False), ("乙", 2, 2, 25, False), ("丙", 0, 0, 0, True)]


def test_choosing_a_value_goes_to_the_first_page(app: Flask) -> None:
    with app.test_request_context():
        state = SearchState("x", {"firm": ("甲",)}, page=3)
        (facet,) = facets(state, {}, {"firm": counted(FacetCount("甲", 1, 1), FacetCount("a&b", 1, 1))})
    assert [choice.url for choice in facet.first] == ["/search?q=x", "/search?q=x&firm=%E7%94%B2&firm=a%26b"]


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
        (facet,) = facets(state, {}, {"firm": counted(FacetCount("甲", 1, 2), FacetCount("乙", 1000, 1))})
    assert [choice.said for choice in facet.first] == said
