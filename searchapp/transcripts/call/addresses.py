"""Addresses: other spellings of a name, by which people call themselves and those who ask."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from searchapp.transcripts.call.drafts import Draft
from searchapp.transcripts.call.introductions import titled
from searchapp.transcripts.call.sections import Place
from searchapp.transcripts.call.speakers import Speaker, Speakers
from searchapp.transcripts.names import (
    HAN,
    LATIN_NAME,
    is_han,
    is_han_name,
    key,
    pinyin_forms,
    readings,
    same_by_initials,
    same_by_pinyin,
    same_family,
    same_in_latin,
    surname,
)
from searchapp.transcripts.titles import normal_title
from searchapp.transcripts.words import Grammar, Vocabulary, compiled, remembered
from searchapp.transcripts.words.phrase import beside_slot, body, expression, start

_BEGINNING = 300
# With every blank that cleaning leaves: looking for white space takes twice as long.
_MARK = "。，,、；;：:！!？?—\n \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_CLAUSE = re.compile(f"[^{_MARK}]+")
# A clause that is no longer than the longest Han name, 欧阳娜娜, and one that is no longer than a given name.
_SHORT_CLAUSE = re.compile(f"[{_MARK}](?P<words>[{HAN}]{{1,4}})(?=[{_MARK}]|$)")
_GIVEN_NAME = re.compile(f"[{_MARK}]+(?P<words>[{HAN}]{{1,2}})(?=[{_MARK}]|$)")
_LONGEST_FAMILY = 2
_LONGEST_TITLE = 24
_A_LATIN_NAME = re.compile(LATIN_NAME)


def hear_self_introductions(drafts: Sequence[Draft], speakers: Speakers) -> None:
    """Enter the name and the title by which people introduce themselves: 我是投资者关系总监孙又文."""
    for index, draft in enumerate(drafts):
        speaker = speakers.of(draft.person)
        if not speaker.is_person:
            continue
        for beside, pattern in _self_introductions():
            may = beside.search(draft.text, 0, _BEGINNING) is not None
            found = pattern.search(draft.text, 0, _BEGINNING) if may else None
            name = next(_own_names(found["who"], speaker), None) if found is not None else None
            if found is None or name is None:
                continue
            speakers.learn(speaker, name, f"turn {index}", found[0])
            told = next(titled(draft.text[:_BEGINNING], [name]), None)
            title = told.title if told is not None else _own_title(found["who"], name)
            if title is not None:
                quote = told.quote if told is not None else found[0]
                speakers.tell(speaker, "title", title, f"turn {index}", quote)


def hear_addresses(
    drafts: Sequence[Draft], places: Sequence[Place], spoke: Sequence[Speaker], speakers: Speakers
) -> None:
    """Enter misspelt Chinese names of who asks, by which an answer calls them: 谢谢，贾琪 after a question of 张佳琪.

    A name that sounds like the full or the given name of the only person who asks in an exchange is theirs, unless it is, or sounds
    like, somebody else's on the call.
    """
    asking: dict[int, set[Speaker]] = {}
    for place, speaker in zip(places, spoke, strict=True):
        if place.exchange is not None and speaker.role == "analyst":
            asking.setdefault(place.exchange, set()).add(speaker)
    alone = {exchange: one for exchange, (one, *others) in asking.items() if one.is_person and not others}
    if not alone:
        return
    for index, (draft, place, speaker) in enumerate(zip(drafts, places, spoke, strict=True)):
        asker = alone.get(place.exchange or 0)
        if asker is None or speaker.role != "management":
            continue
        for words, name in _called(draft.text[:_BEGINNING]):
            others = (one for one in speakers.all if one is not asker and one.is_person)
            if _sounds_like(name, asker) and not any(_sounds_like(name, one) for one in others):
                speakers.learn(asker, name, f"turn {index}", words)


def _own_title(words: str, name: str) -> str | None:
    """Return the title in the clause behind a name, with other words around it: 我是林明，远山科技投资者关系总监."""
    _, _, behind = words.rpartition(name)
    clauses = [found[0] for found in _CLAUSE.finditer(behind)]
    return normal_title(clauses[0]) if clauses and len(clauses[0]) <= _LONGEST_TITLE else None


def _own_names(words: str, speaker: Speaker) -> Iterator[str]:
    """Yield the names in some words that can be those of the speaker."""
    for clause in _CLAUSE.findall(words)[:2]:
        for length in (3, 2, 4):
            name = clause[-length:]
            if is_han_name(name) and (name == speaker.name or same_family(name, speaker.name)):
                yield name
    for found in _A_LATIN_NAME.finditer(words):
        name = found[0]
        if is_han(speaker.name):
            if (
                same_by_pinyin(speaker.name, name)
                or same_by_initials(speaker.name, name)
                or same_family(speaker.name, name)
            ):
                yield name
        elif key(name) == key(speaker.name) or same_in_latin(name, speaker.name):
            yield name


def _called(text: str) -> Iterator[tuple[str, str]]:
    """Yield the Han names that stand between two marks of a text, and the words as they stand there: 贾琪, and 沈戴 for 沈,戴."""
    # What begins the text stands behind a mark as well.
    for found in _SHORT_CLAUSE.finditer(f"\n{text}"):
        words = found["words"]
        if is_han_name(words):
            yield words, words
        is_family = len(words) <= _LONGEST_FAMILY and surname(words) == words
        given = _GIVEN_NAME.match(found.string, found.end()) if is_family else None
        if given is not None:
            yield found.string[found.start("words") : given.end()], words + given["words"]


def _sounds_like(name: str, speaker: Speaker) -> bool:
    """Return whether a Han name sounds like the full name of somebody, or like their given name."""
    sounds = readings(name)
    return any(not sounds.isdisjoint(_sounds_of(known)) for known in (speaker.name, *speaker.aliases))


@remembered(4096)
def _sounds_of(name: str) -> frozenset[str]:
    """Return how a name and its given name sound, with the family name first or last."""
    return frozenset(
        sound
        for family, given in pinyin_forms(name)
        if len(given) > 1
        for sound in (family + given, given + family, given)
    )


@compiled
def _self_introductions(words: Vocabulary) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """The phrases by which people introduce themselves, each after what finds the words beside the name."""
    said = Grammar({"who": "(?P<who>[^。！!？?；;\\n]{2,60})"})
    # A phrase that begins with a name has nothing else before it.
    named = Grammar({"who": f"(?P<who>{LATIN_NAME})"})
    return tuple(
        (
            re.compile(start([body(beside_slot(entry.says), entry.language, said)])),
            re.compile(expression(entry.says, entry.language, named if entry.says.startswith("{") else said)),
        )
        for entry in words.entries("self-introductions")
    )
