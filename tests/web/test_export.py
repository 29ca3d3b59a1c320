"""The whole result as a file."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from searchapp.search.answer import SearchRequest
from searchapp.search.collection import Collection
from searchapp.settings import Settings
from searchapp.web import export
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
    assert export.defused(start + 'HYPERLINK("x")').startswith("'")


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


def test_what_is_exported_in_parts_is_whole(
    client: FlaskClient, collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "MAX_LIMIT", 3)
    rows = client.get("/search.csv", query_string={"q": "毛利率"}).data.decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(rows)))) == 16
    whole = json.loads(client.get("/search.json", query_string={"q": "毛利率"}).data)
    expected = collection.view().search(SearchRequest("毛利率", limit=None)).to_json()
    del whole["took_ms"], expected["took_ms"]
    assert whole == json.loads(json.dumps(expected))


def test_json_of_nothing_is_an_answer_too(client: FlaskClient) -> None:
    whole = json.loads(client.get("/search.json", query_string={"q": "量子纠缠"}).data)
    assert (whole["total"], whole["hits"], whole["next"]) == (0, [], None)
