"""Unread labels: lines that may be or begin with the label of a speaker, and were not read as one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from searchapp.transcripts.labels import is_heading, is_lead, is_numbered, is_unnamed, is_usual_lead, role_of
from searchapp.transcripts.layouts.alone import reads_as_label
from searchapp.transcripts.layouts.base import NOBODYS, Aside, Speech
from searchapp.transcripts.layouts.dividers import label_before
from searchapp.transcripts.looks import (
    BESIDE,
    LIKELY,
    can_be_label,
    can_be_name,
    likelihood,
    reads_as_sentence,
)
from searchapp.transcripts.marks import LONGEST, LONGEST_WITH_DETAILS, NEVER_LAST, labelled
from searchapp.transcripts.names import are_words_of_a_sentence, is_han, is_han_name, surname
from searchapp.transcripts.page import SENTENCE_ENDS, Told

# Where so many lines have no closing punctuation, a line without it tells nothing.
_UNPUNCTUATED = 0.5
_MARKS = frozenset("[【<*_")
_RUN = re.compile(r"(?:[-•] )?(?:\*\*|__)(?P<name>[^*_\n]{1,60})(?:\*\*|__) ?\S")
_DIVIDED = re.compile(r"(?P<name>[^\n|–—-]{2,40}?) (?:[|–—-]|——|--) \S")
_RUN_BEGINS = frozenset("*_-•")
_COLONS = (":", "：", ":**", "：**", ":__", "：__")
# Of so many labels, one ends in a colon where colons mark labels.
_FEW = 5
_BAR = re.compile(" [|–—-]")
_FARTHEST = 44
_MOST_WORDS = 4
_LONGEST_NAME = 3
_BODIES = str.maketrans("", "", "会會")
# The shortest speech that what stands above it makes one.
_SPEECH = 30
_SEVERAL = 3
# Where other speeches are lost in one, it has more than such a part of the page.
_PART = 5


def short_lines(
    speeches: Sequence[Speech], told: Told, divider: re.Pattern[str] | None
) -> Iterator[tuple[int, str]]:
    """Yield the numbers of lines inside speeches that may be labels, with the label of each.

    ``divider`` is what divides labels from speech if that is not a colon.
    """
    spoken = [line for speech in speeches for line in speech.lines if line]
    open_ended = len([line for line in spoken if line[-1] not in SENTENCE_ENDS])
    tells = open_ended <= len(spoken) * _UNPUNCTUATED
    names = {speech.person.name for speech in speeches}
    names |= {speech.person.printed for speech in speeches if speech.person.printed}
    labels = [speech.label for speech in speeches]
    colons = len([label for label in labels if label.rstrip().endswith(_COLONS)]) * _FEW > len(labels)
    beside = len([speech for speech in speeches if speech.beside]) * 2 > len(speeches)
    marked = len([label for label in labels if label[:1] in _MARKS]) * 2 > len(labels)
    written = len(spoken)
    for speech in speeches:
        above = False
        if divider is not None:
            # The first line as well: Ann Lee - Harbor - Hello.
            for number, line in enumerate(speech.lines, speech.start):
                begins = _before_divider(line, names, divider)
                if begins is not None and not told.is_other(begins):
                    yield number, begins
        elif len(speech.lines) * _PART > written:
            divided = list(_divided(speech, names))
            yield from divided if len(divided) >= _SEVERAL else ()
        if len(speech.lines) == 1:
            continue
        for number, line in enumerate(speech.lines, speech.start):
            # The first line is what the label introduces, and the last one introduces nothing.
            if not line:
                continue
            short = above and len(line) <= LONGEST_WITH_DETAILS and line[-1] not in NEVER_LAST
            label = can_be_label(line) if short else None
            above = True
            if label is None and number > speech.start:
                begins = _name_before(line, names, beside and (colons or divider is None), marked)
                if begins is not None and not told.is_other(begins):
                    yield number, begins
                continue
            if (
                label is None
                or told.is_other(label.name)
                or not any(speech.lines[number - speech.start + 1 :])
            ):
                continue
            # A sentence that announces what follows ends in a colon as well.
            usual = not label.colon or (
                colons
                and (
                    may_speak(label.name, styled=False)
                    or (not beside and is_lead(label.name) and not is_usual_lead(label.name))
                )
            )
            likely = likelihood(label.name) >= LIKELY and not (label.colon and is_lead(label.name))
            if label.name in names or likely or label.time or (tells and usual):
                yield number, label.name


def lost_labels(
    speeches: Sequence[Speech], asides: Sequence[Aside], told: Told, divider: re.Pattern[str] | None
) -> Iterator[tuple[int, str]]:
    """Yield the lines of no speaker that may begin with a label, or be one, with a speech after it."""
    names = {speech.person.name for speech in speeches}
    beside = divider is None and len([speech for speech in speeches if speech.beside]) * 2 > len(speeches)
    for aside in asides:
        if aside.what in NOBODYS:
            for place, line in enumerate(aside.lines):
                if not line:
                    continue
                label = can_be_label(line)
                speech = line if label is None else next(filter(None, aside.lines[place + 1 :]), "")
                if len(speech) < _SPEECH or speech[-1] not in SENTENCE_ENDS:
                    continue
                if label is None:
                    name = _name_before(line, names, beside, marked=False)
                    if name is None and divider is not None:
                        name = _before_divider(line, names, divider)
                else:
                    name = label.name if reads_as_label(label.name) else None
                if name is not None and not told.is_other(name):
                    yield aside.start + place, name


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


def _name_before(line: str, names: Set[str], beside: bool, marked: bool) -> str | None:
    """Return the label that a line may begin with, followed by speech.

    ``beside`` tells that speeches begin on the line of their label, so that whatever stands before a colon may be one;
    ``marked`` that labels have marks around them.
    """
    beginning = line[:LONGEST]
    colon = ":" in beginning or "：" in beginning
    label = labelled(line) if colon or line[0] in _MARKS else None
    if label is not None:
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
            name in names
            or is_numbered(name)
            or _is_full(name)
            or (label.time is not None and reads_as_label(name))
            or (beside and (marked or not label.bracketed) and may_speak(name, styled))
        ):
            return name
    bold = _RUN.match(line) if line[0] in _RUN_BEGINS else None
    if bold is None:
        return None
    name = bold["name"]
    usual = beside and marked and may_speak(name, styled=True)
    return name if usual or name in names or role_of(name) is not None or _is_full(name) else None


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
    return likelihood(name) >= LIKELY and (" " in name or is_han_name(name))


def may_speak(name: str, styled: bool) -> bool:
    """Return whether words before a colon may be a label, however unusual: neither a heading nor the words of a sentence."""
    if not can_be_name(name) or is_heading(name) or is_lead(name) or reads_as_sentence(name):
        return False
    core = BESIDE.sub("", name).strip()
    if surname(core) is not None and len(core) <= _LONGEST_NAME and is_han(core):
        return True
    words = core.split(" ")
    plain = len(words) <= _MOST_WORDS and (len(words) == 1 or any(not word[:1].islower() for word in words))
    # 委员会, 协会: a word of sentences that names of bodies have.
    return styled or (plain and not are_words_of_a_sentence(core.translate(_BODIES)))
