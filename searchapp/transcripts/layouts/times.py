"""Layout: the name with a time, as written by speech recognition.

发言人1 00:01
大家好。
Ann Lee 00:56
Thank you.
说话人 2 00:01:40 请问毛利率？
- **发言人1 02:10**
"""

from __future__ import annotations

import re

from searchapp.transcripts.layouts.heads import Head, Heads, Layout
from searchapp.transcripts.layouts.people import person_alone
from searchapp.transcripts.page import Page

_TIME = r"[\[(（]?(?P<time>\d{1,2}:\d{2}(?::\d{2})?)(?:[.,]\d{1,3})?[\])）]?"
_NAME_FIRST = re.compile(
    rf"(?:[-*•] )?\**(?P<name>[^\d\s*][^\n*:：]{{0,40}}?)\**[:：]?\s+\**{_TIME}\**[:：]?(?:\s+|$)"
)
_TIME_FIRST = re.compile(
    rf"(?:[-*•] )?\**{_TIME}\**\s+\**(?P<name>[^\d\s*][^\n*:：]{{0,40}}?)\**(?:[:：]\**\s*|$)"
)
_A_TIME = re.compile(r"\d:\d\d")
_FARTHEST = 70


class Times(Layout):
    """A name and a time, then the speech on the same line or below."""

    name = "times"
    weight = 0.97

    def heads(self, page: Page) -> Heads:
        """Return the lines that begin with a name and a time, in either order."""
        heads: dict[int, Head] = {}
        for number, line in enumerate(page.lines):
            if ":" not in line or not _A_TIME.search(line, 0, _FARTHEST):
                continue
            found = _NAME_FIRST.match(line) or _TIME_FIRST.match(line)
            if found is None:
                continue
            name = found["name"].strip()
            who = person_alone(name)
            if who is not None:
                heads[number] = Head(who, found[0], line[found.end() :], time=found["time"])
        return heads
