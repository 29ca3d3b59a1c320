"""Layout: name, firm and title on one line, separated by double hyphens; the operator alone.

Prepared Remarks:

Operator

Good day and welcome.

Lin Ming -- Chief Financial Officer

Thank you, operator.
"""

from __future__ import annotations

import re

from searchapp.transcripts.labels import role_of
from searchapp.transcripts.layouts.heads import Head, Heads, Layout
from searchapp.transcripts.layouts.looks import LIKELY, likelihood
from searchapp.transcripts.layouts.people import LONGEST, with_details
from searchapp.transcripts.page import Page

_BETWEEN = re.compile(r"\s*(?:--|—{1,2}|―)\s*")


class Dashes(Layout):
    """``Name -- Title`` or ``Name -- Firm -- Title`` above the speech."""

    name = "dashes"
    bare = True
    weight = 0.95

    def heads(self, page: Page) -> Heads:
        """Return the lines with name, firm and title, and labels that stand alone."""
        heads: dict[int, Head] = {}
        for number, line in enumerate(page.lines):
            if not line or len(line) > LONGEST:
                continue
            if "--" in line or "—" in line or "―" in line:
                name, *details = _BETWEEN.split(line)
                if (
                    1 <= len(details) <= 2
                    and all(details)
                    and likelihood(name) >= LIKELY
                    and line[-1] not in "。？！?!"
                ):
                    heads[number] = Head(with_details(name, details), line)
            elif role_of(line):
                heads[number] = Head.alone(line)
        return heads

    def fits(self, page: Page, heads: Heads) -> bool:
        """Return whether at least one label has a title or firm."""
        return any(head.person.title or head.person.firm for head in heads.values())
