"""The page about transcripts is true: every layout has its example, and every example reads as it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from searchapp.transcripts import parse
from searchapp.transcripts.layouts import LAYOUTS
from searchapp.transcripts.override import KEYS, PARTICIPANT_KEYS, parse_override

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "transcripts.md").read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"^### `([a-z-]+)`\n.*?^```text\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE))


def test_every_layout_has_an_example() -> None:
    assert set(EXAMPLES) == {layout.name for layout in LAYOUTS}


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_an_example_is_read_with_its_layout(name: str) -> None:
    reading = parse(EXAMPLES[name], id="a", source="a.txt", sha256="0")
    assert reading.layout == name
    assert len(reading.transcript.turns) >= 2
    if name != "questions":
        assert reading.transcript.period == "2024Q3"


def test_the_example_of_an_override_has_every_key() -> None:
    (example,) = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    override = parse_override(example, "a.txt", "a.toml")
    assert {*override.values, "layout", "participants"} == set(KEYS)
    assert all(re.search(rf"^{key} = ", example, re.MULTILINE) for key in PARTICIPANT_KEYS)
