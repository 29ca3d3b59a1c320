"""Captions as programs write them: names in brackets and inside tags, lines that roll up, captions without space between."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from conversation import CHINESE, ENGLISH, Call  # type: ignore[import-not-found]

from searchapp.transcripts import Reading, read, scan

Cue = tuple[str, str, bool]
"""Who speaks, what is said, and whether the speech begins."""


def reading_of(folder: Path, name: str, content: str) -> Reading:
    (folder / name).write_text(content, encoding="utf-8")
    (file,) = scan(folder / name).files
    reading = read(file)
    spoken = sum(len(turn.text) for turn in reading.transcript.turns)
    assert spoken + sum(one.characters for one in reading.removed) == len(content) + reading.added
    return reading


def cues(call: Call) -> list[Cue]:
    found = []
    for said in call:
        text = (" " if call is ENGLISH else "").join(said.paragraphs)
        middle = text.find(" ", len(text) // 2) if call is ENGLISH else len(text) // 2
        parts = [text[:middle].strip(), text[middle:].strip()] if middle > 0 else [text]
        found += [(said.speaker, part, not number) for number, part in enumerate(parts)]
    return found


def times(number: int, mark: str = ".") -> str:
    return (
        f"00:{number // 60:02}:{number % 60:02}{mark}000 --> 00:{number // 60:02}:{number % 60:02}{mark}900"
    )


def named(said: Sequence[Cue], form: str) -> list[str]:
    """The captions, with the name in this form where a speech begins."""
    return [form.format(name=name, text=text) if begins else text for name, text, begins in said]


def as_srt(lines: Sequence[str], between: str = "\n\n") -> str:
    return between.join(
        f"{number}\n{times(number, ',')}\n{line}" for number, line in enumerate(lines, start=1)
    )


def as_vtt(lines: Sequence[str]) -> str:
    captions = (f"{times(number)}\n{line}" for number, line in enumerate(lines))
    return "WEBVTT\n\n" + "\n\n".join(captions)


def rolling(lines: Sequence[str]) -> str:
    shown = [f"{times(0)}\n{lines[0]}"]
    shown += [f"{times(number)}\n{lines[number - 1]}\n{lines[number]}" for number in range(1, len(lines))]
    return "WEBVTT\n\n" + "\n\n".join(shown)


def word_by_word(lines: Sequence[str]) -> str:
    """Each line grows word by word below the line before, and then stands alone."""
    shown = []
    for number, line in enumerate(lines):
        first, *others = line.split(" ")
        timed = first + "".join(f"<00:00:{number % 60:02}.500><c> {word}</c>" for word in others)
        above = lines[number - 1] if number else " "
        shown += [f"{times(number)} align:start\n{above}\n{timed}", f"{times(number)}\n{line}\n "]
    return "WEBVTT\nKind: captions\n\n" + "\n\n".join(shown)


@pytest.mark.parametrize("call", [ENGLISH, CHINESE], ids=["en", "zh"])
@pytest.mark.parametrize(
    "form",
    [
        "[{name}] {text}",
        "【{name}】{text}",
        "({name}) {text}",
        "（{name}）{text}",
        ">> [{name}] {text}",
        "<i>{name}:</i> {text}",
        '<font color="#ff0000">{name}: {text}</font>',
        "{{\\an8}}{name}：{text}",
    ],
)
def test_names_in_brackets_and_in_tags(tmp_path: Path, call: Call, form: str) -> None:
    turns = reading_of(tmp_path, "call.srt", as_srt(named(cues(call), form))).transcript.turns
    expected = [(said.speaker, "".join(said.paragraphs).replace(" ", ""), said.role) for said in call]
    assert [(turn.speaker, turn.text.replace(" ", ""), turn.role) for turn in turns] == expected


@pytest.mark.parametrize("call", [ENGLISH, CHINESE], ids=["en", "zh"])
@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("call.srt", lambda lines: as_srt(lines, "\n")),
        ("call.vtt", rolling),
        ("call.vtt", word_by_word),
    ],
    ids=["close", "rolling", "word by word"],
)
def test_each_line_is_read_once(
    tmp_path: Path, call: Call, name: str, form: Callable[[Sequence[str]], str]
) -> None:
    content = form(named(cues(call), "{name}: {text}"))
    turns = reading_of(tmp_path, name, content).transcript.turns
    expected = [(said.speaker, "".join(said.paragraphs).replace(" ", "")) for said in call]
    assert [(turn.speaker, turn.text.replace(" ", "")) for turn in turns] == expected


def test_what_is_said_twice_is_kept_where_lines_do_not_roll(tmp_path: Path) -> None:
    lines = ["Ann Lee: We grew.", "Very good.", "Very good.", "Bob Ray: Thank you.", "Thank you.", "And you?"]
    turns = reading_of(tmp_path, "call.srt", as_srt(lines)).transcript.turns
    assert [turn.text for turn in turns] == [
        "We grew. Very good. Very good.",
        "Thank you. Thank you. And you?",
    ]


def test_sounds_in_brackets_are_no_speakers(tmp_path: Path) -> None:
    lines = ["Ann Lee: We grew.", "[Music] Very good.", "Bob Ray: Thank you.", "[Laughter] And you?"]
    turns = reading_of(tmp_path, "call.srt", as_srt(lines)).transcript.turns
    assert [turn.speaker for turn in turns] == ["Ann Lee", "Bob Ray"]


SOUNDS = [
    "[Music]",
    "[MUSIC PLAYING]",
    "(laughter)",
    "（掌声）",
    "【背景音乐】",
    "♪♪",
    "♪ ♪",
    "- [Applause]",
    "*applause*",
]


@pytest.mark.parametrize("sound", SOUNDS)
@pytest.mark.parametrize("form", ["{name}: {text}", "[{name}] {text}"])
def test_sounds_on_lines_of_their_own_are_no_speech(tmp_path: Path, sound: str, form: str) -> None:
    lines = named(cues(ENGLISH), form)
    lines = [sound, *lines[:4], sound, *lines[4:], sound]
    reading = reading_of(tmp_path, "call.srt", as_srt(lines))
    assert [(turn.speaker, turn.text.replace(" ", "")) for turn in reading.transcript.turns] == [
        (said.speaker, "".join(said.paragraphs).replace(" ", "")) for said in ENGLISH
    ]
    assert {one.what: one.characters for one in reading.removed}["sounds"] == 3 * len(sound)


@pytest.mark.parametrize(
    "form", ["{name} ({title}): {text}", "{name}, {title}: {text}", "{name}（{title}）：{text}"]
)
def test_titles_beside_names_in_captions(tmp_path: Path, form: str) -> None:
    titles = {
        "Jane Doe": "Vice President of Investor Relations",
        "Ann Lee": "Chief Executive Officer",
        "Tom O'Hara": "Chief Financial Officer",
        "Bob Ray": "Granite Research",
        "Mei Lin": "Summit Securities",
    }
    lines = []
    for name, text, begins in cues(ENGLISH):
        label = form if name in titles else "{name}: {text}"
        lines.append(label.format(name=name, title=titles.get(name), text=text) if begins else text)
    turns = reading_of(tmp_path, "call.srt", as_srt(lines)).transcript.turns
    assert [(turn.speaker, turn.role, turn.text.replace(" ", "")) for turn in turns] == [
        (said.speaker, said.role, "".join(said.paragraphs).replace(" ", "")) for said in ENGLISH
    ]


def test_names_in_capitals(tmp_path: Path) -> None:
    lines = [f">> {name.upper()}: {text}" if begins else text for name, text, begins in cues(ENGLISH)]
    turns = reading_of(tmp_path, "call.srt", as_srt(lines)).transcript.turns
    assert [(turn.speaker, turn.label) for turn in turns] == [
        (said.speaker, said.speaker.upper()) for said in ENGLISH
    ]


def test_two_voices_in_one_caption(tmp_path: Path) -> None:
    lines = ["Ann Lee: We grew", "- and will grow.\n- Bob Ray: Why?", "Ann Lee: Demand."]
    turns = reading_of(tmp_path, "call.srt", as_srt(lines)).transcript.turns
    assert [(turn.speaker, turn.text) for turn in turns] == [
        ("Ann Lee", "We grew and will grow."),
        ("Bob Ray", "Why?"),
        ("Ann Lee", "Demand."),
    ]


def test_another_voice_without_a_name_is_a_doubt(tmp_path: Path) -> None:
    lines = [">> Ann Lee: We grew.", ">> How much?", ">> Bob Ray: Thank you.", ">> Ann Lee: And you."]
    reading = reading_of(tmp_path, "call.srt", as_srt(lines))
    assert any("begin with >>" in warning and "(>> How much?)" in warning for warning in reading.warnings)


def running(call: Call, width: int) -> list[str]:
    """The whole call as one text with names before colons, in captions of the same length, which divide names as well."""
    between = " " if call is ENGLISH else ""
    text = between.join(
        f"{said.speaker}{':' if between else '：'}{between}{between.join(said.paragraphs)}" for said in call
    )
    if not between:
        return [text[start : start + width] for start in range(0, len(text), width)]
    return textwrap.wrap(text, width, break_on_hyphens=False)


@pytest.mark.parametrize("width", [23, 38, 61, 90])
@pytest.mark.parametrize("call", [ENGLISH, CHINESE], ids=["en", "zh"])
@pytest.mark.parametrize("suffix", [".srt", ".vtt"])
def test_names_inside_captions_and_divided_by_them(
    tmp_path: Path, call: Call, width: int, suffix: str
) -> None:
    lines = running(call, width)
    content = as_srt(lines) if suffix == ".srt" else as_vtt(lines)
    turns = reading_of(tmp_path, f"call{suffix}", content).transcript.turns
    assert [(turn.speaker, turn.text.replace(" ", "")) for turn in turns] == [
        (said.speaker, "".join(said.paragraphs).replace(" ", "")) for said in call
    ]


def test_words_before_a_colon_inside_a_sentence_are_no_name(tmp_path: Path) -> None:
    lines = ["Ann Lee: I have two", "topics. First: growth. Three things stand", "out: demand and price."]
    lines += ["Bob Ray: Why?", "Ann Lee: Demand."]
    turns = reading_of(tmp_path, "call.srt", as_srt(lines)).transcript.turns
    said = "I have two topics. First: growth. Three things stand out: demand and price."
    assert [turn.text for turn in turns] == [said, "Why?", "Demand."]


def test_the_operator_in_traditional_characters(tmp_path: Path) -> None:
    call = [
        ("會議主持人", "歡迎各位。"),
        ("林明", "收入增長。"),
        ("會議主持人", "請提問。"),
        ("陳靜", "為什麼？"),
    ]
    content = as_srt([f"{name}：{text}" for name, text in call])
    turns = reading_of(tmp_path, "call.srt", content).transcript.turns
    assert [(turn.speaker, turn.text) for turn in turns] == call


def test_names_on_the_first_lines_of_captions(tmp_path: Path) -> None:
    content = as_srt([f"{name}\n{text}" for name, text, _ in cues(CHINESE)])
    turns = reading_of(tmp_path, "call.srt", content).transcript.turns
    assert [(turn.speaker, turn.text) for turn in turns] == [
        (said.speaker, "".join(said.paragraphs)) for said in CHINESE
    ]


def test_captions_in_another_order_than_their_times(tmp_path: Path) -> None:
    said = [f"{name}: {text}" for name, text, _ in cues(ENGLISH)]
    captions = [f"{number}\n{times(number, ',')}\n{line}" for number, line in enumerate(said, start=1)]
    captions[2:4] = reversed(captions[2:4])
    expected = reading_of(tmp_path, "ordered.srt", as_srt(said)).transcript.turns
    assert reading_of(tmp_path, "call.srt", "\n\n".join(captions)).transcript.turns == expected


def test_captions_whose_times_begin_anew_stay_in_order(tmp_path: Path) -> None:
    said = [f"{name}: {text}" for name, text, _ in cues(ENGLISH)]
    numbers = [*range(70, 70 + len(said) // 2), *range(len(said) - len(said) // 2)]
    content = "\n\n".join(f"{times(number, ',')}\n{line}" for number, line in zip(numbers, said, strict=True))
    turns = reading_of(tmp_path, "call.srt", content).transcript.turns
    assert [turn.speaker for turn in turns] == [one.speaker for one in ENGLISH]


def test_a_word_within_a_sentence_before_a_colon_is_no_name(tmp_path: Path) -> None:
    said = ["何嘉琪：请教两个问", "题：毛利率和产能。", "林明：我们有三项", "工作：认证。", "何嘉琪：谢谢。"]
    turns = reading_of(tmp_path, "call.srt", as_srt(said)).transcript.turns
    assert [turn.text for turn in turns] == [
        "请教两个问题：毛利率和产能。",
        "我们有三项工作：认证。",
        "谢谢。",
    ]
