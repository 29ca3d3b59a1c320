"""``searchapp concordance``: every output format has the same lines."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from searchapp.engine.base import Sample
from searchapp.opening import open_collection
from searchapp.research.concordance import COLUMNS, ConcordanceLine, ConcordanceRequest, concordance
from tests.cli.conftest import Program


def _lines(seeded: Path, request: ConcordanceRequest) -> list[ConcordanceLine]:
    return list(concordance(open_collection(seeded).view(), request).lines)


def test_json_is_the_answer(program: Program, seeded: Path) -> None:
    ended = program("concordance", "毛利率", "--index", seeded, "--order", "right", "--format", "json")
    assert ended.status == 0
    printed = json.loads(ended.out)
    view = open_collection(seeded).view()
    assert printed == concordance(view, ConcordanceRequest("毛利率", order="right")).to_json()
    assert (printed["total"], len(printed["lines"]), printed["next"]) == (42, 42, None)
    assert "毛利率" in ended.out, "readable, not escaped"


def test_all_formats_hold_the_same_lines(program: Program, seeded: Path) -> None:
    options = [
        "concordance", "毛利率", "--index", seeded, "--section", "qa", "--order", "left", "--sample", "12", "--seed", "4",
        "--limit", "5", "--offset", "2",
    ]  # fmt: skip
    request = ConcordanceRequest("毛利率", {"section": ("qa",)}, "left", Sample(12, 4), 5, 2)
    expected = _lines(seeded, request)
    assert len(expected) == 5
    printed = json.loads(program(*options, "--format", "json").out)
    found = [json.loads(line) for line in program(*options, "--format", "jsonl").out.splitlines()]
    assert found == printed["lines"]
    assert found == [line.to_json() for line in expected]
    assert list(found[0]) == list(COLUMNS)
    rows = list(csv.reader(io.StringIO(program(*options, "--format", "csv").out)))
    assert rows == [
        list(COLUMNS),
        *(["" if cell is None else str(cell) for cell in line.cells()] for line in expected),
    ]
    table = program(*options)
    places = [table.out.index(f"[{line.match}]", table.out.index(line.right[:10]) - 10) for line in expected]
    assert places == sorted(places)
    assert table.out.startswith(f"{printed['total']} occurrences, a random sample of 12 (seed 4)\n")
    assert "--offset 7" in table.err


def test_xlsx_is_read_back(seeded: Path) -> None:
    command = [sys.executable, "-m", "searchapp", "concordance", "毛利率", "--index", str(seeded)]
    command += ["--limit", "all", "--format", "xlsx"]
    written = [subprocess.run(command, check=True, capture_output=True).stdout for _ in range(2)]
    assert written[0] == written[1]
    sheet = openpyxl.load_workbook(io.BytesIO(written[0])).active
    assert list(sheet.values) == [
        COLUMNS,
        *(line.cells() for line in _lines(seeded, ConcordanceRequest("毛利率", limit=None))),
    ]


def test_the_manifest_says_how_the_lines_were_made(program: Program, seeded: Path, tmp_path: Path) -> None:
    file = tmp_path / "lines.json"
    options = ["--company", "金山云", "--sample", "3", "--manifest", file]
    ended = program("concordance", "毛利率  ", "--index", seeded, *options, "--format", "json")
    written = json.loads(file.read_text(encoding="utf-8"))
    assert written == json.loads(ended.out)["manifest"]
    assert (written["query"], written["parsed"], written["filters"]) == (
        "毛利率  ",
        "毛利率",
        {"company": ["金山云"]},
    )
    assert written["options"] == {
        "order": "position",
        "sample": 3,
        "seed": 1,
        "limit": 50,
        "offset": 0,
    }
    assert written["state"] == open_collection(seeded).view().state


def test_a_query_that_begins_with_a_minus(program: Program, seeded: Path) -> None:
    ended = program("concordance", "-9%", "--index", seeded)
    assert (ended.status, ended.out) == (0, "0 occurrences\n\n")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--order", "random"], "--order"),
        (["--seed", "4"], "--sample"),
        (["--sample", "0"], "--sample"),
        (["--sample", "5", "--seed", "-1"], "--seed"),
        (["--limit", "-1"], "--limit"),
    ],
)
def test_wrong_usage_names_the_option(program: Program, seeded: Path, options: list[str], said: str) -> None:
    ended = program("concordance", "毛利率", "--index", seeded, *options)
    assert (ended.status, ended.out) == (2, "")
    assert said in ended.err


def test_without_the_library_an_excel_file_is_refused_with_the_cure(
    program: Program, seeded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    ended = program("concordance", "毛利率", "--index", seeded, "--format", "xlsx")
    assert (ended.status, ended.out) == (1, "")
    assert "pip install '.[xlsx]'" in ended.err
