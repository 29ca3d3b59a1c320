"""Layout: every paragraph in English and then in Chinese, below a name in one or both scripts.

    Lin Ming 林明
    Our gross margin was 17%.
    我们的毛利率为17%。

Both are paragraphs of the same turn.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping

from searchapp.transcripts.layouts.base import Recognition
from searchapp.transcripts.layouts.heads import Head, Heads, likely_names
from searchapp.transcripts.layouts.layout import Layout
from searchapp.transcripts.layouts.people import person
from searchapp.transcripts.names import HAN
from searchapp.transcripts.page import Page, once

_HAN = re.compile(f"[{HAN}]")
# So many characters of a line tell its script.
_FIRST = 40
_LONGEST = 60


class Bilingual(Layout):
    """A name alone on a line, then paragraphs that alternate between two scripts."""

    name = "bilingual"
    weight = 0.9

    def recognise(self, page: Page) -> Recognition:
        """Return the confidence of this layout; both scripts must be in many lines."""
        scripts = _scripts(page)
        several = len(scripts) < sum(scripts.values()) * 4 < len(scripts) * 3
        return super().recognise(page) if several else Recognition(0.0, 0)

    def heads(self, page: Page) -> Heads:
        """Return the lines that are a name in one or both scripts."""
        heads: dict[int, Head] = {}
        lines = page.lines
        likely = likely_names(page)
        for number, line in page.open_lines:
            if (
                len(line) > _LONGEST
                or number - 1 in heads
                or (number and not lines[number - 1] and number - 2 in heads)
            ):
                continue
            if not any(lines[number + 1 : number + 3]):
                continue
            if number in likely:
                heads[number] = Head.alone(line)
            elif _HAN.search(line) and (who := person(line)) is not None:
                heads[number] = Head(who, line)
        return heads

    def fits(self, page: Page, heads: Heads) -> bool:
        """Return whether the paragraphs alternate between scripts."""
        scripts = [chinese for number, chinese in _scripts(page).items() if number not in heads]
        changes = sum(one != other for one, other in itertools.pairwise(scripts))
        return len(heads) >= 2 and changes * 3 >= len(scripts) * 2


@once
def _scripts(page: Page) -> Mapping[int, bool]:
    """Return whether each line with more than a time begins in Chinese."""
    times = page.times
    return {
        number: "\u4e00" <= line[0] <= "\u9fff" or _HAN.search(line, 0, _FIRST) is not None
        for number, line in enumerate(page.lines)
        if line and number not in times
    }
