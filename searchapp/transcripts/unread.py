"""Unread labels: lines that may be or begin with the label of a speaker, and were not read as one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from searchapp.transcripts.labels import is_heading, is_lead, is_numbered, is_unnamed, is_usual_lead, role_of
from searchapp.transcripts.layouts.alone import reads_as_label
from searchapp.transcripts.layouts.base import NOBODYS, Aside, Speech
from searchapp.transcripts.layouts.dividers import label_before
from searchapp.transcripts.layouts.people import person
from searchapp.transcripts.looks import (
    BESIDE,
    LIKELY,
    SMALL_INITIAL,
    can_be_label,
    can_be_name,
    likelihood,
    names_somebody,
    reads_as_sentence,
)
from searchapp.transcripts.marks import (
    LONGEST,
    LONGEST_WITH_DETAILS,
    NEVER_LAST,
    Labelled,
    labelled,
    only_time,
)
from searchapp.transcripts.names import are_words_of_a_sentence, is_firm, is_han, is_han_name, surname
from searchapp.transcripts.page import SENTENCE_ENDS, Page, Told
from searchapp.transcripts.titles import is_title
from searchapp.transcripts.words import Vocabulary, compiled

# Where so many lines have no closing punctuation, a line without it tells nothing.
_UNPUNCTUATED = 0.5
_MARKS = frozenset("[【<*_")
# A name between marks that is too unusual for a label, with speech behind it: **Ann**, [「远山」科长].
_RUN = re.compile(
    r"(?:(?:[-•] )?(?:\*\*|__)(?P<bold>[^*_\n]{1,60})(?:\*\*|__)|[\[【<](?P<inside>[^\[\]【】<>\n]{1,60})[\]】>]) ?\S"
)
_IN_FRONT = re.compile(
    r"(?P<name>[^\n(（:：。，,]{2,30}?)\s?[(（](?P<details>[^\n()（）]{2,60})[)）]\s?(?=[^\s:：])"
)
_DIVIDED = re.compile(r"(?P<name>[^\n|–—-]{2,40}?) (?:[|–—-]|——|--) \S")
_SMALL_NAME = re.compile("[a-z]{2,12}(?: [a-z]{2,15}){1,2}")
_BEGINS = _MARKS | frozenset("-•")
_COLONS = (":", "：", ":**", "：**", ":__", "：__")
# Of so many labels, one ends in a colon where colons mark labels.
_FEW = 5
_BAR = re.compile(" [|–—-]")
_FARTHEST = 44
_LONGEST_FRONT = 100
_MOST_WORDS = 4
_LONGEST_NAME = 3
# Longer words that end like the beginning of a sentence are one, and no unusual label.
_LONGEST_LEAD = 6
_BODIES = str.maketrans("", "", "会會")
# The shortest speech that what stands above it makes one.
_SPEECH = 30
_SEVERAL = 3
# Where other speeches are lost in one, it has more than such a part of the page.
_PART = 5


@dataclass(eq=False)
class _Usual:
    """How the labels and the lines of speeches usually look, found out when a line first makes it matter."""

    speeches: Sequence[Speech]

    @cached_property
    def names(self) -> Set[str]:
        """The names of the speakers, also as they are printed."""
        names = {speech.person.name for speech in self.speeches}
        return names | {speech.person.printed for speech in self.speeches if speech.person.printed}

    @cached_property
    def punctuated(self) -> bool:
        """Most lines have closing punctuation, so that a line without it tells something."""
        spoken = [line for speech in self.speeches for line in speech.lines if line]
        open_ended = len([line for line in spoken if line[-1] not in SENTENCE_ENDS])
        return open_ended <= len(spoken) * _UNPUNCTUATED

    @cached_property
    def colons(self) -> bool:
        """Colons mark labels."""
        ends = [speech for speech in self.speeches if speech.label.rstrip().endswith(_COLONS)]
        return len(ends) * _FEW > len(self.speeches)

    @cached_property
    def beside(self) -> bool:
        """Most speeches begin on the line of their label."""
        return len([speech for speech in self.speeches if speech.beside]) * 2 > len(self.speeches)

    @cached_property
    def marked(self) -> bool:
        """Most labels begin with a mark."""
        marked = [speech for speech in self.speeches if speech.label[:1] in _MARKS]
        return len(marked) * 2 > len(self.speeches)

    @cached_property
    def numbered(self) -> bool:
        """Most labels begin with a number."""
        numbered = [speech for speech in self.speeches if any(map(str.isnumeric, speech.label[:3]))]
        return len(numbered) * 2 > len(self.speeches)

    def repeats(self, line: str) -> bool:
        """Return whether a line stands in the speeches more than once."""
        return sum(speech.lines.count(line) for speech in self.speeches) > 1


def short_lines(
    page: Page, speeches: Sequence[Speech], divider: re.Pattern[str] | None
) -> Iterator[tuple[int, str]]:
    """Yield the numbers of lines inside speeches that may be labels, with the label of each.

    ``divider`` is what divides labels from speech if that is not a colon.
    """
    usual = _Usual(speeches)
    written = sum([len(speech.lines) - speech.lines.count("") for speech in speeches])
    places = iter(_places(page))
    number = next(places, -1)
    for speech in speeches:
        start, size = speech.start, len(speech.lines)
        if divider is not None:
            # The first line as well: Ann Lee - Harbor - Hello.
            for place, line in enumerate(speech.lines, speech.start):
                begins = _before_divider(line, usual.names, divider)
                if begins is not None and not page.told.is_other(begins):
                    yield place, begins
        elif size * _PART > written:
            divided = list(_divided(speech, usual.names))
            yield from divided if len(divided) >= _SEVERAL else ()
        if size == 1:
            continue
        # The first line is what the label introduces, and the last one introduces nothing.
        while 0 <= number <= start:
            number = next(places, -1)
        while 0 <= number < start + size:
            label = _label_inside(speech, number - start, usual, page.told, divided=divider is not None)
            if label is not None:
                yield number, label
            number = next(places, -1)


def _places(page: Page) -> Sequence[int]:
    """Return the lines that may be a label, or begin with one, in their order."""
    places = {number for number, line in page.open_lines if line[-1] not in NEVER_LAST}
    places.update([number for number, _ in page.lines_with_colons])
    places.update([number for number, line in page.lines_with_marks if line[0] in _BEGINS])
    return sorted(places)


def _label_inside(speech: Speech, place: int, usual: _Usual, told: Told, *, divided: bool) -> str | None:
    """Return the label that a line of a speech, not its first one, may be or begin with."""
    line = speech.lines[place]
    short = len(line) <= LONGEST_WITH_DETAILS and line[-1] not in NEVER_LAST and any(speech.lines[:place])
    label = can_be_label(line) if short else None
    if label is None and short and SMALL_INITIAL.fullmatch(line) and usual.repeats(line):
        # omar h., which the end of a sentence can be as well, such as plan b.
        return None if told.is_other(line) else line
    if label is None:
        beside = usual.beside and (usual.colons or not divided)
        begins = _name_before(line, usual, beside=beside)
        return begins if begins is not None and not told.is_other(begins) else None
    if told.is_other(label.name) or not any(speech.lines[place + 1 :]):
        return None
    # A sentence that announces what follows ends in a colon as well.
    speaks = not label.colon or (
        usual.colons
        and (
            may_speak(label.name, styled=False)
            or (
                not usual.beside
                and len(label.name) <= _LONGEST_LEAD
                and is_lead(label.name)
                and not is_usual_lead(label.name)
            )
        )
    )
    # The items of a list have numbers as well.
    speaks = speaks and (label.number is None or usual.numbered)
    likely = likelihood(label.name) >= LIKELY and not (label.colon and is_lead(label.name))
    told_apart = label.name in usual.names or likely or label.time is not None
    return label.name if told_apart or (speaks and usual.punctuated) else None


def names_in_front(page: Page, speeches: Sequence[Speech]) -> Iterator[tuple[int, str]]:
    """Yield the lines of speeches that begin with a name and its title or firm in brackets, if there are several: ``Ann Lee (CFO) Thank you.``"""
    if "(" not in page.text and "（" not in page.text:
        return
    beginnings = {
        number: line[:_LONGEST_FRONT]
        for speech in speeches
        for number, line in enumerate(speech.lines, speech.start)
        if ("(" in line or "（" in line) and not (speech.beside and number == speech.start)
    }
    found: dict[int, str] = {}
    for number, line in beginnings.items():
        label = _IN_FRONT.match(line)
        if label is not None and (is_title(label["details"]) or is_firm(label["details"])):
            name = label["name"].strip()
            if not page.told.is_other(name) and person(name) is not None and role_of(name) is None:
                found[number] = name
    if len(found) >= _SEVERAL:
        yield from found.items()


def lost_labels(
    speeches: Sequence[Speech],
    asides: Sequence[Aside],
    told: Told,
    divider: re.Pattern[str] | None,
    inside: Set[str],
) -> Iterator[tuple[int, str]]:
    """Yield the lines of no speaker that may begin with a label, or be one, with a speech after it.

    ``inside`` are those that stand inside speeches.
    """
    usual = _Usual(speeches)
    for aside in asides:
        if aside.what in NOBODYS:
            for place, line in enumerate(aside.lines):
                if not line:
                    continue
                label = can_be_label(line)
                below = [one for one in aside.lines[place + 1 :] if one and only_time(one) is None]
                speech = line if label is None else (*below, "")[0]
                repeats = label is not None and label.name in inside
                if speech[-1:] not in SENTENCE_ENDS:
                    continue
                says = False
                if label is None:
                    name = _name_before(line, usual, beside=divider is None and usual.beside)
                    if name is None and divider is not None:
                        name = _before_divider(line, usual.names, divider)
                else:
                    # Directly above the first turn, somebody speaks.
                    says = len(below) == 1 and _speaking().search(speech) is not None
                    stands_out = repeats or says or line[0] in _MARKS
                    name = label.name if stands_out or reads_as_label(label.name) else None
                long = repeats or says or len(speech) >= _SPEECH or (name is not None and _asks(name))
                if name is not None and long and not told.is_other(name):
                    yield aside.start + place, name


@compiled
def _speaking(words: Vocabulary) -> re.Pattern[str]:
    return words.pattern("introductions", "speaking")


def _asks(name: str) -> bool:
    """Return whether a label asks or answers, whatever its number: 问1."""
    return role_of(name.rstrip("0123456789")) in ("analyst", "management")


def loose_labels(asides: Sequence[Aside], told: Told) -> Iterator[str]:
    """Yield what may be labels in the text that belongs to no speaker: short lines above others."""
    found: dict[str, None] = {}
    for aside in asides:
        if aside.what in NOBODYS:
            for line, below in zip(aside.lines, [*aside.lines[1:], ""], strict=True):
                label = can_be_label(line) if line and below else None
                if label is not None and reads_as_label(label.name) and not told.is_other(label.name):
                    found[label.name] = None
    yield from found


def _name_before(line: str, usual: _Usual, *, beside: bool) -> str | None:
    """Return the label that a line may begin with, followed by speech.

    ``beside`` tells that speeches begin on the line of their label, so that whatever stands before a colon may be one.
    """
    beginning = line[:LONGEST]
    colon = ":" in beginning or "：" in beginning
    label = labelled(line) if colon or line[0] in _MARKS else None
    if (
        label is not None
        and (label.number is None or usual.numbered or _is_full(label.name))
        and (label.name in usual.names or not is_lead(label.name))
    ):
        name = label.name
        styled = (
            label.bracketed
            or "**" in label.style
            or (name.isascii() and is_han(line[label.end : label.end + 1]))
        )
        inner = labelled(line[label.end :]) if label.bracketed and colon else None
        if inner is not None and _is_full(BESIDE.sub("", inner.name).strip()):
            # 【视频】李明：…
            return inner.name
        if (
            name in usual.names
            or is_numbered(name)
            or _is_full(name)
            or (label.time is not None and reads_as_label(name))
            or (beside and usual.colons and _begins_small(line, label))
            or (
                beside
                and (usual.marked or not label.bracketed or _ends_in_colon(line, label))
                and may_speak(name, styled)
            )
        ):
            return name
    run = _RUN.match(line) if line[0] in _BEGINS else None
    if run is None:
        return None
    name = run["bold"] or run["inside"]
    speaks = beside and usual.marked and may_speak(name, styled=True)
    return name if speaks or name in usual.names or role_of(name) is not None or _is_full(name) else None


def _begins_small(line: str, label: Labelled) -> bool:
    """Return whether a line is a name in small letters, a colon and a sentence: ``allen li: We agree.``"""
    return (
        _SMALL_NAME.fullmatch(label.name) is not None
        and _ends_in_colon(line, label)
        and line[label.end : label.end + 1].isupper()
        and line[-1] in SENTENCE_ENDS
    )


def _ends_in_colon(line: str, label: Labelled) -> bool:
    return line[: label.end].rstrip().endswith(_COLONS)


def _divided(speech: Speech, names: Set[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines of a speech that begin with a name and a dash or a bar, with the name."""
    for number, line in enumerate(speech.lines, speech.start):
        found = _DIVIDED.match(line) if _BAR.search(line, 0, _FARTHEST) else None
        if found is not None and (found["name"] in names or _is_full(found["name"])):
            yield number, found["name"]


