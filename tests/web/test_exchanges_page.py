"""The page of exchanges and its downloads."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from flask.testing import FlaskClient
from markupsafe import escape

from searchapp.research.exchanges import COLUMNS, Exchange, exchanges
from searchapp.research.exchanges_request import ExchangesRequest
from searchapp.research.workbook import fitting
from searchapp.search.collection import Collection
from searchapp.settings import Settings
from searchapp.web.app import create_app
from searchapp.web.downloads import defused
from searchapp.web.exchanges_schemas import ExchangesOut
from tests.filling import build

ASKED = {"q": "毛利率 OR 收入", "kind": "answered", "order": "company", "role": "management"}
REQUEST = ExchangesRequest("毛利率 OR 收入", {"role": ("management",)}, "answered", "company", limit=None)


def listed(collection: Collection, request: ExchangesRequest = REQUEST) -> list[Exchange]:
    return list(exchanges(collection.view(), request).exchanges)


def cards(html: str) -> list[str]:
    return re.findall(r'<li class="hit.*?</li>', html.partition('<ol class="hits')[2], re.DOTALL)


def plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", html.replace("<summary>More</summary>", "")))


def test_the_question_stands_above_the_answer_and_all_marks_are_shown(
    client: FlaskClient, collection: Collection
) -> None:
    html = client.get("/exchanges", query_string=ASKED).text
    expected = listed(collection)
    assert len(expected) == len(cards(html)) >= 4
    for card, exchange in zip(cards(html), expected, strict=True):
        assert f"exchange {exchange.exchange}</span>" in card
        question, answer = re.findall(r'<section class="side.*?</section>', card, re.DOTALL)
        for side, turns, count in (
            (question, exchange.question, exchange.asked),
            (answer, exchange.answer, exchange.answered),
        ):
            assert f"<small>{count} occurrence" in side
            for turn in turns:
                assert f'#t{turn.turn}" translate="no">{escape(turn.speaker)}</a>' in side
                # Whatever is folded, the whole turn is there.
                assert re.sub(r"\s|…", "", turn.text) in re.sub(r"\s|…", "", plain(side))
                for value in filter(None, (turn.speaker_title, turn.speaker_firm)):
                    assert str(escape(value)) in side
        assert "<mark>" in question
        assert "<mark>" in answer
    assert html.index("Question <small>") < html.index("Answer <small>")


def test_an_inferred_analyst_is_shown_as_inferred(client: FlaskClient) -> None:
    first = cards(client.get("/exchanges?q=毛利率").text)[0]
    assert "Wei Hung" in first
    assert "In the transcript: <span" in first
    assert 'class="guess">inferred' in first


def test_kinds_are_links_with_their_numbers(client: FlaskClient, collection: Collection) -> None:
    html = client.get("/exchanges?q=收入&order=period").text
    found = exchanges(collection.view(), ExchangesRequest("收入", limit=0))
    navigation = re.search(r'<nav class="sorts kinds".*?</nav>', html, re.DOTALL)
    assert navigation
    shown = re.findall(r'href="([^"]+)"( aria-current="true")?[^>]*>([^<]+) <small>(\d+)', navigation[0])
    assert [(label, int(number), bool(current)) for _, current, label, number in shown] == [
        ("All", found.every, True),
        ("Asked and answered", found.counts["answered"], False),
        ("Asked, not answered", found.counts["unanswered"], False),
        ("Unprompted", found.counts["unprompted"], False),
    ]
    for url, _, label, number in shown:
        asked = parse_qs(urlsplit(unescape(url)).query)
        assert asked["order"] == ["period"]
        page = client.get(unescape(url)).text
        assert len(cards(page)) == min(int(number), 10)
        if label != "All":
            assert page.count(f">{label}</span>") == min(int(number), 10)


def test_the_kind_is_empty(client: FlaskClient) -> None:
    html = client.get("/exchanges?q=毛利率&kind=unprompted").text
    assert "There is no exchange of this kind." in html
    assert "exchanges.csv" not in html
    html = client.get("/exchanges?q=毛利率&kind=unprompted&role=analyst").text
    assert "Only turns of analysts are looked for" in html
    assert "Conditions on who speaks select the exchanges" in html
    assert "Conditions on who speaks" not in client.get("/exchanges?q=毛利率&company=金山云").text


def test_nothing_to_list(client: FlaskClient) -> None:
    assert client.get("/exchanges").headers["Location"] == "/"
    assert "No results" in client.get("/exchanges?q=量子纠缠").text
    html = client.get("/exchanges?q=毛利率&section=prepared").text
    assert html.count("There are hits, but none in an exchange of question and answer.") == 1
    assert not cards(html)


def test_every_link_of_the_view_stays_on_it_with_its_options(client: FlaskClient) -> None:
    html = client.get("/exchanges", query_string=ASKED).text
    on_view = [
        parse_qs(urlsplit(unescape(link)).query) for link in re.findall(r'href="(/exchanges\?[^"]+)"', html)
    ]
    facets = [found for found in on_view if "speaker" in found]
    assert facets
    for found in facets:
        assert {name: found[name] for name in ASKED} == {name: [value] for name, value in ASKED.items()}
    assert '<form class="searchbox" action="/exchanges"' in html
    assert '<input type="hidden" name="kind" value="answered">' in html


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("order=left", "“left” was ignored: order"),
        ("kind=evaded", "“evaded” was ignored: kind"),
        ("page=0", "There is no page “0”"),
        ("page=99", "There is no page 99"),
    ],
)
def test_an_invalid_option_is_replaced_with_a_notice(client: FlaskClient, asked: str, said: str) -> None:
    found = client.get(f"/exchanges?q=毛利率&{asked}")
    assert found.status_code == 200
    assert said in found.text
    assert len(cards(found.text)) == 5


def test_the_downloads_have_every_exchange(client: FlaskClient, collection: Collection) -> None:
    expected = listed(collection)
    response = client.get("/exchanges.csv", query_string={**ASKED, "page": "3"})
    assert response.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(response.data.decode("utf-8-sig"), newline="")))
    assert rows == [
        list(COLUMNS),
        *(["" if cell is None else defused(str(cell)) for cell in each.cells()] for each in expected),
    ]
    found = [
        json.loads(line) for line in client.get("/exchanges.jsonl", query_string=ASKED).text.splitlines()
    ]
    answer = client.get("/api/v1/exchanges", query_string={**ASKED, "limit": "1000"}).json
    assert answer is not None
    assert found == answer["exchanges"] == [each.to_json() for each in expected]
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/exchanges.xlsx", query_string=ASKED).data)).active
    # A cell without text is read back as None.
    assert [[cell or None for cell in row] for row in sheet.values][1:] == [
        [cell or None for cell in each.cells()] for each in expected
    ]
    manifest = client.get("/exchanges.manifest.json", query_string={**ASKED, "page": "2"}).json
    assert manifest == exchanges(collection.view(), REQUEST).manifest.to_json()


def test_the_api_gives_the_object_of_the_command_line(client: FlaskClient, collection: Collection) -> None:
    found = client.get("/api/v1/exchanges", query_string={**ASKED, "limit": "2", "offset": "1"}).json
    request = ExchangesRequest(
        "毛利率 OR 收入", {"role": ("management",)}, "answered", "company", limit=2, offset=1
    )
    expected = exchanges(collection.view(), request).to_json()
    assert found == expected
    assert found is not None
    assert list(found) == list(expected)
    assert found["next"] == 3
    assert ExchangesOut().load(found) == found
    for wrong in ("kind=evaded", "order=left", "limit=-1"):
        assert client.get(f"/api/v1/exchanges?q=毛利率&{wrong}").status_code == 422


def test_a_long_turn_is_cut_on_the_page_and_whole_in_the_downloads(tmp_path: Path) -> None:
    source, settings = tmp_path / "source", Settings(index=tmp_path / "index")
    source.mkdir()
    answer = "毛利率很好。" + "我们继续努力。" * 6000 + "完毕。"
    text = (
        '---\nlayout = "colons"\n---\n主持人：现在进入问答环节。请高盛的张三提问。\n'
        f"张三，分析师，高盛：请问毛利率怎么样？谢谢管理层回答我的问题。\n李四，首席执行官：{answer}\n"
    )
    (source / "call.txt").write_text(text, encoding="utf-8")
    build(source, settings.index, settings, processes=1)
    visitor = create_app(settings).test_client()
    visitor.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    html = visitor.get("/exchanges?q=毛利率").text
    assert len(html.encode()) < 60_000
    assert "Read on in the transcript" in html
    (row,) = csv.DictReader(
        io.StringIO(visitor.get("/exchanges.csv?q=毛利率").data.decode("utf-8-sig"), newline="")
    )
    assert row["answer"] == answer
    sheet = openpyxl.load_workbook(io.BytesIO(visitor.get("/exchanges.xlsx?q=毛利率").data)).active
    cell = [*sheet.values][1][COLUMNS.index("answer")]
    assert cell == fitting(answer)
    assert "more characters do not fit" in cell
