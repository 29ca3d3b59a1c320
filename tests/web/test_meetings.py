"""A collection of meetings, which are no calls of a company: no page speaks of companies, periods or prepared remarks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from searchapp.settings import Settings
from searchapp.web.app import create_app
from tests.calls import write_call
from tests.filling import build
from tests.web.test_search_page import get

VIEW_NAMES = ("concordance", "trend", "matrix", "collocates", "keyness", "numbers", "exchanges")
SORTED = [
    "/matrix?sort=latest",
    "/matrix?sort=change",
    "/trend?by=date",
    "/trend?by=year",
    "/concordance?sort=period",
]


@pytest.fixture(scope="module")
def meetings(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A site with two meetings."""
    source = tmp_path_factory.mktemp("meetings") / "source"
    source.mkdir()
    for name in ("first", "second"):
        write_call(source, name, ["今天先討論資料的格式。", "資料可以公開。"], title=f"The {name} meeting")
    return _site(source)


def _site(source: Path) -> FlaskClient:
    settings = Settings(index=source.parent / "index")
    assert not build(source, settings.index, settings).refused
    return create_app(settings).test_client()


def test_hits_in_a_meeting_are_in_no_section(meetings: FlaskClient) -> None:
    html = get(meetings, "/search?q=資料&lang=en")
    assert "The second meeting" in html
    assert "Prepared remarks" not in html
    assert 'id="facet-role"' in html
    assert 'id="facet-section"' not in html


@pytest.mark.parametrize("view", ["/search", *(f"/{view}" for view in VIEW_NAMES), *SORTED])
def test_every_view_of_meetings_is_shown(meetings: FlaskClient, view: str) -> None:
    html = get(meetings, f"{view}{'&' if '?' in view else '?'}q=資料&lang=en")
    assert ">4</b>" in html
    assert "Prepared remarks" not in html or view.startswith("/keyness")


def test_colours_of_calls_without_a_period_are_those_of_their_rates(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    write_call(source, "dated", ["資料很多，也很重要。", "好的。"], company="甲", period="2024Q1")
    write_call(source, "undated", ["資料資料資料", "資料"], company="甲")
    html = get(_site(source), "/matrix?q=資料&lang=en")
    assert re.findall(r'class="heat-(\d)"', html) == ["1", "6"]


def test_a_trend_without_periods_says_so(meetings: FlaskClient) -> None:
    html = get(meetings, "/trend?q=資料&lang=en")
    assert "None of these calls has a reporting period." in html
    assert "None of these calls has a date." in get(meetings, "/trend?q=資料&by=date&lang=en")


def test_hits_beside_those_of_a_call_are_filtered_by_section(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    write_call(source, "meeting", ["今天先討論資料的格式。", "資料可以公開。"])
    questions = [("Lin Wei, CFO", "資料很多。"), ("Analyst Ann Lee", "資料呢？")]
    write_call(source, "call", questions, company="甲", period="2024Q1")
    html = get(_site(source), "/search?q=資料&lang=en")
    assert 'id="facet-section"' in html
    assert html.count('<span class="place">') == 2


def test_a_filter_by_section_can_be_taken_off(meetings: FlaskClient) -> None:
    html = get(meetings, "/search?q=資料&section=prepared&lang=en")
    assert 'id="facet-section"' in html


def test_the_start_page_lists_no_companies_and_periods(meetings: FlaskClient) -> None:
    html = get(meetings, "/?lang=en")
    figures = re.findall(r"<dt>(.*?)</dt>", html)
    assert figures == ["Transcripts", "Turns", "Characters", "Needs a look"]
    assert "<h3>" not in html


def test_meetings_are_listed_by_title(meetings: FlaskClient) -> None:
    html = get(meetings, "/transcripts?lang=en")
    assert '<table class="calls">' not in html
    assert re.findall(r'<th scope="row"[^>]*><a [^>]*>(.*?)</a>', html) == ["The first meeting", "The second meeting"]  # fmt: skip
