"""The program as a process: pipes, terminals, signals, and what it imports."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pytest

from searchapp import __version__
from tests.library.lifecycle import write_call
from tests.processes import HELD, started, wait_until

_SEARCHAPP = [sys.executable, "-m", "searchapp"]
_PATIENCE = 30.0


def test_a_reader_that_has_enough_is_no_error(seeded: Path) -> None:
    with ExitStack() as stack:
        searches = [
            stack.enter_context(_run(["search", '"毛利率"', "--format", form, "--index", seeded]))
            for form in ("table", "json", "jsonl", "csv")
        ]
        for process in searches:
            assert process.stdout is not None
            # Closed before the program writes anything.
            process.stdout.close()
        for process in searches:
            assert process.stderr is not None
            assert process.stderr.read() == ""
            assert process.wait(_PATIENCE) == 141


def test_help_imports_nothing_heavy() -> None:
    heavy = "{'numpy', 'jieba', 'whoosh.index', 'flask', 'rich', 'opencc', 'pypinyin', 'charset_normalizer'}"
    program = (
        "import sys; from searchapp.cli.main import run; run(['--help']); run(['search', '--help']);"
        f"found = {heavy} & set(sys.modules); assert not found, found"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_search_imports_what_it_needs_only(seeded: Path) -> None:
    heavy = "{'flask', 'rich', 'pypinyin', 'charset_normalizer', 'waitress', 'searchapp.transcripts.reading'}"
    program = (
        "import sys; from searchapp.cli.main import run;"
        "assert run(['search', '毛利率', '--index', sys.argv[1]]) == 0;"
        f"found = {heavy} & set(sys.modules); assert not found, found"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, seeded], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_legacy_locale_still_prints_chinese(seeded: Path) -> None:
    done = subprocess.run(
        [*_SEARCHAPP, "search", '"毛利率"', "--index", seeded],
        env={**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "latin-1"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "毛利率" in done.stdout.decode("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are Unix's")
def test_a_terminal_gets_marked_matches(seeded: Path) -> None:
    shown = _in_terminal(["search", '"硬件毛利率"', "--index", str(seeded)])
    assert "3 turns, 5 occurrences" in shown
    assert re.search(r"\x1b\[[\d;]*7[\d;]*m硬件毛利率\x1b\[0m", shown)
    plain = _in_terminal(["search", '"硬件毛利率"', "--index", str(seeded)], NO_COLOR="1", TERM="dumb")
    assert "\x1b" not in plain
    assert "硬件毛利率" in plain


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are Unix's")
def test_a_terminal_gets_a_progress_bar(seeds: Path, tmp_path: Path) -> None:
    shown = _in_terminal(["index", "build", str(seeds), "--index", str(tmp_path / "index")])
    assert "━" in shown
    assert "2 transcripts indexed" in shown


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are Unix's")
@pytest.mark.parametrize(("command", "suffix"), [("concordance", "xlsx"), ("trend", "png")])
def test_a_terminal_gets_no_binary_file(seeded: Path, command: str, suffix: str) -> None:
    shown = _in_terminal([command, "毛利率", "--index", str(seeded), "--format", suffix], status=2)
    assert f"is not for a terminal; add > FILE.{suffix}" in shown


def test_sigterm_stops_the_site_cleanly(seeded: Path) -> None:
    with _run(["serve", "--port", "0", "--index", seeded]) as process:
        assert process.stdout is not None
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+\n", process.stdout.readline())
        process.send_signal(signal.SIGTERM)
        assert process.communicate(timeout=_PATIENCE) == ("", "")
        assert process.returncode == 0


def test_ctrl_c_is_quiet(tmp_path: Path) -> None:
    write_call(tmp_path / "source", "last", ["毛利率。"])
    lock = tmp_path / "index" / "writer.json"
    arguments = ["index", "build", tmp_path / "source", "--index", tmp_path / "index"]
    with started(["-c", HELD, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        wait_until(lambda: lock.exists() or process.poll() is not None)
        process.send_signal(signal.SIGINT)
        out, said = process.communicate(timeout=_PATIENCE)
    assert process.returncode == 130
    assert (out, said.strip()) == ("", "")
    assert not lock.exists()


def test_it_says_its_version() -> None:
    done = subprocess.run([*_SEARCHAPP, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"searchapp, version {__version__}\n"


def _run(arguments: Sequence[str | Path]) -> AbstractContextManager[subprocess.Popen[str]]:
    return started(["-m", "searchapp", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def _in_terminal(arguments: list[str], *, status: int = 0, **environment: str) -> str:
    """Run the program in a terminal of its own and return what it prints; it must end with the exit status."""
    import pty

    master, slave = pty.openpty()
    shown = b""
    with started(
        ["-m", "searchapp", *arguments],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", **environment},
    ) as process:
        os.close(slave)
        while True:
            ready, _, _ = select.select([master], [], [], 20)
            assert ready, "nothing was shown for a long time"
            try:
                part = os.read(master, 65536)
            except OSError:  # Linux raises this when the last process has closed the terminal.
                break
            if not part:
                break
            shown += part
        os.close(master)
        assert process.wait(_PATIENCE) == status, shown.decode()
    return shown.decode().replace("\r\n", "\n")
