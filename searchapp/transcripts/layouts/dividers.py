"""Dividers: pages on which a dash or a bar stands between a name and its speech, as a colon does elsewhere.

    Ann Lee - Thank you, operator.
    林明 — 谢谢。
    Ann Lee | Next question.

A dash is also a mark of sentences, of titles and of lists, so that only a page tells whether it divides: the same few
names are before it again and again, and every time another sentence is behind it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from searchapp.transcripts.labels import is_heading, is_lead, is_unnamed, role_of
from searchapp.transcripts.looks import LIKELY, can_be_name, likelihood, reads_as_sentence
from searchapp.transcripts.marks import BAR, COLON, DASH, TIGHT_DASH, Labelled, labelled
from searchapp.transcripts.names import is_firm
from searchapp.transcripts.page import SENTENCE_ENDS, Page, once
from searchapp.transcripts.titles import is_title

# What a page has that has the divider, to look no further in most pages.
_SIGNS = (
    (DASH, (" - ", " – ", " — ", " ― ", " -- ", " —— ", " -> ", " => ", " → ", " » ", " ~ ")),
    (TIGHT_DASH, ("—", "―", "--")),
    (BAR, (" | ", "｜")),
)
_MARKS = frozenset("".join(sign.strip() for _, signs in _SIGNS for sign in signs))
_ENOUGH = 3
_FARTHEST = 60
_LONGEST_PART = 30
# Such a share of the lines that begin with a label and a divider must go on as a sentence, each as another one.
_SENTENCES = 0.6
_DISTINCT = 0.8
# Such a share of the labels must be names or occur often, and such a share of the lines of the page begin with one.
_KNOWN = 0.5
_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Divided:
    """The mark that divides labels from speech on a page, and the lines that begin with a label and that mark."""

    divider: re.Pattern[str]
    lines: Mapping[int, Labelled]


@once
def divided(page: Page) -> Divided | None:
    """Return what divides labels from speech on a page if it is not a colon, otherwise None."""
    best: Divided | None = None
    fewest = max(_ENOUGH, page.written * _SHARE)
    # Single characters are found in no time.
    marks = {mark for mark in _MARKS if mark in page.text}
    beginnings = {
        number: line[: _FARTHEST + 1]
        for mark in marks
        for number, line in enumerate(page.lines)
        if mark in line
    }
    if len(beginnings) < fewest:
        return None
    for divider, every in _SIGNS:
        signs = [sign for sign in every if marks.issuperset(sign.strip())]
        likely = {number for sign in signs for number, line in beginnings.items() if sign in line}
        if len(likely) < fewest:
            continue
        labels = ((number, _label(page.lines[number], divider)) for number in sorted(likely))
        found = {number: label for number, label in labels if label is not None}
        if _divides(page, found) and (best is None or len(found) > len(best.lines)):
            best = Divided(divider, _with_parts(page, found, divider))
    return best


def label_before(line: str, divider: re.Pattern[str]) -> Labelled | None:
    """Return the label that a line begins with if ``divider`` stands between it and words, otherwise None."""
    found = labelled(line, divider)
    if found is not None and found.bracketed:
        # 【视频】李明 — …
        inner = labelled(line[found.end :], divider)
        found = inner and inner._replace(end=found.end + inner.end)
    return found if found is not None and not found.bracketed and line[found.end :] else None


def _label(line: str, divider: re.Pattern[str]) -> Labelled | None:
    found = label_before(line, divider) if line[0] != "|" else None
    if found is None or found.end > _FARTHEST:
        return None
    name = found.name
    if role_of(name) is not None or is_unnamed(name):
        # Q - Ann Lee: Thank you.
        after = labelled(line[found.end : _FARTHEST]) if role_of(name) is not None else None
        return found if after is None or likelihood(after.name) < LIKELY else None
    if not can_be_name(name) or is_heading(name) or is_lead(name) or reads_as_sentence(name):
        return None
    return found


def _divides(page: Page, found: Mapping[int, Labelled]) -> bool:
    """Return whether lines that begin with a label and a divider are the speeches of a page."""
    times = Counter(label.name for label in found.values())
    known = [
        number
        for number, label in found.items()
        if times[label.name] >= _ENOUGH or role_of(label.name) is not None or likelihood(label.name) >= LIKELY
    ]
    names = {found[number].name for number in known}
    if len(known) < max(_ENOUGH, len(found) * _KNOWN, page.written * _SHARE) or len(names) in (1, len(known)):
        return False
    lines = [page.lines[number] for number in known]
    sentences = sum(line[-1] in SENTENCE_ENDS for line in lines)
    # Allen Li - JPMorgan: …
    colons = sum(
        COLON.search(line, found[number].end, _FARTHEST) is not None
        for number, line in zip(known, lines, strict=True)
    )
    return (
        sentences >= _SENTENCES * len(lines)
        and len(set(lines)) >= _DISTINCT * len(lines)
        and colons * 2 <= len(lines)
    )


def _with_parts(
    page: Page, found: Mapping[int, Labelled], divider: re.Pattern[str]
) -> Mapping[int, Labelled]:
    """Return labels with the firm, the title or the name that another divider separates: ``Ann Lee - Harbor - Hello.``"""
    longer: dict[int, Labelled] = {}
    for number, label in found.items():
        line = page.lines[number]
        second = divider.search(line, label.end, label.end + _LONGEST_PART)
        part = line[label.end : second.start()].strip("*_") if second is not None else ""
        if second is not None and _is_part(label.name, part):
            name = line[line.index(label.name) : second.start()]
            longer[number] = label._replace(name=name.strip(" *_"), end=second.end())
    return {**found, **longer}


def _is_part(name: str, part: str) -> bool:
    return is_firm(part) or is_title(part) or (role_of(name) is not None and likelihood(part) >= LIKELY)
