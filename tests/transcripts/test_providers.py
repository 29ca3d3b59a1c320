"""PDF files of more providers: marks of questions and answers, links of a terminal, Chinese labels."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("pypdfium2", reason="pypdfium2 of the extra [documents] is not installed")
pytest.importorskip("reportlab", reason="reportlab of the extra [test] is not installed")

import providers  # type: ignore[import-not-found]
from conversation import CHINESE, ENGLISH, Call  # type: ignore[import-not-found]
from printing import LONG_CHINESE, LONG_ENGLISH  # type: ignore[import-not-found]

from tests.transcripts.test_printed import adds_up, reading_of, said, turns


@pytest.mark.parametrize(
    ("form", "options"),
    [
        (providers.marked, {"blank": True}),
        (providers.marked, {"blank": False}),
        (providers.marked, {"beside": False}),
        (providers.terminal, {}),
        (providers.joint, {}),
        (providers.columns, {}),
        (providers.columns, {"head": True}),
    ],
)
@pytest.mark.parametrize("call", [LONG_ENGLISH, LONG_CHINESE], ids=["en", "zh"])
def test_every_turn_has_its_speaker(
    tmp_path: Path, call: Call, form: Callable[..., bytes], options: dict[str, object]
) -> None:
    content = form(call, **options)
    reading = reading_of(tmp_path, content)
    assert turns(reading) == said(call)
    titles = [turn.title for turn in reading.transcript.turns if turn.role == "management"]
    assert titles == [one.title for one in call if one.role == "management"]
    adds_up(reading, content)


@pytest.mark.parametrize("call", [ENGLISH, CHINESE], ids=["en", "zh"])
def test_names_and_titles_in_the_middle_of_their_cells(tmp_path: Path, call: Call) -> None:
    content = providers.columns(call, where="MIDDLE")
    reading = reading_of(tmp_path, content)
    assert turns(reading) == said(call)
    adds_up(reading, content)
