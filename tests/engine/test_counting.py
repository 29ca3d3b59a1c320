"""Facet counts stay exact with more turns and occurrences than the other tests have."""

from __future__ import annotations

import numpy as np

from searchapp.engine.base import Facet, FacetCount
from searchapp.engine.embedded.columns import Column
from searchapp.engine.embedded.counting import FacetCounter


def test_millions_of_turns_and_occurrences_are_counted_exactly() -> None:
    turns = 5 * 2**19 + 3
    ordinals = np.ones(turns, dtype=np.intp)
    ordinals[:7] = 2
    ordinals[7:9] = 0
    counter = FacetCounter({"speaker": Column(ordinals, ["甲", "乙"])})
    counted = counter.count(np.arange(turns), np.full(turns, 2049.0))
    assert counted == {
        "speaker": Facet(2, (FacetCount("甲", 2_621_434, 5_371_318_266), FacetCount("乙", 7, 14_343)))
    }
