"""``searchapp search`` and ``show``: every output format has the same hits."""

from __future__ import annotations

import csv
import io
import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from searchapp.opening import open_collection
from searchapp.search.answer import SearchRequest
from tests.cli.conftest import Program


def _answer(seeded: Path, request: SearchRequest) -> dict[str, Any]:
    answer = open_collection(seeded).view().search(request).to_json()
    del answer["took_ms"]
    return answer


def test_json_is_the_answer(program: Program, seeded: Path) -> None:
    ended = program("search", '"毛利率"', "--index", seeded, "--format", "json")
    assert ended.status == 0
    printed = json.loads(ended.out)
    assert printed.pop("took_ms") >= 0
    assert printed == _answer(seeded, SearchRequest('"毛利率"'))
    assert (printed["occurrences"], len(printed["hits"])) == (42, 10)
    assert "毛利率" in ended.out, "readable, not escaped"


def test_all_formats_hold_the_same_hits(program: Program, seeded: Path) -> None:
    options = ["search", '"毛利率"', "--index", seeded, "--limit", "4", "--offset", "2"]
    expected = _answer(seeded, SearchRequest('"毛利率"', limit=4, offset=2))["hits"]
    assert len(expected) == 4
    lines = program(*options, "--format", "jsonl").out.splitlines()
    assert [json.loads(line) for line in lines] == expected
    rows = list(csv.DictReader(io.StringIO(program(*options, "--format", "csv").out)))
    assert [row["id"] for row in rows] == [hit["id"] for hit in expected]
    assert [row["text"] for row in rows] == [hit["text"] for hit in expected]
    assert rows[0]["matches"] == " ".join(f"{start}-{end}" for start, end in expected[0]["matches"])
    assert list(rows[0]) == list(expected[0])
    table = program(*options)
    places = [table.out.index(f"\n{hit['id']} · ") for hit in expected]
    assert places == sorted(places)
    assert table.out.startswith("16 turns, 42 occurrences\n")
    assert (
        "\n000_d41a21adb219e9fd:9 · 亿咖通科技 · 2024Q3 · Phil Zhou (CFO) · qa\n  "
        in program(*options[:-4]).out
    )
    assert "--offset 6" in table.err
    assert "<mark>" not in table.out
    assert "&" not in table.out.replace("Chair & CEO", "")


def test_limit_all_returns_every_hit(program: Program, seeded: Path) -> None:
    ended = program("search", '"毛利率"', "--index", seeded, "--limit", "all", "--format", "jsonl")
    hits = [json.loads(line) for line in ended.out.splitlines()]
    assert len(hits) == 16
    assert sum(len(hit["matches"]) for hit in hits) == 42


@pytest.mark.parametrize("offset", ["0", "3"])
def test_limit_0_returns_totals_and_facets_alone(offset: str, program: Program, seeded: Path) -> None:
    options = ["search", '"毛利率"', "--index", seeded, "--limit", "0", "--offset", offset]
    printed = json.loads(program(*options, "--format", "json").out)
    assert (printed["total"], printed["occurrences"]) == (16, 42)
    assert [count["turns"] for count in printed["facets"]["company"]] == [12, 4]
    assert (printed["hits"], printed["next"]) == ([], None)
    table = program(*options)
    assert (table.status, table.out, table.err) == (0, "16 turns, 42 occurrences\n", "")


def test_filters_narrow_repeat_and_add_up(program: Program, seeded: Path) -> None:
    def found(*options: str) -> set[tuple[str, str, str]]:
        ended = program(
            "search", '"毛利率"', "--index", seeded, "--limit", "all", "--format", "jsonl", *options
        )
        hits = [json.loads(line) for line in ended.out.splitlines()]
        return {(hit["id"], hit["company"], hit["section"]) for hit in hits}

    everything = found()
    one, other = found("--company", "亿咖通科技"), found("--company", "金山云")
    assert one | other == everything == found("--company", "亿咖通科技", "--company", "金山云")
    assert one == {hit for hit in everything if hit[1] == "亿咖通科技"}
    both = found("--company", "亿咖通科技", "--section", "qa")
    assert both == {hit for hit in one if hit[2] == "qa"}
    assert 0 < len(both) < len(one)
    # Blank values, as from an unset variable in a script, are ignored.
    assert found("--company", "", "--speaker", " ") == everything


@pytest.mark.parametrize("field", ["company", "speaker", "role", "title", "firm", "section", "period"])
def test_every_facet_value_is_a_filter(field: str, program: Program, seeded: Path) -> None:
    counts = _answer(seeded, SearchRequest('"毛利率"'))["facets"][field]
    assert counts
    for count in counts:
        ended = program(
            "search", '"毛利率"', "--index", seeded, "--format", "json", f"--{field}", count["value"]
        )
        printed = json.loads(ended.out)
        assert (printed["total"], printed["occurrences"]) == (count["turns"], count["occurrences"])


