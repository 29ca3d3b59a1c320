"""Layout: names as Markdown headings or in bold.

### Presentation
**Lin Ming - Harbor Cloud, CFO**
(00:00:12) Thank you.
### 林明：
谢谢。
"""

from __future__ import annotations

import re

from searchapp.transcripts.layouts.alone import people_of
from searchapp.transcripts.layouts.base import Person
from searchapp.transcripts.layouts.heads import Head, Heads, Layout
from searchapp.transcripts.page import Page

_HEADING = re.compile(r"#{2,6}\s+\**(?P<label>[^#\n]{1,120}?)\**\s*[:：]?\s*\**\s*#*$")
_BOLD = re.compile(r"(?:[-•] )?(?:\*\*|__)(?P<label>[^*\n]{1,120}?)\s*[:：]?(?:\*\*|__)\s*[:：]?\s*")
_BREAK = re.compile(r"\s*<br\s*/?>\s*")
_TIME = re.compile(r"[\[(（](?P<time>\d{1,2}:\d{2}(?::\d{2})?)[\])）]\s*")


class Markdown(Layout):
    """``### Name`` or ``**Name - Firm, Title**`` above the speech or on the same line."""

    name = "markdown"
    bare = True
    weight = 0.97

    def heads(self, page: Page) -> Heads:
        """Return the headings and bold words that are names, with the time that follows them."""
        found: dict[int, tuple[str, int]] = {}
        lines = page.lines
        for number, line in enumerate(lines):
            if line and line[0] in "#*_-•":
                label = _HEADING.fullmatch(line) or _BOLD.match(line)
                if label is not None:
                    found[number] = (_BREAK.sub(" - ", label["label"].strip()), label.end())
        people = people_of([name for name, _ in found.values()], page.told)
        heads: dict[int, Head] = {}
        for number, (name, end) in found.items():
            who = people[name]
            if who is not None:
                heads[number] = _timed(who, lines[number], end, lines[number + 1 : number + 2])
        return heads


def _timed(who: Person, line: str, end: int, below: tuple[str, ...]) -> Head:
    time = _TIME.match(line, end)
    if time is not None:
        return Head(who, line[: time.end()], line[time.end() :], time=time["time"])
    after = _TIME.match(below[0]) if below and end == len(line) else None
    if after is not None:
        return Head(who, line + after[0], below[0][after.end() :], lines=2, time=after["time"])
    return Head(who, line[:end], line[end:])
