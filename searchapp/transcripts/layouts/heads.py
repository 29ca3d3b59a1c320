"""Heads: the lines that start a speech, and who they say speaks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from searchapp.transcripts.labels import role_of
from searchapp.transcripts.layouts.base import Aside, Person, Recognition
from searchapp.transcripts.layouts.people import person
from searchapp.transcripts.looks import LIKELY, likelihood
from searchapp.transcripts.names import is_han_name
from searchapp.transcripts.page import Page, once
from searchapp.transcripts.words import Grammar, Vocabulary, compiled

# So much of the text above a label is looked at.
_FARTHEST = 600
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


def lines_of(asides: Asides) -> set[int]:
    """Return the numbers of all lines of asides."""
    return {number + offset for number, aside in asides.items() for offset in range(len(aside.lines))}


def who_is(label: str) -> Person:
    """Return whom a label names that is known to be one."""
    return person(label) or Person(label)


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
