"""Looking up the parts of a text, however short they are."""

from __future__ import annotations

from itertools import accumulate

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from searchapp.engine.embedded.segment.lookup import Lookup

_lengths = st.lists(st.one_of(st.integers(1, 3), st.integers(1, 400)), min_size=1, max_size=60)


@given(_lengths)
def test_every_position_is_in_the_part_that_covers_it(lengths: list[int]) -> None:
    size = sum(lengths)
    following = np.array(list(accumulate(lengths)), dtype=np.uint32)
    found = Lookup(following, size).at(np.arange(size))
    assert found.tolist() == np.repeat(np.arange(len(lengths)), lengths).tolist()
