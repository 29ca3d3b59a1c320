"""Text length for rates: each Han character and each run of Latin letters or digits counts as one character."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from searchapp.analysis.characters import DIGIT, HAN, LETTER, class_table
from searchapp.analysis.fold import CodePoints


def counted_characters(folded: CodePoints) -> npt.NDArray[np.bool_]:
    """Return which characters count: each ideograph, and the first of each run of letters and digits.

    Args:
        folded: folded code points, shape (n,).

    Returns:
        bool, shape (n,); the sum over a part of the text is its number of characters.
    """
    classes = class_table()[folded]
    in_run = (classes == LETTER) | (classes == DIGIT)
    counted: npt.NDArray[np.bool_] = classes == HAN
    counted |= in_run & ~np.concatenate(([False], in_run[:-1]))
    return counted
