"""The facets beside an answer: short enough to read, and never without what is chosen."""

from __future__ import annotations

from flask import Flask

from searchapp.search.answer import FacetCount
from searchapp.web.facets import facets
from searchapp.web.urls import SearchState

SPEAKERS = tuple(FacetCount(f"Speaker {number:04d}", 2000 - number, 3000 - number) for number in range(1000))


def test_a_thousand_speakers_are_listed_in_part_and_counted(app: Flask) -> None:
    with app.test_request_context():
        (facet,) = facets(SearchState("x"), {"speaker": SPEAKERS}, {})
    listed = facet.first + facet.rest
    assert [choice.label for choice in listed] == [count.value for count in SPEAKERS[: len(listed)]]
    assert 0 < len(listed) < 100
    assert len(listed) + facet.unlisted == 1000


def test_a_chosen_speaker_is_listed_however_far_down(app: Flask) -> None:
    with app.test_request_context():
        state = SearchState("x", {"speaker": ("Speaker 0999",)})
        (facet,) = facets(state, {"speaker": SPEAKERS[-1:]}, {"speaker": SPEAKERS})
    assert [choice.label for choice in facet.first if choice.chosen] == ["Speaker 0999"]
