"""Layout: lists of executives and analysts, then only their names above what they say.

Executives
Lin Ming - CFO
Analysts
Ann Lee - Harbor Research

Operator
Good day and welcome.

Question-and-Answer Session

Ann Lee
What about margins?
"""

from __future__ import annotations

import re

from searchapp.transcripts.labels import role_of
from searchapp.transcripts.layouts.asides import find_asides
from searchapp.transcripts.layouts.base import Person, Recognition
from searchapp.transcripts.layouts.firm_below import tells_firm_or_title
from searchapp.transcripts.layouts.heads import Head, Heads, is_announced
from searchapp.transcripts.layouts.layout import Layout
from searchapp.transcripts.looks import LIKELY, likelihood
from searchapp.transcripts.page import Page

_ASKS_OR_ANSWERS = re.compile(r"(?P<mark>[QA]\s*[-–—:]\s*)(?P<name>\S.{0,40})")


class ListedNames(Layout):
    """Names alone on a line, which are in a list before the first turn."""

    name = "listed-names"
    weight = 0.98

    def heads(self, page: Page) -> Heads:
        """Return the listed names that stand alone, and labels such as Operator."""
        known = {person.name for aside in find_asides(page).values() for person in aside.people}
        heads: dict[int, Head] = {}
        # Names in no list that somebody announced before.
        announced: set[str] = set()
        for number, line in enumerate(page.lines):
            if not line or len(line) > 60:
                continue
            marked = _ASKS_OR_ANSWERS.fullmatch(line) if line[0] in "QA" else None
            name = marked["name"] if marked else line
            above = number - 1 in heads
            if name in known or (marked is None and role_of(name)):
                heads[number] = Head(Person(name), line)
            elif (
                not above
                and known
                and likelihood(line) >= LIKELY
                and page.lines[number + 1 : number + 2] != ("",)
                and (" " in line or line in announced or is_announced(page, number, line))
            ):
                announced.add(line)
                heads[number] = Head(Person(line), line)
        return heads

    def recognise(self, page: Page) -> Recognition:
        """Return the confidence of this layout; there must be a list, and people in it must speak."""
        known = {person.name for aside in find_asides(page).values() for person in aside.people}
        if len(known) < 2:
            return Recognition(0.0, 0)
        heads = self._parts(page)[0]
        speaking = {head.person.name for head in heads.values()}
        if len(known & speaking) < 2:
            return Recognition(0.0, 0)
        people = [number for number, head in heads.items() if not role_of(head.person.name)]
        told = sum(
            number + 1 < len(page.lines) and tells_firm_or_title(page.lines[number + 1]) for number in people
        )
        if told * 2 > len(people):
            # What stands below the names is no speech.
            return Recognition(0.0, 0)
        found = super().recognise(page)
        unlisted = [one for one in speaking if one not in known and not role_of(one)]
        return Recognition(found.sure * (1 - len(unlisted) / len(speaking) / 2), found.speeches)
