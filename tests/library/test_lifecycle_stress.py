"""Searches that run throughout builds and updates all succeed, each answered from one state."""

from __future__ import annotations

from tests.library import soak


def test_searches_during_many_changes() -> None:
    # `make soak` goes on for minutes.
    told = soak.main(lambda changes: changes == 24, seed=1)
    assert (told["updates"], told["builds"], told["compared"]) == (21, 3, 1)
    assert told["merges"]
    assert told["looks"] > 24
