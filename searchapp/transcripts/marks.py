"""Marks around a name: list markers, bold, brackets, times and colons, which differ within a page."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

LONGEST = 80
"""The number of characters of the longest line that can be a name with its marks."""

HYPHENS = frozenset({"--", "—", "––", "-", "–"})
"""Lines that stand between a name and its title, where each element of a page is on a line of its own."""

_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
_TO = rf"(?:\s*(?:-->|[-–—~～至到])\s*{_CLOCK})?"
TIME = rf"(?:[\[(（【]\s*(?P<time>{_CLOCK}){_TO}\s*[\])）】]|(?P<bare_time>{_CLOCK}){_TO})"
_MARKER = r"(?:>\s*)?(?:(?:[-*+•·▪◆●○■□►▶»–]|#{1,6})\s+|(?:\d{1,3}[.、．)）]|[(（]\d{1,3}[)）])\s*(?!\d))?"
_LATER = TIME.replace("time>", "later>")
_LINE = re.compile(
    rf"(?P<before>{_MARKER})(?:\*\*|__)?(?:{TIME}\s*[:：]?\s*)?(?:\*\*|__)?"
    r"(?:[\[【](?P<inner>[^\[\]【】]+)[\]】]|(?P<name>.+?))"
    rf"(?P<after>\s*(?:\*\*|__)?\s*[:：]?\s*(?:{_LATER}\s*)?[:：]?\s*(?:\*\*|__)?\s*[:：]?\s*#*)"
)
_BEFORE = re.compile(rf"(?P<before>{_MARKER})(?:\*\*|__)?(?:{TIME}\s*[:：]?\s*)?(?:\*\*|__)?")
_BRACKET = re.compile(r"[\[【](?P<name>[^\[\]【】\n]{1,60})[\]】]")
# A colon between digits belongs to a time, one before // to an address.
_COLON = re.compile(r"：|:(?!//)(?!(?<=\d:)\d\d)")
_TIME_AT_END = re.compile(rf"\s*{TIME}\s*(?:\*\*|__)?$")
_AFTER = re.compile(rf"\s*(?:\*\*|__)?\s*[:：]?\s*(?:{TIME}\s*)?[:：]?\s*(?:\*\*|__)?\s*[:：]?\s*")
# Not in a name, and not in the marks around one.
_NEVER = frozenset('。？！；!?;…⋯“”"')
NEVER_LAST = frozenset('，,、。？！；!?;…⋯”"')
TIME_BEGINS = frozenset("[(（【*_0123456789")
_DIGITS = re.compile(r"\d+")
_ONLY_TIME = re.compile(rf"(?:\*\*|__)?{TIME}(?:\*\*|__)?\s*[:：]?")


class Unmarked(NamedTuple):
    """A line without the marks around it; ``number`` is the number that it begins with."""

    name: str
    time: str | None = None
    number: int | None = None
    colon: bool = False


def unmarked(line: str) -> Unmarked | None:
    """Return a line without the marks that surround a name, or None if it is too long or only marks.

    >>> unmarked("- **Ann Lee 00:05:00**").name, unmarked("[Ann Lee] 12:00:01").time, unmarked("3. Ann Lee").number
    ('Ann Lee', '12:00:01', 3)

    A line with the marks of a sentence is no name.

    >>> unmarked("【林明】："), unmarked("林明（CFO）").name
    (Unmarked(name='林明', time=None, number=None, colon=True), '林明（CFO）')
    """
    if not 0 < len(line) <= LONGEST:
        return None
    # Most lines are prose or a bare name; a pattern is needed only for the others.
    if line[-1] in NEVER_LAST or not _NEVER.isdisjoint(line):
        return None
    if line[0].isalpha() and (line[-1].isalpha() or line[-1] in ")）."):
        return Unmarked(line)
    return _unmarked(line)


@lru_cache(maxsize=16_384)
def _unmarked(line: str) -> Unmarked | None:
    found = _LINE.fullmatch(line)
    if found is None or only_time(line):
        return None
    name = (found["inner"] or found["name"]).strip()
    if not any(map(str.isalnum, name)):
        return None
    time = found["time"] or found["bare_time"] or found["later"] or found["bare_later"]
    number = _DIGITS.search(found["before"])
    return Unmarked(
        name, time, int(number[0]) if number else None, found["after"].rstrip("*_# ")[-1:] in (":", "：")
    )


def only_time(line: str) -> str | None:
    """Return the time that is all of a line, or None.

    >>> only_time("[00:01:17]:"), only_time("00:05 - 00:09"), only_time("00:05 好")
    ('00:01:17', '00:05', None)
    """
    if not 3 < len(line) < 40 or line[0] not in TIME_BEGINS:
        return None
    found = _ONLY_TIME.fullmatch(line)
    return (found["time"] or found["bare_time"]) if found else None


class Labelled(NamedTuple):
    """The label that a line begins with, without its marks; the speech begins at ``end``.

    ``bracketed`` means that the label is in square brackets. ``style`` tells which marks surround it; it is empty for a
    label with nothing but a colon.
    """

    name: str
    end: int
    time: str | None
    bracketed: bool
    style: str


def labelled(line: str) -> Labelled | None:
    """Return the label before a colon, or in square brackets, that a line begins with, or None.

    >>> labelled("[00:05 - 00:09] SPEAKER_00: Hello.")
    Labelled(name='SPEAKER_00', end=28, time='00:05', bracketed=False, style='time')
    >>> labelled("【林明】谢谢。"), labelled("At 10:30 we met.")
    (Labelled(name='林明', end=4, time=None, bracketed=True, style='[]'), None)
    """
    before = _BEFORE.match(line)
    assert before is not None, "every part of the pattern is optional"
    time = before["time"] or before["bare_time"]
    start = before.end()
    bracket = _BRACKET.match(line, start)
    if bracket is not None:
        name, end = bracket["name"], bracket.end()
    else:
        colon = _COLON.search(line, start, start + LONGEST)
        if colon is None:
            return None
        name, end = line[start : colon.start()], colon.start()
        at_end = _TIME_AT_END.search(name)
        if at_end is not None:
            time = time or at_end["time"] or at_end["bare_time"]
            name = name[: at_end.start()]
    name = name.strip(" *_")
    if not any(map(str.isalnum, name)):
        return None
    after = _AFTER.match(line, end)
    assert after is not None, "every part of the pattern is optional"
    time = time or after["time"] or after["bare_time"]
    marks = (
        "[]" if bracket is not None else "",
        "time" if time else "",
        "1" if _DIGITS.search(before["before"]) else before["before"].strip(),
        "**" if "**" in line[: after.end()] else "",
    )
    return Labelled(name, after.end(), time, bracket is not None, " ".join(filter(None, marks)))


def cut(line: str, end: int) -> tuple[str, str]:
    """Return the label and the speech of a line whose label ends at ``end``; bold marks around both belong to the label.

    >>> cut("**Q1：Why?**", 5), cut("Ann Lee: Yes.", 9)
    (('**Q1：**', 'Why?'), ('Ann Lee: ', 'Yes.'))
    """
    label, speech = line[:end], line[end:]
    if label.count("**") == 1 and speech.endswith("**"):
        return label + "**", speech[:-2]
    return label, speech
