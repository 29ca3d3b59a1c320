"""Quotations: the sentences of a turn to quote, in one line of limited length."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

from searchapp.analysis.fold import to_codes
from searchapp.analysis.sentences import sentence_starts
from searchapp.model import Span

LONGEST = 200
"""Limit of a quotation, in code points without its ellipses."""

_ELLIPSIS = "…"


def quotation(text: str, matches: Sequence[Span] = ()) -> str:
    """Return the sentences of a text with matches, or the first ones if there are no matches.

    Args:
        text: the text of a turn.
        matches: ``(start, end)`` offsets, sorted and not overlapping.

    Returns:
        Plain text in one line. An ellipsis stands where text between two sentences or a part of a sentence is left out,
        and after the last sentence if sentences with matches are left out.

    >>> quotation("收入增长。毛利率上升。费用下降。"), quotation("收入增长。毛利率上升。费用下降。", [(5, 8)])
    ('收入增长。毛利率上升。费用下降。', '毛利率上升。')
    """
    starts = [0, *sentence_starts(to_codes(f"{text}\0")).tolist()[1:]]
    sentences = list(zip(starts, [*starts[1:], len(text)], strict=True))
    wanted = dict.fromkeys(bisect_right(starts, start) - 1 for start, _ in matches) or range(len(sentences))
    chosen = _fitting(sentences, wanted)
    if not chosen:
        return _part(text, sentences[next(iter(wanted))], matches)
    parts = []
    end = sentences[chosen[0]][0]
    for number in chosen:
        if sentences[number][0] > end:
            parts.append(_ELLIPSIS)
        parts.append(text[slice(*sentences[number])])
        end = sentences[number][1]
    left_out = bool(matches) and len(chosen) < len(wanted)
    return _one_line("".join(parts)) + (_ELLIPSIS if left_out else "")


def _fitting(sentences: Sequence[Span], wanted: Iterable[int]) -> list[int]:
    """Return the first of the wanted sentences, as many as fit."""
    chosen: list[int] = []
    length = 0
    for number in wanted:
        start, end = sentences[number]
        length += end - start
        if length > LONGEST:
            break
        chosen.append(number)
    return chosen


def _part(text: str, sentence: Span, matches: Sequence[Span]) -> str:
    """Return a part of a sentence that is too long, around its first match or from its beginning."""
    start, end = sentence
    if matches:
        # The match in the middle, unless the sentence ends soon after it.
        middle = sum(matches[0]) // 2
        start = max(start, min(middle - LONGEST // 2, end - LONGEST))
    kept = _one_line(text[start : start + LONGEST])
    before = _ELLIPSIS if start > sentence[0] else ""
    return before + kept + (_ELLIPSIS if start + LONGEST < end else "")


def _one_line(text: str) -> str:
    return " ".join(text.split())
