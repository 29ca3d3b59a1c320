"""Write calls for a test, and open a view of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from searchapp.opening import open_collection
from searchapp.search.collection import View
from searchapp.settings import Settings
from tests.filling import build


def write_call(source: Path, name: str, turns: Iterable[str | tuple[str, str]], **told: str) -> None:
    """Write a call; a turn is what is said, or who says it and what is said. Two people speak by turns.

    ``told`` is the front matter of the call: its company, its period.
    """
    front = "".join(f'{key} = "{value}"\n' for key, value in told.items())
    spoken = [
        ((f"Person {'AB'[number % 2]}", turn) if isinstance(turn, str) else turn)
        for number, turn in enumerate(turns)
    ]
    said = "\n".join(f"{speaker}: {text}" for speaker, text in spoken)
    text = f'---\n{front}layout = "colons"\n---\n{said}\n'
    (source / f"{name}.txt").write_text(text, encoding="utf-8")


def open_view(source: Path, index: Path) -> View:
    """Build an index of a source and open it."""
    report = build(source, index, Settings.from_environment())
    assert not report.refused
    return open_collection(index).view()
