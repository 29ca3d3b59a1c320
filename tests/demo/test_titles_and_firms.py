"""Titles that a call announces and firms that its operator names are those of every turn, whatever prints the names."""

from __future__ import annotations

import pytest

from searchapp.demo.calls import calls
from searchapp.model import Turn
from searchapp.transcripts import parse

# The least share of management turns with the announced title, and of analysts' turns with the firm.
_TITLES, _FIRMS = 0.9, 0.95
# No form prints a title or a firm: they are only announced.
FORMS = ("{}\n{}", "{}\n\n{}\n", "{}：{}", "**{}**\n{}", "{} 00:01\n{}", "[{}] {}")


def _label(turn: Turn, unnamed: bool) -> str:
    return "Unidentified Analyst" if unnamed and turn.role == "analyst" else turn.label


@pytest.mark.parametrize("unnamed", [False, True], ids=["names", "unidentified analysts"])
@pytest.mark.parametrize("form", FORMS)
def test_titles_and_firms_are_those_announced(form: str, unnamed: bool) -> None:
    titles: list[bool] = []
    firms: list[bool] = []
    for call in calls()[::3]:
        text = "\n".join(form.format(_label(turn, unnamed), turn.text) for turn in call.turns)
        found = parse(text, id="a", source="a.txt", sha256="0").transcript.turns
        assert [turn.text for turn in found] == [turn.text for turn in call.turns]
        assert [(turn.role, turn.section, turn.exchange) for turn in found] == [
            (turn.role, turn.section, turn.exchange) for turn in call.turns
        ]
        titles += [
            one.title == turn.title
            for one, turn in zip(found, call.turns, strict=True)
            if turn.role == "management"
        ]
        firms += [
            one.firm == turn.firm
            for one, turn in zip(found, call.turns, strict=True)
            if turn.role == "analyst"
        ]
    assert len(titles) > 1_300
    assert len(firms) > 700
    assert sum(titles) >= len(titles) * _TITLES
    assert sum(firms) >= len(firms) * _FIRMS
