"""The face for notebooks: the same answers as the commands, as records."""

from __future__ import annotations

import csv
import html
import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import searchapp
from searchapp.cli.main import run
from searchapp.errors import IndexMissingError, QueryTooCostlyError, TranscriptNotFoundError, UsageError
from searchapp.search.records import Records
from searchapp.settings import Settings
from searchapp.workbench import Workbench
from tests.calls import write_call
from tests.filling import build, update

PANEL = Path(__file__).resolve().parent / "research" / "panels" / "example.toml"
FILTERS = ["--role", "management", "--role", "analyst", "--section", "qa"]


@pytest.fixture(scope="module")
def index(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("workbench") / "index"
    build(seeds, made, Settings())
    return made


@pytest.fixture
def calls(index: Path) -> Workbench:
    return searchapp.open_index(index)


def narrowed(**options: Any) -> dict[str, Any]:
    return {"role": ["management", "analyst"], "section": "qa", **options}


@pytest.mark.parametrize(
    ("command", "ask"),
    [
        (["search", "毛利率", "--limit", "all"], lambda calls: calls.search("毛利率", **narrowed())),
        (
            ["search", "毛利率", "--sort", "-period", "--limit", "3", "--offset", "1"],
            lambda calls: calls.search("毛利率", **narrowed(sort="-period", limit=3, offset=1)),
        ),
        (
            ["concordance", "毛利率", "--limit", "all", "--order", "right"],
            lambda calls: calls.concordance("毛利率", **narrowed(order="right")),
        ),
        (
            ["concordance", "毛利率", "--sample", "5", "--seed", "3", "--limit", "4", "--offset", "1"],
            lambda calls: calls.concordance("毛利率", **narrowed(sample=5, seed=3, limit=4, offset=1)),
        ),
        (
            ["trend", "毛利率", "收入", "--by", "year"],
            lambda calls: calls.trend("毛利率", "收入", **narrowed(by="year")),
        ),
        (
            ["trend", "毛利率", "--split", "role"],
            lambda calls: calls.trend("毛利率", **narrowed(split="role")),
        ),
        (
            ["matrix", "毛利率", "--sort", "total"],
            lambda calls: calls.matrix("毛利率", **narrowed(sort="total")),
        ),
        (
            ["collocates", "毛利率", "--limit", "all", "--window", "8", "--min", "2"],
            lambda calls: calls.collocates("毛利率", **narrowed(window=8, min=2)),
        ),
        (
            ["collocates", "毛利率", "--limit", "4", "--offset", "1", "--length", "2", "--sort", "t"],
            lambda calls: calls.collocates("毛利率", **narrowed(limit=4, offset=1, length=2, sort="t")),
        ),
        (
            ["keyness", "毛利率", "--limit", "all", "--min", "2", "--sort", "log_ratio"],
            lambda calls: calls.keyness("毛利率", **narrowed(min=2, sort="log_ratio")),
        ),
        (
            ["keyness", "毛利率", "--limit", "3", "--offset", "1", "--length", "2", "--against", "收入"],
            lambda calls: calls.keyness("毛利率", **narrowed(limit=3, offset=1, length=2, against="收入")),
        ),
        (
            ["numbers", "毛利率", "--limit", "all", "--unit", "%", "--sort", "-value"],
            lambda calls: calls.numbers("毛利率", **narrowed(unit="%", sort="-value")),
        ),
        (
            ["exchanges", "毛利率", "--limit", "all", "--kind", "answered", "--order", "period"],
            lambda calls: calls.exchanges("毛利率", **narrowed(kind="answered", order="period")),
        ),
    ],
)
def test_records_are_the_rows_of_the_command(
    calls: Workbench,
    index: Path,
    capsys: pytest.CaptureFixture[str],
    command: list[str],
    ask: Callable[[Workbench], Any],
) -> None:
    arguments = [*command, *FILTERS, "--index", str(index)]
    assert run([*arguments, "--format", "jsonl"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    found = ask(calls)
    assert len(rows) > 1
    for _ in range(2):
        assert json.loads(json.dumps(found.to_records())) == rows
    assert run([*arguments, "--format", "json"]) == 0
    manifest = json.loads(capsys.readouterr().out)["manifest"]
    assert json.loads(json.dumps(found.manifest.to_json())) == manifest


def test_a_panel_is_that_of_the_command(
    calls: Workbench, index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["panel", str(PANEL), "--index", str(index)]) == 0
    printed = capsys.readouterr().out
    with pytest.warns(UserWarning, match="tone: 1 word of tone.txt"):
        found = calls.panel(str(PANEL))
    assert found.csv() == printed
    rows = list(csv.DictReader(io.StringIO(printed)))
    assert rows == [
        {name: "" if value is None else str(value) for name, value in row.items()}
        for row in found.to_records()
    ]


def test_transcripts_and_their_turns(calls: Workbench) -> None:
    listed = calls.transcripts().to_records()
    assert [row["company"] for row in listed] == ["亿咖通科技", "金山云"]
    turns = calls.turns(listed[0]["id"]).to_records()
    assert [row["index"] for row in turns] == list(range(listed[0]["turns"]))
    assert turns[3]["text"] == calls.view.read(listed[0]["id"]).turns[3].text
    assert {row["transcript"] for row in turns} == {listed[0]["id"]}
    with pytest.raises(TranscriptNotFoundError):
        calls.turns("none")


@pytest.mark.parametrize(
    "method", ["search", "concordance", "trend", "matrix", "collocates", "keyness", "numbers", "exchanges"]
)
def test_wrong_filters_are_errors_and_not_zeros(calls: Workbench, method: str) -> None:
    ask = getattr(calls, method)
    with pytest.raises(
        UsageError, match="unknown parameter or filter 'firma'; the filters are company, speaker"
    ):
        ask("毛利率", firma="高盛")
    with pytest.raises(UsageError, match="unknown role 'analysts'; use one of operator"):
        ask("毛利率", role="analysts")
    with pytest.raises(UsageError, match="unknown section 'Q&A'; use one of prepared"):
        ask("毛利率", section=["qa", "Q&A"])


@pytest.mark.parametrize(
    "method", ["search", "concordance", "trend", "matrix", "collocates", "keyness", "numbers", "exchanges"]
)
def test_notices_are_warnings_at_the_line_of_the_notebook(calls: Workbench, method: str) -> None:
    with pytest.warns(UserWarning, match="No turn matches company:没有") as told:
        found = getattr(calls, method)("毛利率", company="没有")
    assert told[0].filename == __file__
    assert [str(one.message) for one in told] == list(map(str, found.notices))


def test_a_result_shows_its_first_rows(calls: Workbench) -> None:
    found = calls.concordance("率")
    shown = found._repr_html_()
    assert shown.count("<tr>") == 21
    assert f"20 of {found.total} rows; to_records() has all" in shown
    assert f"<td>{html.escape(found.to_records()[0]['left'])}</td>" in shown
    assert calls.transcripts()._repr_html_().count("<tr>") == 3


def test_a_cell_that_looks_like_html_is_shown_as_text() -> None:
    class Table(Records):
        def to_json(self) -> dict[str, Any]:
            return {"rows": [{"<b>": "<script>", "none": None, "long": "长" * 200}]}

    shown = Table()._repr_html_()
    assert "<script>" not in shown
    assert "<th>&lt;b&gt;</th>" in shown
    assert f"<td></td><td>{'长' * 80}…</td>" in shown


def test_one_opened_index_is_one_state(tmp_path: Path) -> None:
    source, index = tmp_path / "source", tmp_path / "index"
    source.mkdir()
    write_call(source, "a", ["毛利率一", "二", "三"], company="甲", period="2024Q1")
    build(source, index, Settings())
    before = searchapp.open_index(str(index))
    first = before.search("毛利率")
    write_call(source, "b", ["毛利率一", "二", "三"], company="乙", period="2024Q1")
    update(source, index, Settings())
    assert before.search("毛利率").to_records() == first.to_records()
    assert before.matrix("毛利率").manifest.state == first.manifest.state
    after = searchapp.open_index(index)
    assert len(after.search("毛利率").to_records()) == 2
    assert after.view.state != before.view.state


def test_the_index_is_that_of_the_environment(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEARCHAPP_INDEX", str(index))
    assert len(searchapp.open_index().transcripts().to_records()) == 2
    monkeypatch.delenv("SEARCHAPP_INDEX")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(IndexMissingError, match="searchapp index build"):
        searchapp.open_index()


def test_limits_hold_unless_they_are_lifted(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCHAPP_COST_LIMIT", "5")
    with pytest.raises(QueryTooCostlyError):
        searchapp.open_index(index).search("毛利率")
    assert searchapp.open_index(index, no_limit=True).search("毛利率").total > 0


def test_importing_the_package_imports_nothing_else() -> None:
    program = (
        "import sys; import __future__, typing; before = set(sys.modules); import searchapp;"
        "assert set(sys.modules) - before == {'searchapp'}, set(sys.modules) - before"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
