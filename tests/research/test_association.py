"""Measures of association, compared with figures worked by hand and with the same measures written in another way."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchapp.research.association import (
    expected,
    log_dice,
    log_likelihood,
    log_ratio,
    mutual_information,
    t_score,
)


def _entropy(*counts: int) -> float:
    """The entropy of counts times their sum, in nats."""
    total = sum(counts)
    return total * math.log(total) - sum(count * math.log(count) for count in counts if count) if total else 0


@st.composite
def _tables(draw: st.DrawFn) -> tuple[int, int, int, int]:
    """How often a word is in a part, how often in all, and the sizes of the part and of all."""
    together, rest_of_part, elsewhere, others = (draw(st.integers(0, 10**6)) for _ in range(4))
    together += 1
    return (
        together,
        together + elsewhere,
        together + rest_of_part,
        together + rest_of_part + elsewhere + others,
    )


@given(_tables())
def test_log_likelihood_is_twice_the_mutual_information_of_word_and_part(
    table: tuple[int, int, int, int],
) -> None:
    together, total, part, whole = table
    joint = (together, part - together, total - together, whole - part - total + together)
    information = _entropy(part, whole - part) + _entropy(total, whole - total) - _entropy(*joint)
    (found,) = log_likelihood(np.array([together]), np.array([total]), part, whole).tolist()
    assert found == pytest.approx(2 * information, abs=1e-4, rel=1e-6)
    assert found >= 0


@given(_tables())
def test_the_other_measures_are_their_formulas(table: tuple[int, int, int, int]) -> None:
    together, total, part, whole = table
    one, all_ = np.array([together]), np.array([total])
    mean = expected(all_, part, whole)
    assert mean.tolist() == pytest.approx([part / whole * total])
    assert log_dice(one, all_, part).tolist() == pytest.approx(
        [14 - math.log2((part + total) / together / 2)]
    )
    probability = (together / whole) / ((part / whole) * (total / whole))
    assert mutual_information(one, mean).tolist() == pytest.approx([math.log(probability, 2)])
    assert t_score(one, mean).tolist() == pytest.approx([math.sqrt(together) - mean[0] / math.sqrt(together)])


def test_figures_worked_by_hand() -> None:
    # A word 4 times among 16 words, 8 times among 64: 2 are expected.
    one, all_ = np.array([4]), np.array([8])
    mean = expected(all_, 16, 64)
    assert mean.tolist() == [2.0]
    assert mutual_information(one, mean).tolist() == [1.0]
    assert t_score(one, mean).tolist() == [1.0]
    # 2 * 4 / 24 is a third.
    assert log_dice(one, all_, 16).tolist() == pytest.approx([14 - math.log2(3)])
    # Observed 4, 12, 4, 44 and expected 2, 14, 6, 42.
    by_hand = 2 * (4 * math.log(2) + 12 * math.log(6 / 7) + 4 * math.log(2 / 3) + 44 * math.log(22 / 21))
    assert by_hand == pytest.approx(2.6956, abs=1e-4)
    assert log_likelihood(one, all_, 16, 64).tolist() == pytest.approx([by_hand])
    # 4 of 16 is twice 4 of 32; nothing counts as a half.
    assert log_ratio(np.array([4, 0]), np.array([4, 1]), 16, 32).tolist() == [1.0, 0.0]


def test_a_word_that_is_spread_evenly_has_no_likelihood() -> None:
    (found,) = log_likelihood(np.array([3]), np.array([9]), 100, 300).tolist()
    assert found == pytest.approx(0, abs=1e-9)
    assert found >= 0
