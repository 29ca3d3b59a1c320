"""Every command in the documentation is run."""

from __future__ import annotations

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from searchapp.cli.main import run
from searchapp.opening import open_collection
from searchapp.search.answer import SearchRequest
from searchapp.settings import Settings
from tests.filling import build

Shell = Callable[[str], str]

_ROOT = Path(__file__).resolve().parents[2]
_PAGES = sorted([_ROOT / "README.md", _ROOT / "README.zh.md", *(_ROOT / "docs").glob("*.md")])
_ADDRESS = "http://127.0.0.1:8000"

_ACTIVATE = ". .venv/bin/activate"
# Tested in tests/packaging, or below as part of a whole block.
_NOT_RUN_ALONE = re.compile(rf"python3 -m venv |{re.escape(_ACTIVATE)}|pip install |searchapp serve\b")
# These commands write an index and print nothing on stdout.
_WRITES = ("searchapp index", "searchapp demo")
# These commands run until they are stopped, so nothing may follow them in a block.
_KEEPS_RUNNING = re.compile(r"make (?:run|demo)\b|searchapp serve\b")


def _blocks(page: Path, *languages: str) -> list[str]:
    text = page.read_text(encoding="utf-8")
    found = re.findall(rf"^```(?:{'|'.join(languages)})\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    return [str(block) for block in found]


def _commands_of(block: str) -> list[str]:
    lines = block.replace("\\\n", " ").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def _commands(page: Path) -> list[str]:
    return [command for block in _blocks(page, "sh") for command in _commands_of(block)]


_COMMANDS = sorted({command for page in _PAGES for command in _commands(page)})
# The files that a page says to save, by name.
_FILES = {
    str(name): str(content)
    for page in _PAGES
    for name, content in re.findall(
        r"^Save this as `([\w.-]+)`:\n\n```\w*\n(.*?)^```$",
        page.read_text(encoding="utf-8"),
        re.DOTALL | re.MULTILINE,
    )
}
# Blocks to be typed into a new terminal: each is run as a whole.
_TERMINALS = sorted(
    {block for page in _PAGES for block in _blocks(page, "sh") if block.startswith(f"{_ACTIVATE}\n")}
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample transcripts, an index and the files of the pages, as after following the README."""
    folder = tmp_path_factory.mktemp("home")
    for name, content in _FILES.items():
        (folder / name).write_text(content, encoding="utf-8")
    (folder / "seeds").symlink_to(_ROOT / "seeds")
    build(folder / "seeds", folder / "index", Settings())
    return folder


@pytest.fixture(scope="module")
def environment_here(home: Path) -> None:
    """The environment of these tests as ``.venv`` in that folder, as after ``make run``."""
    if not Path(sys.prefix, "bin", "activate").is_file():
        pytest.skip(f"{sys.prefix} is no virtual environment")
    (home / ".venv").symlink_to(sys.prefix)


@pytest.fixture
def here(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """A function that runs a command in that folder: searchapp in this process (faster), anything else in a shell."""

    def execute(command: str) -> str:
        words = shlex.split(command)
        if words[0] != "searchapp" or set(command) & set("|&;<>$*`"):
            return _run(command, home)
        monkeypatch.chdir(home)
        for name in set(os.environ) - set(_environment()):
            monkeypatch.delenv(name)
        status = run(words[1:])
        printed = capsys.readouterr()
        assert status == 0, f"{command}\n{printed.err}"
        return printed.out

    return execute


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    """The address of a running site."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "searchapp", "serve", "--port", str(port)],
        cwd=home,
        env=_environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthz", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=10)


@pytest.mark.parametrize("command", [command for command in _COMMANDS if command.startswith(_WRITES)])
def test_commands_that_write_run(command: str, here: Shell) -> None:
    here(command)


@pytest.mark.parametrize(
    "command",
    [
        command
        for command in _COMMANDS
        if not command.startswith((*_WRITES, "make ", "curl ")) and not _NOT_RUN_ALONE.match(command)
    ],
)
def test_commands_run(command: str, here: Shell) -> None:
    printed = here(command)
    assert printed or ">" in command or " --output " in command


@pytest.mark.parametrize("block", _TERMINALS)
@pytest.mark.usefixtures("environment_here")
def test_a_new_terminal_finds_the_command(block: str, home: Path) -> None:
    # The environment of these tests is not on the PATH.
    path = os.pathsep.join(("/usr/local/bin", "/usr/bin", "/bin"))
    assert "毛利率" in _run(block, home, {**_environment(), "PATH": path})


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_readme_says_where_the_command_is_before_it_uses_it(name: str) -> None:
    commands = _commands(_ROOT / name)
    first = next(number for number, command in enumerate(commands) if command.startswith("searchapp "))
    assert _ACTIVATE in commands[:first]


@pytest.mark.parametrize("page", _PAGES, ids=lambda page: page.name)
def test_nothing_stands_below_a_command_that_keeps_running(page: Path) -> None:
    for block in _blocks(page, "sh"):
        assert not any(_KEEPS_RUNNING.match(command) for command in _commands_of(block)[:-1]), block


@pytest.mark.parametrize("command", [command for command in _COMMANDS if command.startswith("curl ")])
def test_requests_are_answered(command: str, home: Path, address: str) -> None:
    assert _ADDRESS in command
    printed = _run(command.replace(_ADDRESS, address).replace("curl ", "curl --fail ", 1), home)
    # The samples, or what was made of their words.
    assert any(each in printed for each in ("金山云", '"rows":[{"word"'))


def test_addresses_answer(address: str) -> None:
    texts = [page.read_text(encoding="utf-8") for page in _PAGES]
    paths = {path for text in texts for path in re.findall(rf"<{_ADDRESS}(/?[^>]*)>", text)}
    assert len(paths) >= 2
    for path in paths:
        with urllib.request.urlopen(f"{address}{path}", timeout=10) as response:
            assert response.status == 200


@pytest.mark.parametrize("command", [command for command in _COMMANDS if command.startswith("make ")])
def test_make_knows_its_targets(command: str) -> None:
    _run(command.replace("make ", "make --dry-run ", 1), _ROOT)


@pytest.mark.parametrize("page", _PAGES, ids=lambda page: page.name)
def test_scheduled_commands_are_understood(page: Path, here: Shell) -> None:
    for block in _blocks(page, "cron", "ini"):
        for arguments in re.findall(r"bin/(searchapp .*)$", block, re.MULTILINE):
            # Options are parsed before --help takes effect, so an option that does not exist fails.
            assert "Usage:" in here(f"{arguments} --help")


@pytest.mark.parametrize("page", _PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    missing = [link for link in links if not (page.parent / link).exists()]
    assert not missing


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_settings_are_listed(name: str) -> None:
    text = (_ROOT / name).read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(SEARCHAPP_\w+)` \| (.*?) \| (.*?) \|$", text, re.MULTILINE)
    known = {item.metadata["variable"]: item for item in Settings.__dataclass_fields__.values()}
    assert [variable for variable, _, _ in listed] == list(known)
    for variable, default, meaning in listed:
        if default.startswith("`"):
            value = known[variable].default
            assert default.strip("`") == (",".join(value) if isinstance(value, tuple) else str(value))
        if name == "README.md":
            assert meaning == known[variable].metadata["help"]


def _table_queries() -> list[str]:
    """The queries in the table of the README."""
    rows = re.findall(r"^\| (`.*?) \| ", (_ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    queries = [query.replace("\\|", "|") for row in rows for query in re.findall(r"`([^`]+)`", row)]
    return [query for query in queries if not query.startswith("SEARCHAPP_")]


def test_the_table_has_the_query_language() -> None:
    assert len(_table_queries()) > 20


@pytest.mark.parametrize("query", _table_queries())
def test_a_query_of_the_table_finds_something(query: str, home: Path) -> None:
    answer = open_collection(home / "index").view().search(SearchRequest(query))
    assert (answer.notices, answer.total > 0) == ((), True)


def test_both_readmes_show_the_same() -> None:
    english, chinese = (_ROOT / name for name in ("README.md", "README.zh.md"))
    assert _blocks(english, r"\w+") == _blocks(chinese, r"\w+")
    shapes = [
        re.findall(r"^(#+|\||-|!\[)", page.read_text(encoding="utf-8"), re.MULTILINE)
        for page in (english, chinese)
    ]
    assert shapes[0] == shapes[1]
    assert "README.zh.md" in english.read_text(encoding="utf-8").splitlines()[0]
    assert "README.md" in chinese.read_text(encoding="utf-8").splitlines()[0]


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SEARCHAPP_")}
    programs = str(Path(sys.executable).parent)
    return {**kept, "PATH": f"{programs}{os.pathsep}{kept.get('PATH', '')}", "PYTHONWARNINGS": "error"}


def _run(command: str, folder: Path, environment: Mapping[str, str] | None = None) -> str:
    done = subprocess.run(
        ["bash", "-euc", command],
        cwd=folder,
        env=environment or _environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stderr}"
    assert "Traceback" not in done.stderr
    return done.stdout


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert server.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"nothing answers at {address}")
