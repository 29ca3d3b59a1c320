"""``searchapp numbers``: every output format has the same rows."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from searchapp.opening import open_collection
from searchapp.research.numbers import COLUMNS, NumberRow, numbers
from searchapp.research.numbers_request import NumbersRequest
from tests.cli.conftest import Program


def rows(seeded: Path, request: NumbersRequest) -> list[NumberRow]:
    return list(numbers(open_collection(seeded).view(), request).listed)


def test_json_is_the_answer(program: Program, seeded: Path) -> None:
    ended = program("numbers", "毛利率", "--index", seeded, "--format", "json")
    assert ended.status == 0
    printed = json.loads(ended.out)
    assert printed == numbers(open_collection(seeded).view(), NumbersRequest("毛利率")).to_json()
    assert list(printed) == ["query", "parsed", "notices", "total", "rows", "next", "manifest"]
    assert list(printed["rows"][0]) == list(COLUMNS)
    first = {
        name: printed["rows"][0][name]
        for name in ("term", "value", "unit", "direction", "approximate", "text")
    }
    assert first == {
        "term": "毛利率", "value": 17, "unit": "%", "direction": "下降", "approximate": True, "text": "17%",
    }  # fmt: skip


def test_all_formats_hold_the_same_rows(program: Program, seeded: Path) -> None:
    options = [
        "numbers", "收入", "--index", seeded, "--role", "management", "--unit", "percent", "--sort", "-value", "--limit", "5",
        "--offset", "2",
    ]  # fmt: skip
    expected = rows(
        seeded, NumbersRequest("收入", {"role": ("management",)}, "%", None, "-value", limit=5, offset=2)
    )
    assert len(expected) == 5
    printed = json.loads(program(*options, "--format", "json").out)
    found = [json.loads(line) for line in program(*options, "--format", "jsonl").out.splitlines()]
    assert found == printed["rows"] == [row.to_json() for row in expected]
    table = list(csv.reader(io.StringIO(program(*options, "--format", "csv").out)))
    assert table == [
        list(COLUMNS),
        *(["" if cell is None else str(cell) for cell in row.cells()] for row in expected),
    ]
    shown = program(*options)
    assert shown.out.startswith(f"{printed['total']} numbers\n")
    places = [shown.out.index(f"{row.figure} {row.unit}") for row in expected]
    assert places == sorted(places)
    assert all(" ".join(row.sentence.split()) in shown.out for row in expected)
    assert "--offset 7" in shown.err


@pytest.mark.parametrize("order", ["position", "value", "-period"])
def test_all_rows_are_those_of_the_pages(program: Program, seeded: Path, order: str) -> None:
    options = ["numbers", "毛利率 OR 收入", "--index", seeded, "--sort", order, "--limit", "all"]
    whole = json.loads(program(*options, "--format", "json").out)
    assert whole["total"] == len(whole["rows"]) > 50
    assert whole["next"] is None
    assert [json.loads(line) for line in program(*options, "--format", "jsonl").out.splitlines()] == whole[
        "rows"
    ]


def test_xlsx_is_read_back(seeded: Path) -> None:
    command = [sys.executable, "-m", "searchapp", "numbers", "毛利率", "--index", str(seeded)]
    command += ["--limit", "all", "--format", "xlsx"]
    written = [subprocess.run(command, check=True, capture_output=True).stdout for _ in range(2)]
    assert written[0] == written[1]
    sheet = openpyxl.load_workbook(io.BytesIO(written[0])).active
    found = rows(seeded, NumbersRequest("毛利率", limit=None))
    assert any(isinstance(row.value, float) for row in found)
    assert list(sheet.values) == [COLUMNS, *(row.cells() for row in found)]


def test_the_manifest_says_how_the_rows_were_made(program: Program, seeded: Path, tmp_path: Path) -> None:
    for output_format in ("json", "csv"):
        file = tmp_path / f"{output_format}.json"
        options = ["--company", "金山云", "--direction", "增长", "--limit", "all", "--manifest", file]
        assert program("numbers", "收入", "--index", seeded, *options, "--format", output_format).status == 0
        written = json.loads(file.read_text(encoding="utf-8"))
        assert (written["view"], written["parsed"], written["filters"]) == (
            "numbers",
            "收入",
            {"company": ["金山云"]},
        )
        assert written["options"] == {
            "unit": None, "direction": "增长", "sort": "position", "limit": None, "offset": 0,
        }  # fmt: skip


def test_a_query_that_begins_with_a_minus(program: Program, seeded: Path) -> None:
    ended = program("numbers", "-9%", "--index", seeded)
    assert (ended.status, ended.out) == (0, "0 numbers\n\n")
    assert "does not occur" in ended.err


@pytest.mark.parametrize(
    ("options", "said"),
    [(["--sort", "size"], "--sort"), (["--direction", "up"], "增长"), (["--limit", "-1"], "--limit")],
)
def test_wrong_usage_names_the_option(program: Program, seeded: Path, options: list[str], said: str) -> None:
    ended = program("numbers", "毛利率", "--index", seeded, *options)
    assert (ended.status, ended.out) == (2, "")
    assert said in ended.err
