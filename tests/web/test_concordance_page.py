"""The page of the concordance, its downloads, and its tab."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import tracemalloc
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from flask.testing import FlaskClient
from markupsafe import escape

from searchapp.engine.base import LineOrder, Sample
from searchapp.research.concordance import (
    COLUMNS,
    ORDERS,
    ConcordanceLine,
    ConcordanceRequest,
    concordance,
)
from searchapp.search.collection import Collection
from searchapp.settings import Settings
from searchapp.web.app import create_app
from searchapp.web.downloads import defused
from tests.calls import write_call
from tests.filling import build

ASKED = {"q": "毛利率", "section": "qa", "order": "left", "sample": "7", "seed": "4"}
REQUEST = ConcordanceRequest("毛利率", {"section": ("qa",)}, "left", Sample(7, 4), limit=None)


def lines(collection: Collection, request: ConcordanceRequest = REQUEST) -> list[ConcordanceLine]:
    return list(concordance(collection.view(), request).lines)


def links(html: str) -> list[str]:
    return [found.replace("&amp;", "&") for found in re.findall(r'href="([^"]+)"', html)]


def test_the_page_shows_the_lines_in_their_order(client: FlaskClient, collection: Collection) -> None:
    html = client.get("/concordance", query_string=ASKED).text
    expected = lines(collection)
    assert len(expected) == 7
    plain = re.sub(r"</?u\b[^>]*>", "", html)
    places = [plain.index(f"<span>{escape(line.left)}</span>") for line in expected]
    assert places == sorted(places)
    for line in expected:
        assert f"<span>{escape(line.right)}</span>" in plain
        anchor = f"#t{line.turn}-{line.start}"
        assert any(link.endswith(anchor) and line.transcript in link for link in links(html))
    assert html.count("<mark>毛利率</mark>") == 7
    assert "seed 4" in html


@pytest.mark.parametrize("order", ORDERS)
def test_the_words_by_which_lines_are_sorted_are_marked(
    client: FlaskClient, collection: Collection, order: LineOrder
) -> None:
    html = client.get("/concordance", query_string={"q": "毛利率", "order": order}).text
    rows = html.partition("<tbody")[2].split("</tr>")[:-1]
    expected = lines(collection, ConcordanceRequest("毛利率", order=order))
    assert len(rows) == len(expected) == 42
    positions = {"left": ("L3", "L2", "L1"), "right": ("R1", "R2", "R3")}.get(order, ())
    for row, line in zip(rows, expected, strict=True):
        words = {position: getattr(line, position.lower()) for position in positions}
        assert re.findall(r'<u class="word-\d" title="(.\d)">([^<]*)</u>', row) == [
            (position, str(escape(word))) for position, word in words.items() if word
        ]
    explained = re.search(r'<p class="sorted-by">(.*?)</p>', html, re.DOTALL)
    assert re.findall(r">(.\d)</u>", explained[1] if explained else "") == list(positions)


def test_a_word_is_marked_as_far_as_the_line_shows_it(tmp_path: Path) -> None:
    source, settings = tmp_path / "source", Settings(index=tmp_path / "index")
    source.mkdir()
    write_call(source, "call", [f"毛利率 {'a' * 30} {'b' * 30} ccc"])
    build(source, settings.index, settings, processes=1)
    html = create_app(settings).test_client().get("/concordance?q=毛利率&order=right").text
    row = html.partition("<tbody")[2]
    assert re.findall(r'title="(.\d)">([^<]*)</u>', row) == [("R1", "a" * 30), ("R2", "b" * 8)]


@pytest.mark.parametrize(
    "query", ["毛利率", "我们 OR 我", '"毛利率 提升"~10', "很好 谢谢", "AI*", '"硬件毛利率" OR 毛利率']
)
def test_each_line_leads_to_its_mark_on_the_reading_page(
    client: FlaskClient, collection: Collection, query: str
) -> None:
    found = lines(collection, ConcordanceRequest(query, limit=None))
    assert found
    pages = -(-len(found) // 50)
    followed = [
        link
        for page in range(1, pages + 1)
        for link in re.findall(
            r'class="match"[^>]*><a href="([^"]+)"',
            client.get("/concordance", query_string={"q": query, "page": page}).text,
        )
    ]
    marks: dict[str, dict[str, str]] = {}
    for line, link in zip(found, followed, strict=True):
        address, _, anchor = unescape(link).partition("#")
        if address not in marks:
            marks[address] = dict(re.findall(r'<mark id="([^"]+)"[^>]*>([^<]*)', client.get(address).text))
        assert unescape(marks[address][anchor]) == line.match.replace("\n", "")


def test_the_table_reads_well(client: FlaskClient) -> None:
    html = client.get("/concordance?q=毛利率").text
    assert re.findall(r'<th role="columnheader" scope="col"[^>]*>([^<]+)', html) == [
        "Left context",
        "Match",
        "Right context",
        "Call",
        "Speaker",
    ]
    rows = re.findall(r'<th role="rowheader" scope="row" class="call" id="(call-\d+)">', html)
    assert len(rows) == 42
    assert re.findall(r'aria-describedby="(call-\d+)"', html) == rows


def test_every_link_of_the_view_stays_on_it_with_its_options(client: FlaskClient) -> None:
    html = client.get("/concordance", query_string=ASKED).text
    on_view = [urlsplit(link) for link in links(html) if urlsplit(link).path == "/concordance"]
    facets = [parse_qs(link.query) for link in on_view if "speaker=" in link.query]
    assert facets
    for found in facets:
        assert {name: found[name] for name in ASKED} == {name: [value] for name, value in ASKED.items()}
    orders = [parse_qs(link.query).get("order", ["position"])[0] for link in on_view]
    assert set(orders) == set(ORDERS)
    assert '<form class="searchbox" action="/concordance"' in html
    for name, value in ASKED.items():
        assert name == "q" or f'<input type="hidden" name="{name}" value="{value}">' in html
    (chinese,) = [link for link in links(html) if "lang=zh" in link]
    assert urlsplit(chinese).path == "/concordance"
    assert parse_qs(urlsplit(chinese).query)["seed"] == ["4"]


def test_the_tabs_carry_query_and_filters_over(client: FlaskClient) -> None:
    tab = re.compile(r'<nav class="tabs".*?</nav>', re.DOTALL)
    found = client.get("/search?q=毛利率&section=qa&sort=period&page=2").text
    to_search, to_lines, *_ = links(tab.findall(found)[0])
    assert urlsplit(to_lines).path == "/concordance"
    assert parse_qs(urlsplit(to_lines).query) == {"q": ["毛利率"], "section": ["qa"]}
    found = client.get("/concordance", query_string=ASKED).text
    back, *_ = links(tab.findall(found)[0])
    assert back == to_search


def test_pages_have_fifty_lines(client: FlaskClient, collection: Collection) -> None:
    total = concordance(collection.view(), ConcordanceRequest("我们")).total
    assert total > 100
    first = client.get("/concordance?q=我们").text
    assert first.count("<mark>") == 50
    last = client.get(f"/concordance?q=我们&page={-(-total // 50)}").text
    assert last.count("<mark>") == (total - 1) % 50 + 1
    beyond = client.get("/concordance?q=我们&page=999").text
    assert "There is no page 999" in beyond
    assert beyond.count("<mark>") == last.count("<mark>")
    assert client.get("/concordance?q=我们&sample=60&seed=1&page=2").text.count("<mark>") == 10


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("order=random", "Unknown order “random”"),
        ("sample=0", "“0” was ignored: sample"),
        ("sample=many", "“many” was ignored: sample"),
        ("sample=5&seed=-1", "“-1” was ignored: seed"),
        ("page=0", "There is no page “0”"),
    ],
)
def test_an_invalid_option_is_replaced_with_a_notice(client: FlaskClient, asked: str, said: str) -> None:
    found = client.get(f"/concordance?q=毛利率&{asked}")
    assert found.status_code == 200
    assert said in found.text


def test_an_empty_sample_is_no_sample(client: FlaskClient) -> None:
    html = client.get("/concordance?q=毛利率&sample=&seed=").text
    assert html.count("<mark>") == 42
    assert "was ignored" not in html


def test_nothing_to_list(client: FlaskClient) -> None:
    assert client.get("/concordance").headers["Location"] == "/"
    assert "there is no text to find" in client.get("/concordance?role=analyst").text
    assert "No results" in client.get("/concordance?q=量子纠缠").text
    assert "Results of the first suggestion" not in client.get("/concordance?q=毛利绿").text


def test_csv_opens_in_a_spreadsheet_with_every_line(client: FlaskClient, collection: Collection) -> None:
    response = client.get("/concordance.csv", query_string={**ASKED, "page": "3"})
    assert response.mimetype == "text/csv"
    assert response.data.startswith(b"\xef\xbb\xbf")
    assert "attachment" in response.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(response.data.decode("utf-8-sig"), newline="")))
    assert rows == [
        list(COLUMNS),
        *(
            ["" if cell is None else defused(str(cell)) for cell in line.cells()]
            for line in lines(collection)
        ),
    ]
    assert client.get("/concordance.csv", query_string=ASKED).data == response.data


def test_no_cell_of_a_line_is_run_as_a_formula(client: FlaskClient) -> None:
    text = client.get("/concordance.csv?q=我们").data.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert not [cell for cell in cells if cell.lstrip(" ").startswith(("=", "+", "-", "@", "＝"))]


def test_json_lines_hold_the_lines_of_the_api(client: FlaskClient) -> None:
    response = client.get("/concordance.jsonl", query_string=ASKED)
    found = [json.loads(line) for line in response.text.splitlines()]
    answer = client.get("/api/v1/concordance", query_string=ASKED).json
    assert answer is not None
    assert found == answer["lines"]
    assert len(found) == 7


def test_xlsx_is_read_back(client: FlaskClient, collection: Collection) -> None:
    response = client.get("/concordance.xlsx", query_string=ASKED)
    sheet = openpyxl.load_workbook(io.BytesIO(response.data)).active
    assert list(sheet.values) == [COLUMNS, *(line.cells() for line in lines(collection))]


def test_the_page_says_when_it_cannot_write_excel_files(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    response = client.get("/concordance.xlsx?q=毛利率")
    assert response.status_code == 501
    assert "pip install &#39;.[xlsx]&#39;" in response.text
    monkeypatch.undo()
    assert client.get("/concordance.xlsx?q=毛利率").status_code == 200


def test_the_manifest_is_that_of_the_downloads(client: FlaskClient, collection: Collection) -> None:
    found = client.get("/concordance.manifest.json", query_string={**ASKED, "page": "2", "lang": "zh"}).json
    assert found == concordance(collection.view(), REQUEST).manifest.to_json()


def test_downloads_share_their_places(client: FlaskClient) -> None:
    for suffix in ("csv", "xlsx", "jsonl"):
        for _ in range(3):
            with client.head(f"/concordance.{suffix}?q=毛利率") as head:
                assert head.status_code == 200
    with client.get("/search.csv"), client.get("/concordance.csv?q=我们"):
        refused = client.get("/concordance.jsonl?q=毛利率")
        assert refused.status_code == 503
        assert refused.json is not None
        assert refused.json["error"]["code"] == "busy"
        assert client.get("/concordance?q=毛利率").status_code == 200
    assert client.get("/concordance.csv?q=毛利率").status_code == 200


def test_a_download_never_has_all_turns_in_memory(tmp_path: Path) -> None:
    source, settings = tmp_path / "source", Settings(index=tmp_path / "index")
    source.mkdir()
    for name in ("one", "two", "three"):
        speeches = (
            f"Jane Doe: 毛利率 {name} {number}{'好' * 3000}\nJohn Roe: 谢谢\n" for number in range(300)
        )
        (source / f"{name}-call.txt").write_text("".join(speeches), encoding="utf-8")
    build(source, settings.index, settings, processes=1)
    visitor = create_app(settings).test_client()
    visitor.get("/concordance?q=毛利率")  # Loads what all searches share.
    tracemalloc.start()
    try:
        response = visitor.get("/concordance.csv?q=毛利率", buffered=False)
        rows = sum(chunk.count(b"call:") for chunk in response.response)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert rows == 900
    # Each character of the turns takes two bytes in memory.
    assert peak < 900 * 3000 * 2 / 3


def test_the_api_gives_the_object_of_the_command_line(client: FlaskClient, collection: Collection) -> None:
    found = client.get("/api/v1/concordance", query_string={**ASKED, "limit": "3", "offset": "2"}).json
    request = ConcordanceRequest("毛利率", {"section": ("qa",)}, "left", Sample(7, 4), limit=3, offset=2)
    expected = concordance(collection.view(), request).to_json()
    assert found == expected
    assert found is not None
    assert list(found) == list(expected)
    assert found["next"] == 5
