"""What stands at the same place on the pages of a document and is no part of its text: watermarks, numbers of lines."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence, Set

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
    for page in pages:
        numbers = _line_numbers(page)
        kept.append([])
        for place, run in enumerate(page):
            often = times[_kind(run)]
            is_large = _size(run) > large
            usual = often >= (2 if is_large else _ENOUGH) and often * 2 >= len(pages)
            if place in numbers:
                ledger.take("numbers of lines", _text(run))
            elif (
                usual
                and foot + edge < run[0].bottom < head - edge
                and (is_large or _is_no_speech(_text(run)))
            ):
                ledger.take("watermarks", _text(run))
            else:
                kept[-1].append(run)
    return kept


def _line_numbers(page: Sequence[Run]) -> Set[int]:
    """Return the places of the numbers that count the lines of a page, in the margin at its left."""
    numbers = sorted(_numbers(page), key=lambda place: -page[place][0].bottom)
    others = [run for place, run in enumerate(page) if place not in set(numbers)]
    if len(numbers) < _FEWEST_LINES or not others:
        return frozenset()
    values = [int(_text(page[place])) for place in numbers]
    steps = {after - before for before, after in itertools.pairwise(values)}
    right = max(page[place][-1].right for place in numbers)
    outside = sum(run[0].left < right for run in others)
    counts = len(steps) == 1 and steps <= {1, 5}
    return frozenset(numbers) if counts and outside * _FEWEST_LINES < len(others) else frozenset()


def _numbers(page: Sequence[Run]) -> Iterator[int]:
    """Yield the places of the numbers that end or begin where most numbers of the page do."""
    found = [
        place for place, run in enumerate(page) if len(run) <= _LONGEST_NUMBER and _text(run).isdecimal()
    ]
    for side in (_right, _left):
        sides = sorted(side(page[place]) for place in found)
        usual = sides[len(sides) // 2] if sides else 0.0
        same = [place for place in found if abs(side(page[place]) - usual) <= 1]
        if len(same) >= _FEWEST_LINES:
            yield from same
            return


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
