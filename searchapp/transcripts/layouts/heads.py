"""Layouts are recognised by their heads, the lines that start a speech, and divide the page at them."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from searchapp.transcripts.labels import is_guest, is_heading, role_of
from searchapp.transcripts.layouts.asides import find_asides
from searchapp.transcripts.layouts.base import Aside, Block, Person, Recognition, Speech
from searchapp.transcripts.layouts.details import split_details, with_details
from searchapp.transcripts.layouts.dividers import divided
from searchapp.transcripts.layouts.people import listed, person
from searchapp.transcripts.layouts.sides import in_order
from searchapp.transcripts.looks import LIKELY, likelihood
from searchapp.transcripts.marks import LONGEST_WITH_DETAILS, cut, labelled, only_time, unmarked
from searchapp.transcripts.names import is_firm, is_han_name
from searchapp.transcripts.page import SENTENCE_ENDS, Page, once
from searchapp.transcripts.titles import is_title
from searchapp.transcripts.words import Grammar, Vocabulary, compiled

# So much of the text above a label is looked at.
_FARTHEST = 600
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
# The weight of a speaker who occurs once with a label that may not be a name.
_UNSURE = 0.4


class Head(NamedTuple):
    """The start of a speech.

    ``label`` is the text that is not speech and takes ``lines`` lines; ``rest`` is the text after it on the last of
    them. ``told`` means that its label is told to be a speaker, ``asks`` that it is a question of its own, with a number.
    """

    person: Person
    label: str
    rest: str = ""
    lines: int = 1
    time: str | None = None
    told: bool = False
    asks: bool = False

    @staticmethod
    @lru_cache(maxsize=4096)
    def alone(name: str, line: str | None = None) -> Head:
        """Return the head that a name alone on a line is; ``line`` is the line if there are marks around the name."""
        # Cached so that the same name is the same object: people are looked up by every turn.
        return Head(Person(name), name if line is None else line)


Heads = Mapping[int, Head]
Asides = Mapping[int, Aside]


@once
def likely_names(page: Page) -> Mapping[int, int]:
    """Return the numbers of the lines that are likely to be a name, and how likely."""
    names = {line: likely for line in page.distinct if (likely := likelihood(line)) >= LIKELY}
    return {number: names[line] for number, line in page.open_lines if line in names}


class Layout:
    """A layout of transcripts; subclasses define what its heads look like.

    The lines of all blocks in order, including labels, are the lines of the page. ``name`` is used in reports and
    overrides. ``wrapped`` means that only blank lines separate paragraphs. ``weight`` is the confidence for a page with
    perfect heads. It is higher for heads with more structure, which are less likely to occur by chance. ``bare`` means
    that a label can also stand alone on a line, without the marks that the layout gives it elsewhere.
    """

    name = ""
    wrapped = False
    weight = 0.9
    bare = False

    def heads(self, page: Page) -> Heads:
        """Return the heads by their first line number."""
        raise NotImplementedError

    def fits(self, page: Page, heads: Heads) -> bool:
        """Return whether the page has everything that this layout requires."""
        return True

    def recognise(self, page: Page) -> Recognition:
        """Return the confidence that the page has this layout."""
        if divided(page) is not None:
            # Names before a dash are read as those before a colon.
            return Recognition(0.0, 0)
        heads = self._parts(page)[0]
        return recognise(heads, self.weight) if self.fits(page, heads) else Recognition(0.0, 0)

    def read(self, page: Page) -> Iterable[Block]:
        """Divide the page into speeches and asides; every line is in exactly one."""
        heads, asides = self._parts(page)
        if self.bare:
            heads, asides = _without_front(page, _with_strays(page, heads, asides), asides)
        heads = _in_order(page, heads)
        asides = _with_last_headings(page, heads, asides)
        return divide(page, *_with_told(page, heads, asides))

    def _parts(self, page: Page) -> tuple[Heads, Asides]:
        found: tuple[Heads, Asides] | None = page.known.get(self)
        if found is None:
            found = page.known[self] = self._found(page)
        return found

    def _found(self, page: Page) -> tuple[Heads, Asides]:
        asides: Asides = find_asides(page)
        heads = _with_times(page, self.heads(page))
        if page.told.others:
            heads = {
                number: head for number, head in heads.items() if not page.told.is_other(head.person.label)
            }
        if page.told.speakers:
            heads = {
                number: head._replace(told=True) if _told(page, number) else head
                for number, head in heads.items()
            }
        if not heads:
            return heads, asides
        heads, asides = _without_front(page, heads, asides)
        heads, parts = _without_headings(page, heads, asides)
        asides = _without_talk(page, heads, parts)
        if asides:
            taken = lines_of(asides)
            heads = {
                number: head
                for number, head in heads.items()
                if number not in taken
                and (head.lines == 1 or taken.isdisjoint(range(number, number + head.lines)))
            }
        return heads, asides


def _in_order(page: Page, heads: Heads) -> Heads:
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


def _without_front(page: Page, heads: Heads, asides: Asides) -> tuple[Heads, Asides]:
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


def _without_talk(page: Page, heads: Heads, asides: Asides) -> Asides:
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


def _with_last_headings(page: Page, heads: Heads, asides: Asides) -> Asides:
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


def _without_headings(page: Page, heads: Heads, asides: Asides) -> tuple[Heads, Asides]:
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


def _with_strays(page: Page, heads: Heads, asides: Asides) -> Heads:
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


def _with_told(page: Page, heads: Heads, asides: Asides) -> tuple[Heads, Asides]:
    """Let every line be a head that is, or begins with, a label told to be a speaker; a heading can be one as well."""
    if not page.told.speakers:
        return heads, asides
    asides = {
        number: aside
        for number, aside in asides.items()
        if aside.what != "heading" or not _told(page, number)
    }
    taken = lines_of(asides)
    taken.update(number + more for number, head in heads.items() for more in range(head.lines))
    found = dict(heads)
    for number, line in enumerate(page.lines):
        if line and number not in taken and (head := _told(page, number)):
            found[number] = head
    return _with_times(page, found), asides


def _told(page: Page, number: int) -> Head | None:
    """Return the head that a line is if its label is told to be a speaker: all of the line, or before a colon."""
    line, speaks = page.lines[number], page.told.speaks
    bare = unmarked(line)
    if bare is not None and speaks(bare.name):
        return Head(who_is(bare.name), line, time=bare.time)
    if speaks(line):
        return Head(who_is(line), line)
    label = labelled(line)
    if label is None or not speaks(label.name):
        return None
    return Head(who_is(label.name), *cut(line, label.end), time=label.time)


def is_announced(page: Page, number: int, name: str) -> bool:
    """Return whether the text directly above a line hands over to somebody of a name, who then speaks below."""
    above = next((line for line in page.lines[max(0, number - 3) : number][::-1] if line), "")[-_FARTHEST:]
    if len(above) <= len(name) or name.casefold() not in above.casefold():
        return False
    if name.isascii():
        # A name has capitals where it is announced: Sarah Li, but not gross margin.
        found = [one[0] for one in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", above, re.IGNORECASE)]
        told = " " in name and any(all(word[0].isupper() for word in one.split()) for one in found)
    else:
        told = len(name) > 1 and name in above
    return told and _handing().search(above) is not None


@compiled
def _handing(words: Vocabulary) -> re.Pattern[str]:
    """What hands over to somebody, whoever it is."""
    anybody = Grammar(dict.fromkeys(("who", "name", "firm"), "[^。！？!?\\n]{1,80}?"))
    ways = (words.any_of(table, "", anybody) for table in ("hand-overs", "announcements", "floor"))
    return re.compile("|".join(ways))


def who_is(label: str) -> Person:
    """Return whom a label names that is known to be one."""
    return person(label) or Person(label)


def _with_times(page: Page, heads: Heads) -> Heads:
    """Let a time that is a line of its own below a label be the time of the label."""
    if not page.times:
        return heads
    found = dict(heads)
    for number, head in heads.items():
        below = number + head.lines
        if head.time is None and not head.rest and below in page.times:
            line = page.lines[below]
            found[number] = head._replace(label=head.label + line, lines=head.lines + 1, time=only_time(line))
    return found


def lines_of(asides: Asides) -> set[int]:
    """Return the numbers of all lines of asides."""
    return {number + offset for number, aside in asides.items() for offset in range(len(aside.lines))}


def divide(page: Page, heads: Heads, asides: Asides) -> Iterator[Block]:
    """Divide a page at the lines that start a speech or an aside.

    An aside has only its own lines. Lines between an aside and the next head have no speaker, and lines before the
    first head are the preamble.
    """
    lines = page.lines
    starts = sorted({*heads, *asides})
    if not starts:
        yield Aside("preamble", lines)
        return
    if starts[0]:
        yield Aside("preamble", lines[: starts[0]])
    spoken = False
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        head = heads.get(start)
        if head is not None:
            spoken = True
            below = start + head.lines
            said = lines[below:end]
            if head.rest:
                yield Speech(
                    head.person, head.label, (head.rest, *said), head.time, below - 1, True, head.asks
                )
            else:
                yield Speech(head.person, head.label, said, head.time, below, False, head.asks)
            continue
        aside = asides[start]
        yield aside._replace(start=start)
        below = start + len(aside.lines)
        after = lines[below:end]
        if after:
            yield Aside("lines of no speaker" if spoken and any(after) else "preamble", after, start=below)


def recognise(heads: Heads, weight: float) -> Recognition:
    """Return the confidence for these heads in a layout with ``weight``."""
    if not heads:
        return Recognition(0.0, 0)
    names = Counter([head.person.name for head in heads.values()])
    told = {head.person.name for head in heads.values() if head.told}
    good = sum(times for name, times in names.items() if times > 1 or name in told or is_somebody(name))
    if len(heads) == 1 and not told and not any(role_of(name) or is_han_name(name) for name in names):
        # A single line of two capitalised words can be anything.
        return Recognition(0.0, 0)
    share = (good + _UNSURE * (len(heads) - good)) / len(heads) if good else 0.0
    return Recognition(weight * share * min(1.0, (len(heads) + 1) / 3), len(heads))


def is_somebody(name: str) -> bool:
    """Return whether a name is clearly that of a speaker."""
    return role_of(name) is not None or likelihood(name) >= LIKELY
