"""``searchapp collocates`` and ``searchapp keyness``: tables, Excel files and wrong usage; tests/web compares them with the API."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import Program


def test_a_table_says_what_the_words_are_compared_with(program: Program, seeded: Path) -> None:
    ended = program(
        "collocates", "role:management 毛利率", "--section", "qa", "--limit", "3", "--index", seeded
    )
    found = json.loads(
        program(
            "collocates", "role:management 毛利率", "--section", "qa", "--index", seeded, "--format", "json"
        ).out
    )
    assert ended.status == 0
    assert [line.split()[0] for line in ended.out.splitlines()] == [
        "word",
        *(row["word"] for row in found["rows"][:3]),
    ]
    assert f"of {found['words_total']:,} in the turns of section:qa AND role:management" in ended.err
    assert f"dispersion: DP {found['dispersion']['dp']:.2f}, in 2 of 2 calls" in ended.err
    assert "--offset 3" in ended.err
    compared = program("keyness", "毛利率", "--against", "role:analyst", "--index", seeded, "--limit", "2")
    assert "frequency: in the turns of 毛利率: " in compared.err
    assert "reference: in the other turns of role:analyst: " in compared.err
    assert len(compared.out.splitlines()) == 5
    assert "in all other turns: " in program("keyness", "毛利率", "--index", seeded).err


@pytest.mark.parametrize("command", [["collocates", "-9%"], ["keyness", "毛利率", "--against", "-9%"]])
def test_a_query_that_begins_with_a_minus_is_no_option(
    program: Program, seeded: Path, command: list[str]
) -> None:
    ended = program(*command, "--index", seeded, "--format", "json", "--min", "1")
    assert ended.status == 0
    found = json.loads(ended.out)
    assert "-9%" in (found["parsed"], found.get("against"))


@pytest.mark.parametrize("command", ["collocates", "keyness"])
def test_xlsx_is_read_back_and_always_the_same(seeded: Path, command: str) -> None:
    arguments = [
        sys.executable,
        "-m",
        "searchapp",
        command,
        "毛利率",
        "--index",
        str(seeded),
        "--limit",
        "all",
    ]
    written = [
        subprocess.run([*arguments, "--format", "xlsx"], check=True, capture_output=True).stdout
        for _ in range(2)
    ]
    assert written[0] == written[1]
    lines = subprocess.run([*arguments, "--format", "jsonl"], check=True, capture_output=True).stdout
    head, *rows = openpyxl.load_workbook(io.BytesIO(written[0])).active.values
    assert [dict(zip(head, row, strict=True)) for row in rows] == list(map(json.loads, lines.splitlines()))


@pytest.mark.parametrize("command", ["collocates", "keyness"])
def test_words_are_read_from_the_index_without_a_segmenter(seeded: Path, command: str) -> None:
    code = (
        "import sys; from searchapp.cli.main import run\n"
        f"assert run(['{command}', '毛利率', '--index', {str(seeded)!r}]) == 0\n"
        "assert not {'jieba', 'rjieba'} & set(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) > 10


@pytest.mark.parametrize(
    "arguments",
    [
        ("collocates",),
        ("collocates", "x", "y"),
        ("collocates", "x", "--window", "0"),
        ("collocates", "x", "--min", "0"),
        ("collocates", "x", "--sort", "z"),
        ("keyness", "x", "--window", "3"),
        ("keyness", "x", "--length", "11"),
        ("keyness", "x", "--role", "boss"),
    ],
)
def test_wrong_usage_is_refused(program: Program, seeded: Path, arguments: tuple[str, ...]) -> None:
    ended = program(*arguments, "--index", seeded)
    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith("error: ")
