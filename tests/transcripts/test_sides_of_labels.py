"""The name, the title and the firm of a label, in whatever order, and lists of people and titles above a talk."""

from __future__ import annotations

import pytest

from searchapp.transcripts import Reading, parse
from searchapp.transcripts.layouts.people import person


def reading(text: str) -> Reading:
    return parse(text, id="a", source="a.md", sha256="0")


@pytest.mark.parametrize(
    ("label", "speaker", "title", "firm"),
    [
        ("Charlie Hsu Orchid Securities分析師", "Charlie Hsu", "Analyst", "Orchid Securities"), ("简宁 望江基金研究员", "简宁", "研究员", "望江基金"),
        ("艾丽丝·冯 蓝鹭资本分析师", "艾丽丝·冯", "Analyst", "蓝鹭资本"), ("蓝鹭资本（艾丽丝·冯）", "艾丽丝·冯", None, "蓝鹭资本"),
        ("Kevin Zhao IR负责人", "Kevin Zhao", "IR", None), ("叶澄 创始人、CEO", "叶澄", "Founder & CEO", None), ("约翰·麦克林 首席财务官", "约翰·麦克林", "CFO", None),
        ("CFO 田中一郎", "田中一郎", "CFO", None), ("COO 김민준", "김민준", "COO", None), ("Head of IR Łukasz Wójcik", "Łukasz Wójcik", "IR", None),
        ("Noordzee Bank, Analyst D. J. van der Berg", "D. J. van der Berg", "Analyst", "Noordzee Bank"), ("Rheinfall Bank Dr. Hans-Peter Löw", "Dr. Hans-Peter Löw", None, "Rheinfall Bank"),
        ("Heron & Wolfe, Analyst-Sanjay Mukherjee", "Sanjay Mukherjee", "Analyst", "Heron & Wolfe"), ("Vice President, Investor Relations Maya Fitz", "Maya Fitz", "IR", None),
        ("Ziyu Shen (沈子瑜) | IR Director", "Ziyu Shen", "IR", None), ("Ann Lee speaking", "Ann Lee", None, None), ("林明 发言", "林明", None, None), ("Speaker: Ann Lee", "Ann Lee", None, None),
    ],
)  # fmt: skip
def test_a_label_tells_name_title_and_firm(
    label: str, speaker: str, title: str | None, firm: str | None
) -> None:
    who = person(label)
    assert who is not None
    assert (who.name, who.title, who.firm) == (speaker, title, firm)


@pytest.mark.parametrize("label", ["总经理 助理", "董事长 致辞", "CEO 认为"])
def test_words_beside_a_title_are_no_name(label: str) -> None:
    who = person(label)
    assert who is None or who.name == label


HANDED = """Operator: Welcome to the Harbor Cloud third quarter 2024 earnings call.
Bo Ray - CFO: We grew.
Operator: Our next question comes from {handed}. Please go ahead.
{label}: How will margins develop?
Bo Ray - CFO: They rise.
{label}: Thank you.
Operator: Goodbye.
"""


@pytest.mark.parametrize(
    "label",
    [
        "Kestrel Asia - Ronald Keung",
        "Ronald Keung - Kestrel Asia",
        "Kestrel Asia | Ronald Keung",
        "Kestrel Asia (Ronald Keung)",
        "Kestrel Asia Ronald Keung",
    ],
)
@pytest.mark.parametrize(
    "handed",
    [
        "Ronald Keung with Kestrel Asia",
        "the line of Ronald Keung of Kestrel Asia",
        "Kestrel Asia's Ronald Keung",
    ],
)
def test_who_hands_over_tells_the_firm_from_the_name(label: str, handed: str) -> None:
    found = reading(HANDED.format(handed=handed, label=label))
    assert {turn.speaker for turn in found.transcript.turns} == {"Operator", "Ronald Keung", "Bo Ray"}
    assert {turn.firm for turn in found.transcript.turns if turn.speaker == "Ronald Keung"} == {
        "Kestrel Asia"
    }
    assert not any("other way round" in one for one in found.warnings)


@pytest.mark.parametrize("label", ["Kestrel Asia - Ronald Keung", "Granite - Ruth Egan"])
def test_a_warning_names_a_label_whose_sides_nothing_tells_apart(label: str) -> None:
    found = reading(HANDED.format(handed="another caller", label=label))
    assert [one for one in found.warnings if "other way round" in one] == [
        f"the name and the firm of a label may be the other way round: line 4 ({label + ': How will margins develop?':.30})"
    ]


def test_a_known_firm_is_no_doubt() -> None:
    for label in ("Ann Lee - Harbor Research", "Harbor Research - Ann Lee", "Ann Lee - Harbor"):
        assert not any(
            "other way round" in one
            for one in reading(HANDED.format(handed="a caller", label=label)).warnings
        )


TALK = "".join(
    f"{name}: This is sentence {place}.\n"
    for place, name in enumerate(("Ann Lee", "Bo Ray", "김민준", "Operator") * 3)
)


@pytest.mark.parametrize(
    "above",
    ["- Ann Lee: CEO\n- Bo Ray: CFO\n- 김민준: COO", "Ann Lee\nChief Executive Officer, Harbor Cloud\nBo Ray\nChief Financial Officer, Harbor Cloud", "HARBOR CLOUD\nQ3 2024 EARNINGS CONFERENCE CALL\nOCTOBER 24, 2024"],
)  # fmt: skip
def test_people_and_titles_above_a_talk_say_nothing(above: str) -> None:
    turns = reading(f"{above}\n\n{TALK}").transcript.turns
    assert [turn.text for turn in turns] == [f"This is sentence {place}." for place in range(12)]


def test_a_first_speech_without_a_full_stop_is_speech() -> None:
    turns = reading(f"Ann Lee: Good morning\n{TALK}").transcript.turns
    assert turns[0].text == "Good morning"


@pytest.mark.parametrize(
    "label", ["{0} (00:0{1}:00 - 00:0{2}:00): ", "{0} [00:0{1} --> 00:0{2}]\n", "**{0}** (CFO)\n"]
)
def test_what_stands_behind_a_name_is_no_speech(label: str) -> None:
    names = ("Ann Lee", "Bo Ray") * 3
    text = "".join(
        f"{label.format(name, place, place + 1)}Sentence {place} is said.\n"
        for place, name in enumerate(names)
    )
    assert [(turn.speaker, turn.text) for turn in reading(text).transcript.turns] == [
        (name, f"Sentence {place} is said.") for place, name in enumerate(names)
    ]


@pytest.mark.parametrize(
    "words", ["Plan A: open ten stores.", "Option 2: wait.", "方案A：开十家店。", "Plan B：先等等。"]
)
def test_a_plan_is_no_speaker(words: str) -> None:
    found = reading(TALK.replace("sentence 4.", f"sentence 4.\n{words}"))
    assert len(found.transcript.turns) == 12
    assert not found.warnings or all("speakers" not in one for one in found.warnings)
