"""Adding files to a source: safe names, nothing overwritten, nothing half written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from searchapp.errors import UsageError
from searchapp.library.adding import Place, place_for, safe_name, store
from searchapp.transcripts import scan

CALL = "Ann Lee: Revenue rose.\nBob Ray: Thank you.\n"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    source = tmp_path / "calls"
    source.mkdir()
    return Place(source, source)


def names(place: Place) -> list[str]:
    return sorted(path.name for path in place.folder.iterdir())


@given(st.text(st.characters(), max_size=300))
@example("../../etc/passwd")
@example("..\\..\\boot.ini")
@example("a\0b.txt")
@example("CON.txt")
@example("aux.2024.txt")
@example("searchapp-words.txt")
@example("Searchapp-Words.TXT")
@example("manifest.csv")
@example(".hidden.txt")
@example("-rf.txt")
@example("a" * 300 + ".docx")
@example("毛" * 300 + ".pdf")
@example("e\u0301" * 200 + ".txt")
@example("a\u202etxt.exe")
@example("\ud800.txt")
@example("<script>.html")
def test_any_name_becomes_a_safe_one(name: str) -> None:
    safe = safe_name(name)
    assert safe.isprintable()
    assert not set(safe) & set('/\\<>:"|?*\0')
    assert safe == unicodedata.normalize("NFC", safe)
    assert not safe.startswith((".", "-", " "))
    assert not safe.endswith((".", " "))
    stem, _ = os.path.splitext(safe)
    assert stem
    # With a number and the suffix of its override.
    assert len(f"{stem} (1000).toml".encode()) <= 255
    assert stem.split(".")[0].lower() not in ("con", "nul", "aux", "prn", "com1", "lpt9")
    assert f"{stem.lower()}.toml" != "searchapp-words.toml"
    assert safe_name(safe) == safe


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("2024/金山云 2024年第三季度.txt", "金山云 2024年第三季度.txt"),
        (r"C:\calls\Harbor Cloud.PDF", "Harbor Cloud.pdf"),
        ("  a \u3000 b .txt", "a b.txt"),
        ("call", "call"),
        ("", "transcript"),
        (".txt", "txt"),
        ("v1.2 call.txt", "v1.2 call.txt"),
        ("com1.txt", "_com1.txt"),
    ],
)
def test_a_usual_name_is_kept(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_what_is_stored_is_what_was_given(place: Place) -> None:
    content = bytes(range(256))
    assert store(place, "call.txt", content, "") == "call.txt"
    assert (place.folder / "call.txt").read_bytes() == content
    assert store(place, "other.txt", b"x", 'company = "远山科技"\n') == "other.txt"
    assert (place.folder / "other.toml").read_text(encoding="utf-8") == 'company = "远山科技"\n'
    assert names(place) == ["call.txt", "other.toml", "other.txt"]
    mask = os.umask(0)
    os.umask(mask)
    assert (place.folder / "call.txt").stat().st_mode & 0o777 == 0o666 & ~mask


@pytest.mark.parametrize("there", ["call.txt", "call.toml", "call.PDF", "CALL.txt", "call", "call.zip"])
def test_nothing_is_overwritten_and_no_override_is_inherited(place: Place, there: str) -> None:
    (place.folder / there).write_text("there", encoding="utf-8")
    assert store(place, "call.txt", b"new", "period = '2024Q3'\n") == "call (2).txt"
    assert (place.folder / there).read_text(encoding="utf-8") == "there"
    assert names(place) == sorted([there, "call (2).toml", "call (2).txt"])


def test_a_decomposed_name_is_the_same_name(place: Place) -> None:
    (place.folder / unicodedata.normalize("NFD", "Société.txt")).write_text("there", encoding="utf-8")
    assert store(place, "Société.txt", b"new", "") == "Société (2).txt"


def test_an_id_of_the_index_is_not_taken(place: Place) -> None:
    inside = place.folder / "2024"
    inside.mkdir()
    found = store(Place(place.source, inside), "call.txt", b"new", "", {"2024/call", "call (2)"}.__contains__)
    assert found == "call (2).txt"


def test_many_at_once_get_names_of_their_own(place: Place) -> None:
    def add(number: int) -> str:
        return store(place, "call.txt", f"call {number}".encode(), f"# {number}\n")

    with ThreadPoolExecutor(8) as pool:
        stored = list(pool.map(add, range(40)))
    assert len(set(stored)) == 40
    for number, name in enumerate(stored):
        assert (place.folder / name).read_text(encoding="utf-8") == f"call {number}"
        assert (place.folder / name).with_suffix(".toml").read_text(encoding="utf-8") == f"# {number}\n"
    assert len(names(place)) == 80


def test_several_processes_overwrite_nothing_of_each_other(place: Place) -> None:
    code = (
        "import sys; from pathlib import Path; from searchapp.library.adding import Place, store\n"
        "place = Place(Path(sys.argv[1]), Path(sys.argv[1]))\n"
        "for number in range(20): print(store(place, 'call.txt', f'{sys.argv[2]} {number}'.encode(), ''))\n"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(place.folder), who], stdout=subprocess.PIPE, text=True
        )
        for who in ("a", "b")
    ]
    for who, process in zip("ab", running, strict=True):
        printed, _ = process.communicate(timeout=60)
        for number, name in enumerate(printed.splitlines()):
            assert (place.folder / name).read_text(encoding="utf-8") == f"{who} {number}"
    assert len(names(place)) == 40


@pytest.mark.parametrize("fatal", range(4))
def test_who_is_killed_leaves_nothing_that_is_read(place: Place, fatal: int) -> None:
    """The process dies before its n-th link or file; a scan then finds all or nothing."""
    code = (
        "import os, signal, sys; from pathlib import Path; from searchapp.library import adding\n"
        "steps = iter(range(99)); fatal = int(sys.argv[2])\n"
        "def mortal(step):\n"
        "    def taken(*arguments):\n"
        "        if next(steps) == fatal: os.kill(os.getpid(), signal.SIGKILL)\n"
        "        return step(*arguments)\n"
        "    return taken\n"
        "os.link = mortal(os.link); os.fsync = mortal(os.fsync)\n"
        "place = adding.Place(Path(sys.argv[1]), Path(sys.argv[1]))\n"
        f"adding.store(place, 'call.txt', {CALL.encode()!r}, 'period = \"2024Q3\"\\n')\n"
    )
    process = subprocess.run([sys.executable, "-c", code, place.folder, str(fatal)], check=False, timeout=60)
    assert process.returncode == -signal.SIGKILL
    found = scan(place.folder)
    assert found.refused == ()
    assert found.files == ()
    # The next one is stored whole, with an override of its own.
    name = store(place, "call.txt", CALL.encode(), 'period = "2024Q4"\n')
    (file,) = scan(place.folder).files
    assert file.source == name
    assert (place.folder / name).with_suffix(".toml").read_text(encoding="utf-8") == 'period = "2024Q4"\n'


def test_a_full_disk_stores_nothing(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        store(place, "call.txt", b"x", "period = '2024Q3'\n")
    assert names(place) == []


def test_the_only_source_is_the_place(tmp_path: Path) -> None:
    source, other = tmp_path / "calls", tmp_path / "more"
    source.mkdir()
    other.mkdir()
    assert place_for(None, [source]) == Place(source, source)
    assert place_for(other, [source, other]) == Place(other, other)
    inside = source / "2024" / "new"
    inside.mkdir(parents=True)
    found = place_for(inside, [other, source])
    assert found == Place(source, inside)
    assert found.id_of("call") == "2024/new/call"
    link = tmp_path / "link"
    link.symlink_to(source)
    assert place_for(link, [source]) == Place(source, source)
    assert list(source.glob(".*")) == []


def test_a_place_that_cannot_be_says_why(tmp_path: Path) -> None:
    source, other = tmp_path / "calls", tmp_path / "more"
    source.mkdir()
    other.mkdir()
    (source / ".hidden").mkdir()
    (source / "elsewhere").symlink_to(other)
    file = source / "call.txt"
    file.write_text(CALL, encoding="utf-8")
    for wanted, sources, words in (
        (None, [source, other], "--add FOLDER"),
        (None, [file], "--add FOLDER"),
        (None, [tmp_path / "gone"], "--add FOLDER"),
        (tmp_path / "gone", [source], "there is no folder"),
        (file, [source], "there is no folder"),
        (other, [source], "does not read"),
        (source / ".hidden", [source], "does not read"),
        (source / "elsewhere", [source], "does not read"),
        (tmp_path, [source], "does not read"),
    ):
        with pytest.raises(UsageError, match=words):
            place_for(wanted, sources)


def test_a_folder_without_permission_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    # Not by the mode of the folder, which does not keep the superuser out.
    monkeypatch.setattr(os, "link", refused)
    with pytest.raises(UsageError, match="Permission denied"):
        place_for(None, [tmp_path])
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_process_left_is_removed(tmp_path: Path) -> None:
    old, new = tmp_path / ".searchapp-1.part", tmp_path / ".searchapp-2.part"
    for path in (old, new):
        path.write_text("x", encoding="utf-8")
    os.utime(old, (0, 0))
    place_for(None, [tmp_path])
    assert list(tmp_path.iterdir()) == [new]
