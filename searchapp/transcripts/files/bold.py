"""Names in bold that begin a paragraph: where several do, each is a line of its own."""

from __future__ import annotations

from collections.abc import Sequence

from searchapp.transcripts.looks import LIKELY, can_be_label, likelihood

_NEVER_BELOW = frozenset(":：-–—,，(（")
_FEWEST = 2


def divided(lines: Sequence[tuple[str, int]]) -> list[list[str]]:
    """Return the lines that each paragraph is, from its text and the number of bold characters that begin it.

    >>> divided([("Ann Lee Revenue grew.", 8), ("Bob Ray Thanks.", 8)])
    [['Ann Lee ', 'Revenue grew.'], ['Bob Ray ', 'Thanks.']]
    """
    cut = [_begins_with_label(text, bold) for text, bold in lines]
    if sum(cut) < _FEWEST:
        return [[text] for text, _ in lines]
    return [
        [text[:bold], text[bold:]] if label else [text]
        for (text, bold), label in zip(lines, cut, strict=True)
    ]


def _begins_with_label(text: str, bold: int) -> bool:
    label, rest = text[:bold].strip(), text[bold:].lstrip()
    if not label or not rest or rest[0] in _NEVER_BELOW or rest[0].islower():
        return False
    return can_be_label(label) is not None and likelihood(label) >= LIKELY
