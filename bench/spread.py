"""Durations in few numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Spread:
    """Median, 95th percentile and interquartile range of ``count`` durations, in milliseconds."""

    p50: float
    p95: float
    iqr: float
    count: int


def spread(seconds: Sequence[float]) -> Spread:
    """Summarize durations given in seconds; there has to be one at least.

    >>> spread([0.001, 0.002, 0.003])
    Spread(p50=2.0, p95=2.9, iqr=1.0, count=3)
    """
    low, middle, high, late = np.percentile(np.array(seconds) * 1000, [25, 50, 75, 95]).tolist()
    return Spread(round(middle, 4), round(late, 4), round(high - low, 4), len(seconds))


def median(values: Sequence[float]) -> float:
    """The median of some values."""
    return float(np.median(values))
