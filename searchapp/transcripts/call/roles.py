"""Roles: finding management and analysts, with titles and firms, from introductions and hand-overs."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Sequence

from searchapp.transcripts.call.drafts import Draft
from searchapp.transcripts.call.event import Event
from searchapp.transcripts.call.floor import gives_the_floor
from searchapp.transcripts.call.handover import HandOver, hand_over
from searchapp.transcripts.call.introductions import (
    Introduction,
    honoured,
    introductions,
    names_before_titles,
    titled,
)
from searchapp.transcripts.call.sections import Place
from searchapp.transcripts.call.speakers import Speaker, Speakers
from searchapp.transcripts.call.spelling import find_name
from searchapp.transcripts.evidence import Evidence
from searchapp.transcripts.labels import is_interpreter, is_numbered, is_operator
from searchapp.transcripts.layouts.base import Person
from searchapp.transcripts.names import (
    A_SURNAME,
    HAN,
    LATIN_NAME,
    is_called_otherwise,
    is_han,
    is_han_name,
    is_misspelt,
    is_short_for,
    key,
    same_by_initials,
    same_by_pinyin,
    same_family,
    sounds_alike,
)
from searchapp.transcripts.titles import is_whole_title
from searchapp.transcripts.words import Grammar, Vocabulary, compiled
from searchapp.transcripts.words.phrase import beside_slot, body, expression, start

_QUOTE = 80
_SHORT = 600
# Who welcomes to a call says in the first of so many characters who they are.
_BEGINNING = 1000
_LATIN = re.compile(LATIN_NAME)


def is_call(drafts: Sequence[Draft], speakers: Speakers, event: Event) -> bool:
    """Return whether this is an earnings call; in other meetings, roles cannot be inferred."""
    if event.period is not None or any(draft.section for draft in drafts):
        return True
    roles = {one.role for one in speakers.all}
    if {"analyst", "management"} <= roles or any(is_operator(one.name) for one in speakers.all):
        return True
    if any(_says_so(one, speakers) and not _hosts(one, speakers) for one in speakers.all):
        return True
    if event.results and any(_says_so(one, speakers) for one in speakers.all):
        return True
    if "analyst" in roles and any(is_whole_title(one.name) for one in speakers.all):
        # 投资者：…, 董秘：…
        return True
    return event.results and _hands_over_twice(drafts)


def _hands_over_twice(drafts: Sequence[Draft]) -> bool:
    found = (True for draft in drafts if len(draft.text) <= _SHORT and hand_over(draft.text) is not None)
    return sum(itertools.islice(found, 2)) == 2


def _says_so(speaker: Speaker, speakers: Speakers) -> bool:
    """Return whether somebody is the operator by their own words."""
    return speaker.role == "operator" and bool(_own_words(speaker, speakers))


def _hosts(speaker: Speaker, speakers: Speakers) -> bool:
    """Return whether somebody hosts by their own words (主持), as in other meetings; those of operators tell of a telephone conference."""
    return any(_host().search(one.quote) for one in _own_words(speaker, speakers))


def _own_words(speaker: Speaker, speakers: Speakers) -> list[Evidence]:
    told = f"{speaker.name}: role"
    return [one for one in speakers.evidence if one.what == told and one.where.startswith("turn")]


@compiled
def _host(words: Vocabulary) -> re.Pattern[str]:
    return words.pattern("labels", "hosting")


def hear_operators(drafts: Sequence[Draft], speakers: Speakers) -> None:
    """Enter those of the first speakers who say that they are the operator, whatever their labels."""
    for index, draft in enumerate(drafts):
        speaker = speakers.of(draft.person)
        if speaker.role is not None or _any_operator().search(draft.text, 0, _BEGINNING) is None:
            continue
        for pattern in _operators():
            found = pattern.search(draft.text, 0, _BEGINNING) if speaker.role is None else None
            if found is None:
                continue
            if is_numbered(speaker.name) or find_name(speaker.name, [found["name"]]):
                speakers.tell(speaker, "role", "operator", f"turn {index}", found[0])


# What a name is at most, to look for a phrase with one: the expression for a name takes long to compile.
_AT_MOST = Grammar({"name": "[^\\W\\d_a-z][\\w .’'\u0300-\u036f-]{0,80}?"})


@compiled
def _any_operator(words: Vocabulary) -> re.Pattern[str]:
    """What finds a text in which somebody may say that they are the operator."""
    entries = words.entries("operators")
    return re.compile(start([body(beside_slot(one.says), one.language, _AT_MOST) for one in entries]))


@compiled
def _operators(words: Vocabulary) -> Sequence[re.Pattern[str]]:
    """The phrases by which operators say that they are one."""
    grammar = Grammar({"name": f"(?P<name>{LATIN_NAME}|[{HAN}]{{2,4}}?)"})
    return [
        re.compile(
            expression(entry.says, entry.language, grammar)
            + (f"(?![{HAN}])" if entry.says.endswith("}") else "")
        )
        for entry in words.entries("operators")
    ]


def hear_list(speakers: Speakers, person: Person) -> None:
    """Enter what a list of participants says about a person."""
    speaker = speakers.find(person.name) or speakers.add(person.name)
    if person.name != speaker.name and (is_han(person.name) or " " in person.name):
        speakers.learn(speaker, person.name, "list", person.name)
    _hear(speakers, speaker, person)


def hear_label(speakers: Speakers, label: Person) -> None:
    """Enter what a label says about its speaker."""
    _hear(speakers, speakers.of(label), label)


def _hear(speakers: Speakers, speaker: Speaker, person: Person) -> None:
    for alias in person.aliases:
        speakers.learn(speaker, alias, "label", person.name)
    if person.title:
        speakers.tell(speaker, "title", person.title, "label", person.title)
    if person.role:
        speakers.tell(speaker, "role", person.role, "label", person.name)
    if person.firm and speaker.is_person:
        speakers.tell(speaker, "firm", person.firm, "label", person.firm)


def hear_introductions(
    texts: Sequence[tuple[str, str]], speakers: Speakers, heard: Collection[Speaker] = ()
) -> None:
    """Enter the people introduced as management; ``texts`` are pairs of place and text, ``heard`` who speaks before the questions."""
    found = [(where, said) for where, text in texts for said in introductions(text)]
    known = [_known(said, speakers) for _, said in found]
    # Who is introduced under the name that they have on the page is nobody else.
    unknown = [
        one
        for one in dict.fromkeys(heard if None in known else ())
        if one not in known and one.is_person and one.role in (None, "management")
    ]
    for (where, said), one in zip(found, known, strict=True):
        speaker = one or _introduced(said, speakers, unknown)
        if speaker is not None:
            for name in filter(None, (said.name, said.also)):
                if is_han(name) or " " in name or "·" in name:
                    speakers.learn(speaker, name, where, said.quote)
            speakers.tell(speaker, "title", said.title, where, said.quote)
            speakers.tell(speaker, "role", "management", where, said.quote)
    _hear_titles(texts, speakers, heard)


def _hear_titles(texts: Sequence[tuple[str, str]], speakers: Speakers, heard: Collection[Speaker]) -> None:
    """Enter the titles beside the names of speakers whose titles the words of introductions did not tell."""
    unknown = [one for one in speakers.all if one.title is None and one.is_person and one.labels]
    unknown = [one for one in unknown if one.role in (None, "management")]
    latin = any(one in unknown and not is_han(one.name) for one in heard)
    for where, text in texts if unknown else ():
        people = {name: one for one in unknown for name in (one.name, *one.aliases)}
        for name in names_before_titles(text) if latin else ():
            one = speakers.find(name)
            if one in unknown:
                people[name] = one
        said_here = [name for name in people if name in text]
        for said in titled(text, said_here):
            one = people[said.name]
            speakers.learn(one, said.name, where, said.quote)
            speakers.tell(one, "title", said.title, where, said.quote)
            speakers.tell(one, "role", "management", where, said.quote)


def hear_hand_overs(
    drafts: Sequence[Draft], places: Sequence[Place], spoke: Sequence[Speaker], speakers: Speakers
) -> None:
    """Enter who asks, and their firms, from hand-overs."""
    for index in range(len(drafts) - 1):
        following = spoke[index + 1]
        handed = places[index].handed
        if handed is None:
            _hear_floor(index, drafts[index], following, speakers)
            if places[index].section == "prepared":
                _hear_other_script(index, drafts[index].text[-_QUOTE:], following, speakers)
        else:
            _hear_hand_over(index, drafts[index], handed, following, speakers)


def assign_roles(places: Sequence[Place], spoke: Sequence[Speaker], speakers: Speakers) -> None:
    """Infer the roles of all other people from their place in the call."""
    for index, (place, speaker) in enumerate(zip(places, spoke, strict=True)):
        # A numbered voice can be anyone, and an interpreter translates anyone.
        if speaker.role is None and not is_numbered(speaker.name) and not is_interpreter(speaker.name):
            quote = "speaks in the prepared remarks" if place.section == "prepared" else "answers"
            speakers.tell(speaker, "role", "management", f"turn {index}", quote)
    for speaker in speakers.all:
        if speaker.role is None and speaker.title:
            role = "analyst" if speaker.title == "Analyst" else "management"
            speakers.tell(speaker, "role", role, "title", speaker.title)


def join_short_names(places: Sequence[Place], spoke: Sequence[Speaker], speakers: Speakers) -> bool:
    """Enter a first or last name alone as another name of the only person of the call whom it can mean.

    They speak for the company, as it does, and have spoken before; or both ask in the same exchange. Returns whether there
    is one.
    """
    first: dict[Speaker, int] = {}
    exchanges: dict[Speaker, set[int | None]] = {}
    for index, speaker in enumerate(spoke):
        first.setdefault(speaker, index)
        exchanges.setdefault(speaker, set()).add(places[index].exchange)
    joined = False
    for short in first:
        if not short.is_person or short.title is not None:
            continue
        people = [
            one
            for one in speakers.all
            if one is not short and one.is_person and is_short_for(short.name, one.name)
        ]
        if len(people) != 1:
            continue
        (person,) = people
        if person.role != short.role or first.get(person, len(spoke)) > first[short]:
            continue
        if short.role == "management" or exchanges[short] <= exchanges[person]:
            speakers.join(short, person)
            joined = True
    return joined


def forget_roles(speakers: Speakers) -> None:
    """Treat the labels A and Q as initials and hosts by their own words as anybody, because this is not an earnings call."""
    for speaker in speakers.all:
        if _says_so(speaker, speakers):
            own = _own_words(speaker, speakers)
            speaker.role = None
            speakers.evidence = [one for one in speakers.evidence if one not in own]
        if len(speaker.name) == 1 and speaker.name.isascii():
            speaker.role = None


def _known(said: Introduction, speakers: Speakers) -> Speaker | None:
    names = filter(None, (said.name, said.also))
    return next((one for name in names if (one := speakers.find(name)) is not None), None)


def _introduced(said: Introduction, speakers: Speakers, unknown: Sequence[Speaker]) -> Speaker | None:
    # Somebody introduced before may have this name by now.
    before = speakers.namesakes(said.name)
    if before:
        return before[0]
    alike = [
        one
        for one in unknown
        if one.title is None and (sounds_alike(said.name, one.name) or is_misspelt(said.name, one.name))
    ]
    # A name in another script can only be told by there being nobody else.
    foreign = [one for one in unknown if one.title is None and _is_transcribed(said.name, one.name)]
    otherwise = [one for one in unknown if one.title is None and is_called_otherwise(said.name, one.name)]
    for candidates in (alike, foreign, otherwise):
        if len(candidates) == 1:
            return candidates[0]
    if not is_han(said.name) and " " not in said.name:
        # A first name alone that matches no speaker is not entered.
        return None
    people = speakers.latin_people() if is_han(said.name) else speakers.han_people()
    candidates = [
        one for one in people if one.title in (None, said.title) and one.role in (None, "management")
    ]
    return speakers.find_by_family(said.name, candidates) or speakers.add(said.name)


def _is_transcribed(one: str, other: str) -> bool:
    """Return whether one of two names is in Latin letters, and the other a foreign one in Han characters: 詹姆斯·米歇尔."""
    return ("·" in one and other.isascii() and " " in other) or (
        "·" in other and one.isascii() and " " in one
    )


def _hear_hand_over(
    index: int, draft: Draft, handed: HandOver, following: Speaker, speakers: Speakers
) -> None:
    where, quote = f"turn {index}", draft.text[-_QUOTE:]
    asker = following
    if handed.name:
        known = following if key(handed.name) == key(following.name) else speakers.find(handed.name)
        if known is None and following.is_person and following.role != "management" and is_han(handed.name):
            known = speakers.find_by_family(handed.name, [following])
        if known is not None:
            speakers.learn(known, handed.name, where, quote)
            asker = known
    if asker.role is None:
        speakers.tell(asker, "role", "analyst", where, quote)
    if handed.firm and asker.role == "analyst" and asker.is_person:
        speakers.tell(asker, "firm", handed.firm, where, quote)


def _hear_floor(index: int, draft: Draft, following: Speaker, speakers: Speakers) -> None:
    """Match the name in 现在交给单妮可女士 with the next speaker."""
    if len(draft.text) > _SHORT or not following.is_person or is_han(following.name):
        return
    words = gives_the_floor(draft.text)
    for name in honoured(words) if words else ():
        if speakers.find(name) is None and speakers.find_by_family(name, [following]):
            speakers.learn(following, name, f"turn {index}", words or "")


def _hear_other_script(index: int, text: str, following: Speaker, speakers: Speakers) -> None:
    """Enter the name of the next speaker in the other script, by which somebody hands over to them: 请何海文发言."""
    if not following.is_person or any(is_han(one) != is_han(following.name) for one in following.aliases):
        return
    if is_han(following.name):
        names = [found[0] for found in _LATIN.finditer(text) if same_by_pinyin(following.name, found[0])]
    else:
        starts = [
            found.start() for found in A_SURNAME.finditer(text) if same_family(found[0], following.name)
        ]
        parts = [text[start : start + length] for start in starts for length in (3, 2, 4)]
        names = [one for one in parts if same_by_pinyin(one, following.name)]
        names += [one for one in parts if same_by_initials(one, following.name)]
    for name in filter(_is_full, names):
        speakers.learn(following, name, f"turn {index}", text)


def _is_full(name: str) -> bool:
    return is_han_name(name) or " " in name
