"""The guard against decay: it notices a stage that takes longer than it did, and says which."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import guard
from bench.guard import QUERIES, STAGES, compare

KEPT = {query: dict.fromkeys(STAGES, 1.0) for query in QUERIES}


def test_the_same_figures_have_not_moved() -> None:
    table, moved = compare(KEPT, KEPT)
    assert moved == []
    assert set(table.rows) == set(QUERIES)
    assert all(set(row) == {1.0} for row in table.rows.values())


def test_a_stage_that_takes_longer_is_named() -> None:
    slower = {query: {**stages, "facets": 2.0} for query, stages in KEPT.items()}
    assert compare(KEPT, slower)[1] == ["facets takes 2.00 times as long as kept"]
    twice = {query: dict.fromkeys(STAGES, 2.0) for query in QUERIES}
    assert [line.split()[0] for line in compare(KEPT, twice)[1]] == [*STAGES, "whole"]


def test_one_query_alone_or_a_stage_that_takes_next_to_nothing_is_no_alarm() -> None:
    one = {**KEPT, QUERIES[0]: dict.fromkeys(STAGES, 9.0)}
    assert compare(KEPT, one)[1] == []
    small = {query: {**stages, "parse": 0.01} for query, stages in KEPT.items()}
    larger = {query: {**stages, "parse": 0.09} for query, stages in KEPT.items()}
    assert compare(small, larger)[1] == []


def test_the_figures_are_kept_and_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "guard.json"
    monkeypatch.setattr(guard, "KEPT", kept)
    arguments = ["--size", "5", "--rounds", "2"]
    assert guard.main([*arguments, "--save"]) == 0
    record = json.loads(kept.read_text(encoding="utf-8"))
    assert set(record["figures"]) == set(QUERIES)
    assert all(figures["count"] > 0 for figures in record["figures"].values())
    for factor, status in ((100, 0), (0.01, 1)):
        changed = {q: {s: t * factor for s, t in each.items()} for q, each in record["figures"].items()}
        kept.write_text(json.dumps({**record, "figures": changed}), encoding="utf-8")
        assert guard.main(arguments) == status
    assert "whole takes " in capsys.readouterr().out
    with pytest.raises(SystemExit):
        guard.main(["--size", "6", "--rounds", "1"])


def test_figures_of_every_query_and_stage_are_in_the_repository() -> None:
    record = json.loads(guard.KEPT.read_text(encoding="utf-8"))
    assert {query: set(figures) for query, figures in record["figures"].items()} == {
        query: set(STAGES) for query in QUERIES
    }
