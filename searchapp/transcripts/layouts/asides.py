"""Asides: section headings and lists of participants, shared by several layouts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from searchapp.model import Role, Section
from searchapp.transcripts.labels import is_operator, role_of
from searchapp.transcripts.layouts.base import Aside, Person
from searchapp.transcripts.layouts.looks import LIKELY, likelihood
from searchapp.transcripts.layouts.people import is_title, listed, split_details, with_details
from searchapp.transcripts.page import SENTENCE_ENDS, Page
from searchapp.transcripts.words import Vocabulary, compiled, in_force

_LONGEST = 48
_LEVEL = re.compile("#+")
_DECORATION = " \t#*=_-–—:：【】[]"
_LONGEST_ENTRY = 100
# A heading can be in brackets, but does not end with other closing punctuation.
_ENDS = SENTENCE_ENDS - set("】])）")


_Mark = tuple[str, Section | None, Role | None]
_HEADINGS: Mapping[str, _Mark] = {
    "questions": ("heading", "qa", None),
    "prepared": ("heading", "prepared", None),
    "executives": ("list of participants", None, "management"),
    "analysts": ("list of participants", None, "analyst"),
    "participants": ("list of participants", None, None),
    "contents": ("contents", None, None),
    "memo": ("memo", None, None),
    "talk": ("heading", None, None),
    "end": ("appendix", None, None),
}


@compiled
def _headings(words: Vocabulary) -> re.Pattern[str]:
    """What is in a heading or list, with the kind as the name of the group."""
    return re.compile("|".join(f"(?P<{kind}>{words.any_of('headings', kind)})" for kind in _HEADINGS))


def find_asides(page: Page) -> dict[int, Aside]:
    """Return the headings and lists of a page by their first line number."""
    return _find_asides(page, in_force())


@lru_cache(maxsize=4)
def _find_asides(page: Page, _words: Vocabulary) -> dict[int, Aside]:
    marks: list[tuple[int, str, Section | None, Role | None]] = []
    for number, line in enumerate(page.lines):
        if 0 < len(line) <= _LONGEST and line[-1] not in _ENDS:
            mark = _mark(line)
            if mark is not None:
                marks.append((number, *mark))
    found: dict[int, Aside] = {}
    taken = 0
    for place, (number, what, section, role) in enumerate(marks):
        if number < taken:
            continue
        after = marks[place + 1][0] if place + 1 < len(marks) else len(page.lines)
        if what == "heading":
            found[number] = Aside("heading", (page.lines[number],), section)
            taken = number + 1
            continue
        if what in ("memo", "appendix"):
            end = len(page.lines) if what == "appendix" else _memo_end(page, number, marks[place + 1 :])
            if end > number + 1:
                found[number] = Aside(what, page.lines[number:end])
                taken = end
            continue
        end, people = _entries(page, number + 1, after, role)
        if what == "list of participants" and not people:
            continue
        if what == "contents":
            end = _contents_end(page, number + 1)
        found[number] = Aside(what, page.lines[number:end], None, tuple(people))
        taken = end
    return found


def _mark(line: str) -> _Mark | None:
    found = _headings().fullmatch(line.strip(_DECORATION))
    return _HEADINGS[found.lastgroup] if found is not None and found.lastgroup else None


def _memo_end(page: Page, start: int, marks: Sequence[tuple[int, str, Section | None, Role | None]]) -> int:
    """Return where a memo ends: at the heading of the talk, or at the next heading of its level; ``start`` if neither tells."""
    level = _LEVEL.match(page.lines[start])
    ends = [number for number, what, _, _ in marks if what == "heading"]
    if level is not None:
        last = len(level[0])
        headings = (
            (number, _LEVEL.match(line)) for number, line in enumerate(page.lines[start + 1 :], start + 1)
        )
        marked = {number for number, what, _, _ in marks if what == "memo"}
        ends += [
            number for number, found in headings if found and len(found[0]) <= last and number not in marked
        ]
        ends.append(len(page.lines))
    return min(ends, default=start)


def _contents_end(page: Page, start: int) -> int:
    """Return where a table of contents ends: before the first heading that is in it twice, or the first other line."""
    end = start
    seen: set[str] = set()
    for number in range(start, min(len(page.lines), start + 20)):
        line = page.lines[number].strip(_DECORATION + "•·0123456789.、")
        if not line:
            continue
        if _mark(line) is None or line in seen:
            break
        seen.add(line)
        end = number + 1
    return end


def _entries(page: Page, start: int, end: int, role: Role | None) -> tuple[int, list[Person]]:
    """Return where the list that begins at a line ends, and the people in it."""
    people: list[Person] = []
    last = start
    number = start
    while number < end:
        line = page.lines[number]
        if not line:
            number += 1
            continue
        if (
            len(line) > _LONGEST_ENTRY
            or line[-1] in "。！？!?…"
            or is_operator(line)
            or role_of(line.strip(_DECORATION))
        ):
            break
        below = page.lines[number + 1] if number + 1 < end else ""
        bare = line.strip(" *•·-–—\t")
        if below and likelihood(bare) >= LIKELY and _is_below(below) and not _begins_entry(below, line):
            details = with_details(bare, split_details(below.strip(" *•·\t")))
            people.append(Person(bare, (), role or details.role, details.title, details.firm))
            number += 2
        else:
            entry = listed(line, role)
            if entry is None:
                break
            if (
                entry.title is None
                and entry.firm is None
                and people
                and line == bare
                and _speaks(page, number, end)
            ):
                break
            people.append(entry)
            number += 1
        last = number
    return last, people


def _is_below(line: str) -> bool:
    """Return whether a line looks like the firm and title below a name."""
    bare = line.strip(" *•·\t")
    return (
        0 < len(bare) <= _LONGEST_ENTRY and bare[-1] not in "。！？!?…" and (is_title(bare) or " - " in bare)
    )


def _begins_entry(below: str, line: str) -> bool:
    """Return whether both lines start with the same list marker."""
    return line[:1] in "*•-" and below[:1] == line[:1]


def _speaks(page: Page, number: int, end: int) -> bool:
    """Return whether a name alone inside a list is in fact the head of the first turn."""
    following = next((line for line in page.lines[number + 1 : end] if line), "")
    return len(following) > _LONGEST_ENTRY or following[-1:] in set("。！？!?….")
