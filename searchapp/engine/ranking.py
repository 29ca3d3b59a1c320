"""Scores: BM25 as pure functions of arrays.

S. Robertson and H. Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, Foundations and Trends in
Information Retrieval 3(4), 2009, equation 3.15, with the inverse document frequency made non-negative by adding 1
inside the logarithm.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

K1 = 1.2
B = 0.75

# How much one occurrence adds to the term frequency.
WHOLE_WORD_WEIGHT = 1.0
CONTAINED_WEIGHT = 0.5

Floats = npt.NDArray[np.float64]


def idf(total: int, matching: int) -> float:
    """Return the inverse document frequency of a term that occurs in ``matching`` of ``total`` turns.

    >>> idf(10, 1) > idf(10, 5) > 0
    True
    """
    return math.log1p((total - matching + 0.5) / (matching + 0.5))


def norm(length: npt.NDArray[np.integer], average: float) -> Floats:
    """Return the part of the score that depends on the length of a turn only.

    Args:
        length: the length of each turn in characters, shape (n,).
        average: the average length over all turns.

    Returns:
        float64, shape (n,), positive.
    """
    norms: Floats = K1 * (1 - B + B * length.astype(np.float64) / average)
    return norms


def bm25(frequency: Floats, norms: Floats, weight: float) -> Floats:
    """Return the score that a term adds to each turn. It grows with the frequency.

    Args:
        frequency: the weighted term frequency, shape (n,); 0 where the term does not occur.
        norms: the ``norm`` of each turn, shape (n,).
        weight: the term's inverse document frequency.

    Returns:
        float64, shape (n,).
    """
    scores: Floats = weight * frequency * (K1 + 1) / (frequency + norms)
    return scores
