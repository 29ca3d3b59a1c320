"""Plausible variations of labels, marks and blank lines change no turn, or a warning tells of it."""

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
    told = _outcomes(list(calls(seeds)))
    assert told["same"] >= _VARIATIONS * 0.9
    assert told["silent"] <= _VARIATIONS * 0.02
    assert told["refused"] == 0


def test_variations_of_real_meetings_are_read_the_same(corpus: Path) -> None:
    told = _outcomes(list(calls(corpus))[::4])
    assert told["same"] >= _VARIATIONS * 0.9
    assert told["silent"] <= _VARIATIONS * 0.06
    assert told["refused"] == 0
