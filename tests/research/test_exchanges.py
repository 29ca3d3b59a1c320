"""Exchanges: the truth of the demo, an oracle in plain Python, and what filters do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import searchapp
from searchapp.analysis.segmenter import Segmenter
from searchapp.demo.calls import calls
from searchapp.demo.design import TERMS
from searchapp.demo.truth import exchanges as true_exchanges
from searchapp.engine.scan import ScanEngine
from searchapp.errors import QueryTooCostlyError, UsageError
from searchapp.model import Participant, Role, Transcript, Turn
from searchapp.opening import open_collection
from searchapp.periods import sort_key
from searchapp.research.exchanges import Exchange, Exchanges, exchanges
from searchapp.research.exchanges_request import (
    EXCHANGE_ORDERS,
    KINDS,
    WANTED,
    ExchangesRequest,
    Kind,
    Wanted,
)
from searchapp.search.answer import SearchRequest
from searchapp.search.collection import View
from searchapp.search.limits import Limits
from searchapp.settings import Settings
from tests.filling import put

Place = tuple[str, int]


def ask(view: View, query: str, kind: Wanted = "all", **filters: tuple[str, ...]) -> Exchanges:
    return exchanges(view, ExchangesRequest(query, filters, kind, limit=None))


def places(found: Exchanges) -> list[Place]:
    return [(each.call.id, each.exchange) for each in found.exchanges]


def kind_of(asked: object, answered: object) -> Kind | None:
    if asked:
        return "answered" if answered else "unanswered"
    return "unprompted" if answered else None


@pytest.mark.parametrize("term", TERMS)
def test_exchanges_of_a_term_are_where_it_was_placed(term: str, view: View) -> None:
    placed = true_exchanges(term)
    found = ask(view, f'"{term}"')
    shown = list(found.exchanges)
    assert [(each.call.id, each.exchange, each.asked, each.answered) for each in shown] == [
        (one.call, one.exchange, one.asked, one.answered) for one in placed
    ]
    kinds = Counter(kind_of(one.asked, one.answered) for one in placed)
    assert [each.kind for each in shown] == [kind_of(one.asked, one.answered) for one in placed]
    assert (found.every, found.total) == (len(placed), len(placed))
    assert found.counts == {kind: kinds[kind] for kind in KINDS}
    for kind in KINDS:
        some = ask(view, f'"{term}"', kind)
        assert (some.total, some.counts) == (kinds[kind], found.counts)
        assert places(some) == [(each.call.id, each.exchange) for each in shown if each.kind == kind]


def test_the_design_has_every_kind(view: View) -> None:
    assert ask(view, "关税").counts == {"answered": 24, "unanswered": 24, "unprompted": 0}
    assert ask(view, "回购").counts == {"answered": 0, "unanswered": 0, "unprompted": 36}
    assert ask(view, "毛利率").counts == {"answered": 80, "unanswered": 0, "unprompted": 0}


def test_question_and_answer_are_what_was_said(view: View) -> None:
    said = {call.id: call.turns for call in calls()}
    several = 0
    for found in ask(view, "关税 OR 毛利率").exchanges:
        turns = [turn for turn in said[found.call.id] if turn.exchange == found.exchange]
        for role, shown in (("analyst", found.question), ("management", found.answer)):
            expected = [turn for turn in turns if turn.role == role]
            assert [
                (one.turn, one.text, one.speaker, one.speaker_title, one.speaker_firm) for one in shown
            ] == [(turn.index, turn.text, turn.speaker, turn.title, turn.firm) for turn in expected]
            for one in shown:
                assert {one.text[start:end] for start, end in one.matches} <= {"关税", "毛利率"}
        assert {one.speaker_role for one in found.others} <= {"operator"}
        assert found.id == f"{found.call.id}:{found.question[0].turn}"
        assert sum(len(one.matches) for one in found.question) == found.asked
        assert sum(len(one.matches) for one in found.answer) == found.answered
        row = found.cells()
        assert row[-6:] == (
            "; ".join(dict.fromkeys(one.speaker for one in found.question)),
            "; ".join(dict.fromkeys(one.speaker_firm or "" for one in found.question)),
            "\n".join(one.text for one in found.question),
            "; ".join(dict.fromkeys(one.speaker for one in found.answer)),
            "; ".join(dict.fromkeys(one.speaker_title or "" for one in found.answer)),
            "\n".join(one.text for one in found.answer),
        )
        several += len({one.speaker for one in found.answer}) > 1
    assert several


@pytest.mark.parametrize("term", ["关税", "回购", "毛利率", "tariffs"])
def test_the_kinds_can_be_asked_for_in_the_query(term: str, view: View) -> None:
    def hits(query: str) -> list[Place]:
        answer = view.search(SearchRequest(query, limit=None))
        return sorted({(hit.transcript, hit.exchange or 0) for hit in answer.hits})

    asked, answered = f"(role:analyst {term})", f"(role:management {term})"
    assert hits(f"within:exchange {asked} {answered}") == places(ask(view, term, "answered"))
    assert hits(f"within:exchange {asked} -{answered}") == places(ask(view, term, "unanswered"))
    assert hits(f"within:exchange {answered} -{asked}") == places(ask(view, term, "unprompted"))
    # There, the marks of the other side do not count.
    assert (
        ask(view, f"within:exchange {asked} -{answered}").counts["unanswered"]
        == ask(view, term, "unanswered").total
    )


_WORDS = ("毛利率", "收入", "订单")
_QUERIES: Mapping[str, Callable[[str, Role], bool]] = {
    "毛利率": lambda text, role: "毛利率" in text,
    "毛利率 收入": lambda text, role: "毛利率" in text and "收入" in text,
    "毛利率 OR 收入": lambda text, role: "毛利率" in text or "收入" in text,
    "毛利率 -收入": lambda text, role: "毛利率" in text and "收入" not in text,
    "NOT 毛利率": lambda text, role: "毛利率" not in text,
    "": lambda text, role: True,
    "(role:analyst 毛利率) OR 收入": lambda text, role: (
        ("毛利率" in text and role == "analyst") or "收入" in text
    ),
}
_SPEAKERS: Mapping[Role, tuple[str, ...]] = {
    "operator": ("Operator",),
    "management": ("甲一", "甲二"),
    "analyst": ("乙一", "乙二"),
    "other": ("丙",),
}

_turns = st.tuples(
    st.sampled_from([(role, name) for role, names in _SPEAKERS.items() for name in names]),
    st.sampled_from([None, 1, 1, 2, 3]),
    st.lists(st.sampled_from(_WORDS), max_size=3).map(lambda words: f"我们说{'和'.join(words)}。"),
)
_made = st.lists(st.lists(_turns, min_size=1, max_size=9), min_size=1, max_size=3)


def _collection(made: Sequence[Sequence[tuple[tuple[Role, str], int | None, str]]]) -> list[Transcript]:
    collection = []
    for number, drawn in enumerate(made):
        # People of the same name at two companies are two persons, and a filter selects one of them.
        turns = [
            ((role, f"{name}{number}" if role in ("management", "analyst") else name), exchange, text)
            for (role, name), exchange, text in drawn
        ]
        people = {name: role for (role, name), _, _ in turns}
        collection.append(
            Transcript(
                f"call-{number}",
                ("某公司", "别公司", None)[number],
                None,
                None,
                ("2024Q3", "2024Q1", None)[number],
                None,
                f"{number}.txt",
                "0",
                tuple(Participant(name, role=role) for name, role in people.items()),
                tuple(
                    Turn(index, name, name, role, None, None, "qa", exchange, text)
                    for index, ((role, name), exchange, text) in enumerate(turns)
                ),
            )
        )
    return collection


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return Segmenter.open(Settings.from_environment().cache)


@settings(max_examples=60)
@given(
    made=_made,
    query=st.sampled_from(list(_QUERIES)),
    roles=st.lists(st.sampled_from(list(_SPEAKERS)), max_size=2, unique=True),
    in_query=st.booleans(),
    speakers=st.lists(st.sampled_from(["甲一0", "乙二0"]), max_size=1),
    companies=st.lists(st.just("某公司"), max_size=1),
    kind=st.sampled_from(WANTED),
    order=st.sampled_from(EXCHANGE_ORDERS),
)
def test_agrees_with_plain_python(
    segmenter, made, query, roles, in_query, speakers, companies, kind, order
) -> None:
    collection = _collection(made)
    view = View(ScanEngine(collection, segmenter), str.split, Limits())
    holds = _QUERIES[query]
    expected = []
    for call in collection:
        for number in sorted({turn.exchange for turn in call.turns if turn.exchange}):
            turns = [turn for turn in call.turns if turn.exchange == number]
            hits = [turn for turn in turns if holds(turn.text, turn.role)]
            listed = [
                turn
                for turn in hits
                if (not roles or turn.role in roles)
                and (not speakers or turn.speaker in speakers)
                and (not companies or call.company in companies)
            ]
            if listed:
                said = Counter(turn.role for turn in hits)
                what = kind_of(said["analyst"], said["management"])
                expected.append((call, number, what, [turn.index for turn in turns]))
    kinds = Counter(what for _, _, what, _ in expected)
    if order == "company":
        expected.sort(key=lambda one: (one[0].company is None, one[0].company or ""))
    if order == "period":
        expected.sort(key=lambda one: (one[0].period is None, sort_key(one[0].period)))

    filters = {"speaker": tuple(speakers), "company": tuple(companies)}
    asked = query
    if roles and in_query:
        # What the whole query requires does the same as a filter.
        required = f"({' OR '.join(f'role:{role}' for role in roles)})"
        asked = f"{required} ({query})" if query else required
    elif roles:
        filters["role"] = tuple(roles)
    found = exchanges(view, ExchangesRequest(asked, filters, kind, order, limit=None))
    shown = list(found.exchanges)
    assert found.every == len(expected)
    assert found.counts == {each: kinds[each] for each in KINDS}
    assert [
        (
            each.call.id,
            each.exchange,
            each.kind,
            sorted(one.turn for one in (*each.question, *each.answer, *each.others)),
        )
        for each in shown
    ] == [
        (call.id, number, what, indexes) for call, number, what, indexes in expected if kind in ("all", what)
    ]
    for each in shown:
        assert {one.speaker_role for one in each.question} <= {"analyst"}
        assert {one.speaker_role for one in each.answer} <= {"management"}
        marks = [
            sum(len(one.matches) for one in part)
            for part in ((*each.question, *each.answer, *each.others), each.question, each.answer)
        ]
        assert marks == [each.occurrences, each.asked, each.answered]


def test_the_embedded_engine_gives_what_a_plain_scan_gives(
    tmp_path: Path, segmenter: Segmenter, view: View
) -> None:
    some = [view.read(call.id) for call in view.engine.calls()[::23]]
    for start in range(0, len(some), 4):
        put(tmp_path, segmenter, some[start : start + 4])
    embedded = open_collection(tmp_path).view()
    scanned = View(ScanEngine(some, segmenter), str.split, Limits())
    for query, filters in [
        ("毛利率", {}),
        ("毛利率 OR 关税", {"role": ("analyst",)}),
        ("within:exchange 毛利率 季度", {}),
        ("role:管理层 NOT 毛利率", {"period": ("2024Q1", "2024Q4")}),
        ("", {"section": ("qa",)}),
    ]:
        request = ExchangesRequest(query, filters, limit=None)
        found, expected = exchanges(embedded, request), exchanges(scanned, request)
        assert found.every == expected.every > 0
        assert list(found.exchanges) == list(expected.exchanges)


def test_a_filter_by_role_selects_exchanges_and_changes_no_kind(view: View) -> None:
    whole = list(ask(view, "关税").exchanges)
    by_analysts = list(ask(view, "关税", role=("analyst",)).exchanges)
    assert by_analysts == whole
    answered = [each for each in whole if each.answered]
    assert list(ask(view, "关税", role=("management",)).exchanges) == answered
    assert list(ask(view, "role:管理层 关税").exchanges) == answered
    assert list(ask(view, "关税 -role:analyst").exchanges) == answered


def test_a_filter_by_speaker_finds_the_exchanges_with_what_they_say(view: View) -> None:
    first = next(iter(ask(view, "毛利率").exchanges))
    speaker = first.answer[0].speaker
    found = list(ask(view, "毛利率", speaker=(speaker,)).exchanges)
    assert found
    for each in found:
        assert any(one.speaker == speaker and one.matches for one in each.answer)
        assert each.asked > 0


def test_roles_that_contradict_a_kind_are_explained(view: View) -> None:
    for query, filters in [("关税", {"role": ("analyst",)}), ("role:分析师 关税", {}), ("关税 -(role:management OR role:operator OR role:other)", {})]:  # fmt: skip
        found = ask(view, query, "unprompted", **filters)
        assert (found.total, found.every) == (0, 48)
        assert "Only turns of analysts are looked for" in str(found.notices[-1])
        assert not [
            each for each in ask(view, query, "unanswered", **filters).notices if "looked for" in str(each)
        ]
    found = ask(view, "关税", "unanswered", role=("management",))
    assert (found.total, found.every) == (0, 24)
    assert "Only turns of management are looked for" in str(found.notices[-1])
    assert not ask(view, "关税", "unanswered", role=("management", "analyst")).notices


def test_hits_outside_of_exchanges_are_explained(view: View) -> None:
    found = ask(view, "毛利率", section=("prepared",))
    assert (found.every, list(found.exchanges)) == (0, [])
    assert [str(each) for each in found.notices] == [
        "There are hits, but none in an exchange of question and answer."
    ]
    nothing = ask(view, "量子纠缠")
    assert nothing.every == 0
    assert "“量子纠缠” does not occur in the collection." in map(str, nothing.notices)


def test_what_only_others_say_has_no_kind(view: View) -> None:
    found = ask(view, "下一个问题")
    shown = list(found.exchanges)
    assert len(shown) > 100
    assert {each.kind for each in shown} == {None}
    assert set(found.counts.values()) == {0}
    assert all(sum(len(one.matches) for one in each.others) == each.occurrences for each in shown)


@pytest.mark.parametrize("order", EXCHANGE_ORDERS)
def test_each_order_sorts_all_exchanges_and_pages_follow_next(order: str, view: View) -> None:
    request = ExchangesRequest("关税 OR 毛利率", order=order, limit=None)  # type: ignore[arg-type]
    whole = list(exchanges(view, request).exchanges)
    in_place = sorted(whole, key=lambda each: (each.call.id, each.exchange))
    keys = {
        "position": lambda each: (each.call.id, each.exchange),
        "company": lambda each: each.call.company,
        "period": lambda each: sort_key(each.call.period),
    }
    assert whole == sorted(in_place, key=keys[order])
    paged: list[Exchange] = []
    offset: int | None = 0
    while offset is not None:
        page = exchanges(view, replace(request, limit=17, offset=offset))
        assert page.total == len(whole)
        paged += page.exchanges
        offset = page.next
    assert paged == whole
    assert exchanges(view, replace(request, limit=0)).next is None
    assert list(exchanges(view, replace(request, offset=10**6)).exchanges) == []


def test_a_call_with_more_than_nine_exchanges_keeps_their_order(segmenter: Segmenter) -> None:
    turns = [(("analyst", "乙一"), number, "毛利率") for number in range(1, 13)]
    view = View(ScanEngine(_collection([turns]), segmenter), str.split, Limits())
    assert [each.exchange for each in ask(view, "毛利率").exchanges] == list(range(1, 13))


def test_limits_hold(demo_folder: Path) -> None:
    view = open_collection(demo_folder / "index", replace(Settings(), cost_limit=1)).view()
    with pytest.raises(QueryTooCostlyError):
        ask(view, "毛利率")


@pytest.mark.parametrize(
    "request_",
    [
        ExchangesRequest("毛利率", {"colour": ("red",)}),
        ExchangesRequest("毛利率", kind="evaded"),  # type: ignore[arg-type]
        ExchangesRequest("毛利率", order="left"),  # type: ignore[arg-type]
        ExchangesRequest("毛利率", limit=-1),
        ExchangesRequest("毛利率", offset=-1),
    ],
)
def test_an_invalid_request_is_refused(view: View, request_: ExchangesRequest) -> None:
    with pytest.raises(UsageError):
        exchanges(view, request_)


def test_the_manifest_says_how_the_rows_were_made(view: View) -> None:
    request = ExchangesRequest("关税 ", {"section": ("qa", "")}, "unanswered", "period", 5, 5)
    assert exchanges(view, request).manifest.to_json() == {
        "view": "exchanges",
        "query": "关税 ",
        "parsed": "关税",
        "filters": {"section": ["qa"]},
        "options": {"kind": "unanswered", "order": "period", "limit": 5, "offset": 5},
        "denominator": None,
        "formula": None,
        "version": searchapp.__version__,
        "state": view.state,
    }
