"""Layout: who speaks and a colon before the speech, on one line.

    Operator: Good day and welcome.
    LIN MING: Thank you, operator.
    林明：谢谢。
    spk09: Hello?

Lines without a name continue the speech. A colon inside a sentence does not start a turn. Firm, title and name may be
joined (``摩根士丹利分析师Ann Lee：``), and questions and answers may have a number and no name (``问题1：``, ``答：``).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import lru_cache

from searchapp.transcripts.labels import is_numbered, role_of
from searchapp.transcripts.layouts.base import Person, Recognition
from searchapp.transcripts.layouts.heads import Head, Heads, Layout, recognise
from searchapp.transcripts.layouts.people import person, person_alone
from searchapp.transcripts.page import Page

_FARTHEST = 60
# Words and numbers before a colon that are not names.
_NO_LABEL = re.compile(
    r"\d$|^(?:https?|注|注意|例如|比如|第一|第二|第三|首先|其次|另外|最后|附注|来源|Note|Notes|Source|Figure|Example)$"
)
_HOUR = re.compile(r"(?:^|\s)\d{1,2}$")
_NUMBERED = re.compile(
    r"(?:\d{1,3}\s*[、.．)）]\s*)?(?P<label>[^\d\s].{0,20}?)\s*(?:[\d一二三四五六七八九十]{1,3})?", re.DOTALL
)


class Colons(Layout):
    """``Name: speech`` on one line."""

    name = "colons"

    def heads(self, page: Page) -> Heads:
        """Return the lines that begin with a name and a colon.

        The number of a question (``Q1:``) is not part of its label. It marks a question only if most labels ask or
        answer; otherwise ``Q1:`` is a quarter.
        """
        heads = _heads(page, numbered=True)
        return heads if _asks_and_answers(heads) else _heads(page, numbered=False)

    def recognise(self, page: Page) -> Recognition:
        """Return the confidence of this layout, which is higher for labels with more structure."""
        heads = self._parts(page)[0]
        if _asks_and_answers(heads):
            return recognise(heads, 0.95)
        return recognise(heads, 0.93 if _tells_of_analysts(heads) else 0.9)


def _asks_and_answers(heads: Heads) -> bool:
    asking = sum(role_of(head.person.name) in ("analyst", "management") for head in heads.values())
    return asking >= 2 and asking * 2 >= len(heads)


def _tells_of_analysts(heads: Heads) -> bool:
    return any("分析" in head.label and head.person.role == "analyst" for head in heads.values())


def _heads(page: Page, numbered: bool) -> Heads:
    found = _labelled_lines(page)
    times = Counter(label for _, label, _ in found)
    people = {label: _person(label, times[label], numbered) for label in times}
    heads: dict[int, Head] = {}
    for number, label, speech in found:
        who = people[label]
        if who is not None:
            line = page.lines[number]
            heads[number] = Head(who, line[: len(line) - len(speech)], speech)
    return heads


def _person(label: str, times: int, numbered: bool) -> Person | None:
    """Return the person for a label that occurs ``times`` times before a colon, or None if it is not a name."""
    question = _NUMBERED.fullmatch(label) if numbered else None
    if question and role_of(question["label"]):
        return Person(question["label"])
    if _NO_LABEL.search(label) and not is_numbered(label):
        return None
    found = person(label)
    if found is not None:
        return _in_small_letters(found)
    # A word that does not look like a name is a label only if it repeats.
    return person_alone(label) if times > 1 else None


def _in_small_letters(who: Person) -> Person:
    """Return a person with the name not in capitals; the printed form becomes an alias."""
    if len(who.name) < 3 or not who.name.isupper() or not who.name.isascii():
        return who
    return replace(who, name=who.name.title(), aliases=(*who.aliases, who.name), printed=who.name)


@lru_cache(maxsize=2)
def _labelled_lines(page: Page) -> tuple[tuple[int, str, str], ...]:
    """Return the line number, the text before and after the first colon of each line with an early colon."""
    found: list[tuple[int, str, str]] = []
    for number, line in enumerate(page.lines):
        if not line:
            continue
        wide = line.find("：", 0, _FARTHEST)
        narrow = line.find(":", 0, _FARTHEST)
        place = narrow if wide < 0 or 0 <= narrow < wide else wide
        if place <= 0 or line[place + 1 : place + 3] == "//":
            continue
        label = line[:place].rstrip()
        speech = line[place + 1 :].lstrip()
        # 00:56 is a time, not a speaker.
        if place == narrow and _HOUR.search(label) and line[place + 1 : place + 2].isdigit():
            continue
        found.append((number, label, speech))
    return tuple(found)
