"""Layout: name, firm and title on one line, separated by double hyphens; the operator alone.

Prepared Remarks:

Operator

Good day and welcome.

Lin Ming -- Chief Financial Officer

Thank you, operator.

A page that was copied with each element on a line of its own has the hyphens between two lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from searchapp.transcripts.labels import role_of
from searchapp.transcripts.layouts.heads import Head, Heads, Layout
from searchapp.transcripts.layouts.looks import LIKELY, likelihood
from searchapp.transcripts.layouts.people import LONGEST, with_details
from searchapp.transcripts.marks import HYPHENS
from searchapp.transcripts.page import Page

_SENTENCE = frozenset("。？！?!")
_BETWEEN = re.compile(r"\s*(?:--|—{1,2}|―)\s*")


class Dashes(Layout):
    """``Name -- Title`` or ``Name -- Firm -- Title`` above the speech."""

    name = "dashes"
    bare = True
    weight = 0.95

    def heads(self, page: Page) -> Heads:
        """Return the lines with name, firm and title, and labels that stand alone."""
        heads: dict[int, Head] = {}
        lines = page.lines
        below = 0
        for number, line in enumerate(lines):
            if not line or len(line) > LONGEST or number < below:
                continue
            divided = number + 2 < len(lines) and lines[number + 1] in HYPHENS
            head = _divided(lines[number : number + 3]) if divided else _on_one_line(line)
            if head is not None:
                heads[number] = head
                below = number + head.lines
            elif role_of(line):
                heads[number] = Head.alone(line)
        return heads

    def fits(self, page: Page, heads: Heads) -> bool:
        """Return whether at least one label has a title or firm."""
        return any(head.person.title or head.person.firm for head in heads.values())


def _on_one_line(line: str) -> Head | None:
    if "--" not in line and "—" not in line and "―" not in line:
        return None
    name, *details = _BETWEEN.split(line)
    labelled = 1 <= len(details) <= 2 and all(details) and likelihood(name) >= LIKELY
    return Head(with_details(name, details), line) if labelled and line[-1] not in _SENTENCE else None


def _divided(lines: Sequence[str]) -> Head | None:
    """Return the head that a name, hyphens and details on three lines are."""
    name, _, details = lines
    if likelihood(name) < LIKELY or not details or len(details) > LONGEST or details[-1] in _SENTENCE:
        return None
    return Head(with_details(name, list(filter(None, _BETWEEN.split(details)))), "".join(lines), lines=3)
