"""The page of the numbers, its downloads, its route of the API, and its tab."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask.testing import FlaskClient
from markupsafe import escape

from searchapp.cli.main import run
from searchapp.research.numbers import COLUMNS, NumberRow, numbers
from searchapp.research.numbers_request import NumbersRequest
from searchapp.search.collection import Collection
from searchapp.settings import Settings
from searchapp.web.app import create_app
from searchapp.web.downloads import defused
from searchapp.web.numbers_schemas import NumbersOut
from tests.calls import write_call
from tests.filling import build


def rows(collection: Collection, request: NumbersRequest) -> list[NumberRow]:
    return list(numbers(collection.view(), request).listed)


def body(html: str) -> list[str]:
    """The rows of the table."""
    return html.partition("<tbody")[2].partition("</tbody>")[0].split("</tr>")[:-1]


def shown(row: str) -> tuple[str, str, str]:
    """The number, the sentence without markup, and the address of a row."""
    link, amount = re.findall(r'class="amount"><a href="([^"]+)"[^>]*>([^<]+)', row)[0]
    sentence = re.findall(r'class="sentence"[^>]*>(.*?)</td>', row)[0]
    return unescape(amount), unescape(re.sub(r"<[^>]+>", "", sentence)), unescape(link)


@pytest.mark.parametrize(
    ("options", "request_"),
    [
        ({}, NumbersRequest("毛利率 OR 收入")),
        ({"page": "2"}, NumbersRequest("毛利率 OR 收入", offset=50)),
        ({"unit": "%", "sort": "-value"}, NumbersRequest("毛利率 OR 收入", unit="%", sort="-value")),
        ({"unit": "亿元人民币"}, NumbersRequest("毛利率 OR 收入", unit="亿元")),
        (
            {"direction": "下降", "section": "prepared"},
            NumbersRequest("毛利率 OR 收入", {"section": ("prepared",)}, None, "下降"),
        ),
        ({"sort": "-period"}, NumbersRequest("毛利率 OR 收入", sort="-period")),
    ],
)
def test_the_page_shows_the_rows_of_the_answer(
    client: FlaskClient, collection: Collection, options: dict[str, str], request_: NumbersRequest
) -> None:
    html = client.get("/numbers", query_string={"q": "毛利率 OR 收入", **options}).text
    found = numbers(collection.view(), request_)
    assert found.listed
    assert f"<b>{found.total}</b> numbers in the sentences" in html
    for row, line in zip(found.listed, body(html), strict=True):
        amount, sentence, _ = shown(line)
        assert amount == f"{row.figure} {row.unit}".replace("百分点", "percentage points").replace("倍", "×")
        assert sentence.strip("…") in row.sentence
        assert f"<u>{escape(row.text)}</u>" in line or "<u><mark>" in line
        assert f"<mark>{escape(row.term)}</mark>" in line
        assert (">down" in line or " down<" in line) == (row.direction == "下降")


def test_each_row_leads_to_its_term_on_the_reading_page(client: FlaskClient, collection: Collection) -> None:
    found = rows(collection, NumbersRequest("毛利率"))
    lines = body(client.get("/numbers?q=毛利率").text)
    marks: dict[str, dict[str, str]] = {}
    for row, line in zip(found, lines, strict=True):
        address, _, anchor = shown(line)[2].partition("#")
        if address not in marks:
            marks[address] = dict(re.findall(r'<mark id="([^"]+)"[^>]*>([^<]*)', client.get(address).text))
        assert marks[address][anchor] == row.term


def links(html: str, name: str) -> dict[str, str]:
    """The links of a group of choices: label to address."""
    group = html.partition(f'aria-label="{name}"')[2].partition("</nav>")[0]
    return {
        unescape(label): unescape(url) for url, label in re.findall(r'<a href="([^"]+)"[^>]*>([^<]+)', group)
    }


def test_units_and_directions_are_offered_with_their_counts(
    client: FlaskClient, collection: Collection
) -> None:
    html = client.get("/numbers?q=毛利率").text
    found = numbers(collection.view(), NumbersRequest("毛利率"))
    assert links(html, "Unit").keys() == {
        "All units",
        *(f"{unit} {count}" for unit, count in found.units.items()),
    }
    for choices, name in ((links(html, "Unit"), "All units"), (links(html, "Direction"), "All directions")):
        for label, url in choices.items():
            if label != name:
                count = label.rpartition(" ")[2]
                assert f"<b>{count}</b> number" in client.get(url).text


def test_a_combination_without_rows_leads_back(client: FlaskClient) -> None:
    html = client.get("/numbers?q=毛利率&unit=公里").text
    assert "No number has the unit and direction asked for. Frequent units: %" in html
    assert ">公里 0</a>" in html
    html = client.get("/numbers?q=接线员").text
    assert "There is no number with a unit" in html
    assert "/numbers.csv" not in html


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("sort=size", "“size” was ignored: sort is none of the choices."),
        ("direction=up", "“up” was ignored: direction is none of the choices."),
        (f"unit={'x' * 100}", "is no unit and was ignored."),
        ("page=99", "this is the last page, 1."),
    ],
)
def test_what_is_invalid_in_the_address_is_said(client: FlaskClient, arguments: str, said: str) -> None:
    html = client.get(f"/numbers?q=毛利率&{arguments}")
    assert html.status_code == 200
    assert said in html.text
    assert len(body(html.text)) > 5


def test_without_a_query_it_goes_to_the_start(client: FlaskClient) -> None:
    assert client.get("/numbers").headers["Location"] == "/"
    assert "no text to find" in client.get("/numbers?company=金山云").text


def test_every_download_has_all_rows(client: FlaskClient, collection: Collection) -> None:
    asked = {"q": "收入 OR 毛利率", "role": "management", "sort": "value"}
    found = rows(
        collection, NumbersRequest("收入 OR 毛利率", {"role": ("management",)}, sort="value", limit=None)
    )
    assert len(found) > 50
    text = client.get("/numbers.csv", query_string=asked).data
    assert text.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))
    cells = [
        [
            "" if cell is None else defused(str(cell)) if isinstance(cell, str) else str(cell)
            for cell in row.cells()
        ]
        for row in found
    ]
    assert table == [list(COLUMNS), *cells]
    lines = client.get("/numbers.jsonl", query_string=asked).text.splitlines()
    assert [json.loads(line) for line in lines] == [row.to_json() for row in found]
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/numbers.xlsx", query_string=asked).data)).active
    assert list(sheet.values) == [COLUMNS, *(row.cells() for row in found)]
    manifest = client.get("/numbers.manifest.json", query_string=asked).json
    assert (
        manifest
        == numbers(
            collection.view(),
            NumbersRequest("收入 OR 毛利率", {"role": ("management",)}, sort="value", limit=None),
        ).manifest.to_json()
    )
    offered = client.get("/numbers", query_string=asked).text
    for kind in ("csv", "xlsx", "jsonl", "manifest.json"):
        (link,) = re.findall(rf'href="(/numbers\.{kind}[^"]*)"', offered)
        assert client.get(unescape(link)).status_code == 200


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        ("q=毛利率", ["毛利率"]),
        (
            "q=收入&unit=%25&sort=-value&limit=3&offset=2",
            ["收入", "--unit", "%", "--sort", "-value", "--limit", "3", "--offset", "2"],
        ),
        ("q=收入&direction=增长&role=management", ["收入", "--direction", "增长", "--role", "management"]),
        ("q=毛利绿", ["毛利绿"]),
    ],
)
def test_the_api_gives_the_object_of_the_command_line(
    client: FlaskClient,
    web_settings: Settings,
    capsys: pytest.CaptureFixture[str],
    arguments: str,
    command: list[str],
) -> None:
    assert run(["numbers", *command, "--index", str(web_settings.index), "--format", "json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    found = client.get(f"/api/v1/numbers?{arguments}").json
    assert found == printed
    assert list(found) == list(printed)


def test_the_schema_describes_the_response(client: FlaskClient) -> None:
    found: Any = client.get("/api/v1/numbers?q=毛利率").json
    assert NumbersOut().validate(found) == {}
    assert set(NumbersOut().fields) == set(found)
    row = NumbersOut().fields["rows"].inner.schema  # type: ignore[attr-defined]
    assert list(row.fields) == list(found["rows"][0])


@pytest.mark.parametrize(
    "arguments",
    [
        "sort=size",
        "direction=up",
        "limit=-1",
        "limit=5000",
        "offset=-1",
        "unit=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    ],
)
def test_an_invalid_parameter_is_refused(client: FlaskClient, arguments: str) -> None:
    answer = client.get(f"/api/v1/numbers?q=毛利率&{arguments}")
    assert answer.status_code == 422
    assert answer.json["error"]["code"] == "invalid_parameter"  # type: ignore[index]


def test_long_sentences_and_markup_are_shown_around_the_number(tmp_path: Path) -> None:
    source, settings = tmp_path / "source", Settings(index=tmp_path / "index")
    source.mkdir()
    write_call(source, "call", [f"<q>{'长' * 300}毛利率<s>为8.9%{'句' * 300}</q>"])
    build(source, settings.index, settings, processes=1)
    client = create_app(settings).test_client()
    (line,) = body(client.get("/numbers?q=毛利率").text)
    assert f"…{'长' * 120}<mark>毛利率</mark>&lt;s&gt;为<u>8.9%</u>{'句' * 120}…" in line
    # A number that is a part of what was looked for.
    (line,) = body(client.get("/numbers?q=率<s>为8.9").text)
    assert "<mark>率&lt;s&gt;为</mark><u><mark>8.9</mark></u><u>%</u>" in line
