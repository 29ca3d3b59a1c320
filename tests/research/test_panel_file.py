"""The file of a panel: what it can say, and errors that name file, line, cause and cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from searchapp.errors import SearchAppError, UsageError
from searchapp.research.panel_file import PanelQuery, PanelRequest, read_panel

PANELS = Path(__file__).resolve().parent / "panels"
LEAST = '[[query]]\nname = "a"\nquery = "毛利率"\n'


def read(tmp_path: Path, content: str | bytes) -> PanelRequest:
    path = tmp_path / "panel.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    (tmp_path / "words.txt").write_text("风险\n", encoding="utf-8")
    return read_panel(path)


def test_the_least_that_a_panel_needs_is_one_query(tmp_path: Path) -> None:
    found = read(tmp_path, LEAST)
    assert found.queries == (PanelQuery("a", ("毛利率",)),)
    assert (found.unit, found.by, found.denominator, found.filters) == ("call", (), "characters", {})
    assert read(tmp_path, b"\xef\xbb\xbf" + LEAST.replace("\n", "\r\n").encode()).queries == found.queries


def test_everything_that_a_panel_can_say(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        'unit = "company-period"\nby = ["role"]\ndenominator = "sentences"\n'
        'filters = { company = "甲", role = ["analyst", "management"] }\n'
        '[[query]]\nname = " a "\nany = ["甲 OR 乙", "丙"]\nfilters.section = "qa"\n'
        '[[query]]\nname = "b"\nquery = "x"\nwords = "words.txt"\ncitation = "me"\nwhole-words = true\nwithin = "call"\n',
    )
    assert (found.unit, found.by, found.denominator) == ("company-period", ("role",), "sentences")
    assert found.filters == {"company": ("甲",), "role": ("analyst", "management")}
    first, second = found.queries
    assert first == PanelQuery("a", ("甲 OR 乙", "丙"), filters={"section": ("qa",)})
    assert (second.name, second.any, second.within) == ("b", ("x",), "call")
    assert second.words is not None
    assert all(word.whole_word for word in second.words.words)
    assert found.files == (tmp_path / "panel.toml", tmp_path / "words.txt")


def test_word_lists_are_in_the_folder_of_the_panel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert len(read_panel(PANELS / "example.toml").queries) == 5


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "there is no query; begin each query with a line \\[\\[query\\]\\]"),
        ("query = []", "query is not a list of tables"),
        ('[query]\nname = "a"', "line 1: query is not a list of tables; begin each query with"),
        ("query = [1]", "line 1: query is not a list of tables"),
        (LEAST + "x = 1\n[[querys]]\n", "line 5: unknown key 'querys'; use one of unit, by, denominator"),
        ("\n# c\nunits = 'call'\n" + LEAST, "line 3: unknown key 'units'"),
        (LEAST + 'qurey = "x"\n', "line 4: unknown key 'qurey'; use one of name, query, any, words"),
        ("unit = 'company'\n" + LEAST, "line 1: unit is 'company'; use one of call, company-period"),
        ("unit = 1\n" + LEAST, "line 1: unit is 1"),
        ("unit = []\n" + LEAST, "line 1: unit is \\[\\]"),
        ("by = 'role'\n" + LEAST, "line 1: by is 'role'; use by ="),
        ("by = ['speaker']\n" + LEAST, "line 1: by is"),
        ("by = [['role']]\n" + LEAST, "line 1: by is"),
        ("by = ['role', 'role']\n" + LEAST, "by names a field twice"),
        ("denominator = 'turns'\n" + LEAST, "denominator is 'turns'; use one of characters, sentences"),
        ("filters = 3\n" + LEAST, "line 1: filters are not a table"),
        ("[filters]\nfirma = 'x'\n" + LEAST, "unknown filter 'firma'; use one of company, speaker"),
        ("[filters]\nrole = 'analysts'\n" + LEAST, "the filter role is 'analysts'; use one of operator"),
        (
            "[filters]\nsection = ['qa', 'Q&A']\n" + LEAST,
            "the filter section is 'Q&A'; use one of prepared, qa",
        ),
        ("[filters]\ncompany = []\n" + LEAST, "the filter company is \\[\\]; use texts"),
        ("[filters]\ncompany = ' '\n" + LEAST, "the filter company is ' '; use texts"),
        ("[filters]\nperiod = 2024\n" + LEAST, "the filter period is 2024; use texts"),
        ('[[query]]\nquery = "x"', "line 1: query 1 has no name; add name"),
        ('[[query]]\nname = 5\nquery = "x"', "line 2: name of query 1 is 5; put a text in quotation marks"),
        ('[[query]]\nname = " "\nquery = "x"', "line 2: name of query 1 is empty"),
        ('[[query]]\nname = "a\\nb"\nquery = "x"', "line 2: the name .* has control characters"),
        (LEAST + '\n[[query]]\nname = "Ａ"\nquery = "x"', "line 6: the name 'Ａ' is taken by the query 'a'"),
        (LEAST + LEAST, "line 5: the name 'a' is taken"),
        ('[[query]]\nname = "a"', "the query 'a' says nothing to look for; add query, any or words"),
        ('[[query]]\nname = "a"\nquery = ""', "line 3: query of a is empty"),
        ('[[query]]\nname = "a"\nquery = ["x"]', "line 3: query of a is \\['x'\\]; put a text"),
        (LEAST + 'any = ["x"]', "line 4: the query 'a' has both query and any"),
        ('[[query]]\nname = "a"\nany = "x"', "any of the query 'a' is no list"),
        ('[[query]]\nname = "a"\nany = []', "any of the query 'a' is no list"),
        ('[[query]]\nname = "a"\nany = ["x", ""]', "any of the query 'a' has ''"),
        ('[[query]]\nname = "a"\nany = ["x", 1]', "any of the query 'a' has 1"),
        ('[[query]]\nname = "a"\nwords = "none.txt"\ncitation = "x"', "none.txt: No such file"),
        ('[[query]]\nname = "a"\nwords = "words.txt"', "words.txt: the list has no citation"),
        ('[[query]]\nname = "a"\nwords = ["x"]', "words of a is \\['x'\\]; put a text"),
        (LEAST + 'citation = "x"', "citation of the query 'a' is about a word list"),
        (
            '[[query]]\nname = "a"\nwords = "words.txt"\ncitation = "x"\nwhole-words = 1',
            "line 5: whole-words is 1; use true",
        ),
        (LEAST + 'within = "sentence"', "line 4: within of the query 'a' needs a query and words"),
        (LEAST + 'words = "words.txt"\ncitation = "x"', "line 4: the query 'a' has words beside it"),
        (
            LEAST + 'words = "words.txt"\ncitation = "x"\nwithin = "paragraph"',
            "within is 'paragraph'; use one of turn",
        ),
        ('[[query]]\nname = "a"\nwords = "a\\u0000.txt"\ncitation = "x"', "null byte; check the path"),
        ("[[query]\nname = 'a'", "not valid TOML: .*line 1"),
        ("a = 1\na = 2", "not valid TOML"),
        ("x = " + "[" * 5000, "not valid TOML"),
        ("unit = " + "1" * 5000 + "\n" + LEAST, "panel.toml.*; (write|use)"),
        ("unit = 0x" + "f" * 5000 + "\n" + LEAST, "line 1: unit is a value of type int; use one of"),
        (
            "filters.role = [0x" + "f" * 5000 + "]\n" + LEAST,
            "line 1: the filter role is a value of type list",
        ),
        (LEAST.replace('"a"', '"\\u0001' + "a" * 500 + '"'), "line 2: the name .*a… has control"),
        ("unit = 2024-01-01\n" + LEAST, "line 1: unit is datetime.date"),
        (b"name = '\xff'", "line 1: not UTF-8"),
        (b"# ok\nname = '\xd4'", "line 2: not UTF-8"),
    ],
)
def test_a_wrong_file_is_refused_with_the_place_and_the_cure(
    tmp_path: Path, content: str | bytes, message: str
) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        read(tmp_path, content)
    assert str(caught.value).startswith(str(tmp_path))
    assert caught.value.exit_code == 2


def test_the_line_of_a_fault_is_that_of_its_statement(tmp_path: Path) -> None:
    content = (
        'by = [\n  "role",\n]\n\n[filters]\ncompany = [\n  "甲",\n\n# c\n  "乙",\n]\nrole = "x"\n' + LEAST
    )
    with pytest.raises(UsageError, match="role"):
        read(tmp_path, content)
    many = "# filler\n" * 1000 + "units = 1\n" + LEAST
    with pytest.raises(UsageError, match=r"panel.toml: unknown key 'units'"):
        read(tmp_path, many)


@pytest.mark.parametrize(
    "content", [b"\x00" * 100, b"\xff\xfe[\x00", b"[[query]]\n" * 3000, "😀 = 1".encode()]
)
def test_garbage_is_an_error_that_a_user_can_act_on(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(SearchAppError, match=";"):
        read(tmp_path, content)
