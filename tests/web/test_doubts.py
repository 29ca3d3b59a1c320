"""What needs a look: the mark and the filter on the page of transcripts, the reading page, and the API."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from searchapp.settings import Settings
from searchapp.transcripts import inspect
from searchapp.transcripts.doubts import SENTENCES
from searchapp.web.app import create_app
from searchapp.web.provenance import warning_label
from searchapp.web.schemas import TranscriptOut, TranscriptsOut
from tests.filling import build
from tests.web.browsing import excess_width, findings
from tests.web.served import Site, serve

OPENING = (
    "Operator\n各位好，欢迎参加{}业绩电话会议。下面有请首席财务官林明先生。\n林明\n谢谢。毛利率为17%。\n"
)
SHORT = "\nŁukasz\n请问展望如何？我想知道这个问题。\n林明\n很好。谢谢。\n"
DATED = "---\ndate = {}\n---\n"
FILES = {
    "sure.txt": DATED.format("2024-08-05") + OPENING.format("远山科技2024年第二季度"),
    "short.txt": OPENING.format("远山科技2024年第三季度") + SHORT,
    "again.txt": DATED.format("2024-11-05") + OPENING.format("远山科技2024年第三季度"),
    "unknown.txt": OPENING.format("海湾软件"),
}
DOUBTFUL = {"short", "again", "unknown"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("doubts")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def doubted(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of an index of the files above."""
    settings = Settings(index=tmp_path_factory.mktemp("doubted") / "index")
    build(folder, settings.index, settings)
    return settings


@pytest.fixture(scope="module")
def visitor(doubted: Settings) -> FlaskClient:
    client = create_app(doubted).test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


@pytest.fixture(scope="module")
def shelf(doubted: Settings) -> Iterator[Site]:
    with serve(doubted) as running:
        yield running


def get(client: FlaskClient, path: str, **arguments: object) -> str:
    response = client.get(path, query_string=arguments or None)
    assert response.status_code == 200
    return response.text


def test_the_start_page_counts_what_needs_a_look(visitor: FlaskClient) -> None:
    link = re.search(r'<dt>Needs a look</dt><dd><a href="([^"]+)">3</a>', get(visitor, "/"))
    assert link
    assert 'name="doubtful" value="1" checked>' in get(visitor, unescape(link[1]))


def named(html: str) -> dict[str, str]:
    """Return the accessible name of each link to a transcript, by transcript."""
    found = re.findall(r'<a href="/transcripts/([^"]+)" aria-label="([^"]+)"', html)
    return {id: unescape(name) for id, name in found}


def box(html: str) -> str:
    """Return the text of what needs a look on the page of a transcript; empty if there is nothing."""
    found = re.search(r'<section class="doubts".*?</section>', html, re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[0])).split()) if found else ""


@pytest.mark.parametrize("shape", ["grid", "list"])
def test_transcripts_that_need_a_look_are_marked(visitor: FlaskClient, shape: str) -> None:
    html = get(visitor, "/transcripts", **{"as": shape})
    links = named(html)
    assert set(links) == {"sure", *DOUBTFUL}
    assert {id for id, name in links.items() if name.endswith(", needs a look")} == DOUBTFUL
    assert html.count('class="look"') == len(DOUBTFUL)


def test_a_filter_shows_only_those(visitor: FlaskClient) -> None:
    html = get(visitor, "/transcripts", doubtful="1", sort="-date", company="远山科技")
    assert list(dict.fromkeys(named(html))) == ["again", "short"]
    form = html[html.index('class="sieve"') :].split("</form>")[0]
    assert 'name="doubtful" value="1" checked>' in form
    hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', form)
    assert hidden == [("company", "远山科技"), ("as", "list"), ("sort", "-date")]
    assert 'href="/transcripts?as=list&amp;sort=-date">Show all' in form
    # The filter stays when the order changes.
    assert "company=%E8%BF%9C%E5%B1%B1%E7%A7%91%E6%8A%80&amp;as=list&amp;sort=date&amp;doubtful=1" in html


def test_the_filter_says_how_many_there_are_and_is_not_there_for_none(
    visitor: FlaskClient, client: FlaskClient
) -> None:
    assert 'Needs a look <span class="count">3</span>' in get(visitor, "/transcripts")
    assert "doubtful" not in get(client, "/transcripts")
    assert "No transcript matches these filters." in get(client, "/transcripts", doubtful="1")


