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
from searchapp.transcripts.layouts.details import split_details, with_details
from searchapp.transcripts.layouts.heads import Head, Heads
from searchapp.transcripts.layouts.layout import Layout
from searchapp.transcripts.looks import LIKELY, can_be_name, likelihood, names_somebody
from searchapp.transcripts.marks import Unmarked, unmarked
from searchapp.transcripts.names import is_firm
from searchapp.transcripts.page import Page
from searchapp.transcripts.titles import is_title

_HEADING = re.compile(r"#{2,6}\s+\**(?P<label>[^#\n]{1,120}?)\**\s*[:：]?\s*\**\s*#*$")
_BOLD = re.compile(r"(?:[-•] )?(?:\*\*|__)(?P<label>[^*\n]{1,120}?)\s*[:：]?(?:\*\*|__)\s*[:：]?\s*")
_BREAK = re.compile(r"\s*<br\s*/?>\s*")
# **Ann Lee** (CFO) at the end of a line, or before a colon.
_IN_BRACKETS = re.compile(
    r"\s*(?P<mark>[(（\[【])(?P<italic>)(?P<details>[^()（）\[\]【】\n]{1,80})[)）\]】]\s*(?:[:：]\s*|$)"
)
_TIME = re.compile(r"[\[(（](?P<time>\d{1,2}:\d{2}(?::\d{2})?)[\])）]\s*")


# **Ann Lee**, CFO, **Ann Lee** – *Harbor Research* and **Ann Lee** *CFO*, before a colon or at the end of the line.
_BEHIND = re.compile(
    r"\s*(?P<mark>[,，、|]|[-–—]{1,2}|(?=[*_]))\s*(?P<italic>[*_]{0,2})(?P<details>[^:：*_\n]{1,80}?)(?P=italic)\s*(?:[:：]\s*|$)"
)


class Markdown(Layout):
    """``### Name`` or ``**Name - Firm, Title**`` above the speech or on the same line."""

    name = "markdown"
    bare = True
    weight = 0.97

    def heads(self, page: Page) -> Heads:
        """Return the headings and bold words that are names, with the time that follows them."""
        found: dict[int, tuple[Unmarked, int]] = {}
        lines = page.lines
        for number, line in page.lines_with_marks:
            if line[0] in "#*_-•":
                heading = _HEADING.fullmatch(line)
                marked = heading or _BOLD.match(line)
                if marked is not None:
                    name = _BREAK.sub(" - ", marked["label"].strip())
                    if heading is not None and (":" in name or "：" in name):
                        name = _titled(name)
                    # A heading has a number, a picture or a time beside the name.
                    bare = unmarked(name) if heading is not None else None
                    found[number] = (bare or Unmarked(name), marked.end())
        headings = [number for number in found if lines[number][0] == "#"]
        if len(headings) * 2 < len(found):
            # Where labels are in bold, a heading of a part of a speech is none.
            for number in headings:
                if not names_somebody(found[number][0].name):
                    del found[number]
        people = people_of([label.name for label, _ in found.values()], page.told)
        heads: dict[int, Head] = {}
        for number, (label, end) in found.items():
            who = people[label.name]
            if who is not None:
                who, end = _with_details(who, lines[number], end)
                head = _timed(who, lines[number], end, lines[number + 1 : number + 2])
                heads[number] = head._replace(time=head.time or label.time)
        return heads


def _titled(heading: str) -> str:
    """Return a heading with a dash before the title or the firm that stands after a name and a colon.

    >>> _titled("Ann Lee: Chief Financial Officer"), _titled("Q1: Why?")
    ('Ann Lee - Chief Financial Officer', 'Q1: Why?')
    """
    name, _, details = heading.replace("：", ":").partition(":")
    if likelihood(name) >= LIKELY and (is_title(details) or is_firm(details.strip())):
        return f"{name} - {details.strip()}"
    return heading


def _with_details(who: Person, line: str, end: int) -> tuple[Person, int]:
    """Return somebody with the title or the firm that stands behind the marks of the name, and where the label ends."""
    found = (_BEHIND.match(line, end) or _IN_BRACKETS.match(line, end)) if line[end:] else None
    if found is None:
        return who, end
    details = found["details"]
    beside = bool(found["mark"]) and (found["mark"] in ",，、" or bool(found["italic"]))
    beside = beside or any(is_title(part) or is_firm(part) for part in split_details(details))
    if not (beside and can_be_name(details)):
        return who, end
    more = with_details(who.name, split_details(details))
    return who._replace(
        role=who.role or more.role, title=who.title or more.title, firm=who.firm or more.firm
    ), found.end()


def _timed(who: Person, line: str, end: int, below: tuple[str, ...]) -> Head:
    time = _TIME.match(line, end)
    if time is not None:
        return Head(who, line[: time.end()], line[time.end() :], time=time["time"])
    after = _TIME.match(below[0]) if below and end == len(line) else None
    if after is not None:
        return Head(who, line + after[0], below[0][after.end() :], lines=2, time=after["time"])
    return Head(who, line[:end], line[end:])
