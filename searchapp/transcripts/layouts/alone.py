"""Names alone on a line, found by where they stand as much as by how they look.

A line that can be a label is short and has no closing punctuation. Where nearly all such lines in one position (with or
without a blank line above and below) are names, the others in that position are labels as well, in any script and form.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from typing import NamedTuple

from searchapp.transcripts.labels import is_heading, is_lead, is_unnamed, role_of
from searchapp.transcripts.layouts.asides import find_asides
from searchapp.transcripts.layouts.base import Person
from searchapp.transcripts.layouts.heads import Head, Heads, is_announced, likely_names, lines_of, who_is
from searchapp.transcripts.layouts.people import person, person_alone
from searchapp.transcripts.looks import (
    BESIDE,
    LIKELY,
    MAY_CLOSE,
    can_be_label,
    can_be_name,
    is_name,
    likelihood,
    names_somebody,
    reads_as_sentence,
)
from searchapp.transcripts.marks import HYPHENS, NEVER_LAST, Unmarked
from searchapp.transcripts.marks import LONGEST_WITH_DETAILS as MOST
from searchapp.transcripts.page import CLOSING, Page, Told, once
from searchapp.transcripts.titles import is_whole_title
from searchapp.transcripts.words import remembered

_MOST_WORDS = 6
_MOST_TITLE_LINES = 12
_LONGEST_TITLE = 80
_PROSE = re.compile(r"[A-Z][a-z]* (?!(?:van|von|de|der|den|da|di|del|bin|al|la|le|y|e)\b|[a-z]['’])[a-z]")
# So many labels tell where labels stand.
_MANY = 100
# In a position, so many names must stand, and be such a share of all lines that can be labels.
_ENOUGH = 3
_SHARE = 0.8
# A position is usual if it has at least two names, and such a share of the names of the most usual one.
_USUAL = 0.1

_CLOSING = re.compile(r"\s*(?:\.{1,3}|。{1,2}|…{1,2}|[,，;；>＞]|[-–—]{1,2})$")
_CLOSES = frozenset(".。…,，;；>＞-–—")
_LONGEST_CLOSED = 44
# Where names have a mark behind them, so many times fewer have none.
_FEW = 5
# Such a part of the lines of a page are labels.
_PART = 0.1
_MANY_LINES = 300

Position = tuple[bool, bool]


class Candidate(NamedTuple):
    """A line that can be a label; ``position`` tells whether there is a blank line above and below."""

    number: int
    label: Unmarked
    position: Position
    sure: bool


@once
def names_alone(page: Page) -> Heads:
    """Return the labels that stand alone on a line."""
    candidates = _first_like_others(_candidates(page))
    counted = _counted(candidates) if _numbers_are_marks(candidates) else frozenset()
    standing = [one for one in candidates if one.label.number is None or one.sure or one.number in counted]
    times = Counter([one.label.name for one in standing])
    usual = _usual(standing, times)
    firsts = Counter([one.label.name for one in standing if one.position in usual])
    found: dict[int, Head] = {}
    # The same few names stand in the same position again and again.
    heads: dict[tuple[str, Position], Head | None] = {}
    lines, times_alone = page.lines, page.times
    for place, one in enumerate(standing):
        number, label, position, _ = one
        if found:
            above: int | None = number - 1
            if not lines[number - 1] or number - 1 in times_alone:
                above = _number_above(page, number - 1)
            if above in found:
                continue
        elif _is_above_another(page, standing, place, times) or _is_above_title(page, one, times):
            # A place or a title before the first turn, with the first speaker below it.
            continue
        line = lines[number]
        if (line, position) not in heads:
            stands = page.told.speaks(label.name) or _is_label(one, usual, firsts, times)
            stands = stands or (position in usual and is_announced(page, number, label.name))
            heads[line, position] = Head(who_is(label.name), line, time=label.time) if stands else None
        head = heads[line, position]
        if head is not None:
            found[number] = head
    return found


def people_of(labels: Sequence[str], told: Told) -> Mapping[str, Person | None]:
    """Return who each label in one position of a page names; None for those that name nobody.

    Where nearly all labels are names, the others are labels as well, and so are those that are told to be.
    """
    who = {label: who_is(label) if told.speaks(label) else person_alone(label) for label in labels}
    times = Counter(labels)
    named = sum(
        who[label] is not None or (times[label] >= _ENOUGH and reads_as_label(label)) for label in labels
    )
    if named >= max(_ENOUGH, len(labels) * _SHARE):
        return {
            label: found or (Person(label) if reads_as_label(label) else None) for label, found in who.items()
        }
    return who


@once
def are_apart(page: Page) -> bool:
    """Return whether most labels have a blank line above and below."""
    lines = page.lines
    heads = names_alone(page)
    apart = [number for number in heads if not lines[number + 1] and (not number or not lines[number - 1])]
    return len(apart) * 2 > len(heads)


def titles_below(page: Page, heads: Heads) -> int:
    """Return of how many heads all that is said is a title, so that the line below would be another head."""
    below = ((page.lines[number + 1], number + 2) for number in heads if number + 2 < len(page.lines))
    return sum(after in heads and is_whole_title(line) for line, after in below)


def _candidates(page: Page) -> Sequence[Candidate]:
    lines = page.lines
    short = [line for line in page.distinct if len(line) <= MOST and line[-1] not in NEVER_LAST]
    labels = {line: found for line in short if (found := _label(line, page.told)) is not None}
    asides = find_asides(page).items()
    taken = lines_of({number: aside for number, aside in asides if aside.what not in ("appendix", "memo")})
    last = next((number for number in range(len(lines) - 1, 0, -1) if lines[number]), 0)
    closed = closed_names(page)
    labels |= {lines[number]: (Unmarked(name), True) for number, name in closed.items()}
    candidates = (
        sorted({*page.open_lines, *((number, lines[number]) for number in closed)})
        if closed
        else page.open_lines
    )
    if page.told.speakers:
        taken = set()
    divided = not HYPHENS.isdisjoint(lines)
    standing: list[Candidate] = []
    for number, line in candidates:
        # A heading is not the label above another one.
        if line in labels and number < last and number not in taken:
            label, sure = labels[line]
            above, below = lines[number - 1] if number else "", lines[number + 1]
            if not divided or (above not in HYPHENS and below not in HYPHENS):
                standing.append(Candidate(number, label, (not above, not below), sure))
    return standing


@once
def closed_names(page: Page) -> Mapping[int, str]:
    """Return the names of lines that are a name and the same mark, such as a full stop, if nearly all names of a page have it."""
    beginning = page.lines[:_MANY_LINES]
    short = [line for line in beginning if line[-1:] in _CLOSES and 1 < len(line) <= _LONGEST_CLOSED]
    if len(short) < max(_ENOUGH, len(beginning) * _PART):
        return {}
    # Somebody speaks more than once.
    again = [line for line, times in Counter(short).items() if times > 1]
    marks = {mark for line in again if (mark := _closed(line)[1])}
    if not marks or len(likely_names(page)) > len(short):
        return {}
    found: dict[str, dict[int, str]] = {}
    for number, line in enumerate(page.lines):
        if 1 < len(line) <= _LONGEST_CLOSED and line[-1] in _CLOSES:
            name, mark = _closed(line)
            if mark in marks:
                found.setdefault(mark, {})[number] = name
    most = max(found.values(), key=len)
    if len(most) < _ENOUGH or not 1 < len(set(most.values())) < len(most):
        return {}
    plain = sum(
        number not in most and names_somebody(line)
        for number, line in page.open_lines
        if len(line) <= _LONGEST_CLOSED
    )
    return most if plain * _FEW < len(most) else {}


@remembered(4096)
def _closed(line: str) -> tuple[str, str]:
    """Return the name of a line that is a name and a mark, and the mark; an empty one if the line is anything else."""
    end = _CLOSING.search(line)
    if end is None or not names_somebody(line[: end.start()]):
        return line, ""
    return line[: end.start()], end[0].strip()


def _label(line: str, told: Told) -> tuple[Unmarked, bool] | None:
    """Return the label that a line can be, and whether it surely is a name."""
    label = can_be_label(line)
    if label is None or told.is_other(label.name):
        return None
    if (label.colon or label.time) and is_lead(label.name) and not told.speaks(label.name):
        return None
    return label, told.speaks(label.name) or _is_sure(label.name)


@remembered(16_384)
def _is_sure(name: str) -> bool:
    return likelihood(name) >= LIKELY or (not is_heading(name) and person(name) is not None)


def _number_above(page: Page, number: int) -> int | None:
    """Return the number of the line with text above a line, not counting lines that are only a time."""
    lines, times = page.lines, page.times
    above = number - 1
    while above >= 0 and (not lines[above] or above in times):
        above -= 1
    return above if above >= 0 else None


def _first_like_others(candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """Let a label on the first line of a page, which has nothing above, stand where the others with such a line below stand."""
    if not candidates or candidates[0].number:
        return candidates
    first, others = candidates[0], candidates[1:_MANY]
    positions = Counter([one.position for one in others if one.sure and one.position[1] == first.position[1]])
    if not first.sure and all(one.label.name != first.label.name for one in others):
        # A title looks like this as well.
        return candidates
    usual = max(positions, key=lambda position: positions[position], default=first.position)
    return [first._replace(position=usual), *candidates[1:]]


def _numbers_are_marks(candidates: Sequence[Candidate]) -> bool:
    """Return whether the numbers before labels count the turns, and are not those of an agenda."""
    numbers = [one.label.number for one in candidates if one.label.number is not None]
    steps = sum(after == before + 1 for before, after in itertools.pairwise(numbers))
    return len(numbers) > _ENOUGH and steps >= (len(numbers) - 1) * _SHARE


def _counted(candidates: Sequence[Candidate]) -> Set[int]:
    """Return the lines whose numbers count on from one turn to the next, unlike those of a list inside a speech."""
    found: set[int] = set()
    last: int | None = None
    for one in candidates:
        if one.label.number is not None and (last is None or one.label.number == last + 1 or one.sure):
            last = one.label.number
            found.add(one.number)
    return found


def _usual(candidates: Sequence[Candidate], times: Mapping[str, int]) -> Mapping[Position, bool]:
    """Return the positions in which names stand, and whether any line in that position is a name."""
    total = Counter([one.position for one in candidates])
    named = Counter(
        [
            one.position
            for one in candidates
            if one.sure or (times[one.label.name] >= _ENOUGH and reads_as_name(one.label.name))
        ]
    )
    most = max(named.values(), default=0)
    return {
        position: count >= max(_ENOUGH, total[position] * _SHARE)
        for position, count in named.items()
        if count == most or count >= max(2, most * _USUAL)
    }


def _is_label(
    one: Candidate, usual: Mapping[Position, bool], firsts: Mapping[str, int], times: Mapping[str, int]
) -> bool:
    name = one.label.name
    if one.position not in usual:
        return firsts[name] > 0 or role_of(name) is not None
    if usual[one.position]:
        return one.sure or firsts[name] > 1 or reads_as_name(name)
    return one.sure or (is_name(name) and (bool(likelihood(name)) or times[name] > 1))


def reads_as_label(name: str) -> bool:
    """Return whether words in the position of labels can be one.

    >>> reads_as_label("ヤマダ タロウ"), reads_as_label("因为这样"), reads_as_label("2024年第三季度")
    (True, False, False)
    """
    return can_be_name(name) and reads_as_name(name)


@remembered(16_384)
def reads_as_name(name: str) -> bool:
    """Return whether a line in the position of names is one: neither a heading nor a sentence."""
    if is_unnamed(name):
        return True
    if is_heading(name) or reads_as_sentence(name):
        return False
    words = BESIDE.sub("", name).split()
    if len(words) > _MOST_WORDS or (len(words) > 3 and not any(word[0].isupper() for word in words[1:])):
        return False
    # Please note, Two points: the words of a sentence, unlike those of a name, are written in small letters.
    return _PROSE.match(name) is None


def _is_above_another(
    page: Page, candidates: Sequence[Candidate], place: int, times: Mapping[str, int]
) -> bool:
    one = candidates[place]
    for other in itertools.islice(candidates, place + 1, place + 2):
        if _number_above(page, other.number) == one.number:
            return (times[other.label.name], other.sure, likelihood(other.label.name)) > (
                times[one.label.name], one.sure, likelihood(one.label.name),
            )  # fmt: skip
    return False


def _is_above_title(page: Page, one: Candidate, times: Mapping[str, int]) -> bool:
    """Return whether only the lines of a title stand below a line, up to the first speaker: it is the company."""
    if times[one.label.name] > 1 or role_of(one.label.name) is not None:
        return False
    titled = False
    for number in range(one.number + 1, min(one.number + 1 + _MOST_TITLE_LINES, len(page.lines))):
        line = page.lines[number]
        if not line:
            continue
        label = can_be_label(line) if len(line) <= _LONGEST_TITLE else None
        if label is not None and (role_of(label.name) is not None or times[label.name] > 1):
            return titled
        if len(line) > _LONGEST_TITLE or line[-1] in CLOSING - MAY_CLOSE:
            return False
        titled = titled or is_heading(line)
    return False
