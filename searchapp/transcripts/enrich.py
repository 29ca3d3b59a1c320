"""Enriching: roles, titles, firms, sections and exchanges, read out of what is said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from searchapp.model import Participant, Role, Section, Turn
from searchapp.transcripts.event import Event, read_event
from searchapp.transcripts.evidence import Evidence
from searchapp.transcripts.handover import (
    HandOver,
    closes_questions,
    gives_the_floor,
    hand_over,
    opens_questions,
)
from searchapp.transcripts.introductions import honoured, introductions
from searchapp.transcripts.labels import is_operator, is_unnamed
from searchapp.transcripts.layouts.base import Person
from searchapp.transcripts.names import is_han
from searchapp.transcripts.speakers import Speaker, Speakers

_INTRODUCING = 12
_OPENING = 3
# A host's words of transition are short; a speech that mentions questions is not a hand-over.
_SHORT = 600


@dataclass(frozen=True, slots=True)
class Draft:
    """A turn as the layout tells of it; ``section`` is what the headings above it say."""

    person: Person
    text: str
    section: Section | None = None
    time: str | None = None


@dataclass(frozen=True, slots=True)
class Enriched:
    """The turns and participants of a transcript, its event, and where each thing was read."""

    turns: tuple[Turn, ...]
    participants: tuple[Participant, ...]
    event: Event
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    section: Section
    exchange: int | None
    handed: HandOver | None


def enrich(drafts: Sequence[Draft], listed: Sequence[Person], preamble: Sequence[str]) -> Enriched:
    """Return the drafts as turns of a call.

    ``listed`` are the people of the page's own lists of participants, ``preamble`` the lines before the talk.
    """
    speakers = Speakers(draft.person.name for draft in drafts)
    for person in [*listed, *(draft.person for draft in drafts)]:
        _hear_label(speakers, person)
    event = read_event(preamble, [(index, draft.text) for index, draft in enumerate(drafts[:_OPENING])])
    is_call = _is_call(drafts, speakers, event)
    first = _first_question(drafts, speakers) if is_call else len(drafts)
    if is_call:
        _hear_introductions(drafts[: min(first, _INTRODUCING)], speakers)
    places = _places(drafts, speakers, first)
    if is_call:
        _hear_hand_overs(drafts, places, speakers)
        _assign_roles(drafts, places, speakers)
    event = _own_company(speakers, event)
    firms = _firms(drafts, places, speakers)
    turns = tuple(
        _turn(index, draft, place, speakers.of(draft.person.name), firm)
        for index, (draft, place, firm) in enumerate(zip(drafts, places, firms, strict=True))
    )
    participants = tuple(_participants(speakers, drafts, places, firms))
    return Enriched(turns, participants, event, (*event.evidence, *speakers.evidence))


def _hear_label(speakers: Speakers, person: Person) -> None:
    speaker = speakers.find(person.name) or speakers.add(person.name)
    for alias in person.aliases:
        speakers.learn(speaker, alias, "label", person.name)
    if person.title:
        speakers.tell(speaker, "title", person.title, "label", person.title)
    if person.role:
        speakers.tell(speaker, "role", person.role, "label", person.name)
    if person.firm and not is_unnamed(speaker.name):
        speakers.tell(speaker, "firm", person.firm, "label", person.firm)


def _is_call(drafts: Sequence[Draft], speakers: Speakers, event: Event) -> bool:
    """Tell whether this is a call on results at all: in any other meeting nothing tells who manages or asks."""
    roles = {one.role for one in speakers.all}
    told = event.period is not None or any(draft.section for draft in drafts)
    if not told and not {"analyst", "management"} <= roles:
        told = any(is_operator(one.name) for one in speakers.all)
    else:
        told = True
    if not told:
        for one in speakers.all:
            # A and Q alone are somebody's initial.
            if len(one.name) == 1 and one.name.isascii():
                one.role = None
    return told


def _first_question(drafts: Sequence[Draft], speakers: Speakers) -> int:
    """Return the number of the turn that opens the questions, or how many turns there are when none does."""
    headed = next((index for index, draft in enumerate(drafts) if draft.section == "qa"), None)
    if headed is not None:
        return headed
    operated = any(one.role == "operator" for one in speakers.all)
    for index, draft in enumerate(drafts):
        role = speakers.of(draft.person.name).role
        if role == "operator" and index > 0 and opens_questions(draft.text):
            return index
        if role == "analyst" and (not operated or is_unnamed(draft.person.name)):
            return (
                index - 1
                if index and speakers.of(drafts[index - 1].person.name).role == "operator"
                else index
            )
        if not operated and index > 1 and len(draft.text) < _SHORT and hand_over(draft.text):
            return index
    return len(drafts)


def _hear_introductions(drafts: Sequence[Draft], speakers: Speakers) -> None:
    for index, draft in enumerate(drafts):
        where = f"turn {index}"
        for said in introductions(draft.text):
            speaker = speakers.find(said.name)
            if speaker is None:
                if is_han(said.name):
                    speaker = speakers.find_by_family(said.name, _untitled(speakers, said.title))
                elif " " not in said.name:
                    continue
            if speaker is None:
                speaker = speakers.add(said.name)
            elif is_han(said.name) or " " in said.name:
                speakers.learn(speaker, said.name, where, said.quote)
            speakers.tell(speaker, "title", said.title, where, said.quote)
            speakers.tell(speaker, "role", "management", where, said.quote)


def _untitled(speakers: Speakers, title: str) -> list[Speaker]:
    return [one for one in speakers.latin_people() if one.title in (None, title)]


def _places(drafts: Sequence[Draft], speakers: Speakers, first: int) -> list[_Place]:
    places = [_Place("prepared", None, None) for _ in drafts[:first]]
    exchange = 0
    closed = False
    asking: Speaker | None = None
    operated = any(one.role == "operator" for one in speakers.all)
    for index in range(first, len(drafts)):
        draft = drafts[index]
        speaker = speakers.of(draft.person.name)
        handed = None
        if speaker.role == "operator" or (
            speaker.role != "analyst" and not closed and len(draft.text) < _SHORT
        ):
            handed = hand_over(draft.text) if speaker.role == "operator" or not operated else None
        if handed is not None:
            exchange, closed, asking = exchange + 1, False, None
        elif speaker.role == "operator" and closes_questions(draft.text):
            closed = True
        elif speaker.role == "analyst" and not closed:
            asks_anew = asking is not None and (
                asking is not speaker or (not operated and not speaker.is_person)
            )
            if exchange == 0 or (asks_anew and not operated):
                exchange += 1
            asking = speaker
        places.append(_Place("qa", exchange if exchange and not closed else None, handed))
    return places


def _hear_hand_overs(drafts: Sequence[Draft], places: Sequence[_Place], speakers: Speakers) -> None:
    for index, (draft, place) in enumerate(zip(drafts, places, strict=True)):
        if index + 1 == len(drafts):
            break
        following = speakers.of(drafts[index + 1].person.name)
        where = f"turn {index}"
        handed = place.handed
        if handed is None:
            _hear_floor(draft, following, speakers, where)
            continue
        asker = following
        if handed.name:
            known = speakers.find(handed.name)
            if known is None and following.is_person and following.role != "management":
                if is_han(handed.name) and not is_han(following.name):
                    known = speakers.find_by_family(handed.name, [following])
                if known is not None:
                    speakers.learn(known, handed.name, where, draft.text[-80:])
            elif known is not None:
                speakers.learn(known, handed.name, where, draft.text[-80:])
            asker = known or following
        if asker.role in (None, "other") and (asker is following or asker.labels):
            speakers.tell(asker, "role", "analyst", where, draft.text[-80:])
        if handed.firm and asker.role == "analyst" and not is_unnamed(asker.name):
            speakers.tell(asker, "firm", handed.firm, where, draft.text[-80:])


def _hear_floor(draft: Draft, following: Speaker, speakers: Speakers, where: str) -> None:
    """Link the name in 现在交给单妮可女士 with the speaker that follows."""
    if not following.is_person or is_han(following.name) or len(draft.text) > _SHORT:
        return
    words = gives_the_floor(draft.text)
    for name in honoured(words) if words else ():
        if speakers.find(name) is None and speakers.find_by_family(name, [following]):
            speakers.learn(following, name, where, words or "")


def _assign_roles(drafts: Sequence[Draft], places: Sequence[_Place], speakers: Speakers) -> None:
    for index, (draft, place) in enumerate(zip(drafts, places, strict=True)):
        speaker = speakers.of(draft.person.name)
        if speaker.role is not None:
            continue
        if place.section == "prepared":
            speakers.tell(speaker, "role", "management", f"turn {index}", "speaks in the prepared remarks")
        elif place.exchange is not None:
            speakers.tell(speaker, "role", "management", f"turn {index}", "answers")
    for speaker in speakers.all:
        if speaker.role is None and not speaker.labels:
            speaker.role = (
                "analyst" if speaker.title == "Analyst" else "management" if speaker.title else None
            )


def _own_company(speakers: Speakers, event: Event) -> Event:
    """Take the company for the one most of its management is labelled with, and off its own people."""
    managers = [one for one in speakers.all if one.role == "management" and one.firm]
    if not managers:
        return event
    ((own, _),) = Counter(one.firm for one in managers).most_common(1)
    for one in managers:
        if one.firm == own:
            one.firm = None
    if event.company is not None or own is None:
        return event
    return replace(event, company=own, evidence=(*event.evidence, Evidence("company", own, "label", own)))


def _firms(drafts: Sequence[Draft], places: Sequence[_Place], speakers: Speakers) -> list[str | None]:
    firms: list[str | None] = []
    announced: str | None = None
    for draft, place in zip(drafts, places, strict=True):
        speaker = speakers.of(draft.person.name)
        if place.handed is not None:
            announced = place.handed.firm
        elif place.exchange is None:
            announced = None
        firm = speaker.firm
        if firm is None and speaker.role == "analyst" and not speaker.is_person:
            firm = draft.person.firm or announced
        firms.append(firm)
    return firms


def _turn(index: int, draft: Draft, place: _Place, speaker: Speaker, firm: str | None) -> Turn:
    role: Role = speaker.role or "other"
    return Turn(
        index, speaker.name, role, speaker.title, firm, place.section, place.exchange, draft.text, draft.time
    )


def _participants(
    speakers: Speakers, drafts: Sequence[Draft], places: Sequence[_Place], firms: Sequence[str | None]
) -> list[Participant]:
    found: list[Participant] = []
    for speaker in speakers.all:
        one = speaker.participant()
        if speaker.role != "analyst" or speaker.is_person:
            found.append(one)
            continue
        # One label for several people: an entry for each firm it spoke for.
        behind: dict[str | None, str | None] = {}
        name: str | None = None
        for draft, place, firm in zip(drafts, places, firms, strict=True):
            if place.handed is not None:
                name = place.handed.name
            if speakers.of(draft.person.name) is speaker and (behind.get(firm) is None):
                behind[firm] = name if place.exchange is not None else None
        for firm, announced in behind.items():
            aliases = (*one.aliases, *([announced] if announced else []))
            found.append(Participant(one.name, aliases, "analyst", one.title, firm))
    return found
