"""``searchapp exchanges``: every output format has the same exchanges."""

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
from searchapp.research.exchanges import COLUMNS, Exchange, exchanges
from searchapp.research.exchanges_request import ExchangesRequest
from tests.cli.conftest import Program

OPTIONS = ["收入 OR 毛利率", "--section", "qa", "--kind", "answered", "--order", "period", "--limit", "3", "--offset", "1"]  # fmt: skip
REQUEST = ExchangesRequest("收入 OR 毛利率", {"section": ("qa",)}, "answered", "period", 3, 1)


def _listed(seeded: Path, request: ExchangesRequest = REQUEST) -> list[Exchange]:
    return list(exchanges(open_collection(seeded).view(), request).exchanges)


def test_all_formats_hold_the_same_exchanges(program: Program, seeded: Path) -> None:
    options = ["exchanges", *OPTIONS, "--index", seeded]
    expected = _listed(seeded)
    assert len(expected) == 3
    printed = json.loads(program(*options, "--format", "json").out)
    assert printed == exchanges(open_collection(seeded).view(), REQUEST).to_json()
    found = [json.loads(line) for line in program(*options, "--format", "jsonl").out.splitlines()]
    assert found == printed["exchanges"] == [each.to_json() for each in expected]
    rows = list(csv.reader(io.StringIO(program(*options, "--format", "csv").out, newline="")))
    assert rows == [
        list(COLUMNS),
        *(["" if cell is None else str(cell) for cell in each.cells()] for each in expected),
    ]


def test_the_table_shows_questions_above_answers_and_how_to_go_on(program: Program, seeded: Path) -> None:
    ended = program("exchanges", *OPTIONS, "--index", seeded)
    found = exchanges(open_collection(seeded).view(), REQUEST)
    assert ended.out.startswith(f"{found.every} exchanges: asked and answered {found.counts['answered']}, ")
    blocks = ended.out.split("\n\n")[1:]
    expected = list(found.exchanges)
    assert len(blocks) == len(expected)
    for block, exchange in zip(blocks, expected, strict=True):
        heading, *said = block.strip().splitlines()
        assert heading.startswith(exchange.id)
        assert heading.endswith(f"asked and answered · asked {exchange.asked}, answered {exchange.answered}")
        letters = [line.split()[0] for line in said]
        assert letters == ["Q"] * len(exchange.question) + ["A"] * len(exchange.answer)
        assert block.count("[毛利率]") + block.count("[收入]") > 0
    assert ("add --offset 4" in ended.err) == (found.next is not None)


def test_xlsx_is_read_back(seeded: Path) -> None:
    command = [sys.executable, "-m", "searchapp", "exchanges", "毛利率", "--index", str(seeded)]
    written = subprocess.run([*command, "--format", "xlsx"], check=True, capture_output=True).stdout
    sheet = openpyxl.load_workbook(io.BytesIO(written)).active
    first, *rows = sheet.values
    assert first == COLUMNS
    assert [[cell or None for cell in row] for row in rows] == [
        [cell or None for cell in each.cells()] for each in _listed(seeded, ExchangesRequest("毛利率"))
    ]


def test_the_manifest_says_how_the_rows_were_made(program: Program, seeded: Path, tmp_path: Path) -> None:
    file = tmp_path / "rows.json"
    ended = program("exchanges", *OPTIONS, "--index", seeded, "--manifest", file, "--format", "json")
    written = json.loads(file.read_text(encoding="utf-8"))
    assert written == json.loads(ended.out)["manifest"]
    assert written["options"] == {"kind": "answered", "order": "period", "limit": 3, "offset": 1}


@pytest.mark.parametrize("wrong", [("--kind", "evaded"), ("--order", "left"), ("--limit", "-1")])
def test_a_wrong_option_is_refused(program: Program, seeded: Path, wrong: tuple[str, str]) -> None:
    ended = program("exchanges", "毛利率", "--index", seeded, *wrong)
    assert (ended.status, ended.out) == (2, "")


def test_notices_go_to_stderr(program: Program, seeded: Path) -> None:
    ended = program("exchanges", "毛利率", "--index", seeded, "--role", "analyst", "--kind", "unprompted")
    assert ended.status == 0
    assert "note: Only turns of analysts are looked for" in ended.err
    assert ended.out.startswith("5 exchanges: ")
