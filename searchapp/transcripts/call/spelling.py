"""Spelling: finding the place in a text where a person is named, in any spelling of the name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from searchapp.transcripts.names import (
    HAN,
    LATIN_NAME,
    called,
    family_readings,
    is_han,
    pinyin_forms,
    same_by_pinyin,
    surname,
)
from searchapp.transcripts.words import simplify

_A_LATIN_NAME = re.compile(LATIN_NAME)
# A letter that continues a Latin word; Han characters follow one another without spaces.
_LETTER = f"[^\\W{HAN}]"
_HAN_RUN = re.compile(f"[{HAN}]{{2,}}")


def find_name(text: str, names: Sequence[str]) -> tuple[int, int] | None:
    """Return start and end of the last place where a text has one of the names of a person, or None.

    A name is found as it is written, without its middle names, in the other Chinese script, or in pinyin.

    >>> find_name("We go to Andrew Obin with BofA.", ["Andrew Burris Obin"])
    (9, 20)
    >>> find_name("下一个问题来自中金公司的张佳琪。", ["Jiaqi Zhang"])
    (12, 15)
    >>> find_name("下一个问题来自中金公司。", ["Jiaqi Zhang"])
    """
    for find in (_written, _in_pinyin):
        places = [place for name in names for place in find(text, name)]
        if places:
            return max(places)
    return None


def _written(text: str, name: str) -> Iterator[tuple[int, int]]:
    if is_han(name):
        place = simplify(text).rfind(simplify(name))
        if place >= 0:
            yield place, place + len(name)
    else:
        yield from (found.span() for found in _pattern(name, called(name.split()[0])).finditer(text))


@lru_cache(maxsize=1024)
def _pattern(name: str, called: frozenset[str]) -> re.Pattern[str]:
    """Return the pattern for a Latin name, with any middle names or none, in capitals or not.

    ``called`` is what people of the first name are called.
    """
    first, *others = (re.escape(word) for word in name.split())
    whole = r"\s*[\s·]\s*".join((first, *others))
    ways = [whole]
    if others:
        short = "|".join(map(re.escape, sorted(called, key=len, reverse=True)))
        ways.append(rf"(?:{first}|{short})(?:\s[\w.’'-]+){{0,2}}?\s{others[-1]}")
    return re.compile(f"(?<!{_LETTER})(?i:{'|'.join(ways)})(?!{_LETTER})")


def _in_pinyin(text: str, name: str) -> Iterator[tuple[int, int]]:
    if is_han(name):
        yield from (found.span() for found in _A_LATIN_NAME.finditer(text) if same_by_pinyin(name, found[0]))
        return
    families = {family for family, _ in pinyin_forms(name)}
    if not families:
        return
    for run in _HAN_RUN.finditer(text):
        for start in range(run.start(), run.end() - 1):
            family = surname(text[start : start + 2])
            if family is None or families.isdisjoint(family_readings(family)):
                continue
            for length in (4, 3, 2):
                part = text[start : start + length]
                if start + length <= run.end() and same_by_pinyin(part, name):
                    yield start, start + length
                    break
