"""Sides of a label: whether the name stands before the firm or behind it where neither looks like a firm.

    Ronald Keung - Kestrel Asia
    Kestrel Asia - Ronald Keung

Elsewhere on the page, somebody may hand over to “Ronald Keung with Kestrel Asia”.
"""

from __future__ import annotations

import re

from searchapp.transcripts.labels import role_of
from searchapp.transcripts.layouts.base import Person
from searchapp.transcripts.layouts.joined import FOREIGN
from searchapp.transcripts.looks import names_a_person, names_somebody
from searchapp.transcripts.names import is_firm
from searchapp.transcripts.page import Page
from searchapp.transcripts.words import Vocabulary, compiled

# A name and a firm without a mark between have so many words.
_FEWEST = 3
_MARKS = " *#[(（【<-•_"


def in_order(page: Page, who: Person) -> Person:
    """Return who a label names, with the name and the firm as the page tells them apart."""
    if who.title or role_of(who.name) is not None:
        return who
    if who.firm is None:
        return _without_mark(page, who)
    if is_firm(who.firm) or not _can_be_name(who.firm) or _says(page, who.name, who.firm):
        return who
    one_word = " " not in who.name and who.name.isascii()
    if _says(page, who.firm, who.name) or (
        one_word and " " in who.firm and not _says(page, who.name, who.firm)
    ):
        return who._replace(name=who.firm, firm=who.name)
    return who


def is_doubtful(page: Page, who: Person, label: str) -> bool:
    """Return whether the name of somebody in a label may be the firm, and the page does not tell."""
    if who.firm is None or who.title or role_of(who.name) is not None:
        return False
    likely = (names_a_person(one) and " " in one and not is_firm(one) for one in (who.name, who.firm))
    one_word = names_a_person(who.name) and " " not in who.firm and who.firm.isascii()
    return (all(likely) or (one_word and label.lstrip(_MARKS).startswith(who.firm))) and not (
        _says(page, who.name, who.firm) or _says(page, who.firm, who.name)
    )


def _can_be_name(words: str) -> bool:
    return names_somebody(words) or FOREIGN.fullmatch(words) is not None or not words.isascii()


def _without_mark(page: Page, who: Person) -> Person:
    """Return who a label names that is a firm and a name without a mark between: Kestrel Asia Ronald Keung."""
    words = who.name.split(" ")
    if len(words) < _FEWEST:
        return who
    for end in range(1, len(words) - 1):
        firm, name = " ".join(words[:end]), " ".join(words[end:])
        if _can_be_name(name) and _says(page, name, firm):
            return Person(name, firm=firm)
    return who


def _says(page: Page, name: str, firm: str) -> bool:
    """Return whether the page says that somebody of a name is with a firm: Ann Lee with Harbor, 花岗岩的林明."""
    text = page.text
    if name not in text or firm not in text:
        return False
    with_firm = rf"{re.escape(name)}[,，]?\s(?:{_before_firm()}|of)\s(?:the\s)?{re.escape(firm)}"
    of_firm = rf"{re.escape(firm)}(?:的|['’]s\s)[^\s，。,.]{{0,6}}?\s?{re.escape(name)}"
    return re.search(f"{with_firm}|{of_firm}", text) is not None


@compiled
def _before_firm(words: Vocabulary) -> str:
    return words.any_of("who-asks", "before-firm")
