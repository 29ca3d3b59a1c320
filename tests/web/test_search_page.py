"""The search page: totals, marks, facets, order, pages, and the message when nothing is found."""

from __future__ import annotations

import html
import re
from html import unescape
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from searchapp.search.answer import SearchRequest
from searchapp.search.collection import Collection

SEED = "000_d41a21adb219e9fd"


def totals(html: str) -> tuple[int, int]:
    """Return the numbers of turns and occurrences that a page of results shows."""
    found = re.findall(r'class="total"><b>([\d,]+)</b>', html)
    turns, occurrences = (int(number.replace(",", "")) for number in found)
    return turns, occurrences


def get(client: FlaskClient, path: str, **arguments: object) -> str:
    response = client.get(path, query_string=arguments or None)
    assert response.status_code == 200
    return response.text


def test_totals_are_those_of_the_collection(client: FlaskClient) -> None:
    assert totals(get(client, "/search", q="毛利率")) == (16, 42)


def test_an_address_with_a_query_is_answered_on_the_start_page_too(client: FlaskClient) -> None:
    assert totals(get(client, "/", q="毛利率")) == (16, 42)


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "'-alert(1)-'",
        "毛利率</title><script>alert(1)</script>",
        "{{ 7*7 }}",
        "\x00\x08毛利率",
    ],
)
def test_what_is_typed_comes_back_escaped(client: FlaskClient, attack: str) -> None:
    for path in ("/search", "/transcripts", f"/transcripts/{SEED}"):
        html = get(client, path, q=attack)
        assert "<script>alert" not in html
        assert "<img" not in html
        assert "49" not in re.findall(r'value="([^"]*)"', html)
        assert "\x00" not in html


@pytest.mark.parametrize("name", ["company", "speaker", "role", "title", "firm", "section", "period"])
def test_filter_values_come_back_escaped(client: FlaskClient, name: str) -> None:
    html = get(client, "/search", q="毛利率", **{name: '"><script>alert(1)</script>'})
    assert "<script>alert" not in html
    assert totals(html) == (0, 0)


def test_a_filter_narrows_and_can_be_removed(client: FlaskClient) -> None:
    html = get(client, "/search", q="毛利率", speaker="Phil Zhou")
    assert totals(html) == (4, 13)
    assert set(re.findall(r'class="speaker" translate="no">([^<]+)<', html)) == {"Phil Zhou"}
    chip = re.search(r'<a class="chip" href="([^"]+)"', html)
    assert chip is not None
    assert totals(get(client, unescape(chip[1]))) == (16, 42)


def test_values_of_one_field_are_alternatives_and_the_others_stay_on_offer(client: FlaskClient) -> None:
    html = get(client, "/search", q="毛利率", company="亿咖通科技")
    other = re.search(r'<li><a href="([^"]+)" aria-label="Filter by: 金山云', html, re.DOTALL)
    assert other is not None
    assert totals(get(client, unescape(other[1]))) == (16, 42)


def test_filters_of_several_fields_add_up(client: FlaskClient) -> None:
    html = get(client, "/search", q="毛利率", company="亿咖通科技", sort="period")
    other = re.search(r'<li><a href="([^"]+)" aria-label="Filter by: Ziyu Shen', html, re.DOTALL)
    assert other is not None
    narrowed = get(client, unescape(other[1]))
    assert totals(narrowed) == (3, 5)
    assert narrowed.count('class="chip"') == 2
    # The form submits the selected filters, so that the next query keeps them.
    kept = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)"', narrowed)
    assert kept == [("company", "亿咖通科技"), ("speaker", "Ziyu Shen"), ("sort", "period")]


def test_a_page_past_the_last_shows_the_last(client: FlaskClient) -> None:
    assert get(client, "/search", q="毛利率", page="99").count('<li class="hit') == 6


def test_filters_without_a_query_list_all_their_turns(client: FlaskClient, collection: Collection) -> None:
    answer = collection.view().search(SearchRequest("", {"company": ("金山云",)}))
    assert totals(get(client, "/search", company="金山云")) == (20, 0) == (answer.total, answer.occurrences)