def test_the_reading_page_says_what_and_where(visitor: FlaskClient) -> None:
    html = get(visitor, "/transcripts/short")
    assert box(html) == (
        "? Needs a look Short lines inside speeches may be the names of speakers: line 6 (Łukasz) "
        "By company, period and date perhaps the same call as again "
        "The command searchapp inspect short.txt proposes a correction."
    )
    assert '<a href="/transcripts/again">again</a>' in html
    assert box(get(visitor, "/transcripts/again")) == (
        "? Needs a look By company, period and date perhaps the same call as short"
    )
    assert box(get(visitor, "/transcripts/sure")) == ""


def test_the_reading_page_says_it_in_chinese(visitor: FlaskClient) -> None:
    assert box(get(visitor, "/transcripts/short", lang="zh")) == (
        "? 待核对 发言中的短行可能是发言人姓名：第 6 (Łukasz) 行 "
        "从公司、报告期和日期看可能是同一场会议： again "
        "命令 searchapp inspect short.txt 会给出修改建议。"
    )


VALUES = {
    "share": "45%", "speaker": "Ann says: Lee", "layouts": "times 45%, colons 30%", "where": "front matter, a.toml",
    "label": "Q-A", "exchanges": "3, 4", "name": "赵敏", "period": "2024Q3", "company": "Macy’s", "other": "Macy",
    "words": "06/11/2024", "one": "2024-06-11",
}  # fmt: skip


@pytest.mark.parametrize("lines", ["", ": line 3 (a)", ": lines 3 (a: line 4 (b)), 5 (c) and 7 more"])
@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda sentence: sentence.template[:30])
def test_every_warning_is_read_again_with_its_values(doubted: Settings, sentence: Any, lines: str) -> None:
    warning = sentence.template % VALUES + lines
    app = create_app(doubted)
    with app.test_request_context("/?lang=en"):
        label = warning_label(warning)
        assert label == (warning if sentence.template[0] == "%" else warning[0].upper() + warning[1:])
    with app.test_request_context("/?lang=zh"):
        label = warning_label(warning)
    words = re.sub(
        "|".join(map(re.escape, (*VALUES.values(), "not-speakers", "a.toml", "line 4", "date = "))), "", label
    )
    assert not re.search("[a-z]{4,}", words), label
    for name in re.findall(r"%\((\w+)\)s", sentence.template):
        assert VALUES[name].removeprefix("front matter, ") in label


def test_a_warning_nobody_knows_stays_as_it_is(doubted: Settings) -> None:
    with create_app(doubted).test_request_context("/?lang=zh"):
        assert warning_label("something else: lines 4 and 5") == "something else: lines 4 and 5"


def test_the_api_says_what_the_pages_show(visitor: FlaskClient, folder: Path) -> None:
    same = [{"shared": "event", "transcripts": ["again", "short"]}]
    listed = visitor.get("/api/v1/transcripts").json
    assert listed is not None
    told = {one["id"]: (one["warnings"], one["duplicates"]) for one in listed["transcripts"]}
    assert told == {
        "sure": ([], []),
        "again": ([], same),
        "short": (list(inspect(folder / "short.txt").warnings), same),
        "unknown": (list(inspect(folder / "unknown.txt").warnings), []),
    }
    for id, (warnings, duplicates) in told.items():
        one = visitor.get(f"/api/v1/transcripts/{id}").json
        assert one is not None
        assert (one["warnings"], one["duplicates"]) == (warnings, duplicates)
        assert TranscriptOut().validate(one) == {}
    assert TranscriptsOut().validate(listed) == {}


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_fit_and_can_be_used_by_everybody(open_page: Any, shelf: Site, width: int) -> None:
    page = open_page(shelf.url("/transcripts"))
    page.set_viewport_size({"width": width, "height": 800})
    assert excess_width(page) <= 0
    assert findings(page) == []
    page.get_by_role("checkbox", name="Needs a look").check()
    page.get_by_role("button", name="Filter").click()
    page.wait_for_url("**doubtful=1*")
    page.get_by_role("link", name="needs a look").first.click()
    page.get_by_role("heading", name="Needs a look").wait_for()
    assert excess_width(page) <= 0
    assert findings(page) == []
