"""Nothing wrong is answered from a damaged index, and a build mends it."""

from __future__ import annotations

import pytest

from tests.library.damage import main


@pytest.mark.parametrize("seed", range(2))
def test_damage_is_noticed_or_does_no_harm(seed: int) -> None:
    told = main(4, 3, 3, seed)
    assert told["answered"] + told["refused"] == 10
    assert told["refused"] > 3
