"""Layout: the speaker's name alone on a line, directly above the paragraphs of the speech.

    Operator
    各位好,感谢您参加我们的会议。
    Rene Du
    谢谢接线员。

There may be a blank line before each name. If there always is, a line inside a block is not taken as a name, even if it
looks like one. If the file has no blank lines, the form of a line and repetition decide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from searchapp.transcripts.layouts.heads import Head, Heads, Layout
from searchapp.transcripts.layouts.looks import LIKELY, LONGEST, NO, SURE, is_name, likelihood
from searchapp.transcripts.page import Page


class NamesAlone(Layout):
    """A name alone on a line, with the speech directly below."""

    name = "names-alone"
    weight = 0.8

    def heads(self, page: Page) -> Heads:
        """Return the names that stand alone."""
        numbers = _first_lines(page) if is_blocked(page) else _by_likelihood(page)
        return {number: Head.alone(page.lines[number]) for number in numbers}


def is_blocked(page: Page) -> bool:
    """Return whether blank lines separate the speeches, with a name at the start of each block."""
    firsts = [page.lines[start] for start, end in page.blocks if end - start > 1]
    named = sum(likelihood(line) > NO for line in firsts)
    return named > 1 and named * 4 >= len(firsts) * 3


def _first_lines(page: Page) -> Iterator[int]:
    lines = page.lines
    firsts = Counter(lines[start] for start, end in page.blocks if end - start > 1)
    for start, end in page.blocks:
        line = lines[start]
        if end - start > 1:
            if likelihood(line) and (is_name(line) or firsts[line] > 1):
                yield start
            # A missing blank line: the name also starts other blocks.
            for number in range(start + 2, end - 1):
                if firsts[lines[number]] > 1 and likelihood(lines[number]) >= LIKELY:
                    yield number
        elif likelihood(line) == SURE or (likelihood(line) and firsts[line]):
            yield start


def _by_likelihood(page: Page) -> Iterator[int]:
    numbers = [number for number, line in enumerate(page.lines) if line]
    times = Counter(page.lines[number] for number in numbers if len(page.lines[number]) <= LONGEST)
    above = spoken = False
    for place, number in enumerate(numbers[:-1]):
        line = page.lines[number]
        if above or not likelihood(line) or not is_name(line):
            above = False
            continue
        below = page.lines[numbers[place + 1]]
        if (
            not spoken
            and is_name(below)
            and (times[below], likelihood(below)) > (times[line], likelihood(line))
        ):
            # A place or a title before the first turn, with the first speaker below it.
            continue
        above = spoken = True
        yield number
