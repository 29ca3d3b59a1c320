"""The segmenters this installation has."""

from __future__ import annotations

from searchapp.analysis.segmenter import Segmenter
from searchapp.settings import Settings

_NAMES = ("jieba", "rjieba")


def open_segmenter(name: str | None = None) -> Segmenter:
    """A segmenter with its dictionary loaded; without a name, the one an index is made with by default.

    Raises ImportError where its package is not installed.
    """
    segmenter = Segmenter.open(Settings().cache, han=name)
    segmenter.words("财报电话会议")
    return segmenter


def segmenters() -> dict[str, Segmenter]:
    """By name; one whose package is not installed is left out."""
    found = {}
    for name in _NAMES:
        try:
            found[name] = open_segmenter(name)
        except ImportError:
            continue
    return found
