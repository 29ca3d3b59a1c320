"""``make``: the first command a new user runs."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sysconfig
import tarfile
import venv
from pathlib import Path

import pytest

_ENVIRONMENT = {
    name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "PIP_", "PYTHON"))
}
_NOTE = "note: no faster segmenter"


@pytest.fixture
def checkout(root: Path, tmp_path: Path) -> Path:
    """A checkout with its own environment, which can import the packages of this one."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    for name in ("Makefile", "README.md", "pyproject.toml", "setup.cfg"):
        shutil.copy(root / name, folder)
    for name in ("searchapp", "templates", "static"):
        shutil.copytree(root / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    venv.create(folder / ".venv", with_pip=True)
    (packages,) = (folder / ".venv").glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n", encoding="utf-8")
    (folder / ".venv" / ".python").touch()
    return folder


def test_install_takes_the_faster_segmenter_where_it_can(checkout: Path) -> None:
    pytest.importorskip("rjieba", reason="the extra [fast] is not installed")
    assert _NOTE not in _make(checkout, "install")
    assert _searchapp(checkout).startswith("searchapp")


def test_install_never_compiles_the_faster_segmenter(checkout: Path, tmp_path: Path) -> None:
    _require(checkout, "rjieba>=99")
    built = tmp_path / "built"
    _source_release(tmp_path / "releases", built)
    printed = _make(checkout, "install", PIP_FIND_LINKS=str(tmp_path / "releases"))
    assert [line for line in printed.splitlines() if "rjieba" in line and line.startswith(_NOTE)]
    assert "ERROR" not in printed
    assert not built.exists()
    assert "rjieba" in (checkout / ".venv" / "fast.log").read_text(encoding="utf-8")
    assert _searchapp(checkout).startswith("searchapp")
    # The next run does not install again.
    assert _NOTE not in _make(checkout, "install")


def _require(checkout: Path, requirement: str) -> None:
    path = checkout / "setup.cfg"
    lines = path.read_text(encoding="utf-8").splitlines()
    changed = [f"    {requirement}" if line.strip().startswith("rjieba") else line for line in lines]
    assert changed != lines
    path.write_text("\n".join(changed), encoding="utf-8")


def _source_release(folder: Path, built: Path) -> None:
    """Write a source release of rjieba that creates the file ``built`` if it is built."""
    folder.mkdir()
    files = {
        "setup.py": f"import setuptools\nopen({str(built)!r}, 'w').close()\nsetuptools.setup(name='rjieba', version='99.0')\n",
        "PKG-INFO": "Metadata-Version: 2.1\nName: rjieba\nVersion: 99.0\n",
    }
    with tarfile.open(folder / "rjieba-99.0.tar.gz", "w:gz") as release:
        for name, text in files.items():
            entry = tarfile.TarInfo(f"rjieba-99.0/{name}")
            entry.size = len(text.encode())
            release.addfile(entry, io.BytesIO(text.encode()))


def _make(checkout: Path, target: str, **variables: str) -> str:
    done = subprocess.run(
        ["make", target],
        cwd=checkout,
        env={**_ENVIRONMENT, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def _searchapp(checkout: Path) -> str:
    """Run the program as in the README, after activating the environment."""
    path = os.pathsep.join(("/usr/local/bin", "/usr/bin", "/bin"))
    done = subprocess.run(
        ["sh", "-ec", ". .venv/bin/activate; searchapp --version"],
        cwd=checkout,
        env={**_ENVIRONMENT, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
