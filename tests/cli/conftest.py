"""Fixtures that run the program in this process, and an index of the samples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from searchapp.cli.main import run
from searchapp.settings import Settings
from tests.filling import build


@dataclass(frozen=True, slots=True)
class Ended:
    """How the program ended and what it printed."""

    status: int
    out: str
    err: str


Program = Callable[..., Ended]


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("SEARCHAPP_INDEX", "SEARCHAPP_SOURCE", "SEARCHAPP_DICTIONARY", "SEARCHAPP_ENGINE"):
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture
def program(capsys: pytest.CaptureFixture[str]) -> Program:
    """A function that runs the program with arguments."""

    def call(*arguments: str | Path) -> Ended:
        status = run([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return Ended(status, printed.out, printed.err)

    return call


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    """An index of the samples, shared by all tests: they only read it."""
    index = tmp_path_factory.mktemp("seeded") / "index"
    build(seeds, index, Settings())
    return index
