"""Layout: the speaker's name alone on a line, directly above the paragraphs of the speech.

    Operator
    各位好,感谢您参加我们的会议。
    Rene Du
    谢谢接线员。

A blank line may stand before each name. Where it always does, a line inside a block is no name, however much it
looks like one; where the file has no blank lines, looks and repetition decide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from searchapp.transcripts.layouts.base import Aside, Block, Person, Speech
from searchapp.transcripts.layouts.headings import (
    LIKELY,
    LONGEST,
    POSSIBLE,
    SURE,
    likelihood,
    reads_as_sentence,
)
from searchapp.transcripts.page import Page


class NamesAlone:
    """A name alone on a line, its speech directly below."""

    name = "names-alone"
    wrapped = False

    def score(self, page: Page) -> float:
        """Return how sure this layout is of the page."""
        return sureness(page, self._headings(page))

    def read(self, page: Page) -> Iterable[Block]:
        """Divide the page at the names."""
        return divide(page, self._headings(page))

    def _headings(self, page: Page) -> list[int]:
        looks = Looks(page)
        if is_blocked(page, looks):
            return list(_first_lines(page, looks))
        return list(_by_looks(page, looks))


class Looks:
    """How likely each short line of a page is a name, and how often it stands there."""

    def __init__(self, page: Page) -> None:
        self._likelihood: dict[str, int] = {}
        self.times = Counter(line for line in page.lines if line and len(line) <= LONGEST)

    def __call__(self, line: str) -> int:
        """Return the likelihood of ``line``."""
        if len(line) > LONGEST:
            return 0
        known = self._likelihood.get(line)
        if known is None:
            known = self._likelihood[line] = likelihood(line)
        return known

    def is_name(self, line: str) -> bool:
        """Tell whether a line passes as a name with nothing but its looks and its repetition to go by."""
        looks = self(line)
        if looks == POSSIBLE:
            return not reads_as_sentence(line)
        return looks >= LIKELY


def is_blocked(page: Page, looks: Looks) -> bool:
    """Tell whether blank lines part the speeches, each block beginning with a name."""
    blocks = [(start, end) for start, end in page.blocks() if end - start > 1]
    named = sum(looks(page.lines[start]) > 0 for start, _ in blocks)
    return named > 1 and named * 4 >= len(blocks) * 3


def _first_lines(page: Page, looks: Looks) -> Iterator[int]:
    lines = page.lines
    firsts = Counter(lines[start] for start, end in page.blocks() if end - start > 1)
    for start, end in page.blocks():
        line = lines[start]
        if end - start > 1:
            if looks(line) and (looks.is_name(line) or firsts[line] > 1):
                yield start
            # A blank line that was lost: the name is one that heads other blocks.
            for number in range(start + 2, end - 1):
                if firsts[lines[number]] > 1 and looks(lines[number]) >= LIKELY:
                    yield number
        elif looks(line) == SURE or (looks(line) and firsts[line]):
            yield start


def _by_looks(page: Page, looks: Looks) -> Iterator[int]:
    above = False
    numbers = [number for number, line in enumerate(page.lines) if line]
    for place, number in enumerate(numbers):
        line = page.lines[number]
        if not above and len(line) <= LONGEST and place + 1 < len(numbers) and looks.is_name(line):
            above = True
            yield number
        else:
            above = False


def divide(page: Page, headings: Sequence[int]) -> Iterator[Block]:
    """Divide a page at the numbered lines, each of which is a speaker's name and nothing else."""
    lines = page.lines
    first = headings[0] if headings else len(lines)
    if first:
        yield Aside("preamble", lines[:first])
    for start, end in zip(headings, [*headings[1:], len(lines)], strict=True):
        yield Speech(Person(lines[start]), lines[start], lines[start + 1 : end])


def sureness(page: Page, headings: Sequence[int]) -> float:
    """Return how sure names found at the numbered lines make one of a layout, from 0 to 1."""
    if not headings:
        return 0.0
    names = Counter(page.lines[number] for number in headings)
    again = sum(times for name, times in names.items() if times > 1 or likelihood(name) >= LIKELY)
    return 0.8 * again / len(headings) * min(1.0, (len(headings) + 1) / 3)
