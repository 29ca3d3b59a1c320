"""The package as users install it: a wheel in a new environment, outside the checkout."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_STARTS_WITHIN = 30.0
# No environment variable may point to the checkout.
_ENVIRONMENT = {
    name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "SEARCHAPP_"))
}


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    # Built from a copy, so that files left by an earlier build do not get into the wheel.
    copy = tmp_path_factory.mktemp("source")
    for name in ("setup.cfg", "pyproject.toml", "README.md"):
        shutil.copy(root / name, copy)
    for name in ("searchapp", "templates", "static"):
        shutil.copytree(root / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    out = tmp_path_factory.mktemp("dist")
    made = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--no-deps", "--wheel-dir", out, copy],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    assert "warning" not in f"{made.stdout}{made.stderr}".lower()
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a new environment in which the wheel is installed."""
    environment = tmp_path_factory.mktemp("environment")
    venv.create(environment, with_pip=False)
    programs = environment / ("Scripts" if os.name == "nt" else "bin")
    python = programs / "python"
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel],
        capture_output=True,
        check=True,
    )
    # The dependencies are those of this environment; only the package itself has to come from the wheel.
    # A .pth file would also add the editable install, which has a .pth file of its own.
    packages = Path(
        subprocess.run(
            [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
    )
    (packages / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    return programs


@pytest.fixture
def site(installed: Path, seeds: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a server that runs from the wheel, in a folder outside the checkout."""
    _searchapp(installed, tmp_path, "index", "build", str(seeds))
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(
            [installed / "searchapp", "serve", "--port", "0"],
            cwd=tmp_path,
            env=_ENVIRONMENT,
            stdout=log,
            stderr=log,
        )
        try:
            yield _address(tmp_path / "log", server)
        finally:
            server.send_signal(signal.SIGTERM)
            assert server.wait(timeout=10) == 0, (tmp_path / "log").read_text(encoding="utf-8")


def test_the_wheel_holds_all_that_pages_need(root: Path, wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    wanted = {"searchapp/py.typed"}
    for folder in ("templates", "static"):
        files = [path for path in (root / folder).rglob("*") if path.is_file() and path.suffix != ".py"]
        assert files
        wanted |= {f"searchapp/{path.relative_to(root).as_posix()}" for path in files}
    wanted |= {
        path.relative_to(root).as_posix()
        for path in (root / "searchapp").rglob("*")
        if path.is_file() and path.suffix in (".py", ".txt", ".json", ".tsv", ".toml", ".mo")
    }
    assert wanted <= names, sorted(wanted - names)
    assert not [name for name in names if name.startswith(("tests/", "bench/", "seeds/"))]


def test_the_wheel_runs_away_from_the_checkout(installed: Path, tmp_path: Path, root: Path) -> None:
    where = subprocess.run(
        [installed / "python", "-c", "import searchapp; print(searchapp.__file__)"],
        cwd=tmp_path,
        env=_ENVIRONMENT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert Path(where.strip()).is_relative_to(installed.parent)
    assert not Path(where.strip()).is_relative_to(root)


def test_the_wheel_serves_a_page_with_its_stylesheet(site: str) -> None:
    page = _get(f"{site}/search?q=%E6%AF%9B%E5%88%A9%E7%8E%87")
    assert page.count("<mark>毛利率</mark>") >= 5
    sheets = re.findall(r'<link[^>]+href="([^"]+\.css[^"]*)"', page)
    assert sheets
    assert all("{" in _get(f"{site}{sheet}") for sheet in sheets)
    chinese = _get(f"{site}/?lang=zh")
    assert '<html lang="zh-Hans"' in chinese
    assert re.search(r"<title>[^<]*[\u4e00-\u9fff][^<]*</title>", chinese), "the catalogue is missing"
    answer = json.loads(_get(f"{site}/api/v1/search?q=%E6%AF%9B%E5%88%A9%E7%8E%87"))
    assert answer["occurrences"] == 42


def _searchapp(programs: Path, folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [programs / "searchapp", *arguments],
        cwd=folder,
        env=_ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _address(log: Path, server: subprocess.Popen[bytes]) -> str:
    end = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < end:
        said = log.read_text(encoding="utf-8")
        if found := re.search(r"http://[\d.]+:\d+", said):
            return found[0]
        assert server.poll() is None, said
        time.sleep(0.05)
    raise AssertionError(f"the server did not say its address: {log.read_text(encoding='utf-8')}")


def _get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as response:
        body: bytes = response.read()
    return body.decode()