def test_periods_sort_both_ways(program: Program, seeded: Path) -> None:
    def periods(sort: str) -> list[str]:
        ended = program(
            "search", '"毛利率"', "--index", seeded, "--limit", "all", "--format", "jsonl", "--sort", sort
        )
        return [json.loads(line)["period"] for line in ended.out.splitlines()]

    assert periods("period") == sorted(periods("period"))
    assert periods("-period") == sorted(periods("period"), reverse=True)
    assert len(set(periods("period"))) == 2


def test_nothing_found_is_an_answer(program: Program, seeded: Path) -> None:
    ended = program("search", '"鲸鱼座"', "--index", seeded)
    assert ended.status == 0
    assert ended.out == "0 turns, 0 occurrences\n"
    assert ended.err.startswith("note: ")
    csv_only = program("search", '"鲸鱼座"', "--index", seeded, "--format", "csv")
    assert csv_only.out.splitlines() == [csv_only.out.strip()]


@pytest.mark.parametrize("query", ["", " ", "(((", '"', "AND", "\udcff\udcfe", "毛利率\x00", "a" * 5000])
@pytest.mark.parametrize("form", ["table", "json"])
def test_no_query_is_an_error(query: str, form: str, program: Program, seeded: Path) -> None:
    ended = program("search", query, "--index", seeded, "--format", form)
    assert ended.status == 0, ended.err
    ended.out.encode("utf-8")
    if form == "json":
        json.loads(ended.out)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--limit", "-1"], "--limit"),
        (["--offset", "-1"], "--offset"),
        (["--role", "boss"], "--role"),
        (["--section", "lobby"], "--section"),
        (["--sort", "size"], "--sort"),
        (["--format", "xml"], "--format"),
        (["--colour", "red"], "--colour"),
    ],
)
def test_wrong_usage_ends_with_2(options: list[str], said: str, program: Program, seeded: Path) -> None:
    ended = program("search", "毛利率", "--index", seeded, *options)
    assert (ended.status, ended.out) == (2, "")
    (line,) = ended.err.splitlines()
    assert line.startswith("error: ")
    assert said in line
    assert "see `searchapp search --help`" in line


def test_show_prints_what_was_said(program: Program, seeded: Path) -> None:
    ended = program("show", "001_fbc601b45a6bfd5c", "--index", seeded)
    assert ended.status == 0
    transcript = open_collection(seeded).view().read("001_fbc601b45a6bfd5c")
    assert all(turn.text in ended.out for turn in transcript.turns)
    assert [line for line in ended.out.splitlines() if line.startswith("== ")] == [
        "== prepared ==",
        "== qa ==",
    ]
    printed = json.loads(program("show", transcript.id, "--index", seeded, "--format", "json").out)
    assert set(printed) == {
        "id", "company", "ticker", "title", "period", "date", "source", "sha256", "participants", "turns",
        "inferred", "warnings", "duplicates",
    }  # fmt: skip
    assert [turn["text"] for turn in printed["turns"]] == [turn.text for turn in transcript.turns]


def test_show_and_search_name_the_person_and_what_is_printed(program: Program, seeded: Path) -> None:
    shown = program("show", "000_d41a21adb219e9fd", "--index", seeded).out
    assert (
        "\n  exchange 2: Unidentified Analyst is Dai Shen  [turn 15: 下一个问题来自SPDBI的Dai Shen。]\n"
        in shown
    )
    assert shown.count("] Wei Hung (德意志银行) [Unidentified Analyst, inferred]\n") == 5
    assert shown.count("] Dai Shen (SPDBI) [Unidentified Analyst, inferred]\n") == 4
    assert "] Phil Zhou (CFO)\n" in shown
    table = program("search", "毛利率", "--role", "analyst", "--index", seeded).out
    assert (
        "\n000_d41a21adb219e9fd:16 · 亿咖通科技 · 2024Q3 · Dai Shen (SPDBI) [Unidentified Analyst, inferred] · qa\n"
        in table
    )
    assert " · Timothy Zao (高盛) · qa\n" in table
    other = program("show", "001_fbc601b45a6bfd5c", "--index", seeded).out
    assert other.count("] Henry He (CFO) [HenryHe]\n") == 3
    assert other.count("] Tao Zou (Vice Chair & CEO) [A, inferred]\n") == other.count(", inferred]") == 1
    assert "\n  exchange 2: A is Tao Zou  [turn 11: [外语] 为CEO快速翻译一下。]\n" in other


def test_json_of_show_says_who_was_inferred(program: Program, seeded: Path) -> None:
    printed = json.loads(program("show", "000_d41a21adb219e9fd", "--index", seeded, "--format", "json").out)
    assert printed["inferred"][1] == {
        "label": "Unidentified Analyst",
        "exchange": 2,
        "speaker": "Dai Shen",
        "turn": 15,
        "sentence": "下一个问题来自SPDBI的Dai Shen。",
    }
    assert [(one["speaker"], one["exchange"]) for one in printed["inferred"]] == [
        ("Wei Hung", 1),
        ("Dai Shen", 2),
    ]
    assert all(one["sentence"] in printed["turns"][one["turn"]]["text"] for one in printed["inferred"])


