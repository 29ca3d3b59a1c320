"""Marks of notes: small raised figures behind a word, whose note is at the foot of a page or at the end."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence, Set

from searchapp.transcripts.files.printed.glyphs import Glyph
from searchapp.transcripts.removed import Ledger

Run = Sequence[Glyph]

# In sizes of the letter before.
_SMALL = 0.75
_RAISED = 0.2
_NEAR = 0.4
_MARKS = frozenset("0123456789*†‡")
_RAISE = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NOTE = re.compile(r"(\d{1,2}|[*†‡])[.)、]?\s?(?=[^\W\d])")
# What is squared or cubed: 12 m², 3 km².
_UNIT = re.compile(r"(?<![^\W\d_])(?:[a-z]|[kcm]m|ft|in|yd|mi)$")
_MOST = 2


def without_note_marks(pages: Sequence[Sequence[Run]], ledger: Ledger) -> list[list[Run]]:
    """Return the characters side by side of each page without the marks of notes.

    Figures behind a number are marks if there is a note with them, and otherwise raised characters: ``4.5¹`` is not 4.51.
    """
    notes = {
        found[1] for page in pages for run in page if (found := _NOTE.match("".join(one.mark for one in run)))
    }
    kept: list[list[Run]] = []
    for page in pages:
        kept.append([])
        for run in page:
            before = _beside(run, page) if len(run) <= _MOST else None
            if before is not None and _is_of_note(run, before, notes):
                ledger.take("footnotes", "".join(one.mark for one in run))
            else:
                kept[-1].append(list(_without_marks(run, notes, ledger)))
    return kept


def _beside(run: Run, page: Sequence[Run]) -> Run | None:
    """Return the characters behind which a mark stands that is too high to be side by side with them, or None."""
    if any(one.mark not in _MARKS for one in run):
        return None
    near = _NEAR * 2 * (run[0].top - run[0].bottom)
    return next(
        (one for one in page if abs(run[0].left - one[-1].right) < near and _is_above(run[0], one[-1])), None
    )


def _without_marks(run: Run, notes: Set[str], ledger: Ledger) -> Iterator[Glyph]:
    for raised, several in itertools.groupby(range(len(run)), lambda at: _is_raised(run, at)):
        found = list(several)
        place = found[0]
        part = run[place : found[-1] + 1]
        if not raised or len(part) > _MOST:
            yield from part
        elif _is_of_note(part, run[:place], notes):
            ledger.take("footnotes", "".join(one.mark for one in part))
        else:
            yield from (one._replace(mark=one.mark.translate(_RAISE)) for one in part)


def _is_of_note(part: Run, before: Run, notes: Set[str]) -> bool:
    text = "".join(one.mark for one in before)
    known = "".join(one.mark for one in part) in notes
    return known if text[-1].isdecimal() or text[-1] in "%)" else known or _UNIT.search(text) is None


def _is_raised(run: Run, at: int) -> bool:
    """Return whether a character is a small raised figure behind a larger one."""
    if run[at].mark not in _MARKS:
        return False
    place = at - 1
    while place >= 0 and run[place].mark in _MARKS and not _is_small(run[at], run[place]):
        place -= 1
    return place >= 0 and run[place].mark != " " and _is_above(run[at], run[place])


def _is_small(one: Glyph, other: Glyph) -> bool:
    return one.top - one.bottom <= _SMALL * (other.top - other.bottom)


def _is_above(one: Glyph, before: Glyph) -> bool:
    size = before.top - before.bottom
    return _is_small(one, before) and _RAISED * size < one.bottom - before.bottom < size
