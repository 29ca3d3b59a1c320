"""Marks around labels that programs and note takers make: links, escapes, check boxes, full stops, times in other words."""

from __future__ import annotations

import pytest

from searchapp.transcripts import Reading, parse

CALL = [
    ("Operator", "Good morning, and welcome to the Calder Marine Q2 2025 earnings call."),
    ("Helen Marsh", "Thank you. We delivered nine vessels.\nThe order book grew again."),
    ("Viktor Lind", "Thanks, Helen. The yards ran at full load."),
    ("Operator", "Our first question comes from Jonas Feld with Kestrel Securities."),
    ("Jonas Feld", "How will the price of steel develop?"),
    ("Viktor Lind", "We have hedged most of it."),
    ("Operator", "There are no further questions."),
    ("Helen Marsh", "Thank you all."),
]  # fmt: skip


def reading(form: str) -> Reading:
    text = "".join(
        form.format(n=name, t=said, i=f"{number:02d}", x=number) + "\n"
        for number, (name, said) in enumerate(CALL)
    )
    return parse("Calder Marine Q2 2025 Earnings Call\n\n" + text, id="a", source="a.txt", sha256="0")


@pytest.mark.parametrize(
    "form",
    [
        "{n}.\n{t}", "{n}.\n\n{t}\n", "{n}。\n{t}", "{n}...\n{t}", "{n},\n{t}", "{n} -\n{t}", "{n}——\n{t}", "{n};\n{t}", "{n} >\n{t}", "[{n}](https://example.com/u/1): {t}",
        "[{n}](https://example.com/u/1)\n\n{t}\n", "[[{n}]]: {t}", "[[people/{n}|{n}]]\n{t}", "\\[{n}\\] {t}", "\\*\\*{n}\\*\\*: {t}", "- [ ] {n}: {t}", "- [x] **{n}**: {t}", "~~{n}~~: {t}",
        "=={n}==: {t}", "@{n}: {t}", "@{n}\n{t}", "#{n}: {t}", "###{n}\n{t}\n", "＜{n}＞{t}", "｛{n}｝{t}", "〘{n}〙{t}", "『{n}』{t}", "{n}︰{t}", "Speaker - {n}:\n{t}", "发言人 {n}：{t}",
        "{n}\u00a0\n{t}", "\u2009{n}:\u00a0{t}", "<small>{n}</small>: {t}",
    ],
)  # fmt: skip
def test_marks_around_a_label(form: str) -> None:
    found = reading(form)
    assert [(turn.speaker, turn.text) for turn in found.transcript.turns] == CALL
    assert {turn.firm for turn in found.transcript.turns if turn.role == "analyst"} == {"Kestrel Securities"}


def test_names_with_spaces_of_other_widths_are_names() -> None:
    text = "".join(f"{name}\n{said}\n" for name, said in CALL).replace("Helen Marsh", "Helen\u00a0Marsh")
    turns = parse(text, id="a", source="a.txt", sha256="0").transcript.turns
    assert [(turn.speaker, turn.text) for turn in turns] == CALL


@pytest.mark.parametrize(
    "form",
    [
        "({i}:05 → {i}:40) {n}: {t}", "{x} minutes 5 seconds\n{n}\n{t}", "{n}:  08-14 08:{i}\n{t}\n", "{n} 上午8:{i}\n{t}", "{n} ({x}'05\"): {t}", "{n} at {i}:05: {t}", "{n} #00:{i}:05#\n{t}",
        "{n} / 00:{i}:05\n{t}",
    ],
)  # fmt: skip
def test_times_in_other_forms(form: str) -> None:
    turns = reading(form).transcript.turns
    assert [(turn.speaker, turn.text) for turn in turns] == CALL


def test_times_before_what_is_said_are_no_speech() -> None:
    turns = reading("{n}\n{i}:05 {t}").transcript.turns
    assert [(turn.speaker, turn.text) for turn in turns] == CALL


def test_a_time_of_day_in_a_speech_stays() -> None:
    text = "".join(f"{name}\n{said}\n10:30 it was when {name} came.\n" for name, said in CALL[:3])
    turns = parse(text, id="a", source="a.txt", sha256="0").transcript.turns
    assert all(turn.text.endswith(f"10:30 it was when {turn.speaker} came.") for turn in turns)


def test_short_sentences_are_no_names() -> None:
    talk = "林明\n我们很高兴。\n高兴。\n陈静\n谢谢。\n明白。\n林明\n谢谢。\n明白。\n陈静\n高兴。\n再见。\n"
    assert [turn.speaker for turn in parse(talk, id="a", source="a.txt", sha256="0").transcript.turns] == ["林明", "陈静", "林明", "陈静"]  # fmt: skip


def test_a_handle_above_a_speech_is_a_label() -> None:
    text = "".join(f"{'@jonasfeld' if name == 'Jonas Feld' else name}\n{said}\n" for name, said in CALL)
    turns = parse(text, id="a", source="a.txt", sha256="0").transcript.turns
    assert [turn.text for turn in turns] == [said for _, said in CALL]


def test_a_tag_that_is_never_closed_is_a_label() -> None:
    names = {"Helen Marsh": "Mark", "Viktor Lind": "S"}
    text = "".join(f"<{names.get(name, name)}>\n{said}\n" for name, said in CALL)
    turns = parse(text, id="a", source="a.txt", sha256="0").transcript.turns
    assert [turn.label for turn in turns] == [names.get(name, name) for name, _ in CALL]


def test_the_last_label_is_a_heading_as_some_others_are() -> None:
    text = "".join(
        f"{'## ' if place in (1, 4, 7) else ''}{name}\n{said}\n"
        for place, (name, said) in enumerate(CALL[:7])
    )
    text += "## Amara Nwosu\nGoodbye to all of you.\n"
    turns = parse(text, id="a", source="a.txt", sha256="0").transcript.turns
    assert [turn.speaker for turn in turns] == [*(name for name, _ in CALL[:7]), "Amara Nwosu"]


def test_words_with_a_colon_on_a_line_among_labels_with_one_are_named() -> None:
    text = "主席:\n我们开始。我们宣读本案的内容。\n宣读如下:\n主要诉求系建议新增照护费。\n林明:\n谢谢主席。\n例如:\n我们有照护。\n主席:\n谢谢大家。\n林明:\n好的。\n"
    found = parse(text, id="a", source="a.txt", sha256="0")
    assert any("line 3 (宣读如下:)" in warning for warning in found.warnings)
    assert not any("例如" in warning for warning in found.warnings)
