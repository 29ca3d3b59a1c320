"""``searchapp trend`` and ``searchapp matrix``: every output format has the same numbers."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from searchapp.opening import open_collection
from searchapp.research.matrix import matrix
from searchapp.research.png import png
from searchapp.research.requests import MatrixRequest, TrendRequest
from searchapp.research.trend import trend
from tests.cli.conftest import Program

_FILTERS = {"section": ("qa",), "role": ("management", "analyst")}
_OPTIONS = ["--section", "qa", "--role", "management", "--role", "analyst"]


def _expected(command: str, seeded: Path) -> dict[str, Any]:
    view = open_collection(seeded).view()
    if command == "trend":
        return trend(view, TrendRequest(("毛利率 OR 存储",), _FILTERS, split="alternative")).to_json()
    return matrix(view, MatrixRequest("毛利率 OR 存储", _FILTERS, "total")).to_json()


@pytest.mark.parametrize(
    ("command", "options"), [("trend", ["--split", "alternative"]), ("matrix", ["--sort", "total"])]
)
def test_all_formats_hold_the_same_rows(
    program: Program, seeded: Path, tmp_path: Path, command: str, options: list[str]
) -> None:
    arguments = [command, "毛利率 OR 存储", "--index", seeded, *_OPTIONS, *options]
    expected = _expected(command, seeded)
    assert sum(row["occurrences"] for row in expected["rows"]) > 20
    manifest = tmp_path / "manifest.json"
    ended = program(*arguments, "--format", "json", "--manifest", manifest)
    assert ended.status == 0
    assert json.loads(ended.out) == json.loads(json.dumps(expected))
    assert json.loads(manifest.read_text(encoding="utf-8")) == json.loads(json.dumps(expected["manifest"]))
    lines = program(*arguments, "--format", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == expected["rows"]
    rows = list(csv.DictReader(io.StringIO(program(*arguments, "--format", "csv").out)))
    assert rows == [
        {name: "" if value is None else str(value) for name, value in row.items()} for row in expected["rows"]
    ]
    table = program(*arguments)
    assert "of the turns of (role:management OR role:analyst) AND section:qa" in table.err
    for row in expected["rows"]:
        assert f"{row['rate']:.2f}" in table.out


def test_several_queries_are_a_line_each(program: Program, seeded: Path) -> None:
    ended = program("trend", "毛利率", "-9%", "--index", seeded, "--format", "json", "--by", "year")
    printed = json.loads(ended.out)
    assert {row["query"] for row in printed["rows"]} == {"毛利率", "-9%"}
    assert printed["by"] == ["year", "query"]
    assert (printed["denominator"], printed["query"]) == ("*", "(毛利率) OR (-9%)")


def test_the_table_has_a_row_for_each_period(program: Program, seeded: Path) -> None:
    ended = program("trend", "毛利率", "--index", seeded)
    assert [line.split()[:2] for line in ended.out.splitlines()] == [
        ["period", "occurrences"],
        ["2022Q4", "11"],
        ["2024Q3", "31"],
    ]
    assert ended.err == "rate: occurrences per 10,000 characters of all turns\n"


def test_a_cell_without_turns_is_not_a_zero(program: Program, seeded: Path) -> None:
    ended = program("matrix", "Flyme", "--index", seeded)
    rows = [line.split() for line in ended.out.splitlines()]
    assert rows[0] == ["company", "2022Q4", "2024Q3", "occurrences", "change", "year"]
    assert {row[0]: row[1:3].count("-") for row in rows[1:]} == {"亿咖通科技": 1, "金山云": 1}
    assert "0.00" in ended.out


@pytest.mark.parametrize(
    "arguments",
    [
        ("trend",),
        ("trend", "x", "--by", "week"),
        ("trend", "x", "y", "--split", "role"),
        ("matrix", "x", "--sort", "size"),
        ("matrix", "x", "y"),
    ],
)
def test_wrong_usage_is_refused(program: Program, seeded: Path, arguments: tuple[str, ...]) -> None:
    ended = program(*arguments, "--index", seeded)
    assert ended.status == 2
    assert ended.out == ""
    assert ended.err.startswith("error: ")


def test_png_is_the_picture_of_the_svg(seeded: Path, tmp_path: Path) -> None:
    pytest.importorskip("resvg_py", reason="the extra [png] is not installed")
    manifest = tmp_path / "trend.json"
    command = [sys.executable, "-m", "searchapp", "trend", "毛利率", "--index", str(seeded)]
    drawn = subprocess.run([*command, "--format", "svg"], check=True, capture_output=True, encoding="utf-8")
    done = subprocess.run(
        [*command, "--format", "png", "--manifest", str(manifest)], check=False, capture_output=True
    )
    if b"no font" in done.stderr:
        pytest.skip("no font with Chinese characters")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == png(drawn.stdout)
    assert json.loads(manifest.read_text(encoding="utf-8"))["view"] == "trend"


def test_without_the_library_a_picture_is_refused_with_the_cure(
    program: Program, seeded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    ended = program("trend", "毛利率", "--index", seeded, "--format", "png")
    assert (ended.status, ended.out) == (1, "")
    assert "pip install '.[png]'" in ended.err
