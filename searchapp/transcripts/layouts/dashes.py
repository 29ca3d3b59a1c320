"""Layout: name, firm and title on one line, separated by double hyphens; the operator alone.

Prepared Remarks:

Operator

Good day and welcome.

Lin Ming -- Chief Financial Officer

Thank you, operator.

A page that was copied with each element on a line of its own has the hyphens between two lines. Single hyphens before
the title are read as well, and a firm that follows the name without any: ``Lin Ming Harbor Cloud, Inc. - CFO``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from searchapp.transcripts.labels import role_of
from searchapp.transcripts.layouts.alone import names_alone
from searchapp.transcripts.layouts.base import Recognition
from searchapp.transcripts.layouts.details import split_details, with_details
from searchapp.transcripts.layouts.heads import Head, Heads
from searchapp.transcripts.layouts.layout import Layout
from searchapp.transcripts.looks import LIKELY, likelihood, names_somebody
from searchapp.transcripts.marks import HYPHENS
from searchapp.transcripts.names import is_firm, is_han
from searchapp.transcripts.page import LONGEST, Page
from searchapp.transcripts.titles import is_title

_SENTENCE = frozenset("。？！?!")
_HYPHEN = re.compile(r"\s+[-–]\s+")
_CAPITAL = re.compile(r"[^\W\d_][\w.'’-]* [^\W\d_]")
_DASHES = ("--", "—", "―", " - ", " – ")
_ENOUGH = 3
_BETWEEN = re.compile(r"\s*(?:--|—{1,2}|―)\s*")


class Dashes(Layout):
    """``Name -- Title`` or ``Name -- Firm -- Title`` above the speech."""

    name = "dashes"
    bare = True
    weight = 0.95

    def heads(self, page: Page) -> Heads:
        """Return the lines with name, firm and title, and labels that stand alone."""
        heads: dict[int, Head] = {}
        lines = page.lines
        joined = _joined(lines)
        below = 0
        for number, line in enumerate(lines):
            if not 0 < len(line) <= LONGEST or number < below:
                continue
            divided = number + 2 < len(lines) and lines[number + 1] in HYPHENS
            told, shared = joined.get(number, (None, False))
            head = (
                _divided(lines[number : number + 5])
                if divided
                else (told if shared else None) or _on_one_line(line) or told
            )
            if head is not None:
                heads[number] = head
                below = number + head.lines
            elif line[-1] not in _SENTENCE and role_of(line):
                heads[number] = Head.alone(line)
        return heads

    def recognise(self, page: Page) -> Recognition:
        """Return the confidence of this layout; a short line must be able to be a label with a dash, and few names are without one."""
        dashes = list(filter(page.text.__contains__, _DASHES))
        # Only a title that single hyphens divide can end like a sentence.
        single = " - " in dashes or " – " in dashes
        short = [line for line in page.lines if 0 < len(line) <= LONGEST] if single else page.distinct
        dashed = any(dash in line and _can_be_label(line) for dash in dashes for line in short)
        if not dashed and HYPHENS.isdisjoint(page.lines[1:-1]):
            return Recognition(0.0, 0)
        found = super().recognise(page)
        if not found.speeches:
            return found
        heads = self._parts(page)[0]
        others = sum(
            number not in heads and names_somebody(head.person.name)
            for number, head in names_alone(page).items()
        )
        return Recognition(found.sure * len(heads) / (len(heads) + others), found.speeches)

    def fits(self, page: Page, heads: Heads) -> bool:
        """Return whether at least one label has a title or firm."""
        return any(head.person.title or head.person.firm for head in heads.values())


def _can_be_label(line: str) -> bool:
    """Return whether a short line with a dash can be a label: only a title that single hyphens divide can end like a sentence."""
    return line[-1] not in _SENTENCE or " - " in line or " – " in line


def _on_one_line(line: str) -> Head | None:
    if "--" in line or "—" in line or "―" in line:
        name, *details = _BETWEEN.split(line)
        labelled = 1 <= len(details) <= 2 and all(details) and likelihood(name) >= LIKELY
        return Head(with_details(name, details), line) if labelled and line[-1] not in _SENTENCE else None
    if " - " not in line and " – " not in line:
        return None
    name, *details = _HYPHEN.split(line)
    if ", " in name:
        # Ann Lee, Harbor Cloud, Inc. - CFO
        name, firm = name.split(", ", 1)
        details.insert(0, firm)
    if likelihood(name) < LIKELY or not 1 <= len(details) <= 2 or not is_title(details[-1]) or is_firm(name):
        return None
    return Head(with_details(name, [*details[:-1], *split_details(details[-1])]), line)


def _joined(lines: Sequence[str]) -> dict[int, tuple[Head, bool]]:
    """Return the heads in which the firm follows the name without a mark, and the title after a hyphen.

    Each with whether other people have a firm of the same several words.
    """
    found: dict[int, tuple[list[str], str]] = {}
    for number, line in enumerate(lines):
        if not line or len(line) > LONGEST or " - " not in line or line[-1] in _SENTENCE:
            continue
        before, *details = _HYPHEN.split(line)
        words = before.split(" ")
        enough = len(words) > 2 or (len(words) == 2 and is_han(words[1]))
        if len(details) == 1 and is_title(details[0]) and enough and _CAPITAL.match(before):
            found[number] = (words, details[0])
    if len(found) < _ENOUGH:
        return {}
    labels = {" ".join(words) for words, _ in found.values()}
    ends = Counter(
        " ".join(label.split(" ")[place:]) for label in labels for place in range(2, label.count(" ") + 1)
    )
    told = " ".join(line for number, line in enumerate(lines) if number not in found)
    heads: dict[int, tuple[Head, bool]] = {}
    for number, (words, title) in found.items():
        place = _firm_from(words, ends, told)
        name, firm = " ".join(words[:place]), " ".join(words[place:])
        if likelihood(name) >= LIKELY:
            head = Head(with_details(name, [firm, *split_details(title)]), lines[number])
            heads[number] = head, " " in firm and ends[firm] > 1
    return heads


def _firm_from(words: Sequence[str], ends: Mapping[str, int], told: str) -> int:
    """Return where the firm begins after a name: where others have the same one, or where the call names it so."""
    # 林海文 远山科技, Ann Lee 中金公司
    han = next((place for place in range(1, len(words)) if is_han(words[place])), None)
    if han is not None:
        return han
    places = range(2, len(words))
    shared = next((place for place in places if ends[" ".join(words[place:])] > 1), None)
    if shared is not None:
        return shared
    called = (
        place for place in places if re.search(rf"\b{re.escape(' '.join(words[place : place + 2]))}\b", told)
    )
    return next(called, 2)


def _divided(lines: Sequence[str]) -> Head | None:
    """Return the head that a name, hyphens and details on three lines, or five, are."""
    name, _, details, *more = lines
    if likelihood(name) < LIKELY or not details or len(details) > LONGEST or details[-1] in _SENTENCE:
        return None
    told = list(filter(None, _BETWEEN.split(details)))
    if len(more) > 1 and more[0] in HYPHENS and is_title(more[1]) and len(more[1]) <= LONGEST:
        # The firm and the title are on lines of their own as well.
        return Head(with_details(name, [*told, more[1]]), "".join(lines), lines=5)
    return Head(with_details(name, told), "".join(lines[:3]), lines=3)
