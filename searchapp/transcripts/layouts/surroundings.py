"""What stands above, between and below the speeches of a page: lists, headings and memos that look like heads or hide some."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence

from searchapp.transcripts.labels import is_guest, is_heading, role_of
from searchapp.transcripts.layouts.base import Aside
from searchapp.transcripts.layouts.details import split_details, with_details
from searchapp.transcripts.layouts.heads import Asides, Head, Heads, lines_of
from searchapp.transcripts.layouts.people import listed
from searchapp.transcripts.layouts.sides import in_order
from searchapp.transcripts.marks import LONGEST_WITH_DETAILS, unmarked
from searchapp.transcripts.names import is_firm
from searchapp.transcripts.page import SENTENCE_ENDS, Page, once
from searchapp.transcripts.titles import is_title

# So many labels tell of which level those of a page are.
_ENOUGH = 3
# Such a share of the speeches ends like a sentence; so many lines below a name tell who it is.
_CLOSED = 0.8
_MOST_DETAILS = 2
_LONGEST_DETAIL = 60
_MANY = 100
_CHAPTER = re.compile(
    r"^[一二三四五六七八九十]{1,2}、[^。！？!?；;，,\n]{2,40}[^。！？!?；;，,、\n]$", re.MULTILINE
)


def with_sides_in_order(page: Page, heads: Heads) -> Heads:
    """Return heads with names and firms as the page tells them apart, and guests who answer as management."""
    people = {head.person for head in heads.values()}
    changed = {who: better for who in people if (better := in_order(page, who)) is not who}
    if any(is_guest(who.name) for who in people):
        roles = {role_of(who.name) for who in people if not is_guest(who.name)}
        if "analyst" in roles and "management" not in roles:
            changed |= {who: who._replace(role="management") for who in people if is_guest(who.name)}
    if not changed:
        return heads
    return {
        number: head._replace(person=changed[head.person]) if head.person in changed else head
        for number, head in heads.items()
    }


def without_front(page: Page, heads: Heads, asides: Asides) -> tuple[Heads, Asides]:
    """Let names above the talk with only a title or a firm below or beside them be a list of participants, and titles above it no speaker.

    Those are the first heads, with nothing said that ends like a sentence, where what nearly all others say does.
    """
    if not heads or page.told.speakers:
        return heads, asides
    # What is an aside already is no name, and does not belong to the name above it.
    taken = lines_of(asides)
    starts = [start for start in sorted(heads) if start not in taken]
    bounds = sorted({*starts[1:], *asides, len(page.lines)})

    def end_of(start: int) -> int:
        return bounds[bisect_right(bounds, start)]

    said: list[list[str]] = []
    for start in starts:
        lines = _said(page, heads[start], start, end_of(start))
        if _is_closed(lines):
            break
        said.append(lines)
    first = len(said)
    if not first:
        return heads, asides
    # Elsewhere, what is said ends so as well.
    others = [
        _is_closed(_said(page, heads[start], start, end_of(start))) for start in starts[first : first + _MANY]
    ]
    if not others or sum(others) < len(others) * _CLOSED:
        return heads, asides
    times = Counter(head.person.name for head in heads.values())
    kept, found = dict(heads), dict(asides)
    for start, lines in zip(starts, said, strict=False):
        head = heads[start]
        listed = 0 < len(lines) <= _MOST_DETAILS and all(map(_tells_who, lines))
        title = (
            times[head.person.name] == 1 and role_of(head.person.name) is None and any(map(is_heading, lines))
        )
        if role_of(head.person.name) is not None or not (listed or title):
            break
        del kept[start]
        if listed:
            who = with_details(head.person.name, [part for line in lines for part in split_details(line)])
            found[start] = Aside(
                "list of participants",
                page.lines[start : end_of(start)],
                None,
                (who._replace(aliases=head.person.aliases),),
            )
    return kept, found


def _said(page: Page, head: Head, start: int, end: int) -> list[str]:
    """Return the lines of what is said below a head."""
    return [line for line in (head.rest, *page.lines[start + head.lines : end]) if line]


def _is_closed(lines: Sequence[str]) -> bool:
    """Return whether a line of them ends like a sentence."""
    return any(line[-1] in SENTENCE_ENDS for line in lines)


def _tells_who(line: str) -> bool:
    """Return whether a line is the title or the firm of somebody, or names somebody else with one."""
    if len(line) > _LONGEST_DETAIL or not SENTENCE_ENDS.isdisjoint(line.rstrip(")）")):
        return False
    other = listed(line, None) if "，" not in line else None
    return (other is not None and bool(other.title or other.firm)) or all(
        is_title(part) or is_firm(part) for part in split_details(line)
    )


def without_talk(page: Page, heads: Heads, asides: Asides) -> Asides:
    """Let a notice or a memo below speeches end where those go on speaking who spoke above, or with the page."""
    found: dict[int, Aside] = dict(asides)
    for start, aside in sorted(asides.items()):
        if aside.what not in ("appendix", "memo") or start not in found:
            continue
        above = {head.person.name for number, head in heads.items() if number < start}
        if len(above) < 2:
            continue
        speaking = (
            number
            for number in sorted(heads)
            if number > start
            and heads[number].person.name in above
            and (heads[number].rest or any(page.lines[number + 1 : number + 3]))
        )
        end = start + len(aside.lines)
        talk = next(speaking, len(page.lines))
        if talk < len(page.lines) and aside.what == "memo" and page.lines[start][0] != "#":
            # A word of a speech.
            del found[start]
        elif talk < end or (aside.what == "memo" and talk == len(page.lines)):
            found[start] = aside._replace(lines=page.lines[start:talk])
            found = {number: one for number, one in found.items() if not start < number < talk}
    return found


def with_last_headings(page: Page, heads: Heads, asides: Asides) -> Asides:
    """Return asides with the headings that are the last line of a speech, where nobody goes on: 二、关于分红.

    Several such lines in one speech are its items.
    """
    chapters = _chapters(page)
    if not chapters:
        return asides
    found = dict(asides)
    for start, after in itertools.pairwise(sorted(heads)):
        lines = [number for number in range(start + 1, after) if page.lines[number]]
        last = [number for number in lines if number in chapters]
        if last and last == lines[-1:] and len(lines) > (not heads[start].rest):
            found.setdefault(last[0], Aside("heading", (page.lines[last[0]],)))
    return found


@once
def _chapters(page: Page) -> frozenset[int]:
    """Return the lines that are a number in Chinese and words: 二、关于分红."""
    return frozenset(
        [
            number
            for number, line in page.open_lines
            if "、" in (line[1:2], line[2:3]) and _CHAPTER.fullmatch(line)
        ]
    )


def without_headings(page: Page, heads: Heads, asides: Asides) -> tuple[Heads, Asides]:
    """Return the heads without headings of another level than theirs, above and below all others: those of a memo.

    Such a heading below the talk ends it.
    """
    if "#" not in page.text:
        return heads, asides
    marked = {number: _level(line) for number in heads if (line := page.lines[number])[:1] == "#"}
    kept = _of_one_level(heads, marked) if marked else heads if len(heads) >= _ENOUGH else None
    if kept is None:
        return heads, asides
    taken = lines_of(asides)
    below = next(
        (
            number
            for number in range(max(kept) + 1, len(page.lines))
            if page.lines[number][:1] == "#" and number not in taken and _level(page.lines[number])
        ),
        None,
    )
    if below is not None:
        asides = {**asides, below: Aside("heading", (page.lines[below],))}
    return kept, asides


def _of_one_level(heads: Heads, marked: Mapping[int, int]) -> Heads | None:
    """Return the heads without headings of another level than most heads, None if no level has most; ``marked`` are the levels."""
    levels = {**dict.fromkeys(heads, 0), **marked}
    times = Counter(levels.values())
    usual, count = max(times.items(), key=lambda one: one[1], default=(0, 0))
    if count < _ENOUGH or count * 2 < len(heads):
        return None
    those = [number for number, level in levels.items() if level == usual]
    first, last = min(those), max(those)
    names = {heads[number].person.name for number in those}
    # Where only some labels are headings, those are inside the talk as well.
    mixed = {level for number, level in levels.items() if first < number < last}
    kept = {
        number: head
        for number, head in heads.items()
        if levels[number] in (0, usual)
        or (not usual and levels[number] in mixed)
        or first < number < last
        or head.person.name in names
        or role_of(head.person.name) is not None
    }
    above = {number: head for number, head in heads.items() if number < first and number not in kept}
    # A memo has several; the first who speaks can have other marks than the rest.
    return dict(sorted({**above, **kept}.items())) if len(above) == 1 else kept


def _level(line: str) -> int:
    """Return how many ``#`` a heading has; 0 for a line that is none."""
    if line[:1] != "#":
        return 0
    hashes = len(line) - len(line.lstrip("#"))
    return hashes if line[hashes : hashes + 1] == " " else 0


def with_strays(page: Page, heads: Heads, asides: Asides) -> Heads:
    """Let a line that is nothing but the label of another head, with other marks or none, be a head as well."""
    taken = lines_of(asides)
    known = {head.person.label: head for head in heads.values()}
    found = dict(heads)
    below = -1
    for number, line in enumerate(page.lines):
        if number in heads:
            below = number + heads[number].lines
        elif line and len(line) <= LONGEST_WITH_DETAILS and number > below and number not in taken:
            bare = unmarked(line)
            head = known.get(bare.name) if bare is not None and not bare.number else None
            if bare is not None and head is not None and any(page.lines[number + 1 : number + 3]):
                found[number] = Head(head.person, line, time=bare.time)
    return found
