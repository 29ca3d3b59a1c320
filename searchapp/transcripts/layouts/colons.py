"""Layout: the name and a colon before the speech, on one line.

    Operator: Good day and welcome.
    LIN MING: Thank you, operator.
    林明：谢谢。
    spk09: Hello?

Lines without a name go on with the speech. A colon inside a sentence starts no turn.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import lru_cache

from searchapp.transcripts.labels import is_numbered
from searchapp.transcripts.layouts.base import Person
from searchapp.transcripts.layouts.headings import POSSIBLE, likelihood, reads_as_sentence
from searchapp.transcripts.layouts.heads import Head, HeadLayout, Heads
from searchapp.transcripts.layouts.people import person
from searchapp.transcripts.page import Page

_FARTHEST = 60
# A year, an hour or a share before the colon; a web address after it.
_NO_LABEL = re.compile(
    r"\d$|^(?:https?|注|注意|例如|比如|第一|第二|第三|首先|其次|另外|最后|附注|来源|Note|Notes|Source|Figure|Example)$"
)
_HOUR = re.compile(r"(?:^|\s)\d{1,2}$")


class Colons(HeadLayout):
    """``Name: speech`` on one line."""

    name = "colons"
    weight = 0.9

    def heads(self, page: Page) -> Heads:
        """Return the lines that begin with a name and a colon."""
        found = labelled_lines(page)
        times = Counter(label for _, label, _ in found)
        people: dict[str, Person | None] = {}
        heads: dict[int, Head] = {}
        for number, label, speech in found:
            if label not in people:
                people[label] = self.person(label, times[label])
            who = people[label]
            if who is not None:
                line = page.lines[number]
                heads[number] = Head(who, line[: len(line) - len(speech)], speech)
        return heads

    def person(self, label: str, times: int) -> Person | None:
        """Return who a label names that stands before a colon so many times, or None for no label at all."""
        if _NO_LABEL.search(label) and not is_numbered(label):
            return None
        found = person(label)
        if found is not None:
            return _in_small_letters(found)
        # A word of which nothing tells that it is a name: a label only when it comes again.
        if times > 1 and likelihood(label) == POSSIBLE and not reads_as_sentence(label):
            return Person(label)
        return None


def _in_small_letters(who: Person) -> Person:
    """Return a person whose name is not in capitals; as it was printed it stays an alias."""
    if len(who.name) < 3 or not who.name.isupper() or not who.name.isascii():
        return who
    return replace(who, name=who.name.title(), aliases=(*who.aliases, who.name))


@lru_cache(maxsize=2)
def labelled_lines(page: Page) -> tuple[tuple[int, str, str], ...]:
    """Return number, words before the first colon and words after it of every line with an early colon."""
    found: list[tuple[int, str, str]] = []
    for number, line in enumerate(page.lines):
        if not line:
            continue
        wide = line.find("：", 0, _FARTHEST)
        narrow = line.find(":", 0, _FARTHEST)
        place = narrow if wide < 0 or 0 <= narrow < wide else wide
        if place <= 0 or line[place + 1 : place + 3] == "//":
            continue
        label = line[:place].rstrip()
        speech = line[place + 1 :].lstrip()
        # 00:56 is an hour, not a speaker.
        if place == narrow and _HOUR.search(label) and line[place + 1 : place + 2].isdigit():
            continue
        found.append((number, label, speech))
    return tuple(found)
