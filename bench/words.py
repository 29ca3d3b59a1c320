"""jieba by itself, for those engines that are given words."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable
from functools import cache

Cut = Callable[[str], list[str]]


@cache
def jieba_cut() -> Cut:
    """jieba's own function that cuts a text, its dictionary loaded."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    cut: Cut = jieba.lcut
    return cut
