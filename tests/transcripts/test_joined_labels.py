"""Labels with two parts: who asks before the name, the firm behind a hyphen, a word or a comma, names with a dot, letters."""

from __future__ import annotations

import pytest

from searchapp.transcripts import Reading, parse
from searchapp.transcripts.layouts.people import person

CALL = [
    ("Operator", "Good morning, and welcome to the Calder Marine Q2 2025 earnings call."),
    ("Helen Marsh", "Thank you. We delivered nine vessels.\nThe order book grew again."),
    ("Operator", "We take the next question."),
    ("Mei-Ling Tan", "How will the price of steel develop?"),
    ("Helen Marsh", "We have hedged most of it."),
    ("Mei-Ling Tan", "And after that?"),
    ("Helen Marsh", "After that we pass it on."),
]


def reading(text: str) -> Reading:
    return parse("Calder Marine Q2 2025 Earnings Call\n\n" + text, id="a", source="a.txt", sha256="0")


@pytest.mark.parametrize("line", ["{}\n{}\n", "{}: {}\n", "[{}] {}\n", "**{}**\n\n{}\n\n"])
@pytest.mark.parametrize(
    "label",
    [
        "Mei-Ling Tan-Kestrel Securities", "Mei-Ling Tan_Kestrel Securities", "Mei-Ling Tan－Kestrel Securities", "Mei-Ling Tan from Kestrel Securities",
        "Mei-Ling Tan, from Kestrel Securities", "Q - Mei-Ling Tan, Kestrel Securities", "Kestrel Securities - Mei-Ling Tan", "Mei-Ling Tan, CFA, Kestrel Securities",
    ],
)  # fmt: skip
def test_the_firm_is_no_part_of_the_name(label: str, line: str) -> None:
    text = "".join(line.format(label if name == "Mei-Ling Tan" else name, said) for name, said in CALL)
    turns = reading(text).transcript.turns
    assert [(turn.speaker, turn.text) for turn in turns] == CALL
    assert {turn.firm for turn in turns if turn.speaker == "Mei-Ling Tan"} == {"Kestrel Securities"}


@pytest.mark.parametrize(
    "label", ["Q - Mei-Ling Tan", "Q – Mei-Ling Tan", "Q: Mei-Ling Tan", "Question — Mei-Ling Tan"]
)
@pytest.mark.parametrize("line", ["{}\n{}\n", "{}: {}\n", "[{}]: {}\n", "**{}**\n\n{}\n\n"])
def test_who_asks_stands_before_the_name(label: str, line: str) -> None:
    text = "".join(line.format(label if name == "Mei-Ling Tan" else name, said) for name, said in CALL)
    turns = reading(text).transcript.turns
    assert [(turn.speaker, turn.text) for turn in turns] == CALL
    assert {turn.role for turn in turns if turn.speaker == "Mei-Ling Tan"} == {"analyst"}


def test_a_dash_divides_speech_from_labels_with_a_dash() -> None:
    names = {"Mei-Ling Tan": "**Q – Mei-Ling Tan**", "Helen Marsh": "**Helen Marsh**"}
    text = "".join(f"{names.get(name, name)} - {said}\n" for name, said in CALL)
    assert [(turn.speaker, turn.text) for turn in reading(text).transcript.turns] == CALL


@pytest.mark.parametrize(
    ("label", "name", "firm"),
    [
        ("阿依古丽·买买提 - 天枢证券", "阿依古丽·买买提", "天枢证券"), ("天枢证券 - 阿依古丽·买买提", "阿依古丽·买买提", "天枢证券"), ("阿依古丽·买买提（天枢证券）", "阿依古丽·买买提", "天枢证券"),
        ("小林健太 - 东湾资本", "小林健太", "东湾资本"), ("小林健太，东湾资本", "小林健太", "东湾资本"), ("昆吾资产 - 石磊", "石磊", "昆吾资产"),
        ("Qiang Zhou, Amberline", "Qiang Zhou", "Amberline"), ("中金公司·张佳琪", "张佳琪", "中金公司"), ("Unidentified Analyst - Harbor", "Unidentified Analyst", "Harbor"),
    ],
)  # fmt: skip
def test_name_and_firm_of_a_label(label: str, name: str, firm: str) -> None:
    found = person(label)
    assert found is not None
    assert (found.name, found.firm) == (name, firm)


@pytest.mark.parametrize(
    "label", ["詹姆斯·米歇尔", "Ann Lee-Jones", "让-皮埃尔", "分析师B", "De Santis, Luca"]
)
def test_such_labels_have_no_firm(label: str) -> None:
    found = person(label)
    assert found is None or (found.label, found.firm) == (label, None)


def test_a_label_in_brackets_and_before_a_colon_among_others_without() -> None:
    text = "".join(
        f"{f'[{name}]' if place == 4 else name}: {said}\n" for place, (name, said) in enumerate(CALL)
    )
    assert [(turn.speaker, turn.text) for turn in reading(text).transcript.turns] == CALL


def test_a_tag_above_a_short_question_is_a_label() -> None:
    talk = [
        (name, "包含感情嗎？" if name == "@annlee" else f"{said}。")
        for name, said in (
            ("唐鳳", "好的，我們開始"),
            ("吳旻潔", "請問您怎麼看"),
            ("唐鳳", "它是一些機制"),
            ("@annlee", ""),
            ("唐鳳", "當然"),
            ("吳旻潔", "謝謝您"),
        )
    ]
    text = "".join(f"{name}\n\n{said}\n\n" for name, said in talk)
    turns = parse(text, id="a", source="a.txt", sha256="0").transcript.turns
    assert [(turn.label, turn.text) for turn in turns] == [(name.lstrip("@"), said) for name, said in talk]


@pytest.mark.parametrize("label", ["集团CFO", "al-Rashid", "买买提·阿不都拉·司马义"])
def test_a_minority_of_labels_in_brackets_is_read_or_warned_about(label: str) -> None:
    other = [(label if name == "Mei-Ling Tan" else name, said) for name, said in CALL]
    lines = [f"{f'[{name}]' if name == label else name}: {said}" for name, said in other]
    found = parse("\n".join(lines), id="a", source="a.txt", sha256="0")
    read = [(turn.label, turn.text) for turn in found.transcript.turns]
    assert read == other or any(f"[{label}]"[:10] in one for one in found.warnings)


def test_a_warning_names_the_first_label_in_brackets() -> None:
    talk = [(f"【{name}】" if name == "Operator" else name, said) for name, said in CALL]
    text = "\n".join(f"{name.replace('Operator', 'Webcast question')}\n{said}" for name, said in talk)
    found = parse(text, id="a", source="a.txt", sha256="0")
    assert found.transcript.turns[0].label == "Webcast question" or any(
        "Webcast" in one for one in found.warnings
    )


def test_a_quotation_before_a_colon_is_no_label() -> None:
    talk = [
        ("提問者", "請您談一下這個計畫。"),
        ("唐鳳", "有三個部分。\n「D（Development）」：這個部分是非常重要的。"),
        ("提問者", "謝謝。"),
        ("唐鳳", "不客氣。"),
    ]
    text = "\n".join(f"{name}：{said}" for name, said in talk)
    found = parse(text, id="a", source="a.txt", sha256="0")
    assert [(turn.label, turn.text) for turn in found.transcript.turns] == talk
