"""Facet counts stay exact with more turns, occurrences and values than the other tests have."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

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


@given(
    values=st.lists(st.sampled_from([1, 2, 7, 60, 900]), min_size=1, max_size=5),
    turns=st.sampled_from([1, 40, 3_000, 20_000]),
    seed=st.integers(0, 99),
)
def test_fields_are_counted_as_if_each_were_alone(values: list[int], turns: int, seed: int) -> None:
    drawn = np.random.default_rng(seed)
    columns = {
        f"field {number}": Column(drawn.integers(0, most, turns, endpoint=True), [f"{value:03}" for value in range(most)])
        for number, most in enumerate(values)
    }  # fmt: skip
    selected = np.flatnonzero(drawn.integers(0, 2, turns))
    marks = drawn.integers(1, 9, selected.size).astype(np.float64)
    counted = FacetCounter(columns).count(selected, marks)
    for field, column in columns.items():
        expected: Counter[str] = Counter()
        in_turns: Counter[str] = Counter()
        for value, count in zip(column.of(selected), marks.tolist(), strict=True):
            if value is not None:
                in_turns[value] += 1
                expected[value] += int(count)
        best = sorted(in_turns, key=lambda value: (-in_turns[value], -expected[value], value))
        counts = tuple(FacetCount(value, in_turns[value], expected[value]) for value in best)
        assert counted[field] == Facet(len(best), counts)
