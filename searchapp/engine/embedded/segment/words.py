"""The distinct words of a text."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from searchapp.analysis.characters import OTHER, class_table
from searchapp.analysis.fold import CodePoints, to_text


def distinct_words(folded: CodePoints, begins: npt.NDArray[np.bool_]) -> tuple[str, ...]:
    """The words of a folded text in code-point order, each once.

    Args:
        folded: the code points, shape (n,).
        begins: shape (n,), where words begin.

    Returns:
        The words; those without any letter, digit or ideograph are left out.
    """
    starts = np.flatnonzero(begins)
    ends = np.append(starts[1:], folded.size)
    # Only symbols and numbers can begin with a symbol, and a word of symbols is a single character.
    worded = (class_table()[folded[starts]] != OTHER) | (ends - starts > 1)
    text = to_text(folded)
    return tuple(
        sorted(set(map(text.__getitem__, map(slice, starts[worded].tolist(), ends[worded].tolist()))))
    )
