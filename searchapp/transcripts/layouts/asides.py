"""Asides: section headings and lists of participants, shared by several layouts."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence, Set

from searchapp.model import Role, Section
from searchapp.transcripts.headings import (
    DECORATION,
    LONGEST,
    Mark,
    mark_of,
)
from searchapp.transcripts.labels import is_operator, role_of
from searchapp.transcripts.layouts.base import Aside, Person
from searchapp.transcripts.layouts.details import split_details, with_details
from searchapp.transcripts.layouts.people import bare_entry, listed
from searchapp.transcripts.looks import LIKELY, likelihood
from searchapp.transcripts.names import is_firm
from searchapp.transcripts.page import SENTENCE_ENDS, Page, once
from searchapp.transcripts.titles import is_title, normal_title
from searchapp.transcripts.words import Vocabulary, compiled

_LEVEL = re.compile("#+")
_RULE_OF_TABLE = re.compile(r"\|(?:\s*:?-{2,}:?\s*\|)+")
_COPYRIGHT = re.compile(r"(?:Copyright\s*)?©", re.IGNORECASE)
_FIRST = 12
_LONGEST_CREDIT = 24
# Notices of who made a page stand in so many of its last lines.
_LAST = 60
_LONGEST_ENTRY = 100
# The number of an entry in a table of contents, or of its page.
_ENTRY = re.compile(
    r"(?:[-*•·]\s|\d{1,2}[.、)）]\s?|[一二三四五六七八九十]{1,2}、|[(（][一二三四五六七八九十\d]{1,2}[)）]).{1,60}$|.{1,50}?(?:[.…·]{2,}|\s{2,}|\t)\s?\d{1,3}$"
)
_MOST_DETAILS = 3
# In a page of more lines, what is below a heading in the first third is not only its appendix.
_MANY = 30
# 二、财务情况
_ORDINALS = "一二三四五六七八九"
_COUNTED = re.compile(f"[{_ORDINALS}]、")
_LONGEST_COUNTED = 24
# A heading can be in brackets, but does not end with other closing punctuation.
_ENDS = SENTENCE_ENDS - set("】])）")


@once
def find_asides(page: Page) -> dict[int, Aside]:
    """Return the headings and lists of a page by their first line number."""
    marked: dict[int, Mark] = dict.fromkeys(_notices(page), ("appendix", None, None))
    short = [line for line in page.distinct if len(line) <= LONGEST and line[-1] not in _ENDS]
    headings = {line: mark for line in short if (mark := mark_of(line)) is not None}
    if headings:
        marked |= {number: headings[line] for number, line in page.open_lines if line in headings}
        marked |= dict.fromkeys(_numbered_as(headings, page), ("heading", None, None))
    marks = [(number, *mark) for number, mark in sorted(marked.items())]
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
            end = (_appendix_end if what == "appendix" else _memo_end)(page, number, marks[place + 1 :])
            if end > number + (what == "memo"):
                found[number] = Aside(what, page.lines[number:end])
                taken = end
            continue
        end, people = _entries(page, number + 1, after, role)
        if what == "list of participants" and (not people or _may_speak(page.lines[number], people)):
            continue
        if what == "contents":
            end = _contents_end(page, number + 1)
        found[number] = Aside(what, page.lines[number:end], None, tuple(people))
        taken = end
    return found


def _numbered_as(headings: Collection[str], page: Page) -> list[int]:
    """Return the lines that are counted together with headings: 二、财务情况 between 一、管理层介绍 and 三、问答环节."""
    if not any(map(_COUNTED.match, headings)):
        return []
    counted = [(number, line) for number, line in page.open_lines if _COUNTED.match(line)]
    places = [_ORDINALS.index(line[0]) for _, line in counted]
    if places != list(range(len(places))) or any(len(line) > _LONGEST_COUNTED for _, line in counted):
        return []
    return [
        number
        for number, line in counted
        if line not in headings and line[-1] not in _ENDS and not _is_answered(page, number)
    ]


def _is_answered(page: Page, number: int) -> bool:
    below = next((one for one in range(number + 1, len(page.lines)) if page.lines[one]), None)
    label = page.labels.get(below) if below is not None else None
    return label is not None and role_of(label.name) == "management"


def _may_speak(heading: str, people: Sequence[Person]) -> bool:
    """Return whether a heading can be a label above speech, 管理层, because somebody in the list has no title and no firm."""
    return role_of(heading.strip(DECORATION)) is not None and not all(one.title or one.firm for one in people)


@once
def _notices(page: Page) -> Set[int]:
    """Return the lines that are a copyright, or near the end name an editor or a source, or begin a notice or a quotation: 责任编辑：李明."""
    found = {
        number
        for number, line in page.lines_with_colons
        if number * 3 >= len(page.lines) * 2
        and (":" in line[:_LONGEST_CREDIT] or "：" in line[:_LONGEST_CREDIT])
        and _credits().match(line)
    }
    found |= _quoted(page)
    end = len(page.lines)
    notice = _notice()
    for number in range(max(end * 2 // 3, end - _LAST), end):
        if page.lines[number] and notice.match(page.lines[number]):
            found.add(number)
    if "©" in page.text:
        found |= {
            number
            for number, line in enumerate(page.lines)
            if "©" in line[:_FIRST] and _COPYRIGHT.match(line)
        }
    return found


def _quoted(page: Page) -> Set[int]:
    """Return where a quotation begins that is the end of a page, if nothing else of the page is quoted."""
    lines = page.lines
    last = next((number for number in range(len(lines) - 1, -1, -1) if lines[number]), -1)
    if last < 0 or lines[last][0] != ">":
        return set()
    first = last
    while first and (lines[first - 1][:1] == ">" or (not lines[first - 1] and lines[first - 2][:1] == ">")):
        first -= 1
    apart = first > 0 and not lines[first - 1]
    quoted = sum(line[:1] == ">" for line in lines)
    return {first} if apart and quoted == sum(line[:1] == ">" for line in lines[first:]) else set()


@compiled
def _credits(words: Vocabulary) -> re.Pattern[str]:
    return re.compile(rf"[\[【(（*_\s]*(?:{words.any_of('headings', 'credits')})\s*[:：]")


@compiled
def _notice(words: Vocabulary) -> re.Pattern[str]:
    return re.compile(rf"[\[【(（*_\s]*(?:{words.any_of('headings', 'notices')})")


def _memo_end(page: Page, start: int, marks: Sequence[tuple[int, str, Section | None, Role | None]]) -> int:
    """Return where a memo ends: at the heading of the talk, or at the next heading of its level; ``start`` if neither tells."""
    talk = [number for number, what, section, _ in marks if what == "heading" and section is None]
    if talk:
        return talk[0]
    level = _LEVEL.match(page.lines[start])
    ends = [number for number, what, _, _ in marks if what == "heading"]
    ends += [number for number in page.rules if number > start]
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
    if not ends and start * 3 >= len(page.lines) * 2:
        return len(page.lines)
    return min(ends, default=start)


def _appendix_end(
    page: Page, start: int, marks: Sequence[tuple[int, str, Section | None, Role | None]]
) -> int:
    """Return where an appendix ends: it is the rest of the page, or a legal notice above the talk."""
    above = [number for number, what, _, _ in marks if what in ("heading", "list of participants")]
    if above:
        return above[0]
    return start if start * 3 < len(page.lines) > _MANY else len(page.lines)


def _contents_end(page: Page, start: int) -> int:
    """Return where a table of contents ends: before the first heading that is in it twice, or the first other line."""
    end = start
    seen: set[str] = set()
    for number in range(start, min(len(page.lines), start + 20)):
        line = page.lines[number].strip(DECORATION + "•·0123456789.、")
        if not line:
            continue
        entry = _ENTRY.match(page.lines[number]) is not None and page.lines[number][-1] not in _ENDS
        if (mark_of(line) is None and not entry) or line in seen:
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
        if line[0] == "|" and any(map(_RULE_OF_TABLE.fullmatch, page.lines[number : number + 2])):
            # The rule below the names of the columns, and those.
            number += 1
            continue
        if (
            len(line) > _LONGEST_ENTRY
            or line[-1] in "。！？!?…"
            or is_operator(line)
            or role_of(line.strip(DECORATION))
        ):
            break
        bare = bare_entry(line)
        entry = listed(line, role)
        # 林海文 首席财务官 has its title beside it.
        alone = likelihood(bare) >= LIKELY and (entry is None or entry.title is None)
        below = _details_below(page, number + 1, end, line) if alone else 0
        if below:
            said = " ".join(one.strip(" *•·\t") for one in page.lines[number + 1 : number + 1 + below])
            details = with_details(bare, split_details(said))
            people.append(Person(bare, (), role or details.role, details.title, details.firm))
            number += 1 + below
        else:
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


def _details_below(page: Page, start: int, end: int, name: str) -> int:
    """Return how many lines from ``start`` are the title and firm of the name above."""
    number = start
    while number < min(end, start + _MOST_DETAILS):
        line = page.lines[number]
        bare = line.strip(" *•·\t")
        if not 0 < len(bare) <= _LONGEST_ENTRY or bare[-1] in "。！？!?…" or _begins_entry(line, name):
            break
        parts = split_details(bare)
        if not parts:
            # A rule between two people.
            break
        first = parts[0]
        told = is_title(bare) or " - " in bare or is_firm(first) or is_firm(bare)
        goes_on = number > start and _completes(page.lines[number - 1], bare)
        if role_of(bare) or not (told or goes_on):
            break
        if (
            number > start
            and likelihood(first) >= LIKELY
            and not (goes_on or is_title(first) or is_firm(first))
        ):
            break
        number += 1
    return number - start


def _completes(title: str, below: str) -> bool:
    """Return whether a line is the rest of the title in the line above."""
    whole = normal_title(f"{title} {below}")
    return (
        title[-1] in ",&，、" or below[0].islower() or whole not in (normal_title(title), normal_title(below))
    )


def _begins_entry(below: str, line: str) -> bool:
    """Return whether both lines start with the same list marker."""
    return line[:1] in "*•-" and below[:1] == line[:1]


def _speaks(page: Page, number: int, end: int) -> bool:
    """Return whether a name alone inside a list is in fact the head of the first turn."""
    following = next((line for line in page.lines[number + 1 : end] if line), "")
    return len(following) > _LONGEST_ENTRY or following[-1:] in set("。！？!?….")
