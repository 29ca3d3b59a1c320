"""Layout: the name on one line, firm and title on the next, as from news agencies.

CORPORATE PARTICIPANTS
Lin Ming
Harbor Cloud - CFO

PRESENTATION
Operator
Good day and welcome.

Lin Ming
Harbor Cloud - CFO
Thank you, operator.
"""

from __future__ import annotations

from searchapp.transcripts.layouts.heads import Head, Heads, Layout
from searchapp.transcripts.layouts.looks import LIKELY, SURE, likelihood
from searchapp.transcripts.layouts.people import is_title, split_details, with_details
from searchapp.transcripts.page import SENTENCE_ENDS, Page

_LONGEST = 100


class FirmBelow(Layout):
    """A name, then a line ``Firm - Title``, then the speech; the operator has no second line."""

    name = "firm-below"
    weight = 0.99

    def heads(self, page: Page) -> Heads:
        """Return the names with firm and title below, and labels that stand alone."""
        heads: dict[int, Head] = {}
        lines = page.lines
        for number, line in enumerate(lines[:-1]):
            likely = likelihood(line) if line else 0
            below = lines[number + 1]
            if likely < LIKELY or _is_second(number, heads):
                continue
            if likely == SURE and not _is_below(below):
                heads[number] = Head.alone(line)
            elif _is_below(below):
                heads[number] = Head(with_details(line, split_details(below)), line + below, lines=2)
        described = {head.person.name for head in heads.values()}
        for number, line in enumerate(lines[:-1]):
            # After the first time, a name can appear without its firm. A title can also be the label of someone.
            if (
                line in described
                and number not in heads
                and lines[number + 1]
                and not _is_second(number, heads)
            ):
                heads[number] = Head.alone(line)
        return heads

    def fits(self, page: Page, heads: Heads) -> bool:
        """Return whether there are firms and titles below names."""
        return sum(head.lines > 1 for head in heads.values()) >= 2


def _is_second(number: int, heads: Heads) -> bool:
    """Return whether a line is the firm and title of the name above."""
    return number - 1 in heads and heads[number - 1].lines > 1


def _is_below(line: str) -> bool:
    if not line or len(line) > _LONGEST or (line[-1] in SENTENCE_ENDS and line[-1] not in ".)）"):
        return False
    parts = split_details(line)
    if not parts or not is_title(parts[-1]) or len(parts[-1]) >= 60:
        return False
    # A title has a capital: "…, an analyst at Harbor Research." is the end of a sentence.
    return not parts[-1][0].islower() and (line[-1] != "." or len(parts) > 1)