def _before_divider(line: str, names: Set[str], divider: re.Pattern[str]) -> str | None:
    """Return the label that a line may begin with on a page where ``divider`` stands between label and speech."""
    label = label_before(line, divider) if line else None
    if label is None:
        return None
    name = label.name
    # A sentence begins with a dash after a few words less often than with a colon.
    usual = can_be_name(name) and not is_heading(name) and not reads_as_sentence(name)
    return name if usual or name in names or is_unnamed(name) else None


def _is_full(name: str) -> bool:
    if likelihood(name) >= LIKELY:
        return " " in name or is_han_name(name)
    who = person(name)
    return (
        who is not None and who.printed != who.name and role_of(who.name) is None and names_somebody(who.name)
    )


def may_speak(name: str, styled: bool) -> bool:
    """Return whether words before a colon may be a label, however unusual: neither a heading nor the words of a sentence."""
    if SMALL_INITIAL.fullmatch(name) is not None:
        return True
    if not can_be_name(name) or is_heading(name) or is_lead(name) or reads_as_sentence(name):
        return False
    core = BESIDE.sub("", name).strip()
    if surname(core) is not None and len(core) <= _LONGEST_NAME and is_han(core):
        return True
    words = core.split(" ")
    # We see two points: words of a sentence are written in small letters.
    capitals = [not word[:1].islower() for word in words]
    plain = len(words) <= _MOST_WORDS and (len(words) == 1 or any(capitals[len(words) > 2 :]))
    # 委员会, 协会: a word of sentences that names of bodies have.
    return styled or (plain and not are_words_of_a_sentence(core.translate(_BODIES)))
