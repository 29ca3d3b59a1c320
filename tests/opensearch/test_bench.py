"""The benchmark fills both engines and finds that they count the same."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest

from bench import cluster
from bench.corpus import load_corpus


def test_both_engines_are_filled_and_asked(
    opensearch: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_nodes", lambda folder: nullcontext([opensearch]))
    building, answers, counts = cluster.measure_cluster(load_corpus(3), cluster.JOINED, tmp_path, rounds=1)
    assert list(building.rows) == ["opensearch", "searchapp"]
    kinds = [query.kind for query in cluster.JOINED]
    assert [counts.rows[kind] for kind in kinds] == [["1 of 1", "1 of 1"]] * len(kinds)
    assert all(answers.rows[kind][:2] for kind in kinds)
