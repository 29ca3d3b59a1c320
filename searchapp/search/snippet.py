"""Snippets: the sentences of a turn that contain matches, as HTML with the matches marked."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from html import escape

from searchapp.analysis.sentences import sentence_starts_in
from searchapp.model import Span

WINDOWS = 3
# In characters: the longest window that is not cut, how much is kept on each side of a match if it is cut, and the
# length of the opening shown for a turn without matches.
LONGEST = 140
AROUND = 48
OPENING = 120
# Of a single line: at most so much before the first match, and in all.
LEAD = 16
LINE = 120

_PAUSE = re.compile(r"[，,、：:\s]")
_SPECIAL = re.compile("[&<>\"']")
_ELLIPSIS = "…"


def make_snippet(text: str, matches: Sequence[Span]) -> str:
    """Return the parts of a text around its matches, with the matches marked.

    Args:
        text: the text of the turn.
        matches: ``(start, end)`` offsets, sorted and not overlapping.

    Returns:
        HTML: escaped text with ``<mark>`` around matches and an ellipsis where text is left out.

    >>> make_snippet("毛利率上升。<br>", [(0, 3)])
    '<mark>毛利率</mark>上升。…'
    """
    # The starts of the sentences that are needed, the first at 0, and the end of the text.
    last = matches[-1][1] if matches else OPENING
    sentences = [0, *sentence_starts_in(text, last)[1:], len(text)]
    windows = _windows(text, matches, sentences) or [(0, _opening(text, sentences))]
    parts = []
    end = 0
    for window in windows:
        if window[0] > end:
            parts.append(_ELLIPSIS)
        parts.append(mark_up(text, matches, window).replace("\n", " ").strip())
        end = window[1]
    if end < len(text.rstrip()):
        parts.append(_ELLIPSIS)
    return "".join(parts)


def make_line(text: str, matches: Sequence[Span]) -> str:
    """Return the part of a text around its first match that fits into a line, as HTML like a snippet.

    It begins with the sentence of the match if that is near, otherwise a few characters before the match.

    >>> make_line("本季度毛利率上升。", [(3, 6)])
    '本季度<mark>毛利率</mark>上升。'
    """
    start = 0
    if matches:
        at = matches[0][0]
        sentence = _sentence(text, at)
        start = max(sentence, at - LEAD)
        if start > sentence and (pause := _PAUSE.search(text, start - 1, at)):
            start = pause.end()
    end = min(len(text), start + LINE)
    line = mark_up(text, matches, (start, end)).replace("\n", " ").strip()
    return f"{_ELLIPSIS if start else ''}{line}{_ELLIPSIS if end < len(text.rstrip()) else ''}"


def mark_up(text: str, matches: Sequence[Span], window: Span | None = None) -> str:
    """Escape a part of a text and put ``<mark>`` around the matches in it."""
    start, end = window or (0, len(text))
    # Most texts have nothing to escape, which is faster to find out once.
    safe = escape if _SPECIAL.search(text, start, end) else str
    parts: list[str] = []
    for first, last in matches:
        if first >= end:
            break
        if last > start:
            first, last = max(first, start), min(last, end)
            parts += (safe(text[start:first]), "<mark>", safe(text[first:last]), "</mark>")
            start = last
    parts.append(safe(text[start:end]))
    return "".join(parts)


def _sentence(text: str, at: int) -> int:
    """Return where the sentence around a position begins."""
    starts = [0, *sentence_starts_in(text, at)[1:]]
    return starts[bisect_right(starts, at) - 1]


def _windows(text: str, matches: Sequence[Span], sentences: Sequence[int]) -> list[Span]:
    """Return the windows with the most matches, in text order; they may touch but do not overlap."""
    windows: list[list[int]] = []
    for match in matches:
        if windows and match[1] <= windows[-1][1]:
            windows[-1][2] += 1
            continue
        start, end = _window(text, match, sentences)
        if windows and start <= windows[-1][1] and end - windows[-1][0] <= LONGEST:
            windows[-1][1] = end
            windows[-1][2] += 1
        else:
            windows.append([max(start, windows[-1][1]) if windows else start, end, 1])
    best = sorted(sorted(windows, key=lambda window: -window[2])[:WINDOWS])
    return [(start, end) for start, end, _ in best]


def _window(text: str, match: Span, sentences: Sequence[int]) -> Span:
    """Return the sentence around a match, cut at pauses if it is long."""
    start = sentences[bisect_right(sentences, match[0]) - 1]
    end = sentences[min(bisect_left(sentences, match[1]), len(sentences) - 1)]
    if end - start <= LONGEST + match[1] - match[0]:
        return start, end
    if match[0] - start > AROUND:
        pauses = [pause.end() for pause in _PAUSE.finditer(text, match[0] - AROUND, match[0] - AROUND // 2)]
        start = pauses[0] if pauses else match[0] - AROUND
    if end - match[1] > AROUND:
        pause = _PAUSE.search(text, match[1] + AROUND // 2, match[1] + AROUND)
        end = pause.start() if pause else match[1] + AROUND
    return start, end


def opening(text: str) -> int:
    """Return where the beginning of a text ends that is shown of a turn without matches.

    >>> opening("谢谢。"), opening("好" * 70 + "。" + "好" * 70)
    (3, 71)
    """
    return _opening(text, [0, *sentence_starts_in(text, OPENING)[1:], len(text)])


def _opening(text: str, sentences: Sequence[int]) -> int:
    ends = (start for start in sentences if OPENING // 2 < start <= OPENING)
    return next(ends, min(len(text), OPENING))
