"""Names that begin a paragraph and look otherwise than the rest, mostly in bold: where several do, each is a line of its own."""

from __future__ import annotations

from collections.abc import Sequence

from searchapp.transcripts.looks import LIKELY, can_be_label, likelihood, names_somebody

_NEVER_BELOW = frozenset(":：-–—,，(（")
_FEWEST = 2
# With marks that words of a speech have as well, there must be more, and some of them names of whoever speaks again.
_FEWEST_MARKED = 4
_SHARE = 0.2


def divided(lines: Sequence[tuple[str, int]], marks: Sequence[int] = ()) -> list[list[str]]:
    """Return the lines that each paragraph is, from its text and the number of bold characters that begin it.

    ``marks`` are the numbers of characters that begin each paragraph and look otherwise than the rest in any other way, such as
    in italics or before a tab; they are used if nothing is in bold.

    >>> divided([("Ann Lee Revenue grew.", 8), ("Bob Ray Thanks.", 8)])
    [['Ann Lee ', 'Revenue grew.'], ['Bob Ray ', 'Thanks.']]
    """
    for ends in ([bold for _, bold in lines], marks):
        cut = [_begins_with_label(text, end) for (text, _), end in zip(lines, ends, strict=False)]
        if sum(cut) < _FEWEST:
            continue
        if ends is marks:
            names = [
                _name(text[:end]) for (text, _), end, label in zip(lines, ends, cut, strict=True) if label
            ]
            few = len(names) < max(_FEWEST_MARKED, len(lines) * _SHARE)
            if few or len(set(names)) in (1, len(names)) or not all(map(names_somebody, names)):
                continue
        return [
            [text[:end], text[end:]] if label else [text]
            for (text, _), end, label in zip(lines, ends, cut, strict=True)
        ]
    return [[text] for text, _ in lines]


def _begins_with_label(text: str, end: int) -> bool:
    label, rest = text[:end].strip(), text[end:].lstrip()
    if not label or not rest or rest[0] in _NEVER_BELOW or rest[0].islower():
        return False
    return can_be_label(label) is not None and likelihood(_name(label)) >= LIKELY


def _name(label: str) -> str:
    """Return a label without the time beside the name."""
    bare = can_be_label(label.strip())
    return bare.name if bare is not None and bare.time is not None else label.strip()
