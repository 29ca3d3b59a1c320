"""The lines of a concordance, over calls with exact counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

import searchapp
from searchapp.analysis.fold import fold
from searchapp.demo.design import TERMS
from searchapp.demo.truth import counts
from searchapp.engine.base import CONTEXT, Sample
from searchapp.errors import UsageError
from searchapp.opening import open_collection
from searchapp.periods import sort_key
from searchapp.research.concordance import (
    MAX_SAMPLE,
    ORDERS,
    ConcordanceLine,
    ConcordanceRequest,
    concordance,
)
from searchapp.search.answer import SearchRequest
from searchapp.search.collection import View
from searchapp.settings import Settings
from tests.calls import open_view, write_call
from tests.filling import build


def lines(view: View, request: ConcordanceRequest) -> list[ConcordanceLine]:
    return list(concordance(view, request).lines)


@pytest.mark.parametrize("term", TERMS)
def test_the_lines_are_where_the_terms_were_placed(term: str, view: View) -> None:
    found = concordance(view, ConcordanceRequest(f'"{term}"', limit=None))
    shown = list(found.lines)
    fields = ("call", "company", "period", "turn", "speaker", "role", "section")
    placed = {values: count.occurrences for values, count in counts(term, *fields).items()}
    listed = Counter(
        (line.transcript, line.company, line.period, line.turn, line.speaker, line.role, line.section)
        for line in shown
    )
    assert placed
    assert listed == placed
    assert found.total == found.listed == len(shown) == counts(term)[()].occurrences
    assert {fold(line.match) for line in shown} == {fold(term)}


def test_the_lines_are_the_occurrences_of_the_search_with_their_text(view: View) -> None:
    filters = {"role": ("management",), "period": ("2024Q1", "2024Q2")}
    query = "毛利率 OR 大模型"
    answer = view.search(SearchRequest(query, filters, limit=None))
    texts = {hit.id: hit.text for hit in answer.hits}
    found = concordance(view, ConcordanceRequest(query, filters, limit=None))
    shown = list(found.lines)
    assert found.total == answer.occurrences == len(shown) > 50
    assert (found.parsed, found.notices) == (answer.parsed, answer.notices)
    for line in shown:
        text = texts[line.id]
        assert line.match == text[line.start : line.end]
        assert line.left == text[max(0, line.start - CONTEXT) : line.start]
        assert line.right == text[line.end : line.end + CONTEXT]
        assert line.id == f"{line.transcript}:{line.turn}"


def test_each_order_sorts_all_lines(view: View) -> None:
    found = {order: lines(view, ConcordanceRequest("毛利率", order=order, limit=None)) for order in ORDERS}
    keys = {
        "position": lambda line: (line.transcript, line.turn, line.start),
        "left": lambda line: fold(line.left)[::-1],
        "right": lambda line: fold(line.right),
        "company": lambda line: line.company,
        "period": lambda line: sort_key(line.period),
    }
    in_place = sorted(found["position"], key=keys["position"])
    for order, shown in found.items():
        # sorted() is stable, so ties stay in order of position.
        assert shown == sorted(in_place, key=keys[order]), order


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # Punctuation is no word.
        ("成本", [("毛利率", "提升", "因为", "下降", None, None)]),
        # The name of a speaker of the call is a word; the next paragraph is not looked at.
        ("提升", [("表示", "本季", "毛利率", "因为", "成本", "下降")]),
        ("收入", [(None, None, None, "增长", "8.9%", None)]),
        ("表示", [(None, None, "欧阳甲乙", "本季", "毛利率", "提升")]),
        # A word of which only a part matches is neither before nor after the match.
        ("毛利", [("欧阳甲乙", "表示", "本季", "提升", "因为", "成本")]),
        # Long words are whole, even if they are beyond the context.
        ("alpha", [(None, None, None, "B" * 30, "c" * 30, "d" * 30)]),
        ("提升，因为成本", [("表示", "本季", "毛利率", "下降", None, None)]),
    ],
)
def test_the_words_beside_a_match_are_in_its_paragraph(
    tmp_path: Path, query: str, expected: list[tuple[str | None, ...]]
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    said = "欧阳甲乙表示，本季毛利率提升，因为成本下降。\n收入增长8.9%。\n" + " ".join(
        ("Alpha", "B" * 30, "c" * 30, "d" * 30, "e")
    )
    write_call(source, "one", [("欧阳甲乙", said)])
    found = lines(open_view(source, tmp_path / "index"), ConcordanceRequest(query))
    assert [(line.l3, line.l2, line.l1, line.r1, line.r2, line.r3) for line in found] == expected
    for line in found:
        for words, spans in (
            ((line.l1, line.l2, line.l3), line.left_words),
            ((line.r1, line.r2, line.r3), line.right_words),
        ):
            assert [said[start:end] for start, end in spans] == [word for word in words if word]


def test_only_what_a_line_shows_is_compared(tmp_path: Path) -> None:
    same = "好" * CONTEXT
    beyond = ("子", "丑", "一")
    texts = [f"{far}{same}毛利率{same}{far}" for far in beyond]
    assert sorted(beyond) != list(beyond)
    source = tmp_path / "source"
    source.mkdir()
    write_call(source, "one", [("甲乙", text) for text in texts], company="某公司", period="2024Q3")
    view = open_view(source, tmp_path / "index")
    for order in ORDERS:
        assert [line.turn for line in lines(view, ConcordanceRequest("毛利率", order=order))] == [0, 1, 2]


def test_calls_without_the_value_come_last(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    told = {"a": {}, "b": {"company": "乙", "period": "2024Q3"}, "c": {"company": "丙", "period": "2022FY"}}
    for name, values in told.items():
        write_call(source, name, ["毛利率", "毛利率"], **values)
    view = open_view(source, tmp_path / "index")
    by_company = lines(view, ConcordanceRequest("毛利率", order="company"))
    assert [(line.company, line.turn) for line in by_company] == [
        ("丙", 0), ("丙", 1), ("乙", 0), ("乙", 1), (None, 0), (None, 1)
    ]  # fmt: skip
    by_period = lines(view, ConcordanceRequest("毛利率", order="period"))
    assert [line.period for line in by_period] == ["2022FY", "2022FY", "2024Q3", "2024Q3", None, None]


def test_pages_follow_next(view: View) -> None:
    asked = ConcordanceRequest("关税", order="right", limit=7)
    whole = lines(view, replace(asked, limit=None))
    pages: list[ConcordanceLine] = []
    offset: int | None = 0
    while offset is not None:
        page = concordance(view, replace(asked, offset=offset))
        pages += page.lines
        offset = page.next
    assert pages == whole
    assert concordance(view, replace(asked, limit=None)).next is None
    assert concordance(view, replace(asked, limit=0)).next is None


def test_a_sample_is_the_same_in_every_order_and_on_every_page(view: View) -> None:
    asked = ConcordanceRequest("毛利率", sample=Sample(30, seed=5), limit=None)
    drawn = lines(view, asked)
    whole = lines(view, replace(asked, sample=None))
    assert drawn == [whole[number] for number in Sample(30, seed=5).of(len(whole))]
    for order in ORDERS:
        assert set(lines(view, replace(asked, order=order))) == set(drawn)
    pages = [concordance(view, replace(asked, limit=20, offset=offset)) for offset in (0, 20)]
    assert [line for page in pages for line in page.lines] == drawn
    assert [page.next for page in pages] == [20, None]
    assert [(page.total, page.listed) for page in pages] == [(len(whole), 30)] * 2
    assert set(lines(view, replace(asked, sample=Sample(10, seed=5)))) < set(drawn)
    assert set(lines(view, replace(asked, sample=Sample(30, seed=6)))) != set(drawn)


def test_an_answer_without_lines_says_why(view: View) -> None:
    found = concordance(view, ConcordanceRequest("量子纠缠"))
    assert (found.total, list(found.lines), found.next) == (0, [], None)
    assert "量子纠缠" in str(found.notices[0])


@pytest.mark.parametrize(
    "request_",
    [
        ConcordanceRequest("毛利率", {"colour": ("red",)}),
        ConcordanceRequest("毛利率", order="random"),  # type: ignore[arg-type]
        ConcordanceRequest("毛利率", sample=Sample(0, 1)),
        ConcordanceRequest("毛利率", sample=Sample(MAX_SAMPLE + 1, 1)),
        ConcordanceRequest("毛利率", sample=Sample(1, -1)),
        ConcordanceRequest("毛利率", limit=-1),
        ConcordanceRequest("毛利率", offset=-1),
    ],
)
def test_an_invalid_request_is_refused(view: View, request_: ConcordanceRequest) -> None:
    with pytest.raises(UsageError):
        concordance(view, request_)


def test_the_manifest_is_the_same_for_two_builds_of_the_same_files(tmp_path: Path, seeds: Path) -> None:
    manifests = []
    for name, processes in (("one", 1), ("two", 2)):
        build(seeds, tmp_path / name, Settings(), processes=processes)
        view = open_collection(tmp_path / name).view()
        asked = ConcordanceRequest("毛利率 ", {"section": ("qa", "")}, "left", Sample(3, 9))
        manifests.append(concordance(view, asked).manifest.to_json())
    assert manifests[0] == manifests[1]
    state = manifests[0].pop("state")
    assert len(state) == 64
    assert manifests[0] == {
        "view": "concordance",
        "query": "毛利率 ",
        "parsed": "毛利率",
        "filters": {"section": ["qa"]},
        "options": {"order": "left", "sample": 3, "seed": 9, "limit": 50, "offset": 0},
        "denominator": None,
        "formula": None,
        "version": searchapp.__version__,
    }
