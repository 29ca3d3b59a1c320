"""The trend and the matrix in the JSON API."""

from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from searchapp.cli.main import run
from searchapp.settings import Settings
from searchapp.web.rate_schemas import MatrixOut, TrendOut


@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("trend?q=毛利率", ["trend", "毛利率"]),
        (
            "trend?q=毛利率&q=存储&by=year&role=analyst",
            ["trend", "毛利率", "存储", "--by", "year", "--role", "analyst"],
        ),
        ("trend?q=毛利率 OR 存储&split=alternative", ["trend", "毛利率 OR 存储", "--split", "alternative"]),
        ("trend?q=毛利率&split=company&by=date", ["trend", "毛利率", "--split", "company", "--by", "date"]),
        ("matrix?q=毛利率&sort=total&section=qa", ["matrix", "毛利率", "--sort", "total", "--section", "qa"]),
    ],
)
def test_the_api_gives_the_object_of_the_command_line(
    client: FlaskClient,
    web_settings: Settings,
    capsys: pytest.CaptureFixture[str],
    path: str,
    command: list[str],
) -> None:
    assert run([*command, "--index", str(web_settings.index), "--format", "json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    found = client.get(f"/api/v1/{path}").json
    assert found == printed
    assert list(found) == list(printed)
    assert found["rows"]


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("trend?q=毛利率", TrendOut),
        ("trend?q=毛利率&split=role&by=year", TrendOut),
        ("trend?q=毛利率&q=存储&by=date", TrendOut),
        ("matrix?q=毛利率", MatrixOut),
    ],
)
def test_the_description_describes_what_is_sent(client: FlaskClient, path: str, schema: Any) -> None:
    sent = client.get(f"/api/v1/{path}").json
    assert schema().load(sent) == sent


@pytest.mark.parametrize(
    "path", ["trend?by=week", "trend?split=colour", "matrix?sort=size", "trend?q=" + "x" * 1001]
)
def test_errors_have_a_code_and_a_message(client: FlaskClient, path: str) -> None:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 422
    assert response.json is not None
    assert response.json["error"]["code"] == "invalid_parameter"


def test_several_queries_cannot_be_split_otherwise(client: FlaskClient) -> None:
    response = client.get("/api/v1/trend?q=毛利率&q=存储&split=role")
    assert response.status_code == 400
    assert response.json is not None
    assert "several queries are a line each" in response.json["error"]["message"]


def test_the_parameters_are_described(client: FlaskClient) -> None:
    spec = client.get("/api/v1/openapi.json").json
    assert spec is not None
    filters = {"company", "speaker", "role", "title", "firm", "section", "period"}
    for path, own in {"trend": {"q", "by", "split"}, "matrix": {"q", "sort"}}.items():
        parameters = spec["paths"][f"/api/v1/{path}"]["get"]["parameters"]
        assert {parameter["name"] for parameter in parameters} == filters | own
