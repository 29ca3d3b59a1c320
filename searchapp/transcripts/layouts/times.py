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

from searchapp.transcripts.labels import HIDDEN_TELEPHONE, is_heading, is_lead
from searchapp.transcripts.layouts.alone import people_of
from searchapp.transcripts.layouts.heads import Head, Heads
from searchapp.transcripts.layouts.layout import Layout
from searchapp.transcripts.layouts.people import in_small_letters
from searchapp.transcripts.page import Page

_TIME = (
    r"[*_`]*[\[(（「]?(?P<time>(?:20\d\d[-/.]\d{1,2}[-/.]\d{1,2}[ T])?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?: ?[AaPp]\.?[Mm]\b\.?)?)"
    r"(?:[.,]\d{1,3})?(?:\s?(?:--?>|[-–—~～至到→])\s?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:[.,]\d{1,3})?)?[\])）」]?(?:\(https?://[^\s()]*\))?[*_`]*"
)
_NAME_FIRST = re.compile(
    rf"(?:[-*•] )?[*_`]*(?P<name>{HIDDEN_TELEPHONE}|[^\d\s*_`][^\n*`:：]{{0,90}}?)[*_`]*[:：]?(?: ?[-–—|·@,，/#]| at| ?[\u2190-\u2bff\U0001f000-\U0001faff])?\s+{_TIME}[:：]?(?:\s+|$)"
)
_TIME_FIRST = re.compile(
    rf"(?:[-*•] )?{_TIME}\s+(?:[-–—|] )?[*_`]*(?P<name>{HIDDEN_TELEPHONE}|[^\d\s*_`|][^\n*`:：|]{{0,90}}?)[*_`]*(?:[:：][*_`]*\s*|$)"
)
_A_TIME = re.compile(r"\d[:：]\d\d")
_FARTHEST = 100


class Times(Layout):
    """A name and a time, then the speech on the same line or below."""

    name = "times"
    bare = True
    weight = 0.97

    def heads(self, page: Page) -> Heads:
        """Return the lines that begin with a name and a time, in either order."""
        found: dict[int, tuple[str, re.Match[str]]] = {}
        for number, line in page.lines_with_colons:
            if not _A_TIME.search(line, 0, _FARTHEST):
                continue
            label = _NAME_FIRST.match(line) or _TIME_FIRST.match(line)
            name = label["name"].strip() if label is not None else ""
            # Updated October 24, 2024 at 5:30 PM
            if label is not None and not (is_lead(name) or is_heading(name)):
                found[number] = (name, label)
        people = people_of([name for name, _ in found.values()], page.told)
        heads: dict[int, Head] = {}
        for number, (name, label) in found.items():
            who = people[name]
            if who is not None:
                heads[number] = Head(
                    in_small_letters(who), label[0], page.lines[number][label.end() :], time=label["time"]
                )
        return heads
