"""The title and the firm beside a name in a label: in brackets of any kind, after any dash, before the name, with more words."""

from __future__ import annotations

import pytest

from searchapp.transcripts import Reading, parse
from searchapp.transcripts.layouts.people import person

PEOPLE = {
    "Helen Marsh": ("Vice President of Investor Relations", "IR"),
    "Viktor Lind": ("Chief Executive Officer", "CEO"),
    "Jonas Feld": ("Kestrel Securities", None),
}
CALL = [
    ("Operator", "Good morning, and welcome to the Calder Marine Q2 2025 earnings call."),
    ("Helen Marsh", "Thank you. We delivered nine vessels.\nThe order book grew again."),
    ("Viktor Lind", "Thanks, Helen. The yards ran at full load."),
    ("Operator", "Our first question comes from Jonas Feld with Kestrel Securities."),
    ("Jonas Feld", "How will the price of steel develop?"),
    ("Viktor Lind", "We have hedged most of it."),
    ("Jonas Feld", "And after that?"),
    ("Helen Marsh", "After that we pass it on."),
]  # fmt: skip


def reading(text: str) -> Reading:
    return parse("Calder Marine Q2 2025 Earnings Call\n\n" + text, id="a", source="a.txt", sha256="0")


def rendered(form: str, line: str) -> str:
    labels = {name: form.format(n=name, d=details) for name, (details, _) in PEOPLE.items()}
    return "".join(line.format(label=labels.get(name, name), said=said) for name, said in CALL)


@pytest.mark.parametrize("line", ["{label}\n{said}\n", "{label}\n\n{said}\n\n", "{label}: {said}\n"])
@pytest.mark.parametrize(
    "form",
    [
        "{n} <{d}>", "{n} [{d}]", "{n}【{d}】", "{n}（{d}）", "{n}〔{d}〕", "{n}［{d}］", "{n}「{d}」", "{n}《{d}》", "{n} {{{d}}}", "{n}〈{d}〉", "{n}/{d}", "{n} // {d}", "{n}／{d}",
        "{n},{d}", "{n}, {d}", "{n}; {d}", "{n} − {d}", "{n} ‑ {d}", "{n} ― {d}", "{n}——{d}", "{n} - {d}", "{n}-{d}", "{n} ~ {d}", "{n} → {d}", "{d} - {n}",
        "({d}) {n}", "{d}, {n}", "{d}/{n}", "{n} (Title: {d})",
    ],
)  # fmt: skip
def test_title_and_firm_are_no_part_of_the_name(form: str, line: str) -> None:
    if "//" in form and ": " in line:
        pytest.skip("before // a colon belongs to an address")
    turns = reading(rendered(form, line)).transcript.turns
    assert [(turn.speaker, turn.text) for turn in turns] == CALL
    titles = {turn.speaker: turn.title for turn in turns if turn.role == "management"}
    assert titles == {name: title for name, (_, title) in PEOPLE.items() if title}
    assert {turn.firm for turn in turns if turn.speaker == "Jonas Feld"} == {"Kestrel Securities"}


@pytest.mark.parametrize(
    "label",
    ["Jonas Feld <jonas@example.com>", "Jonas Feld (they/them)", "Jonas Feld (Guest)", "Jonas Feld [on phone]", "Jonas Feld（线上）", "Jonas Feld (+86 138 1234 5678)"],
)  # fmt: skip
def test_an_address_or_how_somebody_takes_part_is_no_firm(label: str) -> None:
    text = "".join(f"{label if name == 'Jonas Feld' else name}\n{said}\n" for name, said in CALL)
    turns = reading(text).transcript.turns
    assert [(turn.speaker, turn.text) for turn in turns] == CALL
    assert {turn.firm for turn in turns if turn.speaker == "Jonas Feld"} == {"Kestrel Securities"}


def test_a_label_begins_with_a_title() -> None:
    analyst, officer = person("Analyst Jonas Feld (Kestrel)"), person("首席财务官（孟繁星）")
    assert analyst is not None
    assert (analyst.name, analyst.role, analyst.firm) == ("Jonas Feld", "analyst", "Kestrel")
    assert officer is not None
    assert (officer.name, officer.title) == ("孟繁星", "CFO")


@pytest.mark.parametrize(
    "label",
    ["Cindy Pan Investor Relations Director", "Cindy Pan,Investor Relations Director,Calder Marine", "Cindy Pan / Investor Relations Director / Calder Marine"],
)  # fmt: skip
def test_the_longest_title_after_a_name(label: str) -> None:
    found = person(label)
    assert found is not None
    assert (found.name, found.title) == ("Cindy Pan", "IR")


def test_a_quotation_at_the_end_of_a_line_is_no_firm() -> None:
    text = "林明\n大家好。\n王总说「没问题」\n我们就开始了。\n陈静\n好的。\n林明\n谢谢。\n"
    assert [turn.speaker for turn in reading(text).transcript.turns] == ["林明", "陈静", "林明"]


