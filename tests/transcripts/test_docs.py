"""The examples in docs/transcripts.md: every layout has one, and each is read with its layout."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from searchapp.transcripts import parse
from searchapp.transcripts.files.override import KEYS, PARTICIPANT_KEYS, parse_override
from searchapp.transcripts.layouts import LAYOUTS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "transcripts.md").read_text(encoding="utf-8")
EXAMPLES = [
    (name, example)
    for name, part in re.findall(r"^### `([a-z-]+)`\n(.*?)(?=^### (?:`|Add))", PAGE, re.DOTALL | re.MULTILINE)
    for example in re.findall(r"^```text\n(.*?)^```$", part, re.DOTALL | re.MULTILINE)
]


def test_every_layout_has_an_example() -> None:
    assert {name for name, _ in EXAMPLES} == {layout.name for layout in LAYOUTS}


@pytest.mark.parametrize(("name", "example"), EXAMPLES)
def test_an_example_is_read_with_its_layout(name: str, example: str) -> None:
    reading = parse(example, id="a", source="a.txt", sha256="0")
    assert reading.layout == name
    assert len(reading.transcript.turns) >= 2
    assert reading.transcript.period == ("2024Q3" if "2024" in example else None)


def test_the_example_of_an_override_has_every_key() -> None:
    (example,) = re.findall(r"^## Overrides\n.*?^```toml\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    override = parse_override(example, "a.txt", "a.toml")
    lists = {"speakers": override.speakers, "not-speakers": override.not_speakers}
    assert all(lists.values())
    assert {*override.values, *lists, "layout", "participants"} == set(KEYS)
    assert all(re.search(rf"^{key} = ", example, re.MULTILINE) for key in PARTICIPANT_KEYS)
