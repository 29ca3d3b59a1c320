"""Downloads of the whole result."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from collections import Counter
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient

from searchapp import __version__
from searchapp.search.answer import SORTS, SearchRequest, Sort
from searchapp.search.collection import Collection
from searchapp.settings import Settings
from searchapp.web import downloads
from searchapp.web.app import create_app
from tests.filling import build


def test_csv_opens_in_a_spreadsheet_with_every_hit(client: FlaskClient) -> None:
    response = client.get("/search.csv", query_string={"q": "毛利率", "page": "2"})
    assert response.mimetype == "text/csv"
    assert response.data.startswith(b"\xef\xbb\xbf")
    assert "attachment" in response.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"))))
    assert len(rows) == 16
    assert sum(int(row["occurrences"]) for row in rows) == 42
    assert all("毛利率" in row["text"] and row["link"].startswith("http") for row in rows)


def test_csv_follows_the_filters(client: FlaskClient) -> None:
    text = client.get("/search.csv", query_string={"q": "毛利率", "speaker": "Phil Zhou"}).data.decode(
        "utf-8-sig"
    )
    assert [row["speaker"] for row in csv.DictReader(io.StringIO(text))] == ["Phil Zhou"] * 4


def test_csv_has_the_person_the_label_and_the_sentence_that_tells(client: FlaskClient) -> None:
    text = client.get("/search.csv", query_string={"company": "亿咖通科技"}).data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 47
    assert Counter(
        (row["speaker"], row["speaker_inferred_from"])
        for row in rows
        if row["speaker_label"] == "Unidentified Analyst"
    ) == {
        ("Wei Hung", "[操作员说明] 我们的第一个问题来自德意志银行的Wei Hung[音译]。"): 5,
        ("Dai Shen", "下一个问题来自SPDBI的Dai Shen。"): 4,
    }
    others = [row for row in rows if row["speaker_label"] != "Unidentified Analyst"]
    assert all(row["speaker_inferred_from"] == "" for row in others)
    assert all(row["speaker_label"] == row["speaker"] for row in others)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", " ="])
def test_no_cell_is_run_as_a_formula(start: str) -> None:
    assert downloads.defused(start + 'HYPERLINK("x")').startswith("'")


def test_no_cell_of_a_download_is_run_as_a_formula(tmp_path: Path) -> None:
    source, index = tmp_path / "source", tmp_path / "index"
    source.mkdir()
    (source / "=call.txt").write_text(
        '---\ncompany = "=1+1"\nticker = "+A"\ntitle = "-B"\nlayout = "colons"\n'
        '[[participants]]\nname = "Jane Doe"\ntitle = "@CEO"\nfirm = "＝X"\nrole = "management"\n---\n'
        'Jane Doe: =HYPERLINK("http://evil") 毛利率\nJohn Roe: 谢谢\n',
        encoding="utf-8",
    )
    settings = Settings(index=index, source=source)
    assert build(source, index, settings, processes=1).refused == ()
    response = create_app(settings).test_client().get("/search.csv", query_string={"q": "毛利率"})
    (row,) = csv.DictReader(io.StringIO(response.data.decode("utf-8-sig")))
    assert {
        name: row[name] for name in ("id", "company", "ticker", "title", "speaker_title", "speaker_firm")
    } == {
        "id": "'=call:0",
        "company": "'=1+1",
        "ticker": "'+A",
        "title": "'-B",
        "speaker_title": "'@CEO",
        "speaker_firm": "'＝X",
    }
    assert row["text"] == '\'=HYPERLINK("http://evil") 毛利率'


@pytest.mark.parametrize("sort", SORTS)
def test_a_download_holds_what_the_search_finds_in_its_order(
    client: FlaskClient, collection: Collection, sort: Sort
) -> None:
    request = SearchRequest("毛利率", {"section": ("qa",)}, sort, limit=None)
    asked = {"q": "毛利率", "section": "qa", "sort": sort}
    expected = collection.view().search(request).to_json()
    rows = client.get("/search.csv", query_string=asked).data.decode("utf-8-sig")
    assert [row["id"] for row in csv.DictReader(io.StringIO(rows))] == [hit["id"] for hit in expected["hits"]]
    whole = json.loads(client.get("/search.json", query_string=asked).data)
    del whole["took_ms"], expected["took_ms"]
    assert whole == json.loads(json.dumps(expected))


def test_no_download_keeps_its_place(client: FlaskClient) -> None:
    for _ in range(3):
        with client.head("/search.csv?q=毛利率") as head:
            assert head.status_code == 200
        with client.get("/search.csv?q=毛利率") as broken_off:
            assert next(iter(broken_off.response))
        assert client.get("/search.json?q=毛利率").json is not None
    with client.get("/search.csv"), client.get("/search.csv"):
        refused = client.get("/search.csv?q=毛利率")
        assert refused.status_code == 503
        assert refused.headers["Retry-After"] == "10"
        assert "Other large searches or downloads are running" in refused.text
        assert client.get("/search?q=毛利率").status_code == 200
    assert client.get("/search.csv?q=毛利率").status_code == 200


@pytest.mark.parametrize("suffix", ["csv", "json"])
def test_a_download_is_never_in_memory_as_a_whole(tmp_path: Path, suffix: str) -> None:
    source, settings = tmp_path / "source", Settings(index=tmp_path / "index")
    source.mkdir()
    speeches = (f"Jane Doe: 毛利率{number}{'好' * 3000}\nJohn Roe: 谢谢\n" for number in range(300))
    (source / "call.txt").write_text("".join(speeches), encoding="utf-8")
    build(source, settings.index, settings, processes=1)
    visitor = create_app(settings).test_client()
    visitor.get("/search?q=毛利率")  # Loads what all searches share.
    tracemalloc.start()
    try:
        response = visitor.get(f"/search.{suffix}?q=毛利率", buffered=False)
        size = sum(len(chunk) for chunk in response.response)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size > 300 * 3 * 3000
    assert peak < size / 3


def test_json_of_nothing_is_an_answer_too(client: FlaskClient) -> None:
    whole = json.loads(client.get("/search.json", query_string={"q": "量子纠缠"}).data)
    assert (whole["total"], whole["hits"], whole["next"]) == (0, [], None)


def test_the_manifest_is_that_of_the_downloads(client: FlaskClient, collection: Collection) -> None:
    asked = {"q": "毛利率  ", "section": "qa", "sort": "-period", "page": "2", "lang": "zh"}
    found = client.get("/search.manifest.json", query_string=asked).json
    assert found == client.get("/search.json", query_string=asked).json["manifest"]  # type: ignore[index]
    assert found == {
        "view": "search",
        "query": "毛利率",
        "parsed": "毛利率",
        "filters": {"section": ["qa"]},
        "options": {"sort": "-period", "limit": None, "offset": 0, "facet_limit": 50},
        "denominator": None,
        "formula": None,
        "version": __version__,
        "state": collection.view().state,
    }


def test_a_refused_manifest_is_told_to_programs(web_settings: Settings) -> None:
    visitor = create_app(replace(web_settings, cost_limit=1)).test_client()
    refused = visitor.get("/search.manifest.json?q=毛利率")
    assert refused.status_code == 422
    assert refused.json is not None
    assert refused.json["error"]["code"] == "query_too_costly"


def test_the_page_leads_to_the_downloads_and_their_manifest(client: FlaskClient) -> None:
    html = unquote(unescape(client.get("/search?q=我们&role=management&sort=period&page=2").text))
    for name in ("search.csv", "search.json", "search.manifest.json"):
        assert f'href="/{name}?q=我们&role=management&sort=period"' in html
