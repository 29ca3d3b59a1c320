"""Layout: name, firm and title on one line with double hyphens between, the operator bare.

Prepared Remarks:

Operator

Good day and welcome.

Lin Ming -- Chief Financial Officer

Thank you, operator.
"""

from __future__ import annotations

import re

from searchapp.transcripts.labels import role_of
from searchapp.transcripts.layouts.base import Recognition
from searchapp.transcripts.layouts.headings import LIKELY, likelihood
from searchapp.transcripts.layouts.heads import Head, HeadLayout, Heads
from searchapp.transcripts.layouts.names_alone import lone_head
from searchapp.transcripts.layouts.people import LONGEST, with_details
from searchapp.transcripts.page import Page

_BETWEEN = re.compile(r"\s*(?:--|—{1,2}|―)\s*")


class Dashes(HeadLayout):
    """``Name -- Title`` or ``Name -- Firm -- Title`` above the speech."""

    name = "dashes"
    weight = 0.95

    def heads(self, page: Page) -> Heads:
        """Return the lines of name, firm and title, and the bare labels between them."""
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
                heads[number] = lone_head(line)
        return heads

    def recognise(self, page: Page) -> Recognition:
        """Tell how sure this layout is: it needs hyphens, not labels alone."""
        heads = self._parts(page)[0]
        if not any(head.person.title or head.person.firm for head in heads.values()):
            return Recognition(0.0, 0)
        return super().recognise(page)
