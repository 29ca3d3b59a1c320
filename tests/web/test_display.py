"""The page of hits in compact form and under calls."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask, render_template
from flask.testing import FlaskClient

from searchapp.engine.base import Count
from searchapp.search.answer import SearchRequest
from searchapp.search.collection import Collection
from searchapp.web.search import _page
from searchapp.web.urls import SearchState

LINK = re.compile(r'href="(/transcripts/[^"]+#t\d+)"')


def get(client: FlaskClient, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.text


def items(html: str) -> list[str]:
    """The hits of a page, without the questions above them."""
    hits = re.findall(r'<li class="hit.*?</li>', html, re.DOTALL)
    return [re.sub(r'<div class="said.*?</div>', "", hit, flags=re.DOTALL) for hit in hits]


def links(html: str) -> list[str]:
    return [unescape(LINK.findall(hit)[0]) for hit in items(html)]


def is_compact(html: str) -> bool:
    return 'class="hits compact"' in html


def counts(html: str) -> list[int]:
    """The number of matches that each hit shows."""
    return [int(re.findall(r'class="matches"[^>]*>(\d+)', hit)[0]) for hit in items(html)]


def groups(html: str) -> list[tuple[str, int, int, list[str]]]:
    """The calls of a page: id, turns and occurrences in all, and the links of the hits below."""
    found = []
    for section in html.split('<section class="call-group"')[1:]:
        call = re.search(r'href="/transcripts/([^"?#]+)', section)
        turns, occurrences = re.findall(r'class="held">([\d,]+) turns? · ([\d,]+)', section)[0]
        assert call
        body = section.partition("</section>")[0]
        found.append((call[1], int(turns), int(occurrences), links(body)))
    return found


@pytest.mark.parametrize("path", ["/search", "/"])
def test_the_compact_form_is_chosen_once(client: FlaskClient, path: str) -> None:
    assert not is_compact(get(client, f"{path}?q=毛利率"))
    response = client.get(f"{path}?q=毛利率&hits=compact")
    assert is_compact(response.text)
    cookie = response.headers["Set-Cookie"]
    for part in ("hits=compact", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert is_compact(get(client, "/search?q=现金流"))
    assert "Set-Cookie" not in client.get("/search?q=现金流").headers
    switch = re.search(r'<a href="([^"]+)" rel="nofollow">Cards</a>', get(client, "/search?q=毛利率"))
    assert switch
    assert not is_compact(get(client, unescape(switch[1])))
    assert not is_compact(get(client, "/search?q=毛利率"))


def test_another_form_is_another_answer_for_caches(client: FlaskClient) -> None:
    cards = client.get("/search?q=毛利率")
    assert "Cookie" in cards.headers["Vary"]
    seen = {"If-None-Match": cards.headers["ETag"]}
    assert client.get("/search?q=毛利率", headers=seen).status_code == 304
    client.set_cookie("hits", "compact")
    assert client.get("/search?q=毛利率", headers=seen).status_code == 200


def test_a_choice_is_remembered_although_the_page_is_not_sent_again(client: FlaskClient) -> None:
    def ask(form: str, **headers: str) -> tuple[int, str]:
        response = client.get(f"/search?q=毛利率&hits={form}", headers=headers)
        return response.status_code, response.headers["ETag"]

    client.set_cookie("hits", "cards")
    _, seen = ask("compact")
    client.set_cookie("hits", "cards")
    assert ask("compact", **{"If-None-Match": seen})[0] == 304
    assert is_compact(get(client, "/search?q=毛利率"))


def test_the_compact_form_has_the_same_hits_and_counts(client: FlaskClient) -> None:
    pages = [get(client, f"/search?q=毛利率&page={page}") for page in (1, 2)]
    html = get(client, "/search?q=毛利率&hits=compact")
    assert links(html) == [link for page in pages for link in links(page)]
    assert counts(html) == [count for page in pages for count in counts(page)]
    assert sum(counts(html)) == 42
    assert all("<mark>毛利率</mark>" in hit for hit in items(html))


def test_a_page_number_means_the_same_to_everybody(client: FlaskClient) -> None:
    cards = get(client, "/search?q=的&page=2")
    client.set_cookie("hits", "compact")
    assert links(get(client, "/search?q=的&page=2")) == links(cards)
    first = get(client, "/search?q=的")
    onward = re.search(r'rel="next" href="([^"]+)"', first)
    assert onward
    second = links(get(client, unescape(onward[1])))
    client.set_cookie("hits", "cards")
    assert links(get(client, unescape(onward[1]))) == second
    assert len(links(first)) == 20
    assert not {*links(first)} & {*second}


@pytest.mark.parametrize(("name", "value"), [("hits", "tiny"), ("group", "speaker")])
def test_an_unknown_choice_is_ignored_with_a_notice(client: FlaskClient, name: str, value: str) -> None:
    response = client.get(f"/search?q=毛利率&{name}={value}")
    assert f"“{value}” was ignored: {name} is none of the choices." in unescape(response.text)
    assert "Set-Cookie" not in response.headers
    assert len(links(response.text)) == 10


@pytest.mark.parametrize("form", ["cards", "compact"])
@pytest.mark.parametrize("sort", ["relevance", "period", "-period"])
@pytest.mark.parametrize("query", ["毛利率", "的", "role:analyst", "毛利率&role=management"])
def test_calls_are_counted_exactly_and_pages_keep_their_hits(
    client: FlaskClient, collection: Collection, query: str, sort: str, form: str
) -> None:
    text, _, role = query.partition("&role=")
    everything = SearchRequest(text, {"role": (role,)} if role else {}, limit=None)
    hits = collection.view().search(everything).hits
    turns = Counter(hit.transcript for hit in hits)
    occurrences: Counter[str] = Counter()
    for hit in hits:
        occurrences[hit.transcript] += len(hit.matches)
    page, seen, order = 1, 0, []
    while seen < len(hits):
        url = f"/search?q={query}&sort={sort}&hits={form}&page={page}"
        alone, below = links(get(client, url)), groups(get(client, f"{url}&group=call"))
        assert sorted(link for group in below for link in group[3]) == sorted(alone)
        assert len({group[0] for group in below}) == len(below)
        for call, of_turns, of_occurrences, listed in below:
            assert (of_turns, of_occurrences) == (turns[call], occurrences[call])
            # In the order that they have without groups.
            assert listed == [link for link in alone if f"/{call}?" in link or f"/{call}#" in link]
        order += [group[0] for group in below]
        seen += len(alone)
        page += 1
    if sort != "relevance":
        # A call is in one place, which goes on on the next page at most.
        assert [call for call, before in zip(order, ["", *order], strict=False) if call != before] == list(
            dict.fromkeys(order)
        )


def test_what_is_left_out_of_a_call_is_said(client: FlaskClient) -> None:
    html = get(client, "/search?q=毛利率&group=call&sort=-period")
    (first, *_) = groups(html)
    assert first[1] > len(first[3])
    assert f"{len(first[3])} of them on this page" in html
    assert "of them on this page" not in get(client, "/search?q=毛利率&group=call&hits=compact")


def test_without_an_answer_there_are_no_groups(client: FlaskClient) -> None:
    assert groups(get(client, "/search?q=谷物&group=call")) == []
    suggested = get(client, "/search?q=亿咖通 毛利率 2024Q3&group=call")
    assert [group[1] for group in groups(suggested)] == [12]


def test_downloads_do_not_depend_on_the_display(client: FlaskClient) -> None:
    html = get(client, "/search?q=毛利率&group=call&hits=compact&sort=period")
    downloads = re.findall(r'<a href="([^"]+)" rel="nofollow" download', html)
    assert len(downloads) == 3
    assert all("group" not in url and "hits" not in url and "sort=period" in url for url in downloads)


@pytest.mark.parametrize("group", [False, True])
@pytest.mark.parametrize("line", [False, True])
def test_what_transcripts_say_is_escaped(app: Flask, collection: Collection, group: bool, line: bool) -> None:
    hostile = "<b>\"'&"
    names = ("company", "period", "title", "speaker", "speaker_label", "speaker_title", "speaker_firm")
    values = dict.fromkeys((*names, "speaker_inferred_from", "transcript"), hostile)
    found = collection.view().search(SearchRequest("毛利率", questions=True))
    asked = next(iter(found.questions.values()))._replace(
        speaker=hostile,
        speaker_label="<b>x",
        speaker_title=hostile,
        speaker_firm=hostile,
        text=hostile,
        matches=(),
    )
    hits = [hit._replace(**values, text=hostile, matches=((0, 2),), snippet="") for hit in found.hits]
    answer = replace(
        found, hits=tuple(hits), questions={hit.id: asked for hit in hits}, calls={hostile: Count(1, 1)}
    )
    with app.test_request_context("/search?q=毛利率"):
        state = SearchState("毛利率", options={"hits": "compact"} if line else {})
        page = _page(state.choosing(group="call") if group else state, answer, ())
        html = render_template("search.html", page=page).partition('class="sorting"')[2]
    found_hits = html.partition("<aside")[0]
    assert "<b>" not in found_hits
    assert found_hits.count("&lt;b&gt;") > 20
