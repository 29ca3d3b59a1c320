"""Tables: what the cells of a row are, in web pages and documents where a row is a turn."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from searchapp.transcripts.marks import only_time, unmarked
from searchapp.transcripts.page import SENTENCE_ENDS
from searchapp.transcripts.words import Vocabulary, compiled

_NUMBER = re.compile(r"\d{1,4}[.、]?")
_FEWEST = 3


def is_heading_row(cells: Sequence[Sequence[str]]) -> bool:
    """Return whether a row only names the columns: Speaker, Text.

    >>> is_heading_row([["时间"], ["发言人"], ["内容"]]), is_heading_row([["Ann Lee"], ["Text"]])
    (True, False)
    """
    return len(cells) > 1 and all(len(cell) == 1 and _columns().fullmatch(cell[0]) for cell in cells)


def leads(cells: Sequence[Sequence[str]]) -> str:
    """Return what the cell before the name of a row is, ``time`` or ``number``; empty if there is none.

    >>> leads([["00:05"], ["Ann Lee"], ["Thank you."]]), leads([["2"], ["林明"], ["谢谢。"]]), leads([["Ann Lee"], ["Thank you."]])
    ('time', 'number', '')
    """
    if len(cells) < _FEWEST or len(cells[0]) != 1 or not cells[1] or not cells[-1]:
        return ""
    if unmarked(cells[1][0]) is None or cells[-1][-1][-1] not in SENTENCE_ENDS:
        return ""
    if _time(cells[0][0]):
        return "time"
    return "number" if _NUMBER.fullmatch(cells[0][0]) else ""


@lru_cache(maxsize=1024)
def _time(cell: str) -> bool:
    return only_time(cell) is not None


@compiled
def _columns(words: Vocabulary) -> re.Pattern[str]:
    return words.pattern("headings", "columns")
