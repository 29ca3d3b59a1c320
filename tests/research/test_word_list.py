"""Word lists: three kinds of files, words as text, and errors that name the place."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from searchapp.errors import UsageError
from searchapp.query.parse import parse
from searchapp.query.tree import Contains, Or
from searchapp.research.word_list import WordList, read_word_list

CITED = "甲乙：《语调词表》，2026"


def read(tmp_path: Path, name: str, content: str | bytes, **options: object) -> WordList:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_word_list(path, **options)  # type: ignore[arg-type]


def written(found: WordList) -> list[str]:
    return [word.text for word in found.words]


@pytest.mark.parametrize(
    ("name", "content", "options"),
    [
        ("a.toml", f'citation = "{CITED}"\nwords = ["风险", " 不确定 ", "AI*"]\n', {}),
        ("a.txt", "# comment\n风险\r\n\n 不确定\nAI*", {"citation": CITED}),
        ("a.txt", "\ufeff风险\n不确定\nAI*\n", {"citation": CITED}),
        ("a.csv", "word\n风险\n不确定\nAI*\n", {"citation": CITED}),
        ("a.CSV", "id, Word \n1,风险\n2,不确定\n3,AI*\n,\n", {"citation": f" {CITED} ", "column": "Word"}),
    ],
)
def test_every_kind_of_file_gives_the_same_words(
    tmp_path: Path, name: str, content: str, options: dict[str, object]
) -> None:
    found = read(tmp_path, name, content, **options)
    assert written(found) == ["风险", "不确定", "AI*"]
    assert (found.file, found.citation, found.repeated) == (name, CITED, ())
    assert found.sha256 == hashlib.sha256((tmp_path / name).read_bytes()).hexdigest()


@pytest.mark.parametrize(
    "word", ["AI*", "A OR B", "-风险", "role:analyst", '"毛利率 提升"~10', "(", "NOT", "*", '"', "或"]
)
def test_nothing_in_a_word_is_syntax(tmp_path: Path, word: str) -> None:
    (piece,) = read(tmp_path, "a.txt", word, citation=CITED).words
    doubled = word.replace('"', '""')
    assert parse(f'"{doubled}"').tree == piece


def test_words_that_find_the_same_count_once_and_are_told(tmp_path: Path) -> None:
    found = read(tmp_path, "a.txt", "风险\n風險\nAI\nａｉ\n1,234\n1234\n风险\n净利\n", citation=CITED)
    assert written(found) == ["风险", "AI", "1,234", "净利"]
    assert found.repeated == ("風險", "ａｉ", "1234", "风险")


def test_thousands_of_words_are_one_tree_without_parsing(tmp_path: Path) -> None:
    words = [chr(0x4E00 + number) + chr(0x5E00 + number % 7) for number in range(2500)]
    found = read(tmp_path, "a.txt", "\n".join(words), citation=CITED)
    assert isinstance(found.tree, Or)
    assert len(found.tree.operands) + len(found.repeated) == 2500
    assert len(found.tree.operands) > 2000


def test_whole_words_are_those_of_the_query_language(tmp_path: Path) -> None:
    (piece,) = read(tmp_path, "a.txt", "利率", citation=CITED, whole_words=True).words
    assert piece == parse("word:利率").tree
    assert isinstance(piece, Contains)


@pytest.mark.parametrize(
    ("name", "content", "options", "message"),
    [
        ("a.txt", "风险", {}, "no citation; add citation"),
        ("a.txt", "风险", {"citation": "  "}, "no citation; add citation"),
        ("a.toml", 'words = ["风险"]', {}, "no citation; add citation"),
        ("a.toml", 'citation = ""\nwords = ["风险"]', {}, "no citation; add citation"),
        ("a.toml", f'citation = "{CITED}"', {}, "no words; add words"),
        ("a.toml", f'citation = "{CITED}"\nwords = "风险"', {}, "no words; add words"),
        ("a.toml", f'citation = "{CITED}"\nwords = []', {}, "the list has no words"),
        ("a.toml", f'citation = "{CITED}"\nwords = ["风险", 5]', {}, "word 2 is 5, not a text"),
        ("a.toml", f'citation = "{CITED}"\nwords = ["风险", " "]', {}, "word 2: the word is empty"),
        (
            "a.toml",
            f'citation = "{CITED}"\n\n# x\nword = ["风险"]',
            {},
            r"line 4: unknown key 'word'; use one of citation, words",
        ),
        ("a.toml", "citation = x", {}, "not valid TOML: .*line 1"),
        ("a.toml", f'citation = "{CITED}"\nwords = ["风险"]', {"citation": CITED}, "has its own citation"),
        ("a.toml", f'citation = "{CITED}"\nwords = ["风险"]', {"column": "a"}, "only a .csv has columns"),
        ("a.txt", "# 风险\n\n", {"citation": CITED}, "the list has no words"),
        ("a.txt", f"风险\n{'长' * 101}", {"citation": CITED}, "line 2: longer than 100 characters"),
        (
            "a.txt",
            "风险\n不确定\n".encode("gb18030"),
            {"citation": CITED},
            "line 1: not UTF-8; save the file",
        ),
        ("a.csv", "a,b\n1,2\n", {"citation": CITED}, "several columns; set column to one of a, b"),
        ("a.csv", "a,b\n1,2\n", {"citation": CITED, "column": "c"}, "no column 'c'; set column to one of"),
        ("a.csv", "", {"citation": CITED}, "set column"),
        ("a.csv", "a,b\n1,\n", {"citation": CITED, "column": "b"}, "line 2: the word is empty"),
        ("a.csv", 'a\n"风险\n', {"citation": CITED}, "not valid CSV at line"),
        ("a.xlsx", "风险", {"citation": CITED}, "is a file .toml, .txt, .csv"),
        ("a", "风险", {"citation": CITED}, "is a file .toml, .txt, .csv"),
    ],
)
def test_a_wrong_list_is_refused_with_the_place_and_the_cure(
    tmp_path: Path, name: str, content: str | bytes, options: dict[str, object], message: str
) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        read(tmp_path, name, content, **options)
    assert str(tmp_path / name) in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_file_that_is_missing_a_folder_or_too_large_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "large.txt").write_bytes(b"a\n" * (9 * 2**20))
    for name, message in [("none", "No such file"), ("folder", "directory"), ("large", "larger than 16 MB")]:
        with pytest.raises(UsageError, match=message):
            read_word_list(tmp_path / f"{name}.txt", citation=CITED)
