"""The numbers of a query, over calls whose figures are known."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

import searchapp
from searchapp.analysis.quantities import quantities
from searchapp.analysis.segmenter import Segmenter
from searchapp.analysis.sentences import sentence_starts_in
from searchapp.demo.calls import calls
from searchapp.demo.companies import PERIODS
from searchapp.demo.design import ZERO
from searchapp.demo.figures import Figures, figures
from searchapp.engine.scan import ScanEngine
from searchapp.errors import QueryTooCostlyError, TooManyRowsError, UsageError
from searchapp.research import numbers as module
from searchapp.research.numbers import NumberRow, all_numbers, numbers
from searchapp.research.numbers_request import NUMBER_SORTS, NumberSort, NumbersRequest
from searchapp.search.answer import SearchRequest
from searchapp.search.collection import View
from searchapp.search.limits import Limits
from searchapp.settings import Settings
from tests.calls import open_view, write_call

MARGIN = '毛利率 OR "gross margin"'


def rows(view: View, query: str, **options: object) -> list[NumberRow]:
    request = NumbersRequest(query, **{"limit": None, **options})  # type: ignore[arg-type]
    return list(numbers(view, request).listed)


@pytest.fixture
def told(tmp_path: Path) -> View:
    """A view of calls with a few numbers."""
    source = tmp_path / "source"
    source.mkdir()
    write_call(
        source, "b", ["毛利率从14%下降至8.9%。收入3亿元。\n约15%至20%的毛利率来自毛利率一。"], company="乙公司", period="2024Q3"
    )  # fmt: skip
    write_call(source, "a", ["毛利率为17%", "费用2亿元", "毛利率提升了两个百分点，达到-9%"], period="2024Q4")
    write_call(source, "c", ["2024年第三季度的毛利率很好。", "gross margin was up 120 basis points to 30%"])
    return open_view(source, tmp_path / "index")


def test_a_row_is_a_quantity_in_a_sentence_with_a_mark(told: View) -> None:
    found = numbers(told, NumbersRequest('毛利率 OR "gross margin"'))
    shown = [
        (row.id, row.term, row.value, row.low, row.high, row.unit, row.direction, row.approximate, row.text)
        for row in found.listed
    ]
    assert shown == [
        ("a:0", "毛利率", 17, None, None, "%", None, False, "17%"),
        ("a:2", "毛利率", 2, None, None, "百分点", "增长", False, "两个百分点"),
        ("a:2", "毛利率", -9, None, None, "%", None, False, "-9%"),
        ("b:0", "毛利率", 14, None, None, "%", None, False, "14%"),
        ("b:0", "毛利率", 8.9, None, None, "%", "下降", False, "8.9%"),
        ("b:0", "毛利率", None, 15, 20, "%", None, True, "15%至20%"),
        ("c:1", "gross margin", 120, None, None, "基点", "增长", False, "120 basis points"),
        ("c:1", "gross margin", 30, None, None, "%", "增长", False, "30%"),
    ]
    assert (found.total, found.next) == (8, None)
    assert found.units == {"%": 6, "百分点": 1, "基点": 1}
    assert found.directions == {None: 4, "增长": 3, "下降": 1}
    row = found.listed[4]
    assert row.sentence == "毛利率从14%下降至8.9%。"
    assert (row.transcript, row.turn, row.company, row.period, row.section) == (
        "b",
        0,
        "乙公司",
        "2024Q3",
        "prepared",
    )
    # The nearest of several marks.
    assert found.listed[5].nearest[0] == found.listed[5].end + 1


def test_a_mark_belongs_to_the_sentence_in_which_it_begins(told: View) -> None:
    found = rows(told, "8.9%。收入")
    assert [(row.value, row.sentence) for row in found] == [
        (14, "毛利率从14%下降至8.9%。"),
        (8.9, "毛利率从14%下降至8.9%。"),
    ]


@pytest.mark.parametrize(
    "query",
    [MARGIN, "自由现金流", '"free cash flow" OR 关税', "role:analyst 收入", "within:sentence 毛利为 毛利率"],
)
def test_rows_are_those_of_every_sentence_in_which_a_mark_begins(view: View, query: str) -> None:
    expected = []
    for hit, _ in view.hits(SearchRequest(query, limit=None)):
        text = hit.turn.text
        starts = sentence_starts_in(text)
        for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
            if any(start <= mark < end for mark, _ in hit.marks):
                expected += [
                    (f"{hit.call.id}:{hit.turn.index}", start + each.start, each.value, each.unit)
                    for each in quantities(text[start:end])
                ]
    found = rows(view, query)
    assert [(row.id, row.start, row.value, row.unit) for row in found] != []
    assert sorted((row.id, row.start, row.value, row.unit) for row in found) == sorted(
        expected, key=lambda row: row[:2]
    )
    texts = {hit.id: hit.text for hit in view.search(SearchRequest(query, limit=None)).hits}
    for row in found:
        assert texts[row.id][row.start : row.end] == row.text
        assert texts[row.id].startswith(row.sentence, row.begins)
        assert row.sentence == row.sentence.strip()


def reported() -> Mapping[str, Figures]:
    """The figures of each call."""
    return {call.id: figures(call.company, PERIODS.index(call.period)) for call in calls()}


def test_the_margins_are_those_of_the_figures(view: View) -> None:
    found = rows(view, MARGIN, filters={"section": ("prepared",), "title": ("CFO",)})
    levels = Counter((row.transcript, row.value, row.direction) for row in found if row.unit == "%")
    changes = Counter((row.transcript, row.value, row.direction) for row in found if row.unit == "百分点")
    expected_levels, expected_changes = Counter[object](), Counter[object]()
    withheld = {call.id for call in calls() if (call.company.name, call.period) == ZERO}
    assert len(withheld) == 1
    for call, told in reported().items():
        if call not in withheld:
            expected_levels[call, told.margin / 10, None] += 1
            for before in (told.margin_before, told.margin_year_before):
                if told.margin != before:
                    way = "增长" if told.margin > before else "下降"
                    expected_changes[call, abs(told.margin - before) / 10, way] += 1
    assert len(expected_levels) == 298
    assert levels == expected_levels
    assert changes == expected_changes


def test_the_cash_flows_are_those_of_the_figures(view: View) -> None:
    found = rows(view, '自由现金流 OR "free cash flow"', filters={"section": ("prepared",)})
    by_call: dict[str, list[float]] = {}
    tenths = {"亿元": 10, "RMB billion": 100, "RMB million": 0.1}
    for row in found:
        assert row.value is not None
        by_call.setdefault(row.transcript, []).append(round(row.value * tenths[row.unit], 6))
    known = reported()
    assert by_call.keys() == known.keys()
    for call, values in by_call.items():
        assert known[call].free_cash in values
        assert set(values) <= {known[call].free_cash, known[call].operating_cash}


def test_pages_are_the_parts_of_all_rows_in_every_order(view: View) -> None:
    whole = rows(view, MARGIN)
    keys = {
        "position": lambda row: (row.transcript, row.turn, row.start),
        "value": lambda row: (row.unit, row.value if row.value is not None else row.low),
        "-value": lambda row: (row.unit, -(row.value if row.value is not None else row.low)),
        "period": lambda row: row.period,
    }
    assert whole == sorted(whole, key=keys["position"])
    assert len(whole) > 200
    for sort in NUMBER_SORTS:
        ordered = rows(view, MARGIN, sort=sort)
        if sort in keys:
            assert ordered == sorted(whole, key=keys[sort]), sort
        else:
            assert [row.period for row in ordered] == sorted((row.period for row in whole), reverse=True)
        streamed = all_numbers(view, NumbersRequest(MARGIN, sort=sort, offset=100))
        assert list(streamed.listed) == ordered[100:]
        for limit, offset in ((1, 0), (50, 50), (120, len(ordered) - 7), (10, len(ordered)), (0, 0)):
            page = numbers(view, NumbersRequest(MARGIN, sort=sort, limit=limit, offset=offset))
            assert list(page.listed) == ordered[offset : offset + limit], (sort, limit, offset)
            assert page.total == len(ordered)
            assert page.next == (offset + limit if limit and offset + limit < len(ordered) else None)


def test_unit_and_direction_select_rows(view: View) -> None:
    whole = rows(view, MARGIN)
    every = numbers(view, NumbersRequest(MARGIN))
    for unit, typed in (
        ("百分点", "percentage points"),
        ("%", "％"),
        ("亿元", "億元人民幣"),
        ("没有", "没有"),
    ):
        for direction in (None, "下降"):
            found = numbers(view, NumbersRequest(MARGIN, unit=typed, direction=direction, limit=None))
            expected = [row for row in whole if row.unit == unit and direction in (None, row.direction)]
            assert list(found.listed) == expected
            assert found.total == len(expected)
            assert found.directions == Counter(row.direction for row in whole if row.unit == unit)
            assert found.units == Counter(row.unit for row in whole if direction in (None, row.direction))
            assert found.manifest.options["unit"] == unit
            streamed = all_numbers(view, NumbersRequest(MARGIN, unit=typed, direction=direction))
            assert list(streamed.listed) == expected
    assert every.units == Counter(row.unit for row in whole)


def test_every_engine_gives_the_same_rows(told: View) -> None:
    transcripts = [told.read(summary.id) for summary in told.transcripts()]
    segmenter = Segmenter.open(Settings.from_environment().cache)
    scanning = View(ScanEngine(transcripts, segmenter), lambda text: [text], Limits())
    for sort in NUMBER_SORTS:
        for query in ("毛利率", "收入 OR 费用", "-毛利率", "within:sentence 毛利率 下降"):
            assert rows(scanning, query, sort=sort) == rows(told, query, sort=sort), (sort, query)


def test_the_manifest_says_how_the_rows_were_made(view: View) -> None:
    request = NumbersRequest("毛利率", {"company": ("亡是数据",)}, "percent", "下降", "-value", 3, 1)
    for made in (numbers(view, request).manifest, all_numbers(view, request).manifest):
        assert made.to_json() == {
            "view": "numbers",
            "query": "毛利率",
            "parsed": "毛利率",
            "filters": {"company": ["亡是数据"]},
            "options": {"unit": "%", "direction": "下降", "sort": "-value", "limit": 3, "offset": 1},
            "denominator": None,
            "formula": None,
            "version": searchapp.__version__,
            "state": view.state,
        }


def test_a_query_that_finds_nothing_says_why(view: View) -> None:
    found = numbers(view, NumbersRequest("毛利绿"))
    assert (found.total, found.listed, found.next) == (0, (), None)
    assert [str(notice) for notice in found.notices] == ["“毛利绿” does not occur in the collection."]
    assert all_numbers(view, NumbersRequest("毛利绿")).notices == found.notices


def test_a_unit_that_no_number_has_is_answered_with_those_they_have(told: View) -> None:
    for options in ({"unit": "公里"}, {"unit": "百分点", "direction": "下降"}):
        found = numbers(told, NumbersRequest("毛利率", **options))  # type: ignore[arg-type]
        assert found.total == 0
        assert [str(notice) for notice in found.notices] == [
            "No number has the unit and direction asked for. Frequent units: %, 百分点."
        ]
    assert numbers(told, NumbersRequest("毛利率", unit=" ")).total == 6
    assert numbers(told, NumbersRequest("很好", unit="公里")).notices == ()


@pytest.mark.parametrize(
    "options",
    [{"sort": "size"}, {"direction": "up"}, {"limit": -1}, {"offset": -1}, {"filters": {"colour": ("red",)}}],
)
def test_an_invalid_request_is_an_error(view: View, options: dict[str, object]) -> None:
    request = NumbersRequest("毛利率", **options)  # type: ignore[arg-type]
    with pytest.raises(UsageError):
        numbers(view, request)
    with pytest.raises(UsageError):
        all_numbers(view, request)


@pytest.mark.parametrize("sort", ["value", "-value"])
def test_more_rows_than_memory_should_hold_are_not_sorted_by_value(
    view: View, monkeypatch: pytest.MonkeyPatch, sort: NumberSort
) -> None:
    monkeypatch.setattr(module, "MAX_SORTED", 300)
    with pytest.raises(TooManyRowsError, match="by position"):
        numbers(view, NumbersRequest(MARGIN, sort=sort, limit=None))
    with pytest.raises(TooManyRowsError, match="by position"):
        all_numbers(view, NumbersRequest(MARGIN, sort=sort))
    # A page holds only the rows up to its end, and other orders are not held at all.
    assert numbers(view, NumbersRequest(MARGIN, sort=sort)).total > 300
    assert len(list(all_numbers(view, NumbersRequest(MARGIN)).listed)) > 300


def test_reading_numbers_ends_with_the_time_of_the_query(view: View) -> None:
    limited = View(view.engine, lambda text: [text], Limits(seconds=1))

    def slow(text: str) -> tuple[()]:
        time.sleep(1.1)
        return ()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "quantities", slow)
        patch.setattr(module, "_TURNS_A_LOOK", 1)
        with pytest.raises(QueryTooCostlyError, match="took longer"):
            numbers(limited, NumbersRequest("自由现金流"))


def test_one_turn_without_sentences_is_read_fast_enough(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    write_call(source, "one", ["毛利率增长5%，" * 5_000])
    found = numbers(open_view(source, tmp_path / "index"), NumbersRequest("毛利率"))
    assert found.total == 5_000
    assert all(row.direction == "增长" for row in found.listed)
