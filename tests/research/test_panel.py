"""Panels: the truth of the demo, sums that are the totals of the search, and the same bytes from the same files."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from searchapp.analysis.segmenter import Segmenter
from searchapp.demo.design import GAP, ZERO
from searchapp.demo.truth import counts
from searchapp.engine.scan import ScanEngine
from searchapp.errors import QueryTooCostlyError
from searchapp.model import Transcript
from searchapp.opening import open_collection
from searchapp.query.parse import parse
from searchapp.research.panel import COLUMNS, Panel, panel
from searchapp.research.panel_file import (
    DENOMINATORS,
    PANEL_SPLITS,
    PANEL_UNITS,
    PanelQuery,
    PanelRequest,
    read_panel,
)
from searchapp.research.rates import measure
from searchapp.research.word_list import WordList, read_word_list
from searchapp.search.answer import SearchRequest
from searchapp.search.collection import View
from searchapp.search.limits import Limits
from searchapp.settings import Settings
from tests.calls import open_view, write_call
from tests.engine.conftest import segmenter, transcripts
from tests.filling import build, put, update

__all__ = ["segmenter", "transcripts"]

EXAMPLE = Path(__file__).resolve().parent / "panels" / "example.toml"
QUERIES = [
    "毛利率",
    "毛利率 -下降",
    "role:analyst 毛利率",
    "within:sentence 毛利率 提升",
    "大模型 OR 价格战",
    "没有这个词",
    "*",
]


def ask(view: View, *queries: str, **options: Any) -> Panel:
    named = tuple(PanelQuery(f"q{number}", (query,)) for number, query in enumerate(queries))
    return panel(view, PanelRequest(named, **options))


def words_of(tmp_path: Path, *words: str, whole_words: bool = False) -> WordList:
    file = tmp_path / "words.txt"
    file.write_text("\n".join(words), encoding="utf-8")
    return read_word_list(file, citation="me", whole_words=whole_words)


@pytest.mark.parametrize("term", ["毛利率", "大模型"])
def test_a_panel_of_a_term_is_the_truth(view: View, term: str) -> None:
    rows = ask(view, f'"{term}"').to_records()
    found = {(row["company"], row["period"]): row["occurrences"] for row in rows if row["occurrences"]}
    assert found == {place: one.occurrences for place, one in counts(term, "company", "period").items()}
    assert len(rows) == 299


def test_a_missing_call_is_absent_and_a_silent_one_is_zero(view: View) -> None:
    rows = {(row["company"], row["period"]): row for row in ask(view, '"毛利率"').rows()}
    assert GAP not in rows
    assert (rows[ZERO]["occurrences"], rows[ZERO]["sentences_with"], rows[ZERO]["rate"]) == (0, 0, 0.0)
    assert rows[ZERO]["characters"] > 0


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    queries=st.lists(st.sampled_from(QUERIES), min_size=1, max_size=3),
    unit=st.sampled_from(PANEL_UNITS),
    by=st.lists(st.sampled_from(PANEL_SPLITS), unique=True).map(tuple),
    denominator=st.sampled_from(DENOMINATORS),
    filters=st.sampled_from(
        [{}, {"section": ("qa",)}, {"period": ("2024Q1", "2023Q3"), "role": ("management", "analyst")}]
    ),
)
def test_rows_sum_to_the_totals_of_the_search(
    view: View, queries: list[str], unit: Any, by: Any, denominator: Any, filters: dict[str, tuple[str, ...]]
) -> None:
    found = ask(view, *queries, unit=unit, by=by, denominator=denominator, filters=filters)
    rows = found.to_records()
    for number, query in enumerate(queries):
        own = [row for row in rows if row["query"] == f"q{number}"]
        assert sum(row["occurrences"] for row in own) == (
            view.search(SearchRequest(query, filters, limit=0, suggest=False)).occurrences
        )
        (whole,) = measure(view.engine, parse(query).tree, filters, ()).values()
        for column in ("sentences_with", "sentences", "characters"):
            assert sum(row[column] for row in own) == getattr(whole, column)
    for row in rows:
        part, size = (
            (row["sentences_with"], row["sentences"])
            if denominator == "sentences"
            else (row["occurrences"] * 10_000, row["characters"])
        )
        assert row["rate"] == (round(part / size, 6) if size else None)
        assert [name for name in PANEL_SPLITS if row[name] is None] == [
            name for name in PANEL_SPLITS if name not in by
        ]
    places = [tuple(row[name] for name in COLUMNS[:8]) for row in rows]
    assert len(set(places)) == len(places)
    assert found.manifest.rows == len(rows)


def test_a_unit_shows_what_all_of_its_calls_share(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    said = {"company": "乙", "ticker": "YI", "period": "2024Q4"}
    write_call(source, "b", ["毛利率一", "二。毛利率。三"], **said, date="2024-11-01")
    write_call(source, "a", ["四毛利率五"], **said, date="2024-11-02")
    write_call(source, "c", ["六七"], company="乙", ticker="YI", period="2024FY", date="2025-01-01")
    write_call(source, "d", ["八毛利率"], company="甲", period="2025Q1")
    write_call(source, "e", ["九十"])
    write_call(source, "f", ["毛利率"])
    view = open_view(source, tmp_path / "index")
    rows = ask(view, "毛利率", unit="company-period").csv().splitlines()
    assert rows == [
        ",".join(COLUMNS),
        ",乙,YI,2024Q4,,,,q0,3,3,5,14,2142.857143",
        "c,乙,YI,2024FY,2025-01-01,,,q0,0,0,1,2,0.0",
        "d,甲,,2025Q1,,,,q0,1,1,1,4,2500.0",
        ",,,,,,,q0,1,1,2,5,2000.0",
    ]
    by_call = ask(view, "毛利率", denominator="sentences").csv().splitlines()
    assert by_call[1:4] == [
        "a,乙,YI,2024Q4,2024-11-02,,,q0,1,1,1,5,1.0",
        "b,乙,YI,2024Q4,2024-11-01,,,q0,2,2,4,9,0.5",
        "c,乙,YI,2024FY,2025-01-01,,,q0,0,0,1,2,0.0",
    ]


def test_where_a_query_can_select_nothing_there_is_no_row(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    write_call(source, "a", [("Operator", "Welcome."), "毛利率", "好", "毛利率"], company="甲")
    write_call(source, "b", ["什么", "好", "谢谢"], company="乙")
    view = open_view(source, tmp_path / "index")
    rows = [(row["call_id"], row["query"]) for row in ask(view, "毛利率", "role:operator 毛利率").rows()]
    assert rows == [("a", "q0"), ("a", "q1"), ("b", "q0")]


def test_the_filters_of_a_query_replace_those_of_the_panel(view: View) -> None:
    own = PanelQuery("own", ("毛利率",), filters={"role": ("analyst",), "section": ("qa",)})
    found = panel(view, PanelRequest((own,), filters={"role": ("management",), "period": ("2024Q1",)}))
    expected = ask(view, "毛利率", filters={"role": ("analyst",), "section": ("qa",), "period": ("2024Q1",)})
    assert [cells[:7] + cells[8:] for cells in found.cells] == [
        cells[:7] + cells[8:] for cells in expected.cells
    ]
    assert found.manifest.queries[0].denominator == "role:analyst AND section:qa AND period:2024Q1"


def test_alternatives_are_one_query(view: View) -> None:
    several = panel(view, PanelRequest((PanelQuery("q0", ("毛利率 提升", "价格战", "NOT 大模型")),)))
    assert several.cells == ask(view, "(毛利率 提升) OR 价格战 OR (NOT 大模型)").cells
    (read,) = several.manifest.queries
    assert read.parsed == "(毛利率 AND 提升) OR 价格战 OR NOT 大模型"
    assert read.to_json()["query"] == "(毛利率 提升) OR (价格战) OR (NOT 大模型)"


def test_a_word_list_counts_what_any_of_its_words_counts(view: View, tmp_path: Path) -> None:
    words = words_of(tmp_path, "提升", "改善", "下降", "毛利率", "率")
    found = panel(view, PanelRequest((PanelQuery("q0", words=words),), by=("role",)))
    assert found.cells == ask(view, "提升 OR 改善 OR 下降 OR 毛利率 OR 率", by=("role",)).cells
    assert found.manifest.queries[0].to_json()["words"] == {
        "file": "words.txt",
        "citation": "me",
        "sha256": hashlib.sha256("提升\n改善\n下降\n毛利率\n率".encode()).hexdigest(),
        "words": 5,
        "whole_words": False,
    }


def test_words_that_touch_or_overlap_are_one_occurrence_as_everywhere(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    write_call(source, "a", ["经营风险压力，不确定性。风险，风险风险。a risk, loss risk loss"])
    view = open_view(source, tmp_path / "index")
    words = words_of(tmp_path, "风险", "压力", "不确定", "不确定性", "risk", "loss")
    (row,) = panel(view, PanelRequest((PanelQuery("x", words=words),))).rows()
    # 风险压力, 不确定性, 风险, 风险, 风险, and the four English words, between which there are spaces.
    assert (row["occurrences"], row["sentences_with"]) == (9, 3)


def test_a_query_within_a_unit_with_words_is_what_the_language_says(view: View, tmp_path: Path) -> None:
    words = words_of(tmp_path, "信心", "价格", "为")
    for within in ("sentence", "turn", "exchange", "call"):
        query = PanelQuery("q0", ("role:management 毛利率",), words, within)  # type: ignore[arg-type]
        found = panel(view, PanelRequest((query,)))
        written = f"role:management (within:{within} 毛利率 (信心 OR 价格 OR 为))"
        assert found.cells == ask(view, written).cells
        assert sum(row["occurrences"] for row in found.rows()) > 0
        assert found.manifest.queries[0].denominator == "role:management"
    only_fields = PanelQuery("q0", ("role:management",), words, "sentence")
    assert (
        panel(view, PanelRequest((only_fields,))).cells
        == ask(view, "role:management (信心 OR 价格 OR 为)").cells
    )


def test_thousands_of_words_give_what_a_plain_scan_gives(
    transcripts: Sequence[Transcript], segmenter: Segmenter, tmp_path: Path
) -> None:
    texts = " ".join(turn.text for one in transcripts for turn in one.turns)
    cuts = [*segmenter.boundaries(texts).nonzero()[0].tolist(), len(texts)]
    words = Counter(texts[start:end].strip() for start, end in pairwise(cuts))
    del words[""]
    several = [word for word in words if len(word) < 50]
    made_up = [f"词{number}" for number in range(2600 - len(several))]
    listed = words_of(tmp_path, *several, *made_up)
    assert len(listed.words) + len(listed.repeated) >= 2500
    put(tmp_path / "index", segmenter, transcripts)
    request = PanelRequest((PanelQuery("words", words=listed),), by=("section", "role"))
    ours = panel(open_collection(tmp_path / "index").view(), request)
    truth = panel(View(ScanEngine(transcripts, segmenter), str.split, Limits()), request)
    assert ours.csv() == truth.csv()
    assert sum(row["occurrences"] for row in ours.rows()) > 100


@pytest.mark.parametrize("unit", PANEL_UNITS)
def test_the_example_is_what_a_plain_scan_makes(
    transcripts: Sequence[Transcript], segmenter: Segmenter, tmp_path: Path, unit: Any
) -> None:
    put(tmp_path / "index", segmenter, transcripts)
    request = read_panel(EXAMPLE)
    request = PanelRequest(request.queries, unit=unit, by=request.by)
    ours = panel(open_collection(tmp_path / "index").view(), request)
    truth = panel(View(ScanEngine(transcripts, segmenter), str.split, Limits()), request)
    assert ours.csv() == truth.csv()
    assert {row["query"] for row in ours.rows() if row["occurrences"]} == {
        one.name for one in request.queries
    }


def test_an_index_of_the_same_files_gives_the_same_bytes(demo_folder: Path, tmp_path: Path) -> None:
    files = sorted((demo_folder / "transcripts").rglob("*.txt"))[::15]
    assert len(files) == 20

    def copied(folder: Path, some: Sequence[Path]) -> Path:
        for file in some:
            place = folder / file.relative_to(demo_folder / "transcripts")
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, place)
        return folder

    request = read_panel(EXAMPLE)

    def bytes_of(index: Path) -> tuple[str, str]:
        made = panel(open_collection(index).view(), request)
        return made.csv(), json.dumps(made.manifest.to_json(), ensure_ascii=False)

    build(copied(tmp_path / "one", files), tmp_path / "index", Settings(), processes=1)
    first = bytes_of(tmp_path / "index")
    assert first == bytes_of(tmp_path / "index")
    other = tmp_path / "elsewhere" / "other"
    # The files come in another order and in several commits, from another folder, with another number of workers.
    for number in range(3, 0, -1):
        copied(other, files[::number])
        update(other, tmp_path / "another" / "index", Settings(), processes=2)
    assert bytes_of(tmp_path / "another" / "index") == first
    assert str(tmp_path) not in first[1]
    (other / files[0].relative_to(demo_folder / "transcripts")).unlink()
    update(other, tmp_path / "another" / "index", Settings(), processes=1)
    assert bytes_of(tmp_path / "another" / "index") != first


def test_the_manifest_has_what_is_needed_to_make_the_panel_again(view: View) -> None:
    found = panel(view, read_panel(EXAMPLE))
    manifest = found.manifest.to_json()
    assert json.loads(json.dumps(manifest)) == manifest
    assert manifest["file_sha256"] == hashlib.sha256(EXAMPLE.read_bytes()).hexdigest()
    assert manifest["sha256"] == hashlib.sha256(found.csv().encode()).hexdigest()
    assert (manifest["view"], manifest["file"], manifest["state"]) == ("panel", "example.toml", view.state)
    assert [query["parsed"] for query in manifest["queries"]] == [
        "毛利率",
        "role:analyst AND 毛利率",
        "(增长 AND NOT 下降) OR 提升",
        None,
        "role:management AND 毛利率",
    ]
    assert [query["denominator"] for query in manifest["queries"]] == [
        "*",
        "role:analyst",
        "section:qa",
        "*",
        "role:management",
    ]


def test_notices_name_their_queries_and_stand_in_the_manifest(view: View, tmp_path: Path) -> None:
    words = words_of(tmp_path, "量子纠缠", "量子糾纏", "没有这样的词吗")
    queries = (
        PanelQuery("a", ("毛利率 (",)),
        PanelQuery("b", ("毛利率",)),
        PanelQuery("c", words=words),
        PanelQuery("d", ("没有这样的词吗",)),
    )
    found = panel(view, PanelRequest(queries, filters={"company": ("没有这家公司",)}))
    assert found.cells == ()
    assert "a, b, c, d: No turn matches company:没有这家公司." in found.notices
    assert any(notice.startswith("a: ") for notice in found.notices)
    assert [notice for notice in found.notices if notice.startswith("c: ")] == [
        "c: 1 word of words.txt finds the same as an earlier one and counts once: 量子糾纏",
        "c: nothing is found with the words of words.txt",
    ]
    assert any(notice.startswith("d: “没有这样的词吗”") for notice in found.notices)
    told = [notice for query in found.manifest.to_json()["queries"] for notice in query["notices"]]
    assert len(told) == len(found.notices) + 3


def test_a_query_over_its_limit_is_named(view: View, tmp_path: Path) -> None:
    limited = View(view.engine, str.split, Limits(cost=1000))
    words = words_of(tmp_path, "毛利率", "的", "我们")
    request = PanelRequest(
        (PanelQuery("rare", ("量子纠缠",)), PanelQuery("list", words=words)), file="p.toml"
    )
    with pytest.raises(
        QueryTooCostlyError, match=r"p.toml: the query 'list': .* rarer term than 的"
    ) as caught:
        panel(limited, request)
    assert caught.value.exit_code == 2
