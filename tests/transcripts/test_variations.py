"""Plausible variations of labels, marks and blank lines change no turn, or a warning names the line."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

from tests.transcripts.variations import Turns, calls, outcome, varied

_VARIATIONS = 400


def _outcomes(found: list[Turns]) -> Counter[str]:
    chance = random.Random(1)
    return Counter(outcome(varied(chance, chance.choice(found))) for _ in range(_VARIATIONS))


def test_variations_of_the_samples_are_read_the_same(seeds: Path) -> None:
    _check(_outcomes(list(calls(seeds))))


def test_variations_of_real_meetings_are_read_the_same(corpus: Path) -> None:
    _check(_outcomes(list(calls(corpus))[::4]))


def _check(told: Counter[str]) -> None:
    assert told["silent"] == 0
    assert told["same"] >= _VARIATIONS * 0.8
    assert told["unneeded"] <= _VARIATIONS * 0.1
    assert told["refused"] <= _VARIATIONS * 0.01
