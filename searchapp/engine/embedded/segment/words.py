"""The distinct words of a text."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from searchapp.analysis.characters import OTHER, class_table
from searchapp.analysis.fold import CodePoints, to_text


def distinct_words(folded: CodePoints, begins: npt.NDArray[np.bool_]) -> tuple[str, ...]:
    """Return the distinct words of a folded text in code-point order.

    Args:
        folded: the code points, shape (n,).
        begins: True where a word begins, shape (n,).

    Returns:
        The words that begin with a letter, digit or ideograph or have several characters.
    """
    starts = np.flatnonzero(begins)
    ends = np.append(starts[1:], folded.size)
    # A word that begins with a symbol is a number or a single symbol.
    worded = (class_table()[folded[starts]] != OTHER) | (ends - starts > 1)
    text = to_text(folded)
    return tuple(
        sorted(set(map(text.__getitem__, map(slice, starts[worded].tolist(), ends[worded].tolist()))))
    )
