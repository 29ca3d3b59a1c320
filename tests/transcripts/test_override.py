"""Overrides: front matter and the file next to a transcript replace what was read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import conversation  # type: ignore[import-not-found]
import pytest

from searchapp.errors import RefusedFileError
from searchapp.transcripts import Reading, read, scan

CALL = """Operator
大家好,欢迎参加远山科技2024年第一季度业绩电话会议。下面有请首席财务官林明先生。
Ming Lin
谢谢。毛利率为17%。
Operator
下一个问题来自海湾证券的Ann Lee。
Ann Lee
请问展望如何?
"""


def test_front_matter_overrides_everything(tmp_path: Path) -> None:
    front = """---
company = "远山云"
ticker = "9999.HK"
period = "2024H1"
date = 2024-08-20
title = "中期业绩会"
[[participants]]
name = "Lin Ming"
aliases = ["Ming Lin"]
title = "CEO"
[[participants]]
name = "Ann Lee"
role = "management"
firm = "远山云"
---
"""
    transcript = reading(tmp_path, front + CALL).transcript
    assert (transcript.company, transcript.ticker, transcript.period) == ("远山云", "9999.HK", "2024H1")
    assert (transcript.date, transcript.title) == ("2024-08-20", "中期业绩会")
    assert [(turn.speaker, turn.title) for turn in transcript.turns][1] == ("Lin Ming", "CEO")
    assert (transcript.turns[3].role, transcript.turns[3].firm) == ("management", "远山云")
    names = {one.name: one for one in transcript.participants}
    assert set(names["Lin Ming"].aliases) == {"Ming Lin", "林明"}
    assert names["Lin Ming"].role == "management"
    assert names["Ann Lee"].firm == "远山云"


def test_front_matter_is_counted_as_removed(tmp_path: Path) -> None:
    front = '---\ncompany = "远山云"\n---\n'
    found = reading(tmp_path, front + CALL)
    assert {one.what: one.characters for one in found.removed}["front matter"] == len(front)


def test_the_file_beside_wins_over_front_matter(tmp_path: Path) -> None:
    front = '---\ncompany = "甲"\nperiod = "2023Q1"\n---\n'
    transcript = reading(tmp_path, front + CALL, 'company = "乙"\n').transcript
    assert (transcript.company, transcript.period) == ("乙", "2023Q1")


def test_an_empty_string_says_there_is_none(tmp_path: Path) -> None:
    assert reading(tmp_path, CALL, 'company = ""\n').transcript.company is None


@pytest.mark.parametrize("beside", ["", " \n\n", "\ufeff"])
def test_a_file_beside_that_says_nothing_changes_nothing(tmp_path: Path, beside: str) -> None:
    assert reading(tmp_path, CALL, beside).transcript.company == "远山科技"


def test_a_file_beside_is_read_in_any_encoding(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes('company = "遠山雲"\n'.encode("utf-16-be"))
    assert reading(tmp_path, CALL).transcript.company == "遠山雲"


def test_a_rule_across_the_page_is_no_front_matter(tmp_path: Path) -> None:
    assert len(reading(tmp_path, "---\n\n" + CALL + "\n---\n再见。\n").transcript.turns) == 4


UNNAMED = """Operator
大家好,欢迎参加远山科技2024年第一季度业绩电话会议。下面有请首席财务官林明先生。
Ming Lin
谢谢。
Operator
下一个问题来自海湾证券的Ann Lee。
Unidentified Analyst
请问展望如何?
答
很好。
Operator
下一个问题来自顶峰证券的赵敏。
Unidentified Analyst
请问毛利率?
答
17%。
"""


def spoken(found: Reading) -> list[tuple[str, str, str, str | None]]:
    turns = [turn for turn in found.transcript.turns if turn.exchange and turn.role != "operator"]
    return [(turn.speaker, turn.label, turn.role, turn.firm) for turn in turns]


def test_a_label_is_given_to_a_person_in_one_exchange(tmp_path: Path) -> None:
    beside = """
