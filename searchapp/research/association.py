"""Measures of association and keyness: functions of arrays of counts, shape (words,), that return float64.

Of each word, ``together`` is its count in a part of the text and ``total`` in the whole; ``part`` and ``whole`` are the
counts of all words there. ``expected`` is the count in the part if the word were spread evenly.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def expected(total: Counts, part: int, whole: int) -> Floats:
    """Return ``part * total / whole``."""
    return np.asarray(total * (part / whole), dtype=np.float64)


def log_dice(together: Counts, total: Counts, part: int) -> Floats:
    """Return 14 + log2 of the Dice coefficient (Rychlý 2008); at most 14.

    >>> log_dice(np.array([10, 5]), np.array([10, 75]), 10).tolist()
    [14.0, 10.912537158749661]
    """
    return np.asarray(14 + np.log2(2 * together / (part + total)))


def log_likelihood(together: Counts, total: Counts, part: int, whole: int) -> Floats:
    """Return G² of the table of two by two counts (Dunning 1993), without correction; 0 if the word is spread evenly.

    >>> log_likelihood(np.array([10, 2]), np.array([30, 8]), 100, 1000).round(4).tolist()
    [12.649, 1.4935]
    """
    rest = whole - part
    cells = (together, part - together, total - together, rest - total + together)
    means = (total * part, (whole - total) * part, total * rest, (whole - total) * rest)
    sums = sum(_weighed(cell, mean / whole) for cell, mean in zip(cells, means, strict=True))
    # The sum of terms that cancel out can be a little below 0.
    return np.maximum(2 * np.asarray(sums, dtype=np.float64), 0)


def mutual_information(together: Counts, mean: Floats) -> Floats:
    """Return log2 of the observed over the expected count (Church and Hanks 1990)."""
    return np.asarray(np.log2(together / mean))


def t_score(together: Counts, mean: Floats) -> Floats:
    """Return the observed less the expected count, over the square root of the observed one (Church et al. 1991)."""
    return np.asarray((together - mean) / np.sqrt(together))


def log_ratio(here: Counts, there: Counts, all_here: int, all_there: int) -> Floats:
    """Return log2 of the ratio of two relative frequencies (Hardie 2014); a count of 0 is taken as 0.5.

    >>> log_ratio(np.array([8, 0]), np.array([1, 4]), 100, 200).tolist()
    [4.0, -2.0]
    """
    first, second = (np.where(counts > 0, counts, 0.5) for counts in (here, there))
    return np.asarray(np.log2((first / all_here) / (second / all_there)))


def _weighed(observed: Counts, mean: Floats) -> Floats:
    """Return ``observed * ln(observed / mean)``, and 0 for an observed count of 0."""
    some = observed > 0
    ratio = np.divide(observed, mean, out=np.ones_like(mean), where=some)
    return np.asarray(observed * np.log(ratio))