def test_every_hit_links_to_its_turn(client: FlaskClient) -> None:
    html = get(client, "/search", q="毛利率")
    links = [unescape(link) for link in re.findall(r'<h3 id="hit-\d+">\s*<a href="([^"]+)"', html)]
    assert len(links) == 10
    for link in links:
        page, _, anchor = link.partition("#")
        turn = get(client, page).partition(f'id="{anchor}"')[2].partition("</article>")[0]
        assert "<mark" in turn


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("In the transcript: ", "inferred", "The speaker was inferred from: ")),
        ("zh", ("原文：", "推定", "根据这句话推定：")),
    ],
)
def test_a_hit_shows_the_person_the_label_and_the_sentence_that_tells(
    client: FlaskClient, language: str, words: tuple[str, str, str]
) -> None:
    html = get(client, "/search", q="毛利率", speaker=["Dai Shen", "Phil Zhou"], lang=language)
    # The question above an answer says the same of who asks.
    html = re.sub(r'<div class="said.*?</div>', "", html, flags=re.S)
    hits = re.findall(r"<article.*?</article>", html, re.S)
    shown = {hit: re.sub(r"<[^>]+>", "", hit) for hit in hits}
    inferred = [text for hit, text in shown.items() if ">Dai Shen</span>" in hit]
    assert len(inferred) == 2
    printed, mark, reason = words
    for text in inferred:
        assert f"{printed}Unidentified Analyst {mark}" in text
        assert f"{reason}下一个问题来自SPDBI的Dai Shen。" in text
    others = [text for text in shown.values() if text not in inferred]
    assert len(others) == 4
    assert not any(printed in text or mark in text for text in others)


def test_a_label_that_is_another_spelling_is_shown_unmarked(client: FlaskClient) -> None:
    html = get(client, "/search", speaker="Henry He")
    assert (
        html.count(
            '<span class="printed">In the transcript: <span lang="en" translate="no">HenryHe</span></span>'
        )
        == 3
    )
    assert 'class="printed inferred"' not in html


def test_the_second_page_has_the_rest(client: FlaskClient) -> None:
    first, second = get(client, "/search", q="毛利率"), get(client, "/search", q="毛利率", page="2")
    links = [re.findall(r'<h3 id="hit-\d+">\s*<a href="([^"]+)"', html) for html in (first, second)]
    assert [len(part) for part in links] == [10, 6]
    assert len({*links[0], *links[1]}) == 16
    assert '<ol class="hits" start="11">' in second


def test_order_by_period_puts_the_oldest_or_newest_call_first(client: FlaskClient) -> None:
    def first_period(sort: str) -> str:
        found = re.search(r'class="period">([^<]+)<', get(client, "/search", q="毛利率", sort=sort))
        assert found is not None
        return found[1]

    assert first_period("period") == "2022Q4"
    assert first_period("-period") == "2024Q3"


@pytest.mark.parametrize(
    ("arguments", "remark"),
    [
        ({"page": "abc"}, "There is no page “abc”"),
        ({"page": "-1"}, "There is no page “-1”"),
        ({"page": "9" * 400}, "There is no page “999"),
        ({"page": "٣"}, "There is no page “٣”"),
        ({"page": "99"}, "There is no page 99; this is the last page, 2."),
        ({"sort": "xyz"}, "Unknown sort order “xyz”"),
        ({"speaker": "x" * 300}, "Some values of the filter “Speaker” were ignored"),
    ],
)
def test_a_value_that_cannot_be_used_falls_back_with_a_remark(
    client: FlaskClient, arguments: dict[str, str], remark: str
) -> None:
    html = unescape(get(client, "/search", q="毛利率", **arguments))
    assert totals(html) == (16, 42)
    assert remark in html


def test_unknown_arguments_are_tolerated(client: FlaskClient) -> None:
    assert totals(get(client, "/search", q="毛利率", utm_source="x", _anchor="y", endpoint="z")) == (16, 42)


def test_a_query_without_end_is_cut_with_a_remark(client: FlaskClient) -> None:
    html = get(client, "/search", q="毛利率 " * 2000)
    assert "The query is too long; only its first 1,000 characters were used." in html


def test_a_remark_about_a_long_query_is_short(client: FlaskClient) -> None:
    html = get(client, "/search", q="长" * 900)
    assert "does not occur in the collection." in html
    assert len(html.partition('class="notices"')[2].partition("</ul>")[0]) < 300


def test_how_the_query_was_read_is_shown(client: FlaskClient, collection: Collection) -> None:
    parsed = collection.view().search(SearchRequest("毛利率 环比")).parsed
    assert f'<code lang="zh-Hans">{parsed}</code>' in unescape(get(client, "/search", q="毛利率 环比"))


@pytest.mark.parametrize(
    "typed", ["毛利率", " 毛利率 ", "毛利率 AND 环比", "role:analyst", "毛利率？", "ＡＩ"]
)
def test_a_query_that_was_read_as_typed_is_not_repeated(client: FlaskClient, typed: str) -> None:
    assert 'class="reading"' not in get(client, "/search", q=typed)


def test_a_hit_begins_with_its_call_and_goes_on_with_who_speaks(
    client: FlaskClient, collection: Collection
) -> None:
    html = get(client, "/search", q="毛利率 role:analyst")
    hit = collection.view().search(SearchRequest("毛利率 role:analyst")).hits[0]
    assert hit.title is not None
    assert hit.company is not None
    card = re.sub(r"<[^>]+>", " ", html.partition("<article")[2].partition("</article>")[0]).partition(">")[2]
    event = hit.title.removeprefix(hit.company)
    parts = [hit.company, hit.period, event, "Analyst", hit.speaker, "Q&amp;A", "毛利率"]
    places = [card.index(part or "?") for part in parts]
    assert places == sorted(places)


