"""A user's own words: a file beside the transcripts, added to ours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from searchapp.model import Transcript
from searchapp.transcripts import read, scan
from searchapp.transcripts.files.source import WORDS

DOCS = Path(__file__).resolve().parents[2] / "docs" / "transcripts.md"
TALK = (
    "召集人\n欢迎参加远山科技2024年第三季度业绩电话会议。\n林明\n点我看原文\n谢谢。财务掌门人王海涛先生也在。\n"
    "召集人\n下面有请高盛的李安娜上麦。\nUnidentified Analyst\n请问毛利率？\n王海涛\n17%。\n"
    "召集人\n好的，提问通道已关闭。\n林明\n再见。\n"
)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "calls" / "远山"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text(TALK, encoding="utf-8")
    return tmp_path / "calls"


def example() -> str:
    (found,) = re.findall(
        r"^## Words\n.*?^```toml\n(.*?)^```$", DOCS.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE
    )
    return str(found)


def only(source: Path) -> Transcript:
    (file,) = scan(source).files
    return read(file).transcript


def test_without_them_the_call_is_read_otherwise(source: Path) -> None:
    assert "operator" not in {turn.role for turn in only(source).turns}


@pytest.mark.parametrize("folder", ["calls/远山", "calls", "."])
def test_every_kind_of_entry_is_added_to_ours(source: Path, folder: str) -> None:
    (source.parent / folder / WORDS).write_text(example(), encoding="utf-8")
    assert not scan(source).refused
    turns = only(source).turns
    assert [(turn.speaker, turn.role, turn.title, turn.firm) for turn in turns] == [
        ("召集人", "operator", None, None),
        ("林明", "management", None, None),
        ("召集人", "operator", None, None),
        ("李安娜", "analyst", None, "高盛"),
        ("王海涛", "management", "CFO", None),
        ("召集人", "operator", None, None),
        ("林明", "management", None, None),
    ]
    assert [turn.exchange for turn in turns] == [None, None, 1, 1, 1, None, None]
    assert turns[1].text == "谢谢。财务掌门人王海涛先生也在。"
    assert only(source / "远山" / "a.txt").turns == turns


def test_they_hold_for_what_they_are_beside_only(source: Path) -> None:
    (source / "远山" / WORDS).write_text(example(), encoding="utf-8")
    other = source / "海湾"
    other.mkdir()
    (other / "b.txt").write_text(TALK + "再见。\n", encoding="utf-8")
    read_here, read_there = (read(file).transcript for file in scan(source).files)
    assert {turn.role for turn in read_there.turns if turn.label == "召集人"} == {"operator"}
    assert {turn.role for turn in read_here.turns if turn.label == "召集人"} == {"management"}


def test_a_change_of_the_words_changes_the_fingerprint(source: Path) -> None:
    prints = []
    for words in (None, example(), example() + "\n"):
        if words is not None:
            (source / WORDS).write_text(words, encoding="utf-8")
        (file,) = scan(source).files
        prints.append(file.fingerprint)
        assert read(file).fingerprint == file.fingerprint
    assert len(set(prints)) == 3


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("[labels", "it is not valid TOML"),
        ("labels = " + "1" * 5000, "it is not valid TOML"),
        ("labels = " + "[" * 5000, "it is not valid TOML"),
        ("labels = 0x" + "f" * 5000, "labels is no table"),
        ("[lables]", "unknown table [lables]; use one of labels, titles"),
        ("[labels]\nboss = ['x']", "unknown list boss in [labels]; use one of operator"),
        ("[labels]\noperator = 'x'", "operator in [labels] is no list of phrases; write operator = ["),
        ("labels = 1", "labels is no table; write [labels] on a line of its own"),
        ("[labels]\noperator = ['(主持']", "'(主持' in [labels] operator is no phrase: ')' is missing"),
        ("[labels]\noperator = ['主持)']", "closes nothing"),
        ("[labels]\noperator = ['a|b']", "put alternatives into brackets: (a|b)"),
        ("[labels]\noperator = ['[主持]']", "all of the phrase can be left out"),
        ("[closings]\n'{who}说完' = '李安说完'", "{who} is unknown here; known are {number}"),
        ("[labels]\noperator = [' x']", "no space at its ends"),
        ("[labels]\noperator = ['{x']", "'{' has no counterpart"),
        ("[hand-overs]\n'轮到{who}' = { name = '李安' }", "has no example; write \"轮到{who}\" = { example ="),
        ("[hand-overs]\n'轮到{who}' = '轮着李安'", "'轮到{who}' in [hand-overs] is not in its example '轮着李安'"),
        ("[hand-overs]\n'{who}和{who}' = '李安和王敏'", "{who} stands in it twice; leave one out"),
        ("[hand-overs]\n'轮到下一位' = '轮到下一位'", "it tells nobody; write {who} or {name} or {firm}"),
        ("[operators]\n'我是接线员' = { example = '我是接线员', name = '我' }", "it tells nobody; write {name} where"),
        ("[names-and-firms]\n'这位{name}是{firm}' = '这位李安是高盛'", "{name} begins or ends it, and {firm} stands in it"),
        ("[names-and-firms]\n'这位{name}' = '这位李安'", "{name} begins or ends it, and {firm} stands in it"),
        ("[labels]\noperator = ['主持…人']", "… and {} are not known here; write every way in full"),
        ("[buttons]\nlines = ['第{number}页']", "… and {} are not known here"),
        ("[closings]\n'关闭' = ''", "'关闭' in [closings] has no example"),
    ],
)  # fmt: skip
def test_a_faulty_file_is_refused_with_entry_and_cure_and_nothing_is_lost(
    source: Path, words: str, told: str
) -> None:
    before = only(source)
    (source / WORDS).write_text(words, encoding="utf-8")
    found = scan(source)
    (refused,) = found.refused
    assert str(refused).startswith(f"{WORDS}: ")
    assert told in str(refused)
    assert read(found.files[0]).transcript == before


def test_words_in_another_encoding_are_refused(source: Path) -> None:
    (source / WORDS).write_bytes("[labels]\noperator = ['召集人']".encode("gb18030"))
    (refused,) = scan(source).refused
    assert "it is not in UTF-8; save it again as UTF-8" in str(refused)


def test_what_was_read_without_them_is_not_remembered_with_them(source: Path) -> None:
    talk = "林明\n谢谢各位。\n我来主持\n现在开始提问。\n王海涛\n毛利率为17%。\n李安娜\n请问展望？\n林明\n乐观。\n"
    (source / "远山" / "a.txt").write_text(talk, encoding="utf-8")
    before = [turn.label for turn in only(source).turns]
    assert "我来主持" not in before
    own = source / WORDS
    own.write_text('[labels]\noperator = ["我来主持"]\n', encoding="utf-8")
    assert [turn.label for turn in only(source).turns] == ["林明", "我来主持", "王海涛", "李安娜", "林明"]
    own.unlink()
    assert [turn.label for turn in only(source).turns] == before
