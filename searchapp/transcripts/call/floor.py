"""The floor: words that open and close the questions, or give the floor to somebody of the company."""

from __future__ import annotations

import re

from searchapp.transcripts.words import Vocabulary, compiled


def opens_questions(text: str) -> bool:
    """Return whether these words open Q&A, now and not later.

    >>> opens_questions("现在进入问答环节。"), opens_questions("管理层发言后将进入问答环节。")
    (True, False)
    """
    found = _openings().search(text)
    if found is None:
        return False
    start = max(text.rfind("。", 0, found.start()), text.rfind(". ", 0, found.start())) + 1
    return _later().search(text[start : found.end()]) is None


def closes_questions(text: str) -> bool:
    """Return whether these words end Q&A."""
    return _closings().search(text) is not None


def gives_the_floor(text: str) -> str | None:
    """Return the end of a text from the point where it hands over the call, or None."""
    last = None
    for last in _floor().finditer(text):  # noqa: B007 - only the last one counts
        pass
    return text[last.start() :] if last else None


@compiled
def _openings(words: Vocabulary) -> re.Pattern[str]:
    return words.pattern("openings")


@compiled
def _later(words: Vocabulary) -> re.Pattern[str]:
    return words.pattern("later", "words")


@compiled
def _closings(words: Vocabulary) -> re.Pattern[str]:
    return words.starts("closings")


@compiled
def _floor(words: Vocabulary) -> re.Pattern[str]:
    return words.starts("floor")