def test_nothing_found_says_why(client: FlaskClient) -> None:
    html = get(client, "/search", q="量子纠缠", company="金山云", role="analyst")
    assert totals(html) == (0, 0)
    assert "notices" in html
    # A selected value can still be removed.
    assert re.search(r'aria-label="Remove: 金山云[^>]+aria-current="true"', html)


@pytest.mark.parametrize(
    "view", ["search", "concordance", "trend", "matrix", "collocates", "keyness", "numbers", "exchanges"]
)
def test_every_tip_is_a_link_with_its_count(client: FlaskClient, view: str) -> None:
    for asked in (
        {"q": "量子纠缠"},
        {"q": "量子纠缠", "role": "analyst"},
        {"q": "毛利绿"},
        {"q": "毛利绿", "role": "operator"},
        {"q": "毛利率", "role": "operator"},
        {"q": "毛利率 量子"},
        {"company": "谷物"},
    ):
        html = get(client, f"/{view}", **asked)
        answer = html[html.index('<section class="answer"') :]
        block = answer[
            min(answer.find(mark) % 10**9 for mark in ('class="suggestions"', 'class="nothing"')) :
        ]
        tips = re.findall(r"<li>(.*?)</li>", block.partition("</section>")[0], re.DOTALL)
        assert tips, asked
        for tip in tips:
            assert re.search(r">[^<\s]", tip.partition("</a>")[0]), tip
            link = re.search(r'<a href="([^"]+)"', tip)
            count = re.search(r'<span class="count">([\d,]+) turns?<', tip)
            assert link, tip
            assert count, tip
            assert totals(client.get(unescape(link[1])).text)[0] == int(count[1]) > 0, tip


def test_the_help_page_explains_what_the_parser_reads(client: FlaskClient) -> None:
    links = [unescape(link) for link in re.findall(r'<td><a href="(/search[^"]+)"', get(client, "/help"))]
    assert len(links) == 20
    for link in links:
        html = get(client, link)
        assert "notices" not in html, link
        assert totals(html)[0] > 0, link


def test_another_order_begins_at_its_first_page(client: FlaskClient) -> None:
    html = get(client, "/search", q="毛利率", page=2)
    sorts = html.partition('class="sorts"')[2].partition("</nav>")[0]
    links = [unescape(link) for link in re.findall(r'href="([^"]+)"', sorts)]
    query = "/search?q=%E6%AF%9B%E5%88%A9%E7%8E%87"
    assert links == [query, f"{query}&sort=period", f"{query}&sort=-period"]


def test_a_filter_counts_with_the_right_noun(client: FlaskClient) -> None:
    html = client.get("/search?q=SPDBI").text
    counts = re.findall(r'aria-label="Filter by: [^"]+, (\d+) (\w+), (\d+) (\w+)"', html)
    assert counts
    assert set(counts) == {("1", "turn", "1", "occurrence")}


def test_words_apart_stand_beside_the_answer(client: FlaskClient) -> None:
    page = client.get("/search", query_string={"q": "硬件毛利率", "lang": "zh"}).get_data(as_text=True)
    line = re.search(r'<p class="apart">(.*?)</p>', page, re.DOTALL)
    assert line is not None
    assert re.sub(r"<[^>]+>", "", line[1]) == "连写 3 段 · 拆开 6 段"
    assert urlencode({"q": "硬件 AND 毛利率"}) in line[1]


def test_an_empty_answer_shows_what_the_best_suggestion_finds(client: FlaskClient) -> None:
    page = client.get("/search", query_string={"q": "亿咖通 毛利率 2024Q3"}).get_data(as_text=True)
    assert "<b>0</b> turns" in page
    heading = re.search(r'<h2 class="instead">(.*?)</h2>', page, re.DOTALL)
    assert heading is not None
    assert "Results of the first suggestion:" in heading[1]
    assert html.escape(urlencode({"q": "毛利率", "company": "亿咖通科技", "period": "2024Q3"})) in heading[1]
    assert page.count('<li class="hit ') == 10
    assert "亿咖通科技, 2024Q3 as a filter" in page
    assert "No results. You could try:" in page
    assert 'class="nothing"' not in page


def test_an_empty_answer_without_suggestions_shows_what_is_often_said(client: FlaskClient) -> None:
    page = client.get("/search", query_string={"q": "谷物"}).get_data(as_text=True)
    assert "No results. Try other words; often said in this collection:" in page
    assert 'class="suggestions"' not in page
