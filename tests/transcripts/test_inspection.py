"""Inspection: what was read from a file, and where."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from searchapp.errors import RefusedFileError, SourceError, UsageError
from searchapp.transcripts import inspect


def test_an_inspection_tells_where_things_were_read(seeds: Path) -> None:
    found = inspect(seeds / "000_d41a21adb219e9fd.txt")
    assert (found.layout, found.turns, found.company) == ("names-alone", 47, "亿咖通科技")
    assert found.read_from["company"] == "turn 0"
    people = {(one.name, one.firm): one for one in found.participants}
    assert people["Phil Zhou", None].read_from == {"title": "turn 1", "role": "turn 1"}
    assert people["Jiaqi Zhang", "中金公司"].read_from["firm"] == "turn 23"
    assert people["Dai Shen", "SPDBI"].turns == 4
    # The answer calls Dai Shen 沈,戴.
    told = {"role": "turn 15", "firm": "turn 15", "alias": "turn 17"}
    assert people["Dai Shen", "SPDBI"].read_from == told
    assert [(one.exchange, one.speaker) for one in found.inferred] == [(1, "Wei Hung"), (2, "Dai Shen")]
    assert found.provenance().inferred == found.inferred
    assert [(one.section, one.turns, one.exchanges) for one in found.sections] == [
        ("prepared", 5, 0),
        ("qa", 42, 4),
    ]
    assert 0 < found.confidence <= 1


def test_an_inspection_is_json(seeds: Path) -> None:
    found = inspect(seeds / "001_fbc601b45a6bfd5c.txt")
    as_json = json.loads(json.dumps(found.as_json()))
    assert as_json["layout"] == "names-apart"
    assert as_json["removed"][0]["what"]


def test_what_cannot_be_inspected_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("")
    with pytest.raises(RefusedFileError):
        inspect(tmp_path / "a.txt")
    with pytest.raises(SourceError):
        inspect(tmp_path / "b.txt")
    (tmp_path / "a.txt").write_text("Operator\nHello.\n")
    with pytest.raises(UsageError):
        inspect(tmp_path)
