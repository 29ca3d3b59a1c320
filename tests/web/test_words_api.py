"""Collocates and keyness in the JSON API, on the command line and as downloads: all have the same rows."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from searchapp.cli.main import run
from searchapp.settings import Settings
from searchapp.web.word_schemas import CollocatesOut, KeynessOut

_ASKED = [
    ("collocates?q=毛利率", ["collocates", "毛利率"]),
    (
        "collocates?q=毛利率 OR 收入&window=3&min=2&length=2&sort=mi&limit=7&offset=5&role=management",
        "collocates|毛利率 OR 收入|--window|3|--min|2|--length|2|--sort|mi|--limit|7|--offset|5|--role|management".split("|"),
    ),
    ("keyness?q=毛利率", ["keyness", "毛利率"]),
    (
        "keyness?q=毛利率&against=role:analyst&min=2&length=2&sort=log_ratio&limit=7&offset=2&section=qa",
        "keyness|毛利率|--against|role:analyst|--min|2|--length|2|--sort|log_ratio|--limit|7|--offset|2|--section|qa".split("|"),
    ),
    ("keyness?role=analyst", ["keyness", "", "--role", "analyst"]),
]  # fmt: skip


@pytest.mark.parametrize(("path", "command"), _ASKED)
def test_the_api_gives_the_object_of_the_command_line(
    client: FlaskClient,
    web_settings: Settings,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    path: str,
    command: list[str],
) -> None:
    manifest = tmp_path / "manifest.json"
    given = [*command, "--index", str(web_settings.index), "--manifest", str(manifest)]
    assert run([*given, "--format", "json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    found = client.get(f"/api/v1/{path}").json
    assert found == printed
    assert list(found) == list(printed)
    assert found["rows"]
    assert json.loads(manifest.read_text(encoding="utf-8")) == found["manifest"]
    assert run([*given, "--format", "jsonl"]) == 0
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == found["rows"]
    assert run([*given, "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert rows == [{name: str(value) for name, value in row.items()} for row in found["rows"]]
    assert run(given) == 0
    table = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in table] == ["word", *(row["word"] for row in found["rows"])]


@pytest.mark.parametrize(
    ("path", "schema"), [(path, CollocatesOut if "coll" in path else KeynessOut) for path, _ in _ASKED]
)
def test_the_description_describes_what_is_sent(client: FlaskClient, path: str, schema: Any) -> None:
    sent = client.get(f"/api/v1/{path}").json
    assert schema().load(sent) == sent


@pytest.mark.parametrize(
    "path",
    [
        "collocates{}?q=毛利率&min=2&sort=t&section=qa&page=2",
        "keyness{}?q=毛利率&against=role:analyst&length=2",
    ],
)
def test_every_download_has_all_rows_of_the_api(client: FlaskClient, path: str) -> None:
    api = path.format("").replace("&page=2", "")
    expected = client.get(f"/api/v1/{api}&limit=1000").json
    assert expected is not None
    assert len(expected["rows"]) > 20
    assert expected["next"] is None
    table = client.get(f"/{path.format('.csv')}").data
    assert table.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"))))
    assert rows == [{name: str(value) for name, value in row.items()} for row in expected["rows"]]
    lines = client.get(f"/{path.format('.jsonl')}")
    assert "attachment" in lines.headers["Content-Disposition"]
    assert [json.loads(line) for line in lines.text.splitlines()] == expected["rows"]
    manifest = client.get(f"/{path.format('.manifest.json')}").json
    assert manifest is not None
    assert manifest["options"].pop("limit") is None
    del expected["manifest"]["options"]["limit"]
    assert manifest == expected["manifest"]


@pytest.mark.parametrize("path", ["collocates", "keyness"])
def test_excel_files_have_numbers(client: FlaskClient, path: str) -> None:
    pytest.importorskip("xlsxwriter", reason="the extra [xlsx] is not installed")
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    expected = client.get(f"/api/v1/{path}?q=毛利率&limit=1000").json
    assert expected is not None
    with client.get(f"/{path}.xlsx?q=毛利率") as response:
        sheet = openpyxl.load_workbook(io.BytesIO(response.data)).active
    head, *rows = sheet.iter_rows(values_only=True)
    assert [dict(zip(head, row, strict=True)) for row in rows] == [
        {name: pytest.approx(value) if isinstance(value, float) else value for name, value in row.items()}
        for row in expected["rows"]
    ]


@pytest.mark.parametrize(
    "path",
    ["collocates?window=0", "collocates?window=51", "collocates?min=0", "collocates?sort=z", "keyness?sort=mi", "keyness?length=11"],
)  # fmt: skip
def test_errors_have_a_code_and_a_message(client: FlaskClient, path: str) -> None:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 422
    assert response.json is not None
    assert response.json["error"]["code"] == "invalid_parameter"


def test_the_parameters_are_described(client: FlaskClient) -> None:
    spec = client.get("/api/v1/openapi.json").json
    assert spec is not None
    filters = {"company", "speaker", "role", "title", "firm", "section", "period"}
    common = {"q", "min", "length", "sort", "limit", "offset"}
    for path, own in {"collocates": {"window"}, "keyness": {"against"}}.items():
        parameters = spec["paths"][f"/api/v1/{path}"]["get"]["parameters"]
        assert {parameter["name"] for parameter in parameters} == filters | common | own
