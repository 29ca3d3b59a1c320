"""What stands at the same place on the pages of a document and is no part of its text: watermarks, numbers of lines."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence, Set

from searchapp.transcripts.files.printed.glyphs import Glyph
from searchapp.transcripts.looks import LIKELY, likelihood
from searchapp.transcripts.page import SENTENCE_ENDS
from searchapp.transcripts.removed import Ledger

_ENOUGH = 3
_LARGE = 1.5
# The part of a page in which its header or its footer is.
_EDGE = 0.12
# Line numbers of so many lines are no numbers of a list.
_FEWEST_LINES = 8
_LONGEST_NUMBER = 4
# The widest space between two words, in sizes of the font.
_NEAR = 0.6

Run = Sequence[Glyph]


def without_repeated(pages: Sequence[Sequence[Run]], ledger: Ledger) -> list[list[Run]]:
    """Return the characters side by side of each page, without watermarks and without numbers in the margin.

    A watermark stands at the same place of half of the pages, not where headers and footers do. If its letters are not large, it
    is on at least three pages, and no name and no sentence.
    """
    sizes = sorted(_size(run) for page in pages for run in page)
    large = sizes[len(sizes) // 2] * _LARGE if sizes else 0.0
    heights = [(run[0].bottom, run[0].top) for page in pages for run in page]
    foot, head = (
        min((low for low, _ in heights), default=0.0),
        max((high for _, high in heights), default=0.0),
    )
    edge = (head - foot) * _EDGE
    times = Counter(kind for page in pages for kind in {_kind(run) for run in page})
    kept: list[list[Run]] = []
    for page, numbers in zip(pages, _line_numbers(pages), strict=True):
        kept.append([])
        for place, run in enumerate(page):
            often = times[_kind(run)]
            is_large = _size(run) > large
            usual = often >= (2 if is_large else _ENOUGH) and often * 2 >= len(pages)
            if place in numbers:
                number = _number(run)
                ledger.take("numbers of lines", _text(number))
                if len(number) < len(run):
                    kept[-1].append(run[len(number) + 1 :])
            elif (
                usual
                and foot + edge < run[0].bottom < head - edge
                and (is_large or _is_no_speech(_text(run)))
            ):
                ledger.take("watermarks", _text(run))
            else:
                kept[-1].append(run)
    return kept


def _line_numbers(pages: Sequence[Sequence[Run]]) -> list[Set[int]]:
    """Return the places of the numbers in the margin at the left of each page that count its lines, or the rows of all pages."""
    together = _counted(pages)
    if any(together):
        return together
    found = [_counted([page])[0] for page in pages]
    numbered = [page for page, places in zip(pages, found, strict=True) if places]
    if not numbered:
        return found
    # The last page can have few lines, which count as those of the others do.
    return [places or _counted([page, *numbered], 1)[0] for page, places in zip(pages, found, strict=True)]


def _counted(pages: Sequence[Sequence[Run]], fewest: int = _FEWEST_LINES) -> list[Set[int]]:
    """Return the places of the numbers in the margin that count from the top of the first page to the foot of the last one.

    With fewer numbers than a page of text has lines, the other pages only tell where numbers stand.
    """
    found = [sorted(places, key=lambda place: -page[place][0].bottom) for page, places in _numbers(pages)]
    none: list[Set[int]] = [frozenset() for _ in pages]
    counted = list(zip(pages, found, strict=True))[: None if fewest == _FEWEST_LINES else 1]
    numbers = [_number(page[place]) for page, places in counted for place in places]
    others = [
        run[len(_number(run)) + 1 :] if place in set(places) else run
        for page, places in zip(pages, found, strict=True)
        for place, run in enumerate(page)
    ]
    others = [run for run in others if run]
    if len(numbers) < fewest or not others:
        return none
    steps = {after - before for before, after in itertools.pairwise(int(_text(run)) for run in numbers)}
    right = max(run[-1].right for run in numbers)
    outside = sum(run[0].left < right for run in others)
    if len(steps) > 1 or not steps <= {1, 5} or outside * _FEWEST_LINES >= len(others):
        return none
    return [frozenset(places) for places in found]


def _numbers(pages: Sequence[Sequence[Run]]) -> list[tuple[Sequence[Run], list[int]]]:
    """Return each page with the places of the numbers that end or begin where most numbers do."""
    found = [(page, [place for place, run in enumerate(page) if _number(run)]) for page in pages]
    most = [(page, list[int]()) for page in pages]
    for side in (_right, _left):
        sides = sorted(side(_number(page[place])) for page, places in found for place in places)
        usual = sides[len(sides) // 2] if sides else 0.0
        same = [
            (page, [one for one in places if abs(side(_number(page[one])) - usual) <= 1])
            for page, places in found
        ]
        most = max(most, same, key=lambda one: sum(len(places) for _, places in one))
    return most


def _number(run: Run) -> Run:
    """Return the number that stands alone, or wider apart from the words beside it than these from each other; empty if none does."""
    end = next((place for place, glyph in enumerate(run) if not glyph.mark.isdecimal()), len(run))
    if not 0 < end <= _LONGEST_NUMBER:
        return run[:0]
    if end == len(run):
        return run
    apart = run[end].mark == " " and end + 1 < len(run)
    return run[:end] if apart and run[end + 1].left - run[end - 1].right > _NEAR * _size(run) else run[:0]


def _left(run: Run) -> float:
    return run[0].left


def _right(run: Run) -> float:
    return run[-1].right


def _is_no_speech(text: str) -> bool:
    return likelihood(text) < LIKELY and text[-1] not in SENTENCE_ENDS


def _kind(run: Run) -> tuple[str, int, int]:
    return _text(run), round(run[0].left / 2), round(run[0].bottom / 2)


def _text(run: Run) -> str:
    return "".join(glyph.mark for glyph in run)


def _size(run: Run) -> float:
    return run[0].top - run[0].bottom