def test_show_of_what_there_is_not(program: Program, seeded: Path) -> None:
    ended = program("show", "nothing", "--index", seeded)
    assert (ended.status, ended.out) == (1, "")
    assert ended.err.startswith("error: there is no transcript 'nothing'; ")


@pytest.mark.parametrize("command", [("search", "毛利率"), ("show", "001_fbc601b45a6bfd5c")])
def test_an_engine_there_is_not_is_refused(
    command: tuple[str, ...], program: Program, seeded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEARCHAPP_ENGINE", "Embedded")
    ended = program(*command, "--index", seeded)
    assert (ended.status, ended.out) == (2, "")
    assert (
        ended.err == "error: there is no engine 'Embedded'; set SEARCHAPP_ENGINE to embedded or opensearch\n"
    )


@pytest.mark.parametrize(("limit", "shown"), [("1", 1), ("0", 0), ("all", 9)])
def test_facets_have_as_many_values_as_asked_for(
    limit: str, shown: int, program: Program, seeded: Path
) -> None:
    ended = program("search", "毛利率", "--format", "json", "--facet-limit", limit, "--index", seeded)
    printed = json.loads(ended.out)
    assert (len(printed["facets"]["speaker"]), printed["facet_totals"]["speaker"]) == (shown, 9)


def test_a_query_over_its_limit_is_refused_unless_the_limit_is_lifted(
    program: Program, seeded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEARCHAPP_COST_LIMIT", "10")
    refused = program("search", "毛利率 的", "--index", seeded, "--limit", "0")
    assert (refused.status, refused.out) == (2, "")
    assert refused.err.startswith("error: the query has to look at about ")
    assert refused.err.endswith(
        "use a rarer term than 的, which costs most, or on the command line --no-limit\n"
    )
    answered = program("search", "毛利率", "--no-limit", "--index", seeded, "--limit", "0")
    assert (answered.status, answered.out) == (0, "16 turns, 42 occurrences\n")


@pytest.mark.parametrize("engine", ["", "embedded"])
def test_the_engine_is_the_embedded_one_unless_another_is_set(
    engine: str, program: Program, seeded: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEARCHAPP_ENGINE", engine)
    ended = program("search", '"毛利率"', "--index", seeded, "--limit", "0")
    assert (ended.status, ended.out) == (0, "16 turns, 42 occurrences\n")


@pytest.mark.parametrize(
    ("arguments", "query"),
    [
        (["-31%"], "-31%"),
        (["-风险 毛利率", "--limit", "1"], "-风险 毛利率"),
        (["--limit", "1", "-(风险 收入)"], "-(风险 收入)"),
        (["--company", "-9%", "毛利率"], "毛利率"),
        (["--limit", "1", "--", "-AI 毛利率"], "-AI 毛利率"),
        (["--", "-9%"], "-9%"),
    ],
)
def test_a_query_may_begin_with_a_minus(
    program: Program, seeded: Path, arguments: list[str], query: str
) -> None:
    ended = program("search", "--index", seeded, "--format", "json", *arguments)
    assert ended.status == 0
    assert json.loads(ended.out)["query"] == query


@pytest.mark.parametrize("option", ["-x", "--colour"])
def test_a_minus_and_a_letter_is_an_option(program: Program, seeded: Path, option: str) -> None:
    ended = program("search", "--index", seeded, option)
    assert (ended.status, ended.out) == (2, "")
    assert "No such option" in ended.err


def test_suggestions_are_queries_to_type_on_stderr(program: Program, seeded: Path) -> None:
    ended = program("search", "亿咖通 毛利率 2024Q3", "--index", seeded)
    assert ended.out.startswith("0 turns")
    tried = [line for line in ended.err.splitlines() if line.startswith("try: ")]
    assert tried[0] == (
        "try: '毛利率' --company '亿咖通科技' --period 2024Q3 — 亿咖通科技, 2024Q3 as a filter: 12 turns"
    )
    arguments = shlex.split(tried[0].removeprefix("try: ").partition(" — ")[0])
    assert program("search", *arguments, "--index", seeded).out.startswith("12 turns")
    assert program("search", "-硬件 company:亿咖通", "--index", seeded).err.count("try: ") >= 1


def test_the_manifest_says_how_the_hits_were_found(program: Program, seeded: Path, tmp_path: Path) -> None:
    file = tmp_path / "hits.json"
    options = ["--company", "金山云", "--sort", "-period", "--limit", "3", "--manifest", file]
    ended = program("search", "毛利率  ", "--index", seeded, *options, "--format", "json")
    written = json.loads(file.read_text(encoding="utf-8"))
    assert written == json.loads(ended.out)["manifest"]
    assert (written["view"], written["parsed"], written["filters"]) == (
        "search",
        "毛利率",
        {"company": ["金山云"]},
    )
    assert written["options"] == {"sort": "-period", "limit": 3, "offset": 0, "facet_limit": 50}
    again = tmp_path / "again.json"
    assert (
        program("search", "毛利率  ", "--index", seeded, *options[:-1], again, "--format", "csv").status == 0
    )
    assert again.read_bytes() == file.read_bytes()