def test_names_without_a_title_between_those_with_one_after_a_dash() -> None:
    text = "".join(
        f"{name}{' - ' + PEOPLE[name][0] if name in PEOPLE and PEOPLE[name][1] else ''}\n{said}\n"
        for name, said in CALL
    )
    assert [(turn.speaker, turn.text) for turn in reading(text).transcript.turns] == CALL


@pytest.mark.parametrize(
    "heading", ["## {n} <BR> {d}", "## {n} <br/> {d}", "## {n} <small>{d}</small>", "## {n}: {d}"]
)
def test_a_heading_with_the_title_behind_a_tag_or_a_colon(heading: str) -> None:
    text = "".join(
        (heading.format(n=name, d=PEOPLE[name][0]) if name in PEOPLE else f"## {name}") + f"\n\n{said}\n\n"
        for name, said in CALL
    )
    turns = reading(text).transcript.turns
    assert [(turn.speaker, turn.text) for turn in turns] == CALL
    assert {turn.title for turn in turns if turn.speaker == "Helen Marsh"} == {"IR"}


@pytest.mark.parametrize(
    "form",
    [
        "{n}\n({d})", "{n}\n（{d}）", "{n}\n[{d}]", "{n},\n{d}", "{n}\n{d}:", "**{n}**\n*{d}*", "**{n}**\n_{d}_", "{n}\n- {d}", "{n}\n— {d}", "{n}\n• {d}", "{n}\n|\n{d}",
        "{n}\n――\n{d}".replace("――", "―"), "{n}\n{d}\nCalder Marine",
    ],
)  # fmt: skip
def test_title_and_firm_below_a_name(form: str) -> None:
    again = [
        *CALL,
        ("Helen Marsh", "That was all."),
        ("Jonas Feld", "Thank you."),
        ("Viktor Lind", "Goodbye."),
    ]
    text = "".join(
        (form.format(n=name, d=PEOPLE[name][0]) if name in PEOPLE else name) + f"\n{said}\n\n"
        for name, said in again
    )
    turns = reading(text).transcript.turns
    assert [(turn.speaker, turn.text) for turn in turns] == again
    assert {turn.title for turn in turns if turn.speaker == "Helen Marsh"} == {"IR"}
    assert all("Kestrel Securities" in (turn.firm or "") for turn in turns if turn.speaker == "Jonas Feld")


def test_people_listed_with_a_wide_space_or_in_a_table_are_no_speakers() -> None:
    talk = "".join(f"{name}\n{said}\n" for name, said in CALL)
    names = "".join(f"{name}\u3000{details}\n" for name, (details, _) in PEOPLE.items())
    rows = "".join(f"| {name} | {details} |\n" for name, (details, _) in PEOPLE.items())
    chinese = "参会人员\n潘雨桐\u3000投资者关系总监\n方志远\u3000首席执行官\n\n"
    for people in (
        f"Participants\n{names}\n",
        f"Participants\n\n| Name | Title |\n| :-- | :-- |\n{rows}\n",
    ):
        found = reading(people + talk)
        assert [(turn.speaker, turn.text) for turn in found.transcript.turns] == CALL
        assert {one.name for one in found.transcript.participants} == {*PEOPLE, "Operator"}
    found = reading(chinese + talk)
    assert {"潘雨桐", "方志远"} <= {one.name for one in found.transcript.participants}


def test_a_label_has_no_sentence_beside_its_name() -> None:
    assert person("林明; 谢谢主持人。今天出席的有") is None


@pytest.mark.parametrize(
    "listing", ["Calder Marine (NYSE: CLD)", "Calder Marine（HKEX：01234）", "Calder Marine [LSE:CLD]"]
)
def test_the_listing_of_a_company_above_a_talk_is_no_label(listing: str) -> None:
    talk = "".join(f"{name}:\n{said}\n\n" for name, said in CALL)
    turns = reading(f"{listing}\nNovember 7, 2024\n\n{talk}").transcript.turns
    assert [(turn.speaker, turn.text) for turn in turns] == CALL


@pytest.mark.parametrize(
    ("label", "name", "title", "firm"),
    [
        ("Ann Lee首席财务官", "Ann Lee", "CFO", None), ("Ann Lee 兴业证券", "Ann Lee", None, "兴业证券"),
        ("Chief Executive Officer Ann Lee", "Ann Lee", "CEO", None), ("President and Chief Executive Officer Ann Lee", "Ann Lee", "President & CEO", None),
    ],
)  # fmt: skip
def test_details_around_a_name(label: str, name: str, title: str | None, firm: str | None) -> None:
    found = person(label)
    assert found is not None
    assert (found.name, found.title, found.firm) == (name, title, firm)
