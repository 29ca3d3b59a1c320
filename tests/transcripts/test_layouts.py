"""The same call is read from every layout that prints it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conversation import (  # type: ignore[import-not-found]
    CHINESE,
    ENGLISH,
    Call,
    analyst_colons,
    bilingual,
    colons,
    colons_in_capitals,
    colons_with_titles,
    dashes,
    firm_below,
    listed_names,
    markdown_bold,
    markdown_headings,
    names_alone,
    names_alone_with_blank_lines,
    names_apart,
    times,
    times_in_a_list,
    times_on_one_line,
)

from searchapp.errors import RefusedFileError
from searchapp.transcripts import Reading, parse

Render = Callable[[Call], str]

BOTH = (
    (names_alone, "names-alone"),
    (names_alone_with_blank_lines, "names-alone"),
    (names_apart, "names-apart"),
    (firm_below, "firm-below"),
    (dashes, "dashes"),
    (colons, "colons"),
    (colons_with_titles, "colons"),
    (times, "times"),
    (times_on_one_line, "times"),
    (times_in_a_list, "times"),
    (markdown_headings, "markdown"),
    (markdown_bold, "markdown"),
    (listed_names, "listed-names"),
)
RENDERINGS = [
    *((call, render, layout) for render, layout in BOTH for call in (ENGLISH, CHINESE)),
    (ENGLISH, colons_in_capitals, "colons"),
    (CHINESE, analyst_colons, "colons"),
]
# Without blank lines, names-apart is another layout.
KEEPS_WITHOUT_BLANK_LINES = [one for one in RENDERINGS if one[1] is not names_apart]


def reading(text: str) -> Reading:
    return parse(text, id="a", source="a.txt", sha256="0")


def label(value: object) -> str | None:
    if value in (ENGLISH, CHINESE):
        return "english" if value is ENGLISH else "chinese"
    return getattr(value, "__name__", None)


@pytest.mark.parametrize(("call", "render", "layout"), RENDERINGS, ids=label)
def test_the_call_is_read_completely(call: Call, render: Render, layout: str) -> None:
    found = reading(render(call))
    assert found.layout == layout
    turns = found.transcript.turns
    assert [turn.speaker for turn in turns] == [said.speaker for said in call]
    assert [turn.text for turn in turns] == ["\n".join(said.paragraphs) for said in call]
    assert [turn.role for turn in turns] == [said.role for said in call]
    assert [turn.firm for turn in turns] == [said.firm for said in call]
    assert [turn.section for turn in turns] == [said.section for said in call]
    assert [turn.exchange for turn in turns] == [None] * 4 + [1] * 4 + [2] * 3 + [None] * 2
    managers = [
        (turn.title, said.title) for turn, said in zip(turns, call, strict=True) if said.role == "management"
    ]
    assert [read for read, _ in managers] == [announced for _, announced in managers]


@pytest.mark.parametrize(("call", "render", "layout"), RENDERINGS, ids=label)
def test_company_and_period_are_read(call: Call, render: Render, layout: str) -> None:
    transcript = reading(render(call)).transcript
    assert transcript.company == ("Harbor Cloud" if call is ENGLISH else "远山科技")
    assert transcript.period == "2024Q3"


@pytest.mark.parametrize(("call", "render", "layout"), RENDERINGS, ids=label)
def test_the_layout_is_clearly_the_likeliest(call: Call, render: Render, layout: str) -> None:
    found = reading(render(call))
    assert found.confidence > found.runner_up_confidence
    assert found.warnings == ()


@pytest.mark.parametrize(("call", "render", "layout"), KEEPS_WITHOUT_BLANK_LINES, ids=label)
def test_blank_lines_make_no_difference(call: Call, render: Render, layout: str) -> None:
    text = render(call)
    without = "\n".join(line for line in text.split("\n") if line.strip())
    assert reading(without).transcript.turns == reading(text).transcript.turns


@pytest.mark.parametrize("call", [ENGLISH, CHINESE], ids=label)
def test_both_languages_of_a_bilingual_call_stay_in_one_turn(call: Call) -> None:
    turns = reading(bilingual(call)).transcript.turns
    assert [turn.speaker for turn in turns] == [said.speaker for said in call]
    for turn, said in zip(turns, call, strict=True):
        assert len(turn.text.split("\n")) == 2 * len(said.paragraphs)
        assert all(paragraph in turn.text.split("\n") for paragraph in said.paragraphs)


@pytest.mark.parametrize(
    ("render", "expected"), [(times, "00:40"), (times_on_one_line, "00:00:40"), (markdown_bold, "00:00:40")]
)
def test_the_time_of_a_turn_is_kept(render: Render, expected: str) -> None:
    assert reading(render(ENGLISH)).transcript.turns[1].time == expected


@pytest.mark.parametrize(("call", "render", "layout"), RENDERINGS, ids=label)
def test_a_label_is_the_name_as_it_is_printed(call: Call, render: Render, layout: str) -> None:
    turns = reading(render(call)).transcript.turns
    printed = [said.speaker.upper() if render is colons_in_capitals else said.speaker for said in call]
    assert [turn.label for turn in turns] == printed


def test_a_label_in_two_scripts_is_kept_whole() -> None:
    text = "Operator: Hello.\nMing Lin (林明): Thanks.\nAnn Lee 李安 (CFO): Thanks.\nMing Lin: Bye.\n"
    turns = reading(text).transcript.turns
    assert [(turn.speaker, turn.label) for turn in turns] == [
        ("Operator", "Operator"),
        ("Ming Lin", "Ming Lin (林明)"),
        ("Ann Lee", "Ann Lee 李安"),
        ("Ming Lin", "Ming Lin"),
    ]


def test_machine_labels_are_speakers() -> None:
    text = "发言人1 00:01\n大家好。\n说话人 2 00:01:40\n收入增长。\n发言人1 00:02\n谢谢。\n"
    turns = reading(text).transcript.turns
    assert [(turn.speaker, turn.time) for turn in turns] == [
        ("发言人1", "00:01"),
        ("说话人 2", "00:01:40"),
        ("发言人1", "00:02"),
    ]
    text = "spk01: Hello.\nspk09: Revenue: it grew.\nspk01: Thanks.\n"
    assert [turn.speaker for turn in reading(text).transcript.turns] == ["spk01", "spk09", "spk01"]


@pytest.mark.parametrize(
    "end",
    [
        "Ann Lee\nUnidentified Analyst\nThey improve.\n",
        "Ann Lee\nAnalysts\nTom Day\n\nAnn Lee\nThey improve.\n",
    ],
)
def test_a_line_below_a_name_is_a_title_a_speaker_or_a_heading_but_only_one_of_them(end: str) -> None:
    text = (
        "Ann Lee\nHarbor Cloud - CFO\nThank you.\n"
        f"Unidentified Analyst\nGranite Research - Analyst\nWhat about margins?\n{end}"
    )
    found = parse(text, id="a", source="a.txt", sha256="0")
    assert found.layout == "firm-below"
    spoken = sum(len(turn.text) for turn in found.transcript.turns)
    assert spoken + sum(one.characters for one in found.removed) == len(text)


def test_a_date_before_the_talk() -> None:
    assert reading(markdown_headings(CHINESE)).transcript.date == "2024-11-05"


def test_a_stock_quote_is_removed_and_reported() -> None:
    found = reading(analyst_colons(CHINESE))
    (quotes,) = [one for one in found.removed if one.what == "stock quotes"]
    assert quotes.characters == 3 * len("(92.83, 0.27, 0.29%)")


def test_a_stock_quote_with_a_space_before_its_bracket_is_removed() -> None:
    before = "Ann Lee: Hello.\nBob Ray: Yes.\n" * 2
    found = reading(f"{before}Ann Lee: We sell to Apple (AAPL +1.2% ) and others.\nBob Ray: Thank you.\n")
    assert found.transcript.turns[4].text == "We sell to Apple and others."
    assert [one.characters for one in found.removed if one.what == "stock quotes"] == [len(" (AAPL +1.2% )")]


def test_a_short_speech_without_closing_punctuation_is_no_speaker() -> None:
    text = (
        "# 訪談\n\n唐小明\n你說的那個地方\n\n在哪裡啊\n\n李大華\n就在前面。\n\n唐小明\n好。\n\n李大華\n對。\n"
    )
    turns = reading(text).transcript.turns
    assert [turn.speaker for turn in turns] == ["唐小明", "李大華", "唐小明", "李大華"]
    assert turns[0].text == "你說的那個地方\n在哪裡啊"


@pytest.mark.parametrize(
    ("text", "speakers", "exchanges"),
    [
        (
            "问：毛利率如何？\n答：17%。\n还会提升。\n问：展望呢？\n答：乐观。\n",
            ["问", "答", "问", "答"],
            [1, 1, 2, 2],
        ),
        ("Q1：毛利率如何？\nA1：17%。\nQ2：展望呢？\nA2：乐观。\n", ["Q", "A", "Q", "A"], [1, 1, 2, 2]),
        (
            "问题1：毛利率如何？\n答：17%。\n问题2：展望呢？\n答：乐观。\n",
            ["问题", "答", "问题", "答"],
            [1, 1, 2, 2],
        ),
        (
            "1、与会人：毛利率如何？\n答：17%。\n2、与会人：展望呢？\n答：乐观。\n",
            ["与会人", "答"] * 2,
            [1, 1, 2, 2],
        ),
        ("主持人：大家好。\n记者：毛利率如何？\n答：17%。\n", ["主持人", "记者", "答"], [None, 1, 1]),
    ],
)
def test_questions_and_answers_without_names(
    text: str, speakers: list[str], exchanges: list[int | None]
) -> None:
    found = reading(text)
    assert found.layout == "colons"
    turns = found.transcript.turns
    assert [turn.speaker for turn in turns] == speakers
    assert [turn.exchange for turn in turns] == exchanges
    roles = {"答": "management", "A": "management", "主持人": "operator"}
    assert [turn.role for turn in turns] == [roles.get(speaker, "analyst") for speaker in speakers]


def test_a_quarter_is_no_question() -> None:
    text = "Operator: Welcome.\nAnn Lee: By quarter:\nQ1: 17%.\nQ2: 18%.\nOperator: Thank you.\nBob Ray: Hello.\n"
    turns = reading(text).transcript.turns
    assert [turn.speaker for turn in turns] == ["Operator", "Ann Lee", "Operator", "Bob Ray"]
    assert turns[1].text == "By quarter:\nQ1: 17%.\nQ2: 18%."


def test_a_forced_layout_wins_over_the_likeliest() -> None:
    text = '---\nlayout = "colons"\n---\n' + names_alone(ENGLISH) + "\nAnn Lee: One more thing.\n"
    found = reading(text)
    assert found.layout == "colons"
    assert found.transcript.turns[-1].text == "One more thing."


def test_a_wrong_guess_is_a_warning() -> None:
    found = reading("林明\n收入增长。\n财务表现\n毛利率提升。\n未来展望\n我们乐观。\n业务进展\n一切顺利。\n")
    assert found.warnings == (
        "short lines inside speeches may be the names of speakers: lines 3 (财务表现), 5 (未来展望), 7 (业务进展)",
    )


def test_prose_is_no_transcript() -> None:
    with pytest.raises(RefusedFileError):
        reading("The company grew. Note: this is prose, and nobody speaks.\nIt goes on.\n")


def test_who_is_in_no_list_and_was_announced_once_speaks_again() -> None:
    lines = listed_names(CHINESE).split("\n")
    analysts = lines.index("Analysts")
    text = "\n".join([*lines[:analysts], *lines[lines.index("", analysts + 2) + 1 :]])
    reading = parse(text.replace("\n\n", "\n"), id="call", source="call.txt", sha256="")
    assert reading.layout == "listed-names"
    assert [(turn.speaker, turn.text) for turn in reading.transcript.turns] == [
        (said.speaker, "\n".join(said.paragraphs)) for said in CHINESE
    ]