[[participants]]
name = "Tony Shen"
label = "Unidentified Analyst"
exchanges = [1]
firm = "浦银国际"
[[participants]]
name = "Ming Lin"
label = "答"
"""
    found = reading(tmp_path, UNNAMED, beside)
    assert spoken(found) == [
        ("Tony Shen", "Unidentified Analyst", "analyst", "浦银国际"),
        ("Ming Lin", "答", "management", None),
        ("赵敏", "Unidentified Analyst", "analyst", "顶峰证券"),
        ("Ming Lin", "答", "management", None),
    ]
    assert {turn.title for turn in found.transcript.turns if turn.speaker == "Ming Lin"} == {"CFO"}
    assert [(one.name, one.aliases, one.firm) for one in found.transcript.participants] == [
        ("Operator", (), None),
        ("Ming Lin", ("林明",), None),
        ("Tony Shen", (), "浦银国际"),
        ("赵敏", (), "顶峰证券"),
    ]
    # What the override says is not inferred.
    assert [(one.exchange, one.speaker) for one in found.inferred] == [(2, "赵敏")]
    assert found.warnings == ()


def test_a_label_without_exchanges_is_a_persons_in_the_whole_call(tmp_path: Path) -> None:
    beside = '[[participants]]\nname = "赵敏"\nlabel = "unidentified analyst"\n'
    found = reading(tmp_path, UNNAMED, beside)
    assert [speaker for speaker, label, *_ in spoken(found) if label != "答"] == ["赵敏"] * 2
    assert found.inferred == ()
    assert "Ann Lee" not in [one.name for one in found.transcript.participants]


def test_a_person_who_was_inferred_can_be_called_otherwise(tmp_path: Path) -> None:
    beside = '[[participants]]\nname = "赵小敏"\naliases = ["赵敏"]\n'
    found = reading(tmp_path, UNNAMED, beside)
    assert spoken(found)[2] == ("赵小敏", "Unidentified Analyst", "analyst", "顶峰证券")
    assert [one.speaker for one in found.inferred] == ["Ann Lee", "赵小敏"]


def test_a_label_that_is_not_there_is_a_warning(tmp_path: Path) -> None:
    beside = '[[participants]]\nname = "赵敏"\nlabel = "Unidentified Analyst"\nexchanges = [3, 4]\n'
    found = reading(tmp_path, UNNAMED, beside)
    assert found.warnings == (
        "a.toml assigns the label Unidentified Analyst in exchange 3, 4 to 赵敏, but no turn has it",
    )
    assert spoken(found) == spoken(reading(tmp_path, UNNAMED, ""))


@pytest.mark.parametrize(
    ("beside", "named"),
    [
        ('firma = "x"\n', "'firma'"),
        ("company = 3\n", "'company'"),
        ('period = "Q1 2024"\n', "'period'"),
        ('date = "20. 8. 2024"\n', "'date'"),
        ('participants = "Ann"\n', "'participants'"),
        ('[[participants]]\nrole = "analyst"\n', "no name"),
        ('[[participants]]\nname = "Ann"\nrole = "boss"\n', "'role'"),
        ('[[participants]]\nname = "Ann"\naliases = "A"\n', "'aliases'"),
        ('[[participants]]\nname = "Ann"\nage = 3\n', "'age'"),
        ('[[participants]]\nname = "Ann"\nlabel = ""\n', "'label'"),
        ('[[participants]]\nname = "Ann"\nexchanges = [1]\n', "exchanges"),
        ('[[participants]]\nname = "Ann"\nlabel = "Q"\nexchanges = 1\n', "'exchanges'"),
        ('[[participants]]\nname = "Ann"\nlabel = "Q"\nexchanges = [0]\n', "'exchanges'"),
        ('[[participants]]\nname = "Ann"\nlabel = "Q"\nexchanges = [true]\n', "'exchanges'"),
        ('layout = "sideways"\n', "'sideways'"),
        ('speakers = "林明"\n', "'speakers'"),
        ("speakers = [1]\n", "'speakers'"),
        ('not-speakers = [" "]\n', "'not-speakers'"),
        ('speakers = ["林 明"]\nnot-speakers = ["林明"]\n', "'林 明' under speakers and under not-speakers"),
        ("company: x\n", "not valid TOML"),
        ("company = " + "1" * 5000 + "\n", "not valid TOML"),
        ("company = " + "[" * 5000 + "\n", "not valid TOML"),
        ("company = 0x" + "f" * 5000 + "\n", "'company'"),
    ],
)
def test_what_is_unknown_or_of_the_wrong_type_is_refused_by_name(
    tmp_path: Path, beside: str, named: str
) -> None:
    with pytest.raises(RefusedFileError) as raised:
        reading(tmp_path, CALL, beside)
    assert raised.value.source == "a.txt"
    assert named in raised.value.reason
    assert raised.value.cure


def test_front_matter_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedFileError, match="front matter is not valid TOML"):
        reading(tmp_path, "---\ncompany = x\n---\n" + CALL)


def test_front_matter_of_a_note_program_gives_company_ticker_and_period(tmp_path: Path) -> None:
    note = "---\ntitle: 纪要\ntags: [电话会]\ndate: 2024-12-01 10:00\ncompany: 远山科技\nticker: '1234.HK'\nperiod: 2024Q3\naliases:\n  - x\n---\n"
    found = reading(tmp_path, note + CALL).transcript
    assert (found.company, found.ticker, found.period) == ("远山科技", "1234.HK", "2024Q3")
    # The date and the title are those of the note.
    plain = reading(tmp_path, CALL).transcript
    assert (found.date, found.title, found.turns) == (plain.date, plain.title, plain.turns)


def reading(folder: Path, text: str, beside: str | None = None) -> Reading:
    (folder / "a.txt").write_text(text, encoding="utf-8")
    if beside is not None:
        (folder / "a.toml").write_text(beside, encoding="utf-8")
    return read(scan(folder).files[0])


RENDERED = (
    conversation.names_alone, conversation.names_alone_with_blank_lines, conversation.names_apart, conversation.firm_below,
    conversation.dashes, conversation.colons, conversation.times, conversation.times_on_one_line,
    conversation.markdown_headings, conversation.markdown_bold, conversation.listed_names, conversation.bilingual,
)  # fmt: skip
CALLS = [conversation.ENGLISH, conversation.CHINESE]


@pytest.mark.parametrize("call", CALLS, ids=["english", "chinese"])
@pytest.mark.parametrize("label", ["łukasz", "翻 译 甲!", "2. 财务表现"])
@pytest.mark.parametrize("render", RENDERED, ids=lambda render: render.__name__)
def test_a_line_that_is_told_to_be_a_speaker_is_one_in_every_layout(
    tmp_path: Path, render: Any, label: str, call: conversation.Call
) -> None:
    text = f"{render(call)}\n\n{label}\nThis is what I say.\n\n{label}: And this.\n"
    plain = reading(tmp_path, render(call))
    found = reading(tmp_path, text, f"speakers = [{json.dumps(label)}]\n")
    assert found.layout == plain.layout
    assert found.warnings == ()
    said = [(turn.label, turn.text) for turn in found.transcript.turns]
    assert said[:-2] == [(turn.label, turn.text) for turn in plain.transcript.turns]
    assert [text for _, text in said[-2:]] == ["This is what I say.", "And this."]
    assert len({label for label, _ in said[-2:]}) == 1


@pytest.mark.parametrize("call", CALLS, ids=["english", "chinese"])
@pytest.mark.parametrize("render", RENDERED, ids=lambda render: render.__name__)
def test_a_line_that_is_told_not_to_be_a_speaker_is_none_in_any_layout(
    tmp_path: Path, render: Any, call: conversation.Call
) -> None:
    text = render(call)
    label = reading(tmp_path, text).transcript.turns[3].label
    found = reading(tmp_path, text, f"not-speakers = [{json.dumps(label)}]\n").transcript
    assert found.turns
    assert label not in [turn.label for turn in found.turns]


def test_only_what_is_told_can_be_all_there_is(tmp_path: Path) -> None:
    text = "łukasz\nGood day.\n财务表现\n很好。\n"
    with pytest.raises(RefusedFileError, match="no speaker"):
        reading(tmp_path, text)
    found = reading(tmp_path, text, 'speakers = ["łukasz", "财务表现"]\nlayout = "names-alone"\n')
    assert [turn.label for turn in found.transcript.turns] == ["łukasz", "财务表现"]


def test_a_button_that_is_told_to_be_a_speaker_is_one(tmp_path: Path) -> None:
    text = CALL.replace("Ann Lee\n请问", "中文翻译\n请问")
    found = reading(tmp_path, text, 'speakers = ["中文翻译"]\n')
    assert [turn.label for turn in found.transcript.turns][-1] == "中文翻译"


def test_labels_that_are_nowhere_are_a_warning(tmp_path: Path) -> None:
    found = reading(tmp_path, CALL, 'speakers = ["Ming Li"]\nnot-speakers = ["展望"]\n')
    assert found.warnings == (
        "a.toml lists the speaker Ming Li, but no line is or begins with that label",
        "a.toml lists 展望 under not-speakers, but no line is or begins with that label",
    )


def test_the_file_beside_wins_over_front_matter_about_labels_too(tmp_path: Path) -> None:
    front = '---\nspeakers = ["Ming Lin"]\nnot-speakers = ["Ann Lee"]\n---\n'
    beside = 'speakers = ["Ann Lee"]\nnot-speakers = ["Ming Lin"]\n'
    turns = reading(tmp_path, front + CALL, beside).transcript.turns
    assert [turn.label for turn in turns] == ["Operator", "Operator", "Ann Lee"]


def test_a_period_of_the_user_leaves_no_doubt_about_it(tmp_path: Path) -> None:
    text = CALL.replace("2024年第一季度", "")
    assert reading(tmp_path, text).warnings == ("an operator speaks, but no period was found",)
    assert reading(tmp_path, text, 'period = "2024Q1"\n').warnings == ()
    assert reading(tmp_path, text, 'period = ""\n').warnings == ()


def test_text_that_belongs_to_nobody_is_refused_above_a_third_with_the_lines_and_the_cure(
    tmp_path: Path,
) -> None:
    text = "公司历史\n" + "这是一段没有人说的话，讲述公司的历史。\n" * 40 + CALL
    with pytest.raises(RefusedFileError) as raised:
        reading(tmp_path, text)
    assert raised.value.reason == "91% of the text belongs to no speaker: line 1 (公司历史)"
    assert 'a.toml: speakers = ["公司历史"]' in raised.value.cure
    told = reading(tmp_path, text, 'speakers = ["公司历史"]\n')
    assert (told.transcript.turns[0].label, told.warnings) == ("公司历史", ())
    accepted = reading(tmp_path, text, "speakers = []\n")
    assert accepted.warnings == ("91% of the text belongs to no speaker: line 1 (公司历史)",)
    assert len(accepted.transcript.turns) == 4


@pytest.mark.parametrize(("lines", "refused"), [(1, False), (2, True)])
def test_up_to_30_percent_is_a_warning(tmp_path: Path, lines: int, refused: bool) -> None:
    history = "这是一段没有人说的话，讲述公司的历史。" * 30
    said = CALL + "毛利率会提升。" * 200 + "\n"
    text = f"{history}\n" * lines + said
    if refused:
        with pytest.raises(RefusedFileError, match="% of the text belongs to no speaker: line 1") as raised:
            reading(tmp_path, text)
        assert 'speakers = ["…"]' in raised.value.cure
    else:
        (warning,) = reading(tmp_path, text).warnings
        assert warning.startswith("28% of the text belongs to no speaker: line 1 (这是一段")


def test_a_heading_that_is_told_to_be_a_speaker_is_one(tmp_path: Path) -> None:
    text = CALL.replace("Ann Lee\n请问", "问答环节\n请问")
    assert [turn.label for turn in reading(tmp_path, text).transcript.turns] == [
        "Operator",
        "Ming Lin",
        "Operator",
    ]
    found = reading(tmp_path, text, 'speakers = ["问答环节"]\n')
    assert [turn.label for turn in found.transcript.turns][-1] == "问答环节"
